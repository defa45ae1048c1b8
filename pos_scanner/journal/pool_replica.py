"""Head office's journal of all tills: made of the pool, entry by entry, each chain checked anew.

It is a journal as any till's, so that lists, formats and batches work on it as they are; its own
chain binds, beside each invoice, the till's entry and hash. An invoice is in it once, by its draft,
also where its till was paired anew and has sent it again.
"""

import json
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import chain
from typing import Any

import apsw

from pos_scanner import clock
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.invoice import ConfirmedInvoice, InvoiceState
from pos_scanner.domain.title import TEXT_FIELDS
from pos_scanner.entry_hash import START, digest, link
from pos_scanner.journal.integrity.purge import empty_invoices, last_purge, purge
from pos_scanner.journal.invoice_writer import append_invoice, append_void
from pos_scanner.journal.issuances import append_sent, apply_entry
from pos_scanner.journal.journal import Journal
from pos_scanner.journal.storage import row_mapping
from pos_scanner.journal.storage.connection import JournalConnection
from pos_scanner.journal.storage.database import NO_VALUE
from pos_scanner.journal.storage.hash_chain import append_to_chain
from pos_scanner.journal.storage.invoice_reader import read_invoices
from pos_scanner.protocol.pool import Content, PooledEntry, PooledTill, PooledTills, is_bound

FOLDER_NAME = "pool"
"""Beside the till's own journal, in its data folder."""
TILL_NAME = "POOL"
_LONGEST_NUMBER = 20
_DAY_AND_COUNT = 14
"""Characters of a number behind the till's name: ``-20261123-0001``."""
_POSITION = "SELECT entry, hash FROM pool_position WHERE peer = ?"
_MOVE = (
    "INSERT INTO pool_position VALUES (?1, ?2, ?3, ?4, ?5)"
    " ON CONFLICT (peer) DO UPDATE SET entry = ?4, hash = ?5"
)
_NEXT = "SELECT 1 + ifnull(max(sequence), 0) FROM invoice"
_OF_DRAFT = "SELECT sequence FROM invoice WHERE draft_id = ?"
_IS_NUMBER = "SELECT 1 FROM invoice WHERE number = ?"
_ADD_ORIGIN = "INSERT OR IGNORE INTO pool_origin VALUES (?, ?, ?)"
_SEQUENCE = "SELECT sequence FROM pool_origin WHERE peer = ? AND their_sequence = ?"
_SEQUENCES = (
    "SELECT sequence FROM pool_origin WHERE peer = ? AND their_sequence BETWEEN ? AND ?"
    " ORDER BY sequence"
)
_OWN_NUMBER = (
    "SELECT number FROM invoice JOIN pool_origin USING (sequence)"
    " WHERE peer = ? AND number IN (?, ?)"
)
_NUMBERS = (
    "SELECT number FROM invoice WHERE sequence IN"
    " (SELECT sequence FROM pool_origin WHERE peer IN (SELECT value FROM json_each(?)))"
    " ORDER BY sequence"
)
_UNPURGED = "SELECT 1 FROM invoice WHERE sequence = ? AND purged_in IS NULL"
_SALT = "SELECT personal_salt FROM invoice WHERE sequence = ?"
_ISSUED = "SELECT 1 FROM issuance WHERE number = ?"

_NO_ENTRY = (*NO_VALUE, apsw.ConstraintError, apsw.BindingsError, apsw.MismatchError)
"""What doing an entry's bidding can raise that is none of ours."""
ReadPage = Callable[[int, int], tuple[PooledEntry, ...]]
"""The pool's next entries of a till, by its id, after one of them; none at the end."""
Progress = Callable[[int, int], None]
"""Hears how many entries were read, of how many; what it raises ends the reading."""


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What came of reading the pool.

    Attributes:
        tills: all that the pool has.
        failures: tills whose chain is not sound in the pool; what came before stays.
    """

    tills: tuple[PooledTill, ...]
    failures: tuple[KnownError, ...]


class _NotSoundError(Exception):
    """An entry, whose number is its argument, does not follow on or is none of a journal's."""


class PoolReplica:
    """Head office's journal.

    Args:
        journal: open, in a folder of its own.
        host: of the backend, by which a till's id means one till.
    """

    def __init__(self, journal: Journal, host: str) -> None:
        self._file = journal.file
        self._host = host

    def refresh(
        self, pooled_tills: PooledTills, read: ReadPage, progress: Progress | None = None
    ) -> Refreshed:
        """Read what the pool has gained, till by till; what is personal goes after the pool's time.

        Of what accounting has not had yet it stays, as in a till's own purge.

        Raises:
            KnownError: what ``read`` and ``progress`` raise; and as the journal.
        """
        tills = pooled_tills.tills
        positions = {pooled.id: self._position(pooled) for pooled in tills}
        total = sum(pooled.entry - positions[pooled.id][0] for pooled in tills)
        completed = 0
        failures = []
        for pooled in tills:
            entry, hash_ = positions[pooled.id]
            while entry < pooled.entry and (page := read(pooled.id, entry)):
                try:
                    self._take(pooled, hash_, page)
                except _NotSoundError as error:
                    failures.append(_not_sound(pooled, error))
                    break
                entry, hash_ = page[-1].entry, page[-1].hash
                completed += len(page)
                if progress is not None:
                    progress(completed, total)
        if pooled_tills.personal_days is not None:
            self._purge(timedelta(days=pooled_tills.personal_days))
        return Refreshed(tills, tuple(failures))

    def numbers_of(self, tills: Sequence[PooledTill]) -> tuple[str, ...]:
        """The numbers of all invoices of some tills."""
        peers = json.dumps([self._peer(pooled) for pooled in tills])
        return tuple(str(number) for (number,) in self._file.ask(_NUMBERS, (peers,)))

    def _purge(self, age: timedelta) -> None:
        """Once a day: it looks through all invoices."""
        now = clock.now()
        limit = (now - age).date()
        previous = last_purge(self._file)
        if previous is None or previous[1] < limit:
            purge(self._file, limit, at=now)

    def _peer(self, pooled: PooledTill) -> str:
        return f"{pooled.id}@{self._host}"

    def _position(self, pooled: PooledTill) -> tuple[int, str]:
        """The last entry of a till that is here, and its hash; empty before the first one."""
        rows = self._file.ask(_POSITION, (self._peer(pooled),))
        return (int(rows[0][0]), str(rows[0][1])) if rows else (pooled.first, "")

    def _take(self, pooled: PooledTill, previous: str, page: Sequence[PooledEntry]) -> None:
        """Take a page, whole or not at all.

        Raises:
            _NotSoundError: an entry does not follow on, or is none of ours.
        """
        with self._file.transaction():
            for entry in page:
                content = dict(entry.content)
                # Of a till that joined late the first entry follows on one that is not here.
                follows_unseen = not previous and entry.entry > 1
                if not is_bound(entry) or not (
                    follows_unseen or link(previous or START, content) == entry.hash
                ):
                    raise _NotSoundError(entry.entry)
                try:
                    _TillEntries(self._file, pooled, self._peer(pooled)).take(entry)
                except _NO_ENTRY as error:
                    raise _NotSoundError(entry.entry) from error
                previous = entry.hash
            last = page[-1]
            first = pooled.first, START
            values = (self._peer(pooled), *first, last.entry, last.hash)
            self._file.execute(_MOVE, values)


class _TillEntries:
    """Does here what a till's entry says, within the transaction that is open."""

    def __init__(self, file: JournalConnection, pooled: PooledTill, peer: str) -> None:
        self._file = file
        self._pooled = pooled
        self._peer = peer

    def take(self, entry: PooledEntry) -> None:
        """Append what follows from an entry; shifts and their reports stay the till's own.

        Raises:
            KeyError, TypeError, ValueError: the entry is none of a journal's.
        """
        content = entry.content
        match content["event"]:
            case "confirmed":
                self._confirm(entry)
            case "voided":
                self._void(content)
            case "purged":
                self._purge(content)
            case "sent":
                sequences = self._sequences(content["ranges"])
                if sequences:
                    at = datetime.fromisoformat(content["at"])
                    append_sent(self._file.connection, str(content["batch"]), sequences, at)
            case "issued" | "refused" | "red":
                self._note_issuance(content)
            case _:
                pass

    def _confirm(self, entry: PooledEntry) -> None:
        content = entry.content
        rows = self._file.ask(_OF_DRAFT, (content["draft_id"],))
        if rows:
            sequence = int(rows[0][0])
        else:
            sequence = int(self._file.ask(_NEXT)[0][0])
            origin = {"till": self._pooled.till, "entry": entry.entry, "hash": entry.hash}
            detail = {"title_source": content.get("title_source"), "pool": origin}
            confirmed = self._invoice(entry, sequence)
            append_invoice(self._file, confirmed, secrets.token_urlsafe(12), detail=detail)
        self._file.execute(_ADD_ORIGIN, (self._peer, content["sequence"], sequence))

    def _invoice(self, entry: PooledEntry, sequence: int) -> ConfirmedInvoice:
        content = entry.content
        confirmed = _confirmed_invoice(content, entry.personal or {}, sequence)
        number, replaced = confirmed.number, confirmed.invoice.replaces
        if self._file.ask(_IS_NUMBER, (number,)):
            number = self._own_number(number)
        if replaced:
            rows = self._file.ask(_OWN_NUMBER, (self._peer, replaced, self._own_number(replaced)))
            replaced = str(rows[0][0]) if rows else replaced
        invoice = row_mapping.storable_invoice(replace(confirmed.invoice, replaces=replaced))
        return replace(confirmed, number=number, invoice=invoice)

    def _own_number(self, number: str) -> str:
        """A number that no other till's invoice has: two tills of one name give the same ones."""
        name, ending = number[:-_DAY_AND_COUNT], number[-_DAY_AND_COUNT:]
        qualified = f"{name}.{self._pooled.id}{ending}"
        return qualified if len(qualified) <= _LONGEST_NUMBER else f".{self._pooled.id}{ending}"

    def _void(self, content: Content) -> None:
        sequence = self._sequence(content["sequence"])
        confirmed = None if sequence is None else self._read(sequence)
        if confirmed is None or confirmed.state is InvoiceState.VOIDED:
            return  # Of a till that joined late: it voids what the pool never had.
        detail = {name: content[name] for name in ("cashier", "shift") if name in content}
        at = datetime.fromisoformat(content["at"])
        append_void(self._file, confirmed.sequence, at, str(content["reason"]), detail)

    def _purge(self, content: Content) -> None:
        sequences = self._sequences(content["ranges"])
        due = [number for number in sequences if self._file.ask(_UNPURGED, (number,))]
        if due:
            first_day = date.fromisoformat(content["before"])
            empty_invoices(self._file, due, first_day, datetime.fromisoformat(content["at"]))

    def _note_issuance(self, content: Content) -> None:
        event, sequence = content["event"], self._sequence(content["sequence"])
        if sequence is None:
            return
        keys = content.keys() - {"event", "sequence", "at", "reason"}
        detail = {name: content[name] for name in keys}
        if event == "issued" and self._file.ask(_ISSUED, (detail["number"] or None,)):
            return  # Another till has noted this number of the bureau's.
        if event == "refused":  # The platform's words stay at the till: they may name the buyer.
            salt = self._file.ask(_SALT, (sequence,))[0][0]
            detail = {"reason_sha256": digest([salt, ""])}
        at = datetime.fromisoformat(content["at"])
        append_to_chain(self._file.connection, event, sequence, at, detail=detail)
        apply_entry(self._file.connection, event, sequence, detail)

    def _read(self, sequence: int) -> ConfirmedInvoice | None:
        rows = read_invoices(self._file.connection, "WHERE sequence = ?", (sequence,))
        return next(rows, None)

    def _sequence(self, theirs: object) -> int | None:
        rows = self._file.ask(_SEQUENCE, (self._peer, theirs))
        return int(rows[0][0]) if rows else None

    def _sequences(self, ranges: Sequence[Sequence[int]]) -> list[int]:
        """The invoices here that are those of ranges there, in their order."""
        rows = (self._file.ask(_SEQUENCES, (self._peer, *pair)) for pair in ranges)
        return sorted(int(sequence) for (sequence,) in chain.from_iterable(rows))


def _confirmed_invoice(content: Content, personal: Content, sequence: int) -> ConfirmedInvoice:
    buyer = personal.get("buyer") or {}
    scanned = personal.get("scanned")
    columns: dict[str, Any] = dict.fromkeys(row_mapping.INVOICE_COLUMNS.split(", "))
    columns |= {name: content[name] for name in columns.keys() & content.keys()}
    columns |= {f"buyer_{name}": str(buyer.get(name, "")) for name in TEXT_FIELDS}
    columns |= {
        "sequence": sequence,
        "buyer_type": buyer.get("title_type"),
        "scanned": None if scanned is None else json.dumps(scanned),
        "remark": str(personal.get("remark", "")),
        "state": InvoiceState.CONFIRMED.value,
    }
    no_void = (None,) * 3
    return row_mapping.confirmed_invoice(tuple(columns.values()), no_void, content["lines"])


def _not_sound(pooled: PooledTill, error: _NotSoundError) -> KnownError:
    return KnownError(FailureKind.POOL_NOT_SOUND, till=pooled.till, entry=str(error.args[0]))
