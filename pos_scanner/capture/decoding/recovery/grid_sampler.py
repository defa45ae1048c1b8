"""Samples the modules of a symbol whose corners are known, however it is blurred.

As ZXing's ``GridSampler`` with its ``PerspectiveTransform``: a homography from the four corners
puts the symbol straight, and each module is read where it must be. Beyond that the picture teaches
how to read it. The function patterns are the same in every symbol; from them a linear equalizer is
learnt (ridge regression) that turns the blurred surroundings of a module into black or white, as a
modem learns its line from a training sequence; it takes defocus, a moving hand, uneven light and
inversion alike. Out: a value for each module, which frames may be averaged by, and the symbol
rendered clean for a decoder, whose Reed-Solomon correction mends what is still misread.
"""

import math
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import cv2
import numpy as np

from pos_scanner.capture.decoding.detection import Corners, Floats, Gray
from pos_scanner.capture.decoding.recovery.function_patterns import (
    MIN_MODULES,
    function_patterns,
    visible_patterns,
)

MODULE_PX = 3
"""Pixels of a module once rectified: its middle and both edges."""
REACH_MODULES = 1
"""Modules on each side that a module's value is learnt from; 2 reads no more and costs twice."""
WINDOW_PX = (2 * REACH_MODULES + 1) * MODULE_PX
STIFFNESS = 0.02
"""How far the equalizer is kept from following the noise (the ridge's weight)."""
VARYING_STIFFNESS = 0.025
"""The same of the equalizer that varies over the symbol; half of it for its constant part."""
MAX_SAMPLED_MODULES = 89
"""Along the side: more than any title code has, and the cost grows with their square."""
LEAST_AGREEMENT = 0.55
"""Of the function patterns with what was sampled there, below which it is clutter: what was read
of 300 views had 0.65 and more, most of the clutter less than 0.3."""
ROUNDS = 10
_QUIET_ZONE_MODULES = 4
_RENDERED_PX = 2
_SCORED_PX = 160
_CONTRAST_FLOOR = 0.01
_PLAIN_CONTRAST = 0.5
"""Of the pixels around a module: where they differ by less, a lamp washed them out."""


def is_plausible_quadrilateral(corners: Corners, modules: int) -> bool:
    """Whether four corners bound a square seen aslant, a pixel a module at least.

    What decoders give for clutter may be crossed, a line or a point; no plane is seen through that.
    """
    turns = []
    for place in range(4):
        (x0, y0), (x1, y1), (x2, y2) = corners[place - 2], corners[place - 1], corners[place]
        turns.append((x1 - x0) * (y2 - y1) - (y1 - y0) * (x2 - x1))
    least = 0.15 * (0.7 * modules) ** 2
    return all(turn > least for turn in turns) or all(turn < -least for turn in turns)


def sample_modules(
    gray: Gray, corners: Corners, modules: int, hidden: int | None = None
) -> Iterator[Floats]:
    """How black each module is, (modules, modules): above 0 black, below white, 1 certain.

    Given twice: as learnt from the function patterns, then as learnt from every module, and near 0
    where its surroundings are all of one tone; not at all where no function patterns are found.

    Args:
        gray: the picture.
        corners: clockwise from the symbol's own top left; right to half a module for the first
            sample, to one or one and a half for the second.
        modules: along its side.
        hidden: the corner whose finder pattern is covered: nothing is learnt from it.
    """
    windows = _module_windows(gray, corners, modules)
    expected = visible_patterns(modules, hidden).ravel()
    is_expected = expected != 0
    examples = windows[is_expected]
    normal = examples.T @ examples
    normal[np.diag_indices_from(normal)] += STIFFNESS * len(examples)
    values = windows @ np.linalg.solve(normal, examples.T @ expected[is_expected])
    if (values * expected)[is_expected].clip(-1, 1).mean() >= LEAST_AGREEMENT:
        yield values.reshape(modules, modules)
        trust = (windows.std(axis=1) / _PLAIN_CONTRAST).clip(0, 1)
        yield (trust * _relearnt(windows, values, expected)).reshape(modules, modules)


def _module_windows(gray: Gray, corners: Corners, modules: int) -> Floats:
    """The pixels around each module, (modules squared, WINDOW_PX squared)."""
    flat = _normalized(rectify(gray, corners, modules, MODULE_PX, REACH_MODULES))
    windows = np.lib.stride_tricks.sliding_window_view(flat, (WINDOW_PX, WINDOW_PX))
    return windows[::MODULE_PX, ::MODULE_PX].reshape(modules**2, WINDOW_PX**2)


def _relearnt(windows: Floats, values: Floats, expected: Floats) -> Floats:
    """The values by an equalizer that varies over the symbol, taught by what was read before.

    Corners that are a module off move the modules by an amount that varies evenly over the symbol,
    paper that is bent by one that varies with its square: an equalizer whose weights do the same
    follows. It has more weights than there are modules in the function patterns, so that each round
    learns from all modules as the round before read them (decision-directed equalization).
    """
    modules = math.isqrt(len(values))
    place = np.linspace(-1, 1, modules, dtype=np.float32)
    across, down = np.tile(place, modules)[:, None], place.repeat(modules)[:, None]
    near, nearest = _middle_of(windows, 5), _middle_of(windows, 3)
    bent = (nearest * across**2, nearest * down**2, nearest * (across * down))
    features = np.hstack((windows, near * across, near * down, *bent))
    normal = features.T @ features
    stiffness = np.full(len(normal), VARYING_STIFFNESS, np.float32)
    stiffness[: windows.shape[1]] = VARYING_STIFFNESS / 2
    normal[np.diag_indices_from(normal)] += stiffness * len(features)
    inverse = np.linalg.inv(normal)
    black = values > 0
    for _ in range(ROUNDS):
        targets = np.where(expected == 0, np.clip(3 * values, -1, 1), expected)
        values = features @ (inverse @ (features.T @ targets))
        previous, black = black, values > 0
        if (previous == black).all():
            break
    return values


def _middle_of(windows: Floats, side_px: int) -> Floats:
    """Of the pixels around each module those nearest to its middle, (n, side_px squared)."""
    edge = (WINDOW_PX - side_px) // 2
    squares = windows.reshape(-1, WINDOW_PX, WINDOW_PX)[:, edge:-edge, edge:-edge]
    return squares.reshape(len(windows), side_px**2)


def render_modules(values: Floats) -> Gray:
    """The symbol as a picture for a decoder: function patterns as they must be, data as sampled.

    A quiet zone of four modules around it (ISO/IEC 18004:2015, 6.3.8); 0 or 255.
    """
    expected = function_patterns(values.shape[0])
    black = np.where(expected == 0, values > 0, expected > 0)
    small = np.where(np.pad(black, _QUIET_ZONE_MODULES), 0, 255).astype(np.uint8)
    return small.repeat(_RENDERED_PX, 0).repeat(_RENDERED_PX, 1)


def likely_sizes(gray: Gray, corners: Corners, limit: int = 2) -> list[int]:
    """How many modules the side of the symbol between these corners may have, the likeliest first.

    Each size has its finder and timing patterns elsewhere; the picture is compared with those of
    every size at one scale.
    """
    sizes, patterns, masks = _patterns_by_size()
    flat = rectify(gray, corners, _SCORED_PX, 1, 0)
    darkness = cv2.blur(flat, (31, 31)) - flat
    picture = (darkness / (darkness.std() + 1e-3)).ravel()
    agreement = np.abs(patterns @ picture) / np.sqrt(masks @ (picture * picture) + 1)
    return [sizes[index] for index in np.argsort(-agreement)[:limit]]


@lru_cache(maxsize=1)
def _patterns_by_size() -> tuple[list[int], Floats, Floats]:
    """For each size: its function patterns at one scale, of length 1, and where they stand."""
    sizes = list(range(MIN_MODULES, MAX_SAMPLED_MODULES + 1, 4))
    scaled: Any = [
        cv2.resize(
            function_patterns(modules), (_SCORED_PX, _SCORED_PX), interpolation=cv2.INTER_AREA
        ).ravel()
        for modules in sizes
    ]
    patterns = np.stack([pattern / np.linalg.norm(pattern) for pattern in scaled])
    return sizes, patterns, (patterns != 0).astype(np.float32)


def rectify(gray: Gray, corners: Corners, modules: int, module_px: int, margin: int) -> Floats:
    """The symbol seen straight on, ``module_px`` a module, ``margin`` modules around it.

    The homography of ZXing's ``PerspectiveTransform.quadrilateralToQuadrilateral``.
    """
    quadrilateral = np.array(corners, np.float32)
    part, quadrilateral = _cut(gray, quadrilateral, modules * module_px)
    square = np.array([(0, 0), (modules, 0), (modules, modules), (0, modules)], np.float32)
    matrix = cv2.getPerspectiveTransform(quadrilateral, (square + margin) * module_px - 0.5)
    side = (modules + 2 * margin) * module_px
    flat: Any = cv2.warpPerspective(
        part, matrix, (side, side), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return flat.astype(np.float32)  # type: ignore[no-any-return]


def _cut(gray: Gray, quadrilateral: Floats, side_px: float) -> tuple[Gray, Floats]:
    """The part of the picture around four corners, made smaller where it is much too fine.

    A pixel of the result then gathers the light of those that it stands for.
    """
    margin = 0.15 * float(np.ptp(quadrilateral, axis=0).max()) + 2
    height, width = gray.shape
    x0, y0 = (max(0, math.floor(float(low) - margin)) for low in quadrilateral.min(axis=0))
    x1, y1 = (math.ceil(float(high) + margin) for high in quadrilateral.max(axis=0))
    x0, y0 = min(x0, width - 1), min(y0, height - 1)
    part = gray[y0 : max(y0 + 1, min(height, y1)), x0 : max(x0 + 1, min(width, x1))]
    quadrilateral = quadrilateral - np.array((x0, y0), np.float32)
    shrink = side_px / max(1.0, math.sqrt(abs(cv2.contourArea(quadrilateral))))
    if shrink >= 0.8:
        return part, quadrilateral
    size = (max(1, round(part.shape[1] * shrink)), max(1, round(part.shape[0] * shrink)))
    small: Any = cv2.resize(part, size, interpolation=cv2.INTER_AREA)
    return small, (quadrilateral + 0.5) * shrink - 0.5


def _normalized(flat: Floats) -> Floats:
    """The same with the light's slopes taken out and the contrast alike everywhere."""
    flat = (flat - flat.mean()) / (flat.std() + 1e-3)
    window = (9 * MODULE_PX, 9 * MODULE_PX)
    mean = cv2.blur(flat, window)
    variance = np.maximum(cv2.blur(flat * flat, window) - mean * mean, _CONTRAST_FLOOR)
    return ((flat - mean) / np.sqrt(variance)).astype(np.float32)
