"""The function patterns of a QR code symbol: modules that are the same whatever its text.

Finder, timing and alignment patterns (ISO/IEC 18004:2015, 6.3) are a quarter of a small symbol:
they teach ``grid_sampler`` how a picture blurred black and white. The structured append header is
read here, too, from where the first data modules lie (7.7.3). No picture, no decoder.
"""

from collections.abc import Iterator
from functools import lru_cache
from itertools import islice, product

import numpy as np
from numpy.typing import NDArray

from pos_scanner.capture.decoding.detection import AppendHeader, Floats

MIN_MODULES, MAX_MODULES = 21, 177
"""Along the side of a symbol of version 1 and 40."""
FINDER_MODULES = 7
_STRUCTURED_APPEND = 0b0011
"""Its mode indicator (ISO/IEC 18004:2015, table 2)."""
_HEADER_BYTES = 3
"""Mode, index and count of four bits each, and eight of parity: the first 20 of these 24 bits."""
_BLOCKS = {
    "L": (1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8),
    "M": (1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16),
    "Q": (1, 1, 2, 2, 4, 4, 6, 6, 8, 8, 8, 10, 12, 16, 12, 17, 16, 18, 21, 20),
    "H": (1, 1, 2, 4, 4, 4, 5, 6, 8, 8, 11, 11, 16, 16, 18, 16, 19, 21, 25, 25),
}
"""Error correction blocks by level, for versions 1 to 20 (ISO/IEC 18004:2015, table 9): the
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


def read_append_header(black: NDArray[np.bool_], mask: int, level: str) -> AppendHeader | None:
    """The structured append header of a symbol; None for an ordinary one.

    Its bits are taken as they are in the symbol, not corrected: a misread one shows in the parity.

    Args:
        black: the symbol's modules, (modules, modules).
        mask: the number of its data mask, 0 to 7.
        level: of its error correction, L, M, Q or H.
    """
    blocks = _BLOCKS.get(level, ())
    version = version_of(black.shape[0])
    if version > len(blocks):
        return None
    interleaving = blocks[version - 1]
    bits = [8 * byte * interleaving + bit for byte in range(_HEADER_BYTES) for bit in range(8)]
    cells = list(islice(_data_cells(black.shape[0]), bits[-1] + 1))
    header = 0
    for place in bits:
        row, column = cells[place]
        header = header << 1 | int(bool(black[row, column]) != _is_masked(mask, row, column))
    if header >> 20 != _STRUCTURED_APPEND:
        return None
    append = AppendHeader(header >> 16 & 15, (header >> 12 & 15) + 1, header >> 4 & 255)
    return append if append.index < append.count else None


def _data_cells(modules: int) -> Iterator[tuple[int, int]]:
    """Where each bit stands, in order: in pairs of columns, up and down from the right."""
    reserved = _reserved(modules)
    rights = [right for right in range(modules - 1, 0, -2) if right > 6]
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


def _is_masked(mask: int, row: int, column: int) -> bool:
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
