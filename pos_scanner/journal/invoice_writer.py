"""Appends to the journal, within a transaction that is open: confirmed invoices and voids."""

from datetime import datetime

from pos_scanner.domain.invoice import ConfirmedInvoice
from pos_scanner.journal.invoice_search import ADD_TO_INDEX
from pos_scanner.journal.storage import row_mapping
from pos_scanner.journal.storage.connection import JournalConnection
from pos_scanner.journal.storage.hash_chain import append_to_chain
from pos_scanner.journal.storage.search_tokens import tokens

_INSERT_INVOICE = """
INSERT INTO invoice (
    sequence, number, draft_id, kind, buyer_type, buyer_name, buyer_tax_number, buyer_address,
    buyer_phone, buyer_bank_name, buyer_bank_account, buyer_email, scanned, title_source,
    order_number, remark, cashier, sale_date, price_includes_tax, shift, replaces, confirmed_on,
    confirmed_at, gross_fen, personal_sha256, personal_salt
) VALUES (
    :sequence, :number, :draft_id, :kind, :buyer_type, :buyer_name, :buyer_tax_number,
    :buyer_address, :buyer_phone, :buyer_bank_name, :buyer_bank_account, :buyer_email, :scanned,
    :title_source, :order_number, :remark, :cashier, :sale_date, :price_includes_tax, :shift,
    :replaces, :confirmed_on, :confirmed_at, :gross_fen, :personal_sha256, :personal_salt
)
"""
_INSERT_LINE = "INSERT INTO line VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"


def append_invoice(file: JournalConnection, confirmed: ConfirmedInvoice, salt: str) -> None:
    """Append a confirmed invoice, its lines, its tokens in the search index and its chain entry.

    Args:
        file: the journal's.
        confirmed: storable; its sequence follows on.
        salt: of its personal digest; random.
    """
    row = row_mapping.invoice_row(confirmed, salt)
    file.execute(_INSERT_INVOICE, row)
    file.connection.executemany(_INSERT_LINE, row_mapping.line_rows(confirmed))
    file.execute(ADD_TO_INDEX, (confirmed.sequence, *tokens(confirmed.invoice)))
    append_to_chain(
        file.connection,
        "confirmed",
        confirmed.sequence,
        confirmed.confirmed_at,
        content=row_mapping.chain_entry(confirmed, row["personal_sha256"]),
    )


def append_void(
    file: JournalConnection, sequence: int, at: datetime, reason: str, detail: dict[str, object]
) -> None:
    """Mark an invoice void, and say so in the chain.

    Args:
        file: the journal's.
        sequence: the invoice's.
        at: when it is voided, aware.
        reason: storable; kept for good.
        detail: what else the chain binds: ``cashier`` and ``shift``, where there are any.
    """
    file.execute("UPDATE invoice SET state = 'voided' WHERE sequence = ?", (sequence,))
    append_to_chain(file.connection, "voided", sequence, at, reason=reason, detail=detail)
