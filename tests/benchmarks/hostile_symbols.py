"""QR symbols that are whole and whose contents are not: any bits, with right error correction.

What no maker of codes writes and a decoder has to survive: lengths beyond the end, unknown
encodings, parts of texts that cannot be divided so, format and version that contradict the size.
"""

import random
from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray
from segno import consts, encoder

Gray = NDArray[np.uint8]
_LEVELS = (consts.ERROR_LEVEL_L, consts.ERROR_LEVEL_M, consts.ERROR_LEVEL_Q, consts.ERROR_LEVEL_H)
_BYTE, _DIGITS, _LETTERS, _KANJI, _HANZI, _ECI, _DIVIDED = 4, 1, 2, 8, 13, 7, 3
_FNC1 = (5, 9)

Bits = list[tuple[int, int]]
"""Numbers and how many bits each takes."""


def symbol_of_bits(bits: Bits, version: int, level: int, draw_of: random.Random) -> Gray:
    """A symbol without margin, one pixel a module, 0 is black; what is missing is filled anyhow."""
    buffer = encoder.Buffer()
    for value, length in bits:
        buffer.append_bits(value, length)
    capacity = consts.SYMBOL_CAPACITY[version][level]  # type: ignore[index]
    filling = [draw_of.getrandbits(1) for _ in range(capacity - len(buffer))]
    whole = encoder.Buffer([*buffer.getbits(), *filling][:capacity])
    side = 17 + 4 * version
    matrix = encoder.make_matrix(side, side)
    encoder.add_finder_patterns(matrix, side, side)
    encoder.add_alignment_patterns(matrix, side, side)
    encoder.add_codewords(matrix, encoder.make_final_message(version, level, whole), version)
    mask, matrix = encoder.find_and_apply_best_mask(matrix, side, side, draw_of.randrange(8))
    encoder.add_format_info(matrix, version, level, mask)
    encoder.add_version_info(matrix, version)
    return (1 - np.array([list(row) for row in matrix], np.uint8)) * np.uint8(255)


def hostile_symbol(draw_of: random.Random) -> Gray:
    """A symbol whose contents, format or version are wrong; 0 is black, one pixel a module."""
    version = draw_of.choice((1, 2, 3, 5, 7, 10, 20, 27, 40))
    level = draw_of.choice(_LEVELS)
    bits = draw_of.choice(_CONTENTS)(draw_of, version)
    symbol = symbol_of_bits(bits, version, level, draw_of)
    if draw_of.random() < 0.4:
        _damage(symbol, draw_of)
    return symbol


def _random_bits(draw_of: random.Random, version: int) -> Bits:
    return [(draw_of.getrandbits(8), 8) for _ in range(40 * version)]


def _too_long(draw_of: random.Random, version: int) -> Bits:
    """A count of characters beyond the symbol's end, or of none."""
    mode, narrow, wide = draw_of.choice(
        ((_BYTE, 8, 16), (_DIGITS, 10, 14), (_LETTERS, 9, 13), (_KANJI, 8, 12))
    )
    length = narrow if version < 10 else wide
    return [(mode, 4), (draw_of.choice((0, (1 << length) - 1)), length), *_random_bits(draw_of, 1)]


def _unknown_encoding(draw_of: random.Random, version: int) -> Bits:
    """Encodings (ECI) that nobody assigned, nested, cut short."""
    bits: Bits = []
    for _ in range(draw_of.randint(1, 12)):
        number, length = draw_of.choice(
            ((draw_of.randrange(128), 8), ((2 << 14) | 9999, 16), ((6 << 21) | 999_999, 24))
        )
        bits += [(_ECI, 4), (number, length)]
    data = draw_of.randbytes(draw_of.randint(0, 9))
    return [*bits, (_BYTE, 4), (len(data), 8 if version < 10 else 16), *((b, 8) for b in data)]


def _absurd_part(draw_of: random.Random, version: int) -> Bits:
    """The head of a divided text: number 15 of 1, twice, with nothing behind it."""
    head = [(_DIVIDED, 4), (draw_of.randrange(16), 4), (draw_of.randrange(16), 4)]
    bits = [*head, (draw_of.getrandbits(8), 8)] * draw_of.randint(1, 3)
    return bits if draw_of.random() < 0.3 else bits + _unknown_encoding(draw_of, version)


def _strange_modes(draw_of: random.Random, version: int) -> Bits:
    """Hanzi of no row, FNC1 in the middle, modes that do not exist."""
    del version
    bits: Bits = []
    for _ in range(draw_of.randint(1, 20)):
        mode = draw_of.choice((_HANZI, *_FNC1, 6, 10, 11, 12, 14, 15, _DIGITS, _LETTERS))
        bits += [(mode, 4), (draw_of.getrandbits(4), 4), (draw_of.randrange(20), 8)]
        bits += [(draw_of.getrandbits(13), 13) for _ in range(draw_of.randrange(4))]
    return bits


_CONTENTS: tuple[Callable[[random.Random, int], Bits], ...] = (
    _random_bits,
    _too_long,
    _unknown_encoding,
    _absurd_part,
    _strange_modes,
)


def _damage(symbol: Gray, draw_of: random.Random) -> None:
    """Turn over modules of format, version, timing: the symbol says that it is another."""
    places = list(_told_of_itself(symbol.shape[0]))
    for row, column in draw_of.sample(places, draw_of.randint(1, len(places))):
        symbol[row, column] ^= 255


def _told_of_itself(side: int) -> Iterator[tuple[int, int]]:
    for place in range(9):
        yield from ((8, place), (place, 8))
    for place in range(1, 9):
        yield from ((8, side - place), (side - place, 8))
    for place in range(8, side - 8):
        yield from ((6, place), (place, 6))
    if side >= 45:
        for place in range(18):
            yield from ((place // 3, side - 11 + place % 3), (side - 11 + place % 3, place // 3))
