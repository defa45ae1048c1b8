"""Corrects a sampled symbol beyond what a decoder does, which knows black and white alone.

A sample says how certain each module is: where a lamp washed the paper out, or a scratch runs, it
says nothing. The codewords with such modules are erasures, of which twice as many are corrected as
of errors (ISO/IEC 18004:2015, 7.5.2; generalized minimum distance decoding, Forney 1966). Trying
several numbers of them might fit noise by chance, so it must not: check codewords are left over in
each block, and the data must end as an encoder ends them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pos_scanner.capture.decoding.detection import Floats
from pos_scanner.capture.decoding.recovery.format_information import format_modules, read_format
from pos_scanner.capture.decoding.recovery.function_patterns import (
    block_count,
    data_cells,
    is_masked,
    version_of,
)
from pos_scanner.capture.decoding.recovery.reed_solomon import correct

_CHECK_COUNTS = {
    "L": (7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30),
    "M": (10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26),
    "Q": (13, 22, 18, 26, 18, 24, 18, 22, 20, 24, 28, 26, 24, 20, 30, 24, 28, 28),
    "H": (17, 28, 22, 16, 22, 28, 26, 26, 24, 28, 24, 28, 22, 24, 24, 30, 28, 28),
}
"""Check codewords of a block by level, for versions 1 to 18 (ISO/IEC 18004:2015, table 9)."""
_LEAST_FORMAT = 0.6
_SPARE = 4
"""Check codewords left over in each block: four fit noise once in four thousand million times."""
_STEPS = 5
"""Numbers of erasures that are tried in a block, evenly up to all that it can have."""
_MOST_CONTRADICTION = 0.15
"""Of the samples' certainty, the share that may speak against the corrected symbol."""
_PADS = (0xEC, 0x11)
_NUMERIC, _ALPHANUMERIC, _APPEND, _BYTES, _ECI, _KANJI, _HANZI = 1, 2, 3, 4, 7, 8, 13
_COUNT_BITS = {
    _NUMERIC: (10, 12, 14),
    _ALPHANUMERIC: (9, 11, 13),
    _BYTES: (8, 16, 16),
    _KANJI: (8, 10, 12),
    _HANZI: (8, 10, 12),
}
"""Bits of a segment's character count by mode, for versions to 9, 26 and 40 (table 3)."""


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where a symbol's codewords stand: blocks as places in the order in which they are placed."""

    version: int
    rows: Any
    columns: Any
    """Of each data bit, in order."""
    blocks: tuple[Any, ...]
    check_count: int


def corrected_values(values: Floats) -> Floats | None:
    """A sampled symbol with its data as they must be, 1 black and -1 white; None where uncertain.

    ``values`` are those of ``grid_sampler.sample_modules``.
    """
    modules = len(values)
    information = read_format(values)
    if information.certainty < _LEAST_FORMAT or version_of(modules) > len(_CHECK_COUNTS["L"]):
        return None
    layout = _layout(modules, information.level)
    signs = _signs(modules, information.mask)
    bits = (values[layout.rows, layout.columns] * signs).clip(-1, 1)
    corrected = _corrected_bits(bits, layout)
    if corrected is None:
        return None
    certain = np.abs(bits)
    contradiction = certain[(bits > 0) != corrected].sum()
    if contradiction > _MOST_CONTRADICTION * certain.sum():
        return None
    symbol = values.copy()
    symbol[layout.rows, layout.columns] = np.where(corrected, 1, -1) * signs
    rows, columns, expected = format_modules(information, modules)
    symbol[rows, columns] = expected
    return symbol


def _corrected_bits(bits: Floats, layout: _Layout) -> NDArray[np.bool_] | None:
    octets = bits.reshape(-1, 8)
    codewords = np.packbits(octets > 0, axis=1)[:, 0].astype(np.intp)
    certainties = np.abs(octets).min(axis=1)
    corrected = codewords.copy()
    data: list[int] = []
    for places in layout.blocks:
        block = _corrected_block(codewords[places], certainties[places], layout.check_count)
        if block is None:
            return None
        corrected[places] = block
        data += block[: -layout.check_count].tolist()
    if not _ends_as_encoded(data, layout.version):
        return None
    return np.unpackbits(corrected.astype(np.uint8)).astype(bool)


def _corrected_block(
    codewords: NDArray[np.intp], certainties: Floats, check_count: int
) -> NDArray[np.intp] | None:
    """A block corrected with as few erasures as do, the least certain codewords first."""
    by_certainty = np.argsort(certainties)
    most = check_count - _SPARE
    for step in range(_STEPS + 1):
        erased = by_certainty[: most * step // _STEPS]
        block = correct(codewords, check_count, erased.tolist(), _SPARE)
        if block is not None:
            return block
    return None


@lru_cache(maxsize=16)
def _layout(modules: int, level: str) -> _Layout:
    rows, columns = data_cells(modules)
    count = len(rows) // 8
    blocks = block_count(modules, level)
    check_count = _CHECK_COUNTS[level][version_of(modules) - 1]
    shorter = count // blocks - check_count
    long_blocks = count % blocks
    data_count = count - blocks * check_count
    places: list[list[int]] = [[] for _ in range(blocks)]
    for place in range(data_count):
        round_, block = divmod(place, blocks)
        # The last round has codewords of the longer blocks alone, which come last.
        is_last = round_ == shorter
        places[blocks - long_blocks + block if is_last else block].append(place)
    for place in range(data_count, count):
        places[(place - data_count) % blocks].append(place)
    codeword_bits = slice(8 * count)
    blocks_places = tuple(np.array(block) for block in places)
    return _Layout(
        version_of(modules), rows[codeword_bits], columns[codeword_bits], blocks_places, check_count
    )


@lru_cache(maxsize=32)
def _signs(modules: int, mask: int) -> Floats:
    """For each data bit -1 where the mask inverts it, else 1."""
    rows, columns = data_cells(modules)
    used = 8 * (len(rows) // 8)
    places = zip(rows[:used].tolist(), columns[:used].tolist(), strict=True)
    masked = [is_masked(mask, row, column) for row, column in places]
    return np.where(masked, -1, 1).astype(np.float32)


def _ends_as_encoded(data: list[int], version: int) -> bool:
    """Whether segments of known modes are followed by the terminator and by pad codewords alone.

    ISO/IEC 18004:2015, 7.4: mode indicators, character counts, 7.4.9 terminator, 7.4.10 padding.
    """
    bits = _Bits(data)
    while bits.remaining >= 4 and (mode := bits.take(4)):
        length = _segment_bits(bits, mode, version)
        if length is None or length > bits.remaining:
            return False
        bits.skip(length)
    pads = data[bits.next_octet :]
    if pads[:1] == [0]:  # Some encoders have eight bits too many before the first pad.
        pads = pads[1:]
    return pads == [_PADS[place % 2] for place in range(len(pads))]


def _segment_bits(bits: _Bits, mode: int, version: int) -> int | None:
    """How many bits follow a mode indicator; the character count is taken; None for no mode."""
    if mode == _APPEND:
        return 16
    if mode == _ECI:
        return 7 if not bits.take(1) else 14 if not bits.take(1) else 19
    if mode not in _COUNT_BITS or bits.remaining < 20:
        return None
    if mode == _HANZI:
        bits.skip(4)
    count = bits.take(_COUNT_BITS[mode][(version > 9) + (version > 26)])
    return {
        _NUMERIC: 10 * (count // 3) + (0, 4, 7)[count % 3],
        _ALPHANUMERIC: 11 * (count // 2) + 6 * (count % 2),
        _BYTES: 8 * count,
    }.get(mode, 13 * count)


class _Bits:
    """The bits of octets, taken from the first on."""

    def __init__(self, octets: list[int]) -> None:
        self._number = int.from_bytes(bytes(octets))
        self.remaining = self._total = 8 * len(octets)

    @property
    def next_octet(self) -> int:
        """The first octet of which nothing has been taken."""
        return -((self.remaining - self._total) // 8)

    def take(self, count: int) -> int:
        """The next bits as a number."""
        self.remaining -= count
        return self._number >> max(0, self.remaining) & (1 << count) - 1

    def skip(self, count: int) -> None:
        """Leave the next bits out, unread."""
        self.remaining -= count
