"""Why a code before the camera is not read, by cheap measures: light, size, tilt, sharpness.

Light is measured on a frame's thumbnail; the rest on symbols that were located and not read. Says
nothing where it does not know.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import cv2

from pos_scanner.capture.camera.hints import Hint
from pos_scanner.capture.decoding.detection import Corners, Gray
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


def hint_for(gray: Gray, thumbnail: Gray, unread: Sequence[Corners]) -> Hint | None:
    """What would help to read a frame; None where nothing is known to.

    Args:
        gray: the frame, (height, width).
        thumbnail: its small copy.
        unread: corners of symbols that were located and not read.
    """
    if float(thumbnail.mean()) < DARK_MEAN:
        return Hint.DARK
    if float((thumbnail >= BRIGHT_LEVEL).mean()) > BRIGHT_SHARE:
        return Hint.BRIGHT
    if not unread:
        return None
    corners = max(unread, key=_longest_side)
    if _longest_side(corners) < SMALL_PX:
        return Hint.SMALL
    sides = _sides(corners)
    if max(sides) > TILTED_RATIO * max(1.0, min(sides)):
        return Hint.TILTED
    sharpness = _sharpness(gray, region_around(corners, gray.shape, 0.0))
    return Hint.BLURRED if sharpness < BLURRED_SHARPNESS else None


def _sides(corners: Corners) -> list[float]:
    return [math.dist(corners[index - 1], corners[index]) for index in range(4)]


def _longest_side(corners: Corners) -> float:
    return max(_sides(corners))


def _sharpness(gray: Gray, region: Region) -> float:
    """How steep the edges in a region are, as a share of its contrast."""
    part = region.cut(gray, 0).image
    contrast = float(part.std())
    return float(abs(cv2.Laplacian(part, cv2.CV_32F)).mean()) / (8 * contrast + 1)
