"""The format information of a symbol: its error correction level and its data mask.

Fifteen bits, twice in each symbol, protected by a BCH code (ISO/IEC 18004:2015, 7.9). Read softly:
of the 32 words that there are, the one that agrees best with the values that were sampled.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from pos_scanner.capture.decoding.detection import Floats

_BITS = 15
_GENERATOR = 0b10100110111
_MASK = 0b101010000010010
_LEVELS = "MLHQ"
"""By their indicators, 0 to 3 (ISO/IEC 18004:2015, table 12)."""


@dataclass(frozen=True, slots=True)
class FormatInformation:
    """What a symbol's format information says.

    Attributes:
        level: of its error correction, L, M, Q or H.
        mask: the number of its data mask, 0 to 7.
        certainty: agreement with the sampled values, 1 where all are right and certain; noise
            agrees to 0.2 to 0.5.
    """

    level: str
    mask: int
    certainty: float


def read_format(values: Floats) -> FormatInformation:
    """The likeliest format information of sampled modules, (modules, modules), black above 0."""
    number, certainty = _likeliest(values)
    return FormatInformation(_LEVELS[number >> 3], number & 7, certainty)


def format_certainty(values: Floats) -> float:
    """How certain the likeliest format information of sampled modules is, at most 1."""
    return _likeliest(values)[1]


def format_modules(information: FormatInformation, modules: int) -> Any:
    """What is black of the format information: rows and columns, and a value for each, 1 or -1."""
    number = _LEVELS.index(information.level) << 3 | information.mask
    rows, columns = _places(modules)
    return rows, columns, np.tile(_words()[number], 2)


def _likeliest(values: Floats) -> tuple[int, float]:
    rows, columns = _places(len(values))
    sampled = values[rows, columns].clip(-1, 1)
    agreements = _words() @ (sampled[:_BITS] + sampled[_BITS:]) / (2 * _BITS)
    number = int(agreements.argmax())
    return number, float(agreements[number])


@lru_cache(maxsize=1)
def _words() -> Floats:
    """The 32 words, 1 for black and -1 for white, the most significant bit first: (32, 15)."""
    words = []
    for number in range(32):
        remainder = number << 10
        for bit in range(_BITS - 1, 9, -1):
            if remainder >> bit & 1:
                remainder ^= _GENERATOR << (bit - 10)
        word = (number << 10 | remainder) ^ _MASK
        words.append([2 * (word >> bit & 1) - 1 for bit in range(_BITS - 1, -1, -1)])
    return np.array(words, np.float32)


@lru_cache(maxsize=40)
def _places(modules: int) -> tuple[Any, Any]:
    """Rows and columns of both copies' bits (ISO/IEC 18004:2015, figure 25)."""
    around = [(8, column) for column in (0, 1, 2, 3, 4, 5, 7, 8)]
    around += [(row, 8) for row in (7, 5, 4, 3, 2, 1, 0)]
    apart = [(modules - 1 - step, 8) for step in range(7)]
    apart += [(8, modules - 8 + step) for step in range(8)]
    rows, columns = np.array(around + apart).T
    return rows, columns
