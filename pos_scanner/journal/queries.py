"""Reading invoices out of the file, each with its lines, as a stream."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

import apsw

from pos_scanner.domain.invoice import ConfirmedInvoice
from pos_scanner.journal import records

_WIDTH = records.INVOICE_COLUMNS.count(",") + 1
_SELECT = (
    "SELECT "
    + ", ".join(f"i.{name}" for name in records.INVOICE_COLUMNS.split(", "))
    + ", "
    + ", ".join(f"l.{name}" for name in records.LINE_COLUMNS.split(", "))
    + " FROM (SELECT * FROM invoice {where}) i JOIN line l USING (sequence)"
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
    """
    rows = connection.execute(_SELECT.format(where=where), values)
    for _, group in groupby(rows, key=lambda row: row[0]):
        members = list(group)
        yield records.confirmed_invoice(members[0][:_WIDTH], (row[_WIDTH:] for row in members))
