"""Appends to the journal, within a transaction that is open: confirmed invoices and voids."""

from datetime import datetime

from pos_scanner.domain.invoice import ConfirmedInvoice
from pos_scanner.journal.storage import row_mapping
from pos_scanner.journal.storage.connection import JournalConnection
from pos_scanner.journal.storage.hash_chain import append_to_chain
from pos_scanner.journal.storage.search_tokens import add_to_index

_INSERT_INVOICE = "INSERT INTO invoice ({columns}) VALUES ({values})"
_INSERT_LINE = "INSERT INTO line VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"


def append_invoice(
    file: JournalConnection,
    confirmed: ConfirmedInvoice,
    salt: str,
    *,
    detail: dict[str, object] | None = None,
    personal_sha256: str = "",
) -> None:
    """Append a confirmed invoice, its lines, its tokens in the search index and its chain entry.

    It is storable and its sequence follows on; the salt of its personal digest is random. Where an
    entry is made once more, ``detail`` is what it has bound beside the content and
    ``personal_sha256`` the digest of what was personal, which a purge may have removed.
    """
    row = row_mapping.invoice_row(confirmed, salt)
    row["personal_sha256"] = personal_sha256 or row["personal_sha256"]
    values = ", ".join(f":{column}" for column in row)
    file.execute(_INSERT_INVOICE.format(columns=", ".join(row), values=values), row)
    file.connection.executemany(_INSERT_LINE, row_mapping.line_rows(confirmed))
    add_to_index(file.connection, confirmed.sequence, confirmed.invoice)
    content = row_mapping.chain_entry(confirmed, row["personal_sha256"])
    detail = row_mapping.confirmation_detail(confirmed) if detail is None else detail
    sequence, at = confirmed.sequence, confirmed.confirmed_at
    append_to_chain(file.connection, "confirmed", sequence, at, content=content, detail=detail)


def append_void(
    file: JournalConnection, sequence: int, at: datetime, reason: str, detail: dict[str, object]
) -> None:
    """Mark an invoice void, and say so in the chain.

    The reason is storable; ``detail`` is what else the chain binds: ``cashier`` and ``shift``,
    where there are any.
    """
    file.execute("UPDATE invoice SET state = 'voided' WHERE sequence = ?", (sequence,))
    append_to_chain(file.connection, "voided", sequence, at, reason=reason, detail=detail)
