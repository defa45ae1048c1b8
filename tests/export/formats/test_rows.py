"""From items to rows: lines, invoices, a voucher's entries, buyers."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from pos_scanner.domain.export_batch import BatchItem, ItemEvent
from pos_scanner.domain.invoice import ConfirmedInvoice, Invoice, InvoiceLine
from pos_scanner.domain.title import Title, TitleType
from pos_scanner.export.accounts import DEFAULT_ACCOUNTS
from pos_scanner.export.formats.rows import Grain, add_by_rate, rows_of, voucher
from tests.export.conftest import AT, COMPANY, DAY

TWO_RATES = Invoice(
    COMPANY,
    (
        InvoiceLine("餐费", 11300, Decimal("0.13")),
        InvoiceLine("酒水", 10600, Decimal("0.06")),
        InvoiceLine("加菜", 5650, Decimal("0.13")),
    ),
    DAY,
)
EXEMPT = Invoice(
    Title(TitleType.INDIVIDUAL, "张女士"),
    (InvoiceLine("番茄", 1250, Decimal(0), exempt=True),),
    DAY,
)


def item_of(invoice: Invoice, number: int = 1, event: ItemEvent = ItemEvent.CONFIRMED) -> BatchItem:
    return BatchItem(ConfirmedInvoice(f"T1-{number}", number, invoice, AT, "d"), event, AT)


ITEMS = [item_of(TWO_RATES, 1), item_of(EXEMPT, 2)]
PLACES = {
    Grain.LINE: [(1, 1, 1), (2, 1, 2), (3, 1, 3), (4, 2, 1)],
    Grain.INVOICE: [(1, 1, 1), (2, 2, 1)],
    Grain.ENTRY: [(1, 1, 1), (2, 1, 2), (3, 1, 3), (4, 1, 4), (5, 1, 5), (6, 2, 1), (7, 2, 2)],
    Grain.BUYER: [(1, 1, 1), (2, 2, 1)],
    Grain.BANK: [(1, 1, 1)],
}


@pytest.mark.parametrize("grain", Grain)
def test_rows_are_counted_in_their_table_and_in_their_invoice(grain: Grain) -> None:
    rows = list(rows_of(grain, ITEMS, "B1", DEFAULT_ACCOUNTS))
    assert [(row.position, row.document, row.part) for row in rows] == PLACES[grain]
    assert {row.batch for row in rows} == {"B1"}


def test_each_line_has_its_row() -> None:
    rows = rows_of(Grain.LINE, ITEMS, "B1", DEFAULT_ACCOUNTS)
    assert [row.line.item for row in rows] == ["餐费", "酒水", "加菜", "番茄"]


def test_a_voucher_debits_the_receivable_and_credits_net_and_tax_by_rate() -> None:
    entries = voucher(ITEMS[0], DEFAULT_ACCOUNTS)
    assert [(entry.account, entry.debit_fen, entry.credit_fen) for entry in entries] == [
        (DEFAULT_ACCOUNTS.receivable, 27550, 0),
        (DEFAULT_ACCOUNTS.sales, 0, 10000),
        (DEFAULT_ACCOUNTS.tax, 0, 600),
        (DEFAULT_ACCOUNTS.sales, 0, 15000),
        (DEFAULT_ACCOUNTS.tax, 0, 1950),
    ]


def test_a_void_is_the_same_voucher_in_red() -> None:
    voided = voucher(item_of(TWO_RATES, event=ItemEvent.VOIDED), DEFAULT_ACCOUNTS)
    confirmed = voucher(ITEMS[0], DEFAULT_ACCOUNTS)
    assert [(-entry.debit_fen, -entry.credit_fen) for entry in voided] == [
        (entry.debit_fen, entry.credit_fen) for entry in confirmed
    ]


def test_where_there_is_no_tax_there_is_no_entry_of_it() -> None:
    assert [entry.account for entry in voucher(ITEMS[1], DEFAULT_ACCOUNTS)] == [
        DEFAULT_ACCOUNTS.receivable,
        DEFAULT_ACCOUNTS.sales,
    ]


def test_a_buyer_comes_once_as_his_newest_invoice_has_him() -> None:
    moved = replace(TWO_RATES, buyer=replace(COMPANY, address="新地址"))
    namesake = replace(EXEMPT, buyer=replace(EXEMPT.buyer, phone="139"))
    items = [item_of(TWO_RATES, 1), item_of(EXEMPT, 2), item_of(moved, 3), item_of(namesake, 4)]
    rows = list(rows_of(Grain.BUYER, items, "B1", DEFAULT_ACCOUNTS))
    assert [(row.buyer.name, row.buyer.address, row.buyer.phone) for row in rows] == [
        (COMPANY.name, "新地址", COMPANY.phone),
        ("张女士", "", "139"),
    ]


def test_sums_by_rate_of_a_confirmation_and_its_void_cancel_out() -> None:
    sums: dict[Decimal, tuple[int, int]] = {}
    add_by_rate(sums, TWO_RATES, 1)
    assert sums == {Decimal("0.13"): (15000, 1950), Decimal("0.06"): (10000, 600)}
    add_by_rate(sums, TWO_RATES, -1)
    assert set(sums.values()) == {(0, 0)}


def test_a_void_is_of_the_day_when_it_was_voided() -> None:
    confirmed = ConfirmedInvoice("T1-1", 1, TWO_RATES, AT, "d")
    voided = BatchItem(confirmed, ItemEvent.VOIDED, AT + timedelta(days=2))
    (row,) = rows_of(Grain.INVOICE, [voided], "B1", DEFAULT_ACCOUNTS)
    assert row.item.day == DAY + timedelta(days=2)
    assert (row.invoice, row.item.sign) == (TWO_RATES, -1)
