"""The theme's tokens: every colour, size and distance that the window uses, in one table.

Contrast of text on its ground is at least 4.5:1 in each appearance (a test computes it).
"""

from dataclasses import dataclass
from enum import IntEnum


@dataclass(frozen=True, slots=True)
class Colours:
    """One appearance. Each ``on_x`` is text on a ground of colour ``x``."""

    window: str
    surface: str
    field: str
    line: str
    text: str
    quiet: str
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


LIGHT = Colours(
    window="#f3f4f6",
    surface="#ffffff",
    field="#ffffff",
    line="#c9ced6",
    text="#15191f",
    quiet="#59616d",
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
)
DARK = Colours(
    window="#14171c",
    surface="#1d2128",
    field="#12151a",
    line="#414956",
    text="#eef1f5",
    quiet="#a3acb9",
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
)


class Size(IntEnum):
    """Type scale, px."""

    SMALL = 12
    BODY = 14
    LABEL = 16
    LARGE = 22
    HUGE = 32


STEP = 4
"""Distances are multiples of this, px."""
RADIUS = 6
TARGET = 44
"""Least height of what is touched, px: a finger in a glove."""

FACES = ("Noto Sans CJK SC", "Microsoft YaHei UI", "Microsoft YaHei", "PingFang SC", "sans-serif")
FIXED_FACES = ("Noto Sans Mono CJK SC", "Consolas", "SF Mono", "Menlo", "monospace")
