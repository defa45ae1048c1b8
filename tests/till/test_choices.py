"""Titles and items that are chosen, not scanned: known buyers, pasted texts, the catalogue."""

from dataclasses import replace
from decimal import Decimal

from pos_scanner.domain.catalogue import CatalogueEntry
from pos_scanner.domain.title import Title, TitleSource, TitleType
from pos_scanner.till import Till
from pos_scanner.till import commands as do
from pos_scanner.till.commands import Phase
from tests.till.builders import (
    OTHER,
    TITLE,
    TODAY,
    code,
    found_title,
    kinds,
    only,
    scan_in,
    type_in,
)

BEER = CatalogueEntry("*酒*啤酒", "1030303000000000000", "0.13", "瓶", Decimal("8.5"), "11")
MEAL = CatalogueEntry("*餐饮服务*餐费", "3070401000000000000", "0.06", "份")


def test_a_known_buyer_fills_the_form_and_says_so(till: Till) -> None:
    commands = till.use_title(found_title(TITLE, TitleSource.KNOWN_BUYER))
    shown = only(commands, do.ShowForm)
    assert (shown.phase, shown.draft.buyer, shown.draft.scanned) == (Phase.CHECK, TITLE, TITLE)
    assert shown.draft.title_source is TitleSource.KNOWN_BUYER
    assert only(commands, do.FocusField).field == "amount"


def test_what_was_typed_before_can_be_had_back(till: Till) -> None:
    till.edit(replace(till.draft, buyer=Title(name="bj")))
    till.use_title(found_title(TITLE, TitleSource.KNOWN_BUYER))
    assert only(till.undo(), do.ShowForm).draft.buyer == Title(name="bj")


def test_a_pasted_text_takes_away_no_field_that_it_does_not_hold(till: Till) -> None:
    scan_in(till)
    till.use_title(
        found_title(Title(bank_name="工商银行", bank_account="0200"), TitleSource.PASTED)
    )
    assert till.draft.buyer == replace(TITLE, bank_name="工商银行", bank_account="0200")
    assert till.draft.buyer.title_type is TitleType.COMPANY


def test_a_choice_makes_the_answer_that_is_awaited_stale(till: Till) -> None:
    lookup = only(till.scan(code()), do.LookUp)
    till.use_title(found_title(OTHER, TitleSource.KNOWN_BUYER))
    assert till.title_found(lookup.lookup_id, found_title()) == []


def test_a_taken_correction_can_be_undone(till: Till) -> None:
    scan_in(till)
    till.correct_buyer(replace(TITLE, phone="021"))
    assert till.draft.buyer.phone == "021"
    till.undo()
    assert till.draft.buyer == TITLE


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


def test_nothing_is_chosen_while_an_invoice_is_saved(till: Till) -> None:
    scan_in(till)
    type_in(till, "58")
    assert do.SaveInvoice in kinds(till.submit(TODAY))
    assert till.choose_item(0, BEER) == []
    assert till.use_title(found_title(OTHER, TitleSource.PASTED)) == []
