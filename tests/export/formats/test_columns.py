"""Each source of a column, as a literal: of a confirmation, of its void, of rare invoices."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from pos_scanner.domain.export_batch import BatchItem, ItemEvent
from pos_scanner.domain.invoice import ConfirmedInvoice, Invoice, InvoiceKind, InvoiceLine
from pos_scanner.domain.title import Title, TitleType
from pos_scanner.export.accounts import Account, Accounts
from pos_scanner.export.formats.columns import SOURCES, SUMMABLE, compile_source
from pos_scanner.export.formats.rows import Entry, Row
from tests.export.conftest import AT, COMPANY, DAY

ACCOUNTS = Accounts(
    Account("1122.01", "应收账款"),
    Account("5001", "主营业务收入"),
    Account("2221", "销项税额"),
    voucher_word="转",
)
LINE = InvoiceLine(
    "*餐饮服务*餐费",
    9800,
    Decimal("0.060"),
    "3070401000000000000",
    "大",
    "份",
    Decimal("2.50"),
    Decimal("40.00"),
    200,
)
INVOICE = Invoice(
    replace(COMPANY, email="a@b.cn"),
    (LINE,),
    DAY,
    "R000123",
    "备注",
    InvoiceKind.SPECIAL,
    cashier="张三",
    shift=7,
    replaces="T1-20261101-0009",
)


def row_of(
    invoice: Invoice = INVOICE,
    event: ItemEvent = ItemEvent.CONFIRMED,
    *,
    reason: str = "",
    entry: Entry | None = None,
    accounts: Accounts = ACCOUNTS,
) -> Row:
    confirmed = ConfirmedInvoice("T1-20261123-0001", 1, invoice, AT, "d")
    at = AT if event is ItemEvent.CONFIRMED else AT + timedelta(days=9)
    item = BatchItem(confirmed, event, at, reason)
    return Row("B20261123-001", 5, 3, 2, item, invoice.lines[0], accounts, entry)


def cell(source: str, row: Row) -> str:
    return compile_source(source)(row)


CONFIRMED = {
    "batch.number": "B20261123-001",
    "batch.row": "5",
    "batch.document": "3",
    "batch.part": "2",
    "invoice.number": "T1-20261123-0001",
    "invoice.number_once": "T1-20261123-0001",
    "invoice.returns": "",
    "invoice.is_return": "0",
    "invoice.move_type": "out_invoice",
    "invoice.state": "有效",
    "invoice.replaces": "T1-20261101-0009",
    "invoice.order_number": "R000123",
    "invoice.day": "2026-11-23",
    "invoice.year": "2026",
    "invoice.month": "11",
    "invoice.kind": "增值税专用发票",
    "invoice.currency": "CNY",
    "invoice.remark": "备注",
    "invoice.platform_remark": "T1-20261123-0001 备注",
    "invoice.issue_state": "未发送",
    "invoice.issued_number": "",
    "invoice.issued_on": "",
    "invoice.issued_remark": "备注",
    "invoice.issued_remark_html": "备注",
    "invoice.references": "R000123",
    "invoice.cashier": "张三",
    "invoice.shift": "7",
    "invoice.confirmed_at": "2026-11-23T18:00:00+08:00",
    "invoice.discount": "2.00",
    "invoice.with_tax": "是",
    "invoice.net": "92.45",
    "invoice.tax": "5.55",
    "invoice.gross": "98.00",
    "invoice.shown_particulars": "展示地址、电话、开户银行及银行账号",
    "buyer.key": "91110108MA01ABCD2H",
    "buyer.bank_key": "pos_scanner.bank_91110108MA01ABCD2H_0200049619200123456",
    "buyer.customer_type": "Company",
    "buyer.name": "北京示例科技有限公司",
    "buyer.tax_number": "91110108MA01ABCD2H",
    "buyer.address": "北京市海淀区中关村大街1号, 5层",
    "buyer.phone": "010-62345678",
    "buyer.bank_name": "中国工商银行北京海淀支行",
    "buyer.bank_account": "0200049619200123456",
    "buyer.email": "a@b.cn",
    "buyer.is_person": "否",
    "buyer.is_company": "1",
    "line.item": "*餐饮服务*餐费",
    "line.tax_code": "3070401000000000000",
    "line.spec": "大",
    "line.unit": "份",
    "line.quantity": "2.5",
    "line.unit_price": "40.00",
    "line.tax_rate": "0.06",
    "line.tax_name": "VAT 6%",
    "line.net": "92.45",
    "line.tax": "5.55",
    "line.gross": "98.00",
    "line.discount": "2.00",
    **dict.fromkeys(
        (
            f"line.{name}_quantity_{places}"
            for name in ("sold", "returned")
            for places in ("2_2", "3_2", "4_4")
        ),
        "2.5",
    ),
    **{f"line.sold_price_{places}": "39.20" for places in ("2_2", "3_2", "4_4")},
    **{f"line.sold_net_price_{places}": "36.98" for places in ("2_2", "3_2", "4_4")},
    "buyer.customer_id": "91110108MA01ABCD2H",
    "buyer.customer_xid": "91110108MA01ABCD2H",
    "buyer.bank_xid": "pos_scanner.bank_90bbe8523827f1a0",
    "buyer.account_xid": "pos_scanner.account_91110108MA01ABCD2H_0200049619200123456",
    "line.billed_quantity": "1",
    "line.refunded_quantity": "1",
    "line.billed_price": "98.00",
    "line.billed_net_price": "92.45",
    "line.typed_quantity": "2.5",
    "line.platform_item": "餐费",
    "line.platform_quantity": "2.5",
    "line.platform_price": "40.00",
    "line.full_amount": "100.00",
    "line.full_discount": "2.00",
    "line.typed_amount": "100.00",
    "line.typed_discount": "2.00",
    "line.has_policy": "否",
    "line.policy": "",
    "account.receivable": "1122.01",
    "account.receivable_name": "应收账款",
    "account.sales": "5001",
    "account.tax": "2221",
    "account.voucher_word": "转",
    "account.maker": "张三",
}
VOIDED = {
    "invoice.number_once": "T1-20261123-0001-V",
    "invoice.returns": "T1-20261123-0001",
    "invoice.is_return": "1",
    "invoice.move_type": "out_refund",
    "invoice.state": "作废",
    "invoice.day": "2026-12-02",
    "invoice.month": "12",
    "invoice.remark": "作废：买错了",
    "invoice.issued_remark": "作废：买错了",
    "invoice.issued_remark_html": "作废：买错了",
    "invoice.confirmed_at": "2026-12-02T18:00:00+08:00",
    "invoice.net": "-92.45",
    "invoice.tax": "-5.55",
    "invoice.gross": "-98.00",
    "invoice.discount": "-2.00",
    "line.quantity": "-2.5",
    "line.full_amount": "-100.00",
    "line.full_discount": "-2.00",
    "line.net": "-92.45",
    "line.tax": "-5.55",
    "line.gross": "-98.00",
    "line.discount": "-2.00",
    **{f"line.sold_quantity_{places}": "-2.5" for places in ("2_2", "3_2", "4_4")},
    "line.billed_quantity": "-1",
}
"""What differs from the confirmation; all others are the same."""
ENTRIES = {
    "entry.summary": "T1-20261123-0001 北京示例科技有限公司 *餐饮服务*餐费",
    "entry.account_code": "5001",
    "entry.account_name": "主营业务收入",
    "entry.debit": "0.00",
    "entry.credit": "92.45",
    "entry.amount": "92.45",
}


def test_every_source_has_its_literal_here() -> None:
    assert {*CONFIRMED, *ENTRIES} == set(SOURCES)


@pytest.mark.parametrize("source", CONFIRMED)
def test_a_source_of_a_confirmation(source: str) -> None:
    assert cell(source, row_of()) == CONFIRMED[source]


@pytest.mark.parametrize("source", CONFIRMED)
def test_a_source_of_a_void_turns_amounts_and_leaves_all_else(source: str) -> None:
    row = row_of(event=ItemEvent.VOIDED, reason="买错了")
    assert cell(source, row) == (CONFIRMED | VOIDED)[source]


@pytest.mark.parametrize("source", ENTRIES)
def test_a_source_of_a_vouchers_entry(source: str) -> None:
    row = row_of(entry=Entry(ACCOUNTS.sales, 0, 9245))
    assert cell(source, row) == ENTRIES[source]


def test_an_entrys_amount_is_its_debit_or_its_credit() -> None:
    row = row_of(entry=Entry(ACCOUNTS.receivable, 9800, 0))
    assert [cell(f"entry.{name}", row) for name in ("debit", "credit", "amount")] == [
        "98.00",
        "0.00",
        "98.00",
    ]


def test_a_void_is_marked_in_a_vouchers_summary() -> None:
    row = row_of(event=ItemEvent.VOIDED, entry=Entry(ACCOUNTS.sales, 0, -9245))
    assert cell("entry.summary", row).startswith("作废 T1-20261123-0001 ")
    assert cell("entry.credit", row) == "-92.45"


@pytest.mark.parametrize("source", sorted(ENTRIES.keys() - {"entry.summary"}))
def test_a_row_that_is_no_entry_has_none(source: str) -> None:
    with pytest.raises(ValueError, match="only rows of vouchers"):
        cell(source, row_of())


def test_a_void_without_a_reason_is_marked_all_the_same() -> None:
    assert cell("invoice.remark", row_of(event=ItemEvent.VOIDED)) == "作废"


def test_the_maker_of_vouchers_is_the_accountant_where_the_settings_name_him() -> None:
    row = row_of(accounts=replace(ACCOUNTS, maker="王会计"))
    assert cell("account.maker", row) == "王会计"


PERSON = Title(TitleType.INDIVIDUAL, "张 女士(VIP)", bank_account="62 22-01")


def test_a_person_is_no_company() -> None:
    row = row_of(replace(INVOICE, buyer=PERSON, shift=None))
    values = {name: cell(f"buyer.{name}", row) for name in ("is_person", "is_company", "key")}
    assert values == {"is_person": "是", "is_company": "0", "key": "张_女士_VIP_"}
    assert cell("buyer.customer_type", row) == "Individual"
    assert cell("buyer.bank_key", row) == "pos_scanner.bank_张_女士_VIP__622201"
    assert cell("invoice.shift", row) == ""


def test_a_buyer_without_a_bank_has_no_key_of_one() -> None:
    row = row_of(replace(INVOICE, buyer=replace(COMPANY, bank_account="")))
    assert cell("buyer.bank_key", row) == ""


@pytest.mark.parametrize(
    ("gone", "shown"),
    [
        ({}, "展示地址、电话、开户银行及银行账号"),
        ({"bank_account": ""}, "展示地址、电话"),
        ({"bank_name": ""}, "展示地址、电话"),
        ({"phone": ""}, "展示开户银行、银行账号"),
        ({"address": ""}, "展示开户银行、银行账号"),
        ({"address": "", "bank_name": ""}, ""),
    ],
    ids=["all", "no account", "no bank", "no phone", "no address", "neither"],
)
def test_a_special_invoice_prints_what_is_known_in_whole(gone: dict[str, str], shown: str) -> None:
    buyer = replace(COMPANY, **gone)  # type: ignore[arg-type]
    assert cell("invoice.shown_particulars", row_of(replace(INVOICE, buyer=buyer))) == shown


def test_an_ordinary_invoice_prints_none_of_it() -> None:
    ordinary = replace(INVOICE, kind=InvoiceKind.ORDINARY)
    assert cell("invoice.shown_particulars", row_of(ordinary)) == ""


def line_with(**changes: object) -> Row:
    return row_of(replace(INVOICE, lines=(replace(LINE, **changes),)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("quantity", "price", "gross_fen", "billed"),
    [
        ("3", "10.10", 3030, ("3", "10.10", "9.5266666667")),
        ("2", "0.5", 100, ("2", "0.50", "0.47")),
        ("3", "0.3333", 100, ("1", "1.00", "0.94")),
        ("8", "0.12345", 99, ("1", "0.99", "0.93")),
        (None, "10.10", 1010, ("1", "10.10", "9.53")),
        ("1", None, 1010, ("1", "10.10", "9.53")),
    ],
    ids=["exact", "half a yuan", "rounded", "five places", "no quantity", "no price"],
)
def test_quantity_and_price_are_billed_where_their_product_is_the_amount(
    quantity: str | None, price: str | None, gross_fen: int, billed: tuple[str, str, str]
) -> None:
    row = line_with(
        quantity=None if quantity is None else Decimal(quantity),
        unit_price=None if price is None else Decimal(price),
        gross_fen=gross_fen,
        discount_fen=0,
    )
    names = ("billed_quantity", "billed_price", "billed_net_price")
    assert tuple(cell(f"line.{name}", row) for name in names) == billed


def test_a_price_without_tax_is_not_billed_as_one_with_tax() -> None:
    line = replace(LINE, quantity=Decimal(3), unit_price=Decimal("10.10"), gross_fen=3030)
    invoice = replace(INVOICE, lines=(replace(line, discount_fen=0),), price_includes_tax=False)
    assert cell("line.billed_quantity", row_of(invoice)) == "1"
    assert cell("invoice.with_tax", row_of(invoice)) == "否"


def test_typed_without_tax_amount_and_discount_are_without_tax() -> None:
    line = replace(LINE, gross_fen=10600, discount_fen=1060, tax_rate=Decimal("0.06"))
    row = row_of(replace(INVOICE, lines=(line,), price_includes_tax=False))
    assert (cell("line.typed_amount", row), cell("line.typed_discount", row)) == ("110.00", "10.00")


def test_no_discount_is_an_empty_cell_for_the_platform() -> None:
    row = line_with(discount_fen=0)
    assert (cell("line.typed_discount", row), cell("line.discount", row)) == ("", "0.00")


@pytest.mark.parametrize(
    ("quantity", "price", "fitting"),
    [
        ("3", "333.3333333333333", ("3", "")),
        ("3", "333.333333333333", ("3", "333.333333333333")),
        ("0.33333333333333333", "3", ("", "3.00")),
        ("0.33333333333333333", None, ("0.33333333333333333", "")),
        (None, "333.3333333333333", ("", "333.3333333333333")),
    ],
    ids=["long price", "16 characters", "long quantity", "quantity alone", "price alone"],
)
def test_the_platform_gets_what_its_16_characters_hold(
    quantity: str | None, price: str | None, fitting: tuple[str, str]
) -> None:
    row = line_with(
        quantity=None if quantity is None else Decimal(quantity),
        unit_price=None if price is None else Decimal(price),
    )
    assert (cell("line.platform_quantity", row), cell("line.platform_price", row)) == fitting


@pytest.mark.parametrize(
    ("item", "shown"),
    [
        ("*餐饮服务*餐费", "餐费"),
        ("*餐饮服务*", "*餐饮服务*"),
        ("餐费*大*", "餐费*大*"),
        ("**x", "**x"),
    ],
)
def test_the_platform_puts_the_category_before_an_item_by_itself(item: str, shown: str) -> None:
    assert cell("line.platform_item", line_with(item=item)) == shown


def test_an_exempt_line_names_its_policy() -> None:
    row = line_with(exempt=True, tax_rate=Decimal(0))
    names = ("has_policy", "policy", "tax_name", "tax_rate", "tax")
    assert [cell(f"line.{name}", row) for name in names] == [
        "是",
        "免税",
        "VAT exempt",
        "0",
        "0.00",
    ]


@pytest.mark.parametrize(
    ("number", "plain"), [("1E+2", "100"), ("100", "100"), ("0.500", "0.5"), ("1.0", "1")]
)
def test_numbers_have_neither_exponent_nor_idle_zeros(number: str, plain: str) -> None:
    assert cell("line.typed_quantity", line_with(quantity=Decimal(number))) == plain


def test_sources_stand_within_a_text_in_braces() -> None:
    assert cell("{invoice.number}_{batch.part}!", row_of()) == "T1-20261123-0001_2!"
    assert cell("{line.item}", row_of()) == "*餐饮服务*餐费"


@pytest.mark.parametrize("expression", ["line.nope", "x{line.nope}", "", "{line.item}{}x{a.b}"])
def test_a_source_that_there_is_not_is_refused(expression: str) -> None:
    with pytest.raises(ValueError, match="no such source"):
        compile_source(expression)


def test_columns_that_add_up_to_the_batchs_sum_are_these() -> None:
    assert {"line.gross", "invoice.gross", "entry.debit", "entry.credit"} == SUMMABLE
