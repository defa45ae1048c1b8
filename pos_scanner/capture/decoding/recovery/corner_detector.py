"""Locates a symbol's four corners where no decoder finds its finder patterns.

Decoders look for finder patterns first (ZXing's ``FinderPatternFinder``) and for the lower right
alignment pattern by them (``AlignmentPatternFinder``). Here the order is the other way round. A
code's texture ends in four straight edges, so a quadrilateral around it is right to two or three
modules. In the picture rectified by that each finder pattern is matched near its corner, at each
size that a symbol may have; the three that agree best correct the corners, and the fourth is moved
until all function patterns agree best. So a symbol without a quiet zone is located, and one with a
hidden finder pattern.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from typing import Any

import cv2
import numpy as np

from pos_scanner.capture.decoding.detection import Corners, Floats, Gray, UnreadSymbol
from pos_scanner.capture.decoding.recovery.function_patterns import (
    FINDER_MODULES,
    MIN_MODULES,
    function_patterns,
)
from pos_scanner.capture.decoding.recovery.grid_sampler import rectify
from pos_scanner.capture.decoding.recovery.pattern_agreement import PatternAgreement
from pos_scanner.capture.decoding.regions import Region

WORKING_PX = 320
SEARCH_PX = 160
"""The region's longer side while its texture is outlined."""
SIDE_PX = 140
"""The symbol's side once rectified; margin around it besides."""
MARGIN_PX = 28
MAX_LOCATED_MODULES = 61
_REACH_PX = 14
"""How far from its place a finder pattern is looked for."""
_HYPOTHESES = 3
_FINDERS_AGREE = 1.65
"""Three finders together, of 3; no symbol with less was ever read, and most clutter has less."""
_PATTERNS_AGREE = 0.45
"""All function patterns together, of 1; likewise."""
_CORNERS = ((0, 0), (1, 0), (1, 1), (0, 1))
_UNIT_SQUARE = np.array(_CORNERS, np.float32)


@dataclass(frozen=True, slots=True)
class _FinderFit:
    """How well three finder patterns of a symbol's size fit, and where each was matched."""

    score: float
    modules: int
    open_corner: int
    """Which corner has no finder pattern."""
    places: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class _Match:
    """Where a finder pattern fits best: agreement, x, y; and likewise its inverse."""

    highest: tuple[float, int, int]
    lowest: tuple[float, int, int]


def locate_symbol(gray: Gray, region: Region) -> UnreadSymbol | None:
    """Where a symbol seems to be in a region; None where nothing looks so."""
    patch = region.cut(gray, min(WORKING_PX, max(region.right - region.left, 2)))
    rough = texture_corners(patch.image)
    if rough is None:
        return None
    patterns = PatternAgreement(patch.image)
    candidates = [
        (patterns.at(corners, modules), corners, modules)
        for corners, modules in _corrected(patch.image, rough)
    ]
    if not candidates:
        return None
    _, corners, modules = max(candidates, key=itemgetter(0))
    agreement, corners = patterns.best_near(corners, modules, (2,))
    if agreement < _PATTERNS_AGREE:
        return None
    return UnreadSymbol(patch.to_picture(corners), modules)


def texture_corners(image: Gray) -> Corners | None:
    """Four corners around the texture in the middle of a picture, right to some modules."""
    scale = SEARCH_PX / max(image.shape)
    interpolation = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    mask = _texture(cv2.resize(image, None, fx=scale, fy=scale, interpolation=interpolation))
    outlines, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    hull = cv2.convexHull(max(outlines, key=cv2.contourArea)) if outlines else None
    if hull is None or len(hull) < 4 or cv2.contourArea(hull) < 0.02 * mask.size:
        return None
    ends: Any = cv2.approxPolyN(hull, 4, ensure_convex=True).reshape(-1, 2).astype(np.float32)
    if len(ends) != 4:
        return None
    middle = ends.mean(axis=0)
    size = abs(cv2.contourArea(ends)) ** 0.5
    ends = middle + (ends - middle) * (1 - 4 / max(size, 8))  # The blur widened it by two pixels.
    if cv2.contourArea(ends, oriented=True) < 0:
        ends = ends[::-1]
    return tuple((float(x) / scale, float(y) / scale) for x, y in ends)


def _texture(image: Any) -> Gray:
    """The largest place with edges of both directions near the middle: 255, else 0."""
    window = (11, 11)
    across = cv2.blur(np.abs(cv2.Sobel(image, cv2.CV_32F, 1, 0)), window)
    down = cv2.blur(np.abs(cv2.Sobel(image, cv2.CV_32F, 0, 1)), window)
    energy = cv2.sqrt(across * down)
    scaled = cv2.convertScaleAbs(energy, alpha=255 / max(1.0, float(energy.max())))
    _, dense = cv2.threshold(scaled, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    dense = cv2.morphologyEx(dense, cv2.MORPH_OPEN, np.ones((7, 7), np.uint8))
    count, labels, boxes, centres = cv2.connectedComponentsWithStats(dense)
    if count < 2:
        return np.zeros_like(image)
    offsets = centres[1:] - np.array((image.shape[1] / 2, image.shape[0] / 2))
    weights = boxes[1:, cv2.CC_STAT_AREA] / (1 + (offsets**2).sum(axis=1) / (0.15 * image.size))
    heaviest = 1 + int(weights.argmax())
    return np.where(labels == heaviest, 255, 0).astype(np.uint8)


def _corrected(gray: Gray, rough: Corners) -> Iterator[tuple[Corners, int]]:
    """The rough corners set right by the finder patterns near them, the best fits first."""
    margin = MARGIN_PX / SIDE_PX
    flat = _straight(gray, rough)
    fits = sorted(_finder_fits(flat), key=lambda fit: -fit.score)[:_HYPOTHESES]
    if fits[0].score < _FINDERS_AGREE:
        return
    unit = np.array([[(x + margin, y + margin) for x, y in _CORNERS]], np.float32) * SIDE_PX
    to_picture = cv2.getPerspectiveTransform(unit[0], np.array(rough, np.float32))
    for fit in fits:
        places = np.array(fit.places, np.float32)
        open_corner = fit.open_corner
        beside, beyond, opposite = (places[(open_corner + step) % 4] for step in (1, 3, 2))
        for fourth in (unit[0][open_corner], beside + beyond - opposite):
            places[open_corner] = fourth
            corners = cv2.perspectiveTransform(places[None], to_picture)[0]
            # The corner without a finder is the symbol's bottom right: the third.
            turned = np.roll(corners, 2 - open_corner, axis=0)
            yield tuple((float(x), float(y)) for x, y in turned), fit.modules


def _straight(gray: Gray, rough: Corners) -> Floats:
    # As one "module" of SIDE_PX pixels; the margin is cut from a wider one.
    wide = rectify(gray, _grown(rough, 1 + 2 * MARGIN_PX / SIDE_PX), 1, SIDE_PX + 2 * MARGIN_PX, 0)
    return cv2.GaussianBlur(wide, (0, 0), 0.7)  # type: ignore[return-value]


def _grown(corners: Corners, factor: float) -> Corners:
    """The corners of the same plane's square, larger around the same middle."""
    low, high = (1 - factor) / 2, (1 + factor) / 2
    matrix = cv2.getPerspectiveTransform(_UNIT_SQUARE, np.array(corners, np.float32))
    ends = np.array([[(high if x else low, high if y else low) for x, y in _CORNERS]])
    grown = cv2.perspectiveTransform(ends.astype(np.float32), matrix)[0]
    return tuple((float(x), float(y)) for x, y in grown)


def _finder_fits(flat: Floats) -> Iterator[_FinderFit]:
    """For each size of symbol, black on white and white on black: how its finder patterns fit."""
    for modules in range(MIN_MODULES, MAX_LOCATED_MODULES + 1, 4):
        finder = _finder_pattern(modules)
        matches = [_match_near(flat, finder, corner) for corner in _CORNERS]
        for is_inverted in (True, False):
            peaks = [match.lowest if is_inverted else match.highest for match in matches]
            scores = [score for score, _, _ in peaks]
            open_corner = scores.index(min(scores))
            size = finder.shape[0]
            places = tuple(
                (x + size * right, y + size * bottom)
                for (_, x, y), (right, bottom) in zip(peaks, _CORNERS, strict=True)
            )
            score = sum(scores) - scores[open_corner]
            yield _FinderFit(score, modules, open_corner, places)


@lru_cache(maxsize=32)
def _finder_pattern(modules: int) -> Floats:
    """A finder pattern as it looks in a symbol of a size, slightly blurred; 1 is black."""
    pattern = np.maximum(function_patterns(MIN_MODULES)[:FINDER_MODULES, :FINDER_MODULES], 0)
    module_px = SIDE_PX / modules
    size = round(FINDER_MODULES * module_px)
    interpolation = cv2.INTER_AREA if size < 4 * FINDER_MODULES else cv2.INTER_NEAREST
    scaled = cv2.resize(pattern, (size, size), interpolation=interpolation)
    return cv2.GaussianBlur(scaled, (0, 0), 0.35 * module_px)  # type: ignore[return-value]


def _match_near(flat: Floats, finder: Floats, corner: tuple[int, int]) -> _Match:
    """Where the finder pattern fits best near a corner, and where its inverse does."""
    size = finder.shape[0]
    x, y = (MARGIN_PX + (SIDE_PX - size) * far - _REACH_PX for far in corner)
    part = flat[y : y + size + 2 * _REACH_PX, x : x + size + 2 * _REACH_PX]
    fit = cv2.matchTemplate(part, finder, cv2.TM_CCOEFF_NORMED)
    low, high, (low_x, low_y), (high_x, high_y) = cv2.minMaxLoc(fit)
    return _Match((high, x + high_x, y + high_y), (-low, x + low_x, y + low_y))
