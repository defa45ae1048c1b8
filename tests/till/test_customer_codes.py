"""A customer's code: looked up, filled in, stale or a repeat."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.invoice import Draft, DraftLine
from pos_scanner.domain.sale import Sale
from pos_scanner.domain.title import Title, TitleSource
from pos_scanner.till import Till
from pos_scanner.till import commands as do
from pos_scanner.till.commands import Command, Phase
from tests.till.builders import (
    INVOICE,
    OTHER,
    TITLE,
    TODAY,
    amount_of,
    bring_back,
    code,
    confirm,
    found_title,
    kinds,
    only,
    scan_in,
    type_in,
)

EXPIRED = KnownError(FailureKind.CODE_EXPIRED)
THIRD = Title(name="上海示例商贸有限公司")


def test_a_scan_is_looked_up_and_fills_the_form(till: Till) -> None:
    lookup = only(till.scan(code("code")), do.LookUp)
    commands = till.title_found(lookup.lookup_id, found_title())
    shown = only(commands, do.ShowForm)
    assert (shown.phase, shown.draft.buyer, shown.draft.scanned) == (Phase.CHECK, TITLE, TITLE)
    assert only(commands, do.FocusField).field == "amount"
    assert only(commands, do.SaveDraft).draft == shown.draft


def test_titles_reach_the_form_in_the_order_of_the_scans(till: Till) -> None:
    first = only(till.scan(code("first")), do.LookUp)
    second = only(till.scan(code("second", 1)), do.LookUp)
    assert till.title_found(second.lookup_id, found_title(OTHER)) == []
    commands = till.title_found(first.lookup_id, found_title())
    assert [c.found_title.title for c in commands if isinstance(c, do.AnnounceTitle)] == [
        TITLE, OTHER
    ]  # fmt: skip
    assert till.draft.buyer == OTHER
    assert only(till.undo(), do.ShowForm).draft.buyer == TITLE


def test_a_title_that_was_answered_early_does_not_wait_for_a_failed_one(till: Till) -> None:
    first = only(till.scan(code("first")), do.LookUp)
    second = only(till.scan(code("second", 1)), do.LookUp)
    till.title_found(second.lookup_id, found_title(OTHER))
    commands = till.look_up_failed(first.lookup_id, EXPIRED)
    assert do.AnnounceFailure(EXPIRED) in commands
    assert till.draft.buyer == OTHER


def test_an_answer_that_comes_twice_is_taken_once(till: Till) -> None:
    lookup = only(till.scan(code()), do.LookUp)
    till.title_found(lookup.lookup_id, found_title())
    assert till.title_found(lookup.lookup_id, found_title(OTHER)) == []
    assert till.look_up_failed(lookup.lookup_id, EXPIRED) == []


def test_an_answer_after_a_clear_is_dropped(till: Till) -> None:
    lookup = only(till.scan(code()), do.LookUp)
    assert do.ShowLookingUp(active=False) in till.clear()
    assert till.title_found(lookup.lookup_id, found_title()) == []


def test_the_same_code_again_within_three_seconds_is_the_same_scan(till: Till) -> None:
    scan_in(till)
    type_in(till, amount="58")
    assert till.scan(code("code", 2.9)) == []
    assert only(till.scan(code("code", 3.1)), do.LookUp).lookup_id == 2


def test_the_same_code_while_it_is_looked_up_is_not_looked_up_twice(till: Till) -> None:
    till.scan(code("code"))
    assert till.scan(code("code", 10)) == []


def test_a_failed_scan_may_be_repeated_at_once_and_keeps_the_form(till: Till) -> None:
    type_in(till, amount="58")
    lookup = only(till.scan(code()), do.LookUp)
    commands = till.look_up_failed(lookup.lookup_id, EXPIRED)
    assert commands == [do.ShowLookingUp(active=False), do.AnnounceFailure(EXPIRED)]
    assert amount_of(till.draft) == "58"
    assert only(till.scan(code("code", 0.1)), do.LookUp).lookup_id == 2


def test_a_title_replaces_what_was_typed_of_it(till: Till) -> None:
    type_in(till, "58")
    till.edit(replace(till.draft, buyer=Title(name="北京票通")))
    commands = scan_in(till)
    assert do.HoldDraft not in kinds(commands)
    assert (till.draft.buyer, amount_of(till.draft)) == (TITLE, "58")


def test_a_pasted_text_of_another_company_is_a_second_customers(till: Till) -> None:
    scan_in(till)
    type_in(till, "58")
    commands = till.use_title(found_title(OTHER, TitleSource.PASTED))
    assert amount_of(only(commands, do.HoldDraft).draft) == "58"


def test_a_known_buyer_is_chosen_for_the_sale_that_stands_there(till: Till) -> None:
    type_in(till, "58")
    till.edit(replace(till.draft, buyer=Title(name="sd")))
    commands = till.use_title(found_title(OTHER, TitleSource.KNOWN_BUYER))
    assert do.HoldDraft not in kinds(commands)
    assert (till.draft.buyer, amount_of(till.draft)) == (OTHER, "58")


def test_a_title_that_comes_after_another_was_chosen_goes_on_hold(till: Till) -> None:
    lookup = only(till.scan(code()), do.LookUp)
    till.use_title(found_title(OTHER, TitleSource.KNOWN_BUYER))
    commands = till.title_found(lookup.lookup_id, found_title())
    assert only(commands, do.HoldDraft).draft.buyer == TITLE
    assert only(commands, do.AnnounceHeld).draft.buyer == TITLE
    assert till.draft.buyer == OTHER


def test_a_late_title_does_not_fall_into_the_replacement(till: Till) -> None:
    lookup = only(till.scan(code()), do.LookUp)
    till.replace(INVOICE)
    replacement = till.draft
    commands = till.title_found(lookup.lookup_id, found_title(OTHER))
    assert only(commands, do.HoldDraft).draft.buyer == OTHER
    assert till.draft == replacement


def test_a_title_whose_form_was_put_aside_stands_in_the_next_one(till: Till) -> None:
    type_in(till, "58")
    lookup = only(till.scan(code()), do.LookUp)
    till.hold()
    till.title_found(lookup.lookup_id, found_title())
    assert (till.draft.buyer, amount_of(till.draft)) == (TITLE, "")


def test_the_next_customer_may_have_the_same_title(till: Till) -> None:
    scan_in(till)
    till.hold()
    scan_in(till, TITLE, "code", 1)
    assert till.draft.buyer == TITLE


def test_what_is_looked_up_is_shown_until_the_title_stands_in_the_form(till: Till) -> None:
    assert till.scan(code("a")) == [do.ShowLookingUp(active=True), do.LookUp(1, code("a"))]
    commands = till.title_found(1, found_title())
    assert commands[:2] == [do.ShowLookingUp(active=False), do.AnnounceTitle(found_title())]
    assert isinstance(commands[-1], do.FocusField)


def test_a_second_customers_code_takes_the_first_ones_place(till: Till) -> None:
    scan_in(till, TITLE, "first")
    scan_in(till, OTHER, "second", 1)
    assert (till.draft.buyer, till.draft.scanned) == (OTHER, OTHER)
    assert only(till.undo(), do.ShowForm).draft.buyer == TITLE


def test_a_code_is_a_new_scan_three_seconds_after_it_was_read(till: Till) -> None:
    scan_in(till)
    assert do.LookUp in kinds(till.scan(code("code", 3)))


def test_the_second_customers_code_may_be_repeated_at_once_when_it_failed(till: Till) -> None:
    scan_in(till, TITLE, "first")
    lookup = only(till.scan(code("second", 1)), do.LookUp)
    till.look_up_failed(lookup.lookup_id, EXPIRED)
    assert do.LookUp in kinds(till.scan(code("second", 2)))


def test_a_code_that_undo_has_taken_back_is_read_again_at_once(till: Till) -> None:
    scan_in(till, TITLE, "first")
    scan_in(till, OTHER, "second", 1)
    till.undo()
    assert do.LookUp in kinds(till.scan(code("second", 2)))


@pytest.mark.parametrize("end", [Till.hold, Till.clear])
def test_a_code_of_the_last_form_is_a_new_scan_for_the_next(
    till: Till, end: Callable[[Till], list[Command]]
) -> None:
    scan_in(till)
    end(till)
    till.use_title(found_title(OTHER, TitleSource.KNOWN_BUYER))
    assert do.LookUp in kinds(till.scan(code("code", 1)))


def test_a_code_of_a_confirmed_invoice_is_a_new_scan_for_the_next(till: Till) -> None:
    confirm(till)
    till.use_title(found_title(OTHER, TitleSource.KNOWN_BUYER))
    assert do.LookUp in kinds(till.scan(code("code", 1)))


def test_a_code_that_was_only_typed_over_is_still_the_same_scan(till: Till) -> None:
    scan_in(till)
    till.edit(replace(till.draft, buyer=replace(TITLE, phone="1")))
    assert till.scan(code("code", 1)) == []


def test_a_form_without_a_scanned_title_takes_any_code(till: Till) -> None:
    scan_in(till)
    till.edit(replace(till.draft, scanned=None))
    assert do.LookUp in kinds(till.scan(code("code", 1)))


def test_another_code_while_one_is_looked_up_is_looked_up_instead(till: Till) -> None:
    till.scan(code("first"))
    assert only(till.scan(code("second")), do.LookUp) == do.LookUp(2, code("second"))


def test_nothing_is_ended_where_no_answer_is_awaited(till: Till) -> None:
    type_in(till, "58")
    assert do.ShowLookingUp not in kinds(till.clear())
    assert do.ShowLookingUp not in kinds(till.use_title(found_title()))


@pytest.mark.parametrize(
    "leave",
    [
        lambda till: till.hold(),
        lambda till: bring_back(till, Draft("held", lines=(DraftLine("茶", "7"),))),
        lambda till: till.replace(INVOICE),
        lambda till: till.use_title(found_title(OTHER, TitleSource.KNOWN_BUYER)),
        lambda till: till.receive_sale(Sale((DraftLine("茶", "7"),), "R7")),
        lambda till: till.submit(till.draft, TODAY),
    ],
)
def test_a_scan_is_in_the_form_or_on_hold_whatever_happens_while_it_is_looked_up(
    till: Till, leave: Callable[[Till], list[Command]]
) -> None:
    scan_in(till)
    type_in(till, "58")
    lookup = only(till.scan(code("second", 9)), do.LookUp)
    leave(till)
    commands = till.title_found(lookup.lookup_id, found_title(THIRD))
    assert do.ShowLookingUp(active=False) in commands
    forms = [till.draft, *(c.draft for c in commands if isinstance(c, do.HoldDraft))]
    assert [form.buyer for form in forms].count(THIRD) == 1


def test_a_scan_under_way_at_enter_is_for_the_next_customer(till: Till) -> None:
    scan_in(till)
    type_in(till, "58")
    lookup = only(till.scan(code("second", 9)), do.LookUp)
    save = only(till.submit(till.draft, TODAY), do.SaveInvoice)
    assert save.invoice.buyer == TITLE
    till.title_found(lookup.lookup_id, found_title(OTHER))
    type_in(till, "7")
    assert (till.draft.buyer, amount_of(till.draft)) == (OTHER, "7")


def test_a_failed_look_up_is_said_when_its_form_is_not_there_any_more(till: Till) -> None:
    lookup = only(till.scan(code()), do.LookUp)
    till.hold()
    assert do.AnnounceFailure(EXPIRED) in till.look_up_failed(lookup.lookup_id, EXPIRED)


def test_a_registers_sale_during_a_look_up_keeps_both(till: Till) -> None:
    till.receive_sale(Sale((DraftLine("茶", "9"),), "R1"))
    lookup = only(till.scan(code()), do.LookUp)
    till.receive_sale(Sale((DraftLine("饭", "7"),), "R2"))
    commands = till.title_found(lookup.lookup_id, found_title())
    assert only(commands, do.HoldDraft).draft.buyer == TITLE
    assert (till.draft.order_number, till.draft.buyer.is_empty) == ("R2", True)


def test_a_registers_sale_is_never_the_next_buyers(till: Till) -> None:
    scan_in(till)
    till.receive_sale(Sale((DraftLine("茶", "9"),), "R1"))
    commands = scan_in(till, OTHER, "other", 9)
    held = only(commands, do.HoldDraft).draft
    assert (held.buyer, held.order_number) == (TITLE, "R1")
    assert (till.draft.buyer, till.draft.order_number) == (OTHER, "")


def test_a_sale_that_was_given_away_does_not_come_back_when_its_hold_fails(till: Till) -> None:
    scan_in(till)
    type_in(till, "58")
    held = only(scan_in(till, OTHER, "other", 9), do.HoldDraft).draft
    till.undo()
    assert till.hold_failed(held, EXPIRED) == [do.AnnounceFailure(EXPIRED)]
    assert (till.draft.buyer, amount_of(till.draft)) == (OTHER, "58")
