"""Reading numbered rows out of a file that may be damaged: all that can be read.

Rows are read by the chunk; a chunk that fails is read row by row.
"""

from collections.abc import Callable, Iterator
from enum import Enum, auto
from typing import TypeVar

import apsw

from pos_scanner.journal.storage.database import NO_VALUE, UnreadableError

CHUNK = 500
UNREADABLE = (
    apsw.CorruptError,
    apsw.NotADBError,
    apsw.FormatError,
    apsw.IOError,
    apsw.CantOpenError,
    apsw.SQLError,
    apsw.RangeError,
    apsw.MismatchError,
    apsw.TooBigError,
    apsw.ConstraintError,
    apsw.InternalError,
    UnreadableError,
    *NO_VALUE,
)
"""What reading a damaged page, or a value on it, can raise.

Not that there is no memory left, that another program writes or that somebody interrupts: of these
the file is as sound as it was.
"""

T = TypeVar("T")


class Gap(Enum):
    """Why a number has no row: it was never there, or it cannot be read."""

    MISSING = auto()
    DAMAGED = auto()


def read_each(last: int, read: Callable[[int, int], dict[int, T]]) -> Iterator[tuple[int, T | Gap]]:
    """Every number from 1 to the last with its row, or with why there is none.

    ``read`` gives the rows from one number to another, both included, by number.
    """
    for first in range(1, last + 1, CHUNK):
        numbers = range(first, min(first + CHUNK, last + 1))
        rows = _readable(numbers, read)
        for number in numbers:
            yield number, rows.get(number, Gap.MISSING)


def _readable(numbers: range, read: Callable[[int, int], dict[int, T]]) -> dict[int, T | Gap]:
    rows: dict[int, T | Gap] = {}
    try:
        rows.update(read(numbers[0], numbers[-1]))
    except UNREADABLE:
        for number in numbers:
            try:
                rows.update(read(number, number))
            except UNREADABLE:
                rows[number] = Gap.DAMAGED
    return rows
