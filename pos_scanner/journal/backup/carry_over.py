"""Takes over from a file that is replaced what it has beyond the backup put in its place.

Entry by entry of the chain, as long as each can be read and its hash follows on from the one
before: what was confirmed since the backup keeps its number, and no number is given twice. Then
what no hash binds: exports and drafts. What cannot be read is left.
"""

import json
from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import apsw

from pos_scanner.journal.integrity.purge import empty_records
from pos_scanner.journal.invoice_writer import append_record, append_void
from pos_scanner.journal.storage.connection import JournalConnection, Row
from pos_scanner.journal.storage.damaged_reader import UNREADABLE
from pos_scanner.journal.storage.hash_chain import append_to_chain
from pos_scanner.journal.storage.invoice_reader import read_stored

_LAST = "SELECT ifnull(max(entry), 0) FROM chain"
_LAST_HASH = "SELECT hash FROM chain ORDER BY entry DESC LIMIT 1"
_ENTRY = "SELECT event, sequence, at, reason, detail, hash FROM chain WHERE entry = ?"


class _NotSoundError(Exception):
    """What comes next in the replaced file does not follow on."""


def salvage(replaced: Path, file: JournalConnection) -> None:
    """Take over what a file has beyond another that was a copy of it.

    Args:
        replaced: the file; read only. One of another program version, or no journal, gives nothing.
        file: the backup's copy, open and verified.

    Raises:
        KnownError: see ``database.known_errors``, of the copy.
    """
    try:
        old = apsw.Connection(str(replaced), flags=apsw.SQLITE_OPEN_READONLY)
    except apsw.Error:
        return
    try:
        if not _is_same_version(old, file):
            return
        for entry in _rows(old, file):
            if not _taken(file, partial(_take_entry, old, file, entry)):
                break
        for table in ("batch", "batch_item", "draft"):
            _taken(file, partial(_take_table, old, file, table))
        _taken(file, partial(_take_marks, old, file))
        _taken(file, partial(_take_open_shift, old, file))
    finally:
        old.close()


def _is_same_version(old: apsw.Connection, file: JournalConnection) -> bool:
    try:
        return bool(old.pragma("user_version") == file.connection.pragma("user_version"))
    except apsw.Error:
        return False


def _taken(file: JournalConnection, take: Callable[[], None]) -> bool:
    """Whether a part could be taken over; as one transaction."""
    try:
        with file.transaction():
            try:
                take()
            except UNREADABLE as error:
                raise _NotSoundError from error
    except _NotSoundError:
        return False
    return True


def _rows(old: apsw.Connection, file: JournalConnection) -> Iterator[Row]:
    """The replaced file's entries beyond the copy's, as far as they can be read."""
    number = file.ask(_LAST)[0][0]
    while True:
        number += 1
        try:
            found = old.execute(_ENTRY, (number,)).fetchall()
        except UNREADABLE:
            return
        if not found:
            return
        yield tuple(found[0])


def _take_entry(old: apsw.Connection, file: JournalConnection, row: Row) -> None:
    event, sequence, at, reason, told, stored = row
    when, detail = datetime.fromisoformat(at), json.loads(told)
    match event:
        case "confirmed":
            _take_record(old, file, sequence)
        case "voided":
            append_void(file, sequence, when, reason, detail)
        case "purged":
            ranges = detail["ranges"]
            due = [one for first, last in ranges for one in range(first, last + 1)]
            empty_records(file, due, date.fromisoformat(detail["before"]), when)
        case "closed":
            _take_shift(old, file, detail["shift"])
            _copy(old, file, "shift_report", "kind = 'Z' AND number = ?", detail["z"])
            append_to_chain(file.connection, "closed", None, when, detail=detail)
        case _:
            raise _NotSoundError
    if file.ask(_LAST_HASH) != [(stored,)]:
        raise _NotSoundError


def _take_record(old: apsw.Connection, file: JournalConnection, sequence: int) -> None:
    stored = next(read_stored(old, "WHERE sequence = ?", (sequence,)))
    if stored.invoice.purged:
        # Confirmed and purged since the backup: what its digest was made of is gone.
        raise _NotSoundError
    append_record(file, stored.invoice, stored.columns["personal_salt"])


def _take_shift(old: apsw.Connection, file: JournalConnection, number: int) -> None:
    if not file.ask("SELECT 1 FROM shift WHERE number = ?", (number,)):
        _copy(old, file, "shift", "number = ?", number)
        return
    closed = old.execute("SELECT closed_at, closed_by FROM shift WHERE number = ?", (number,))
    file.execute(
        "UPDATE shift SET closed_at = ?, closed_by = ? WHERE number = ?", (*next(closed), number)
    )


def _take_open_shift(old: apsw.Connection, file: JournalConnection) -> None:
    """A shift that is open in the replaced file and not known to the copy."""
    last = file.ask("SELECT ifnull(max(number), 0) FROM shift")[0][0]
    _copy(old, file, "shift", "number = ? AND closed_at IS NULL", last + 1)


def _take_table(old: apsw.Connection, file: JournalConnection, table: str) -> None:
    """Rows that the copy does not have; a draft as it was typed last."""
    if table == "draft":
        file.execute("DELETE FROM draft")
    known = {row[0] for row in file.ask(f"SELECT * FROM {table}")}  # noqa: S608  (names of our own)
    for row in old.execute(f"SELECT * FROM {table} ORDER BY 1"):  # noqa: S608
        if row[0] not in known:
            _insert(file, table, row)


def _take_marks(old: apsw.Connection, file: JournalConnection) -> None:
    """Which batch holds which invoice."""
    columns = file.ask(
        "SELECT name FROM pragma_table_info('invoice') WHERE name LIKE '%exported_in'"
    )
    for (column,) in columns:
        marks: Any = old.execute(
            f"SELECT {column}, sequence FROM invoice WHERE {column} IS NOT NULL"  # noqa: S608
        )
        for mark, sequence in marks:
            file.execute(
                f"UPDATE invoice SET {column} = ?"  # noqa: S608
                f" WHERE sequence = ? AND {column} IS NULL",
                (mark, sequence),
            )


def _copy(
    old: apsw.Connection, file: JournalConnection, table: str, where: str, value: int
) -> None:
    for row in old.execute(f"SELECT * FROM {table} WHERE {where}", (value,)):  # noqa: S608
        _insert(file, table, row)


def _insert(file: JournalConnection, table: str, row: Row) -> None:
    marks = ", ".join("?" * len(row))
    file.execute(f"INSERT INTO {table} VALUES ({marks})", row)  # noqa: S608
