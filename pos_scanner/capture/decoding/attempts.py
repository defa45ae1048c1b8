"""What is tried on a picture in which zxing-cpp read nothing at first: a line an attempt, with why.

The order is that of what an attempt adds for the time it takes, measured on generated views;
figures: docs/decisions/002-decoders.md and ``dev.py bench reader``.
"""

from dataclasses import dataclass
from enum import Enum

from pos_scanner.capture.decoding.filters import (
    Filter,
    clarify,
    equalization,
    erosion,
    gamma_curve,
    gaussian_blur,
    identity,
    spread_tones,
    unsharp_mask,
)


class Scope(Enum):
    """What an attempt scans."""

    PICTURE = "picture"
    REGION = "region"
    """A place where a code may be, cut out and scaled."""
    CORNERS = "corners"
    """Such a place, its corners located by texture; read by ``recovery.grid_sampler``."""
    FINDERS = "finders"
    """Such a place, its corners located by two finder patterns, the third covered or broken."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One thing to try on a picture.

    Attributes:
        name: alone among the attempts of a list.
        scope: which part of the picture is scanned.
        side_px: the longer side to which that part is scaled; 0 leaves it.
        image_filter: goes over it before it is scanned.
        reason: what it reads that others do not.
        global_threshold: black and white are told apart by one threshold, not place by place.
        first_guess: its time in reference scans (``scan_budget``), until it has been measured.
        rank: which of the likely regions it scans, 0 is the likeliest.
    """

    name: str
    scope: Scope
    side_px: int
    image_filter: Filter
    reason: str
    global_threshold: bool = False
    first_guess: float = 2.5
    rank: int = 0


COVERED: tuple[Attempt, ...] = (
    Attempt("covered", Scope.FINDERS, 0, identity, "a finger, a sticker on a corner"),
    Attempt("covered 2", Scope.FINDERS, 0, identity, "the same, elsewhere", rank=1),
)
"""Tried once in each new scene, after a picture's first attempt: 1 ms each where no two finder
patterns are seen; what a finger covers nothing else reads."""

FIRST_PLACES: tuple[Attempt, ...] = (
    Attempt("place", Scope.REGION, 320, clarify, "where edges are densest"),
    Attempt("place 2", Scope.REGION, 320, clarify, "the densest place is no code", rank=1),
    Attempt("place large", Scope.REGION, 504, clarify, "small modules, and a copy of a third"),
    Attempt("place 3", Scope.REGION, 320, clarify, "nor is the second", rank=2),
)
"""The first look at a picture, before all of it: together about its time, and half more codes. From
500 px on zxing-cpp looks at a copy of a third, too, where noise is averaged away."""

COMPANION = Attempt("companion", Scope.REGION, 0, identity, "another code beside one that was read")

_FREQUENT: tuple[Attempt, ...] = (
    Attempt("small", Scope.REGION, 200, clarify, "noise, averaged away"),
    Attempt("sharp large", Scope.REGION, 480, unsharp_mask(15), "small modules out of focus"),
    Attempt("corners", Scope.CORNERS, 0, identity, "no quiet zone, hidden finder", first_guess=5),
    Attempt("large 2", Scope.REGION, 504, clarify, "small modules, elsewhere", rank=1),
    Attempt("half", Scope.PICTURE, 640, identity, "dark mode, much noise, a screen's grid"),
    Attempt("corners 2", Scope.CORNERS, 0, identity, "hidden, elsewhere", first_guess=5, rank=1),
)
_RARE: tuple[Attempt, ...] = (
    Attempt("sharp", Scope.REGION, 320, unsharp_mask(15), "defocus, a hand that moves"),
    Attempt("tones", Scope.REGION, 480, spread_tones, "over-exposed, or in the shade"),
    Attempt("corners 3", Scope.CORNERS, 0, identity, "hidden, elsewhere", first_guess=5, rank=2),
    Attempt("region 4", Scope.REGION, 320, clarify, "a code among much else", rank=3),
    Attempt("even all", Scope.PICTURE, 1000, equalization, "a shadow's edge", first_guess=5),
    Attempt("thick", Scope.REGION, 240, erosion, "bright screens that ate their black away"),
    Attempt("sharper", Scope.REGION, 640, unsharp_mask(19), "much defocus", first_guess=5),
    Attempt("even", Scope.REGION, 480, equalization, "low contrast, shadows"),
    Attempt("whole", Scope.PICTURE, 0, identity, "small codes in dark mode", first_guess=5),
    Attempt("dim", Scope.PICTURE, 500, gamma_curve(0.4), "a code in the shade, a dark picture"),
    Attempt("corners 4", Scope.CORNERS, 0, identity, "hidden, elsewhere", first_guess=5, rank=3),
    Attempt("global", Scope.PICTURE, 0, identity, "evenly lit and coarse", global_threshold=True),
    Attempt("sharp 2", Scope.REGION, 240, unsharp_mask(15), "defocus, elsewhere", rank=1),
    Attempt("soft", Scope.REGION, 480, gaussian_blur(1.5), "noise, a screen's and sensor's beats"),
    Attempt("large", Scope.REGION, 640, identity, "tilt, small modules"),
    Attempt("dusk", Scope.REGION, 640, gamma_curve(2.5), "over-exposed screens"),
)

ATTEMPTS: tuple[Attempt, ...] = (*_FREQUENT, *_RARE)
"""What a picture is worth that has no other after it."""

FRAME_ATTEMPTS: tuple[Attempt, ...] = (*_FREQUENT, *_RARE[::2], *_FREQUENT, *_RARE[1::2])
"""Frame after frame: what reads most fits into one frame, and comes round twice as often."""

PICTURE_ATTEMPTS: tuple[Attempt, ...] = (
    *ATTEMPTS,
    Attempt("picture 1600", Scope.PICTURE, 1600, identity, "a code lost in a large photograph"),
    Attempt("picture 1000", Scope.PICTURE, 1000, identity, "a screen's grid, averaged away"),
    Attempt("picture sharp", Scope.PICTURE, 1000, unsharp_mask(15), "a blurred photograph"),
    Attempt("picture 500", Scope.PICTURE, 500, identity, "one large code, much noise"),
    Attempt("picture dark", Scope.PICTURE, 1600, gamma_curve(2.5), "an over-exposed photograph"),
    Attempt("picture even", Scope.PICTURE, 1600, equalization, "shadows on small codes"),
    Attempt("picture dim", Scope.PICTURE, 1600, gamma_curve(0.4), "small codes in the shade"),
    Attempt("picture lit", Scope.PICTURE, 0, gamma_curve(0.35), "all of it, in the shade"),
    Attempt("larger", Scope.REGION, 960, identity, "a symbol of many modules"),
    Attempt("larger sharp", Scope.REGION, 960, unsharp_mask(23), "many modules out of focus"),
    Attempt("larger 2", Scope.REGION, 960, identity, "many modules, elsewhere", rank=1),
    Attempt("even 2", Scope.REGION, 480, equalization, "shadows, elsewhere", rank=1),
    Attempt("tiny 2", Scope.REGION, 480, unsharp_mask(23, 3), "tiny modules out of focus", rank=1),
    Attempt("large 3", Scope.REGION, 640, unsharp_mask(19), "defocus among much else", rank=2),
)
"""What a picture on the disk is worth besides: nobody holds it up."""

REGION_ATTEMPTS: tuple[Attempt, ...] = (
    Attempt("place", Scope.REGION, 480, identity, "a small code among others"),
    Attempt("place sharp", Scope.REGION, 320, unsharp_mask(15), "defocus"),
    Attempt("place covered", Scope.FINDERS, 0, identity, "a finger, a sticker on a corner"),
    Attempt("place corners", Scope.CORNERS, 0, identity, "no quiet zone, a hidden finder"),
)
"""What every place of a picture is worth where all codes are wanted, not only one."""
