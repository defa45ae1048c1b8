"""The theme's tokens: every colour, size and distance that the window uses, in one table.

Contrast is at least 4.5:1 of each text on its ground, disabled ones too, and 3:1 of what shows
where a control is and whether it has the focus; in high contrast 7:1 and 4.5:1. A test reads the
style sheet and computes every pair that it uses.
"""

from dataclasses import dataclass
from enum import IntEnum


@dataclass(frozen=True, slots=True)
class Colours:
    """One appearance. Each ``on_x`` is text on a ground of colour ``x``.

    Attributes:
        line: between rows and columns; it separates, nothing depends on it.
        shadow: a card's lower edge, which lifts it off its ground.
        border: round what can be pressed or typed into, and unticked boxes.
        focus: the ring round what has the keys.
        off: text of what cannot be used now, on ``off_ground``.
        picture: the ground of the camera's picture; ``outline``: round a code in it.
        tile1: the ground of an item's tile, by category, and so on to the last.
    """

    window: str
    surface: str
    field: str
    line: str
    shadow: str
    border: str
    focus: str
    text: str
    quiet: str
    off: str
    off_ground: str
    accent: str
    accent_pressed: str
    on_accent: str
    good: str
    good_ground: str
    warning: str
    warning_ground: str
    bad: str
    bad_ground: str
    picture: str
    on_picture: str
    outline: str
    tile1: str
    tile2: str
    tile3: str
    tile4: str
    tile5: str
    tile6: str

    @property
    def shade(self) -> str:
        """Whether grounds are "light" or "dark": which drawings the style sheet takes."""
        return "dark" if int(self.window[1:3], 16) < _MIDDLE else "light"


_MIDDLE = 128

LIGHT = Colours(
    window="#f3f4f6",
    surface="#ffffff",
    field="#ffffff",
    line="#d3d7de",
    shadow="#bcc3ce",
    border="#7b8390",
    focus="#0b62c4",
    text="#15191f",
    quiet="#59616d",
    off="#5c6470",
    off_ground="#e9ebef",
    accent="#0b62c4",
    accent_pressed="#084c99",
    on_accent="#ffffff",
    good="#0c6b3d",
    good_ground="#e3f5ea",
    warning="#7a4a00",
    warning_ground="#fff3d9",
    bad="#a61b1b",
    bad_ground="#fde8e8",
    picture="#1b2027",
    on_picture="#e4e8ee",
    outline="#37d67a",
    tile1="#dbe8fb",
    tile2="#dcf0e3",
    tile3="#fdebc8",
    tile4="#ebe0f8",
    tile5="#d6eef0",
    tile6="#f9dfdc",
)
DARK = Colours(
    window="#14171c",
    surface="#1d2128",
    field="#12151a",
    line="#353c47",
    shadow="#0a0c0f",
    border="#7a8596",
    focus="#6cb2ff",
    text="#eef1f5",
    quiet="#a3acb9",
    off="#9aa4b2",
    off_ground="#272d36",
    accent="#6cb2ff",
    accent_pressed="#93c6ff",
    on_accent="#07182b",
    good="#6fdc9f",
    good_ground="#12301f",
    warning="#ffc766",
    warning_ground="#3a2a0c",
    bad="#ff9a9a",
    bad_ground="#421818",
    picture="#0a0c0f",
    on_picture="#e4e8ee",
    outline="#37d67a",
    tile1="#1e3350",
    tile2="#1d3c2b",
    tile3="#463716",
    tile4="#382b52",
    tile5="#163f43",
    tile6="#4b2926",
)
CONTRAST_LIGHT = Colours(
    window="#ffffff",
    surface="#ffffff",
    field="#ffffff",
    line="#000000",
    shadow="#000000",
    border="#000000",
    focus="#00309a",
    text="#000000",
    quiet="#262626",
    off="#4a4a4a",
    off_ground="#ffffff",
    accent="#00309a",
    accent_pressed="#001c5c",
    on_accent="#ffffff",
    good="#004d26",
    good_ground="#ffffff",
    warning="#5c3300",
    warning_ground="#ffffff",
    bad="#8a0000",
    bad_ground="#ffffff",
    picture="#000000",
    on_picture="#ffffff",
    outline="#37ff86",
    tile1="#ffffff",
    tile2="#ffffff",
    tile3="#ffffff",
    tile4="#ffffff",
    tile5="#ffffff",
    tile6="#ffffff",
)
CONTRAST_DARK = Colours(
    window="#000000",
    surface="#000000",
    field="#000000",
    line="#ffffff",
    shadow="#ffffff",
    border="#ffffff",
    focus="#ffe14d",
    text="#ffffff",
    quiet="#e6e6e6",
    off="#bdbdbd",
    off_ground="#000000",
    accent="#ffe14d",
    accent_pressed="#fff0a0",
    on_accent="#000000",
    good="#7dffb0",
    good_ground="#000000",
    warning="#ffd166",
    warning_ground="#000000",
    bad="#ffb3b3",
    bad_ground="#000000",
    picture="#000000",
    on_picture="#ffffff",
    outline="#37ff86",
    tile1="#000000",
    tile2="#000000",
    tile3="#000000",
    tile4="#000000",
    tile5="#000000",
    tile6="#000000",
)


class Size(IntEnum):
    """Type scale, px at 100 %."""

    SMALL = 12
    BODY = 14
    LABEL = 16
    LARGE = 22
    TITLE = 26
    """A name where there is height for it."""
    HUGE = 32
    DISPLAY = 44
    """The amount where there is height for it."""
    GIANT = 72
    """What is read two metres away."""


STEP = 4
"""Distances are multiples of this, px at 100 %."""
RADIUS = 6
TARGET = 44
"""Least height and width of what is touched, px at 100 %: a finger in a glove."""
TILE_COLOURS = 6
"""How many grounds of tiles there are."""
BOX = 22
"""A tick box's side, px at 100 %."""

FACES = ("Noto Sans CJK SC", "Microsoft YaHei UI", "Microsoft YaHei", "PingFang SC", "sans-serif")
FIXED_FACES = ("Noto Sans Mono CJK SC", "Consolas", "SF Mono", "Menlo", "monospace")
