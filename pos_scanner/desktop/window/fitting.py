"""How the window fills its place: how large everything is drawn, and how close it stands.

A window that is larger than what it shows needs is drawn larger; one that is smaller stands closer
and leaves out what a regular invoice does not need. Sizes come in as the window's px.
"""

from dataclasses import dataclass

from pos_scanner.desktop.theme.scale import Density, density_of

SMALLEST = (960, 540)
"""The window's least size, px at 100 %."""
USUAL = (1280, 800)
"""Its size at the first start, where the screen has as much."""
_FRAME = (16, 40)
"""What the system's title and edges may take of a screen: it is not known until they are there."""
_FITS = (960, 600)
"""No scale leaves less than this, px at 100 %."""
_FILLED = (1440, 800)
"""A window that has this several times over is drawn so much larger, in quarters."""
_MOST_GROWTH = 2.5
_WIDE_FROM = 1400
_NARROW_BELOW = 1024


@dataclass(frozen=True, slots=True)
class Fit:
    """What a size comes to.

    Attributes:
        percent: the scale of everything.
        density: how close parts stand.
        is_wide: whether there is room for more columns beside the form.
        is_narrow: whether the bars have no room for all their words.
    """

    percent: int
    density: Density
    is_wide: bool
    is_narrow: bool = False


def first_size(screen_width: int, screen_height: int) -> tuple[int, int]:
    """Width and height of a new window's inside: the usual, or what the screen leaves, in px.

    Args:
        screen_width: without bars that stand at the screen's edges.
        screen_height: without bars that stand at the screen's edges.
    """
    room = screen_width - _FRAME[0], screen_height - _FRAME[1]
    width, height = map(max, SMALLEST, map(min, USUAL, room))
    return width, height


def fit(width: int, height: int, scale: int, *, above_px: int = 0) -> Fit:
    """How a window of so many px is drawn.

    Args:
        width: of the window.
        height: of the window.
        scale: the setting's, per cent.
        above_px: of the height what a line over everything takes, as the demo's.
    """
    growth = min(width / _FILLED[0], height / _FILLED[1], _MOST_GROWTH)
    ideal = scale * max(1.0, int(4 * growth) / 4)
    room = 100 * min(width / _FITS[0], height / _FITS[1])
    percent = max(100, int(min(ideal, room)))
    density = density_of((height - above_px) * 100 / percent)
    width_px = width * 100 / percent
    is_narrow = width_px < _NARROW_BELOW and not density.is_roomy
    return Fit(percent, density, width_px >= _WIDE_FROM, is_narrow)
