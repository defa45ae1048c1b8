"""What was seen in a picture: a code, its text, its corners. Knows no decoder."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Gray: TypeAlias = NDArray[np.uint8]
    """A picture, (height, width), 0 is black, row-major."""

Point: TypeAlias = tuple[float, float]
"""(x, y) in pixels of the picture."""
Corners: TypeAlias = tuple[Point, ...]
"""Four points, clockwise."""


@dataclass(frozen=True, slots=True)
class Part:
    """One symbol of a text that was divided over several (structured append, ISO/IEC 18004).

    Attributes:
        index: which one it is, from 0.
        count: how many there are, 2 to 16.
        parity: XOR of all bytes of the whole text: alike in every part.
    """

    index: int
    count: int
    parity: int


@dataclass(frozen=True, slots=True)
class Detection:
    """A code in a picture.

    Attributes:
        text: as it was meant.
        decoder: name of the decoder that read it.
        corners: four points in pixels, clockwise; from the symbol's own top left where the
            decoder tells it (zxing-cpp), from the picture's otherwise.
        data: the symbol's bytes, where the decoder gives them; parts are joined by them.
        part: which part of a divided text it is; None for an ordinary code.
    """

    text: str
    decoder: str
    corners: Corners
    data: bytes = b""
    part: Part | None = None

    def is_around(self, corners: Corners) -> bool:
        """Whether the middle of some corners lies in the box around it: the same symbol, twice."""
        x, y = (sum(axis) / 4 for axis in zip(*corners, strict=True))
        xs, ys = [point[0] for point in self.corners], [point[1] for point in self.corners]
        return bool(min(xs) <= x <= max(xs) and min(ys) <= y <= max(ys))


@dataclass(frozen=True, slots=True)
class Failure:
    """A symbol that was found and could not be read.

    Attributes:
        corners: clockwise from the symbol's own top left.
        modules: modules along its side; 0 where the decoder could not tell.
    """

    corners: Corners
    modules: int = 0


@dataclass(frozen=True, slots=True)
class ScanAttempt:
    """What one decoder made of one picture."""

    sightings: tuple[Detection, ...] = ()
    failures: tuple[Failure, ...] = ()
