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
_VOID_AT = len(_NAMES)
_ISSUANCE_AT = _VOID_AT + len(row_mapping.VOID_COLUMNS.split(", "))
_LINE_AT = _ISSUANCE_AT + len(row_mapping.ISSUANCE_COLUMNS.split(", "))


@dataclass(frozen=True, slots=True)
class StoredInvoice:
    """An invoice and the columns that it was read from.

    Attributes:
        columns: of table ``invoice``, by name.
        lines: rows of table ``line``, in the order of LINE_COLUMNS.
    """

    invoice: ConfirmedInvoice
    columns: dict[str, Any]
    lines: list[row_mapping.Row]


_SELECT = (
    "SELECT {columns} FROM (SELECT * FROM invoice {where}) i JOIN line l USING (sequence)"
    " LEFT JOIN chain v ON v.sequence = i.sequence AND v.event = 'voided'"
    " LEFT JOIN issuance s ON s.sequence = i.sequence"
    " ORDER BY i.sequence, l.position"
)
_TABLES = {
    "i": row_mapping.INVOICE_COLUMNS,
    "v": row_mapping.VOID_COLUMNS,
    "s": row_mapping.ISSUANCE_COLUMNS,
    "l": row_mapping.LINE_COLUMNS,
}
_COLUMNS = ", ".join(
    f"{table}.{name}" for table, names in _TABLES.items() for name in names.split(", ")
)


def read_invoices(
    connection: apsw.Connection, where: str = "", values: tuple[Any, ...] = ()
) -> Iterator[ConfirmedInvoice]:
    """Invoices in the order of their sequence; one at a time is in memory.

    Args:
        connection: the journal's.
        where: a WHERE clause of this package's own, over table ``invoice``; values are bound.
        values: what is bound to its question marks.

    Raises:
        UnreadableError: a row's columns are no invoice any more.
    """
    for stored in read_stored(connection, where, values):
        yield stored.invoice


def read_stored(
    connection: apsw.Connection, where: str = "", values: tuple[Any, ...] = ()
) -> Iterator[StoredInvoice]:
    """As ``read_invoices``, with the columns themselves."""
    with reading():
        rows = connection.execute(_SELECT.format(columns=_COLUMNS, where=where), values)
        for _, group in groupby(rows, key=lambda row: row[0]):
            members = list(group)
            if any(isinstance(value, bytes) for row in members for value in row):
                raise UnreadableError  # There are no blobs: a damaged row says so.
            invoice, void = members[0][:_VOID_AT], members[0][_VOID_AT:_ISSUANCE_AT]
            issuance = members[0][_ISSUANCE_AT:_LINE_AT]
            lines = [row[_LINE_AT:] for row in members]
            yield StoredInvoice(
                row_mapping.confirmed_invoice(invoice, void, lines, issuance),
                dict(zip(_NAMES, invoice, strict=True)),
                lines,
            )
