"""Verifies the journal: every hash computed anew and compared, gaps and damage found.

Reads only. What is wrong it names by invoice, also where the file itself is damaged: a chunk of
rows that cannot be read is read row by row. What is done about it is a person's decision.
"""

import contextlib
import json
import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import zip_longest
from pathlib import Path
from typing import Any, NamedTuple

import apsw

from pos_scanner.domain.integrity_report import IntegrityReport, Problem, ProblemKind
from pos_scanner.domain.shift import ReportKind
from pos_scanner.entry_hash import START, link
from pos_scanner.journal.integrity.invoice_columns import CheckedInvoice, checked, sound_invoices
from pos_scanner.journal.integrity.purge import PurgedRanges
from pos_scanner.journal.issuances import differing
from pos_scanner.journal.shifts import bound_content, read_reports
from pos_scanner.journal.storage import hash_chain
from pos_scanner.journal.storage.damaged_reader import CHUNK, UNREADABLE, Gap, read_each
from pos_scanner.journal.storage.database import BUSY_TIMEOUT_MS, has_only_our_schema
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
_LARGEST = "SELECT max({column}) FROM {table}"
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
        connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
    except UNREADABLE as error:
        problem = Problem(ProblemKind.FILE_DAMAGED, "", str(error))
        return IntegrityReport(0, START, (problem,))
    with contextlib.closing(connection):
        connection.set_busy_timeout(BUSY_TIMEOUT_MS)
        return verify(connection, progress)


class _Entry(NamedTuple):
    """An entry of the chain; ``sequence`` is 0 for what concerns many invoices."""

    event: str
    sequence: int
    hash: str
    content: dict[str, Any]
    """What it binds, unless it is a confirmation, which binds its invoice."""
    detail: dict[str, Any]

    @classmethod
    def of(cls, columns: Sequence[Any]) -> "_Entry":
        """Raises ValueError or TypeError when the columns are a damaged row's."""
        event, sequence, at, reason, detail, stored = columns
        is_whole = event in {"purged", "closed", "sent"} and sequence is None
        if not (is_whole or isinstance(sequence, int)):
            raise TypeError(sequence)
        if not type(at) is type(reason) is type(stored) is str:
            raise TypeError(columns)
        values = _detail(detail)
        content = hash_chain.entry_content(event, sequence, at, reason, values)
        return cls(event, sequence or 0, stored, content, values)


@lru_cache(maxsize=64)
def _detail(text: str) -> dict[str, Any]:
    """Of a confirmation always one of a few; never changed."""
    return dict(json.loads(text))


class _Check:
    def __init__(self, connection: apsw.Connection, progress: Progress = no_progress) -> None:
        self._connection = connection
        self._progress = progress
        self._position = self._total = 0
        self._title_source: str | None = None
        self.problems: list[Problem] = []
        self.invoices = 0
        self.purged = 0
        self.last_hash = START
        self._purged_in: Callable[[int], int | None] | None = None
        self._tokens = 0
        self._weight = 0

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
        """SQLite's own check of its pages, indexes and references; the tables and triggers."""
        for (text,) in self._connection.execute("PRAGMA integrity_check(20)"):
            if text != "ok":
                self._add(ProblemKind.FILE_DAMAGED, self._row_of_invoice(text), text)
        for table, row, parent, _ in self._connection.execute("PRAGMA foreign_key_check"):
            if (table, parent) != ("batch_item", "batch"):
                number = f"#{row}" if table == "invoice" else ""
                self._add(ProblemKind.RECORD_CHANGED, number, f"{table} → {parent}")
        for (batch,) in self._connection.execute(_WITHOUT_BATCH):
            self._add(ProblemKind.RECORD_CHANGED, detail=f"batch {batch}")
        if not has_only_our_schema(self._connection):
            self._add(ProblemKind.SCHEMA_CHANGED)

    def purges(self) -> None:
        """Read which invoices were purged, as the chain has it."""
        self._purged_in = PurgedRanges(self._connection).entry_of

    def chain(self) -> None:
        """Every entry and, in lockstep, the invoices that confirmations bind."""
        invoices = _Lockstep(self._invoices())
        previous = {START}
        self._total = self._largest("entry", "chain")
        entries = read_each(self._total, self._entries)
        for number, entry in self._counted(entries):
            where = f"entry {number}"
            if isinstance(entry, Gap):
                self._add(ProblemKind.CHAIN_BROKEN, detail=where)
                previous = set()
                continue
            content: dict[str, Any] | None = entry.content
            if entry.event == "confirmed":
                passed, content = invoices.advance_to(entry.sequence)
                for name in passed:
                    self._add(ProblemKind.CHAIN_BROKEN, name, f"before {where}")
                if content:
                    content = self._bound(entry, content, where)
            computed = set() if content is None else {link(p, content) for p in previous}
            if previous and content is not None and entry.hash not in computed:
                self._add(ProblemKind.CHAIN_BROKEN, self._number_of(entry.sequence), where)
            self.last_hash = entry.hash
            # Either may be right: the next entry shows which, so each break is named once.
            previous = {entry.hash, *computed}
        for name in invoices.remaining():
            self._add(ProblemKind.CHAIN_BROKEN, name, "in no entry")

    def _counted(
        self, entries: Iterator[tuple[int, _Entry | Gap]]
    ) -> Iterator[tuple[int, _Entry | Gap]]:
        """The same, and a progress for each chunk."""
        for number, entry in entries:
            self._position = number
            if number % CHUNK == 0:
                self.tick()
            yield number, entry

    def _bound(self, entry: _Entry, content: dict[str, Any], where: str) -> dict[str, Any]:
        """What a confirmation binds: its invoice, and what stands in its own row."""
        at, reason = entry.content["at"], entry.content["reason"]
        if at != content["confirmed_at"] or reason:
            self._add(ProblemKind.CHAIN_BROKEN, content["number"], where)
        if entry.detail.get("title_source", self._title_source) != self._title_source:
            self._add(ProblemKind.RECORD_CHANGED, content["number"])
        return content | entry.detail

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
        """An invoice is marked by the first batch that has reported it."""
        for mark, event in (("exported_in", "confirmed"), ("void_exported_in", "voided")):
            select = _NOT_ITS_FIRST_BATCH.format(mark=mark, event=event)
            for (number,) in self._connection.execute(select):
                self._add(ProblemKind.RECORD_CHANGED, number, "export")

    def search(self) -> None:
        """The index has every token of every invoice, and no other."""
        self._connection.execute(_INDEX)
        tokens = weight = 0
        rows: Any = self._connection.execute(_EACH_TERM)
        for term, invoices, sequences in rows:
            value = hash(term)
            tokens += value * invoices
            weight += value * sequences
        if (tokens, weight) != (self._tokens, self._weight):
            self._add(ProblemKind.SEARCH_DAMAGED)

    def _add(self, kind: ProblemKind, number: str = "", detail: str = "") -> None:
        self.problems.append(Problem(kind, number, detail))

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
        """The largest number that a table has; 0 when that cannot be read."""
        try:
            rows = self._connection.execute(_LARGEST.format(column=column, table=table))
            return int(rows.fetchall()[0][0] or 0)
        except UNREADABLE:
            return 0

    def _entries(self, first: int, last: int) -> dict[int, _Entry]:
        rows = self._connection.execute(
            "SELECT entry, event, sequence, at, reason, detail, hash FROM chain"
            " WHERE entry BETWEEN ? AND ?",
            (first, last),
        )
        return {entry: _Entry.of(row) for entry, *row in rows}

    def _invoices(self) -> Iterator[tuple[int, str, dict[str, Any] | None]]:
        """Each invoice's sequence, its name and what it binds; ``None`` when it is not there."""
        last = max(self._largest("sequence", table) for table in ("invoice", "chain"))
        for sequence, invoice in read_each(last, self._read):
            if isinstance(invoice, Gap):
                number = self._number_of(sequence)
                missing = invoice is Gap.MISSING
                kind = ProblemKind.NUMBER_MISSING if missing else ProblemKind.RECORD_DAMAGED
                self._add(kind, number)
                yield sequence, number, None
                continue
            self.invoices += 1
            self._count(sequence, invoice)
            self._title_source = invoice.title_source
            yield sequence, invoice.number, invoice.bound

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
        self._tokens += invoice.tokens
        self._weight += invoice.tokens * sequence
        if not agrees:
            self._add(ProblemKind.RECORD_CHANGED, invoice.number)


class _Lockstep:
    """The invoices in their order, as the chain's confirmations come to each."""

    def __init__(self, invoices: Iterator[tuple[int, str, dict[str, Any] | None]]) -> None:
        self._invoices = invoices
        self._sequence = 0

    def advance_to(self, sequence: int) -> tuple[list[str], dict[str, Any] | None]:
        """The names of invoices passed over, and what the one of this sequence binds.

        ``None``: it cannot be read, which was reported. ``{}``: there is none, or it had its turn.
        """
        passed: list[str] = []
        while self._sequence < sequence:
            invoice = next(self._invoices, None)
            if invoice is None:
                break
            self._sequence, name, content = invoice
            if self._sequence == sequence:
                return passed, content
            passed.append(name)
        return passed, {}

    def remaining(self) -> Iterator[str]:
        """The names of the invoices that no confirmation came to."""
        return (name for _, name, _ in self._invoices)
