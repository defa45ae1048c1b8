"""Lists and searches invoices, the newest first, a page at a time.

A page begins below the sequence at which the last one ended, so that the thousandth costs what the
first does and a sale in between shifts nothing.
"""

from datetime import date
from typing import Any

from pos_scanner.domain.invoice_query import InvoicePage, InvoiceQuery
from pos_scanner.domain.issuance import IssueState
from pos_scanner.journal.storage.connection import JournalConnection
from pos_scanner.journal.storage.invoice_reader import read_invoices
from pos_scanner.journal.storage.row_mapping import storable
from pos_scanner.journal.storage.search_tokens import match_expression, tokens

PAGE = 50
ADD_TO_INDEX = "INSERT INTO invoice_text (rowid, name, codes, pairs) VALUES (?, ?, ?, ?)"
"""Values: an invoice's sequence and its ``search_tokens.tokens``."""
_END = 1 << 62
_WITH_TEXT = (
    "invoice_text JOIN invoice ON invoice.rowid = invoice_text.rowid",
    "invoice_text.rowid",
)
_COUNT = "SELECT count(*) FROM {table} WHERE {where}"
_NEWEST = "SELECT {sequence} FROM {table} WHERE {where} ORDER BY {sequence} DESC LIMIT ?"
_BY_NUMBER = (
    "SELECT sequence FROM invoice WHERE number = ? AND sequence < ?",
    "SELECT sequence FROM issuance WHERE number = ? AND number <> '' AND sequence < ?",
)
_SPAN = "SELECT min(sequence), max(sequence) FROM invoice WHERE {days}"
Values = tuple[Any, ...]
Terms = list[tuple[str, Values]]


class InvoiceSearch:
    """The list of one journal; ``journal.search``."""

    def __init__(self, file: JournalConnection) -> None:
        self._file = file

    def page(
        self, query: InvoiceQuery, *, before: int | None = None, size: int = PAGE
    ) -> InvoicePage:
        """A page of at most ``size`` of the invoices that a query selects.

        ``before`` is ``next_before`` of the page above; ``None`` for the newest.

        Raises:
            KnownError: JOURNAL_DAMAGED, FOLDER_NOT_WRITABLE.
        """
        sequences = self._sequences(query, _END if before is None else before, size + 1)
        has_more, sequences = len(sequences) > size, sequences[:size]
        marks = ", ".join("?" * len(sequences))
        with self._file.guarded():
            where = f"WHERE sequence IN ({marks})"
            invoices = tuple(read_invoices(self._file.connection, where, tuple(sequences)))
        return InvoicePage(invoices[::-1], sequences[-1] if has_more else None)

    def count(self, query: InvoiceQuery) -> int:
        """How many invoices a query selects; reads them all, so it is not for every key typed."""
        table, _, where, values = self._condition(query, _END)
        rows = self._file.ask(_COUNT.format(table=table, where=where), values)
        return int(rows[0][0])

    def rebuild(self) -> None:
        """Make the index anew from the invoices, as one transaction."""
        with self._file.transaction():
            self._file.execute("INSERT INTO invoice_text (invoice_text) VALUES ('delete-all')")
            for confirmed in read_invoices(self._file.connection, "WHERE purged_in IS NULL"):
                values = (confirmed.sequence, *tokens(confirmed.invoice))
                self._file.execute(ADD_TO_INDEX, values)

    def _sequences(self, query: InvoiceQuery, before: int, count: int) -> list[int]:
        number = storable(query.text).strip().upper()
        for select in _BY_NUMBER if number else ():
            if rows := self._file.ask(select, (number, before)):
                return [rows[0][0]]
        table, sequence, where, values = self._condition(query, before)
        select = _NEWEST.format(sequence=sequence, table=table, where=where)
        return [row[0] for row in self._file.ask(select, (*values, count))]

    def _condition(self, query: InvoiceQuery, before: int) -> tuple[str, str, str, Values]:
        """The tables, the column of the sequence, the condition and its values."""
        match = match_expression(query.text)
        table, sequence = _WITH_TEXT if match else ("invoice", "invoice.rowid")
        terms = [(f"{sequence} < ?", (before,)), *_filters(query)]
        if match:
            terms.append(("invoice_text MATCH ?", (match,)))
        if query.since or query.until:
            terms += self._days(query, sequence)
        where = " AND ".join(term for term, _ in terms)
        return table, sequence, where, tuple(value for _, values in terms for value in values)

    def _days(self, query: InvoiceQuery, sequence: str) -> Terms:
        """The days; and the sequences between which they lie, which the text's index knows."""
        ends = (query.since or date.min).isoformat(), (query.until or date.max).isoformat()
        days = "confirmed_on BETWEEN ? AND ?"
        span = self._file.ask(_SPAN.format(days=days), ends)[0]
        return [(f"invoice.{days}", ends), (f"{sequence} BETWEEN ? AND ?", span)]


def _filters(query: InvoiceQuery) -> Terms:
    """State and export stand in the condition itself: only so SQLite sees which index fits."""
    terms: Terms = []
    if query.shift is not None:
        terms.append(("invoice.shift = ?", (query.shift,)))
    if query.cashier is not None:
        terms.append(("invoice.cashier = ?", (storable(query.cashier),)))
    if query.state is not None:
        terms.append((f"invoice.state = '{query.state.value}'", ()))
    if query.exported is not None:
        terms.append((f"invoice.exported_in IS {'NOT ' if query.exported else ''}NULL", ()))
    if query.issue_state is IssueState.WAITING:
        known = "SELECT 1 FROM issuance s WHERE s.sequence = invoice.sequence"
        terms.append((f"invoice.state = 'confirmed' AND NOT EXISTS ({known})", ()))
    elif query.issue_state is not None:
        members = "invoice.sequence IN (SELECT sequence FROM issuance WHERE state = ?)"
        terms.append((members, (query.issue_state.value,)))
    return terms
