"""Locates a symbol by two of its finder patterns where the third is covered, torn or redrawn.

ZXing's ``FinderPatternFinder`` and ``Detector`` need all three. Here each is detected by itself, as
a stone of 3x3 modules in a ring of 5x5 (ISO/IEC 18004:2015, 6.3.3), of which the four corners of
both are measured. Two of them stand beside one another or across; the symbol that they belong to
has one of a few sizes and lies on one side. Each such hypothesis is a homography, corrected by the
alignment pattern; timing patterns, separators and what else every symbol has confirm it or not. The
finder pattern that was not detected counts neither for nor against.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from operator import attrgetter
from typing import Any, TypeAlias

import cv2
import numpy as np

from pos_scanner.capture.decoding.detection import Corners, Floats, Gray, UnreadSymbol
from pos_scanner.capture.decoding.recovery.corner_detector import (
    MAX_LOCATED_MODULES,
)
from pos_scanner.capture.decoding.recovery.function_patterns import (
    FINDER_MODULES,
    MIN_MODULES,
    alignment_centres,
)
from pos_scanner.capture.decoding.recovery.grid_sampler import is_plausible_quadrilateral
from pos_scanner.capture.decoding.recovery.pattern_agreement import PatternAgreement
from pos_scanner.capture.decoding.regions import Region

WORKING_PX = 400
MAX_FINDERS = 8
_STONE_SHARE = (0.12, 0.7)
"""Of the ring's area: 9 of 25 when it is sharp, less or more where light or blur ate into it."""
_LENGTH_RATIO = (1.2, 2.6)
"""The ring's outline by the stone's: 5 by 3 where it is sharp."""
_LEAST_STONE_PX = 3
_OFF_CENTRE = 0.15
"""How far the stone's middle may be from the ring's, as a share of the ring's side."""
_SLACK = 0.35
"""How far one finder pattern may be from the direction in which the other expects it."""
_SIZE_RATIO = 2.6
_REFINED = 3
_LEAST_AGREEMENT, _CERTAIN_AGREEMENT = 0.6, 0.92
"""Of 270 covered and hard views all that was read had 0.74 and more, nine in ten 0.89; symbols that
were none, or of another size, had up to 0.89, and one 0.93. A certain one is read before the rest
is worked out."""
_ALIGNMENT_REACH = 6
"""Modules around its place in which the alignment pattern is looked for."""
_ALIGNMENT_PX = 4
_ALIGNMENT_FITS = 0.6
_RING = np.array(((1, 1), (6, 1), (6, 6), (1, 6)), np.float32)
_STONE = np.array(((2, 2), (5, 2), (5, 5), (2, 5)), np.float32)
_SQUARE = np.array(((0, 0), (1, 0), (1, 1), (0, 1)), np.float32)
_Pose: TypeAlias = tuple[tuple[int, int], tuple[tuple[int, int], tuple[int, int]]]
_POSES: tuple[_Pose, ...] = (
    # Corners of the symbol at which the first and second finder pattern stand, counted clockwise.
    ((0, 1), ((0, 3), (1, 1))),
    ((3, 2), ((3, 1), (2, 3))),
    ((0, 2), ((1, 0), (3, 0))),
)
"""With them the corners that are the symbol's own top left, and which of its corners (1 its top
right, 3 its bottom left) then has the finder pattern that was not detected."""


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class _Hypothesis:
    """A symbol that two finder patterns may belong to."""

    agreement: float
    corners: Corners
    modules: int
    hidden: int
    known: tuple[Floats, Floats]
    """Points of the finder patterns in modules, and in pixels."""


def locate_by_finder_pairs(gray: Gray, region: Region) -> Iterator[UnreadSymbol]:
    """Symbols in a region of which two finder patterns are seen, the likeliest first.

    Each is worked out when it is asked for.
    """
    longer_px = max(region.right - region.left, region.bottom - region.top)
    patch = region.cut(gray, min(WORKING_PX, longer_px))
    finders = detect_finder_patterns(patch.image)
    if len(finders) < 2:
        return
    patterns = PatternAgreement(patch.image)
    hypotheses: list[_Hypothesis] = []
    for pair in combinations(finders, 2):
        hypotheses += _hypotheses(patterns, *pair)
    hypotheses.sort(key=attrgetter("agreement"), reverse=True)
    fits: list[_Hypothesis] = []
    for hypothesis in hypotheses[:_REFINED]:
        fit = _refined(patch.image, patterns, hypothesis)
        if fit.agreement >= _CERTAIN_AGREEMENT:
            yield UnreadSymbol(patch.to_picture(fit.corners), fit.modules, fit.hidden)
        elif fit.agreement >= _LEAST_AGREEMENT:
            fits.append(fit)
    for fit in sorted(fits, key=attrgetter("agreement"), reverse=True):
        yield UnreadSymbol(patch.to_picture(fit.corners), fit.modules, fit.hidden)


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


def _hypotheses(
    patterns: PatternAgreement, first: FinderPattern, second: FinderPattern
) -> Iterator[_Hypothesis]:
    """The symbols that the second finder pattern, clockwise of the first, may belong to."""
    ratio = first.module_px / second.module_px
    if not 1 / _SIZE_RATIO < ratio < _SIZE_RATIO:
        return
    x, y = first.modules_to(second)
    # Counted from the next corner the side across is the one that went down.
    for steps, (across, down) in enumerate(((x, y), (y, -x), (-x, -y), (-y, x))):
        if across <= 0:
            continue
        if abs(down) < _SLACK * across:
            poses, distance = _POSES[:2], across
        elif abs(across - down) < _SLACK * across:
            poses, distance = _POSES[2:], (across + down) / 2
        else:
            continue
        first_turned = first.turned(steps)
        # The second one's modules are as far off on the other side.
        distance *= ratio**0.5
        second_turned = _facing(first_turned, second)
        for modules in _near_sizes(distance + FINDER_MODULES):
            yield from _fitted(patterns, (first_turned, second_turned), modules, poses)


def _near_sizes(modules: float) -> list[int]:
    """Sizes that a symbol may have near a measured one."""
    nearest = round((modules - 17) / 4) * 4 + 17
    sizes = (nearest - 4, nearest, nearest + 4)
    return [
        size
        for size in sizes
        if MIN_MODULES <= size <= MAX_LOCATED_MODULES and abs(size - modules) < 0.12 * size + 1.5
    ]


def _facing(first: FinderPattern, second: FinderPattern) -> FinderPattern:
    """The second one, its corners counted from the same side as those of the first."""
    side = first.ring[1] - first.ring[0]
    along = [
        float(side @ (np.roll(second.ring, -steps, 0)[1] - np.roll(second.ring, -steps, 0)[0]))
        for steps in range(4)
    ]
    return second.turned(int(np.argmax(along)))


def _fitted(
    patterns: PatternAgreement,
    pair: tuple[FinderPattern, FinderPattern],
    modules: int,
    poses: Sequence[_Pose],
) -> Iterator[_Hypothesis]:
    """The symbol of a size that has these two, each way that it may stand."""
    far = modules - FINDER_MODULES
    known_px = np.concatenate([points for one in pair for points in (one.ring, one.stone)])
    first_places = poses[0][0]
    known_modules = np.concatenate(
        [shape + _SQUARE[place] * far for place in first_places for shape in (_RING, _STONE)]
    )
    matrix = _homography(known_modules, known_px)
    if matrix is None:
        return
    candidates = []
    for places, owners in poses:
        # Of the same plane: the symbol that lies on the other side of the two is shifted alone.
        shift = (_SQUARE[places[0]] - _SQUARE[first_places[0]]) * far
        corners = _corners(matrix, _SQUARE * modules - shift)
        if corners is None:
            continue
        for top_left, hidden in owners:
            turned = (*corners[top_left:], *corners[:top_left])
            known = (_turned(known_modules + shift, top_left, modules), known_px)
            candidates.append((turned, hidden, known))
    if not candidates:
        return
    quadrilaterals = np.array([corners for corners, _, _ in candidates], np.float32)
    agreements = patterns.of_each(quadrilaterals, modules, [hidden for _, hidden, _ in candidates])
    for agreement, (corners, hidden, known) in zip(agreements, candidates, strict=True):
        yield _Hypothesis(float(agreement), corners, modules, hidden, known)


def _turned(points: Floats, top_left: int, modules: int) -> Floats:
    """Points of a symbol, in modules, once another of its corners is the top left."""
    for _ in range(top_left):
        points = np.stack((points[:, 1], modules - points[:, 0]), axis=1)
    return points


def _homography(known_modules: Floats, known_px: Floats) -> Any:
    """From a symbol's modules to pixels by known points; None where none fits.

    Least squares of the direct linear transform, of pixels that are centred: as right as
    cv2.findHomography for so many points so close, in a fifth of its time.
    """
    middle = known_px.mean(axis=0)
    scale = float(np.abs(known_px - middle).max())
    size = float(np.abs(known_modules).max())
    x, y = ((known_px - middle) / scale).astype(float).T
    u, v = (known_modules / size).astype(float).T
    zero, one = np.zeros_like(u), np.ones_like(u)
    across = np.stack((u, v, one, zero, zero, zero, -u * x, -v * x), axis=1)
    down = np.stack((zero, zero, zero, u, v, one, -u * y, -v * y), axis=1)
    rows = np.concatenate((across, down))
    try:
        values = np.linalg.solve(rows.T @ rows, rows.T @ np.concatenate((x, y)))
    except np.linalg.LinAlgError:
        return None
    plane = np.append(values, 1).reshape(3, 3) @ np.diag((1 / size, 1 / size, 1))
    return np.array(((scale, 0, middle[0]), (0, scale, middle[1]), (0, 0, 1))) @ plane


def _corners(matrix: Any, ends: Floats) -> Corners | None:
    """Where a homography puts a symbol's corners; None where no camera sees it so."""
    points = cv2.perspectiveTransform(ends[None], matrix)[0]
    corners = tuple((float(x), float(y)) for x, y in points)
    return corners if is_plausible_quadrilateral(corners, MIN_MODULES) else None


def _refined(image: Gray, patterns: PatternAgreement, hypothesis: _Hypothesis) -> _Hypothesis:
    """The same with its far corners where alignment and timing patterns agree best."""
    corners, modules, hidden = hypothesis.corners, hypothesis.modules, hypothesis.hidden
    place = _alignment_place(image, corners, modules)
    if place is not None:
        centre = np.full((4, 2), modules - 6.5, np.float32)
        # Four times: as much as the corners of a ring.
        matrix = _homography(
            np.concatenate((hypothesis.known[0], centre)).astype(np.float32),
            np.concatenate((hypothesis.known[1], np.tile(place, (4, 1)))).astype(np.float32),
        )
        aligned = None if matrix is None else _corners(matrix, _SQUARE * modules)
        if aligned is not None and patterns.at(aligned, modules, hidden) > hypothesis.agreement:
            corners = aligned
    agreement, corners = patterns.best_near(corners, modules, (2, hidden), hidden)
    return _Hypothesis(agreement, corners, modules, hidden, hypothesis.known)


def _alignment_place(image: Gray, corners: Corners, modules: int) -> Floats | None:
    """Where the alignment pattern at the bottom right is, px; None where none is seen."""
    if not alignment_centres(modules):
        return None
    side = (2 * _ALIGNMENT_REACH + 5) * _ALIGNMENT_PX
    start = modules - 6.5 - side / _ALIGNMENT_PX / 2
    to_patch = cv2.getPerspectiveTransform(
        np.array(corners, np.float32), (_SQUARE * modules - start) * _ALIGNMENT_PX - 0.5
    )
    flat = cv2.warpPerspective(image, to_patch, (side, side), borderMode=cv2.BORDER_REPLICATE)
    match = cv2.matchTemplate(flat, _ALIGNMENT, cv2.TM_CCOEFF_NORMED)
    low, high, low_place, high_place = cv2.minMaxLoc(match)
    # White on black agrees as well, the other way round.
    fit, (x, y) = (high, high_place) if high >= -low else (-low, low_place)
    if fit < _ALIGNMENT_FITS:
        return None
    half = _ALIGNMENT.shape[0] / 2 - 0.5
    centre = np.array([[(x + half, y + half)]], np.float32)
    place: Any = cv2.perspectiveTransform(centre, np.linalg.inv(to_patch))
    return place[0, 0]  # type: ignore[no-any-return]


def _alignment_pattern() -> Gray:
    """The alignment pattern (ISO/IEC 18004:2015, 6.3.6), slightly blurred."""
    pattern = np.zeros((5, 5), np.uint8)
    pattern[1:4, 1:4] = 255
    pattern[2, 2] = 0
    scaled = pattern.repeat(_ALIGNMENT_PX, 0).repeat(_ALIGNMENT_PX, 1)
    return cv2.GaussianBlur(scaled, (0, 0), 1)  # type: ignore[return-value]


_ALIGNMENT = _alignment_pattern()
