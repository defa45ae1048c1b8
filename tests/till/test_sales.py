"""Sales that come from the cash register or a receipt's barcode; an invoice of several lines."""

from dataclasses import replace

import pytest

from pos_scanner.domain.catalogue import CatalogueEntry
from pos_scanner.domain.invoice import DraftLine
from pos_scanner.domain.sale import Sale, order_number_in
from pos_scanner.till import Till
from pos_scanner.till import commands as do
from tests.till.builders import (
    TITLE,
    TODAY,
    amount_of,
    code,
    confirmed,
    kinds,
    only,
    scan_in,
    type_in,
)

SALE = Sale((DraftLine("茶", "58.00"), DraftLine("饭", "12.00")), "R123", "table 7")
NEXT = Sale((DraftLine("汤", "9.00"),), "R124")


def test_a_sale_fills_an_empty_form_and_leaves_the_cursor_alone(till: Till) -> None:
    commands = till.receive_sale(SALE)
    shown = only(commands, do.ShowForm).draft
    assert (shown.lines, shown.order_number, shown.remark) == (SALE.lines, "R123", "table 7")
    assert do.FocusField not in kinds(commands)
    assert only(commands, do.SaveDraft).draft == shown


def test_a_sale_without_item_is_the_usual_one_with_its_code(till: Till) -> None:
    till.set_usual_item(CatalogueEntry("餐费", "3070401000000000000", "0.06", "份"))
    till.receive_sale(Sale((DraftLine("", "58", ""), DraftLine("茶", "9", ""))))
    usual, tea = till.draft.lines
    assert (usual.item, usual.tax_rate, usual.tax_code, usual.unit) == (
        "餐费", "0.06", "3070401000000000000", "份"
    )  # fmt: skip
    assert (tea.tax_rate, tea.tax_code, tea.unit) == ("0.06", "", "")


def test_a_sale_joins_the_buyer_who_waits_for_it(till: Till) -> None:
    scan_in(till)
    till.receive_sale(SALE)
    assert (till.draft.buyer, till.draft.order_number) == (TITLE, "R123")
    assert only(till.submit(TODAY), do.SaveInvoice).invoice.gross_fen == 7000


def test_another_order_puts_the_form_aside(till: Till) -> None:
    scan_in(till)
    till.receive_sale(SALE)
    before = till.draft
    commands = till.receive_sale(NEXT)
    assert only(commands, do.HoldDraft).draft == before
    assert (till.draft.buyer.is_empty, till.draft.order_number) == (True, "R124")


def test_the_same_order_again_is_a_correction_that_can_be_undone(till: Till) -> None:
    till.receive_sale(SALE)
    commands = till.receive_sale(replace(NEXT, order_number="R123"))
    assert do.HoldDraft not in kinds(commands)
    assert amount_of(till.draft) == "9.00"
    till.undo()
    assert amount_of(till.draft) == "58.00"


def test_a_sale_while_an_invoice_is_saved_is_for_the_next_customer(till: Till) -> None:
    scan_in(till)
    type_in(till, "58")
    save = only(till.submit(TODAY), do.SaveInvoice)
    assert till.receive_sale(NEXT) == []
    till.saved(confirmed(save))
    assert (till.draft.buyer.is_empty, till.draft.order_number) == (True, "R124")


def test_a_receipts_barcode_gives_the_order_number_and_asks_nobody(till: Till) -> None:
    scan_in(till)
    commands = till.scan(code("R000123", 1))
    assert do.LookUp not in kinds(commands)
    assert only(commands, do.AnnounceOrderNumber).order_number == "R000123"
    assert (till.draft.order_number, till.draft.buyer) == ("R000123", TITLE)


def test_another_receipt_replaces_the_number_and_can_be_undone(till: Till) -> None:
    till.scan(code("R000123"))
    till.scan(code("R000124", 9))
    assert till.draft.order_number == "R000124"
    till.undo()
    assert till.draft.order_number == "R000123"


@pytest.mark.parametrize(
    ("text", "pattern", "number"),
    [
        ("R000123", r"R\d{6}", "R000123"),
        (" R000123\r", r"R\d{6}", "R000123"),
        ("NO42", r"NO(\d+)", "42"),
        ("R000123x", r"R\d{6}", ""),
        ("R000123", "", ""),
        ("$01AAAA$", ".*", ""),
        ("https://a.example", ".*", ""),
        ("x" * 51, ".*", ""),
        ("R1", r"R\d|NO(\d+)", "R1"),
    ],
)
def test_an_order_number_is_what_the_pattern_says(text: str, pattern: str, number: str) -> None:
    assert order_number_in(text, pattern) == number


def test_a_new_line_has_the_usual_item_and_the_cursor(till: Till) -> None:
    type_in(till, "58")
    commands = till.add_line()
    assert [line.amount for line in till.draft.lines] == ["58", ""]
    assert till.draft.lines[1].item == "*餐饮服务*餐费"
    assert only(commands, do.FocusField) == do.FocusField("item", 1)
    assert only(commands, do.SaveDraft).draft == till.draft


def test_a_removed_line_can_be_had_back(till: Till) -> None:
    till.receive_sale(SALE)
    commands = till.remove_line(0)
    assert [line.item for line in till.draft.lines] == ["饭"]
    assert only(commands, do.ShowForm).can_undo
    back = till.undo()
    assert only(back, do.ShowForm).draft.lines == SALE.lines
    assert do.DiscardDraft in kinds(back)


def test_the_last_line_is_only_emptied(till: Till) -> None:
    type_in(till, "58")
    till.remove_line(0)
    assert [line.amount for line in till.draft.lines] == [""]
    assert till.remove_line(7) == []


def test_enter_goes_to_the_line_that_lacks_something(till: Till) -> None:
    scan_in(till)
    type_in(till, "58")
    till.add_line()
    assert only(till.submit(TODAY), do.FocusField) == do.FocusField("amount", 1)
