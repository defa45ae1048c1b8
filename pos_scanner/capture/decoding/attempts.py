"""What is tried on a picture in which zxing-cpp read nothing at first: one line a step, with why.

The order is that of what a step adds for the time it takes, measured on generated views; figures:
docs/decisions/002-decoders.md and ``dev.py bench reader``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from pos_scanner.capture.decoding.filters import (
    as_it_is,
    darkened,
    evened,
    sharpened,
    softened,
    thickened,
)

if TYPE_CHECKING:
    from pos_scanner.capture.decoding.filters import Treatment


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


_OFTEN: tuple[Step, ...] = (
    Step("region", Where.REGION, 480, as_it_is, "modules larger than noise, or under two pixels"),
    Step("dark", Where.REGION, 480, darkened(5), "over-exposed until almost white"),
    Step("sharp", Where.REGION, 320, sharpened(3), "defocus, a hand that moves"),
    Step("outline", Where.OUTLINE, 0, as_it_is, "no quiet zone, a hidden finder", first_guess_ms=4),
    Step("dark 2", Where.REGION, 320, darkened(5), "over-exposed, elsewhere", rank=1),
    Step("sharp 2", Where.REGION, 240, sharpened(3), "defocus, elsewhere", rank=1),
    Step("outline 2", Where.OUTLINE, 0, as_it_is, "hidden, elsewhere", first_guess_ms=4, rank=1),
)
_RARELY: tuple[Step, ...] = (
    Step("thick", Where.REGION, 240, thickened, "bright screens that ate their black away"),
    Step("region 2", Where.REGION, 320, as_it_is, "a code that is not the densest place", rank=1),
    Step("even", Where.REGION, 480, evened, "low contrast, shadows"),
    Step("region 3", Where.REGION, 320, as_it_is, "one that is not even the second", rank=2),
    Step("global", Where.PICTURE, 0, as_it_is, "evenly lit and coarse", globally=True),
    Step("outline 3", Where.OUTLINE, 0, as_it_is, "hidden, elsewhere", first_guess_ms=4, rank=2),
    Step("dim", Where.PICTURE, 500, darkened(0.4), "a code in the shade, a dark picture"),
    Step("sharp 3", Where.REGION, 240, sharpened(3), "defocus, elsewhere", rank=2),
    Step("sharp large", Where.REGION, 480, sharpened(3), "small modules out of focus"),
    Step("outline 4", Where.OUTLINE, 0, as_it_is, "hidden, elsewhere", first_guess_ms=4, rank=3),
    Step("region 4", Where.REGION, 320, as_it_is, "a code among much else", rank=3),
    Step("soft", Where.REGION, 480, softened(1.5), "noise and the beats of screen and sensor"),
    Step("large", Where.REGION, 640, as_it_is, "tilt, small modules"),
    Step("sharper", Where.REGION, 640, sharpened(4), "much defocus", first_guess_ms=4),
    Step("dusk", Where.REGION, 640, darkened(2.5), "over-exposed screens"),
    Step("even all", Where.PICTURE, 1000, evened, "a shadow's edge", first_guess_ms=4),
)

STEPS: tuple[Step, ...] = (*_OFTEN, *_RARELY)
"""What a picture is worth that has no other after it."""

FRAME_STEPS: tuple[Step, ...] = (*_OFTEN, *_RARELY[::2], *_OFTEN, *_RARELY[1::2])
"""Frame after frame: what reads most fits into one frame, and comes round twice as often."""

STILL_STEPS: tuple[Step, ...] = (
    *STEPS,
    Step("picture 1600", Where.PICTURE, 1600, as_it_is, "a code lost in a large photograph"),
    Step("picture 1000", Where.PICTURE, 1000, as_it_is, "a screen's grid, averaged away"),
    Step("picture sharp", Where.PICTURE, 1000, sharpened(3), "a blurred photograph"),
    Step("picture 500", Where.PICTURE, 500, as_it_is, "one large code, much noise"),
    Step("picture dark", Where.PICTURE, 1600, darkened(2.5), "an over-exposed photograph"),
    Step("picture even", Where.PICTURE, 1600, evened, "shadows on small codes"),
    Step("picture dim", Where.PICTURE, 1600, darkened(0.4), "small codes in the shade"),
    Step("larger", Where.REGION, 960, as_it_is, "a symbol of many modules"),
    Step("larger sharp", Where.REGION, 960, sharpened(5), "many modules out of focus"),
    Step("larger 2", Where.REGION, 960, as_it_is, "many modules, elsewhere", rank=1),
    Step("even 2", Where.REGION, 480, evened, "shadows, elsewhere", rank=1),
    Step("large 2", Where.REGION, 480, sharpened(5, 3), "tiny modules out of focus", rank=1),
    Step("large 3", Where.REGION, 640, sharpened(4), "defocus among much else", rank=2),
)
"""What a picture on the disk is worth besides: nobody holds it up."""

PLACE_STEPS: tuple[Step, ...] = (
    Step("place", Where.REGION, 480, as_it_is, "a small code among others"),
    Step("place sharp", Where.REGION, 320, sharpened(3), "defocus"),
    Step("place outline", Where.OUTLINE, 0, as_it_is, "no quiet zone, a hidden finder"),
)
"""What every place of a picture is worth where all codes are wanted, not only one."""
