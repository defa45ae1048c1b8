"""A draft that stands in for a confirmed invoice: the same content, as it would be typed.

Confirming it voids the invoice; until then nothing has changed.
"""

from pos_scanner.domain.invoice import ConfirmedInvoice, Draft, DraftLine, InvoiceLine
from pos_scanner.domain.money import net_of_gross, to_yuan
from pos_scanner.domain.tax_rate import EXEMPT


def replacement_of(confirmed: ConfirmedInvoice, draft_id: str) -> Draft:
    """A draft like an invoice, which it will replace.

    Args:
        confirmed: the invoice to mend.
        draft_id: never used before.
    """
    invoice = confirmed.invoice
    return Draft(
        draft_id=draft_id,
        buyer=invoice.buyer,
        scanned=invoice.scanned,
        title_source=invoice.title_source,
        kind=invoice.kind,
        order_number=invoice.order_number,
        lines=tuple(
            _typed(line, price_includes_tax=invoice.price_includes_tax) for line in invoice.lines
        ),
        remark=invoice.remark,
        price_includes_tax=invoice.price_includes_tax,
        replaces=confirmed.number,
    )


def _typed(line: InvoiceLine, *, price_includes_tax: bool) -> DraftLine:
    full, paid = line.gross_fen + line.discount_fen, line.gross_fen
    if not price_includes_tax:
        full, paid = (net_of_gross(fen, line.tax_rate) for fen in (full, paid))
    return DraftLine(
        item=line.item,
        amount=str(to_yuan(full)),
        tax_rate=EXEMPT if line.exempt else str(line.tax_rate),
        tax_code=line.tax_code,
        spec=line.spec,
        unit=line.unit,
        quantity="" if line.quantity is None else f"{line.quantity:f}",
        unit_price="" if line.unit_price is None else f"{line.unit_price:f}",
        discount=str(to_yuan(full - paid)) if full != paid else "",
    )
