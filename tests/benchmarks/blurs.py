"""Blur kernels of lenses and hands, for drawn views and photographs; their sum is 1."""

import math

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


def disc(radius: float) -> Floats:
    """The blur of a lens, its radius in pixels; a soft edge, so that fractions of one differ."""
    reach = math.ceil(radius) + 1
    y, x = np.mgrid[-reach : reach + 1, -reach : reach + 1]
    shape = np.clip(radius + 0.5 - np.hypot(x, y), 0, 1)
    return np.asarray(shape / shape.sum(), np.float32)


def line(length: float, way: float) -> Floats:
    """The blur of a hand that moves: its length in pixels, its direction in degrees."""
    reach = math.ceil(length / 2) + 1
    kernel = np.zeros((2 * reach + 1, 2 * reach + 1), np.float32)
    for part in np.linspace(-length / 2, length / 2, max(3, math.ceil(4 * length))):
        x = reach + part * math.cos(math.radians(way))
        y = reach + part * math.sin(math.radians(way))
        left, top = math.floor(x), math.floor(y)
        for column, row, share in (
            (left, top, (left + 1 - x) * (top + 1 - y)),
            (left + 1, top, (x - left) * (top + 1 - y)),
            (left, top + 1, (left + 1 - x) * (y - top)),
            (left + 1, top + 1, (x - left) * (y - top)),
        ):
            kernel[row, column] += share
    return np.asarray(kernel / kernel.sum(), np.float32)
