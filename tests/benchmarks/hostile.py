"""Pictures that no camera gives: random, cut, degenerate, almost codes. For the fuzz run."""

import random
from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from tests.benchmarks.degradations import modules_of, text_of

Gray = NDArray[np.uint8]
KINDS = 8


def hostile_pictures(seed: int, count: int) -> Iterator[Gray]:
    """Pictures of many sizes, a pixel included."""
    rng = np.random.default_rng(seed)
    for number in range(count):
        yield _picture(number % KINDS, rng, random.Random(f"hostile {seed} {number}"))


def _picture(kind: int, rng: np.random.Generator, draw_of: random.Random) -> Gray:
    high, wide = draw_of.choice(((1, 1), (1, 400), (400, 1), (40, 60), (120, 160), (240, 320)))
    if kind == 0:
        return rng.integers(0, 256, (high, wide), np.uint8)
    if kind == 1:
        return np.full((high, wide), draw_of.randrange(256), np.uint8)
    if kind == 2:  # Noise of two tones, in blocks: like modules.
        small = rng.integers(0, 2, (max(1, high // 4), max(1, wide // 4)), np.uint8) * np.uint8(255)
        return cv2.resize(small, (wide, high), interpolation=cv2.INTER_NEAREST).astype(np.uint8)
    if kind == 3:  # Rings: finders everywhere.
        picture = np.full((max(high, 40), max(wide, 40)), 255, np.uint8)
        for _ in range(draw_of.randint(1, 30)):
            place = (draw_of.randrange(picture.shape[1]), draw_of.randrange(picture.shape[0]))
            side = draw_of.randint(1, 6)
            for ring, shade in ((7, 0), (5, 255), (3, 0)):
                end = (place[0] + ring * side, place[1] + ring * side)
                cv2.rectangle(picture, place, end, shade, -1)
        return picture
    return _almost_a_code(kind, rng, draw_of)


def _almost_a_code(kind: int, rng: np.random.Generator, draw_of: random.Random) -> Gray:
    modules = np.pad(modules_of(text_of(draw_of.randrange(50))), 4, constant_values=255)
    scale = draw_of.randint(1, 4)
    code = modules.repeat(scale, 0).repeat(scale, 1)
    high, wide = code.shape
    if kind == 4:  # Cut anywhere.
        left, top = draw_of.randrange(wide), draw_of.randrange(high)
        return code[top : top + draw_of.randint(1, high), left : left + draw_of.randint(1, wide)]
    if kind == 5:  # Its data replaced.
        middle = rng.integers(0, 2, code.shape, np.uint8) * np.uint8(255)
        band = high // 3
        code[band : 2 * band] = middle[band : 2 * band]
        return code
    if kind == 6:  # Bent out of any plane.
        ends = rng.uniform(-0.3, 1.3, (4, 2)) * (wide, high)
        start = np.array([(0, 0), (wide, 0), (wide, high), (0, high)], np.float32)
        matrix = cv2.getPerspectiveTransform(start, ends.astype(np.float32))
        return cv2.warpPerspective(code, matrix, (wide, high)).astype(np.uint8)
    return code[:, ::-1][: draw_of.randint(1, high)]  # Mirrored, cut; not contiguous.
