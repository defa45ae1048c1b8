"""Pictures that no camera gives: random, cut, degenerate, almost codes. For the fuzz run.

Each is made of a seed and its number alone, so that one which crashes a decoder can be made again.
"""

import random
from collections.abc import Callable, Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from tests.benchmarks.degradations import modules_of, text_of
from tests.benchmarks.hostile_symbols import hostile_symbol

Gray = NDArray[np.uint8]
_Kind = Callable[[np.random.Generator, random.Random], Gray]

SIZES = ((1, 1), (1, 400), (400, 1), (2, 3), (3, 4000), (40, 60), (120, 160), (240, 320))


def hostile_picture(seed: int, number: int) -> Gray:
    """One of many kinds and sizes, a pixel included, (height, width); 0 is black."""
    return _made(_KINDS + 2 * (_wrong_inside,), seed, number)


def hostile_pictures(seed: int, count: int) -> Iterator[Gray]:
    """Those in which nothing can be read but ``text_of(0)`` to ``text_of(49)``."""
    return (_made(_KINDS, seed, number) for number in range(count))


def _made(kinds: tuple[_Kind, ...], seed: int, number: int) -> Gray:
    draw_of = random.Random(f"hostile {seed} {number}")
    return kinds[number % len(kinds)](np.random.default_rng((seed, number)), draw_of)


def _noise(rng: np.random.Generator, draw_of: random.Random) -> Gray:
    return rng.integers(0, 256, draw_of.choice(SIZES), np.uint8)


def _one_shade(rng: np.random.Generator, draw_of: random.Random) -> Gray:
    del rng
    # A few are as large as a telephone's photograph.
    size = (3000, 4000) if draw_of.random() < 0.01 else draw_of.choice(SIZES)
    return np.full(size, draw_of.randrange(256), np.uint8)


def _blocks(rng: np.random.Generator, draw_of: random.Random) -> Gray:
    """Noise of two tones: a field of modules without an end."""
    high, wide = draw_of.choice(SIZES)
    side = draw_of.randint(1, 6)
    small = rng.integers(0, 2, (max(1, high // side), max(1, wide // side)), np.uint8)
    return (small * np.uint8(255)).repeat(side, 0).repeat(side, 1)


def _finders(rng: np.random.Generator, draw_of: random.Random) -> Gray:
    """Finders everywhere: each three of them might be a symbol."""
    del rng
    high, wide = (max(40, side) for side in draw_of.choice(SIZES))
    picture = np.full((high, min(wide, 640)), 255, np.uint8)
    for _ in range(draw_of.randint(1, 60)):
        place = (draw_of.randrange(picture.shape[1]), draw_of.randrange(picture.shape[0]))
        side = draw_of.randint(1, 6)
        for ring, shade in ((7, 0), (5, 255), (3, 0)):
            inset = (7 - ring) // 2 * side
            start = (place[0] + inset, place[1] + inset)
            end = (start[0] + ring * side - 1, start[1] + ring * side - 1)
            cv2.rectangle(picture, start, end, shade, -1)
    return picture


def _dense(rng: np.random.Generator, draw_of: random.Random) -> Gray:
    """The ratio of a finder, 1:1:3:1:1, on every line of a grid or in stripes."""
    side = draw_of.randint(1, 4)
    one = np.repeat(np.array([0, 1, 0, 0, 0, 1, 0, 1], np.uint8), side)
    line = np.tile(one, draw_of.randint(4, 400 // len(one) + 4))
    stripes = line[None, :].repeat(len(line), 0)
    picture = stripes if draw_of.random() < 0.3 else stripes | stripes.T
    flaws = rng.random(picture.shape) < draw_of.choice((0, 0, 0.02))
    return (picture ^ flaws).astype(np.uint8) * np.uint8(255)


def _cut(rng: np.random.Generator, draw_of: random.Random) -> Gray:
    del rng
    code = _code(draw_of)
    high, wide = code.shape
    left, top = draw_of.randrange(wide), draw_of.randrange(high)
    return code[top : top + draw_of.randint(1, high), left : left + draw_of.randint(1, wide)]


def _other_data(rng: np.random.Generator, draw_of: random.Random) -> Gray:
    code = _code(draw_of)
    band = code.shape[0] // 3
    code[band : 2 * band] = rng.integers(0, 2, (band, code.shape[1]), np.uint8) * np.uint8(255)
    return code


def _bent(rng: np.random.Generator, draw_of: random.Random) -> Gray:
    """Out of any plane."""
    code = _code(draw_of)
    high, wide = code.shape
    ends = rng.uniform(-0.3, 1.3, (4, 2)) * (wide, high)
    start = np.array([(0, 0), (wide, 0), (wide, high), (0, high)], np.float32)
    matrix = cv2.getPerspectiveTransform(start, ends.astype(np.float32))
    return cv2.warpPerspective(code, matrix, (wide, high)).astype(np.uint8)


def _mirrored(rng: np.random.Generator, draw_of: random.Random) -> Gray:
    """Cut, too; not contiguous."""
    del rng
    code = _code(draw_of)
    return code[:, ::-1][: draw_of.randint(1, code.shape[0])]


def _wrong_inside(rng: np.random.Generator, draw_of: random.Random) -> Gray:
    """A symbol that reads well and holds what none may hold."""
    code = _grown(hostile_symbol(draw_of), draw_of)
    if draw_of.random() < 0.3:
        noisy = code + rng.normal(0, draw_of.choice((10, 60)), code.shape)
        return np.clip(noisy, 0, 255).astype(np.uint8)
    return code


_KINDS: tuple[_Kind, ...] = (
    _noise,
    _one_shade,
    _blocks,
    _finders,
    _dense,
    _cut,
    _other_data,
    _bent,
    _mirrored,
)


def _code(draw_of: random.Random) -> Gray:
    return _grown(modules_of(text_of(draw_of.randrange(50))), draw_of)


def _grown(modules: Gray, draw_of: random.Random) -> Gray:
    scale = draw_of.randint(1, 4) if modules.shape[0] < 100 else draw_of.randint(1, 2)
    whole = np.pad(modules, 4, constant_values=255)
    return whole.repeat(scale, 0).repeat(scale, 1)
