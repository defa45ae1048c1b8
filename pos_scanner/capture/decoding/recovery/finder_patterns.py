"""Finder patterns of QR code symbols, detected one by one: each is measured by itself.

ZXing's ``FinderPatternFinder`` looks for three together. Here each is a stone of 3x3 modules in a
ring of 5x5 (ISO/IEC 18004:2015, 6.3.3), of which the four corners of both are measured.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from pos_scanner.capture.decoding.detection import Floats, Gray

MAX_FINDERS = 8
_STONE_SHARE = (0.12, 0.7)
"""Of the ring's area: 9 of 25 when it is sharp, less or more where light or blur ate into it."""
_LENGTH_RATIO = (1.2, 2.6)
"""The ring's outline by the stone's: 5 by 3 where it is sharp."""
_LEAST_STONE_PX = 3
_OFF_CENTRE = 0.15
"""How far the stone's middle may be from the ring's, as a share of the ring's side."""


@dataclass(frozen=True, slots=True, eq=False)
class FinderPattern:
    """One finder pattern, in pixels.

    Attributes:
        ring: the corners of its 5x5 modules, clockwise, (4, 2).
        stone: the corners of its 3x3 modules, each on the side of the ring's.
    """

    ring: Floats
    stone: Floats

    @property
    def centre(self) -> Floats:
        """Its middle, (x, y)."""
        return self.ring.mean(axis=0)  # type: ignore[no-any-return]

    @property
    def module_px(self) -> float:
        """The side of a module."""
        return math.sqrt(abs(cv2.contourArea(self.ring))) / 5

    def modules_to(self, other: FinderPattern) -> Floats:
        """Where another one's middle is, in modules along this one's sides from its middle."""
        across = (self.ring[1] - self.ring[0] + self.ring[2] - self.ring[3]) / 10
        down = (self.ring[3] - self.ring[0] + self.ring[2] - self.ring[1]) / 10
        offset = other.centre - self.centre
        return np.linalg.solve(np.stack((across, down), axis=1), offset)

    def turned(self, steps: int) -> FinderPattern:
        """The same with its corners counted from another one."""
        return FinderPattern(np.roll(self.ring, -steps, 0), np.roll(self.stone, -steps, 0))


def detect_finder_patterns(image: Gray) -> list[FinderPattern]:
    """Finder patterns one by one, black on white or white on black, the largest first."""
    block = max(2, max(image.shape) // 8) | 1
    smooth = cv2.GaussianBlur(image, (0, 0), 0.8)
    binary = cv2.adaptiveThreshold(
        smooth, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, block, 2
    )
    outlines: Any
    tree: Any
    outlines, tree = cv2.findContours(binary, cv2.RETR_TREE, cv2.CHAIN_APPROX_NONE)
    if tree is None:
        return []
    parents, children = tree[0, :, 3], tree[0, :, 2]
    lengths = np.fromiter(map(len, outlines), np.int32, len(outlines))
    ratios = lengths[parents] / lengths
    is_stone = (children < 0) & (parents >= 0) & (lengths >= 4 * _LEAST_STONE_PX)
    least, most = _LENGTH_RATIO
    finders = []
    for stone in np.flatnonzero(is_stone & (ratios > least) & (ratios < most)):
        # A hole's outline runs on the pixels around it, a stone's on its own.
        finder = _finder_pattern(outlines[stone], outlines[parents[stone]])
        if finder is not None:
            finders.append(finder)
    finders.sort(key=lambda finder: -finder.module_px)
    return finders[:MAX_FINDERS]


def _finder_pattern(stone: Any, ring: Any) -> FinderPattern | None:
    """The two outlines as a finder pattern; None where they are none."""
    stone_area, ring_area = cv2.contourArea(stone), cv2.contourArea(ring)
    least, most = _STONE_SHARE
    if not least * ring_area < stone_area < most * ring_area:
        return None
    stone_ends, ring_ends = _quadrilateral(stone, stone_area), _quadrilateral(ring, ring_area)
    if stone_ends is None or ring_ends is None:
        return None
    offset = math.dist(stone_ends.mean(axis=0), ring_ends.mean(axis=0))
    if offset > _OFF_CENTRE * ring_area**0.5:
        return None
    stone_ends = _scaled(stone_ends, 1 + 1 / stone_area**0.5)
    ring_ends = _scaled(ring_ends, 1 - 1 / ring_area**0.5)
    nearest = int(((stone_ends - ring_ends[0]) ** 2).sum(axis=1).argmin())
    return FinderPattern(ring_ends, np.roll(stone_ends, -nearest, 0))


def _quadrilateral(outline: Any, area: float) -> Floats | None:
    """Four corners around an outline, clockwise in the picture; None where it is no such shape."""
    hull = cv2.convexHull(outline)
    if len(hull) < 4 or cv2.contourArea(hull) > 1.25 * area:
        return None
    ends: Any = cv2.approxPolyN(hull, 4, ensure_convex=True).reshape(-1, 2).astype(np.float32)
    if len(ends) != 4 or abs(cv2.contourArea(ends)) > 1.5 * area:
        return None
    return np.asarray(ends if cv2.contourArea(ends, oriented=True) > 0 else ends[::-1])


def _scaled(ends: Floats, factor: float) -> Floats:
    middle = ends.mean(axis=0)
    return middle + (ends - middle) * factor  # type: ignore[no-any-return]
