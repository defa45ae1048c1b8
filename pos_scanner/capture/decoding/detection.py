"""What a decoder finds in a picture: a code, its text, its corners. Loads no decoder."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Gray: TypeAlias = "NDArray[np.uint8]"
"""A picture, (height, width), 0 is black, row-major."""
Image: TypeAlias = "NDArray[np.uint8]"
"""A picture in colours, (height, width, 3) BGR, row-major."""
Floats: TypeAlias = "NDArray[np.float32]"
"""A number for each pixel or each module."""
Point: TypeAlias = tuple[float, float]
"""(x, y) in pixels of the picture."""
Corners: TypeAlias = tuple[Point, ...]
"""Four points, clockwise."""


SHARED_PLACE = 0.25
"""Of a code's box: the boxes of two tilted telephones side by side share their corners at most."""


@dataclass(frozen=True, slots=True)
class AppendHeader:
    """The structured append header of a symbol (ISO/IEC 18004:2015, 8.2 and 8.3).

    Attributes:
        index: which symbol of the sequence it is, from 0.
        count: how many symbols the text was divided over, 2 to 16.
        parity: XOR of all bytes of the whole text: alike in every symbol.
    """

    index: int
    count: int
    parity: int


@dataclass(frozen=True, slots=True)
class Detection:
    """A code in a picture.

    Attributes:
        text: as its maker meant it.
        decoder: name of the decoder that read it.
        corners: four points in pixels, clockwise; from the symbol's own top left where the
            decoder tells it (zxing-cpp), from the picture's otherwise.
        data: the symbol's bytes, where the decoder gives them; appended symbols are joined by them.
        append_header: of a symbol that holds a part of a text; None for an ordinary code.
        eci: the number of the character set that the symbol names (AIM ECI); None where it names
            none, or the decoder does not tell.
    """

    text: str
    decoder: str
    corners: Corners
    data: bytes = b""
    append_header: AppendHeader | None = None
    eci: int | None = None

    def contains_centre_of(self, corners: Corners) -> bool:
        """Whether the middle of four corners lies in its bounding box: the same symbol, twice."""
        x, y = centre_of(corners)
        xs, ys = [point[0] for point in self.corners], [point[1] for point in self.corners]
        return bool(min(xs) <= x <= max(xs) and min(ys) <= y <= max(ys))

    def shares_place_with(self, other: "Detection") -> bool:
        """Whether their bounding boxes share over a quarter of the smaller one: two things cannot.

        A code without an extent shares no place.
        """
        own_box, other_box = _box(self.corners), _box(other.corners)
        shared = [
            min(own_end, other_end) - max(own_start, other_start)
            for (own_start, own_end), (other_start, other_end) in zip(
                own_box, other_box, strict=True
            )
        ]
        area = min(_area(own_box), _area(other_box))
        return min(shared) > 0 and shared[0] * shared[1] > area * SHARED_PLACE > 0


@dataclass(frozen=True, slots=True)
class UnreadSymbol:
    """A symbol that a decoder located and could not read.

    Attributes:
        corners: clockwise from the symbol's own top left.
        modules: modules along its side; 0 where the decoder could not tell.
        hidden: which of the corners has a finder pattern that is covered; None where all are seen.
    """

    corners: Corners
    modules: int = 0
    hidden: int | None = None


@dataclass(frozen=True, slots=True)
class ScanAttempt:
    """What one decoder made of one picture: the codes that it read, the symbols that it did not."""

    detections: tuple[Detection, ...] = ()
    unread: tuple[UnreadSymbol, ...] = ()


def _box(corners: Corners) -> tuple[tuple[float, float], tuple[float, float]]:
    """Least and greatest x, least and greatest y."""
    xs, ys = [x for x, _ in corners] or [0.0], [y for _, y in corners] or [0.0]
    return (min(xs), max(xs)), (min(ys), max(ys))


def _area(box: tuple[tuple[float, float], tuple[float, float]]) -> float:
    (x_min, x_max), (y_min, y_max) = box
    return (x_max - x_min) * (y_max - y_min)


def centre_of(corners: Corners) -> Point:
    """The mean of four corners, (x, y) in pixels."""
    x, y = (sum(axis) / 4 for axis in zip(*corners, strict=True))
    return x, y
