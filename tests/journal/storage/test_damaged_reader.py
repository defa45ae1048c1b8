"""Numbered rows out of a file with holes: chunk by chunk, and row by row where a chunk fails."""

from collections.abc import Iterable

import apsw
import pytest

from pos_scanner.journal.storage.damaged_reader import CHUNK, UNREADABLE, Gap, read_each
from pos_scanner.journal.storage.database import UnreadableError


class Table:
    """Rows that are their own numbers; some are missing, reading some of them fails."""

    def __init__(
        self,
        missing: Iterable[int] = (),
        damaged: Iterable[int] = (),
        error: type[Exception] = apsw.CorruptError,
    ) -> None:
        self.missing, self.damaged, self.error = set(missing), set(damaged), error
        self.reads: list[tuple[int, int]] = []

    def read(self, first: int, last: int) -> dict[int, str | Gap]:
        self.reads.append((first, last))
        numbers = range(first, last + 1)
        if self.damaged.intersection(numbers):
            raise self.error
        return {number: f"row {number}" for number in numbers if number not in self.missing}


def test_sound_rows_come_in_their_order_a_chunk_at_a_time() -> None:
    table = Table()
    rows = list(read_each(2 * CHUNK + 1, table.read))
    assert rows == [(number, f"row {number}") for number in range(1, 2 * CHUNK + 2)]
    assert table.reads == [(1, 500), (501, 1000), (1001, 1001)]


def test_an_empty_table_is_not_read() -> None:
    table = Table()
    assert list(read_each(0, table.read)) == []
    assert table.reads == []


def test_a_number_without_a_row_is_missing() -> None:
    rows = dict(read_each(4, Table(missing=[2, 4]).read))
    assert rows == {1: "row 1", 2: Gap.MISSING, 3: "row 3", 4: Gap.MISSING}


def test_a_row_that_cannot_be_read_does_not_hide_its_neighbours() -> None:
    table = Table(missing=[1], damaged=[3])
    rows = dict(read_each(4, table.read))
    assert rows == {1: Gap.MISSING, 2: "row 2", 3: Gap.DAMAGED, 4: "row 4"}
    assert table.reads == [(1, 4), (1, 1), (2, 2), (3, 3), (4, 4)]


def test_the_chunk_after_a_damaged_one_is_read_at_once_again() -> None:
    table = Table(damaged=[CHUNK])
    rows = dict(read_each(CHUNK + 2, table.read))
    assert rows[CHUNK] is Gap.DAMAGED
    assert table.reads[-1] == (CHUNK + 1, CHUNK + 2)


@pytest.mark.parametrize(
    "error",
    [
        UnreadableError,
        apsw.IOError,
        ValueError,
        ZeroDivisionError,
        KeyError,
        TypeError,
        AttributeError,
    ],
)
def test_whatever_a_damaged_value_raises_is_damage(error: type[Exception]) -> None:
    assert issubclass(error, UNREADABLE)
    assert dict(read_each(1, Table(damaged=[1], error=error).read)) == {1: Gap.DAMAGED}


@pytest.mark.parametrize("error", [RuntimeError, MemoryError, KeyboardInterrupt])
def test_what_is_no_damage_is_raised(error: type[Exception]) -> None:
    with pytest.raises(error):
        list(read_each(1, Table(damaged=[1], error=error).read))
