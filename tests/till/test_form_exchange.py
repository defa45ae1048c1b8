"""A second customer's title: the first one's form gives way, and comes back."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from pos_scanner.domain.catalogue import CatalogueEntry
from pos_scanner.domain.invoice import Draft, DraftLine, InvoiceKind
from pos_scanner.domain.sale import Sale
from pos_scanner.domain.title import Title
from pos_scanner.till import Till
from pos_scanner.till import commands as do
from pos_scanner.till.commands import Command
from tests.till.builders import (
    BLANK,
    INVOICE,
    OTHER,
    TITLE,
    amount_of,
    kinds,
    only,
    scan_in,
    type_in,
)

THIRD = Title(name="上海示例商贸有限公司")


def clear(till: Till) -> list[Command]:
    """The cashier clears the form."""
    return till.clear()


def third_title(till: Till) -> list[Command]:
    """A further customer's code is read."""
    return scan_in(till, THIRD, "third", 15)


def test_a_second_customers_title_puts_the_first_ones_sale_on_hold(till: Till) -> None:
    scan_in(till)
    type_in(till, "58")
    first = till.draft
    commands = scan_in(till, OTHER, "other", 9)
    assert only(commands, do.HoldDraft).draft == first
    assert only(commands, do.AnnounceSecondCustomer) == do.AnnounceSecondCustomer(first, OTHER)
    assert (till.draft.buyer, amount_of(till.draft)) == (OTHER, "")
    assert till.draft.draft_id != first.draft_id
    assert only(commands, do.SaveDraft).draft == till.draft
    assert commands[-1] == do.FocusField("amount", keeps_typing=True)


def test_the_first_customers_title_again_brings_his_sale_back(till: Till) -> None:
    scan_in(till)
    type_in(till, "58")
    first = till.draft
    scan_in(till, OTHER, "other", 9)
    second = till.draft
    commands = scan_in(till, TITLE, "code", 12)
    assert (till.draft.buyer, amount_of(till.draft)) == (TITLE, "58")
    assert only(commands, do.HoldDraft).draft == only(commands, do.AnnounceHeld).draft == second
    assert only(commands, do.RecallDraft).draft_id == first.draft_id
    assert not only(commands, do.ShowForm).gives_sale
    assert kinds(till.undo()) == [do.AnnounceNothingToUndo]
    assert amount_of(till.draft) == "58"


@pytest.mark.parametrize("change", [clear, third_title])
def test_undo_gives_a_sale_only_as_long_as_no_later_step_comes_first(
    till: Till, change: Callable[[Till], list[Command]]
) -> None:
    scan_in(till)
    type_in(till, "58")
    assert only(scan_in(till, OTHER, "other", 9), do.ShowForm).gives_sale
    assert not only(change(till), do.ShowForm).gives_sale
    assert only(till.undo(), do.ShowForm).gives_sale


def test_undo_that_comes_back_to_a_second_customer_asks_anew_before_it_gives_the_sale(
    till: Till,
) -> None:
    scan_in(till)
    type_in(till, "58")
    first = till.draft
    scan_in(till, OTHER, "other", 9)
    till.clear()
    commands = till.undo()
    assert till.draft.buyer == OTHER
    assert only(commands, do.AnnounceSecondCustomer) == do.AnnounceSecondCustomer(first, OTHER)
    till.undo()
    assert (till.draft.buyer, amount_of(till.draft)) == (OTHER, "58")


def test_a_title_that_got_the_sale_by_mistake_is_on_hold_when_that_is_undone(till: Till) -> None:
    scan_in(till)
    type_in(till, "58")
    scan_in(till, OTHER, "other", 9)
    till.undo()
    commands = till.undo()
    assert (till.draft.buyer, amount_of(till.draft)) == (TITLE, "58")
    held = only(commands, do.HoldDraft).draft
    assert (held.buyer, amount_of(held)) == (OTHER, "")


def test_an_amount_typed_in_part_is_a_sale(till: Till) -> None:
    scan_in(till)
    type_in(till, "5+")
    commands = scan_in(till, OTHER, "other", 9)
    assert amount_of(only(commands, do.HoldDraft).draft) == "5+"
    assert amount_of(till.draft) == ""


@pytest.mark.parametrize(
    "add",
    [
        lambda draft: replace(draft, order_number="R1"),
        lambda draft: replace(draft, remark="打包"),
        lambda draft: replace(draft, kind=InvoiceKind.SPECIAL),
        lambda draft: draft.with_line(0, replace(draft.lines[0], item="啤酒")),
        lambda draft: replace(draft, lines=(*draft.lines, draft.lines[0])),
    ],
)
def test_nothing_that_was_typed_for_one_customer_becomes_anothers(
    till: Till, add: Callable[[Draft], Draft]
) -> None:
    scan_in(till)
    till.edit(add(till.draft))
    typed = till.draft
    assert only(scan_in(till, OTHER, "other", 9), do.HoldDraft).draft == typed
    assert replace(till.draft, draft_id="", buyer=TITLE, scanned=None, title_source=None) == (
        replace(BLANK, buyer=TITLE)
    )


def test_undo_gives_the_sale_to_the_newer_title_and_takes_it_off_hold(till: Till) -> None:
    scan_in(till)
    type_in(till, "58")
    first = till.draft
    scan_in(till, OTHER, "other", 9)
    commands = till.undo()
    assert do.DiscardDraft(first.draft_id) in commands
    assert (till.draft.buyer, amount_of(till.draft)) == (OTHER, "58")
    assert do.HoldDraft not in kinds(commands)
    till.undo()  # And back: the first title again, in case that was a slip, too.
    assert (till.draft.buyer, amount_of(till.draft)) == (TITLE, "58")


def type_seven(till: Till) -> list[Command]:
    """The cashier types an amount."""
    return type_in(till, "7")


def choose_beer(till: Till) -> list[Command]:
    """The cashier chooses an item of the catalogue."""
    return till.choose_item(0, CatalogueEntry("*酒*啤酒", "1030303000000000000", "0.13"))


def ring_up(till: Till) -> list[Command]:
    """The register sends a sale."""
    return till.receive_sale(Sale((DraftLine("茶", "7"),), "R1"))


@pytest.mark.parametrize("begin_sale", [type_seven, choose_beer, ring_up])
def test_a_second_customer_with_a_sale_of_his_own_is_another_one(
    till: Till, begin_sale: Callable[[Till], list[Command]]
) -> None:
    scan_in(till)
    type_in(till, "58")
    scan_in(till, OTHER, "other", 9)
    assert not only(begin_sale(till), do.ShowForm).gives_sale
    second = till.draft
    assert kinds(till.undo()) == [do.AnnounceNothingToUndo]
    assert till.draft == second
    till.clear()
    till.undo()  # The sale that was cleared, and no other one.
    assert (till.draft.buyer, till.draft.lines) == (OTHER, second.lines)
    assert kinds(till.undo()) == [do.AnnounceNothingToUndo]


def test_a_copy_that_is_as_it_was_gets_the_right_buyer_by_a_scan(till: Till) -> None:
    till.replace(INVOICE)
    copy = till.draft
    commands = scan_in(till, OTHER, "other", 9)
    assert do.HoldDraft not in kinds(commands)
    corrected = (till.draft.buyer, till.draft.replaces, till.draft.lines)
    assert corrected == (OTHER, INVOICE.number, copy.lines)
    scan_in(till, THIRD, "third", 15)  # The code before was the wrong one, too.
    assert (till.draft.buyer, till.draft.replaces) == (THIRD, INVOICE.number)
    till.undo()
    till.undo()
    assert replace(till.draft, draft_id=copy.draft_id) == copy


def test_a_copy_that_was_changed_goes_on_hold_for_a_second_customer(till: Till) -> None:
    till.replace(INVOICE)
    type_in(till, "58")
    changed = till.draft
    assert only(scan_in(till, OTHER, "other", 9), do.HoldDraft).draft == changed
    assert (till.draft.buyer, till.draft.replaces, amount_of(till.draft)) == (OTHER, "", "")


def test_the_same_customers_new_code_changes_nothing_of_his_sale(till: Till) -> None:
    scan_in(till)
    till.edit(replace(till.draft, buyer=replace(TITLE, email="a@b.cn")))
    type_in(till, "58")
    commands = scan_in(till, TITLE, "his telephone shows another code", 9)
    assert do.HoldDraft not in kinds(commands)
    assert (till.draft.buyer.email, amount_of(till.draft)) == ("a@b.cn", "58")
