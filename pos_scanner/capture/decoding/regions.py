"""Where in a picture a code may be: parts of it, cut out and scaled; places on them mapped back.

A code is where edges of both directions stand close together. Its place is told by what was seen
before, by symbols that were found and not read, and by that density.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pos_scanner.capture.decoding.detection import Corners, Gray

MARGIN = 0.28
"""Added to each side of what bounds a symbol, as a share of its longer side."""
SEARCH_PX = 320
"""The picture's longer side while searching: a module of three pixels is then still an edge."""
_WINDOWS_PX = (11, 27, 45)
"""Codes that fill a small, a middling and a large part of the picture."""
_STEEP_ENOUGH = 90
_DENSE_ENOUGH = 3
_EDGE_OF_PEAK = 0.35
"""A peak reaches as far as the density has not dropped by more than this share."""
_GROWTH = 0.15
_SIZE_COUNTS = 0.28
_FEWEST_PX = 12
_SAME_PLACE = 0.5
"""Two regions that share so much of the smaller one are one..."""
_LARGER = 3
"""... unless one has so many times the other's area: a code, and all that stands around it."""


@dataclass(frozen=True, slots=True)
class Patch:
    """A part of a picture, scaled.

    Attributes:
        image: its pixels.
        scale: its pixels for one of the picture.
        left: where it lies in the picture, px.
        top: likewise.
    """

    image: Gray
    scale: float
    left: int
    top: int

    def back(self, corners: Corners) -> Corners:
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
        """Pixels in it."""
        return max(0, self.right - self.left) * max(0, self.bottom - self.top)

    def is_there(self, other: Region) -> bool:
        """Whether both are the same place."""
        shared = Region(
            max(self.left, other.left),
            max(self.top, other.top),
            min(self.right, other.right),
            min(self.bottom, other.bottom),
        )
        small, large = sorted((self.area, other.area))
        return shared.area > _SAME_PLACE * small and large < _LARGER * small

    def holds(self, corners: Corners) -> bool:
        """Whether the middle of a symbol lies in it."""
        x, y = (sum(axis) / 4 for axis in zip(*corners, strict=True))
        return bool(self.left <= x < self.right and self.top <= y < self.bottom)

    def cut(self, gray: Gray, side_px: int) -> Patch:
        """Cut it out, its longer side scaled to ``side_px``; as it is for 0."""
        import cv2  # noqa: PLC0415

        part = gray[self.top : self.bottom, self.left : self.right]
        if not side_px:
            return Patch(part, 1.0, self.left, self.top)
        scale = side_px / max(part.shape)
        way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
        size = (max(1, round(part.shape[1] * scale)), max(1, round(part.shape[0] * scale)))
        image: Any = cv2.resize(part, size, interpolation=way)
        return Patch(image, scale, self.left, self.top)


def around(corners: Corners, shape: tuple[int, ...], margin: float = MARGIN) -> Region:
    """The region around a symbol in a picture of a shape (height, width)."""
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    more = margin * max(max(xs) - min(xs), max(ys) - min(ys))
    return _within(min(xs) - more, min(ys) - more, max(xs) + more, max(ys) + more, shape)


def _within(left: float, top: float, right: float, bottom: float, shape: tuple[int, ...]) -> Region:
    high, wide = shape[:2]
    return Region(
        max(0, min(int(left), wide - 1)),
        max(0, min(int(top), high - 1)),
        max(1, min(round(right), wide)),
        max(1, min(round(bottom), high)),
    )


def distinct(regions: Iterable[Region], most: int) -> list[Region]:
    """The first of each place, large enough to hold a symbol."""
    kept: list[Region] = []
    for region in regions:
        small = min(region.right - region.left, region.bottom - region.top) < _FEWEST_PX
        if len(kept) < most and not small and not any(region.is_there(one) for one in kept):
            kept.append(region)
    return kept


def dense_regions(gray: Gray, most: int = 3) -> list[Region]:
    """Where edges of both directions stand close together, the densest first; 0.8 ms at 720p."""
    import cv2  # noqa: PLC0415

    scale = min(1.0, SEARCH_PX / max(gray.shape))
    if scale * min(gray.shape) < _FEWEST_PX:
        return []
    small = cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    across = _edges(small, 1, 0)
    down = _edges(small, 0, 1)
    found: list[tuple[float, Region]] = []
    for window in _WINDOWS_PX:
        found += _peaks(across, down, window, most, scale, gray.shape)
    found.sort(key=lambda one: -one[0])
    return distinct((region for _, region in found), most)


def _edges(small: Any, across: int, down: int) -> Any:
    """How steep a picture is in one direction, up to a limit: a pale code counts like a lamp."""
    import cv2  # noqa: PLC0415

    steep = cv2.convertScaleAbs(cv2.Sobel(small, cv2.CV_16S, across, down, ksize=3))
    _, limited = cv2.threshold(steep, _STEEP_ENOUGH, _STEEP_ENOUGH, cv2.THRESH_TRUNC)
    return limited


def _peaks(
    across: Any, down: Any, window: int, most: int, scale: float, shape: tuple[int, ...]
) -> list[tuple[float, Region]]:
    """The densest places, seen through a window of a size."""
    import cv2  # noqa: PLC0415

    size = (window, window)
    density = cv2.min(cv2.blur(across, size), cv2.blur(down, size))
    peaks = []
    for _ in range(most):
        _, highest, _, place = cv2.minMaxLoc(density)
        if highest < _DENSE_ENOUGH:
            break
        drop = highest * _EDGE_OF_PEAK
        _, _, _, box = cv2.floodFill(
            density, None, place, 0.0, drop, 256.0, cv2.FLOODFILL_FIXED_RANGE
        )
        left, top, wide, high = box
        squareness = min(wide, high) / max(wide, high)
        more = window * _GROWTH
        region = _within(
            (left - more) / scale,
            (top - more) / scale,
            (left + wide + more) / scale,
            (top + high + more) / scale,
            shape,
        )
        peaks.append((highest * squareness**0.5 * (wide * high) ** _SIZE_COUNTS, region))
    return peaks
