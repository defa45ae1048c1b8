"""Lists and searches records, the newest first, a page at a time.

A page begins below the sequence at which the last one ended, so that the thousandth costs what the
first does and a sale in between shifts nothing.
"""

from datetime import date
from typing import Any

from pos_scanner.domain.invoice_query import InvoicePage, InvoiceQuery
from pos_scanner.journal.storage.connection import JournalConnection
from pos_scanner.journal.storage.invoice_reader import read_invoices
from pos_scanner.journal.storage.row_mapping import storable
from pos_scanner.journal.storage.search_tokens import question, tokens

PAGE = 50
ADD = "INSERT INTO invoice_text (rowid, name, codes) VALUES (?, ?, ?)"
"""Puts a record into the index."""
_END = 1 << 62
_WITH_TEXT = (
    "invoice_text JOIN invoice ON invoice.rowid = invoice_text.rowid",
    "invoice_text.rowid",
)
Values = tuple[Any, ...]
Terms = list[tuple[str, Values]]


class InvoiceSearch:
    """The list of one journal; ``journal.search``."""

    def __init__(self, file: JournalConnection) -> None:
        self._file = file

    def page(
        self, query: InvoiceQuery, *, before: int | None = None, size: int = PAGE
    ) -> InvoicePage:
        """Records that a question asks for.

        Args:
            query: which.
            before: ``next_before`` of the page above; ``None`` for the newest.
            size: at most so many.

        Raises:
            KnownError: JOURNAL_DAMAGED, FOLDER_NOT_WRITABLE.
        """
        found = self._sequences(query, _END if before is None else before, size + 1)
        shown = found[:size]
        marks = ", ".join("?" * len(shown))
        with self._file.guarded():
            where = f"WHERE sequence IN ({marks})"
            records = tuple(read_invoices(self._file.connection, where, tuple(shown)))
        return InvoicePage(records[::-1], shown[-1] if len(found) > size else None)

    def count(self, query: InvoiceQuery) -> int:
        """How many records a question asks for; reads them all, so not at every key."""
        table, _, where, values = self._asked(query, _END)
        rows = self._file.ask(f"SELECT count(*) FROM {table} WHERE {where}", values)  # noqa: S608
        return int(rows[0][0])

    def rebuild(self) -> None:
        """Make the index anew from the records, as one transaction."""
        with self._file.transaction():
            self._file.execute("INSERT INTO invoice_text (invoice_text) VALUES ('delete-all')")
            for record in read_invoices(self._file.connection, "WHERE purged_in IS NULL"):
                self._file.execute(ADD, (record.sequence, *tokens(record.invoice)))

    def _sequences(self, query: InvoiceQuery, before: int, count: int) -> list[int]:
        number = storable(query.text).strip().upper()
        by_number = "SELECT sequence FROM invoice WHERE number = ? AND sequence < ?"
        if number and (found := self._file.ask(by_number, (number, before))):
            return [found[0][0]]
        table, sequence, where, values = self._asked(query, before)
        rows = self._file.ask(
            f"SELECT {sequence} FROM {table} WHERE {where}"  # noqa: S608
            f" ORDER BY {sequence} DESC LIMIT ?",
            (*values, count),
        )
        return [row[0] for row in rows]

    def _asked(self, query: InvoiceQuery, before: int) -> tuple[str, str, str, Values]:
        """The tables, the column that counts, the condition and its values."""
        words = question(query.text)
        table, sequence = _WITH_TEXT if words else ("invoice", "invoice.rowid")
        terms = [(f"{sequence} < ?", (before,)), *_filters(query)]
        if words:
            terms.append(("invoice_text MATCH ?", (words,)))
        if query.since or query.until:
            terms += self._days(query, sequence)
        where = " AND ".join(term for term, _ in terms)
        return table, sequence, where, tuple(value for _, values in terms for value in values)

    def _days(self, query: InvoiceQuery, sequence: str) -> Terms:
        """The days; and the sequences between which they lie, which the text's index knows."""
        ends = (query.since or date.min).isoformat(), (query.until or date.max).isoformat()
        days = "confirmed_on BETWEEN ? AND ?"
        span = self._file.ask(
            f"SELECT min(sequence), max(sequence) FROM invoice WHERE {days}",  # noqa: S608
            ends,
        )[0]
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
    return terms
