"""What stands in every QR symbol, whatever its text (ISO/IEC 18004): the patterns that are known.

Finders, timing and alignment patterns are a quarter of a small symbol: from them a reader learns
how this picture blurred black and white. The head of a divided text is read here, too. Pure
numbers; no picture, no decoder.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from pos_scanner.capture.decoding.detection import Part

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

SMALLEST, LARGEST = 21, 177
FINDER = 7
_DIVIDED = 0b0011
_BLOCKS = {
    "L": (1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8),
    "M": (1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16),
    "Q": (1, 1, 2, 2, 4, 4, 6, 6, 8, 8, 8, 10, 12, 16, 12, 17, 16, 18, 21, 20),
    "H": (1, 1, 2, 4, 4, 4, 5, 6, 8, 8, 11, 11, 16, 16, 18, 16, 19, 21, 25, 25),
}
"""Error-correction blocks by level, for versions 1 to 20: their code words are interleaved."""


def is_side(modules: int) -> bool:
    """Whether a symbol may have so many modules along its side."""
    return SMALLEST <= modules <= LARGEST and modules % 4 == 1


def version_of(modules: int) -> int:
    """The version (1 to 40) of a symbol with so many modules along its side."""
    return (modules - 17) // 4


@lru_cache(maxsize=40)
def alignment_places(modules: int) -> tuple[int, ...]:
    """Rows, and columns, in which alignment patterns have their middle."""
    version = version_of(modules)
    if version == 1:
        return ()
    count = version // 7 + 2
    step = (version * 8 + count * 3 + 5) // (count * 4 - 4) * 2
    return (6, *(modules - 7 - place * step for place in range(count - 2, -1, -1)))


@lru_cache(maxsize=40)
def known_modules(modules: int) -> NDArray[np.float32]:
    """What is known of a symbol, (modules, modules): 1 black, -1 white, 0 unknown."""
    import numpy  # noqa: PLC0415  (heavy: off the start path)

    known = numpy.zeros((modules, modules), numpy.float32)
    corner = -numpy.ones((FINDER + 1, FINDER + 1), numpy.float32)  # With its white separator.
    corner[:7, :7] = 1
    corner[1:6, 1:6] = -1
    corner[2:5, 2:5] = 1
    known[:8, :8] = corner
    known[:8, -8:] = corner[:, ::-1]
    known[-8:, :8] = corner[::-1]
    timing = numpy.where(numpy.arange(modules) % 2 == 0, 1, -1)
    known[6, 8:-8] = known[8:-8, 6] = timing[8:-8]
    known[modules - 8, 8] = 1
    pattern = -numpy.ones((5, 5), numpy.float32)
    pattern[[0, -1]] = pattern[:, [0, -1]] = pattern[2, 2] = 1
    for row, column in _alignment_patterns(modules):
        known[row - 2 : row + 3, column - 2 : column + 3] = pattern
    return known


def _alignment_patterns(modules: int) -> Iterator[tuple[int, int]]:
    places = alignment_places(modules)
    for row in places:
        for column in places:
            if (row, column) not in ((6, 6), (6, modules - 7), (modules - 7, 6)):
                yield row, column


def part_of(black: NDArray[np.bool_], mask: int, level: str) -> Part | None:
    """The head of a divided text; None for an ordinary symbol.

    Args:
        black: the symbol's modules, (modules, modules), as they were seen.
        mask: the number of its data mask, 0 to 7.
        level: L, M, Q or H.
    """
    blocks = _BLOCKS.get(level, ())
    version = version_of(black.shape[0])
    if version > len(blocks):
        return None
    wanted = [8 * word * blocks[version - 1] + bit for word in range(3) for bit in range(8)]
    cells = list(_data_cells(black.shape[0], wanted[-1] + 1))
    head = 0
    for place in wanted:
        row, column = cells[place]
        head = head << 1 | int(bool(black[row, column]) != _is_masked(mask, row, column))
    if head >> 20 != _DIVIDED:
        return None
    part = Part(head >> 16 & 15, (head >> 12 & 15) + 1, head >> 4 & 255)
    return part if part.index < part.count else None


def _data_cells(modules: int, count: int) -> Iterator[tuple[int, int]]:
    """Where the first bits of the data stand: in pairs of columns, up and down from the right."""
    reserved = _reserved(modules)
    columns = [right for right in range(modules - 1, 0, -2) if right > 6]
    given = 0
    for pair, right in enumerate(columns):
        for step in range(modules):
            row = step if pair % 2 else modules - 1 - step
            for column in (right, right - 1):
                if not reserved[row, column]:
                    yield row, column
                    given += 1
                    if given == count:
                        return


@lru_cache(maxsize=20)
def _reserved(modules: int) -> NDArray[np.bool_]:
    """Where no data stand: the known patterns, format and version."""
    reserved: NDArray[np.bool_] = known_modules(modules) != 0
    reserved[:9, :9] = reserved[:9, -8:] = reserved[-8:, :9] = True
    reserved[6, :] = reserved[:, 6] = True
    if version_of(modules) >= 7:
        reserved[:6, -11:-8] = reserved[-11:-8, :6] = True
    return reserved


def _is_masked(mask: int, row: int, column: int) -> bool:
    """Whether the data mask turns a module over."""
    product = row * column
    sums = (
        row + column,
        row,
        column,
        row + column,
        row // 2 + column // 3,
        product % 2 + product % 3,
        product % 2 + product % 3,
        (row + column) % 2 + product % 3,
    )
    return sums[mask] % (2, 2, 3, 3, 2, 1 << 30, 2, 2)[mask] == 0
