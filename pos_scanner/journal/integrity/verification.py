"""Verifies the journal: every hash computed anew and compared, gaps and damage found.

Reads only. What is wrong it names by invoice, also where the file itself is damaged: a chunk of
rows that cannot be read is read row by row. What is done about it is a person's decision.
"""

import contextlib
import json
import re
from collections.abc import Callable, Iterator
from itertools import zip_longest
from pathlib import Path
from typing import Any

import apsw

from pos_scanner.domain.integrity_report import IntegrityReport, Problem, ProblemKind
from pos_scanner.domain.shift import ReportKind
from pos_scanner.entry_hash import START, link_spelt
from pos_scanner.journal.integrity.invoice_columns import CheckedInvoice, checked, sound_invoices
from pos_scanner.journal.integrity.purge import PurgedRanges
from pos_scanner.journal.issuances import differing
from pos_scanner.journal.shifts import bound_content, read_reports
from pos_scanner.journal.storage.damaged_reader import CHUNK, UNREADABLE, Gap, read_each
from pos_scanner.journal.storage.database import BUSY_TIMEOUT_MS, VERSION, has_only_our_schema
from pos_scanner.journal.storage.hash_chain import StoredEntry
from pos_scanner.journal.storage.invoice_reader import read_stored

Progress = Callable[[int, int], None]
_STEPS_A_TICK = 1_000_000
"""Of SQLite's machine: some 20 ms."""
_NOT_ITS_FIRST_BATCH = """
WITH reported AS (
    SELECT t.sequence, min(t.batch) AS batch FROM batch_item t JOIN batch b ON b.sequence = t.batch
    WHERE t.event = '{event}' AND b.destination <> '' GROUP BY t.sequence)
SELECT i.number FROM invoice i LEFT JOIN reported r USING (sequence)
    LEFT JOIN batch b ON b.sequence = r.batch
WHERE i.{mark} IS NOT b.number
    AND NOT (i.{mark} IS NULL AND r.batch = (SELECT max(sequence) FROM batch))
    AND (i.{mark} IS NULL OR i.{mark} IN (SELECT number FROM batch))
"""
"""Not those of the newest batch, which may be about to be marked, nor what refers to no batch."""
_WITHOUT_BATCH = (
    "SELECT DISTINCT batch FROM batch_item WHERE batch NOT IN (SELECT sequence FROM batch)"
    " AND batch <= (SELECT ifnull(max(sequence), 0) FROM batch)"
)
"""Items come before their batch; those beyond the newest belong to one that is being made."""
_NOT_ITS_ITEMS = """
WITH counted AS (
    SELECT batch, sum(event = 'confirmed') AS invoices, sum(event = 'voided') AS voids
    FROM batch_item GROUP BY batch)
SELECT b.number FROM batch b LEFT JOIN counted c ON c.batch = b.sequence
WHERE (b.invoices, b.voids) IS NOT (ifnull(c.invoices, 0), ifnull(c.voids, 0))
"""
_NOT_CLOSED_BY_REPORT = (
    "SELECT s.number FROM shift s LEFT JOIN shift_report r ON r.shift = s.number AND r.kind = 'Z'"
    " WHERE (s.closed_at IS NOT NULL OR r.number IS NOT NULL)"
    " AND (s.closed_at, s.closed_by) IS NOT (r.made_at, r.made_by)"
)
_INDEX = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS temp.search_instance"
    " USING fts5vocab (main, invoice_text, instance)"
)
_EACH_TERM = "SELECT term, count(*), sum(doc) FROM temp.search_instance GROUP BY term"
"""In the index's own order: nothing is sorted."""
_NO_INVOICE = b"{}"
_CANDIDATES = 16
"""Hashes that may be the right one behind a break, where several neighbouring ones are wrong."""
_LARGEST = "SELECT max({column}) FROM {table} WHERE {column} <= ?"
_BEYOND = "SELECT {column} FROM {table} WHERE {column} > ? AND typeof({column}) = 'integer'"
_LEAST_ROW_BYTES = 16
"""No row takes less, and rows are numbered without gaps: a number beyond what the file has room for
was written by somebody else. To go through all numbers before it would never end."""
_NOT_INDEXED = re.compile(r"row (\d+) missing from index (?:sqlite_autoindex_)?invoice_")
_OUT_OF_ORDER = re.compile(r"Tree (\d+) page \d+ cell \d+: Rowid (\d+) out of order")


def no_progress(position: int, total: int) -> None:
    """A progress that nobody looks at."""
    del position, total


def verify(connection: apsw.Connection, progress: Progress = no_progress) -> IntegrityReport:
    """Check everything, at one moment: the file's structure, each invoice, the chain, the gaps.

    Args:
        connection: in no transaction; nothing is written.
        progress: called several times a second with how many entries of the chain were checked, and
            of how many; what it raises ends the check.

    Raises:
        apsw.NoMemError, apsw.BusyError: nothing is known; that is no damage.
    """
    check = _Check(connection, progress)
    connection.set_progress_handler(check.tick, _STEPS_A_TICK)
    connection.execute("BEGIN")
    try:
        for step in (
            check.file,
            check.purges,
            check.chain,
            check.states,
            check.issuances,
            check.reports,
            check.batches,
        ):
            check.run(step)
        if not check.problems:  # The index is made from the invoices, so they come first.
            check.run(check.search)
    finally:
        connection.set_progress_handler(None)
        connection.execute("ROLLBACK")
    return IntegrityReport(check.invoices, check.last_hash, tuple(check.problems), check.purged)


def verify_as_it_is(path: Path, progress: Progress = no_progress) -> IntegrityReport:
    """Check a file that may not open as a journal any more, as far as it can be read."""
    try:
        # Nothing is written; but of a file that is opened read-only SQLite leaves every CHECK out
        # (sqlite3AddCheckConstraint), and integrity_check would pass what breaks one.
        connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE)
    except UNREADABLE as error:
        problem = Problem(ProblemKind.FILE_DAMAGED, "", str(error))
        return IntegrityReport(0, START, (problem,))
    with contextlib.closing(connection):
        connection.set_busy_timeout(BUSY_TIMEOUT_MS)
        connection.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
        return verify(connection, progress)


_NamedInvoice = tuple[int, str, CheckedInvoice | Gap]


class _Check:
    def __init__(self, connection: apsw.Connection, progress: Progress = no_progress) -> None:
        self._connection = connection
        self._progress = progress
        self._position = self._total = 0
        self.problems: list[Problem] = []
        self.invoices = 0
        self.purged = 0
        self.last_hash = START
        self._purged_in: Callable[[int], int | None] | None = None
        # NumPy takes a tenth of a second, which no start of the window pays.
        from pos_scanner.journal.integrity.token_totals import TokenTotals  # noqa: PLC0415

        self._expected_tokens, self._indexed_tokens = TokenTotals(), TokenTotals()

    def tick(self) -> bool:
        """SQLite's progress handler, and the chain's: false means go on."""
        self._progress(self._position, self._total)
        return False

    def run(self, step: Callable[[], None]) -> None:
        """Run a step; what cannot be read ends it, and is a problem."""
        try:
            step()
        except UNREADABLE as error:
            self._add(ProblemKind.FILE_DAMAGED, detail=str(error) or type(error).__name__)

    # ------------------------------------------------------------------------------- the steps

    def file(self) -> None:
        """SQLite's own check of pages, indexes, types and CHECKs; references, tables, triggers."""
        for (text,) in self._connection.execute("PRAGMA integrity_check(20)"):
            if text != "ok":
                self._add(ProblemKind.FILE_DAMAGED, self._row_of_invoice(text), text)
        for table, row, parent, _ in self._connection.execute("PRAGMA foreign_key_check"):
            if (table, parent) != ("batch_item", "batch"):
                number = f"#{row}" if table == "invoice" else ""
                self._add(ProblemKind.RECORD_CHANGED, number, f"{table} → {parent}")
        for (batch,) in self._connection.execute(_WITHOUT_BATCH):
            self._add(ProblemKind.RECORD_CHANGED, detail=f"batch {batch}")
        is_our_version = self._connection.pragma("user_version") == VERSION
        if not (is_our_version and has_only_our_schema(self._connection)):
            self._add(ProblemKind.SCHEMA_CHANGED)

    def purges(self) -> None:
        """Read which invoices were purged, as the chain has it."""
        self._purged_in = PurgedRanges(self._connection).entry_of

    def chain(self) -> None:
        """Every entry and, in lockstep, the invoices that confirmations bind."""
        invoices = _Lockstep(self._invoices())
        previous = [START]
        self._total = self._largest("entry", "chain")
        entries = read_each(self._total, self._entries)
        for number, entry in self._counted(entries):
            where = f"entry {number}"
            if isinstance(entry, Gap):
                self._add(ProblemKind.CHAIN_BROKEN, detail=where)
                previous = []
                continue
            spelling: bytes | None = None
            if entry.event != "confirmed":
                spelling = entry.spelling()
            else:
                passed, invoice = invoices.advance_to(entry.sequence or 0)
                for name in passed:
                    self._add(ProblemKind.CHAIN_BROKEN, name, f"before {where}")
                if invoice is not Gap.DAMAGED:
                    spelling = self._bound(entry, invoice, where)
            computed = [] if spelling is None else [link_spelt(each, spelling) for each in previous]
            if computed and entry.hash not in computed:
                self._add(ProblemKind.CHAIN_BROKEN, self._number_of(entry.sequence or 0), where)
                # Either may be right: the next entry shows which, so each break is named once.
                previous = [entry.hash, *computed][:_CANDIDATES]
            else:
                previous = [entry.hash]
            self.last_hash = entry.hash
        for name in invoices.remaining():
            self._add(ProblemKind.CHAIN_BROKEN, name, "in no entry")

    def _counted(
        self, entries: Iterator[tuple[int, StoredEntry | Gap]]
    ) -> Iterator[tuple[int, StoredEntry | Gap]]:
        """The same, and a progress for each chunk."""
        for number, entry in entries:
            self._position = number
            if number % CHUNK == 0:
                self.tick()
            yield number, entry

    def _bound(self, entry: StoredEntry, invoice: CheckedInvoice | Gap, where: str) -> bytes:
        """What a confirmation binds: its invoice, and what stands in its own row."""
        if isinstance(invoice, Gap):
            return _NO_INVOICE
        if entry.at != invoice.confirmed_at or entry.reason:
            self._add(ProblemKind.CHAIN_BROKEN, invoice.number, where)
        if entry.detail.get("title_source", invoice.title_source) != invoice.title_source:
            self._add(ProblemKind.RECORD_CHANGED, invoice.number)
        return entry.spelling_with(invoice.bound)

    def states(self) -> None:
        """An invoice is voided exactly when the chain says so."""
        differing = self._connection.execute(
            "SELECT number FROM invoice i WHERE (state = 'voided') <> EXISTS"
            " (SELECT 1 FROM chain c WHERE c.sequence = i.sequence AND c.event = 'voided')"
        )
        for (number,) in differing:
            self._add(ProblemKind.RECORD_CHANGED, number)

    def issuances(self) -> None:
        """What the bureau made of each record is what the chain's entries come to."""
        for number in differing(self._connection):
            self._add(ProblemKind.RECORD_CHANGED, number)

    def reports(self) -> None:
        """Each Z report is the one that the chain has bound, and none is missing."""
        rows = self._connection.execute(
            "SELECT at, detail FROM chain WHERE event = 'closed' ORDER BY entry"
        )
        entries = [(at, json.loads(detail)) for at, detail in rows]
        stored = read_reports(self._connection, ReportKind.Z)[::-1]
        reports = [(report.made_at.isoformat(), bound_content(report)) for report in stored]
        for number, (entry, report) in enumerate(zip_longest(entries, reports), start=1):
            if entry != report:
                self._add(ProblemKind.REPORT_CHANGED, detail=f"Z {number}")
        if any(problem.kind is ProblemKind.REPORT_CHANGED for problem in self.problems):
            return  # That names the shift as well.
        for (shift,) in self._connection.execute(_NOT_CLOSED_BY_REPORT):
            self._add(ProblemKind.REPORT_CHANGED, detail=f"shift {shift}")

    def batches(self) -> None:
        """An invoice is marked by the first batch that has reported it; none has lost an item."""
        for (number,) in self._connection.execute(_NOT_ITS_ITEMS):
            self._add(ProblemKind.RECORD_CHANGED, detail=f"batch {number}")
        for mark, event in (("exported_in", "confirmed"), ("void_exported_in", "voided")):
            select = _NOT_ITS_FIRST_BATCH.format(mark=mark, event=event)
            for (number,) in self._connection.execute(select):
                self._add(ProblemKind.RECORD_CHANGED, number, "export")

    def search(self) -> None:
        """The index has every token of every invoice, and no other."""
        self._connection.execute(_INDEX)
        terms: Any = self._connection.execute(_EACH_TERM)
        self._indexed_tokens.add_terms(terms)
        if self._indexed_tokens.sums() != self._expected_tokens.sums():
            self._add(ProblemKind.SEARCH_DAMAGED)

    def _add(self, kind: ProblemKind, number: str = "", detail: str = "") -> None:
        problem = Problem(kind, number, detail)
        if number or problem not in self.problems:  # Each step meets the same damaged page.
            self.problems.append(problem)

    def _row_of_invoice(self, text: str) -> str:
        """The invoice that SQLite's words about a row mean, by its sequence."""
        if row := _NOT_INDEXED.match(text):
            return f"#{row[1]}"
        row = _OUT_OF_ORDER.search(text)
        root = "SELECT 1 FROM sqlite_schema WHERE name = 'invoice' AND rootpage = ?"
        if row and self._connection.execute(root, (int(row[1]),)).fetchall():
            return f"#{row[2]}"
        return ""

    def _largest(self, column: str, table: str) -> int:
        """The largest number that a table may have and has; 0 when that cannot be read."""
        try:
            pages, page_bytes = map(self._connection.pragma, ("page_count", "page_size"))
            most = (pages * page_bytes // _LEAST_ROW_BYTES,)
            for (number,) in self._connection.execute(
                _BEYOND.format(column=column, table=table), most
            ):
                self._add(ProblemKind.CHAIN_BROKEN, detail=f"{table} {column} {number}")
            rows = self._connection.execute(_LARGEST.format(column=column, table=table), most)
            return int(rows.fetchall()[0][0] or 0)
        except UNREADABLE:
            return 0

    def _entries(self, first: int, last: int) -> dict[int, StoredEntry]:
        rows = self._connection.execute(
            "SELECT entry, event, sequence, at, reason, detail, hash FROM chain"
            " WHERE entry BETWEEN ? AND ?",
            (first, last),
        )
        return {entry: StoredEntry.of(row) for entry, *row in rows}

    def _invoices(self) -> Iterator[_NamedInvoice]:
        """Each invoice's sequence, its name and itself; DAMAGED also when it is not there."""
        last = max(self._largest("sequence", table) for table in ("invoice", "chain"))
        for sequence, invoice in read_each(last, self._read):
            if isinstance(invoice, Gap):
                number = self._number_of(sequence)
                missing = invoice is Gap.MISSING
                kind = ProblemKind.NUMBER_MISSING if missing else ProblemKind.RECORD_DAMAGED
                self._add(kind, number)
                yield sequence, number, Gap.DAMAGED
                continue
            self.invoices += 1
            self._count(sequence, invoice)
            yield sequence, invoice.number, invoice

    def _read(self, first: int, last: int) -> dict[int, CheckedInvoice]:
        invoices: dict[int, CheckedInvoice] = {}
        with contextlib.suppress(*UNREADABLE):
            invoices.update(sound_invoices(self._connection, first, last))
        remaining = tuple(each for each in range(first, last + 1) if each not in invoices)
        if remaining:
            where = f"WHERE sequence IN ({', '.join('?' * len(remaining))})"
            for stored in read_stored(self._connection, where, remaining):
                invoices[stored.invoice.sequence] = checked(stored)
        return invoices

    def _number_of(self, sequence: int) -> str:
        """An invoice's number, from its index since the row may not be readable; '' for none."""
        if not sequence:
            return ""
        try:
            rows = self._connection.execute(
                "SELECT number FROM invoice INDEXED BY sqlite_autoindex_invoice_1"
                " WHERE +sequence = ?",
                (sequence,),
            ).fetchall()
        except UNREADABLE:
            rows = []
        return str(rows[0][0]) if rows else f"#{sequence}"

    def _count(self, sequence: int, invoice: CheckedInvoice) -> None:
        """An invoice by itself: it agrees, it is purged as the chain has it, its tokens count."""
        agrees = invoice.agrees
        if self._purged_in is not None:
            agrees &= invoice.purged_in == self._purged_in(sequence)
        if invoice.purged_in is not None:
            self.purged += 1
        self._expected_tokens.add_invoice(sequence, invoice.searched)
        if not agrees:
            self._add(ProblemKind.RECORD_CHANGED, invoice.number)


class _Lockstep:
    """The invoices in their order, as the chain's confirmations come to each."""

    def __init__(self, invoices: Iterator[_NamedInvoice]) -> None:
        self._invoices = invoices
        self._sequence = 0

    def advance_to(self, sequence: int) -> tuple[list[str], CheckedInvoice | Gap]:
        """The names of invoices passed over, and the one of this sequence.

        DAMAGED: it cannot be read, which was reported. MISSING: there is none, or it had its turn.
        """
        passed: list[str] = []
        while self._sequence < sequence:
            following = next(self._invoices, None)
            if following is None:
                break
            self._sequence, name, invoice = following
            if self._sequence == sequence:
                return passed, invoice
            passed.append(name)
        return passed, Gap.MISSING

    def remaining(self) -> Iterator[str]:
        """The names of the invoices that no confirmation came to."""
        return (name for _, name, _ in self._invoices)
