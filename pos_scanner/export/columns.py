"""What a column can hold: each source of a preset is a function from one row's values to text.

Numbers are written with a point and without separators, dates as ISO 8601. A source gives plain
text; guarding it against formulas is the writer's business.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from pos_scanner.domain.invoice import ConfirmedInvoice, Invoice, InvoiceLine
from pos_scanner.domain.money import to_yuan
from pos_scanner.domain.title import Title

CURRENCY = "CNY"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of an invoice on its way into a file.

    Attributes:
        batch_number: of the file that is being written.
        position: of the row in the file, from 1.
    """

    batch_number: str
    position: int
    confirmed: ConfirmedInvoice
    line: InvoiceLine

    @property
    def invoice(self) -> Invoice:
        """The invoice's content."""
        return self.confirmed.invoice

    @property
    def buyer(self) -> Title:
        """The buyer's particulars."""
        return self.confirmed.invoice.buyer


SOURCES: dict[str, Callable[[Row], str]] = {
    "batch.number": lambda row: row.batch_number,
    "batch.row": lambda row: str(row.position),
    "invoice.number": lambda row: row.confirmed.number,
    "invoice.order_number": lambda row: row.invoice.order_number,
    "invoice.sale_date": lambda row: row.invoice.sale_date.isoformat(),
    "invoice.kind": lambda row: row.invoice.kind.value,
    "invoice.currency": lambda _: CURRENCY,
    "invoice.remark": lambda row: row.invoice.remark,
    "invoice.cashier": lambda row: row.invoice.cashier,
    "invoice.confirmed_at": lambda row: row.confirmed.confirmed_at.isoformat(timespec="seconds"),
    "buyer.name": lambda row: row.buyer.name,
    "buyer.tax_number": lambda row: row.buyer.tax_number,
    "buyer.address": lambda row: row.buyer.address,
    "buyer.phone": lambda row: row.buyer.phone,
    "buyer.bank_name": lambda row: row.buyer.bank_name,
    "buyer.bank_account": lambda row: row.buyer.bank_account,
    "line.item": lambda row: row.line.item,
    "line.tax_code": lambda row: row.line.tax_code,
    "line.spec": lambda row: row.line.spec,
    "line.unit": lambda row: row.line.unit,
    "line.quantity": lambda row: _plain(row.line.quantity),
    "line.unit_price": lambda row: _price(row.line.unit_price),
    "line.tax_rate": lambda row: _plain(row.line.tax_rate),
    "line.net": lambda row: _yuan(row.line.net_fen),
    "line.tax": lambda row: _yuan(row.line.tax_fen),
    "line.gross": lambda row: _yuan(row.line.gross_fen),
}
"""Every source that a preset may name."""


def _yuan(fen: int | None) -> str:
    return "" if fen is None else f"{to_yuan(fen):f}"


def _price(price: Decimal | None) -> str:
    """As an amount, with more places only where they say something: 113.00, 0.3333."""
    whole, _, places = _plain(price).partition(".")
    return f"{whole}.{places:0<2}" if whole else ""


def _plain(number: Decimal | None) -> str:
    """Without exponent and without zeros that say nothing: 1, 0.13, 100."""
    if number is None:
        return ""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
