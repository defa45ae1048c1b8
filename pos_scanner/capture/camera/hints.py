"""Why a code before the camera is not read, by cheap measures; for a word to the cashier.

Light is measured on the small copy of ``motion``; the rest on symbols that were found and not
read. Says nothing where it does not know.
"""

from __future__ import annotations

import math
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from pos_scanner.capture.decoding.regions import Region, around

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pos_scanner.capture.decoding.detection import Corners, Gray

DARK_MEAN = 28.0
BRIGHT_LEVEL = 250
BRIGHT_SHARE = 0.4
"""So much of the picture is white: nothing of a screen is left in it."""
SMALL_PX = 75.0
"""A title code's side below this: its modules have less than 1.7 pixels."""
TILTED = 1.7
"""Longest by shortest side."""
BLURRED = 0.06
"""Steepness of a code's edges by its contrast; a sharp one has 0.2 and more."""

TOLD_AFTER_S = 0.9
"""A code is read within this time or needs help; other help than before waits as long."""
GONE_AFTER_S = 0.5
"""After so long without a suggestion nothing is said any more."""


class Hint(StrEnum):
    """What would help."""

    DARK = "dark"
    BRIGHT = "bright"
    BLURRED = "blurred"
    SMALL = "small"
    TILTED = "tilted"


class Advice:
    """Steady words out of what each frame suggests: neither at once nor flickering.

    Attributes:
        told: what is to be said; None when nothing is.
    """

    def __init__(self) -> None:
        self.told: Hint | None = None
        self._kind: Hint | None = None
        self._since_s = self._kind_since_s = self._noted_s = 0.0

    def note(self, hint: Hint | None, now_s: float) -> None:
        """What a frame suggests. A finder that one frame in three shows is a code all the same."""
        if hint is None:
            if now_s - self._noted_s > GONE_AFTER_S:
                self.clear()
            return
        if self._kind is None:
            self._since_s = now_s
        if hint is not self._kind:
            self._kind, self._kind_since_s = hint, now_s
        self._noted_s = now_s
        waited_s = now_s - (self._since_s if self.told is None else self._kind_since_s)
        if waited_s >= TOLD_AFTER_S:
            self.told = hint

    def clear(self) -> None:
        """Nothing is to be said: the code was read, or nobody is there."""
        self.told = self._kind = None


def hint_for(gray: Gray, glance: Any, suspects: Sequence[Corners]) -> Hint | None:
    """What would help to read a frame, (height, width).

    Args:
        gray: the frame.
        glance: its small copy.
        suspects: corners of symbols that were found and not read.
    """
    if float(glance.mean()) < DARK_MEAN:
        return Hint.DARK
    if float((glance >= BRIGHT_LEVEL).mean()) > BRIGHT_SHARE:
        return Hint.BRIGHT
    if not suspects:
        return None
    corners = max(suspects, key=_longest_side)
    if _longest_side(corners) < SMALL_PX:
        return Hint.SMALL
    sides = _sides(corners)
    if max(sides) > TILTED * max(1.0, min(sides)):
        return Hint.TILTED
    return Hint.BLURRED if _sharpness(gray, around(corners, gray.shape, 0.0)) < BLURRED else None


def _sides(corners: Corners) -> list[float]:
    return [math.dist(corners[index - 1], corners[index]) for index in range(4)]


def _longest_side(corners: Corners) -> float:
    return max(_sides(corners))


def _sharpness(gray: Gray, region: Region) -> float:
    """How steep the edges in a region are, as a share of its contrast."""
    import cv2  # noqa: PLC0415

    part = region.cut(gray, 0).image
    contrast = float(part.std())
    return float(abs(cv2.Laplacian(part, cv2.CV_32F)).mean()) / (8 * contrast + 1)
