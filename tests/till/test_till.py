"""Conversations of the till: confirming, what waits meanwhile, holding, voiding, replacing."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from pos_scanner.domain.catalogue import CatalogueEntry
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.findings import FindingKind
from pos_scanner.domain.invoice import (
    DraftLine,
)
from pos_scanner.domain.sale import Sale
from pos_scanner.till import Till
from pos_scanner.till import commands as do
from pos_scanner.till.commands import Phase
from tests.till.builders import (
    INVOICE,
    OTHER,
    TITLE,
    TODAY,
    amount_of,
    code,
    confirm,
    confirmed,
    found_title,
    held_drafts,
    kinds,
    only,
    priced,
    scan_in,
    submit,
    type_in,
)

SALE = Sale((DraftLine("茶", "58.00"), DraftLine("饭", "12.00")), "R123", "table 7")
NEXT = Sale((DraftLine("汤", "9.00"),), "R124")
BEER = CatalogueEntry("*酒*啤酒", "1030303000000000000", "0.13", "瓶", Decimal("8.5"), "11")
FULL = KnownError(FailureKind.DISK_FULL)


def test_submitting_goes_to_the_next_needed_field(till: Till) -> None:
    type_in(till, amount="58")
    assert only(till.submit(till.draft, TODAY), do.FocusField).field == "name"
    till.edit(replace(priced(till.draft, ""), buyer=TITLE))
    assert only(till.submit(till.draft, TODAY), do.FocusField).field == "amount"


def test_a_complete_form_is_confirmed_once(till: Till) -> None:
    scan_in(till)
    type_in(till, amount="58")
    save = only(till.submit(till.draft, TODAY, "张三"), do.SaveInvoice)
    assert till.submit(till.draft, TODAY, "张三") == []
    assert (save.invoice.gross_fen, save.invoice.cashier) == (5800, "张三")
    commands = till.saved(confirmed(save))
    shown = only(commands, do.ShowForm)
    assert shown.phase is Phase.DONE
    assert shown.draft.is_empty
    assert shown.draft.draft_id != save.draft_id
    assert do.RefreshDay() in commands


def test_a_form_that_could_not_be_saved_comes_back(till: Till) -> None:
    save = submit(till)
    commands = till.save_failed(save.draft_id, FULL)
    assert do.AnnounceFailure(FULL) in commands
    assert amount_of(only(commands, do.ShowForm).draft) == "58"
    assert commands[-1] == do.FocusField("amount")
    assert only(till.submit(till.draft, TODAY), do.SaveInvoice).draft_id == save.draft_id


def test_the_next_form_is_there_while_the_invoice_is_saved(till: Till) -> None:
    scan_in(till)
    type_in(till, "58")
    commands = till.submit(till.draft, TODAY)
    assert do.ShowSaving(1) in commands
    shown = only(commands, do.ShowForm)
    assert (shown.phase, shown.draft.is_empty) == (Phase.READY, True)
    assert amount_of(only(type_in(till, "99"), do.SaveDraft).draft) == "99"
    assert do.LookUp in kinds(till.scan(code("next", 1)))


def test_what_was_typed_meanwhile_goes_on_hold_when_the_form_comes_back(till: Till) -> None:
    save = submit(till)
    type_in(till, "99")
    commands = till.save_failed(save.draft_id, FULL)
    assert amount_of(only(commands, do.HoldDraft).draft) == "99"
    assert (till.draft.draft_id, amount_of(till.draft)) == (save.draft_id, "58")


def test_of_several_that_could_not_be_saved_the_first_stands_in_the_form(till: Till) -> None:
    first, second = submit(till), submit(till)
    till.save_failed(first.draft_id, FULL)
    commands = till.save_failed(second.draft_id, FULL)
    assert only(commands, do.HoldDraft).draft.draft_id == second.draft_id
    assert till.draft.draft_id == first.draft_id


def test_several_are_saved_one_after_the_other(till: Till) -> None:
    first, second = submit(till), submit(till)
    assert do.ShowSaving(1) in till.saved(confirmed(first))
    assert do.ShowSaving(0) in till.saved(confirmed(second, 2))
    assert till.undo()[0] == do.VoidInvoice("T1-20261123-0002")


def test_an_invoice_that_is_saved_later_leaves_the_next_form_alone(till: Till) -> None:
    save = submit(till)
    type_in(till, "99")
    commands = till.saved(confirmed(save))
    assert kinds(commands) == [do.ShowSaving, do.AnnounceConfirmed, do.RefreshDay]
    assert amount_of(till.draft) == "99"


def test_one_that_is_undone_while_it_is_saved_comes_back_when_it_is_on_the_disk(
    till: Till,
) -> None:
    save = submit(till)
    assert till.undo() == []
    commands = till.saved(confirmed(save))
    assert do.VoidInvoice("T1-20261123-0001") in commands
    assert (till.draft.replaces, amount_of(till.draft)) == ("T1-20261123-0001", "58")


def test_an_answer_of_the_journal_that_comes_twice_changes_nothing(till: Till) -> None:
    save = submit(till)
    till.saved(confirmed(save))
    assert till.saved(confirmed(save)) == []
    assert till.save_failed(save.draft_id, FULL) == []


def test_a_form_that_changed_before_enter_is_shown_and_not_confirmed(till: Till) -> None:
    type_in(till, "58")
    shown = till.draft
    scan_in(till)
    commands = till.submit(shown, TODAY)
    assert do.SaveInvoice not in kinds(commands)
    assert commands[0] == do.AnnounceUnseenChange()
    assert only(commands, do.ShowForm).draft.buyer == TITLE
    assert do.SaveInvoice in kinds(till.submit(till.draft, TODAY))


def test_another_form_than_the_one_on_the_screen_is_not_confirmed(till: Till) -> None:
    scan_in(till)
    type_in(till, "58")
    shown = till.draft
    till.receive_sale(NEXT)
    till.use_title(found_title(OTHER))
    assert do.SaveInvoice not in kinds(till.submit(shown, TODAY))


def test_a_sale_while_an_invoice_is_saved_is_for_the_next_customer(till: Till) -> None:
    save = submit(till)
    till.receive_sale(NEXT)
    till.saved(confirmed(save))
    assert (till.draft.buyer.is_empty, till.draft.order_number) == (True, "R124")


def test_a_confirmation_can_be_taken_back_until_the_next_customer(till: Till) -> None:
    scan_in(till)
    type_in(till, amount="58")
    save = only(till.submit(till.draft, TODAY), do.SaveInvoice)
    till.saved(confirmed(save))
    commands = till.undo()
    assert only(commands, do.VoidInvoice).number == "T1-20261123-0001"
    assert amount_of(only(commands, do.ShowForm).draft) == "58"
    assert till.draft.draft_id != save.draft_id
    assert till.draft.replaces == "T1-20261123-0001"  # Never two live, should voiding fail.


@pytest.mark.parametrize(
    "next_thing",
    [
        lambda till: till.expire_undo(),
        lambda till: till.clear(),
        lambda till: type_in(till, amount="9"),
        lambda till: scan_in(till, OTHER, "other", 60),
    ],
)
def test_after_that_it_cannot(till: Till, next_thing: Callable[[Till], object]) -> None:
    scan_in(till)
    type_in(till, amount="58")
    save = only(till.submit(till.draft, TODAY), do.SaveInvoice)
    till.saved(confirmed(save))
    next_thing(till)
    assert do.VoidInvoice not in kinds(till.undo())


def test_an_invoice_is_voided_with_its_reason(till: Till) -> None:
    commands = till.void(INVOICE.number, " 开错抬头 ")
    assert commands == [do.VoidInvoice(INVOICE.number, "开错抬头")]
    assert till.voided("开错抬头", INVOICE.number) == [
        do.AnnounceVoided(INVOICE.number, is_undone=False),
        do.RefreshDay(),
    ]


def test_a_confirmation_that_is_undone_is_announced_as_that(till: Till) -> None:
    (announcement, _) = till.voided("", INVOICE.number)
    assert announcement == do.AnnounceVoided(INVOICE.number, is_undone=True)


def test_without_a_reason_nothing_is_voided(till: Till) -> None:
    assert till.void(INVOICE.number, "  ") == []


def test_replacing_opens_the_form_with_the_invoices_contents(till: Till) -> None:
    commands = till.replace(INVOICE)
    shown = only(commands, do.ShowForm)
    assert shown.phase is Phase.CHECK
    assert (shown.draft.buyer, shown.draft.scanned) == (TITLE, TITLE)
    assert (amount_of(shown.draft), shown.draft.order_number) == ("113.00", "R7")
    assert shown.draft.replaces == INVOICE.number
    assert only(commands, do.SaveDraft).draft == shown.draft
    reported = {finding.kind for finding in only(commands, do.ShowFindings).findings}
    assert FindingKind.REPLACES in reported
    assert do.VoidInvoice not in kinds(commands)  # Only when the other one is confirmed.


def test_what_stood_in_the_form_is_put_aside_first(till: Till) -> None:
    scan_in(till, OTHER)
    waiting = till.draft
    commands = till.replace(INVOICE)
    assert only(commands, do.HoldDraft).draft == waiting
    assert till.draft.replaces == INVOICE.number


def test_the_confirmed_one_says_whom_it_replaces(till: Till) -> None:
    till.replace(INVOICE)
    type_in(till, "58.00")
    save = only(till.submit(till.draft, TODAY, "Ma"), do.SaveInvoice)
    assert save.invoice.replaces == INVOICE.number
    assert (save.invoice.gross_fen, save.invoice.cashier) == (5800, "Ma")
    assert save.draft_id != INVOICE.draft_id


def test_clearing_forgets_whom_it_was_to_replace(till: Till) -> None:
    till.replace(INVOICE)
    till.clear()
    assert till.draft.replaces == ""
    till.undo()
    assert till.draft.replaces == INVOICE.number


def test_the_only_one_comes_back_at_once(till: Till) -> None:
    assert till.recall() == [do.AnnounceNothingHeld()]
    assert till.held_drafts_read(held_drafts("a")) == [do.ShowHeldCount(1)]
    assert only(till.recall(), do.RecallDraft) == do.RecallDraft("a")


def test_one_with_a_label_is_shown_first(till: Till) -> None:
    (draft,) = held_drafts("a")
    refused = (replace(draft, label="rejected: T1-1 · 税号错误"),)
    till.held_drafts_read(refused)
    assert till.recall() == [do.OfferHeldDrafts(refused)]
    assert only(till.recall("a"), do.RecallDraft) == do.RecallDraft("a")


def test_among_several_the_cashier_chooses(till: Till) -> None:
    till.held_drafts_read(held_drafts("a", "b"))
    assert till.recall() == [do.OfferHeldDrafts(held_drafts("a", "b"))]
    assert only(till.recall("b"), do.RecallDraft) == do.RecallDraft("b")


def test_a_key_after_recall_goes_into_the_form_that_comes_back(till: Till) -> None:
    """However long the disk takes to note that it is off hold."""
    till.held_drafts_read(held_drafts("a"))
    shown = only(till.recall(), do.ShowForm)
    assert shown.draft.draft_id == till.draft.draft_id == "a"
    type_in(till, "55")
    assert till.recalled("a", held_drafts("a")[0].draft) == []
    assert (till.draft.draft_id, amount_of(till.draft)) == ("a", "55")


def test_what_was_read_while_a_form_is_taken_off_hold_does_not_offer_it_again(till: Till) -> None:
    till.held_drafts_read(held_drafts("a"))
    till.recall()
    assert till.held_drafts_read(held_drafts("a", "b")) == [do.ShowHeldCount(1)]
    till.hold()
    till.recalled("a", held_drafts("a")[0].draft)
    assert till.held_drafts_read(held_drafts("a", "b")) == [do.ShowHeldCount(2)]


def test_a_form_on_hold_comes_back_before_a_slow_disk_has_it(till: Till) -> None:
    type_in(till, "58")
    held = till.draft
    assert do.ShowHeldCount(1) in till.hold()
    commands = till.recall()
    assert only(commands, do.RecallDraft).draft_id == till.draft.draft_id == held.draft_id
    assert till.draft == held
    assert till.hold_failed(held, FULL) == [do.AnnounceFailure(FULL)]
    assert till.draft == held


def test_what_was_held_before_and_since_the_disk_became_slow_is_all_offered(till: Till) -> None:
    till.held_drafts_read(held_drafts("a"))
    type_in(till, "58")
    second = till.draft
    till.hold()
    offered = only(till.recall(), do.OfferHeldDrafts).drafts
    assert [held.draft.draft_id for held in offered] == ["a", second.draft_id]
    assert till.held_drafts_read(held_drafts("a")) == [do.ShowHeldCount(2)]


def test_a_form_whose_sale_was_given_away_is_not_offered(till: Till) -> None:
    scan_in(till)
    type_in(till, "58")
    scan_in(till, OTHER, "other", 9)
    till.undo()
    assert till.recall() == [do.AnnounceNothingHeld()]


def test_that_a_form_could_not_be_taken_off_hold_is_said_and_it_stays_in_use(till: Till) -> None:
    till.held_drafts_read(held_drafts("a"))
    till.recall()
    assert till.recalled("a", FULL) == [do.AnnounceFailure(FULL)]
    assert till.draft.draft_id == "a"
    assert till.held_drafts_read(held_drafts("a")) == [do.ShowHeldCount(0)]


def test_another_order_puts_the_form_aside(till: Till) -> None:
    scan_in(till)
    till.receive_sale(SALE)
    previous = till.draft
    commands = till.receive_sale(NEXT)
    assert only(commands, do.HoldDraft).draft == previous
    assert (till.draft.buyer.is_empty, till.draft.order_number) == (True, "R124")


def test_a_receipts_barcode_gives_the_order_number_and_asks_nobody(till: Till) -> None:
    scan_in(till)
    commands = till.scan(code("R000123", 1))
    assert do.LookUp not in kinds(commands)
    assert only(commands, do.AnnounceOrderNumber).order_number == "R000123"
    assert (till.draft.order_number, till.draft.buyer) == ("R000123", TITLE)


def test_an_empty_form_is_not_confirmed(till: Till) -> None:
    assert till.submit(till.draft, TODAY) == []


def test_a_confirmed_form_is_not_confirmed_again(till: Till) -> None:
    confirm(till)
    assert till.submit(till.draft, TODAY) == []


def test_what_is_missing_is_shown_beside_its_field(till: Till) -> None:
    type_in(till, "58")
    commands = till.submit(till.draft, TODAY)
    assert kinds(commands) == [do.ShowFindings, do.FocusField]
    assert "name" in {finding.field for finding in only(commands, do.ShowFindings).findings}


def test_a_confirmation_is_announced_and_can_be_undone(till: Till) -> None:
    save = submit(till)
    commands = till.saved(confirmed(save))
    assert only(commands, do.AnnounceConfirmed).confirmed == confirmed(save)
    assert only(commands, do.ShowForm).can_undo


def test_undo_of_a_confirmation_works_once(till: Till) -> None:
    confirm(till)
    till.undo()
    assert till.undo() == [do.AnnounceNothingToUndo()]


def test_a_confirmation_whose_time_is_over_leaves_the_till_ready(till: Till) -> None:
    confirm(till)
    shown = only(till.expire_undo(), do.ShowForm)
    assert (shown.phase, shown.can_undo) == (Phase.READY, False)


def test_time_is_over_for_nothing_where_nothing_was_confirmed(till: Till) -> None:
    type_in(till, "58")
    assert till.expire_undo() == []


def test_clear_after_a_confirmation_discards_nothing(till: Till) -> None:
    confirm(till)
    commands = till.clear()
    assert kinds(commands) == [do.ShowForm, do.ShowFindings]
    assert only(commands, do.ShowForm).phase is Phase.READY


def test_a_sale_of_the_same_order_leaves_a_look_up_alone(till: Till) -> None:
    till.receive_sale(SALE)
    lookup = only(till.scan(code()), do.LookUp)
    till.receive_sale(SALE)
    assert do.ShowForm in kinds(till.title_found(lookup.lookup_id, found_title()))
