"""The draft that corrects a confirmed invoice: its contents as a cashier would type them.

Pure; the journal voids the replaced one when the draft is confirmed.
"""

from decimal import Decimal

from pos_scanner.domain.amounts.line_calculation import plain
from pos_scanner.domain.invoice import ConfirmedInvoice, Draft, DraftLine, InvoiceLine
from pos_scanner.domain.money import net_of_gross, to_yuan
from pos_scanner.domain.tax_rate import EXEMPT


def draft_replacing(confirmed: ConfirmedInvoice, draft_id: str) -> Draft:
    """The draft of an invoice that replaces a confirmed one; it amounts to the same, to the fen.

    The confirmed one's number stands in the draft's ``replaces``.
    """
    invoice = confirmed.invoice
    includes_tax = invoice.price_includes_tax
    return Draft(
        draft_id,
        buyer=invoice.buyer,
        scanned=invoice.scanned,
        title_source=invoice.title_source,
        kind=invoice.kind,
        order_number=invoice.order_number,
        lines=tuple(_typed(line, price_includes_tax=includes_tax) for line in invoice.lines),
        remark=invoice.remark,
        price_includes_tax=includes_tax,
        replaces=confirmed.number,
    )


def _typed(line: InvoiceLine, *, price_includes_tax: bool) -> DraftLine:
    full_fen, discount_fen = line.gross_fen + line.discount_fen, line.discount_fen
    if not price_includes_tax:
        full_fen = net_of_gross(full_fen, line.tax_rate)
        discount_fen = full_fen - line.net_fen
    return DraftLine(
        item=line.item,
        amount=str(to_yuan(full_fen)),
        tax_rate=EXEMPT if line.exempt else str(line.tax_rate),
        tax_code=line.tax_code,
        spec=line.spec,
        unit=line.unit,
        quantity=_number(line.quantity),
        unit_price=_number(line.unit_price),
        discount=str(to_yuan(discount_fen)) if discount_fen else "",
    )


def _number(value: Decimal | None) -> str:
    return "" if value is None else f"{plain(value):f}"
