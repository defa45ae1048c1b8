"""Reading numbered rows out of a file that may be damaged: all that can be read.

Rows are asked for by the batch; a batch that fails is asked for one by one.
"""

from collections.abc import Callable, Iterator
from enum import Enum, auto
from typing import TypeVar

import apsw

from pos_scanner.journal.storage.database import UnreadableError

BATCH = 500
UNREADABLE = (
    apsw.Error,
    UnreadableError,
    ValueError,
    ArithmeticError,
    KeyError,
    TypeError,
    AttributeError,
)
"""What reading a damaged page, or a value on it, can raise."""

T = TypeVar("T")


class Gap(Enum):
    """Why a row is not there."""

    MISSING = auto()
    DAMAGED = auto()


def each(last: int, read: Callable[[int, int], dict[int, T]]) -> Iterator[tuple[int, T | Gap]]:
    """Every number from 1 to the last with its row.

    Args:
        last: the last number.
        read: gives the rows from one number to another, both included, by number.
    """
    for first in range(1, last + 1, BATCH):
        numbers = range(first, min(first + BATCH, last + 1))
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
