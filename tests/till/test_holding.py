"""Two customers at once: a form is put aside and comes back, and nothing is lost on the way."""

from dataclasses import replace

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.invoice import Draft, HeldDraft
from pos_scanner.till import Till
from pos_scanner.till import commands as do
from pos_scanner.till.commands import Phase
from tests.till.builders import (
    NOON,
    OTHER,
    TITLE,
    TODAY,
    amount_of,
    code,
    confirmed,
    found_title,
    kinds,
    only,
    scan_in,
    type_in,
)


def test_a_form_put_aside_leaves_an_empty_one(till: Till) -> None:
    scan_in(till)
    type_in(till, "58")
    before = till.draft
    commands = till.hold()
    assert only(commands, do.HoldDraft).draft == before
    assert only(commands, do.AnnounceHeld).draft == before
    shown = only(commands, do.ShowForm)
    assert (shown.phase, shown.draft.is_empty) == (Phase.READY, True)
    assert do.DiscardDraft not in kinds(commands)


def test_an_empty_form_is_not_put_aside(till: Till) -> None:
    assert till.hold() == []


def test_it_comes_back_with_the_cursor_where_something_is_missing(till: Till) -> None:
    scan_in(till)
    put_aside = till.draft
    till.hold()
    commands = till.recalled(put_aside)
    assert only(commands, do.ShowForm).draft == put_aside
    assert only(commands, do.SaveDraft).draft == put_aside
    assert only(commands, do.FocusField).field == "amount"


def test_what_is_in_the_form_then_is_put_aside_in_its_stead(till: Till) -> None:
    scan_in(till)
    first = till.draft
    till.hold()
    scan_in(till, OTHER, "other", 9)
    second = till.draft
    commands = till.recalled(first)
    assert only(commands, do.HoldDraft).draft == second
    assert till.draft == first


def test_one_that_is_gone_changes_nothing(till: Till) -> None:
    type_in(till, "58")
    assert till.recalled(None) == []
    assert amount_of(till.draft) == "58"


def test_one_that_comes_back_while_an_invoice_is_saved_waits(till: Till) -> None:
    scan_in(till)
    put_aside = till.draft
    till.hold()
    scan_in(till, OTHER, "other", 9)
    type_in(till, "58")
    save = only(till.submit(TODAY), do.SaveInvoice)
    assert till.recalled(put_aside) == []
    commands = till.saved(confirmed(save))
    assert do.HoldDraft not in kinds(commands)
    assert till.draft == put_aside


def test_one_that_could_not_be_put_aside_is_in_the_form_again(till: Till) -> None:
    scan_in(till)
    put_aside, full = till.draft, KnownError(FailureKind.DISK_FULL)
    till.hold()
    commands = till.hold_failed(put_aside, full)
    assert do.AnnounceFailure(full) in commands
    assert till.draft == put_aside


def test_or_within_reach_of_undo_when_the_next_customer_is_there(till: Till) -> None:
    scan_in(till)
    put_aside, full = till.draft, KnownError(FailureKind.DISK_FULL)
    till.hold()
    scan_in(till, OTHER, "other", 9)
    till.hold_failed(put_aside, full)
    assert till.draft.buyer == OTHER
    assert only(till.undo(), do.ShowForm).draft.buyer == TITLE


def test_an_answer_for_a_form_that_was_put_aside_is_dropped(till: Till) -> None:
    type_in(till, "58")
    lookup = only(till.scan(code()), do.LookUp)
    till.hold()
    assert till.title_found(lookup.lookup_id, found_title()) == []


def test_the_next_customer_may_have_the_same_title(till: Till) -> None:
    scan_in(till)
    till.hold()
    scan_in(till, TITLE, "code", 1)
    assert till.draft.buyer == TITLE


def held(*names: str) -> tuple[HeldDraft, ...]:
    buyers = [replace(TITLE, name=name) for name in names]
    return tuple(HeldDraft(Draft(buyer.name, buyer), "", NOON) for buyer in buyers)


def test_the_only_one_comes_back_at_once(till: Till) -> None:
    assert till.recall() == []
    assert till.held_drafts_read(held("a")) == [do.ShowHeldCount(1)]
    assert till.recall() == [do.RecallDraft("a")]


def test_one_with_a_label_is_shown_first(till: Till) -> None:
    (one,) = held("a")
    refused = (replace(one, label="refused: T1-1 · 税号错误"),)
    till.held_drafts_read(refused)
    assert till.recall() == [do.OfferHeldDrafts(refused)]
    assert till.recall("a") == [do.RecallDraft("a")]


def test_among_several_the_cashier_chooses(till: Till) -> None:
    till.held_drafts_read(held("a", "b"))
    assert till.recall() == [do.OfferHeldDrafts(held("a", "b"))]
    assert till.recall("b") == [do.RecallDraft("b")]
