"""Carries over from a file that is replaced what it has beyond the backup put in its place.

Entry by entry of the chain, as long as each can be read and its hash follows on from the one
before: what was confirmed since the backup keeps its number, and no number is given twice. Then
what no hash binds: exports and drafts. What cannot be read is left out.
"""

import contextlib
import json
from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import partial
from itertools import chain, count
from pathlib import Path

import apsw

from pos_scanner.journal.integrity.purge import empty_invoices
from pos_scanner.journal.invoice_writer import append_invoice, append_void
from pos_scanner.journal.storage.connection import JournalConnection, Row
from pos_scanner.journal.storage.damaged_reader import UNREADABLE
from pos_scanner.journal.storage.hash_chain import append_to_chain
from pos_scanner.journal.storage.invoice_reader import read_stored

_LAST = "SELECT ifnull(max(entry), 0) FROM chain"
_LAST_HASH = "SELECT hash FROM chain ORDER BY entry DESC LIMIT 1"
_ENTRY = "SELECT event, sequence, at, reason, detail, hash FROM chain WHERE entry = ?"
_SHIFT = "SELECT number, opened_at, opened_by, closed_at, closed_by FROM shift WHERE number = ?"
_OPEN_SHIFT = (
    "SELECT number, opened_at, opened_by, closed_at, closed_by FROM shift"
    " WHERE number = ? AND closed_at IS NULL"
)
_INSERT_SHIFT = "INSERT INTO shift VALUES (?, ?, ?, ?, ?)"
_CLOSE_SHIFT = "UPDATE shift SET closed_at = ?, closed_by = ? WHERE number = ?"
_Z_REPORT = "SELECT * FROM shift_report WHERE kind = 'Z' AND number = ?"
_INSERT_REPORT = "INSERT INTO shift_report VALUES (?, ?, ?, ?, ?, ?)"
_BATCHES = (
    (
        "SELECT * FROM batch ORDER BY sequence",
        "INSERT INTO batch VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    ),
    ("SELECT * FROM batch_item", "INSERT INTO batch_item VALUES (?, ?, ?)"),
)
_EXPORT_MARKS = (
    (
        "SELECT exported_in, sequence FROM invoice WHERE exported_in IS NOT NULL",
        "UPDATE invoice SET exported_in = ? WHERE sequence = ? AND exported_in IS NULL",
    ),
    (
        "SELECT void_exported_in, sequence FROM invoice WHERE void_exported_in IS NOT NULL",
        "UPDATE invoice SET void_exported_in = ? WHERE sequence = ? AND void_exported_in IS NULL",
    ),
)


class _NotSoundError(Exception):
    """What comes next in the replaced file does not follow on."""


def carry_over(replaced: Path, file: JournalConnection) -> None:
    """Carry over what a file has beyond another that was a copy of it.

    Args:
        replaced: the file; read only. One of another program version, or no journal, gives nothing.
        file: the backup's copy, open and verified.

    Raises:
        KnownError: see ``database.known_errors``, of the copy.
    """
    try:
        old = apsw.Connection(str(replaced), flags=apsw.SQLITE_OPEN_READONLY)
        version = old.pragma("user_version")
    except apsw.Error:
        return
    with contextlib.closing(old):
        if version != file.connection.pragma("user_version"):
            return
        for entry in _newer_entries(old, file):
            if not _succeeds(file, partial(_carry_entry, old, file, entry)):
                break
        for select, insert in _BATCHES:
            _succeeds(file, partial(_carry_rows, old, file, select, insert))
        _succeeds(file, partial(_carry_drafts, old, file))
        _succeeds(file, partial(_carry_export_marks, old, file))
        _succeeds(file, partial(_carry_open_shift, old, file))


def _succeeds(file: JournalConnection, carry: Callable[[], None]) -> bool:
    """Carry a part over as one transaction; whether all of it could be read and follows on."""
    try:
        with file.transaction():
            try:
                carry()
            except UNREADABLE as error:
                raise _NotSoundError from error
    except _NotSoundError:
        return False
    return True


def _newer_entries(old: apsw.Connection, file: JournalConnection) -> Iterator[Row]:
    """The replaced file's entries beyond the copy's, as far as they can be read."""
    for number in count(file.ask(_LAST)[0][0] + 1):
        try:
            rows = old.execute(_ENTRY, (number,)).fetchall()
        except UNREADABLE:
            return
        if not rows:
            return
        yield tuple(rows[0])


def _carry_entry(old: apsw.Connection, file: JournalConnection, row: Row) -> None:
    event, sequence, at, reason, detail_json, hash_ = row
    when, detail = datetime.fromisoformat(at), json.loads(detail_json)
    match event:
        case "confirmed":
            _carry_invoice(old, file, sequence)
        case "voided":
            append_void(file, sequence, when, reason, detail)
        case "purged":
            runs = (range(first, last + 1) for first, last in detail["ranges"])
            due = list(chain.from_iterable(runs))
            empty_invoices(file, due, date.fromisoformat(detail["before"]), when)
        case "closed":
            _carry_closed_shift(old, file, detail["shift"])
            file.execute(_INSERT_REPORT, _required(old.execute(_Z_REPORT, (detail["z"],))))
            append_to_chain(file.connection, "closed", None, when, detail=detail)
        case _:
            raise _NotSoundError
    if file.ask(_LAST_HASH) != [(hash_,)]:
        raise _NotSoundError


def _carry_invoice(old: apsw.Connection, file: JournalConnection, sequence: int) -> None:
    """Append an invoice; if it has gone or was purged since, its entry's hash does not follow."""
    for stored in read_stored(old, "WHERE sequence = ?", (sequence,)):
        append_invoice(file, stored.invoice, stored.columns["personal_salt"])


def _carry_closed_shift(old: apsw.Connection, file: JournalConnection, number: int) -> None:
    row = _required(old.execute(_SHIFT, (number,)))
    if file.ask(_SHIFT, (number,)):
        _, _, _, closed_at, closed_by = row
        file.execute(_CLOSE_SHIFT, (closed_at, closed_by, number))
    else:
        file.execute(_INSERT_SHIFT, row)


def _carry_open_shift(old: apsw.Connection, file: JournalConnection) -> None:
    """A shift that is open in the replaced file and not known to the copy."""
    last = file.ask("SELECT ifnull(max(number), 0) FROM shift")[0][0]
    for row in old.execute(_OPEN_SHIFT, (last + 1,)):
        file.execute(_INSERT_SHIFT, row)


def _required(rows: Iterator[Row]) -> Row:
    """The row that an entry of the chain is about."""
    for row in rows:
        return row
    raise _NotSoundError


def _carry_drafts(old: apsw.Connection, file: JournalConnection) -> None:
    """The drafts as they were typed last: what the copy has of them is older."""
    file.execute("DELETE FROM draft")
    _carry_rows(old, file, "SELECT * FROM draft", "INSERT INTO draft VALUES (?, ?, ?, ?, ?)")


def _carry_rows(old: apsw.Connection, file: JournalConnection, select: str, insert: str) -> None:
    """Rows whose first column's value the copy does not have."""
    present = {row[0] for row in file.ask(select)}
    for row in old.execute(select):
        if row[0] not in present:
            file.execute(insert, row)


def _carry_export_marks(old: apsw.Connection, file: JournalConnection) -> None:
    """Which batch reports which invoice, and which its voiding."""
    for select, update in _EXPORT_MARKS:
        for mark in old.execute(select):
            file.execute(update, mark)
