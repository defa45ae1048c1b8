"""What fills the form: titles, sales, receipts, the catalogue's items and lines."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from pos_scanner.domain.catalogue import CatalogueEntry
from pos_scanner.domain.invoice import ConfirmedInvoice, DraftLine
from pos_scanner.domain.sale import Sale
from pos_scanner.domain.title import Title, TitleSource, TitleType
from pos_scanner.till import Till
from pos_scanner.till import commands as do
from pos_scanner.till.commands import Phase
from tests.till.builders import (
    BLANK,
    INVOICE,
    OTHER,
    TITLE,
    TODAY,
    amount_of,
    code,
    found_title,
    kinds,
    only,
    scan_in,
    type_in,
)

BEER = CatalogueEntry("*酒*啤酒", "1030303000000000000", "0.13", "瓶", Decimal("8.5"), "11")
MEAL = CatalogueEntry("*餐饮服务*餐费", "3070401000000000000", "0.06", "份")
SALE = Sale((DraftLine("茶", "58.00"), DraftLine("饭", "12.00")), "R123", "table 7")
NEXT = Sale((DraftLine("汤", "9.00"),), "R124")


def test_a_known_buyer_fills_the_form_and_says_so(till: Till) -> None:
    commands = till.use_title(found_title(TITLE, TitleSource.KNOWN_BUYER))
    shown = only(commands, do.ShowForm)
    assert (shown.phase, shown.draft.buyer, shown.draft.scanned) == (Phase.CHECK, TITLE, TITLE)
    assert shown.draft.title_source is TitleSource.KNOWN_BUYER
    assert only(commands, do.FocusField).field == "amount"


def test_a_pasted_text_takes_away_no_field_that_it_does_not_hold(till: Till) -> None:
    scan_in(till)
    till.use_title(
        found_title(Title(bank_name="工商银行", bank_account="0200"), TitleSource.PASTED)
    )
    assert till.draft.buyer == replace(TITLE, bank_name="工商银行", bank_account="0200")
    assert till.draft.buyer.title_type is TitleType.COMPANY


def test_an_item_with_a_price_is_one_of_it_until_the_cashier_says_how_many(till: Till) -> None:
    commands = till.choose_item(0, BEER)
    line = till.draft.lines[0]
    assert (line.item, line.quantity, line.unit_price) == ("*酒*啤酒", "1", "8.5")
    assert (line.tax_rate, line.tax_code, line.unit) == ("0.13", "1030303000000000000", "瓶")
    assert only(commands, do.FocusField) == do.FocusField("quantity", 0)


def test_an_item_keeps_the_amount_that_was_typed(till: Till) -> None:
    type_in(till, "58")
    commands = till.choose_item(0, BEER)
    line = till.draft.lines[0]
    assert (line.amount, line.quantity, line.unit_price) == ("58", "", "")
    assert only(commands, do.FocusField) == do.FocusField("amount", 0)


def test_an_item_for_a_line_that_is_gone_changes_nothing(till: Till) -> None:
    assert till.choose_item(3, BEER) == []


def test_empty_forms_begin_with_all_of_the_usual_item(till: Till) -> None:
    assert only(till.set_usual_item(MEAL), do.ShowForm).draft.lines[0].unit == "份"
    type_in(till, "58")
    till.clear()
    assert till.draft.lines[0].tax_code == "3070401000000000000"
    assert till.draft.is_empty


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
    assert only(till.submit(till.draft, TODAY), do.SaveInvoice).invoice.gross_fen == 7000


def test_the_same_order_again_is_a_correction_that_can_be_undone(till: Till) -> None:
    till.receive_sale(SALE)
    commands = till.receive_sale(replace(NEXT, order_number="R123"))
    assert do.HoldDraft not in kinds(commands)
    assert amount_of(till.draft) == "9.00"
    till.undo()
    assert amount_of(till.draft) == "58.00"


def test_another_receipt_replaces_the_number_and_can_be_undone(till: Till) -> None:
    till.scan(code("R000123"))
    till.scan(code("R000124", 9))
    assert till.draft.order_number == "R000124"
    till.undo()
    assert till.draft.order_number == "R000123"


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


def test_a_title_for_a_form_without_a_buyer_takes_nothing_away(till: Till) -> None:
    type_in(till, "58")
    commands = till.use_title(found_title())
    assert not only(commands, do.ShowForm).can_undo
    assert till.undo() == [do.AnnounceNothingToUndo()]


def test_a_scanned_title_replaces_every_field_of_the_buyer(till: Till) -> None:
    till.edit(replace(till.draft, buyer=replace(OTHER, phone="021", address="Road 1")))
    scan_in(till)
    assert till.draft.buyer == TITLE


def test_the_same_receipt_again_only_says_so(till: Till) -> None:
    till.scan(code("R000123"))
    assert till.scan(code("R000123", 9)) == [do.AnnounceOrderNumber("R000123")]


def test_the_first_receipt_takes_nothing_away(till: Till) -> None:
    type_in(till, "58")
    assert not only(till.scan(code("R000123")), do.ShowForm).can_undo


def test_a_sale_for_a_known_buyer_puts_the_cursor_where_something_is_missing(till: Till) -> None:
    scan_in(till)
    commands = till.receive_sale(Sale((DraftLine("", "58"), DraftLine("茶", "")), "R1"))
    assert only(commands, do.FocusField) == do.FocusField("amount", 1, keeps_typing=True)
    assert not only(commands, do.ShowForm).can_undo


def test_a_typed_amount_gives_way_to_a_sale_and_can_be_had_back(till: Till) -> None:
    type_in(till, "58")
    till.receive_sale(replace(NEXT, order_number=""))
    assert amount_of(till.draft) == "9.00"
    till.undo()
    assert amount_of(till.draft) == "58"


def test_a_new_line_has_the_rate_of_the_line_above_it(till: Till) -> None:
    line = replace(till.draft.lines[0], amount="58", tax_rate="0.13")
    till.edit(till.draft.with_line(0, line))
    till.add_line()
    assert till.draft.lines[1] == replace(BLANK.lines[0], tax_rate="0.13")


@pytest.mark.parametrize(("position", "cursor"), [(0, 0), (1, 1), (2, 1)])
def test_the_cursor_stays_near_a_removed_line(till: Till, position: int, cursor: int) -> None:
    till.receive_sale(replace(SALE, lines=(*SALE.lines, DraftLine("汤", "9"))))
    assert only(till.remove_line(position), do.FocusField) == do.FocusField("amount", cursor)
    assert len(till.draft.lines) == 2


def test_an_empty_line_is_removed_without_a_way_back(till: Till) -> None:
    type_in(till, "58")
    till.add_line()
    assert not only(till.remove_line(1), do.ShowForm).can_undo
    assert amount_of(till.draft) == "58"


@pytest.mark.parametrize("position", [-1, 1])
def test_a_line_that_is_not_there_is_not_touched(till: Till, position: int) -> None:
    type_in(till, "58")
    assert till.remove_line(position) == []
    assert till.choose_item(position, BEER) == []


def test_a_new_usual_item_leaves_a_form_with_something_in_it_alone(till: Till) -> None:
    type_in(till, "58")
    draft = till.draft
    assert till.set_usual_item(MEAL) == []
    assert till.draft == draft


def test_the_usual_item_has_no_price(till: Till) -> None:
    till.set_usual_item(BEER)
    assert (till.draft.lines[0].item, till.draft.lines[0].unit_price) == ("*酒*啤酒", "")


def test_an_item_keeps_quantity_and_discount(till: Till) -> None:
    line = replace(till.draft.lines[0], quantity="3", discount="1")
    till.edit(till.draft.with_line(0, line))
    till.choose_item(0, BEER)
    line = till.draft.lines[0]
    assert (line.quantity, line.unit_price, line.discount) == ("3", "8.5", "1")


def test_an_item_without_a_price_asks_for_the_amount_and_sets_no_quantity(till: Till) -> None:
    commands = till.choose_item(0, MEAL)
    assert only(commands, do.FocusField) == do.FocusField("amount", 0)
    assert till.draft.lines[0].quantity == ""


def test_the_catalogues_price_is_left_out_where_prices_are_typed_without_tax(till: Till) -> None:
    till.edit(replace(till.draft, price_includes_tax=False))
    till.choose_item(0, BEER)
    assert (till.draft.lines[0].unit_price, till.draft.lines[0].quantity) == ("", "")


def test_the_buyers_name_is_needed_before_anything_in_a_line(till: Till) -> None:
    till.edit(replace(till.draft, remark="x"))
    assert only(till.submit(till.draft, TODAY), do.FocusField) == do.FocusField("name")


def test_an_earlier_line_is_completed_before_a_later_one(till: Till) -> None:
    lines = (DraftLine("茶", "", "0.06"), DraftLine("", "5", "0.06"))
    till.edit(replace(till.draft, buyer=TITLE, lines=lines))
    assert only(till.submit(till.draft, TODAY), do.FocusField) == do.FocusField("amount", 0)


CODE = "3070401000000000000"


def test_full_width_numbers_become_those_that_registers_and_the_tax_platform_know(
    till: Till,
) -> None:
    scan_in(till)
    line = replace(till.draft.lines[0], tax_code="３０７０４０１００００００００００００")
    commands = till.edit(replace(till.draft, order_number="Ｒ１２３。４", lines=(line,)))
    draft = only(commands, do.ShowForm).draft
    assert (draft.order_number, draft.lines[0].tax_code) == ("R123.4", CODE)
    asked = only(commands, do.FindRepetitions).identity
    assert asked.order_number == "R123.4"


def test_a_registers_full_width_number_is_the_same_order(till: Till) -> None:
    till.receive_sale(SALE)
    assert do.HoldDraft not in kinds(till.receive_sale(replace(SALE, order_number="Ｒ１２３")))
    assert till.draft.order_number == SALE.order_number


def test_an_item_that_takes_anothers_place_is_undone(till: Till) -> None:
    type_in(till, "7")
    for name in ("*酒*白酒", BEER.name):
        till.choose_item(0, replace(BEER, name=name))
    till.undo()
    assert (till.draft.lines[0].item, amount_of(till.draft)) == ("*酒*白酒", "7")
    assert till.undo() == [do.AnnounceNothingToUndo()]


HIDDEN, SEEN = "*酒*gnp.\u202ejpg", "*酒*gnp.jpg"
HIDING = ConfirmedInvoice(
    INVOICE.number,
    INVOICE.sequence,
    replace(INVOICE.invoice, lines=(replace(INVOICE.invoice.lines[0], item=HIDDEN),)),
    INVOICE.confirmed_at,
    INVOICE.draft_id,
)
FILLED_BY: dict[str, Callable[[Till], object]] = {
    "an item of the catalogue": lambda till: till.choose_item(0, replace(BEER, name=HIDDEN)),
    "a register's sale": lambda till: till.receive_sale(Sale((DraftLine(HIDDEN, "5"),), "R9")),
    "an earlier invoice": lambda till: till.replace(HIDING),
    "the usual item": lambda till: till.set_usual_item(replace(BEER, name=HIDDEN)),
}


@pytest.mark.parametrize("fill", FILLED_BY.values(), ids=FILLED_BY.keys())
def test_what_nobody_sees_does_not_come_into_the_form(
    till: Till, fill: Callable[[Till], object]
) -> None:
    fill(till)
    assert till.draft.lines[0].item == SEEN
