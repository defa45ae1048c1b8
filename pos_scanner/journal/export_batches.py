"""What was reported to accounting and what was not: batches, their numbers, their marks.

An invoice is marked twice in its life at most: by the first batch that reports it, and, if it was
voided after that, by the first batch that reports the voiding. A mark is made in one transaction
with its batch and never changes. Knows nothing of files.
"""

import contextlib
import json
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.export_batch import BatchItem, ExportBatch, ItemEvent, Selection
from pos_scanner.domain.invoice import InvoiceState
from pos_scanner.journal.export_cells import read_cells
from pos_scanner.journal.storage.connection import JournalConnection, Row
from pos_scanner.journal.storage.invoice_reader import read_invoices

Reported = Mapping[ItemEvent, "array[int]"]
"""Ascending sequences of the invoices that a batch reports, by what it reports of them."""

_COLUMNS = (
    "number, preset, path, row_count, invoices, voids, gross_fen, sha256, exported_at,"
    " first_number, last_number, sums_by_rate, again_of, recipe"
)
_SELECT_BATCH = "SELECT {columns} FROM batch {rest}"
_ALL_BATCHES = _SELECT_BATCH.format(columns=_COLUMNS, rest="ORDER BY sequence")
_BATCH_BY_NUMBER = _SELECT_BATCH.format(columns=_COLUMNS, rest="WHERE number = ?")
_INSERT_BATCH = """
INSERT INTO batch VALUES (
    :sequence, :number, :preset, :path, :row_count, :invoices, :voids, :gross_fen, :sha256,
    :exported_at, :first_number, :last_number, :sums_by_rate, :again_of, :recipe
)
"""
_MARK = {
    ItemEvent.CONFIRMED: "UPDATE invoice SET exported_in = ?1 WHERE exported_in IS NULL"
    " AND sequence IN (SELECT sequence FROM batch_item WHERE batch = ?2 AND event = 'confirmed')",
    ItemEvent.VOIDED: "UPDATE invoice SET void_exported_in = ?1 WHERE void_exported_in IS NULL"
    " AND sequence IN (SELECT sequence FROM batch_item WHERE batch = ?2 AND event = 'voided')",
}
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

_SEQUENCES = "SELECT sequence FROM invoice {where} ORDER BY sequence"
_COUNT = "SELECT count(*) FROM invoice {where}"
_FIRST_NUMBER = "SELECT number FROM invoice {where} ORDER BY sequence LIMIT 1"
_LAST_NUMBER = "SELECT number FROM invoice {where} ORDER BY sequence DESC LIMIT 1"
_SUMS_BY_RATE = (
    "SELECT tax_rate, sum(net_fen), sum(tax_fen) FROM line"
    " WHERE sequence IN (SELECT sequence FROM invoice {where}) GROUP BY tax_rate"
)


@dataclass(frozen=True, slots=True)
class Sums:
    """What the confirmations of a selection come to.

    Attributes:
        sequences: of the invoices, ascending.
        by_rate: net and tax in fen, by tax rate.
    """

    sequences: "array[int]"
    by_rate: dict[Decimal, tuple[int, int]]
    first_number: str
    last_number: str


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

    def cells(
        self, selection: Selection, sources: Sequence[tuple[str, bool]]
    ) -> Iterator[tuple[str, ...]]:
        """The lines of the confirmations that ``items`` gives, as cells; see ``read_cells``."""
        where, values = _where(ItemEvent.CONFIRMED, selection)
        return read_cells(self._file, where, values, sources)

    def sums(self, selection: Selection) -> Sums:
        """What the confirmations of a selection come to."""
        where, values = _where(ItemEvent.CONFIRMED, selection)
        with self._file.guarded():
            sequences = array("q")
            rows = self._connection.execute(_SEQUENCES.format(where=where), values)
            sequences.extend(row[0] for row in rows)
        by_rate = self._ask(_SUMS_BY_RATE.format(where=where), values)
        first = self._ask(_FIRST_NUMBER.format(where=where), values)
        last = self._ask(_LAST_NUMBER.format(where=where), values)
        first_number, last_number = (first[0][0], last[0][0]) if first else ("", "")
        rates: dict[Decimal, tuple[int, int]] = {}
        for text, net, tax in by_rate:  # 0.01 and 0.010 are two texts and one rate.
            net_sum, tax_sum = rates.get(Decimal(text), (0, 0))
            rates[Decimal(text)] = (net_sum + net, tax_sum + tax)
        return Sums(sequences, rates, first_number, last_number)

    def count(self, selection: Selection) -> int:
        """How many items ``items`` would give."""
        total = 0
        for event in _events(selection):
            where, values = _where(event, selection)
            total += self._number(_COUNT.format(where=where), values)
        return total

    def waiting_count(self) -> int:
        """How many confirmations and voidings have not been reported to accounting."""
        return self.count(Selection())

    @contextlib.contextmanager
    def snapshot(self) -> Iterator[None]:
        """While it lasts, every reading sees the journal as it is now; nothing may be written."""
        with self._file.guarded():
            self._connection.execute("BEGIN")
            try:
                yield
            finally:
                self._connection.execute("ROLLBACK")

    # ------------------------------------------------------------------------------ batches

    def next_number(self, day: date) -> str:
        """The number that a batch of this day would get now."""
        prefix = f"B{day:%Y%m%d}-"
        of_day = self._number("SELECT count(*) FROM batch WHERE number GLOB ?", (f"{prefix}*",))
        return f"{prefix}{of_day + 1:03}"

    def add(
        self, batch: ExportBatch, reported: Reported, *, only_new: bool = False, marks: bool = True
    ) -> None:
        """Remember a written and verified file and mark what it reports, in one transaction.

        What an earlier batch has reported keeps that mark.

        Args:
            batch: the file.
            reported: what the file reports.
            only_new: no other batch may have reported any of it.
            marks: false of a list of buyers, which reports no invoice.

        Raises:
            KnownError: DISK_FULL, FOLDER_NOT_WRITABLE, JOURNAL_DAMAGED, JOURNAL_IN_USE; the last
                also when another program has taken the batch's number, or reported some of it,
                meanwhile. Then nothing has changed.
        """
        with self._file.transaction():
            if self._ask("SELECT 1 FROM batch WHERE number = ?", (batch.number,)):
                raise KnownError(FailureKind.JOURNAL_IN_USE, path=str(self._file.path))
            sequence = self._number("SELECT 1 + ifnull(max(sequence), 0) FROM batch")
            self._connection.execute(_INSERT_BATCH, {"sequence": sequence} | _batch_row(batch))
            for event, sequences in reported.items():
                self._add_items(sequence, event, sequences)
                marked = self._mark(batch.number, sequence, event) if marks else 0
                if only_new and marked != len(sequences):
                    raise KnownError(FailureKind.JOURNAL_IN_USE, path=str(self._file.path))

    def all(self) -> tuple[ExportBatch, ...]:
        """Every file handed to accounting, oldest first."""
        rows = self._ask(_ALL_BATCHES)
        return tuple(_export_batch(row) for row in rows)

    def batch(self, number: str) -> ExportBatch | None:
        """The batch of a number; ``None`` when there is none."""
        rows = self._ask(_BATCH_BY_NUMBER, (number,))
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
        if last - first + 1 == len(sequences):  # The journal's sequence has no gaps.
            return
        members = set(sequences)
        with self._file.guarded():
            rows = self._connection.execute(_LEFT_OUT, (first, last))
            yield from ((number, why) for sequence, number, why in rows if sequence not in members)

    def unreported(self) -> tuple[tuple[str, str], ...]:
        """Every invoice that no batch reports: number and why, ``voided`` or ``waiting``."""
        rows = self._ask(_UNREPORTED)
        return tuple((number, why) for _, number, why in rows)

    def replacement(self, number: str) -> str:
        """Number of the invoice that stands in for another; empty when none does."""
        rows = self._ask(
            "SELECT number FROM invoice"
            " WHERE replaces = ? AND replaces <> '' AND state = 'confirmed'",
            (number,),
        )
        return str(rows[0][0]) if rows else ""

    def shifts_and_cashiers(self) -> tuple[tuple[int, ...], tuple[str, ...]]:
        """What a selection can name, shifts newest first."""
        shifts = self._ask("SELECT DISTINCT shift FROM invoice WHERE shift > 0 ORDER BY shift DESC")
        cashiers = self._ask(
            "SELECT DISTINCT cashier FROM invoice WHERE cashier <> '' ORDER BY cashier"
        )
        return tuple(row[0] for row in shifts), tuple(row[0] for row in cashiers)

    # --------------------------------------------------------------------------- inner parts

    def _read(self, event: ItemEvent, where: str, values: Row) -> Iterator[BatchItem]:
        with self._file.guarded():
            for confirmed in read_invoices(self._connection, where, values):
                if event is ItemEvent.VOIDED and confirmed.voided_at is not None:
                    yield BatchItem(confirmed, event, confirmed.voided_at, confirmed.void_reason)
                else:
                    yield BatchItem(confirmed, event, confirmed.confirmed_at)

    def _add_items(self, batch: int, event: ItemEvent, sequences: "array[int]") -> None:
        self._connection.executemany(
            "INSERT INTO batch_item VALUES (?, ?, ?)",
            ((batch, event.value, sequence) for sequence in sequences),
        )

    def _mark(self, number: str, batch: int, event: ItemEvent) -> int:
        """Mark what was not marked of what a batch reports; gives how many that were."""
        self._connection.execute(_MARK[event], (number, batch))
        return self._connection.changes()

    def _ask(self, sql: str, values: Row = ()) -> list[Row]:
        return self._file.ask(sql, values)

    def _number(self, sql: str, values: Row = ()) -> int:
        return int(self._ask(sql, values)[0][0])


def _events(selection: Selection) -> tuple[ItemEvent, ...]:
    match selection.state:
        case InvoiceState.CONFIRMED:
            return (ItemEvent.CONFIRMED,)
        case InvoiceState.VOIDED:
            return (ItemEvent.VOIDED,)
        case None:
            return tuple(ItemEvent)


def _where(event: ItemEvent, selection: Selection) -> tuple[str, Row]:
    """A WHERE clause over table ``invoice`` and what is bound to it."""
    clauses = {
        (_NEW if selection.only_new else _ANY)[event]: None,
        f"{_DAY[event]} >= ?": selection.since and selection.since.isoformat(),
        f"{_DAY[event]} <= ?": selection.until and selection.until.isoformat(),
        "shift = ?": selection.shift,
        "cashier = ?": selection.cashier,
        "kind = ?": selection.kind and selection.kind.value,
        "number IN (SELECT value FROM json_each(?))": json.dumps(selection.numbers)
        if selection.numbers
        else None,
    }
    active = {sql: value for sql, value in clauses.items() if value is not None or "?" not in sql}
    values = tuple(value for value in active.values() if value is not None)
    return "WHERE " + " AND ".join(active), values


def _batch_row(batch: ExportBatch) -> dict[str, object]:
    """The columns of table ``batch`` by name, but its sequence."""
    sums = [[str(rate), net, tax] for rate, net, tax in batch.sums_by_rate]
    return {
        "number": batch.number,
        "preset": batch.preset,
        "path": batch.path,
        "row_count": batch.rows,
        "invoices": batch.invoices,
        "voids": batch.voids,
        "gross_fen": batch.gross_fen,
        "sha256": batch.sha256,
        "exported_at": batch.exported_at.isoformat(),
        "first_number": batch.first_number,
        "last_number": batch.last_number,
        "sums_by_rate": json.dumps(sums),
        "again_of": batch.again_of or None,
        "recipe": batch.format_config,
    }


def _export_batch(row: Row) -> ExportBatch:
    column = dict(zip(_COLUMNS.replace(" ", "").split(","), row, strict=True))
    column["rows"] = column.pop("row_count")
    column["format_config"] = column.pop("recipe")
    column["exported_at"] = datetime.fromisoformat(column["exported_at"])
    column["again_of"] = column["again_of"] or ""
    sums = json.loads(column["sums_by_rate"])
    column["sums_by_rate"] = tuple((Decimal(rate), net, tax) for rate, net, tax in sums)
    return ExportBatch(**column)
