"""Lists and searches invoices, the newest first, a page at a time.

A page begins below the sequence at which the last one ended, so that the thousandth costs what the
first does and a sale in between shifts nothing. A search walks back from the newest in windows of
sequences: what the indexes give of each narrows it down, and the invoices themselves decide. Two
frequent words that never meet would have it walk through all of them: it ends when its time is up,
and the next page goes on from there.
"""

import math
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from pos_scanner.domain.invoice import InvoiceState
from pos_scanner.domain.invoice_query import PAGE_SIZE, InvoicePage, InvoiceQuery
from pos_scanner.domain.issuance import IssueState
from pos_scanner.journal.storage.connection import JournalConnection
from pos_scanner.journal.storage.invoice_reader import read_invoices
from pos_scanner.journal.storage.row_mapping import storable
from pos_scanner.journal.storage.search_tokens import SearchText, TokenSample, add_to_index

BUDGET_S = 0.005
"""After which a page is given as far as it has come."""
FIRST_WINDOW, LARGEST_WINDOW = 1 << 11, 1 << 15
"""Sequences that are looked at in one go; the next window is up to four times as large."""
_GROWTH = 4
_WINDOWS = 3
_TICK_S = 1e-6
_BATCH = 64
_FEW = 256
"""So few candidates are looked at one by one rather than narrowed down further."""
_SAMPLE = 48
"""Invoices that tell which tokens are frequent, evenly over the journal."""
_SAMPLE_GROWTH = 2
"""They are chosen anew once there are so many times as many."""
_SAMPLED = (
    "SELECT buyer_name, cashier, order_number, buyer_tax_number FROM invoice"
    " WHERE sequence IN ({marks})"
)
_BY_NUMBER = (
    "SELECT sequence FROM invoice WHERE number = ? AND sequence < ?",
    "SELECT sequence FROM issuance WHERE number = ? AND number <> '' AND sequence < ?",
)
_NEWEST = "SELECT ifnull(max(sequence), 0) FROM invoice"
_SPAN = (
    # From day to day through the index: so many days are soon read, so many invoices are not.
    "WITH RECURSIVE day (day) AS ("
    "SELECT min(confirmed_on) FROM invoice WHERE confirmed_on BETWEEN ?1 AND ?2 UNION ALL"
    " SELECT (SELECT min(confirmed_on) FROM invoice WHERE confirmed_on > day"
    " AND confirmed_on <= ?2) FROM day WHERE day IS NOT NULL) "
    "SELECT min((SELECT min(sequence) FROM invoice WHERE confirmed_on = day)),"
    " max((SELECT max(sequence) FROM invoice WHERE confirmed_on = day)) FROM day"
)
_WITHIN = " BETWEEN ? AND ?"
_TEXT = "SELECT rowid FROM invoice_text WHERE invoice_text MATCH ? AND rowid"
_SHIFT = "SELECT sequence FROM invoice INDEXED BY invoice_by_shift WHERE shift = ? AND sequence"
_VOIDED = (
    "SELECT sequence FROM invoice INDEXED BY invoice_voided WHERE state = 'voided' AND sequence"
)
_UNEXPORTED = (
    "SELECT sequence FROM invoice INDEXED BY invoice_unexported"
    " WHERE exported_in IS NULL AND state = 'confirmed' AND sequence"
)
_VOID_UNEXPORTED = (
    "SELECT sequence FROM invoice INDEXED BY invoice_void_unexported"
    " WHERE state = 'voided' AND exported_in IS NOT NULL AND void_exported_in IS NULL AND sequence"
)
_ANY_UNEXPORTED = (
    "SELECT sequence FROM (SELECT sequence FROM invoice INDEXED BY invoice_unexported"
    " WHERE exported_in IS NULL AND state = 'confirmed' UNION ALL"
    " SELECT sequence FROM invoice INDEXED BY invoice_void_unexported"
    " WHERE state = 'voided' AND exported_in IS NOT NULL AND void_exported_in IS NULL)"
    " WHERE sequence"
)
_WAITS_FOR_EXPORT = {
    InvoiceState.CONFIRMED: _UNEXPORTED,
    InvoiceState.VOIDED: _VOID_UNEXPORTED,
    None: _ANY_UNEXPORTED,
}
_UNREPORTED = (
    "iif(state = 'voided', exported_in IS NOT NULL AND void_exported_in IS NULL,"
    " exported_in IS NULL)"
)
"""Of what accounting has to hear something yet; it never hears of what was voided before."""
_DAY = "SELECT sequence FROM invoice INDEXED BY invoice_by_day WHERE confirmed_on = ? AND sequence"
_ISSUANCE = "SELECT sequence FROM issuance WHERE state = ? AND sequence"
_ALL_ISSUANCES = "SELECT sequence FROM issuance WHERE sequence"
_ITS_ISSUANCE = "SELECT 1 FROM issuance s WHERE s.sequence = invoice.sequence"
_TEXTS = (
    "SELECT sequence, buyer_name, order_number, buyer_tax_number FROM invoice NOT INDEXED"
    " WHERE {terms} ORDER BY sequence DESC"
)
Values = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class _Source:
    """An index that gives the sequences between two ends, of all that fit and perhaps more."""

    select: str
    values: Values = ()


class InvoiceSearch:
    """The list of one journal; ``journal.search``."""

    def __init__(self, file: JournalConnection) -> None:
        self._file = file
        self._sample = TokenSample()
        self._sample_of = 0

    def page(
        self, query: InvoiceQuery, *, before: int | None = None, size: int = PAGE_SIZE
    ) -> InvoicePage:
        """A page of at most ``size`` of the invoices that a query selects.

        It has fewer, even none, where they are so rare that its time was up: ``next_before`` is
        then where it has come to, and a page from there goes on.

        ``before`` is ``next_before`` of the page above; ``None`` for the newest.

        Raises:
            KnownError: JOURNAL_DAMAGED, FOLDER_NOT_WRITABLE.
        """
        with self._file.guarded():
            sequences, next_before = self._sequences(query, before, size)
            marks = ", ".join("?" * len(sequences))
            where = f"WHERE sequence IN ({marks})"
            invoices = tuple(read_invoices(self._file.connection, where, tuple(sequences)))
        return InvoicePage(invoices[::-1], next_before)

    def rebuild(self) -> None:
        """Make the index anew from the invoices, as one transaction."""
        with self._file.transaction():
            self._file.execute("INSERT INTO invoice_text (invoice_text) VALUES ('delete-all')")
            for confirmed in read_invoices(self._file.connection):
                add_to_index(self._file.connection, confirmed.sequence, confirmed.invoice)

    def _sequences(
        self, query: InvoiceQuery, before: int | None, size: int
    ) -> tuple[list[int], int | None]:
        """The sequences of a page, the newest first, and where the next one begins."""
        first, last = self._span(query)
        if before is not None:
            last = min(last, before - 1)
        number = storable(query.text).strip().upper()
        for select in _BY_NUMBER if number else ():
            if rows := self._file.ask(select, (number, last + 1)):
                return [rows[0][0]], None
        walk = _Walk(self._file, query, self._expressions(query), first, last)
        sequences: list[int] = []
        ends_at = time.monotonic() + BUDGET_S
        for batch in walk.batches():
            sequences += batch
            if len(sequences) > size:
                return sequences[:size], sequences[size - 1]
            if walk.position > first and time.monotonic() > ends_at:
                return sequences, walk.position
        return sequences, None

    def _expressions(self, query: InvoiceQuery) -> list[str]:
        """What the index of texts is asked; nothing where neither a text nor a cashier is."""
        if not (query.text or query.cashier):
            return []
        newest = self._file.ask(_NEWEST)[0][0]
        if newest >= _SAMPLE_GROWTH * self._sample_of:
            step = newest / _SAMPLE
            sequences = sorted({math.ceil(step * place) for place in range(1, _SAMPLE + 1)})
            marks = ", ".join("?" * len(sequences))
            self._sample = TokenSample(self._file.ask(_SAMPLED.format(marks=marks), sequences))
            self._sample_of = newest
        text = SearchText.of(storable(query.text))
        return text.expressions(self._sample, storable(query.cashier or ""))

    def _span(self, query: InvoiceQuery) -> tuple[int, int]:
        """First and last sequence that can be on the days of a query; (1, 0) for none."""
        if query.since is None and query.until is None:
            return 1, int(self._file.ask(_NEWEST)[0][0])
        first, last = self._file.ask(_SPAN, _days(query))[0]
        return (1, 0) if first is None else (first, last)


class _Walk:
    """Goes through the sequences from ``last`` down to ``first``.

    Attributes:
        position: all from here on have been looked at.
    """

    def __init__(
        self,
        file: JournalConnection,
        query: InvoiceQuery,
        expressions: list[str],
        first: int,
        last: int,
    ) -> None:
        self.position = last + 1
        self._file = file
        self._first = first
        self._window = FIRST_WINDOW
        self._text = SearchText.of(storable(query.text))
        self._sources, self._exclusions = _sources(query, expressions), _exclusions(query)
        terms, self._values = _conditions(query)
        self._terms = " AND ".join(["sequence IN ({marks})", *terms])

    def batches(self) -> Iterator[list[int]]:
        """The sequences that fit, the newest first, some at a time; the last may be empty."""
        while self.position > self._first:
            began = time.monotonic()
            first = max(self._first, self.position - self._window)
            candidates = self._candidates(first, self.position - 1)
            while batch := list(islice(candidates, _BATCH)):
                fitting = self._fitting(batch)
                self.position = batch[-1]
                yield fitting
            self.position = first
            # The next one may take a third of the time, as far as this one tells.
            growth = BUDGET_S / _WINDOWS / max(time.monotonic() - began, _TICK_S)
            width = int(self._window * min(growth, _GROWTH))
            self._window = min(max(width, FIRST_WINDOW), LARGEST_WINDOW)
            yield []

    def _candidates(self, first: int, last: int) -> Iterator[int]:
        """What the indexes give between two sequences, the newest first."""
        if len(self._sources) <= 1 and not self._exclusions:
            if not self._sources:
                return iter(range(last, first - 1, -1))
            return self._rows(self._sources[0], first, last)
        return iter(self._intersection(first, last))

    def _intersection(self, first: int, last: int) -> Sequence[int]:
        """What all sources give and no exclusion; the source that gave least is asked first."""
        candidates: set[int] | None = None
        sizes: dict[_Source, int] = {}
        for source in self._sources:
            members = set(self._rows(source, first, last))
            sizes[source] = len(members)
            candidates = members if candidates is None else candidates & members
            if len(candidates) <= _FEW:
                break
        self._sources.sort(key=lambda source: sizes.get(source, last - first + 1))
        if candidates is None:
            candidates = set(range(first, last + 1))
        for source in self._exclusions if len(candidates) > _FEW else ():
            candidates.difference_update(self._rows(source, first, last))
        return sorted(candidates, reverse=True)

    def _rows(self, source: _Source, first: int, last: int) -> Iterator[int]:
        select = f"{source.select}{_WITHIN} ORDER BY 1 DESC"
        rows = self._file.execute(select, (*source.values, first, last))
        return (row[0] for row in rows)

    def _fitting(self, batch: list[int]) -> list[int]:
        """Which of some invoices fit: the conditions on their columns, and the texts."""
        marks = ", ".join("?" * len(batch))
        select = _TEXTS.format(terms=self._terms.format(marks=marks))
        rows = self._file.execute(select, (*batch, *self._values))
        return [sequence for sequence, *texts in rows if self._text.fits(*texts)]


def _days(query: InvoiceQuery) -> tuple[str, str]:
    return (query.since or date.min).isoformat(), (query.until or date.max).isoformat()


def _sources(query: InvoiceQuery, expressions: list[str]) -> list[_Source]:
    """Indexes that give, between two sequences, everything that a query selects."""
    sources = []
    if query.since is not None and query.since == query.until:
        sources.append(_Source(_DAY, (query.since.isoformat(),)))
    if query.shift is not None:
        sources.append(_Source(_SHIFT, (query.shift,)))
    if query.exported is False:
        sources.append(_Source(_WAITS_FOR_EXPORT[query.state]))
    elif query.state is InvoiceState.VOIDED:
        sources.append(_Source(_VOIDED))
    if query.issue_state not in {None, IssueState.WAITING}:
        sources.append(_Source(_ISSUANCE, (query.issue_state.value,)))
    return sources + [_Source(_TEXT, (expression,)) for expression in expressions]


def _exclusions(query: InvoiceQuery) -> list[_Source]:
    """Indexes of what a query does not select."""
    exclusions = []
    if query.state is InvoiceState.CONFIRMED or query.issue_state is IssueState.WAITING:
        exclusions.append(_Source(_VOIDED))
    if query.exported:
        exclusions.append(_Source(_UNEXPORTED))
    if query.issue_state is IssueState.WAITING:
        exclusions.append(_Source(_ALL_ISSUANCES))
    return exclusions


def _conditions(query: InvoiceQuery) -> tuple[list[str], Values]:
    """What the columns of an invoice must be, and the values of the question marks."""
    terms: list[tuple[str, Values]] = []
    if query.since or query.until:
        terms.append(("confirmed_on BETWEEN ? AND ?", _days(query)))
    if query.shift is not None:
        terms.append(("shift = ?", (query.shift,)))
    if query.cashier is not None:
        terms.append(("cashier = ?", (storable(query.cashier),)))
    if query.state is not None:
        terms.append(("state = ?", (query.state.value,)))
    if query.exported is not None:
        terms.append(("exported_in IS NOT NULL" if query.exported else _UNREPORTED, ()))
    if query.issue_state is IssueState.WAITING:
        terms.append((f"state = 'confirmed' AND NOT EXISTS ({_ITS_ISSUANCE})", ()))
    elif query.issue_state is not None:
        its_issuance = f"EXISTS ({_ITS_ISSUANCE} AND s.state = ?)"
        terms.append((its_issuance, (query.issue_state.value,)))
    return [term for term, _ in terms], tuple(each for _, values in terms for each in values)
