"""Finds a symbol's four corners where no decoder finds its finders: by its texture, then by them.

A code's texture ends in four straight edges, so a quadrilateral around it is right to two or three
modules. Seen straight on by that, each finder is looked for near its corner, at each size that a
symbol may have; the three that agree best correct the corners, the fourth is moved until the
patterns that every symbol has agree best. Reads where the quiet zone is missing or a finder hidden.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from pos_scanner.capture.decoding.recovery.function_patterns import FINDER, SMALLEST, known_modules
from pos_scanner.capture.decoding.recovery.grid_sampler import rectified

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

    from pos_scanner.capture.decoding.detection import Corners, Gray
    from pos_scanner.capture.decoding.regions import Region

    Floats = NDArray[np.float32]

WORKING_PX = 320
SEARCH_PX = 160
"""The region's longer side while its texture is outlined."""
SIDE_PX = 140
"""The symbol's side once seen straight on; margin around it besides."""
MARGIN_PX = 28
LARGEST = 61
_REACH_PX = 14
"""How far from its place a finder is looked for."""
_TRIED = 3
_FINDERS_AGREE = 1.65
"""Three finders together, of 3; no symbol with less was ever read, and most clutter has less."""
_AGREES = 0.4
"""All known patterns together, of 1; likewise."""
_CORNERS = ((0, 0), (1, 0), (1, 1), (0, 1))


@dataclass(frozen=True, slots=True)
class Outline:
    """Where a symbol seems to be.

    Attributes:
        corners: clockwise from its own top left.
        modules: along its side.
        agreement: of the known patterns with the picture, 0 to 1.
    """

    corners: Corners
    modules: int
    agreement: float


@dataclass(frozen=True, slots=True)
class _Guess:
    score: float
    modules: int
    hidden: int
    """Which corner has no finder."""
    places: tuple[tuple[float, float], ...]


def outlined(gray: Gray, region: Region) -> Outline | None:
    """Where a symbol is in a region; None where nothing looks so."""
    patch = region.cut(gray, min(WORKING_PX, max(region.right - region.left, 2)))
    rough = texture_corners(patch.image)
    if rough is None:
        return None
    found = [
        Outline(corners, modules, _agreement(patch.image, corners, modules))
        for corners, modules in _corrected(patch.image, rough)
    ]
    if not found:
        return None
    best = _with_fourth_corner(patch.image, max(found, key=lambda one: one.agreement))
    if best.agreement < _AGREES:
        return None
    return replace(best, corners=patch.back(best.corners))


def texture_corners(image: Gray) -> Corners | None:
    """Four corners around the texture in the middle of a picture, right to some modules."""
    import cv2  # noqa: PLC0415
    import numpy  # noqa: PLC0415

    scale = SEARCH_PX / max(image.shape)
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    mask = _texture(cv2.resize(image, None, fx=scale, fy=scale, interpolation=way))
    shapes, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    hull = cv2.convexHull(max(shapes, key=cv2.contourArea)) if shapes else None
    if hull is None or len(hull) < 4 or cv2.contourArea(hull) < 0.02 * mask.size:
        return None
    ends: Any = cv2.approxPolyN(hull, 4, ensure_convex=True).reshape(-1, 2)
    if len(ends) != 4:
        return None
    ends = ends.astype(numpy.float32)
    middle = ends.mean(axis=0)
    size = abs(cv2.contourArea(ends)) ** 0.5
    ends = middle + (ends - middle) * (1 - 4 / max(size, 8))  # The blur widened it by two pixels.
    if cv2.contourArea(ends, oriented=True) < 0:
        ends = ends[::-1]
    return tuple((float(x) / scale, float(y) / scale) for x, y in ends)


def _texture(image: Any) -> Gray:
    """The largest place with edges of both directions near the middle: 255, else 0."""
    import cv2  # noqa: PLC0415
    import numpy  # noqa: PLC0415

    window = (11, 11)
    across = cv2.blur(numpy.abs(cv2.Sobel(image, cv2.CV_32F, 1, 0)), window)
    down = cv2.blur(numpy.abs(cv2.Sobel(image, cv2.CV_32F, 0, 1)), window)
    energy = cv2.sqrt(across * down)
    scaled = cv2.convertScaleAbs(energy, alpha=255 / max(1.0, float(energy.max())))
    _, dense = cv2.threshold(scaled, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    dense = cv2.morphologyEx(dense, cv2.MORPH_OPEN, numpy.ones((7, 7), numpy.uint8))
    count, labels, boxes, middles = cv2.connectedComponentsWithStats(dense)
    if count < 2:
        return numpy.zeros_like(image)
    away = middles[1:] - numpy.array((image.shape[1] / 2, image.shape[0] / 2))
    weight = boxes[1:, cv2.CC_STAT_AREA] / (1 + (away**2).sum(axis=1) / (0.15 * image.size))
    chosen = 1 + int(weight.argmax())
    return numpy.where(labels == chosen, 255, 0).astype(numpy.uint8)


def _corrected(gray: Gray, rough: Corners) -> Iterator[tuple[Corners, int]]:
    """The rough corners set right by the finders near them, the best guesses first."""
    import cv2  # noqa: PLC0415
    import numpy  # noqa: PLC0415

    margin = MARGIN_PX / SIDE_PX
    flat = _straight(gray, rough)
    guesses = sorted(_guesses(flat), key=lambda one: -one.score)[:_TRIED]
    if guesses[0].score < _FINDERS_AGREE:
        return
    unit = numpy.array([[(x + margin, y + margin) for x, y in _CORNERS]], numpy.float32) * SIDE_PX
    back = cv2.getPerspectiveTransform(unit[0], numpy.array(rough, numpy.float32))
    for guess in guesses:
        places = numpy.array(guess.places, numpy.float32)
        hidden = guess.hidden
        near = [places[(hidden + step) % 4] for step in (1, 3, 2)]
        for fourth in (unit[0][hidden], near[0] + near[1] - near[2]):
            places[hidden] = fourth
            corners = cv2.perspectiveTransform(places[None], back)[0]
            # The corner without a finder is the symbol's bottom right: the third.
            turned = numpy.roll(corners, 2 - hidden, axis=0)
            yield tuple((float(x), float(y)) for x, y in turned), guess.modules


def _straight(gray: Gray, rough: Corners) -> Floats:
    import cv2  # noqa: PLC0415

    # As one "module" of SIDE_PX pixels; the margin is cut from a wider one.
    wide = rectified(
        gray, _grown(rough, 1 + 2 * MARGIN_PX / SIDE_PX), 1, SIDE_PX + 2 * MARGIN_PX, 0
    )
    return cv2.GaussianBlur(wide, (0, 0), 0.7)  # type: ignore[return-value]


def _grown(corners: Corners, factor: float) -> Corners:
    """The corners of the same plane's square, larger around the same middle."""
    import cv2  # noqa: PLC0415
    import numpy  # noqa: PLC0415

    low, high = (1 - factor) / 2, (1 + factor) / 2
    unit = numpy.array(_CORNERS, numpy.float32)
    matrix = cv2.getPerspectiveTransform(unit, numpy.array(corners, numpy.float32))
    ends = numpy.array([[(high if x else low, high if y else low) for x, y in _CORNERS]])
    grown = cv2.perspectiveTransform(ends.astype(numpy.float32), matrix)[0]
    return tuple((float(x), float(y)) for x, y in grown)


def _guesses(flat: Floats) -> Iterator[_Guess]:
    """For each size of symbol, black on white and white on black: how well its finders fit."""
    for modules in range(SMALLEST, LARGEST + 1, 4):
        finder = _finder(modules)
        matches = [_match_near(flat, finder, corner) for corner in _CORNERS]
        for sign in (-1, 1):
            best = [_peak(match * sign, left, top) for match, left, top in matches]
            scores = [score for score, _, _ in best]
            hidden = scores.index(min(scores))
            size = finder.shape[0]
            places = tuple(
                (x + size * right, y + size * below)
                for (_, x, y), (right, below) in zip(best, _CORNERS, strict=True)
            )
            yield _Guess(sum(scores) - scores[hidden], modules, hidden, places)


@lru_cache(maxsize=32)
def _finder(modules: int) -> Floats:
    """What a finder looks like in a symbol of a size, slightly blurred; 1 is black."""
    import cv2  # noqa: PLC0415
    import numpy  # noqa: PLC0415

    drawn = numpy.maximum(known_modules(SMALLEST)[:FINDER, :FINDER], 0)
    module = SIDE_PX / modules
    size = round(FINDER * module)
    way = cv2.INTER_AREA if size < 4 * FINDER else cv2.INTER_NEAREST
    scaled = cv2.resize(drawn, (size, size), interpolation=way)
    return cv2.GaussianBlur(scaled, (0, 0), 0.35 * module)  # type: ignore[return-value]


def _match_near(flat: Floats, finder: Floats, corner: tuple[int, int]) -> tuple[Floats, int, int]:
    """How well the finder fits at each place near a corner, and which place is the first."""
    import cv2  # noqa: PLC0415

    size = finder.shape[0]
    left, top = (MARGIN_PX + (SIDE_PX - size) * far - _REACH_PX for far in corner)
    part = flat[top : top + size + 2 * _REACH_PX, left : left + size + 2 * _REACH_PX]
    return cv2.matchTemplate(part, finder, cv2.TM_CCOEFF_NORMED), left, top  # type: ignore[return-value]


def _peak(match: Floats, left: int, top: int) -> tuple[float, int, int]:
    row, column = divmod(int(match.argmax()), match.shape[1])
    return float(match[row, column]), left + column, top + row


def _agreement(image: Gray, corners: Corners, modules: int) -> float:
    """How well the patterns that every symbol has fit a picture there."""
    import cv2  # noqa: PLC0415
    import numpy  # noqa: PLC0415

    side = 2 * modules
    unit = numpy.array(_CORNERS, numpy.float32) * side - 0.5
    matrix = cv2.getPerspectiveTransform(numpy.array(corners, numpy.float32), unit)
    seen: Any = cv2.warpPerspective(image, matrix, (side, side), flags=cv2.INTER_LINEAR)
    seen = seen.astype(numpy.float32)
    seen -= cv2.blur(seen, (17, 17))
    known, there = _known_twofold(modules)
    spread = numpy.sqrt(((seen * there) ** 2).sum() * there.sum() + 1)
    return abs(float((seen * known).sum() / spread))


@lru_cache(maxsize=32)
def _known_twofold(modules: int) -> tuple[Floats, Floats]:
    """The known patterns, two pixels a module, and where they stand."""
    import numpy  # noqa: PLC0415

    known = known_modules(modules).repeat(2, 0).repeat(2, 1)
    return known, (known != 0).astype(numpy.float32)


def _with_fourth_corner(image: Gray, outline: Outline) -> Outline:
    """The outline with its bottom right corner where the known patterns agree best."""
    best = outline
    first, _, third, _ = outline.corners
    module_px = math.dist(first, third) / (1.4 * outline.modules)
    step = 2.0 * module_px
    while step > 0.5 * module_px:
        moved = False
        for across, down in ((step, 0.0), (-step, 0.0), (0.0, step), (0.0, -step)):
            left, right, (x, y), last = best.corners
            tried = (left, right, (x + across, y + down), last)
            found = _agreement(image, tried, outline.modules)
            if found > best.agreement:
                best, moved = Outline(tried, outline.modules, found), True
        step = step if moved else step / 2
    return best
