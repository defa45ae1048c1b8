"""What was reported to which destination and what was not: batches, their numbers, their marks.

Each destination is told of an invoice once, and, if it was voided after that, once more of the
voiding; the tax platform is asked for an invoice once unless it refused. The invoice itself keeps
the first batch of all that reports it, and the first that reports its voiding. These marks follow
from the batches and never change. Knows nothing of files.
"""

import contextlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, fields
from datetime import date, datetime
from decimal import Decimal

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.export_batch import BatchItem, ExportBatch, ItemEvent, Selection
from pos_scanner.domain.issuance import TAX_PLATFORM
from pos_scanner.journal.batch_marks import Reported, add_items, complete_newest, mark
from pos_scanner.journal.export_cells import LineBlock, read_rows
from pos_scanner.journal.issuances import append_sent
from pos_scanner.journal.storage.connection import JournalConnection, Row
from pos_scanner.journal.storage.invoice_reader import read_invoices

_COLUMNS = (
    "number, preset, path, row_count, invoices, gross_fen, sha256, exported_at,"
    " first_number, last_number, sums_by_rate, voids, again_of, recipe, destination"
)
_FIELDS = tuple(field.name for field in fields(ExportBatch))
"""What the columns are called in ExportBatch."""
_SELECT_BATCH = "SELECT {columns} FROM batch {rest}"
_ALL_BATCHES = _SELECT_BATCH.format(columns=_COLUMNS, rest="ORDER BY sequence")
_BATCH_BY_NUMBER = _SELECT_BATCH.format(columns=_COLUMNS, rest="WHERE number = ?")
_INSERT_BATCH = """
INSERT INTO batch VALUES (
    :sequence, :number, :preset, :path, :rows, :invoices, :voids, :gross_fen, :sha256,
    :exported_at, :first_number, :last_number, :sums_by_rate, :again_of, :format_config,
    :destination
)
"""
_NEXT_SEQUENCE = "SELECT 1 + ifnull(max(sequence), 0) FROM batch"
_VOIDED_ON = "SELECT substr(at, 1, 10) FROM chain c WHERE c.event = 'voided' AND c.sequence ="
_NEW = {
    ItemEvent.CONFIRMED: "state = 'confirmed' AND exported_in IS NULL",
    ItemEvent.VOIDED: "state = 'voided' AND exported_in IS NOT NULL AND void_exported_in IS NULL",
}
_ANY = {
    # What was voided before accounting had it never went out, and does not now.
    ItemEvent.CONFIRMED: "(state = 'confirmed' OR exported_in IS NOT NULL)",
    ItemEvent.VOIDED: "state = 'voided' AND exported_in IS NOT NULL",
}
_REPORTED = (
    "(SELECT i.sequence FROM batch_item i JOIN batch b ON b.sequence = i.batch"
    " WHERE b.destination = ? AND i.event = '{event}')"
)
_REPORTED_CONFIRMED = _REPORTED.format(event=ItemEvent.CONFIRMED.value)
_REPORTED_VOIDED = _REPORTED.format(event=ItemEvent.VOIDED.value)
_NEW_FOR = {
    ItemEvent.CONFIRMED: f"state = 'confirmed' AND sequence NOT IN {_REPORTED_CONFIRMED}",
    ItemEvent.VOIDED: f"state = 'voided' AND sequence IN {_REPORTED_CONFIRMED}"
    f" AND sequence NOT IN {_REPORTED_VOIDED}",
}
"""As ``_NEW``, of one destination, which each question mark stands for."""
_ANY_FOR = {
    ItemEvent.CONFIRMED: f"(state = 'confirmed' OR sequence IN {_REPORTED_CONFIRMED})",
    ItemEvent.VOIDED: f"state = 'voided' AND sequence IN {_REPORTED_CONFIRMED}",
}
_NOT_LISTED_BY = (
    " AND sequence NOT IN (SELECT i.sequence FROM batch_item i JOIN batch b ON b.sequence = i.batch"
    " WHERE b.preset = ? AND i.event = 'confirmed')"
)
_TO_ASK_FOR = (
    "state = 'confirmed'"
    " AND sequence NOT IN (SELECT sequence FROM issuance WHERE state <> 'refused')"
)
"""What the tax platform may be asked for: a number that goes there twice may be issued twice."""
_TO_ASK_FOR_AGAIN = (
    "state = 'confirmed' AND sequence NOT IN (SELECT sequence FROM issuance WHERE number <> '')"
)
_REPORTED_BEFORE = (
    "SELECT count(*) FROM batch_item WHERE batch = ? AND event = ? AND sequence IN"
    " (SELECT i.sequence FROM batch_item i JOIN batch b ON b.sequence = i.batch"
    " WHERE b.destination = ? AND b.sequence <> ? AND i.event = ?)"
)
_ASKED_FOR_BEFORE = (
    "SELECT count(*) FROM batch_item i JOIN issuance s USING (sequence)"
    " WHERE i.batch = ? AND i.event = 'confirmed' AND s.state <> 'refused'"
)
_DAY = {
    ItemEvent.CONFIRMED: "sale_date",
    ItemEvent.VOIDED: f"({_VOIDED_ON} invoice.sequence)",
}

_REASONS = (
    "SELECT sequence, number, CASE WHEN exported_in IS NOT NULL THEN exported_in"
    " WHEN state = 'voided' THEN 'voided' ELSE 'waiting' END FROM invoice {where} ORDER BY sequence"
)
_LEFT_OUT = _REASONS.format(where="WHERE sequence BETWEEN ? AND ?")
_UNREPORTED = _REASONS.format(where="WHERE exported_in IS NULL")

_NEWEST_BATCH = (
    "SELECT b.number FROM batch b JOIN batch_item i ON i.batch = b.sequence"
    " WHERE b.{column} = ? AND i.sequence IN (SELECT sequence FROM invoice {where})"
    " ORDER BY b.sequence DESC LIMIT 1"
)
_UNKNOWN_NUMBERS = (
    "SELECT value FROM json_each(?) WHERE value NOT IN (SELECT number FROM invoice) LIMIT ?"
)
_COUNT = "SELECT count(*) FROM invoice {where}"
_NUMBER = "SELECT number FROM invoice WHERE sequence = ?"


class ExportBatches:
    """The batches of one journal; ``journal.batches``."""

    def __init__(self, file: JournalConnection) -> None:
        self._file = file
        self._connection = file.connection

    # --------------------------------------------------------------------- what could go out

    def items(self, selection: Selection) -> Iterator[BatchItem]:
        """What an export of a selection would report: confirmations, then voidings, by sequence.

        Streams: memory stays flat however many there are.
        """
        for event in _events(selection):
            where, values = _where(event, selection)
            yield from self._read(event, where, values)

    def rows(
        self, selection: Selection, sources: Sequence[tuple[str, bool]]
    ) -> Iterator[LineBlock]:
        """The lines of what ``items`` gives, in its order, in blocks; see ``read_rows``."""
        for event in _events(selection):
            where, values = _where(event, selection)
            yield from read_rows(self._file, event, where, values, sources)

    def number_of(self, sequence: int) -> str:
        """The till's number of the invoice with a sequence."""
        return str(self._file.ask(_NUMBER, (sequence,))[0][0])

    def count(self, selection: Selection) -> int:
        """How many items ``items`` would give."""
        conditions = [_where(event, selection) for event in _events(selection)]
        return sum(self._number(_COUNT.format(where=where), values) for where, values in conditions)

    def waiting_count(self) -> int:
        """How many confirmations and voidings have not been reported to accounting."""
        return self.count(Selection())

    def newest_with(self, selection: Selection) -> ExportBatch | None:
        """The newest batch by which a destination, or a list, had any of a selection."""
        column, name = "destination", selection.destination
        if selection.list_name:
            column, name = "preset", selection.list_name
        for event in reversed(_events(selection)):
            where, values = _where(event, selection)
            statement = _NEWEST_BATCH.format(column=column, where=where)
            if rows := self._file.ask(statement, (name, *values)):
                return self.batch(rows[0][0])
        return None

    def unknown_numbers(self, numbers: Sequence[str], most: int) -> tuple[str, ...]:
        """Those of some invoices' numbers that the journal has not, ``most`` at most."""
        rows = self._file.ask(_UNKNOWN_NUMBERS, (json.dumps(numbers), most))
        return tuple(str(row[0]) for row in rows)

    @contextlib.contextmanager
    def snapshot(self) -> Iterator[None]:
        """While it lasts, every reading sees the journal as it is now; nothing may be written."""
        with self._file.snapshot():
            yield

    # ------------------------------------------------------------------------------ batches

    def next_number(self, day: date) -> str:
        """The number that a batch of this day would get now."""
        prefix = f"B{day:%Y%m%d}-"
        of_day = self._number("SELECT count(*) FROM batch WHERE number GLOB ?", (f"{prefix}*",))
        return f"{prefix}{of_day + 1:03}"

    def add(
        self, batch: ExportBatch, reported: Reported, *, only_new: bool = False, marks: bool = True
    ) -> None:
        """Remember a written and verified file and mark what it reports.

        What an earlier batch has reported keeps that mark; where ``only_new``, none may have
        reported any of it to the same destination. A list of buyers, which reports no invoice,
        ``marks`` none. What goes to the tax platform is sent from now on.

        It counts whole or not at all, with the row of the batch. What is long comes in chunks, so
        that a till at work hardly waits: its items before, which nobody reads as long as they have
        no batch, and the invoices' marks after, which follow from the items; see ``batch_marks``.

        Raises:
            KnownError: DISK_FULL, FOLDER_NOT_WRITABLE, JOURNAL_DAMAGED, JOURNAL_IN_USE; the last
                also when another program has taken the batch's number, or reported some of it,
                meanwhile. Then nothing has changed.
        """
        complete_newest(self._file)
        sequence = self._number(_NEXT_SEQUENCE)
        add_items(self._file, sequence, reported)
        is_known = any(self._is_known(sequence, batch.destination, event) for event in reported)
        row = _batch_row(batch) | ({} if marks else {"destination": ""})
        confirmed = reported.get(ItemEvent.CONFIRMED, ())
        with self._file.transaction():
            is_next = self._number(_NEXT_SEQUENCE) == sequence
            is_new = not self._file.ask("SELECT 1 FROM batch WHERE number = ?", (batch.number,))
            if not (is_next and is_new) or (only_new and (is_known or not marks)):
                raise KnownError(FailureKind.JOURNAL_IN_USE, path=str(self._file.path))
            self._connection.execute(_INSERT_BATCH, {"sequence": sequence} | row)
            if marks and confirmed and batch.destination == TAX_PLATFORM:
                append_sent(self._connection, batch.number, confirmed, batch.exported_at)
        if marks:
            # The batch counts. Were its file taken back for a mark, the next start would mark
            # what no file reports; it completes these marks just as well.
            with contextlib.suppress(KnownError):
                mark(self._file, sequence, batch.number)

    def _is_known(self, sequence: int, destination: str, event: ItemEvent) -> bool:
        """Whether a destination has any of what a new batch reports."""
        if destination == TAX_PLATFORM and event is ItemEvent.CONFIRMED:
            return self._number(_ASKED_FOR_BEFORE, (sequence,)) > 0
        values = (sequence, event.value, destination, sequence, event.value)
        return self._number(_REPORTED_BEFORE, values) > 0

    def all(self) -> tuple[ExportBatch, ...]:
        """Every file handed to accounting, oldest first."""
        return tuple(map(_export_batch, self._file.ask(_ALL_BATCHES)))

    def batch(self, number: str) -> ExportBatch | None:
        """The batch of a number; ``None`` when there is none."""
        rows = self._file.ask(_BATCH_BY_NUMBER, (number,))
        return _export_batch(rows[0]) if rows else None

    def items_of(self, number: str) -> Iterator[BatchItem]:
        """What a batch reports, in the order of its file."""
        where = (
            "WHERE sequence IN (SELECT i.sequence FROM batch_item i JOIN batch b"
            " ON b.sequence = i.batch WHERE b.number = ? AND i.event = ?)"
        )
        for event in ItemEvent:
            yield from self._read(event, where, (number, event.value))

    def left_out(self, sequences: Sequence[int]) -> Iterator[tuple[str, str]]:
        """Invoices between the first and the last of some that are none of them: number and why.

        Why: ``voided`` (before accounting had it), ``waiting``, or the number of its batch.
        """
        if not sequences:
            return
        first, last = min(sequences), max(sequences)
        is_member = bytearray(last - first + 1)  # A set of a million takes sixty times as much.
        for sequence in sequences:
            is_member[sequence - first] = True
        if all(is_member):
            return
        with self._file.guarded():
            rows = self._connection.execute(_LEFT_OUT, (first, last))
            yield from (
                (number, why) for sequence, number, why in rows if not is_member[sequence - first]
            )

    def unreported(self) -> tuple[tuple[str, str], ...]:
        """Every invoice that no batch reports: number and why, ``voided`` or ``waiting``."""
        rows = self._file.ask(_UNREPORTED)
        return tuple((number, why) for _, number, why in rows)

    def replacement(self, number: str) -> str:
        """Number of the invoice that stands in for another; empty when none does."""
        rows = self._file.ask(
            "SELECT number FROM invoice"
            " WHERE replaces = ? AND replaces <> '' AND state = 'confirmed'",
            (number,),
        )
        return str(rows[0][0]) if rows else ""

    def shifts_and_cashiers(self) -> tuple[tuple[int, ...], tuple[str, ...]]:
        """What a selection can name, shifts newest first."""
        shifts = self._file.ask(
            "SELECT DISTINCT shift FROM invoice WHERE shift > 0 ORDER BY shift DESC"
        )
        cashiers = self._file.ask(
            "SELECT DISTINCT cashier FROM invoice WHERE cashier <> '' ORDER BY cashier"
        )
        return tuple(row[0] for row in shifts), tuple(row[0] for row in cashiers)

    def _read(self, event: ItemEvent, where: str, values: Row) -> Iterator[BatchItem]:
        with self._file.guarded():
            for confirmed in read_invoices(self._connection, where, values):
                if event is ItemEvent.VOIDED and confirmed.voided_at is not None:
                    yield BatchItem(confirmed, event, confirmed.voided_at, confirmed.void_reason)
                else:
                    yield BatchItem(confirmed, event, confirmed.confirmed_at)

    def _number(self, sql: str, values: Row = ()) -> int:
        return int(self._file.ask(sql, values)[0][0])


def _events(selection: Selection) -> tuple[ItemEvent, ...]:
    """What an invoice of the selected state is reported for; each event leads to one state."""
    return tuple(ItemEvent) if selection.state is None else (ItemEvent(selection.state.value),)


def _where(event: ItemEvent, selection: Selection) -> tuple[str, Row]:
    """A WHERE clause over table ``invoice`` and what is bound to it."""
    clauses = [
        _state_condition(event, selection),
        *_term(f"{_DAY[event]} >= ?", selection.since and selection.since.isoformat()),
        *_term(f"{_DAY[event]} <= ?", selection.until and selection.until.isoformat()),
        *_term("shift = ?", selection.shift),
        *_term("cashier = ?", selection.cashier),
        *_term("kind = ?", selection.kind and selection.kind.value),
        *_term(
            "number IN (SELECT value FROM json_each(?))",
            json.dumps(selection.numbers) if selection.numbers else None,
        ),
    ]
    values = tuple(value for _, bound in clauses for value in bound)
    return "WHERE " + " AND ".join(sql for sql, _ in clauses), values


def _state_condition(event: ItemEvent, selection: Selection) -> tuple[str, Row]:
    """Which invoices there is something to report of, and what is bound to that."""
    if selection.list_name:
        condition = _of_destination(_ANY_FOR[event], selection)
        is_new = (_NOT_LISTED_BY, (selection.list_name,)) if selection.only_new else ("", ())
        return condition[0] + is_new[0], condition[1] + is_new[1]
    if not selection.destination:
        return (_NEW if selection.only_new else _ANY)[event], ()
    if selection.destination == TAX_PLATFORM and event is ItemEvent.CONFIRMED:
        return (_TO_ASK_FOR if selection.takes_each_once else _TO_ASK_FOR_AGAIN), ()
    return _of_destination((_NEW_FOR if selection.only_new else _ANY_FOR)[event], selection)


def _of_destination(condition: str, selection: Selection) -> tuple[str, Row]:
    """A condition in which each question mark stands for the destination."""
    return condition, (selection.destination,) * condition.count("?")


def _term(sql: str, value: object) -> list[tuple[str, Row]]:
    return [] if value is None else [(sql, (value,))]


def _batch_row(batch: ExportBatch) -> dict[str, object]:
    """What is bound to ``_INSERT_BATCH``, but the sequence."""
    sums = [[str(rate), net, tax] for rate, net, tax in batch.sums_by_rate]
    return asdict(batch) | {
        "exported_at": batch.exported_at.isoformat(),
        "sums_by_rate": json.dumps(sums),
        "again_of": batch.again_of or None,
    }


def _export_batch(row: Row) -> ExportBatch:
    column = dict(zip(_FIELDS, row, strict=True))
    sums = json.loads(column["sums_by_rate"])
    column["sums_by_rate"] = tuple((Decimal(rate), net, tax) for rate, net, tax in sums)
    column["exported_at"] = datetime.fromisoformat(column["exported_at"])
    column["again_of"] = column["again_of"] or ""
    return ExportBatch(**column)
