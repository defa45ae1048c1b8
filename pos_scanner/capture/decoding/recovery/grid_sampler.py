"""Reads a symbol whose corners are known, however it is blurred: the picture itself teaches how.

A quarter of a symbol is the same in every one (finders, timing, alignment). From these modules a
linear filter is learnt that turns the blurred surroundings of a module into black or white, as a
modem learns its line; it takes defocus, a moving hand, uneven light and inversion alike. Out: a
value for each module, which frames may add up, and the symbol drawn clean for a decoder.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from pos_scanner.capture.decoding.recovery.function_patterns import SMALLEST, known_modules

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

    from pos_scanner.capture.decoding.detection import Corners, Gray

    Floats = NDArray[np.float32]

MODULE_PX = 3
"""Pixels of a module once rectified: its middle and both edges."""
REACH = 1
"""Modules on each side that a module's value is learnt from; 2 reads no more and costs twice."""
WINDOW = (2 * REACH + 1) * MODULE_PX
STIFFNESS = 0.02
"""How far the filter is kept from following the noise (ridge regression)."""
CHANGING_STIFFNESS = 0.025
"""The same of the filter that changes across the symbol; half of it for what does not change."""
LARGEST = 89
"""Modules along the side: more than any title code, and the cost grows with their square."""
LIKE_A_SYMBOL = 0.55
"""Agreement of the known modules with what was read there, below which it is clutter:
what was read of 300 views had 0.65 and more, most of the clutter less than 0.3."""
ROUNDS = 10
_QUIET = 4
_DRAWN_PX = 2
_SCORED_PX = 160
_CONTRAST_FLOOR = 0.01


def is_a_symbols_shape(corners: Corners, modules: int) -> bool:
    """Whether four corners bound a square seen aslant, a pixel a module at least.

    What decoders give for clutter may be crossed, a line or a point; no plane is seen through that.
    """
    turns = []
    for place in range(4):
        (x0, y0), (x1, y1), (x2, y2) = corners[place - 2], corners[place - 1], corners[place]
        turns.append((x1 - x0) * (y2 - y1) - (y1 - y0) * (x2 - x1))
    least = (0.7 * modules) ** 2
    return all(turn > 0.15 * least for turn in turns) or all(turn < -0.15 * least for turn in turns)


def read_modules(gray: Gray, corners: Corners, modules: int) -> Iterator[Floats]:
    """How black each module is, (modules, modules): above 0 black, below white, 1 certain.

    Given as learnt from what is known, then as learnt from every module; not at all where what is
    known is not there.

    Args:
        gray: the picture.
        corners: clockwise from the symbol's own top left; right to half a module for the first
            reading, to one or one and a half for the second.
        modules: along its side.
    """
    import numpy  # noqa: PLC0415

    around = _surroundings(gray, corners, modules)
    known = known_modules(modules).ravel()
    taught = known != 0
    examples = around[taught]
    square = examples.T @ examples
    square[numpy.diag_indices_from(square)] += STIFFNESS * len(examples)
    values = around @ numpy.linalg.solve(square, examples.T @ known[taught])
    if (values * known)[taught].clip(-1, 1).mean() >= LIKE_A_SYMBOL:
        yield values.reshape(modules, modules)
        yield _learnt_from_all(around, values, known).reshape(modules, modules)


def _surroundings(gray: Gray, corners: Corners, modules: int) -> Floats:
    """The pixels around each module, (modules squared, WINDOW squared)."""
    import numpy  # noqa: PLC0415

    seen = _evened(rectified(gray, corners, modules, MODULE_PX, REACH))
    every = numpy.lib.stride_tricks.sliding_window_view(seen, (WINDOW, WINDOW))
    return every[::MODULE_PX, ::MODULE_PX].reshape(modules**2, WINDOW**2)


def _learnt_from_all(around: Floats, values: Floats, known: Floats) -> Floats:
    """The same, with a filter that changes across the symbol, taught by what it read itself.

    Corners that are a module off move the modules by an amount that changes evenly across the
    symbol, paper that is bent by one that changes with its square: a filter whose weights do the
    same follows. It has more weights than there are known modules; what the last filter read
    teaches the next.
    """
    import numpy  # noqa: PLC0415

    modules = math.isqrt(len(values))
    place = numpy.linspace(-1, 1, modules, dtype=numpy.float32)
    across, down = numpy.tile(place, modules)[:, None], place.repeat(modules)[:, None]
    near, nearest = _middle_of(around, 5), _middle_of(around, 3)
    bent = (nearest * across**2, nearest * down**2, nearest * (across * down))
    seen = numpy.hstack((around, near * across, near * down, *bent))
    square = seen.T @ seen
    stiffness = numpy.full(len(square), CHANGING_STIFFNESS, numpy.float32)
    stiffness[: around.shape[1]] = CHANGING_STIFFNESS / 2
    square[numpy.diag_indices_from(square)] += stiffness * len(seen)
    inverse = numpy.linalg.inv(square)
    black = values > 0
    for _ in range(ROUNDS):
        taught = numpy.where(known == 0, numpy.clip(3 * values, -1, 1), known)
        values = seen @ (inverse @ (seen.T @ taught))
        before, black = black, values > 0
        if (before == black).all():
            break
    return values


def _middle_of(around: Floats, side_px: int) -> Floats:
    """Of the pixels around each module those nearest to its middle."""
    edge = (WINDOW - side_px) // 2
    part = around.reshape(-1, WINDOW, WINDOW)[:, edge : edge + side_px, edge : edge + side_px]
    return part.reshape(len(around), side_px**2)


def draw_modules(values: Floats) -> Gray:
    """The symbol as a picture for a decoder: what is known of it as it must be, the rest read."""
    import numpy  # noqa: PLC0415

    known = known_modules(values.shape[0])
    black = numpy.where(known == 0, values > 0, known > 0)
    small = numpy.where(numpy.pad(black, _QUIET), 0, 255).astype(numpy.uint8)
    return small.repeat(_DRAWN_PX, 0).repeat(_DRAWN_PX, 1)


def likely_sides(gray: Gray, corners: Corners, most: int = 2) -> list[int]:
    """How many modules the side of the symbol between these corners may have, the likeliest first.

    Each size has its finders and timing patterns elsewhere; the size is taken whose agree best.
    """
    import cv2  # noqa: PLC0415
    import numpy  # noqa: PLC0415

    sides, patterns, places = _patterns_by_side()
    seen = rectified(gray, corners, _SCORED_PX, 1, 0)
    seen = cv2.blur(seen, (31, 31)) - seen
    flat = (seen / (seen.std() + 1e-3)).ravel()
    agreement = numpy.abs(patterns @ flat) / numpy.sqrt(places @ (flat * flat) + 1)
    return [sides[index] for index in numpy.argsort(-agreement)[:most]]


@lru_cache(maxsize=1)
def _patterns_by_side() -> tuple[list[int], Floats, Floats]:
    """For each size: its known patterns at one scale, of length 1, and where they stand."""
    import cv2  # noqa: PLC0415
    import numpy  # noqa: PLC0415

    sides = list(range(SMALLEST, LARGEST + 1, 4))
    size = (_SCORED_PX, _SCORED_PX)
    scaled: Any = [
        cv2.resize(known_modules(side), size, interpolation=cv2.INTER_AREA).ravel()
        for side in sides
    ]
    patterns = numpy.stack([one / numpy.linalg.norm(one) for one in scaled]).astype(numpy.float32)
    return sides, patterns, (patterns != 0).astype(numpy.float32)


def rectified(gray: Gray, corners: Corners, modules: int, module_px: int, margin: int) -> Floats:
    """The symbol seen straight on, ``module_px`` a module, ``margin`` modules around it."""
    import cv2  # noqa: PLC0415
    import numpy  # noqa: PLC0415

    ends = numpy.array(corners, numpy.float32)
    part, ends = _cut(gray, ends, modules * module_px)
    unit = numpy.array([(0, 0), (modules, 0), (modules, modules), (0, modules)], numpy.float32)
    matrix = cv2.getPerspectiveTransform(ends, (unit + margin) * module_px - 0.5)
    side = (modules + 2 * margin) * module_px
    flat: Any = cv2.warpPerspective(
        part, matrix, (side, side), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return flat.astype(numpy.float32)  # type: ignore[no-any-return]


def _cut(gray: Gray, ends: Floats, wanted_px: float) -> tuple[Gray, Floats]:
    """The part of the picture around four corners, made smaller where it is much too fine.

    A pixel of the result then gathers the light of those that it stands for.
    """
    import cv2  # noqa: PLC0415
    import numpy  # noqa: PLC0415

    more = 0.15 * float(numpy.ptp(ends, axis=0).max()) + 2
    high, wide = gray.shape
    left, top = (max(0, math.floor(float(value) - more)) for value in ends.min(axis=0))
    right, bottom = (math.ceil(float(value) + more) for value in ends.max(axis=0))
    left, top = min(left, wide - 1), min(top, high - 1)
    part = gray[top : max(top + 1, min(high, bottom)), left : max(left + 1, min(wide, right))]
    ends = ends - numpy.array((left, top), numpy.float32)
    shrink = wanted_px / max(1.0, math.sqrt(abs(cv2.contourArea(ends))))
    if shrink >= 0.8:
        return part, ends
    size = (max(1, round(part.shape[1] * shrink)), max(1, round(part.shape[0] * shrink)))
    small: Any = cv2.resize(part, size, interpolation=cv2.INTER_AREA)
    return small, (ends + 0.5) * shrink - 0.5


def _evened(seen: Floats) -> Floats:
    """The same with the light's slopes taken out and the contrast alike everywhere."""
    import cv2  # noqa: PLC0415
    import numpy  # noqa: PLC0415

    seen = (seen - seen.mean()) / (seen.std() + 1e-3)
    window = (9 * MODULE_PX, 9 * MODULE_PX)
    mean = cv2.blur(seen, window)
    spread = numpy.maximum(cv2.blur(seen * seen, window) - mean * mean, _CONTRAST_FLOOR)
    return ((seen - mean) / numpy.sqrt(spread)).astype(numpy.float32)
