"""What the tax bureau made of the records: sent, issued, refused, taken back by red invoices.

Each change is an entry of the chain, and table ``issuance`` is what the entries come to: the same
statements write it, carry it over from a replaced file and make it anew for the verification.
Knows nothing of the platform's files.
"""

import contextlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import apsw

from pos_scanner.domain.invoice import ConfirmedInvoice
from pos_scanner.domain.issuance import IssueState
from pos_scanner.entry_hash import digest
from pos_scanner.journal.storage.connection import JournalConnection
from pos_scanner.journal.storage.hash_chain import append_to_chain
from pos_scanner.journal.storage.invoice_reader import read_invoices
from pos_scanner.journal.storage.row_mapping import storable

EVENTS = ("sent", "issued", "refused", "red")
"""The chain's entries that this module writes."""
CHUNK = 100
"""Changes a transaction, so that a till at work hardly waits."""
Detail = Mapping[str, Any]

_SENT = (
    "INSERT INTO issuance (sequence, state, batch)"
    " SELECT sequence, 'sent', ? FROM invoice WHERE sequence BETWEEN ? AND ? ON CONFLICT (sequence)"
    " DO UPDATE SET state = 'sent', batch = excluded.batch, reason = '', reason_sha256 = ''"
)
_ISSUED = (
    "INSERT INTO issuance (sequence, state, number, issued_on) VALUES (?, 'issued', ?, ?)"
    " ON CONFLICT (sequence) DO UPDATE SET state = 'issued', number = excluded.number,"
    " issued_on = excluded.issued_on, reason = '', reason_sha256 = ''"
)
_REFUSED = (
    "INSERT INTO issuance (sequence, state, reason_sha256) VALUES (?, 'refused', ?)"
    " ON CONFLICT (sequence)"
    " DO UPDATE SET state = 'refused', reason_sha256 = excluded.reason_sha256"
)
_WITHDRAWN = (
    "DELETE FROM red_letter WHERE sequence = ?",
    "DELETE FROM issuance WHERE sequence = ? AND batch = ''",
    "UPDATE issuance SET state = 'sent', number = '', issued_on = '', red_fen = 0"
    " WHERE sequence = ?",
)
"""A record without its number is where it was: sent, or waiting."""
_WITHDRAWALS = (
    "SELECT json_extract(c.detail, '$.withdrawn'), i.number FROM chain c"
    " JOIN invoice i USING (sequence)"
    " WHERE c.event = 'issued' AND json_extract(c.detail, '$.number') = ''"
)
_RED_LETTER = "INSERT OR IGNORE INTO red_letter VALUES (?, ?, ?, ?)"
_RED = "UPDATE issuance SET state = ?, red_fen = ? WHERE sequence = ?"
_RED_OF_RECORD = "SELECT number, fen FROM red_letter WHERE sequence = ?"
_STATEMENT = "SELECT sql FROM main.sqlite_schema WHERE type = 'table' AND name = ?"
_ENTRIES = (
    "SELECT entry, event, sequence, at, detail FROM chain"
    " WHERE event IN (SELECT value FROM json_each(?)) ORDER BY entry"
)
_LAST_ENTRY = "SELECT ifnull(max(entry), 0) FROM chain"
_REASON = "UPDATE issuance SET reason = ? WHERE sequence = ?"
_SALT = "SELECT personal_salt FROM invoice WHERE sequence = ?"
_SENT_BEFORE = (
    "INSERT INTO temp.issuance (sequence, state, batch)"
    " SELECT i.sequence, 'sent', max(b.number) FROM batch_item i"
    " JOIN batch b ON b.sequence = i.batch"
    " WHERE b.destination = 'tax-platform' AND i.event = 'confirmed' AND b.number NOT IN"
    " (SELECT json_extract(detail, '$.batch') FROM chain WHERE event = 'sent') GROUP BY i.sequence"
)
"""What went to the platform while batches had no entry in the chain."""
_DIFFERING = (
    "SELECT DISTINCT number FROM invoice WHERE sequence IN (SELECT sequence FROM"
    " (SELECT {columns} FROM main.{table} EXCEPT SELECT {columns} FROM temp.{table})"
    " UNION SELECT sequence FROM"
    " (SELECT {columns} FROM temp.{table} EXCEPT SELECT {columns} FROM main.{table}))"
)
_BOUND = {
    "issuance": "sequence, state, batch, number, issued_on, red_fen, reason_sha256",
    "red_letter": "number, sequence, issued_on, fen",
}
_REFUSALS = (
    "SELECT i.number, s.reason, s.reason_sha256, i.personal_salt FROM issuance s"
    " JOIN invoice i USING (sequence) WHERE s.state = 'refused' AND i.purged_in IS NULL"
)


@dataclass(frozen=True, slots=True)
class RedLetter:
    """A red invoice that takes back one of ours.

    Attributes:
        number: the red invoice's own; empty where only the blue one's status says so.
        fen: what it takes back, positive.
    """

    number: str
    issued_on: date | None
    fen: int


@dataclass(frozen=True, slots=True)
class IssuedAs:
    """The invoice that the bureau issued for a record: its number and day."""

    number: str
    issued_on: date


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A person says that an issued invoice, which a record was joined with, is not the record's.

    Attributes:
        number: the bureau's.
    """

    number: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """The platform refused a record; the reason is in its words and may be empty."""

    reason: str


Change = IssuedAs | Withdrawal | Refusal | RedLetter
_Entry = tuple[str, dict[str, Any]]


class Issuances:
    """The records' states at the bureau; ``journal.issuances``."""

    def __init__(self, file: JournalConnection) -> None:
        self._file = file

    def record(self, changes: Sequence[tuple[str, Change]], *, at: datetime) -> int:
        """Note what the bureau did with records, by the till's number; how many entries it made.

        What is known already makes none. A record keeps the first number of the bureau that it
        got until a person withdraws it, a number goes to one record alone, and an issued record is
        not refused any more.

        Raises:
            KnownError: see ``database.known_errors``; a part of the changes may be noted then,
                and noting all again completes them.
        """
        count = 0
        for begin in range(0, len(changes), CHUNK):
            with self._file.transaction():
                for number, change in changes[begin : begin + CHUNK]:
                    count += self._record(number, change, at)
        return count

    def by_issued_number(self, numbers: Iterable[str]) -> dict[str, ConfirmedInvoice]:
        """The records that have some of the bureau's numbers, by that number."""
        where = (
            "WHERE sequence IN (SELECT sequence FROM issuance"
            " WHERE number <> '' AND number IN (SELECT value FROM json_each(?)))"
        )
        records = self._read(where, json.dumps(list(numbers)))
        return {record.issuance.number: record for record in records}

    def by_number(self, numbers: Iterable[str]) -> dict[str, ConfirmedInvoice]:
        """The records of some of the till's own numbers, by number."""
        where = "WHERE number IN (SELECT value FROM json_each(?))"
        return {record.number: record for record in self._read(where, json.dumps(list(numbers)))}

    def unissued(self, since: date, until: date) -> Sequence[ConfirmedInvoice]:
        """Records confirmed on these days, voided ones too, without a number of the bureau."""
        where = (
            "WHERE confirmed_on BETWEEN ? AND ?"
            " AND sequence NOT IN (SELECT sequence FROM issuance WHERE number <> '')"
        )
        return self._read(where, since.isoformat(), until.isoformat())

    @contextlib.contextmanager
    def as_of(self, last: int | datetime) -> Iterator[None]:
        """While it lasts, records are read with the states that they had after an entry.

        Or before a moment, as the clock had it then.
        """
        with self._file.guarded(), made_anew(self._file.connection, last):
            yield

    def last_entry(self) -> int:
        """The chain's newest entry; 0 where there is none."""
        return int(self._file.ask(_LAST_ENTRY)[0][0])

    def withdrawals(self) -> set[tuple[str, str]]:
        """What a person has said does not belong together: the bureau's number and the till's."""
        return {(str(issued), str(own)) for issued, own in self._file.ask(_WITHDRAWALS)}

    def red_letters(self, numbers: Iterable[str]) -> set[str]:
        """Which of some red invoices are noted already, by their own numbers."""
        select = "SELECT number FROM red_letter WHERE number IN (SELECT value FROM json_each(?))"
        return {row[0] for row in self._file.ask(select, (json.dumps(list(numbers)),))}

    def _read(self, where: str, *values: str) -> list[ConfirmedInvoice]:
        with self._file.guarded():
            return list(read_invoices(self._file.connection, where, values))

    def _record(self, number: str, change: Change, at: datetime) -> bool:
        record = next(iter(self._read("WHERE number = ?", number)), None)
        entry = None if record is None else self._entry(record, change)
        if record is None or entry is None:
            return False
        event, detail = entry
        append_to_chain(self._file.connection, event, record.sequence, at, detail=detail)
        apply_entry(self._file.connection, event, record.sequence, detail)
        if isinstance(change, Refusal):
            self._file.execute(_REASON, (storable(change.reason), record.sequence))
        return True

    def _entry(self, record: ConfirmedInvoice, change: Change) -> _Entry | None:
        """The chain's entry of a change; ``None`` where nothing changes."""
        match change:
            case IssuedAs(number, day):
                is_assigned = self._file.ask("SELECT 1 FROM issuance WHERE number = ?", (number,))
                if is_assigned or record.issuance.is_issued:
                    return None
                return "issued", {"number": number, "issued_on": day.isoformat()}
            case Withdrawal(number):
                if record.issuance.number != number:
                    return None
                return "issued", {"number": "", "issued_on": "", "withdrawn": number}
            case Refusal(reason):
                return self._refusal(record, storable(reason))
            case RedLetter():
                return self._red_letter(record, change)

    def _refusal(self, record: ConfirmedInvoice, reason: str) -> _Entry | None:
        issuance = record.issuance
        is_known = issuance.state is IssueState.REFUSED and issuance.reason == reason
        if issuance.is_issued or is_known:
            return None
        salt = self._file.ask(_SALT, (record.sequence,))[0][0]
        return "refused", {"reason_sha256": digest([salt, reason])}

    def _red_letter(self, record: ConfirmedInvoice, red: RedLetter) -> _Entry | None:
        issuance, sequence = record.issuance, record.sequence
        amounts: dict[str, int] = dict(self._file.ask(_RED_OF_RECORD, (sequence,)))
        is_red = issuance.state is IssueState.RED_LETTERED
        is_known = red.number in amounts if red.number else is_red
        if is_known or not issuance.is_issued:
            return None
        total = max(issuance.red_fen, sum(amounts.values()) + red.fen)
        is_whole = total >= record.invoice.gross_fen
        return "red", {
            "number": red.number,
            "issued_on": red.issued_on.isoformat() if red.issued_on else "",
            "fen": red.fen,
            "red_fen": total,
            "state": (IssueState.RED_LETTERED if is_whole else IssueState.ISSUED).value,
        }


def append_sent(
    connection: apsw.Connection, batch: str, sequences: Iterable[int], at: datetime
) -> None:
    """Note, in the transaction that is open, that a batch took records to the tax platform."""
    ranges: list[list[int]] = []
    for sequence in sequences:
        if ranges and ranges[-1][1] == sequence - 1:
            ranges[-1][1] = sequence
        else:
            ranges.append([sequence, sequence])
    detail = {"batch": batch, "ranges": ranges}
    append_to_chain(connection, "sent", None, at, detail=detail)
    apply_entry(connection, "sent", None, detail)


def apply_entry(
    connection: apsw.Connection, event: str, sequence: int | None, detail: Detail
) -> None:
    """Do to table ``issuance`` what an entry of the chain says; ``event`` is one of EVENTS.

    Raises:
        KeyError, TypeError: the detail is a damaged entry's.
    """
    match event:
        case "sent":
            batch = detail["batch"]
            connection.executemany(
                _SENT, ((batch, first, last) for first, last in detail["ranges"])
            )
        case "issued" if not detail["number"]:
            for statement in _WITHDRAWN:
                connection.execute(statement, (sequence,))
        case "issued":
            connection.execute(_ISSUED, (sequence, detail["number"], detail["issued_on"]))
        case "refused":
            connection.execute(_REFUSED, (sequence, detail["reason_sha256"]))
        case "red":
            connection.execute(_RED, (detail["state"], detail["red_fen"], sequence))
            if detail["number"]:
                row = (detail["number"], sequence, detail["issued_on"], detail["fen"])
                connection.execute(_RED_LETTER, row)
        case _:
            raise TypeError(event)


@contextlib.contextmanager
def made_anew(connection: apsw.Connection, last: int | datetime | None = None) -> Iterator[None]:
    """While it lasts, the states are what the chain's entries come to, or came to at one of them.

    The two tables are made as temporary ones, which hide the file's own.
    """
    is_reader = connection.pragma("query_only")
    connection.pragma("query_only", 0)  # SQLite would refuse the temporary tables, too.
    try:
        for table in _BOUND:
            ((sql,),) = connection.execute(_STATEMENT, (table,)).fetchall()
            without_parent = str(sql).replace(" REFERENCES invoice (sequence)", "")
            connection.execute(without_parent.replace("CREATE TABLE ", "CREATE TABLE temp.", 1))
        connection.execute(_SENT_BEFORE)
        rows = connection.execute(_ENTRIES, (json.dumps(EVENTS),))
        for entry, event, sequence, at, detail in rows:
            is_later = (
                datetime.fromisoformat(at) >= last
                if isinstance(last, datetime)
                else last is not None and entry > last
            )
            if not is_later:
                apply_entry(connection, event, sequence, json.loads(detail))
        yield
    finally:
        for table in _BOUND:
            connection.execute(f"DROP TABLE IF EXISTS temp.{table}")
        connection.pragma("query_only", is_reader)


def differing(connection: apsw.Connection) -> list[str]:
    """The till's numbers of records whose state is not what the chain's entries come to."""
    with made_anew(connection):
        numbers = [
            str(number)
            for table, columns in _BOUND.items()
            for (number,) in connection.execute(_DIFFERING.format(table=table, columns=columns))
        ]
    for number, reason, reason_sha256, salt in connection.execute(_REFUSALS):
        if digest([salt, reason]) != reason_sha256:
            numbers.append(str(number))
    return list(dict.fromkeys(numbers))
