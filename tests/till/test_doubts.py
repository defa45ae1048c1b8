"""What is asked for before it is confirmed: a sale that was invoiced before, a large amount."""

from dataclasses import replace
from itertools import count
from typing import Any

import pytest

from pos_scanner.domain.checks.repetition import (
    SaleIdentity,
    elsewhere,
    identity_of_draft,
    repetition,
    replaces_voided,
)
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.findings import Finding, FindingKind, Weight
from pos_scanner.domain.invoice import Draft, DraftLine, HeldDraft, InvoiceKind
from pos_scanner.domain.sale import Sale
from pos_scanner.till import Till
from pos_scanner.till import commands as do
from tests.till.builders import (
    BLANK,
    INVOICE,
    NOON,
    OTHER,
    TITLE,
    TODAY,
    amount_of,
    code,
    confirm,
    confirmed,
    kinds,
    only,
    priced,
    scan_in,
    submit,
    type_in,
)

USED = repetition(FindingKind.ORDER_USED, "T1-1", "58.00", "10:20")
REPEATED = repetition(FindingKind.SALE_REPEATED, "T1-2", "58.00", "10:20")
REPLACED = repetition(FindingKind.REPLACED_BEFORE, "T1-3", "58.00", "10:20")
ELSEWHERE = elsewhere("T3-1", "shop 3, till 1", "58.00", "10:20")
FACTS = {"number": "T1-1", "amount": "58.00", "time": "10:20"}


@pytest.fixture
def careful_till() -> Till:
    """A till that asks about more than ¥10,000."""
    ids = count(1)
    return Till(lambda: f"d{next(ids)}", BLANK, r"R\d{6}", ask_above_fen=1_000_000)


def identity(till: Till) -> SaleIdentity:
    return identity_of_draft(till.draft)


def enter(till: Till) -> list[do.Command]:
    return till.submit(till.draft, TODAY)


def confirm_on_purpose(till: Till) -> list[do.Command]:
    return till.submit(till.draft, TODAY, on_purpose=True)


def used_order(till: Till) -> None:
    """A complete form whose order was invoiced before, as the journal has said."""
    scan_in(till)
    till.scan(code("R000123", 1))
    type_in(till, "58")
    till.repetitions_found(identity(till), (USED,))


@pytest.mark.parametrize("way", ["register", "scan", "typed"])
def test_an_order_number_is_looked_up_however_it_comes(till: Till, way: str) -> None:
    commands = {
        "register": lambda: till.receive_sale(Sale((DraftLine("茶", "9"),), "R000123")),
        "scan": lambda: till.scan(code("R000123")),
        "typed": lambda: till.edit(replace(till.draft, order_number=" R000123 ")),
    }[way]()
    assert only(commands, do.FindRepetitions).identity == SaleIdentity("R000123")


def test_a_used_order_is_shown_at_once(till: Till) -> None:
    till.scan(code("R000123"))
    commands = till.repetitions_found(SaleIdentity("R000123"), (USED,))
    assert only(commands, do.ShowFindings).findings[0] == USED


def test_an_answer_for_what_stood_there_earlier_is_dropped(till: Till) -> None:
    till.scan(code("R000123"))
    till.scan(code("R000124", 1))
    assert till.repetitions_found(SaleIdentity("R000123"), (USED,)) == []


def test_the_same_sale_is_looked_up_once(till: Till) -> None:
    till.scan(code("R000123"))
    assert do.FindRepetitions not in kinds(till.edit(replace(till.draft, remark="x")))


def test_a_buyer_with_his_amount_is_looked_up(till: Till) -> None:
    scan_in(till)
    assert only(type_in(till, "58"), do.FindRepetitions).identity.gross_fen == 5800


def test_a_used_order_is_confirmed_on_purpose_and_not_by_enter(till: Till) -> None:
    used_order(till)
    assert enter(till) == [do.AskOnPurpose((USED,))]
    assert enter(till) == [do.AskOnPurpose((USED,))]
    assert only(confirm_on_purpose(till), do.SaveInvoice).accepted == frozenset({"T1-1"})


def test_nothing_is_confirmed_on_purpose_that_was_not_asked_for(till: Till) -> None:
    used_order(till)
    assert confirm_on_purpose(till) == [do.AskOnPurpose((USED,))]


def test_what_changed_after_the_question_is_asked_for_anew(till: Till) -> None:
    used_order(till)
    enter(till)
    till.edit(replace(till.draft, remark="x"))
    assert do.SaveInvoice not in kinds(confirm_on_purpose(till))
    assert do.SaveInvoice in kinds(confirm_on_purpose(till))


def test_a_doubt_that_came_after_the_question_is_asked_for(till: Till) -> None:
    used_order(till)
    enter(till)
    till.repetitions_found(identity(till), (USED, REPEATED))
    assert confirm_on_purpose(till) == [do.AskOnPurpose((USED, REPEATED))]


def test_a_late_answer_is_in_time_since_the_journal_refuses(till: Till) -> None:
    save = submit(till)
    type_in(till, "7")
    commands = till.save_failed(save.draft_id, KnownError(FailureKind.ORDER_USED, **FACTS))
    assert only(commands, do.AskOnPurpose).doubts == (USED,)
    assert do.AnnounceFailure not in kinds(commands)
    assert amount_of(only(commands, do.HoldDraft).draft) == "7"
    assert (till.draft.draft_id, amount_of(till.draft)) == (save.draft_id, "58")
    assert only(confirm_on_purpose(till), do.SaveInvoice).accepted == frozenset({"T1-1"})


def test_an_invoice_that_was_replaced_before_is_said_and_never_replaced_again(till: Till) -> None:
    scan_in(till)
    type_in(till, "58")
    till.edit(replace(till.draft, replaces="T1-0"))
    till.repetitions_found(identity(till), (REPLACED,))
    for commands in (enter(till), confirm_on_purpose(till)):
        assert only(commands, do.AnnounceFailure).error.kind is FailureKind.REPLACED_BEFORE
        assert do.SaveInvoice not in kinds(commands)


def test_a_form_that_was_confirmed_otherwise_replaces_what_it_became(till: Till) -> None:
    save = submit(till)
    error = KnownError(FailureKind.DRAFT_CONFIRMED, number="T1-9")
    assert do.AnnounceFailure(error) in till.save_failed(save.draft_id, error)
    assert (till.draft.replaces, amount_of(till.draft)) == ("T1-9", "58")
    assert till.draft.draft_id != save.draft_id


@pytest.mark.parametrize(("amount", "is_asked"), [("10000", False), ("10000.01", True)])
def test_a_large_amount_is_asked_for_once(careful_till: Till, amount: str, is_asked: bool) -> None:
    scan_in(careful_till)
    commands = type_in(careful_till, amount)
    shown = {finding.kind for finding in only(commands, do.ShowFindings).findings}
    assert (FindingKind.AMOUNT_LARGE in shown) is is_asked
    assert (do.AskOnPurpose in kinds(enter(careful_till))) is is_asked
    if is_asked:
        save = only(confirm_on_purpose(careful_till), do.SaveInvoice)
        assert save.accepted == frozenset()
        assert do.AnnounceConfirmed in kinds(careful_till.saved(confirmed(save)))


def test_a_shop_may_ask_about_no_amount(till: Till) -> None:
    scan_in(till)
    type_in(till, "99999999")
    assert do.SaveInvoice in kinds(enter(till))


def test_an_amount_that_came_at_once_is_asked_for(till: Till) -> None:
    scan_in(till)
    type_in(till, "2014")
    doubt = Finding(FindingKind.AMOUNT_AT_ONCE, "amount", USED.weight, ("201400",))
    assert doubt in only(till.doubt_amount(), do.ShowFindings).findings
    till.edit(replace(till.draft, remark="x"))
    assert enter(till) == [do.AskOnPurpose((doubt,))]
    type_in(till, "20.14")
    assert do.SaveInvoice in kinds(enter(till))


def test_an_order_that_another_shop_has_invoiced_is_shown_and_asked_for_like_ones_own(
    till: Till,
) -> None:
    scan_in(till)
    till.scan(code("R000123", 1))
    type_in(till, "58")
    commands = till.order_found_elsewhere("R000123", (ELSEWHERE,))
    assert ELSEWHERE in only(commands, do.ShowFindings).findings
    assert only(enter(till), do.AskOnPurpose).doubts == (ELSEWHERE,)
    save = only(confirm_on_purpose(till), do.SaveInvoice)
    # It names no invoice of this journal, which may have one of the same number.
    assert save.accepted == frozenset()


def test_the_word_about_another_shop_is_for_that_order_alone(till: Till) -> None:
    till.scan(code("R000123"))
    assert till.order_found_elsewhere("R000124", (ELSEWHERE,)) == []
    till.order_found_elsewhere("R000123", (ELSEWHERE,))
    commands = till.edit(replace(till.draft, order_number="R000125"))
    assert ELSEWHERE not in only(commands, do.ShowFindings).findings


def test_one_word_about_an_order_is_enough(till: Till) -> None:
    used_order(till)
    commands = till.order_found_elsewhere("R000123", (ELSEWHERE,))
    assert ELSEWHERE not in only(commands, do.ShowFindings).findings


def test_no_word_from_elsewhere_shows_nothing(till: Till) -> None:
    till.scan(code("R000123"))
    assert till.order_found_elsewhere("R000123", ()) == []


def unchanged(kind: FindingKind, *reasons: str) -> Finding:
    return repetition(kind, INVOICE.number, "113.00", "12:00", *reasons)


def replacement(till: Till, *repetitions: Finding) -> None:
    """The copy of a confirmed invoice, which the journal has found the same as that one."""
    till.replace(INVOICE)
    till.repetitions_found(identity(till), repetitions)


@pytest.mark.parametrize(
    "doubt",
    [
        unchanged(FindingKind.UNCHANGED),
        unchanged(FindingKind.REJECTED_UNCHANGED, "商品编码错误"),
    ],
)
def test_a_replacement_in_which_nothing_was_changed_is_asked_for_once(
    till: Till, doubt: Finding
) -> None:
    replacement(till, doubt)
    assert enter(till) == [do.AskOnPurpose((doubt,))]
    save = only(confirm_on_purpose(till), do.SaveInvoice)
    assert save.accepted == frozenset({INVOICE.number})


@pytest.mark.parametrize(
    "change",
    [
        {"remark": "堂食"},
        {"order_number": "R000777"},
        {"buyer": replace(INVOICE.invoice.buyer, address="上海市示例路1号")},
        {"lines": (DraftLine("*餐饮服务*餐费", "114.00"),)},
        {"lines": (DraftLine("*餐饮服务*餐费", "113.00", "0.13"),)},
        {"kind": InvoiceKind.SPECIAL},
    ],
)
def test_a_replacement_that_was_changed_in_any_field_is_not_asked_for(
    till: Till, change: dict[str, Any]
) -> None:
    replacement(till, unchanged(FindingKind.UNCHANGED))
    till.edit(replace(till.draft, **change))
    till.repetitions_found(identity(till), ())
    assert do.SaveInvoice in kinds(enter(till))


def test_that_a_copy_is_a_copy_is_no_finding_while_it_is_only_looked_at(till: Till) -> None:
    doubt = unchanged(FindingKind.UNCHANGED)
    till.replace(INVOICE)
    commands = till.repetitions_found(identity(till), (doubt,))
    shown = {finding.kind for finding in only(commands, do.ShowFindings).findings}
    assert FindingKind.REPLACES in shown
    assert FindingKind.UNCHANGED not in shown


def test_an_enter_before_the_answer_is_asked_for_by_the_journal(till: Till) -> None:
    till.replace(INVOICE)
    save = only(enter(till), do.SaveInvoice)
    facts = {"number": INVOICE.number, "amount": "113.00", "time": "12:00"}
    commands = till.save_failed(save.draft_id, KnownError(FailureKind.UNCHANGED, **facts))
    assert only(commands, do.AskOnPurpose).doubts == (unchanged(FindingKind.UNCHANGED),)
    assert do.SaveInvoice in kinds(confirm_on_purpose(till))


def shown_kinds(commands: list[do.Command]) -> set[FindingKind]:
    return {finding.kind for finding in only(commands, do.ShowFindings).findings}


def test_what_is_void_already_is_not_said_to_be_voided_on_confirming(till: Till) -> None:
    number = confirm(till).number
    assert FindingKind.REPLACES in shown_kinds(till.undo())
    commands = till.repetitions_found(identity(till), (replaces_voided(number),))
    kinds_shown = shown_kinds(commands)
    assert FindingKind.REPLACES_VOIDED in kinds_shown
    assert FindingKind.REPLACES not in kinds_shown
    assert do.SaveInvoice in kinds(enter(till))


def test_the_journal_is_asked_anew_when_the_replaced_invoice_is_voided_meanwhile(
    till: Till,
) -> None:
    replacement(till, unchanged(FindingKind.UNCHANGED))
    commands = till.voided("wrong", INVOICE.number)
    assert only(commands, do.FindRepetitions).identity == identity(till)
    assert do.SaveInvoice in kinds(enter(till))


def test_an_order_that_is_on_hold_already_is_pointed_out_in_the_form_and_when_it_is_held_too(
    till: Till,
) -> None:
    scan_in(till)
    till.edit(replace(priced(till.draft, "58"), order_number="R1"))
    assert kinds(till.hold()).count(do.AnnounceOrderHeld) == 0
    scan_in(till, OTHER, "other", 1)
    commands = till.edit(replace(till.draft, order_number="Ｒ1"))
    doubt = Finding(FindingKind.ORDER_HELD, "order_number", Weight.WARNING, (TITLE.name, "5800"))
    assert doubt in only(commands, do.ShowFindings).findings
    commands = till.hold()
    assert only(commands, do.AnnounceOrderHeld).doubt == doubt
    assert len(till.held.all_forms) == 2


def test_an_order_on_hold_elsewhere_in_the_till_is_confirmed_on_purpose_only(till: Till) -> None:
    scan_in(till)
    till.edit(replace(priced(till.draft, "58"), order_number="R1"))
    held = till.draft
    till.hold()
    scan_in(till, OTHER, "other", 1)
    till.edit(replace(priced(till.draft, "58"), order_number="R1"))
    (doubt,) = only(enter(till), do.AskOnPurpose).doubts
    assert doubt.kind is FindingKind.ORDER_HELD
    assert only(confirm_on_purpose(till), do.SaveInvoice).accepted == frozenset()
    assert till.held.all_forms[0].draft == held


def test_what_the_journal_has_on_hold_of_the_same_order_is_pointed_out_when_it_is_read(
    till: Till,
) -> None:
    scan_in(till)
    till.edit(replace(till.draft, order_number="R1"))
    commands = till.held_drafts_read((HeldDraft(Draft("d", order_number="R1"), "", NOON),))
    found = only(commands, do.ShowFindings).findings
    assert FindingKind.ORDER_HELD in {finding.kind for finding in found}
    assert do.ShowFindings not in kinds(Till(lambda: "x", BLANK).held_drafts_read(()))
