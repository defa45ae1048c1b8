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
_NEAREST = 1e-6
"""Depth, or area, below which it counts as none."""
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
        self,
        quadrilaterals: _Quadrilaterals,
        modules: int,
        hidden: Sequence[int | None],
        module_px: float = 0.0,
    ) -> Floats:
        """Agreement at each of several corners, (n, 4, 2), of one size.

        Args:
            quadrilaterals: the corners.
            modules: along the side.
            hidden: one corner for each of them, or one for all.
            module_px: the picture is averaged over such a module; that of the first corners for 0.
        """
        points, expected, visible = _expectations(modules)
        count = len(quadrilaterals)
        planes = _homographies(quadrilaterals).reshape(3 * count, 3)
        places = (planes @ points).reshape(count, 3, -1)
        flat = self._flat(module_px or _module_px(quadrilaterals[0], modules))
        height, width = flat.shape
        middles = places[:, :2] / np.maximum(places[:, 2:], _NEAREST)
        middles += 0.5
        pixels = np.clip(middles, 0, ((width - 1,), (height - 1,))).astype(np.int32)
        pixels[:, 1] *= width
        weights = visible[[_NO_CORNER if corner is None else corner for corner in hidden]]
        values = flat.ravel().take(pixels[:, 0] + pixels[:, 1])
        values *= weights
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
        """The best agreement with the corners ``movable`` moved by some modules, and where.

        They move along the symbol's own sides: where it leans away from the camera, two at once.
        """
        best = np.array(corners, np.float32)
        module_px = _module_px(best, modules)
        agreement = self.at(corners, modules, hidden)
        moves = np.einsum("nca,cax->ncx", _moves(tuple(movable)), _sides(best)) * module_px
        step = _COARSEST_STEP
        while step >= _FINEST_STEP:
            tries = best + moves * np.float32(step)
            agreements = self.of_each(tries, modules, (hidden,), module_px)
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
            self._flattened[window] = cv2.subtract(averaged, surroundings, dtype=cv2.CV_32F)
        return self._flattened[window]


def _module_px(quadrilateral: Floats, modules: int) -> float:
    """The side of a module, by the diagonal from the top left."""
    return math.dist(quadrilateral[0], quadrilateral[2]) / (math.sqrt(2) * modules)


def _sides(quadrilateral: Floats) -> Floats:
    """At each corner the directions of both its sides, of length 1, outwards: (4, 2, 2)."""
    sides = quadrilateral[:, None] - quadrilateral[[[3, 1], [0, 2], [1, 3], [2, 0]]]
    lengths = np.sqrt((sides * sides).sum(axis=2, keepdims=True))
    return (sides / np.maximum(lengths, _NEAREST)).astype(np.float32)  # type: ignore[no-any-return]


def _homographies(quadrilaterals: _Quadrilaterals) -> Floats:
    """From the unit square to each quadrilateral, (n, 3, 3).

    Heckbert, Fundamentals of Texture Mapping (1989), 2.2.3; as ZXing's ``PerspectiveTransform``.
    """
    first, second, third, fourth = quadrilaterals.transpose(1, 0, 2)
    side, end = second - third, fourth - third
    skew = first - second - end
    area = side[:, 0] * end[:, 1] - side[:, 1] * end[:, 0]
    area[np.abs(area) < _NEAREST] = _NEAREST
    across = (skew[:, 0] * end[:, 1] - skew[:, 1] * end[:, 0]) / area
    down = (side[:, 0] * skew[:, 1] - side[:, 1] * skew[:, 0]) / area
    matrix = np.ones((len(area), 3, 3), np.float32)
    matrix[:, 2, 0], matrix[:, 2, 1] = across, down
    matrix[:, :2, 0] = second - first + across[:, None] * second
    matrix[:, :2, 1] = fourth - first + down[:, None] * fourth
    matrix[:, :2, 2] = first
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
