"""The function patterns of a QR code symbol: modules that are the same whatever its text.

Finder, timing and alignment patterns (ISO/IEC 18004:2015, 6.3) are a quarter of a small symbol:
they teach ``grid_sampler`` how a picture blurred black and white. The structured append header and
the ECI are read here, too, from where the first data modules lie (7.7.3). No picture, no decoder.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache, reduce
from itertools import product

import numpy as np
from numpy.typing import NDArray

from pos_scanner.capture.decoding.detection import AppendHeader, Floats

MIN_MODULES, MAX_MODULES = 21, 177
"""Along the side of a symbol of version 1 and 40."""
FINDER_MODULES = 7
_STRUCTURED_APPEND, _ECI = 0b0011, 0b0111
"""Their mode indicators (ISO/IEC 18004:2015, table 2)."""
_DATA_MODES = (0b0001, 0b0010, 0b0100, 0b1000, 0b1101)
"""What may follow a designator: numeric, alphanumeric, byte, Kanji, Hanzi (GB/T 18284)."""
_APPEND_BITS = 20
"""Mode, index and count of four bits each, and eight of parity."""
_LEADING_BYTES = 6
"""What of a symbol's first block is looked at: both headers fit in."""
# fmt: off
_BLOCKS = {
    "L": (
        1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8, 8, 9, 9, 10, 12, 12, 12, 13,
        14, 15, 16, 17, 18, 19, 19, 20, 21, 22, 24, 25,
    ),
    "M": (
        1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16, 17, 17, 18, 20, 21, 23,
        25, 26, 28, 29, 31, 33, 35, 37, 38, 40, 43, 45, 47, 49,
    ),
    "Q": (
        1, 1, 2, 2, 4, 4, 6, 6, 8, 8, 8, 10, 12, 16, 12, 17, 16, 18, 21, 20, 23, 23, 25, 27, 29,
        34, 34, 35, 38, 40, 43, 45, 48, 51, 53, 56, 59, 62, 65, 68,
    ),
    "H": (
        1, 1, 2, 4, 4, 4, 5, 6, 8, 8, 11, 11, 16, 16, 18, 16, 19, 21, 25, 25, 25, 34, 30, 32, 35,
        37, 40, 42, 45, 48, 51, 54, 57, 60, 63, 66, 70, 74, 77, 81,
    ),
}
# fmt: on
"""Error correction blocks by level, for versions 1 to 40 (ISO/IEC 18004:2015, table 9): the
codewords of all blocks are interleaved."""


def is_symbol_size(modules: int) -> bool:
    """Whether a QR code symbol may have so many modules along its side."""
    return MIN_MODULES <= modules <= MAX_MODULES and modules % 4 == 1


def version_of(modules: int) -> int:
    """The version (1 to 40) of a symbol with so many modules along its side."""
    return (modules - 17) // 4


@lru_cache(maxsize=40)
def alignment_centres(modules: int) -> tuple[int, ...]:
    """Rows, and columns, of the alignment patterns' centres (ISO/IEC 18004:2015, annex E)."""
    version = version_of(modules)
    if version == 1:
        return ()
    count = version // 7 + 2
    step = (version * 8 + count * 3 + 5) // (count * 4 - 4) * 2
    return (6, *(modules - 7 - place * step for place in range(count - 2, -1, -1)))


@lru_cache(maxsize=40)
def function_patterns(modules: int) -> Floats:
    """The function patterns of a symbol, (modules, modules): 1 black, -1 white, 0 data."""
    patterns = np.zeros((modules, modules), np.float32)
    corner = -np.ones((FINDER_MODULES + 1, FINDER_MODULES + 1), np.float32)  # With its separator.
    corner[:7, :7] = 1
    corner[1:6, 1:6] = -1
    corner[2:5, 2:5] = 1
    patterns[:8, :8] = corner
    patterns[:8, -8:] = corner[:, ::-1]
    patterns[-8:, :8] = corner[::-1]
    timing = np.where(np.arange(modules) % 2 == 0, 1, -1)
    patterns[6, 8:-8] = patterns[8:-8, 6] = timing[8:-8]
    patterns[modules - 8, 8] = 1
    alignment = -np.ones((5, 5), np.float32)
    alignment[[0, -1]] = alignment[:, [0, -1]] = alignment[2, 2] = 1
    finders = ((6, 6), (6, modules - 7), (modules - 7, 6))
    for row, column in product(alignment_centres(modules), repeat=2):
        if (row, column) not in finders:
            patterns[row - 2 : row + 3, column - 2 : column + 3] = alignment
    return patterns


@lru_cache(maxsize=120)
def visible_patterns(modules: int, hidden: int | None) -> Floats:
    """The function patterns without the finder pattern, and its separator, at a hidden corner.

    ``hidden`` counts corners clockwise from the top left: 0, 1 or 3; None hides nothing.
    """
    if hidden is None:
        return function_patterns(modules)
    patterns = function_patterns(modules).copy()
    width = FINDER_MODULES + 1
    rows = slice(-width, None) if hidden == 3 else slice(width)
    columns = slice(-width, None) if hidden == 1 else slice(width)
    patterns[rows, columns] = 0
    return patterns


def read_append_header(black: NDArray[np.bool_], mask: int, level: str) -> AppendHeader | None:
    """The structured append header of a symbol; None for an ordinary one.

    Its bits are taken as they are in the symbol, not corrected: a misread one shows in the parity.

    Args:
        black: the symbol's modules, (modules, modules).
        mask: the number of its data mask, 0 to 7.
        level: of its error correction, L, M, Q or H.
    """
    bits = _leading_bits(black, mask, level)
    if _number(bits[:4]) != _STRUCTURED_APPEND:
        return None
    append = AppendHeader(_number(bits[4:8]), _number(bits[8:12]) + 1, _number(bits[12:20]))
    return append if append.index < append.count else None


def read_eci(black: NDArray[np.bool_], mask: int, level: str) -> int | None:
    """The ECI designator that a symbol begins with (ISO/IEC 18004:2015, 7.4.2); None without one.

    It may follow a structured append header. Arguments and trust as of ``read_append_header``.
    """
    bits = _leading_bits(black, mask, level)
    if _number(bits[:4]) == _STRUCTURED_APPEND:
        bits = bits[_APPEND_BITS:]
    if _number(bits[:4]) != _ECI:
        return None
    # Leading ones say how long it is: 0, 10 or 110 before 7, 14 or 21 bits.
    for length, prefix in ((1, 0b0), (2, 0b10), (3, 0b110)):
        end = 4 + 8 * length
        if _number(bits[4 : 4 + length]) == prefix and len(bits) >= end + 4:
            is_data = _number(bits[end : end + 4]) in _DATA_MODES
            return _number(bits[4 + length : end]) if is_data else None
    return None


def _leading_bits(black: NDArray[np.bool_], mask: int, level: str) -> list[bool]:
    """The first data bits of a symbol, unmasked and as they were sampled."""
    if level not in _BLOCKS:
        return []
    rows, columns, is_inverted = _leading_cells(black.shape[0], mask, level)
    bits: list[bool] = (black[rows, columns] ^ is_inverted).tolist()
    return bits


@lru_cache(maxsize=40 * 4 * 8)
def _leading_cells(
    modules: int, mask: int, level: str
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.bool_]]:
    """Rows and columns of the first data bits, and which of them the data mask inverts."""
    interleaving = _BLOCKS[level][version_of(modules) - 1]
    places = [8 * byte * interleaving + bit for byte in range(_LEADING_BYTES) for bit in range(8)]
    rows, columns = (numbers[places] for numbers in data_cells(modules))
    cells = zip(rows.tolist(), columns.tolist(), strict=True)
    return rows, columns, np.array([is_masked(mask, row, column) for row, column in cells])


def _number(bits: Sequence[bool]) -> int:
    """Bits as a number, the most significant first."""
    return reduce(lambda number, bit: number << 1 | bit, bits, 0)


@lru_cache(maxsize=20)
def data_cells(modules: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Rows and columns of all data and check bits of a symbol, in their order (7.7.3)."""
    rows, columns = zip(*_data_cells(modules), strict=True)
    return np.array(rows), np.array(columns)


def block_count(modules: int, level: str) -> int:
    """How many error correction blocks a symbol has at a level, L, M, Q or H."""
    return _BLOCKS[level][version_of(modules) - 1]


def _data_cells(modules: int) -> Iterator[tuple[int, int]]:
    """Where each bit stands, in order: in pairs of columns, up and down from the right."""
    reserved = _reserved(modules)
    rights = [*range(modules - 1, 6, -2), 5, 3, 1]  # The vertical timing pattern is left out.
    for pair, right in enumerate(rights):
        for step in range(modules):
            row = step if pair % 2 else modules - 1 - step
            for column in (right, right - 1):
                if not reserved[row, column]:
                    yield row, column


@lru_cache(maxsize=20)
def _reserved(modules: int) -> NDArray[np.bool_]:
    """Where no data stand: function patterns, format and version information."""
    reserved: NDArray[np.bool_] = function_patterns(modules) != 0
    reserved[:9, :9] = reserved[:9, -8:] = reserved[-8:, :9] = True
    reserved[6, :] = reserved[:, 6] = True
    if version_of(modules) >= 7:
        reserved[:6, -11:-8] = reserved[-11:-8, :6] = True
    return reserved


def is_masked(mask: int, row: int, column: int) -> bool:
    """Whether a data mask inverts a module (ISO/IEC 18004:2015, table 10)."""
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
