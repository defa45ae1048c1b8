"""Appends to the journal within a transaction that is open: records, voids."""

from datetime import datetime

from pos_scanner.domain.invoice import ConfirmedInvoice
from pos_scanner.journal.invoice_search import ADD
from pos_scanner.journal.storage import row_mapping
from pos_scanner.journal.storage.connection import JournalConnection
from pos_scanner.journal.storage.hash_chain import append_to_chain
from pos_scanner.journal.storage.search_tokens import tokens


def append_record(file: JournalConnection, confirmed: ConfirmedInvoice, salt: str) -> None:
    """A confirmed record, its lines, its place in the search index and in the chain.

    Args:
        file: the journal's.
        confirmed: storable; its sequence follows on.
        salt: of its personal digest; random.
    """
    row = row_mapping.invoice_row(confirmed, salt)
    names = ", ".join(row)
    marks = ", ".join(f":{name}" for name in row)
    file.execute(f"INSERT INTO invoice ({names}) VALUES ({marks})", row)  # noqa: S608
    sequence, invoice = confirmed.sequence, confirmed.invoice
    for position, line in enumerate(invoice.lines, start=1):
        columns = row_mapping.line_row(sequence, position, line)
        file.execute("INSERT INTO line VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)", columns)
    file.execute(ADD, (sequence, *tokens(invoice)))
    content = row_mapping.chain_entry(confirmed, row["personal_sha256"])
    append_to_chain(file.connection, "confirmed", sequence, confirmed.confirmed_at, content=content)


def append_void(
    file: JournalConnection, sequence: int, at: datetime, reason: str, detail: dict[str, object]
) -> None:
    """Mark a record void, and say so in the chain."""
    file.execute("UPDATE invoice SET state = 'voided' WHERE sequence = ?", (sequence,))
    append_to_chain(file.connection, "voided", sequence, at, reason=reason, detail=detail)
