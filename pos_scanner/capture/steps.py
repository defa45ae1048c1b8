"""What is tried on a picture in which zxing-cpp read nothing at first: one line a step, with why.

The order is that of what a step adds for the time it takes, measured on generated views; figures:
docs/decisions/002-decoders.md and ``dev.py bench reader``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from pos_scanner.capture.treatments import (
    as_it_is,
    darkened,
    evened,
    sharpened,
    softened,
    thickened,
)

if TYPE_CHECKING:
    from pos_scanner.capture.treatments import Treatment


class Where(Enum):
    """What part of the picture a step looks at."""

    PICTURE = "picture"
    REGION = "region"
    """A place where a code may be, cut out and scaled."""
    OUTLINE = "outline"
    """Such a place, its corners found by texture; read by ``module_grid``."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to try.

    Attributes:
        side_px: the longer side to which the part is scaled; 0 leaves it.
        how: what is done to it.
        why: what it reads that others do not.
        globally: black and white told apart by one threshold.
        first_guess_ms: its time until it has been measured on this machine.
        rank: which of the likely regions it looks at, 0 is the likeliest.
    """

    name: str
    where: Where
    side_px: int
    how: Treatment
    why: str
    globally: bool = False
    first_guess_ms: float = 2.0
    rank: int = 0


STEPS: tuple[Step, ...] = (
    Step("small", Where.REGION, 240, as_it_is, "modules much larger than their noise"),
    Step("thick", Where.REGION, 480, thickened, "bright screens that ate their black away"),
    Step("even", Where.REGION, 320, evened, "low contrast, shadows"),
    Step("large", Where.REGION, 640, as_it_is, "tilt, modules under two pixels"),
    Step("outline", Where.OUTLINE, 0, as_it_is, "no quiet zone, a hidden finder", first_guess_ms=7),
    Step("sharp", Where.REGION, 640, sharpened(4), "defocus, a hand that moves", first_guess_ms=4),
    Step("dark", Where.REGION, 480, darkened(5), "over-exposed until almost white"),
    Step("global", Where.PICTURE, 0, as_it_is, "evenly lit and coarse", globally=True),
    Step("even 2", Where.REGION, 320, evened, "a code that is not the densest place", rank=1),
    Step("outline 2", Where.OUTLINE, 0, as_it_is, "likewise", first_guess_ms=7, rank=1),
    Step("sharp small", Where.REGION, 320, sharpened(3), "defocus, small modules"),
    Step("sharp 2", Where.REGION, 480, sharpened(3), "a code that is not the densest", rank=1),
    Step("outline 3", Where.OUTLINE, 0, as_it_is, "likewise", first_guess_ms=7, rank=2),
    Step("soft", Where.REGION, 480, softened(1.5), "noise and the beats of screen and sensor"),
    Step("dusk", Where.REGION, 640, darkened(2.5), "over-exposed screens"),
)

STILL_STEPS: tuple[Step, ...] = (
    *STEPS,
    Step("picture 1600", Where.PICTURE, 1600, as_it_is, "a code lost in a large photograph"),
    Step("picture 1000", Where.PICTURE, 1000, as_it_is, "a screen's grid, averaged away"),
    Step("picture sharp", Where.PICTURE, 1000, sharpened(3), "a blurred photograph"),
    Step("picture 500", Where.PICTURE, 500, as_it_is, "one large code, much noise"),
    Step("picture dark", Where.PICTURE, 1600, darkened(2.5), "an over-exposed photograph"),
    Step("picture even", Where.PICTURE, 1600, evened, "shadows"),
    Step("larger", Where.REGION, 960, as_it_is, "a symbol of many modules"),
    Step("larger sharp", Where.REGION, 960, sharpened(5), "many modules out of focus"),
    Step("larger 2", Where.REGION, 960, as_it_is, "likewise, elsewhere", rank=1),
    Step("large 2", Where.REGION, 480, sharpened(5, 3), "tiny modules out of focus", rank=1),
    Step("large 3", Where.REGION, 640, sharpened(4), "likewise, elsewhere", rank=2),
)
"""What a picture on the disk is worth besides: nobody holds it up."""
