"""What a column can hold: each source of a preset is a function from one row to text.

Numbers are written with a point and without separators, dates as ISO 8601; a voided invoice's
amounts and quantities are negative. A source gives plain text; guarding it against formulas,
limits and other formats of a date are the writers' business.
"""

import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal
from hashlib import sha256
from html import escape
from operator import attrgetter

from pos_scanner.domain.export_batch import ItemEvent
from pos_scanner.domain.invoice import InvoiceKind
from pos_scanner.domain.issuance import IssueState
from pos_scanner.domain.money import net_of_gross, to_yuan
from pos_scanner.domain.title import TitleType
from pos_scanner.export.formats.amounts import fen_of, yuan_of
from pos_scanner.export.formats.rows import Entry, Row, buyer_key

CURRENCY = "CNY"
LONGEST_NUMBER = 16
"""Characters of a quantity or price on the tax platform; a third of 1,000 yuan has 17."""
LONGEST_REMARK = 230
"""Characters of the tax platform's remark."""
ISSUE_STATES = {
    IssueState.WAITING: "未发送",
    IssueState.SENT: "已发送",
    IssueState.ISSUED: "已开票",
    IssueState.REFUSED: "被退回",
    IssueState.RED_LETTERED: "已红冲",
}
VOID_MARK = "作废"
VOID_SUFFIX = "-V"
"""Follows the number of an invoice that is taken back, where a number must not come twice."""

Source = Callable[[Row], str]


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


def _quantity(row: Row) -> str:
    quantity = row.line.quantity
    return _plain(None if quantity is None else row.item.sign * quantity)


def _is_voided(row: Row) -> bool:
    return row.item.event is ItemEvent.VOIDED


def _remark(row: Row) -> str:
    if not _is_voided(row):
        return row.invoice.remark
    return f"{VOID_MARK}：{row.item.reason}" if row.item.reason else VOID_MARK


def _platform_remark(row: Row) -> str:
    """备注 with the till's number before it, where there is room: nothing is cut for it."""
    number, remark = row.item.confirmed.number, row.invoice.remark
    if not row.accounts.number_in_remark or number in remark:
        return remark
    marked = f"{number} {remark}".strip()
    return marked if len(marked) <= LONGEST_REMARK else remark


def _issued_on(row: Row) -> str:
    day = row.item.confirmed.issuance.issued_on
    return "" if day is None else day.isoformat()


def _issued_remark(row: Row) -> str:
    """The remark, and the bureau's number and day for programs that have no field for them."""
    number = row.item.confirmed.issuance.number
    mark = f"发票号码 {number} {_issued_on(row)}".strip() if number else ""
    return " ".join(filter(None, (_remark(row), mark)))


def _references(row: Row) -> str:
    """The sale's number at the till's register, and the bureau's."""
    numbers = (row.invoice.order_number, row.item.confirmed.issuance.number)
    return " ".join(filter(None, numbers))


def _number(row: Row) -> str:
    return row.item.confirmed.number + (VOID_SUFFIX if _is_voided(row) else "")


def _summary(row: Row) -> str:
    """摘要 of a voucher: what was sold to whom, and the invoice's number."""
    mark = f"{VOID_MARK} " if _is_voided(row) else ""
    return f"{mark}{row.item.confirmed.number} {row.buyer.name} {row.line.item}"


def _entry(row: Row) -> Entry:
    if row.entry is None:
        raise ValueError("entry: only rows of vouchers have one")
    return row.entry


# ------------------------------------------------------------- invoices of accounting programs


def _is_company(row: Row) -> bool:
    return row.buyer.title_type is not TitleType.INDIVIDUAL


def _buyer_key(row: Row) -> str:
    """The buyer as a part of an external ID, which Odoo allows no blank in."""
    return re.sub(r"[^0-9A-Za-z]", "", row.buyer.tax_number) or re.sub(r"\W+", "_", row.buyer.name)


def _customer_id(row: Row) -> str:
    """One name for a buyer in every file that speaks of him, however his name was spelt."""
    return buyer_key(row.buyer)


def _customer_xid(row: Row) -> str:
    """The same as a part of an external ID, which Odoo allows no blank and no point in."""
    key = buyer_key(row.buyer)
    plain = re.sub(r"\W+", "_", key)
    return plain if plain == key else f"{plain}_{sha256(key.encode()).hexdigest()[:8]}"


def _bank_xid(row: Row) -> str:
    """External ID of the buyer's bank (res.bank); empty where no bank is named."""
    bank = unicodedata.normalize("NFKC", row.buyer.bank_name).strip()
    return f"pos_scanner.bank_{sha256(bank.encode()).hexdigest()[:16]}" if bank else ""


def _account_xid(row: Row) -> str:
    """External ID of the buyer's account (res.partner.bank); empty where he has none."""
    account = re.sub(r"\W+", "", row.buyer.bank_account)
    return f"pos_scanner.account_{_customer_xid(row)}_{account}" if account else ""


def _bank_key(row: Row) -> str:
    """External ID of the buyer's bank account; empty where he has none."""
    account = re.sub(r"\W+", "", row.buyer.bank_account)
    return f"pos_scanner.bank_{_buyer_key(row)}_{account}" if account else ""


def _billed(row: Row) -> tuple[Decimal, Decimal]:
    """Quantity and price with tax whose product is the line's amount to the fen.

    What the cashier typed where it is so without rounding; else one piece at the whole amount.
    """
    line, gross = row.line, to_yuan(row.line.gross_fen)
    is_typed = line.quantity is not None and line.unit_price is not None and not line.discount_fen
    if is_typed and row.invoice.price_includes_tax:
        quantity, price = Decimal(line.quantity or 1), Decimal(line.unit_price or 0)
        if quantity * price == gross and price == price.quantize(Decimal("0.0001")):
            return quantity, price
    return Decimal(1), gross


def _sold(places: tuple[int, int]) -> Callable[[Row], tuple[Decimal, Decimal]]:
    """Quantity and price with tax for a program that keeps so many places of each.

    Their product is the line's amount to the fen: the typed quantity and what one piece came to,
    discount taken off and tax put on; one piece at the whole amount where that has more places.
    """
    quantity_unit, price_unit = (Decimal(1).scaleb(-count) for count in places)

    def sold(row: Row) -> tuple[Decimal, Decimal]:
        gross, quantity = to_yuan(row.line.gross_fen), row.line.quantity
        if quantity and quantity == quantity.quantize(quantity_unit):
            price = (gross / quantity).quantize(price_unit)
            if quantity * price == gross:
                return quantity, price
        return Decimal(1), gross

    return sold


def _sold_sources(places: tuple[int, int]) -> dict[str, Source]:
    """``line.sold_quantity_3_2`` and so on: with a void's sign, without it, and the price."""
    sold, suffix = _sold(places), "_{}_{}".format(*places)
    return {
        f"line.sold_quantity{suffix}": lambda row: _plain(row.item.sign * sold(row)[0]),
        f"line.returned_quantity{suffix}": lambda row: _plain(sold(row)[0]),
        f"line.sold_price{suffix}": lambda row: _price(sold(row)[1]),
        f"line.sold_net_price{suffix}": lambda row: _net_price(row, sold(row)[0]),
    }


def _net_price(row: Row, quantity: Decimal) -> str:
    net = to_yuan(row.line.net_fen)
    return _price(net if quantity == 1 else (net / quantity).quantize(Decimal("1e-10")))


def _billed_net(row: Row) -> str:
    quantity, _ = _billed(row)
    net = to_yuan(row.line.net_fen)
    return _price(net) if quantity == 1 else _price((net / quantity).quantize(Decimal("1e-10")))


# -------------------------------------------------------------- the tax platform's own workbook


def _gross_before_discount(row: Row) -> int:
    return row.line.gross_fen + row.line.discount_fen


def _typed_amount(row: Row) -> str:
    """金额: before the discount, with tax or without as the invoice was typed."""
    fen = _gross_before_discount(row)
    if not row.invoice.price_includes_tax:
        fen = net_of_gross(fen, row.line.tax_rate)
    return yuan_of(fen)


def _full_amount(row: Row) -> str:
    """Before the discount, in the terms of the typed price: quantity times price is it."""
    return yuan_of(row.item.sign * fen_of(_typed_amount(row)))


def _full_discount(row: Row) -> str:
    """What was taken off ``line.full_amount``, in its terms."""
    return yuan_of(row.item.sign * fen_of(_typed_discount(row)))


def _typed_discount(row: Row) -> str:
    line = row.line
    if not line.discount_fen:
        return ""
    if row.invoice.price_includes_tax:
        return yuan_of(line.discount_fen)
    return yuan_of(net_of_gross(_gross_before_discount(row), line.tax_rate) - line.net_fen)


def _quantity_and_price(row: Row) -> tuple[str, str]:
    """Quantity and price as the platform takes them; it computes the one that is left out."""
    quantity, price = _plain(row.line.quantity), _price(row.line.unit_price)
    if len(price) > LONGEST_NUMBER and quantity:
        price = ""
    return "" if len(quantity) > LONGEST_NUMBER and price else quantity, price


def _platform_item(row: Row) -> str:
    """项目名称 without ``*餐饮服务*``: the platform puts it there itself, after the tax code."""
    return re.sub(r"^\*[^*]+\*(?=.)", "", row.line.item)


def _shown_particulars(row: Row) -> str:
    """是否展示购买方地址电话银行账号: what a special invoice prints, as far as it is known."""
    if row.invoice.kind is not InvoiceKind.SPECIAL:
        return ""
    buyer = row.buyer
    has_place = bool(buyer.address and buyer.phone)
    has_bank = bool(buyer.bank_name and buyer.bank_account)
    match has_place, has_bank:
        case True, True:
            return "展示地址、电话、开户银行及银行账号"
        case True, False:
            return "展示地址、电话"
        case False, True:
            return "展示开户银行、银行账号"
        case _:
            return ""


def _yes(value: object) -> str:
    return "是" if value else "否"


def _signed(amount: str) -> Source:
    """An amount of the row's invoice or line; a void's is negative."""
    fen = attrgetter(f"{amount}_fen")
    return lambda row: yuan_of(row.item.sign * fen(row))


_AS_THEY_STAND = (
    "invoice.replaces", "invoice.order_number", "invoice.cashier",
    "buyer.name", "buyer.tax_number", "buyer.address", "buyer.phone",
    "buyer.bank_name", "buyer.bank_account", "buyer.email",
    "line.item", "line.tax_code", "line.spec", "line.unit",
)  # fmt: skip
"""Sources that are called as the row's own attributes."""
_SIGNED = (
    "invoice.net", "invoice.tax", "invoice.gross",
    "line.net", "line.tax", "line.gross", "line.discount",
)  # fmt: skip

PROGRAMS_PLACES = ((2, 2), (3, 2), (4, 4))
"""Decimal places that programs keep of a quantity and of a price: Odoo and Frappe Books (Product
Unit of Measure and Product Price), ERPNext (float_precision, currency_precision), Xero."""
SOURCES: dict[str, Source] = {
    **{
        name: source for places in PROGRAMS_PLACES for name, source in _sold_sources(places).items()
    },
    **{name: attrgetter(name) for name in _AS_THEY_STAND},
    **{name: _signed(name) for name in _SIGNED},
    "batch.number": lambda row: row.batch,
    "batch.row": lambda row: str(row.position),
    "batch.document": lambda row: str(row.document),
    "batch.part": lambda row: str(row.part),
    "invoice.number": lambda row: row.item.confirmed.number,
    "invoice.number_once": _number,
    "invoice.returns": lambda row: row.item.confirmed.number if _is_voided(row) else "",
    "invoice.is_return": lambda row: "1" if _is_voided(row) else "0",
    "invoice.move_type": lambda row: "out_refund" if _is_voided(row) else "out_invoice",
    "invoice.state": lambda row: VOID_MARK if _is_voided(row) else "有效",
    "invoice.day": lambda row: row.item.day.isoformat(),
    "invoice.year": lambda row: str(row.item.day.year),
    "invoice.month": lambda row: str(row.item.day.month),
    "invoice.kind": lambda row: row.invoice.kind.value,
    "invoice.currency": lambda _: CURRENCY,
    "invoice.remark": _remark,
    "invoice.platform_remark": _platform_remark,
    "invoice.issue_state": lambda row: ISSUE_STATES[row.item.confirmed.issuance.state],
    "invoice.issued_number": lambda row: row.item.confirmed.issuance.number,
    "invoice.issued_on": _issued_on,
    "invoice.issued_remark": _issued_remark,
    # Odoo's narration is HTML since version 15.
    "invoice.issued_remark_html": lambda row: escape(_issued_remark(row), quote=False),
    "invoice.references": _references,
    "invoice.shift": lambda row: str(row.invoice.shift or ""),
    "invoice.confirmed_at": lambda row: row.item.event_at.isoformat(timespec="seconds"),
    "invoice.discount": lambda row: yuan_of(
        row.item.sign * sum(line.discount_fen for line in row.invoice.lines)
    ),
    "invoice.with_tax": lambda row: _yes(row.invoice.price_includes_tax),
    "invoice.shown_particulars": _shown_particulars,
    "buyer.key": _buyer_key,
    "buyer.bank_key": _bank_key,
    "buyer.customer_id": _customer_id,
    "buyer.customer_xid": _customer_xid,
    "buyer.bank_xid": _bank_xid,
    "buyer.account_xid": _account_xid,
    "buyer.customer_type": lambda row: "Company" if _is_company(row) else "Individual",
    "buyer.is_person": lambda row: _yes(not _is_company(row)),
    "buyer.is_company": lambda row: str(int(_is_company(row))),
    "line.quantity": _quantity,
    "line.unit_price": lambda row: _price(row.line.unit_price),
    "line.tax_rate": lambda row: _plain(row.line.tax_rate),
    "line.tax_name": lambda row: row.accounts.tax_name(row.line.tax_rate, exempt=row.line.exempt),
    "line.billed_quantity": lambda row: _plain(row.item.sign * _billed(row)[0]),
    "line.refunded_quantity": lambda row: _plain(_billed(row)[0]),
    "line.billed_price": lambda row: _price(_billed(row)[1]),
    "line.billed_net_price": _billed_net,
    "line.typed_quantity": lambda row: _plain(row.line.quantity),
    "line.platform_item": _platform_item,
    "line.platform_quantity": lambda row: _quantity_and_price(row)[0],
    "line.platform_price": lambda row: _quantity_and_price(row)[1],
    "line.full_amount": _full_amount,
    "line.full_discount": _full_discount,
    "line.typed_amount": _typed_amount,
    "line.typed_discount": _typed_discount,
    "line.has_policy": lambda row: _yes(row.line.exempt),
    "line.policy": lambda row: "免税" if row.line.exempt else "",
    "entry.summary": _summary,
    "entry.account_code": lambda row: _entry(row).account.code,
    "entry.account_name": lambda row: _entry(row).account.name,
    "entry.debit": lambda row: yuan_of(_entry(row).debit_fen),
    "entry.credit": lambda row: yuan_of(_entry(row).credit_fen),
    "entry.amount": lambda row: yuan_of(_entry(row).debit_fen + _entry(row).credit_fen),
    "account.receivable": lambda row: row.accounts.receivable.code,
    "account.receivable_name": lambda row: row.accounts.receivable.name,
    "account.sales": lambda row: row.accounts.sales.code,
    "account.tax": lambda row: row.accounts.tax.code,
    "account.voucher_word": lambda row: row.accounts.voucher_word,
    "account.maker": lambda row: row.accounts.maker or row.invoice.cashier,
}
"""Every source that a preset may name; none is ever taken away, since batches keep their pages."""

SUMMABLE = frozenset({"line.gross", "invoice.gross", "entry.debit", "entry.credit"})
"""Sources whose column adds up to the batch's sum."""

_PLACE = re.compile(r"\{([a-z0-9._]+)\}")


def compile_source(expression: str) -> Source:
    """A source of a preset: a name of SOURCES, or a text with such names in braces.

    Raises:
        ValueError: it names a source that there is not.
    """
    if "{" not in expression:
        if expression not in SOURCES:
            raise ValueError(f"no such source: {expression}")
        return SOURCES[expression]
    literals = _PLACE.split(expression)
    parts = [compile_source(part) if at % 2 else part for at, part in enumerate(literals)]
    return lambda row: "".join(part if isinstance(part, str) else part(row) for part in parts)
