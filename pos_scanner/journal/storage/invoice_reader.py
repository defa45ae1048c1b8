"""Reading invoices out of the file, each with its lines, as a stream."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import apsw

from pos_scanner.domain.invoice import ConfirmedInvoice
from pos_scanner.journal.storage import row_mapping
from pos_scanner.journal.storage.database import UnreadableError, reading

_NAMES = row_mapping.INVOICE_COLUMNS.split(", ")
_WIDTH = row_mapping.INVOICE_COLUMNS.count(",") + 1
_VOID_WIDTH = row_mapping.VOID_COLUMNS.count(",") + 1


@dataclass(frozen=True, slots=True)
class StoredInvoice:
    """A record and the columns that it was read from."""

    invoice: ConfirmedInvoice
    columns: dict[str, Any]
    lines: list[row_mapping.Row]


def _of(table: str, columns: str) -> str:
    return ", ".join(f"{table}.{name}" for name in columns.split(", "))


_SELECT = (
    "SELECT "
    + _of("i", row_mapping.INVOICE_COLUMNS)
    + ", "
    + _of("v", row_mapping.VOID_COLUMNS)
    + ", "
    + _of("l", row_mapping.LINE_COLUMNS)
    + " FROM (SELECT * FROM invoice {where}) i JOIN line l USING (sequence)"
    " LEFT JOIN chain v ON v.sequence = i.sequence AND v.event = 'voided'"
    " ORDER BY i.sequence, l.position"
)


def read_invoices(
    connection: apsw.Connection, where: str = "", values: tuple[Any, ...] = ()
) -> Iterator[ConfirmedInvoice]:
    """Records in the order of their sequence; one at a time is in memory.

    Args:
        connection: the journal's.
        where: a WHERE clause of this package's own, over table ``invoice``; values are bound.
        values: what is bound to its question marks.

    Raises:
        UnreadableError: a record's columns are no record any more.
    """
    for stored in read_stored(connection, where, values):
        yield stored.invoice


def read_stored(
    connection: apsw.Connection, where: str = "", values: tuple[Any, ...] = ()
) -> Iterator[StoredInvoice]:
    """As ``read_invoices``, with the columns themselves."""
    with reading():
        rows = connection.execute(_SELECT.format(where=where), values)
        for _, group in groupby(rows, key=lambda row: row[0]):
            members = list(group)
            if any(isinstance(value, bytes) for row in members for value in row):
                raise UnreadableError  # There are no blobs: a damaged row says so.
            invoice, rest = members[0][:_WIDTH], _WIDTH + _VOID_WIDTH
            lines = [row[rest:] for row in members]
            void = members[0][_WIDTH:rest]
            yield StoredInvoice(
                row_mapping.confirmed_invoice(invoice, void, lines),
                dict(zip(_NAMES, invoice, strict=True)),
                lines,
            )
