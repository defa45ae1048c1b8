"""Why a code before the camera is not read, by cheap measures: light, size, tilt, sharpness.

Light is measured on a frame's thumbnail; the rest on symbols that were located and not read. Says
nothing where it does not know.
"""

import math
from collections.abc import Sequence

import cv2

from pos_scanner.capture.camera.frame import Hint
from pos_scanner.capture.decoding.detection import Corners, Gray, UnreadSymbol
from pos_scanner.capture.decoding.regions import Region, region_around

DARK_MEAN = 28.0
BRIGHT_LEVEL = 250
BRIGHT_SHARE = 0.4
"""So much of the picture is white: nothing of a screen is left in it."""
SMALL_PX = 75.0
"""A title code's side below this: its modules have less than 1.7 pixels."""
TILTED_RATIO = 1.7
"""Longest by shortest side."""
BLURRED_SHARPNESS = 0.06
"""Steepness of a code's edges by its contrast; a sharp one has 0.2 and more."""
SHOWN_AFTER_S = 0.9
"""A code is read within this time or needs help; other help than before waits as long."""
HIDDEN_AFTER_S = 0.5
"""After so long without a suggestion nothing is shown any more."""


def hint_for(gray: Gray, thumbnail: Gray, unread: Sequence[UnreadSymbol]) -> Hint | None:
    """What would help to read a frame; None where nothing is known to.

    Args:
        gray: the frame, (height, width).
        thumbnail: its small copy.
        unread: symbols that were located and not read.
    """
    if float(thumbnail.mean()) < DARK_MEAN:
        return Hint.DARK
    if float((thumbnail >= BRIGHT_LEVEL).mean()) > BRIGHT_SHARE:
        return Hint.BRIGHT
    if not unread:
        return None
    corners = max((symbol.corners for symbol in unread), key=lambda ends: max(_sides(ends)))
    sides = _sides(corners)
    if max(sides) < SMALL_PX:
        return Hint.SMALL
    if max(sides) > TILTED_RATIO * max(1.0, min(sides)):
        return Hint.TILTED
    sharpness = _sharpness(gray, region_around(corners, gray.shape, 0.0))
    return Hint.BLURRED if sharpness < BLURRED_SHARPNESS else None


def _sides(corners: Corners) -> list[float]:
    return [math.dist(corners[index - 1], corners[index]) for index in range(4)]


def _sharpness(gray: Gray, region: Region) -> float:
    """How steep the edges in a region are, as a share of its contrast."""
    part = region.cut(gray, 0).image
    contrast = float(part.std())
    return float(abs(cv2.Laplacian(part, cv2.CV_32F)).mean()) / (8 * contrast + 1)


class SteadyHint:
    """Makes steady advice of what each frame suggests: neither at once nor flickering.

    Times are monotonic seconds.

    Attributes:
        current: what is to be shown; None when nothing is.
    """

    def __init__(self) -> None:
        self.current: Hint | None = None
        self._suggestion: Hint | None = None
        self._began_s = self._suggested_s = self._last_s = 0.0

    def suggest(self, hint: Hint | None, now_s: float) -> None:
        """What a frame suggests; None where no symbol was located in it.

        A finder pattern that one frame in three shows is a code all the same.
        """
        if hint is None:
            if now_s - self._last_s > HIDDEN_AFTER_S:
                self.clear()
            return
        if self._suggestion is None:
            self._began_s = now_s
        if hint is not self._suggestion:
            self._suggestion, self._suggested_s = hint, now_s
        self._last_s = now_s
        waited_s = now_s - (self._began_s if self.current is None else self._suggested_s)
        if waited_s >= SHOWN_AFTER_S:
            self.current = hint

    def clear(self) -> None:
        """Show nothing: the code was read, or nobody is there."""
        self.current = self._suggestion = None
