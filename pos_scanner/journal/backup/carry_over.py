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
from itertools import count
from pathlib import Path

import apsw

from pos_scanner.journal.integrity.purge import empty_invoices
from pos_scanner.journal.invoice_writer import append_invoice, append_void
from pos_scanner.journal.issuances import EVENTS, apply_entry
from pos_scanner.journal.storage.connection import JournalConnection, Row
from pos_scanner.journal.storage.damaged_reader import UNREADABLE
from pos_scanner.journal.storage.hash_chain import append_to_chain
from pos_scanner.journal.storage.head import hash_at
from pos_scanner.journal.storage.invoice_reader import read_stored

_LAST = "SELECT ifnull(max(entry), 0) FROM chain"
_WITHIN = "SELECT sequence FROM invoice WHERE sequence BETWEEN ? AND ? ORDER BY sequence"
_LAST_HASH = "SELECT hash FROM chain ORDER BY entry DESC LIMIT 1"
_ENTRY = "SELECT event, sequence, at, reason, detail, hash FROM chain WHERE entry = ?"
_SHIFT = "SELECT number, opened_at, opened_by, closed_at, closed_by FROM shift WHERE number = ?"
_CLOSE_SHIFT = "UPDATE shift SET closed_at = ?, closed_by = ? WHERE number = ?"
_Z_REPORT = "SELECT * FROM shift_report WHERE kind = 'Z' AND number = ?"
_ROWS = "SELECT * FROM {table}"
_ADD = "INSERT OR IGNORE INTO {table} VALUES ({marks})"
_REPLACE = "INSERT OR REPLACE INTO {table} VALUES ({marks})"
_CHANGED_AT_WILL = {"cashier", "sign_in_failure"}
_TABLES = (
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE 'CREATE TABLE%'"
    " AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'invoice_text%' ORDER BY rowid"
)
_BOUND_OR_OWN = {
    "invoice",
    "line",
    "chain",
    "shift",
    "shift_report",
    "batch",
    "batch_item",
    "draft",
    "issuance",
    "red_letter",
    "pool_position",
    "pool_origin",
}
"""Carried over entry by entry, or by a function of their own; what the pool has, it says itself."""
_LAST_ITEM = "SELECT max(sequence) FROM batch_item WHERE batch = ?"
_SAME = "SELECT number, draft_id, personal_sha256 FROM invoice WHERE sequence = ?"
_INSERT = "INSERT INTO {table} VALUES ({marks})"
_LAST_BATCH = "SELECT ifnull(max(sequence), 0) FROM batch"
_BATCH = "SELECT * FROM batch WHERE sequence = ?"
_ITEMS = "SELECT * FROM batch_item WHERE batch = ? ORDER BY event, sequence"
_ITEMS_OF_BATCH = "SELECT invoices + voids FROM batch WHERE sequence = ?"
_WITHOUT_INVOICE = "PRAGMA foreign_key_check(batch_item)"
_MARK = (
    "UPDATE invoice SET {mark} = b.number FROM batch b JOIN batch_item t ON t.batch = b.sequence"
    " WHERE t.sequence = invoice.sequence AND t.event = ? AND b.sequence = ?"
    " AND b.destination <> '' AND invoice.{mark} IS NULL"
)


class _NotSoundError(Exception):
    """What comes next in the replaced file does not follow on."""


def carry_over(replaced: Path, file: JournalConnection) -> None:
    """Carry over what a file has beyond another, open and verified, that was a copy of it.

    It is only read; one of another program version or another journal, or none, gives nothing.

    Raises:
        KnownError: see ``database.known_errors``, of the copy.
    """
    with _reader(replaced) as old:
        if old is None:
            return
        version = file.connection.pragma("user_version")
        if old.pragma("user_version") == version and _is_same_journal(old, file):
            _carry_all(old, file)


def carry_predecessors(replaced: Path, file: JournalConnection) -> None:
    """Carry over what a file had gone on without: its numbers are not given again either.

    Raises:
        KnownError: see ``database.known_errors``, of the file that it comes into.
    """
    with _reader(replaced) as old:
        if old is not None:
            _succeeds(file, partial(_carry_rows, old, file, "predecessor"))


@contextlib.contextmanager
def _reader(replaced: Path) -> Iterator[apsw.Connection | None]:
    """The replaced file, only to be read; none where it is no database."""
    try:
        connection = apsw.Connection(str(replaced), flags=apsw.SQLITE_OPEN_READONLY)
        connection.pragma("user_version")
    except apsw.Error:
        yield None
        return
    try:
        yield connection
    finally:
        with contextlib.suppress(apsw.Error):  # Its log may be held open by another program.
            connection.close()


def _is_same_journal(old: apsw.Connection, file: JournalConnection) -> bool:
    """Whether both began with the same entry; what another till did is nothing of this one's."""
    try:
        origins = {hash_at(old, 1), hash_at(file.connection, 1)} - {""}
    except UNREADABLE:
        return True  # The first page of its chain is damaged: each entry is compared anyway.
    return len(origins) < 2


def _carry_all(old: apsw.Connection, file: JournalConnection) -> None:
    for entry in _newer_entries(old, file):
        if not _succeeds(file, partial(_carry_entry, old, file, entry)):
            break
    for batch in _newer_batches(old, file):
        if not _succeeds(file, partial(_carry_batch, old, file, batch)):
            break
    for table in _unbound_tables(file):
        _succeeds(file, partial(_carry_rows, old, file, table))
    for carry in (_carry_drafts, _carry_reasons, _carry_open_shift):
        _succeeds(file, partial(carry, old, file))


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
    with contextlib.suppress(*UNREADABLE):
        for number in count(file.ask(_LAST)[0][0] + 1):
            rows = old.execute(_ENTRY, (number,)).fetchall()
            if not rows:
                return
            yield tuple(rows[0])


def _carry_entry(old: apsw.Connection, file: JournalConnection, row: Row) -> None:
    event, sequence, at, reason, detail_json, hash_ = row
    when, detail = datetime.fromisoformat(at), json.loads(detail_json)
    match event:
        case "confirmed":
            _carry_invoice(old, file, sequence, detail)
        case "voided":
            append_void(file, sequence, when, reason, detail)
        case "purged":
            due = [number for run in detail["ranges"] for (number,) in file.ask(_WITHIN, run)]
            limit = date.fromisoformat(detail["before"]) if "before" in detail else None
            empty_invoices(file, due, limit, when)
        case "closed":
            _carry_closed_shift(old, file, detail["shift"])
            report = _required(old.execute(_Z_REPORT, (detail["z"],)))
            _insert(file, "shift_report", report)
            append_to_chain(file.connection, "closed", None, when, detail=detail)
        case _ if event in EVENTS:
            append_to_chain(file.connection, event, sequence, when, detail=detail)
            apply_entry(file.connection, event, sequence, detail)
        case _:
            raise _NotSoundError
    if file.ask(_LAST_HASH) != [(hash_,)]:
        raise _NotSoundError


def _carry_invoice(
    old: apsw.Connection, file: JournalConnection, sequence: int, detail: dict[str, object]
) -> None:
    """Append an invoice; if it has gone since, its entry's hash does not follow.

    One that was purged since has its digest left; its purge is an entry that comes later.
    """
    for stored in read_stored(old, "WHERE sequence = ?", (sequence,)):
        columns = stored.columns
        append_invoice(
            file,
            stored.invoice,
            columns["personal_salt"],
            detail=detail,
            personal_sha256=columns["personal_sha256"] if stored.invoice.purged else "",
        )


def _carry_closed_shift(old: apsw.Connection, file: JournalConnection, number: int) -> None:
    row = _required(old.execute(_SHIFT, (number,)))
    if file.ask(_SHIFT, (number,)):
        _, _, _, closed_at, closed_by = row
        file.execute(_CLOSE_SHIFT, (closed_at, closed_by, number))
    else:
        _insert(file, "shift", row)


def _carry_open_shift(old: apsw.Connection, file: JournalConnection) -> None:
    """A shift that is open in the replaced file and not known to the copy."""
    last = file.ask("SELECT ifnull(max(number), 0) FROM shift")[0][0]
    for row in old.execute(f"{_SHIFT} AND closed_at IS NULL", (last + 1,)):
        _insert(file, "shift", row)


def _required(rows: Iterator[Row]) -> Row:
    """The row that an entry of the chain is about."""
    row = next(rows, None)
    if row is None:
        raise _NotSoundError
    return row


def _unbound_tables(file: JournalConnection) -> list[str]:
    """The tables that no entry is about, in the order in which they were made."""
    return [str(name) for (name,) in file.ask(_TABLES) if name not in _BOUND_OR_OWN]


def _carry_drafts(old: apsw.Connection, file: JournalConnection) -> None:
    """The drafts as they were typed last: what the copy has of them is older."""
    file.execute("DELETE FROM draft")
    _carry_rows(old, file, "draft")


def _carry_rows(old: apsw.Connection, file: JournalConnection, table: str) -> None:
    """Rows that the copy does not have; of tables that are changed at will, also the others."""
    add = _REPLACE if table in _CHANGED_AT_WILL else _ADD
    for row in old.execute(_ROWS.format(table=table)):
        file.execute(add.format(table=table, marks=", ".join("?" * len(row))), row)


def _insert(file: JournalConnection, table: str, row: Row) -> None:
    file.execute(_INSERT.format(table=table, marks=", ".join("?" * len(row))), row)


def _newer_batches(old: apsw.Connection, file: JournalConnection) -> Iterator[Row]:
    """The replaced file's batches beyond the copy's, as far as they can be read."""
    with contextlib.suppress(*UNREADABLE):
        for number in count(file.ask(_LAST_BATCH)[0][0] + 1):
            rows = old.execute(_BATCH, (number,)).fetchall()
            if not rows:
                return
            yield tuple(rows[0])


def _carry_batch(old: apsw.Connection, file: JournalConnection, row: Row) -> None:
    """A batch with all its items, and the marks that follow from them; or none of it.

    An invoice that is marked by a batch without items would never be exported again, and nobody
    could say which file it went to.
    """
    sequence = row[0]
    _insert(file, "batch", row)
    items = old.execute(_ITEMS, (sequence,)).fetchall()
    # The highest will do: what has the same invoice there has the same ones before.
    last = next(old.execute(_LAST_ITEM, (sequence,)))
    if old.execute(_SAME, last).fetchall() != file.ask(_SAME, last):
        raise _NotSoundError
    for item in items:
        _insert(file, "batch_item", tuple(item))
    expected = file.ask(_ITEMS_OF_BATCH, (sequence,))
    if expected != [(len(items),)] or file.connection.execute(_WITHOUT_INVOICE).fetchall():
        raise _NotSoundError
    for mark, event in (("exported_in", "confirmed"), ("void_exported_in", "voided")):
        file.execute(_MARK.format(mark=mark), (event, sequence))


def _carry_reasons(old: apsw.Connection, file: JournalConnection) -> None:
    """Why the platform refused records; the chain, and so what was carried, has digests alone."""
    for row in old.execute("SELECT reason, sequence, reason_sha256 FROM issuance"):
        file.execute("UPDATE issuance SET reason = ? WHERE sequence = ? AND reason_sha256 = ?", row)
