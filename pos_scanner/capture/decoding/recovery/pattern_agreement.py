"""How well the function patterns of a symbol agree with a picture at given corners; many at once.

Each function module is looked up where the corners put its middle, in the picture averaged over
about a module and freed of the light's slopes. A dozen corners tried at once cost little more than
one: a search for the best of them takes a tenth of the time that rectifying each would.
"""

import math
from collections.abc import Sequence
from functools import lru_cache
from itertools import product
from typing import Any, TypeAlias

import cv2
import numpy as np

from pos_scanner.capture.decoding.detection import Corners, Floats, Gray
from pos_scanner.capture.decoding.recovery.function_patterns import (
    MIN_MODULES,
    function_patterns,
    visible_patterns,
)

_AVERAGED_MODULES = 0.7
_SURROUNDINGS_MODULES = 8.5
_COARSEST_STEP, _FINEST_STEP = 2.0, 0.5
"""Modules by which corners are moved."""
_BOTTOM_RIGHT, _NO_CORNER = 2, 4
"""Of the corners: the one that never has a finder pattern, and the place after the last."""
_MOVES = ((0, 0), (1, 0), (-1, 0), (0, 1), (0, -1))
_Quadrilaterals: TypeAlias = Floats
"""Corners of several symbols, (n, 4, 2), px."""


class PatternAgreement:
    """Compares one picture with the function patterns of symbols."""

    def __init__(self, image: Gray) -> None:
        self._image = image
        self._flattened: dict[int, Any] = {}

    def at(self, corners: Corners, modules: int, hidden: int | None = None) -> float:
        """Agreement of a symbol of a size, 0 to 1.

        Args:
            corners: clockwise from the symbol's own top left.
            modules: along its side.
            hidden: the corner, clockwise from the top left, whose finder pattern does not count.
        """
        return float(self.of_each(np.array([corners], np.float32), modules, (hidden,))[0])

    def of_each(
        self, quadrilaterals: _Quadrilaterals, modules: int, hidden: Sequence[int | None]
    ) -> Floats:
        """Agreement at each of several corners, (n, 4, 2), of one size.

        ``hidden``: one corner for each of them, or one for all.
        """
        points, expected, visible = _expectations(modules)
        places = _homographies(quadrilaterals) @ points
        depth = np.where(np.abs(places[:, 2]) < 1e-6, 1e-6, places[:, 2])
        flat = self._flat(math.dist(*quadrilaterals[0, ::2]) / (math.sqrt(2) * modules))
        height, width = flat.shape
        columns = (places[:, 0] / depth + 0.5).clip(0, width - 1).astype(np.intp)
        rows = (places[:, 1] / depth + 0.5).clip(0, height - 1).astype(np.intp)
        weights = visible[[_NO_CORNER if corner is None else corner for corner in hidden]]
        values = flat[rows, columns] * weights
        spread = np.sqrt(np.einsum("ij,ij->i", values, values) * weights.sum(axis=1) + 1)
        agreements: Floats = np.abs(values @ expected) / spread
        return agreements

    def best_near(
        self,
        corners: Corners,
        modules: int,
        movable: Sequence[int],
        hidden: int | None = None,
    ) -> tuple[float, Corners]:
        """The best agreement with the corners ``movable`` moved by some modules, and where."""
        best = np.array(corners, np.float32)
        agreement = self.at(corners, modules, hidden)
        module_px = math.dist(corners[0], corners[2]) / (math.sqrt(2) * modules)
        moves = _moves(tuple(movable))
        step = _COARSEST_STEP
        while step >= _FINEST_STEP:
            tries = best + moves * (step * module_px)
            agreements = self.of_each(tries, modules, (hidden,))
            index = int(agreements.argmax())
            if agreements[index] > agreement:
                agreement, best = float(agreements[index]), tries[index]
            else:
                step /= 2
        return agreement, tuple((float(x), float(y)) for x, y in best)

    def _flat(self, module_px: float) -> Any:
        """The picture averaged over a module, less its surroundings' mean."""
        module_px = min(module_px, max(self._image.shape) / MIN_MODULES)
        window = round(_AVERAGED_MODULES * module_px) | 1  # An even one would shift it.
        if window not in self._flattened:
            around = round(_SURROUNDINGS_MODULES * module_px) | 1
            averaged = cv2.blur(self._image, (window, window))
            surroundings = cv2.blur(self._image, (around, around))
            self._flattened[window] = cv2.subtract(averaged, surroundings, dtype=cv2.CV_16S)
        return self._flattened[window]


def _homographies(quadrilaterals: _Quadrilaterals) -> Floats:
    """From the unit square to each quadrilateral, (n, 3, 3).

    Heckbert, Fundamentals of Texture Mapping (1989), 2.2.3; as ZXing's ``PerspectiveTransform``.
    """
    first, second, third, fourth = quadrilaterals.transpose(1, 2, 0)
    side, end = second - third, fourth - third
    skew = first - second + third - fourth
    area = side[0] * end[1] - side[1] * end[0]
    area = np.where(np.abs(area) < 1e-6, 1e-6, area)
    across = (skew[0] * end[1] - skew[1] * end[0]) / area
    down = (side[0] * skew[1] - side[1] * skew[0]) / area
    matrix = np.empty((len(area), 3, 3), np.float32)
    matrix[:, :2, 0] = (second - first + across * second).T
    matrix[:, :2, 1] = (fourth - first + down * fourth).T
    matrix[:, :2, 2] = first.T
    matrix[:, 2] = np.stack((across, down, np.ones_like(area)), axis=1)
    return matrix


@lru_cache(maxsize=16)
def _expectations(modules: int) -> tuple[Floats, Floats, Floats]:
    """The function modules: their middles on the unit square, (3, n), what each is, (n,).

    And for each corner, and for none, which of them are seen while its finder pattern is hidden:
    1 or 0, (5, n).
    """
    patterns = function_patterns(modules)
    rows, columns = np.nonzero(patterns)
    middles = (columns + 0.5) / modules, (rows + 0.5) / modules, np.ones(len(rows))
    visible = [visible_patterns(modules, corner)[rows, columns] != 0 for corner in (0, 1, None, 3)]
    return (
        np.stack(middles).astype(np.float32),
        patterns[rows, columns],
        np.stack((*visible, visible[_BOTTOM_RIGHT])).astype(np.float32),
    )


@lru_cache(maxsize=8)
def _moves(movable: tuple[int, ...]) -> Floats:
    """Each way in which the movable corners may move by a step, together, (n, 4, 2)."""
    ways = list(product(_MOVES, repeat=len(movable)))[1:]
    moves = np.zeros((len(ways), 4, 2), np.float32)
    for place, corner in enumerate(movable):
        moves[:, corner] = [way[place] for way in ways]
    return moves
