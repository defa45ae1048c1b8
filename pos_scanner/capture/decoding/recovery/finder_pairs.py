"""Locates a symbol by its finder patterns; two do where the third is covered, torn or redrawn.

ZXing's ``Detector`` needs all three. Here each is detected by itself (``finder_patterns``). Three
of them are a symbol of one of a few sizes. Two stand beside one another or across; the symbol that
they belong to lies on one side. Each such hypothesis is a homography, corrected by the alignment
pattern; timing patterns, separators and what else every symbol has confirm it or not. A finder
pattern that was not detected counts neither for nor against.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from operator import attrgetter
from typing import Any, TypeAlias

import cv2
import numpy as np

from pos_scanner.capture.decoding.detection import Corners, Floats, Gray, UnreadSymbol
from pos_scanner.capture.decoding.recovery.corner_detector import (
    MAX_LOCATED_MODULES,
)
from pos_scanner.capture.decoding.recovery.finder_patterns import (
    FinderPattern,
    detect_finder_patterns,
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
MAX_IN_TRIPLES = 5
_MOST_ASLANT = 0.6
"""Cosine of the angle between the sides of a symbol that is still read."""
_SLACK = 0.35
"""How far one finder pattern may be from the direction in which the other expects it."""
_SIZE_RATIO = 2.6
_REFINED = 3
_LEAST_AGREEMENT, _CERTAIN_AGREEMENT = 0.6, 0.92
"""Of 270 covered and hard views all that was read had 0.74 and more, nine in ten 0.89; symbols that
were none, or of another size, had up to 0.89, and one 0.93. A certain one is read before the rest
is worked out."""
_COMPLETE_AGREEMENT = 0.9
"""From which on three finder patterns are one symbol's: no pair of them is another's."""
_LEAST_PIVOT = 1e-13
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
class _Placement:
    """Finder patterns at places of a symbol of a size: what a hypothesis is worked out from."""

    modules: int
    known_modules: Floats
    """Points of the finder patterns in modules of the symbol, (n, 2)."""
    known_px: Floats
    """The same points in pixels."""
    owners: tuple[tuple[int, int | None], ...]
    """The corners that may be its own top left, and which finder pattern is then hidden."""


@dataclass(frozen=True, slots=True)
class _Hypothesis:
    """A symbol that some finder patterns may belong to."""

    agreement: float
    corners: Corners
    modules: int
    hidden: int | None
    known: tuple[Floats, Floats]
    """Points of the finder patterns in modules, and in pixels."""


def locate_by_finder_pairs(gray: Gray, region: Region) -> Iterator[UnreadSymbol]:
    """Symbols in a region of which two or three finder patterns are seen, the likeliest first.

    Each is worked out when it is asked for. Two finder patterns of a symbol that has three are not
    taken for another one's.
    """
    longer_px = max(region.right - region.left, region.bottom - region.top)
    patch = region.cut(gray, min(WORKING_PX, longer_px))
    finders = detect_finder_patterns(patch.image)
    if len(finders) < 2:
        return
    patterns = PatternAgreement(patch.image)
    complete: set[FinderPattern] = set()
    for triple in combinations(finders[:MAX_IN_TRIPLES], 3):
        if complete.intersection(triple):
            continue
        for fit in _fits(patch.image, patterns, _triple_placements(triple), 1):
            if fit.agreement >= _COMPLETE_AGREEMENT:
                complete.update(triple)
            yield UnreadSymbol(patch.to_picture(fit.corners), fit.modules, fit.hidden)
    pairs = [pair for pair in combinations(finders, 2) if not complete.intersection(pair)]
    placements = [placement for pair in pairs for placement in _pair_placements(*pair)]
    for fit in _fits(patch.image, patterns, placements, _REFINED):
        yield UnreadSymbol(patch.to_picture(fit.corners), fit.modules, fit.hidden)


def _fits(
    image: Gray, patterns: PatternAgreement, placements: Sequence[_Placement], limit: int
) -> Iterator[_Hypothesis]:
    """The likeliest hypotheses: a certain one at once, as it is; refined, in their order."""
    hypotheses = sorted(_hypotheses(patterns, placements), key=attrgetter("agreement"))
    fits: list[_Hypothesis] = []
    for hypothesis in hypotheses[: -limit - 1 : -1]:
        is_certain = hypothesis.agreement >= _CERTAIN_AGREEMENT
        if is_certain:
            yield hypothesis
        fit = _refined(image, patterns, hypothesis)
        if is_certain and fit.corners == hypothesis.corners:
            continue  # It was not read there.
        if fit.agreement >= _CERTAIN_AGREEMENT:
            yield fit
        elif fit.agreement >= _LEAST_AGREEMENT:
            fits.append(fit)
    yield from sorted(fits, key=attrgetter("agreement"), reverse=True)


def _triple_placements(triple: Sequence[FinderPattern]) -> list[_Placement]:
    """The symbols that have these three; none where they do not stand at a square's corners."""
    sizes = [finder.module_px for finder in triple]
    if max(sizes) > _SIZE_RATIO * min(sizes):
        return []
    centres = [finder.centre for finder in triple]
    # The top left one is opposite the longest side.
    sides = [float(np.hypot(*(centres[place - 1] - centres[place - 2]))) for place in range(3)]
    first = int(np.argmax(sides))
    across, down = centres[first - 2] - centres[first], centres[first - 1] - centres[first]
    turned = (triple[first], triple[first - 2], triple[first - 1])
    if across[0] * down[1] < across[1] * down[0]:  # Seen from behind.
        across, down = down, across
        turned = (turned[0], turned[2], turned[1])
    lengths = float(np.hypot(*across)), float(np.hypot(*down))
    is_aslant = abs(float(across @ down)) > _MOST_ASLANT * lengths[0] * lengths[1]
    if is_aslant or max(lengths) > _SIZE_RATIO * min(lengths):
        return []
    distances = [
        length / math.sqrt(turned[0].module_px * finder.module_px)
        for length, finder in zip(lengths, turned[1:], strict=True)
    ]
    upright = [_facing(across, finder) for finder in turned]
    known_px = np.concatenate(
        [points for finder in upright for points in (finder.ring, finder.stone)]
    )
    return [
        _Placement(modules, _known_modules((0, 1, 3), modules), known_px, ((0, None),))
        for modules in _near_sizes(sum(distances) / 2 + FINDER_MODULES)
    ]


def _pair_placements(first: FinderPattern, second: FinderPattern) -> Iterator[_Placement]:
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
        turned = first.turned(steps)
        # The second one's modules are as far off on the other side.
        distance *= ratio**0.5
        pair = (turned, _facing(turned.ring[1] - turned.ring[0], second))
        known_px = np.concatenate(
            [points for finder in pair for points in (finder.ring, finder.stone)]
        )
        for modules in _near_sizes(distance + FINDER_MODULES):
            for places, owners in poses:
                known_modules = _known_modules(places, modules)
                yield _Placement(modules, known_modules, known_px, owners)


@lru_cache(maxsize=128)
def _known_modules(places: tuple[int, ...], modules: int) -> Floats:
    """Corners of ring and stone of the finder patterns at some corners of a symbol, in modules."""
    far = modules - FINDER_MODULES
    shapes = [shape + _SQUARE[place] * far for place in places for shape in (_RING, _STONE)]
    return np.concatenate(shapes)


def _near_sizes(modules: float) -> list[int]:
    """Sizes that a symbol may have near a measured one."""
    nearest = round((modules - 17) / 4) * 4 + 17
    sizes = (nearest - 4, nearest, nearest + 4)
    return [
        size
        for size in sizes
        if MIN_MODULES <= size <= MAX_LOCATED_MODULES and abs(size - modules) < 0.12 * size + 1.5
    ]


def _facing(side: Floats, finder: FinderPattern) -> FinderPattern:
    """A finder pattern, its corners counted so that its first side runs along a direction."""
    ends = finder.ring
    along = [float(side @ (ends[(step + 1) % 4] - ends[step])) for step in range(4)]
    return finder.turned(along.index(max(along)))


def _hypotheses(
    patterns: PatternAgreement, placements: Sequence[_Placement]
) -> Iterator[_Hypothesis]:
    """Each placement as the symbols that it may be; all of one size are compared at once."""
    if not placements:
        return
    matrices = _homographies(
        np.stack([placement.known_modules for placement in placements]),
        np.stack([placement.known_px for placement in placements]),
    )
    by_size: dict[int, list[tuple[Corners, int | None, tuple[Floats, Floats]]]] = {}
    for placement, matrix in zip(placements, matrices, strict=True):
        corners = _corners(matrix, _SQUARE * placement.modules)
        if corners is None:
            continue
        for top_left, hidden in placement.owners:
            turned = (*corners[top_left:], *corners[:top_left])
            known_modules = _turned(placement.known_modules, top_left, placement.modules)
            candidate = (turned, hidden, (known_modules, placement.known_px))
            by_size.setdefault(placement.modules, []).append(candidate)
    for modules, candidates in by_size.items():
        quadrilaterals = np.array([corners for corners, _, _ in candidates], np.float32)
        hidden_corners = [hidden for _, hidden, _ in candidates]
        agreements = patterns.of_each(quadrilaterals, modules, hidden_corners)
        for agreement, candidate in zip(agreements, candidates, strict=True):
            corners, hidden, known_points = candidate
            yield _Hypothesis(float(agreement), corners, modules, hidden, known_points)


def _turned(points: Floats, top_left: int, modules: int) -> Floats:
    """Points of a symbol, in modules, once another of its corners is the top left."""
    for _ in range(top_left):
        points = np.stack((points[:, 1], modules - points[:, 0]), axis=1)
    return points


def _homographies(known_modules: Floats, known_px: Floats) -> Any:
    """From a symbol's modules to pixels by known points, (n, points, 2) each: (n, 3, 3).

    Least squares of the direct linear transform, of pixels that are centred: as right as
    cv2.findHomography for so many points so close, in a fifth of its time. Not a number where no
    homography fits.
    """
    middle = known_px.mean(axis=1, keepdims=True)
    scale = np.abs(known_px - middle).max(axis=(1, 2))
    size = np.abs(known_modules).max(axis=(1, 2))
    count, points = known_px.shape[:2]
    pixels = ((known_px - middle) / scale[:, None, None]).astype(float)
    modules = (known_modules / size[:, None, None]).astype(float)
    equations = np.zeros((count, 2, points, 8))
    equations[:, 0, :, :2] = equations[:, 1, :, 3:5] = modules
    equations[:, 0, :, 2] = equations[:, 1, :, 5] = 1
    for axis in (0, 1):
        equations[:, axis, :, 6:] = -modules * pixels[:, :, axis, None]
    rows = equations.reshape(count, 2 * points, 8)
    transposed = rows.transpose(0, 2, 1)
    targets = pixels.transpose(0, 2, 1).reshape(count, 2 * points, 1)
    normal = transposed @ rows + _LEAST_PIVOT * np.eye(8)
    planes = np.ones((count, 9))
    planes[:, :8] = np.linalg.solve(normal, transposed @ targets)[:, :, 0]
    to_px = np.zeros((count, 3, 3))
    to_px[:, 0, 0] = to_px[:, 1, 1] = scale
    to_px[:, :2, 2] = middle[:, 0]
    to_px[:, 2, 2] = 1
    shrink = np.ones((count, 1, 3))
    shrink[:, 0, :2] = 1 / size[:, None]
    return to_px @ planes.reshape(count, 3, 3) * shrink


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
        (matrix,) = _homographies(
            np.concatenate((hypothesis.known[0], centre))[None],
            np.concatenate((hypothesis.known[1], np.tile(place, (4, 1))))[None],
        )
        aligned = _corners(matrix, _SQUARE * modules)
        if aligned is not None and patterns.at(aligned, modules, hidden) > hypothesis.agreement:
            corners = aligned
    movable = (2,) if hidden is None else (2, hidden)
    agreement, corners = patterns.best_near(corners, modules, movable, hidden)
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
