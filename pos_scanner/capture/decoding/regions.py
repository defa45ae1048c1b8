"""Where in a picture a code may be: regions, cut out and scaled; places on them mapped back.

A code is where edges of both directions stand close together. Candidates are the last detection's
place, symbols that were located and not read, and the maxima of that density.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain, zip_longest
from typing import Any

import cv2
import numpy as np

from pos_scanner.capture.decoding.detection import Corners, Gray, centre_of
from pos_scanner.capture.decoding.filters import shrunk

MARGIN = 0.28
"""Added to each side of what bounds a symbol, as a share of its longer side."""
SEARCH_PX = 320
"""The picture's longer side while searching: a module of three pixels is then still an edge."""
_WINDOWS_PX = (5, 13, 23)
"""Codes that fill a small, a middling and a large part of the picture; px of half that size."""
_STEEPEST_EDGE = 90
_LEAST_DENSITY = 3
_DIRECTIONS = ((1, 0), (0, 1))
_SURROUNDINGS_PX = (31, 31)
_RELATIVE_GAIN = 24
_NOISE_FLOOR = 6
"""Of the contrast of the surroundings: a sensor's noise in the dark is no code."""
_DARK_LEVEL = 60
_PARTLY, _MOSTLY = 0.2, 0.6
"""Shares of a picture below that level: from the first on it is searched both ways, from the second
on only by the contrast of the surroundings."""
_PEAK_DROP = 0.35
"""A peak reaches as far as the density has not dropped by more than this share."""
_GROWTH = 0.15
_SIZE_EXPONENT = 0.28
_SHORTEST_SIDE_PX = 12
_LEAST_OVERLAP = 0.5
"""Two regions that share so much of the smaller one are one..."""
_NESTED_RATIO = 3
"""... unless one has so many times the other's area: a code, and all that stands around it."""


@dataclass(frozen=True, slots=True)
class Patch:
    """A part of a picture, scaled.

    Attributes:
        image: its pixels, (height, width).
        scale: its pixels for one of the picture.
        left: where it lies in the picture, px.
        top: likewise.
    """

    image: Gray
    scale: float
    left: int
    top: int

    def to_picture(self, corners: Corners) -> Corners:
        """Corners on the patch, in pixels of the picture."""
        return tuple((x / self.scale + self.left, y / self.scale + self.top) for x, y in corners)


@dataclass(frozen=True, slots=True)
class Region:
    """A rectangle of a picture, px; right and bottom are the first that are outside."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def area(self) -> int:
        """How many pixels it has; 0 where right is not beyond left or bottom not below top."""
        return max(0, self.right - self.left) * max(0, self.bottom - self.top)

    @property
    def corners(self) -> Corners:
        """Its four corners, clockwise from the top left."""
        return (
            (self.left, self.top),
            (self.right, self.top),
            (self.right, self.bottom),
            (self.left, self.bottom),
        )

    def is_same_place(self, other: Region) -> bool:
        """Whether both cover mostly the same pixels and are of about one size."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        if width <= 0 or height <= 0:
            return False
        small, large = sorted((self.area, other.area))
        return width * height > _LEAST_OVERLAP * small and large < _NESTED_RATIO * small

    def contains_centre_of(self, corners: Corners) -> bool:
        """Whether the middle of a symbol lies in it."""
        x, y = centre_of(corners)
        return bool(self.left <= x < self.right and self.top <= y < self.bottom)

    def cut(self, gray: Gray, side_px: int) -> Patch:
        """Cut it out of a picture, its longer side scaled to ``side_px``; as it is for 0."""
        part = gray[self.top : self.bottom, self.left : self.right]
        if not side_px:
            return Patch(part, 1.0, self.left, self.top)
        scale = side_px / max(part.shape)
        size = (max(1, round(part.shape[1] * scale)), max(1, round(part.shape[0] * scale)))
        if scale < 1:
            return Patch(shrunk(part, *size), scale, self.left, self.top)
        image: Any = cv2.resize(part, size, interpolation=cv2.INTER_CUBIC)
        return Patch(image, scale, self.left, self.top)


def whole_picture(gray: Gray) -> Region:
    """The region that is all of a picture, (height, width)."""
    height, width = gray.shape
    return Region(0, 0, width, height)


def region_around(corners: Corners, shape: tuple[int, ...], margin: float = MARGIN) -> Region:
    """The region around a symbol in a picture of a shape (height, width).

    ``margin`` is added on each side, as a share of the symbol's longer side.
    """
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    extra = margin * max(max(xs) - min(xs), max(ys) - min(ys))
    return _clipped(min(xs) - extra, min(ys) - extra, max(xs) + extra, max(ys) + extra, shape)


def _clipped(x0: float, y0: float, x1: float, y1: float, shape: tuple[int, ...]) -> Region:
    height, width = shape[:2]
    return Region(
        max(0, min(int(x0), width - 1)),
        max(0, min(int(y0), height - 1)),
        max(1, min(round(x1), width)),
        max(1, min(round(y1), height)),
    )


def distinct_regions(regions: Iterable[Region], limit: int) -> list[Region]:
    """The first region of each place that is large enough to hold a symbol, ``limit`` at most."""
    distinct: list[Region] = []
    for region in regions:
        if len(distinct) == limit:
            break
        shorter_px = min(region.right - region.left, region.bottom - region.top)
        is_new = not any(region.is_same_place(earlier) for earlier in distinct)
        if shorter_px >= _SHORTEST_SIDE_PX and is_new:
            distinct.append(region)
    return distinct


def dense_regions(gray: Gray, limit: int = 3) -> list[Region]:
    """Where edges of both directions stand close together, the densest first."""
    return [region for _, region in weighed_regions(gray, limit)]


def weighed_regions(gray: Gray, limit: int) -> list[tuple[float, Region]]:
    """The same, each with its weight, a share of the densest one's; 0.3 ms at 720p.

    A picture that is dark in part is searched a second time, for contrast by the surroundings: a
    lamp in it has steeper edges than a code in the shade beside it.
    """
    scale = min(1.0, SEARCH_PX / max(gray.shape))
    if scale * min(gray.shape) < _SHORTEST_SIDE_PX:
        return []
    small = shrunk(gray, round(gray.shape[1] * scale), round(gray.shape[0] * scale))
    dark_share = np.count_nonzero(small < _DARK_LEVEL) / small.size
    searches = [_absolute_edges(small)] if dark_share < _MOSTLY else []
    if dark_share > _PARTLY:
        searches.append(_relative_edges(small))
    rankings: list[list[tuple[float, Region]]] = []
    for across, down in searches:
        peaks: list[tuple[float, Region]] = []
        for window in _WINDOWS_PX:
            peaks += _peaks(across, down, window, limit, scale / 2, gray.shape)
        peaks.sort(key=lambda peak: -peak[0])
        rankings.append([(weight / peaks[0][0], region) for weight, region in peaks])
    weights: dict[Region, float] = {}
    for weight, region in filter(None, chain.from_iterable(zip_longest(*rankings))):
        weights.setdefault(region, weight)
    return [(weights[region], region) for region in distinct_regions(weights, limit)]


def _absolute_edges(small: Any) -> tuple[Any, Any]:
    """How steep a picture is across and down, up to a limit: a pale code counts like a lamp."""
    steepness = (
        cv2.convertScaleAbs(cv2.Sobel(small, cv2.CV_16S, across, down, ksize=3))
        for across, down in _DIRECTIONS
    )
    return _limited(*steepness)


def _relative_edges(small: Any) -> tuple[Any, Any]:
    """The same by the contrast of the surroundings: a code in the shade counts like a lit one."""
    tones = small.astype(np.float32)
    mean = cv2.blur(tones, _SURROUNDINGS_PX)
    variance = np.maximum(cv2.blur(tones * tones, _SURROUNDINGS_PX) - mean * mean, 0)
    gain = _RELATIVE_GAIN / (np.sqrt(variance) + _NOISE_FLOOR)
    steepness = (
        cv2.convertScaleAbs(cv2.Sobel(tones, cv2.CV_32F, across, down, ksize=3) * gain)
        for across, down in _DIRECTIONS
    )
    return _limited(*steepness)


def _limited(across: Any, down: Any) -> tuple[Any, Any]:
    """No edge counts for more than a code's; half the size, which density loses nothing by."""
    half = (across.shape[1] // 2, across.shape[0] // 2)
    limited = []
    for steepness in (across, down):
        _, cut = cv2.threshold(steepness, _STEEPEST_EDGE, _STEEPEST_EDGE, cv2.THRESH_TRUNC)
        limited.append(cv2.resize(cut, half, interpolation=cv2.INTER_AREA))
    return limited[0], limited[1]


def _peaks(
    across: Any, down: Any, window: int, limit: int, scale: float, shape: tuple[int, ...]
) -> list[tuple[float, Region]]:
    """The places where edges are densest in a window of a size, each with its weight."""
    size = (window, window)
    density = cv2.min(cv2.blur(across, size), cv2.blur(down, size))
    peaks = []
    for _ in range(limit):
        _, highest, _, place = cv2.minMaxLoc(density)
        if highest < _LEAST_DENSITY:
            break
        drop = highest * _PEAK_DROP
        _, _, _, (x, y, width, height) = cv2.floodFill(
            density, None, place, 0.0, drop, 256.0, cv2.FLOODFILL_FIXED_RANGE
        )
        squareness = min(width, height) / max(width, height)
        growth = window * _GROWTH
        region = _clipped(
            (x - growth) / scale,
            (y - growth) / scale,
            (x + width + growth) / scale,
            (y + height + growth) / scale,
            shape,
        )
        weight = highest * squareness**0.5 * (width * height) ** _SIZE_EXPONENT
        peaks.append((weight, region))
    return peaks
