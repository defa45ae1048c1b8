"""The till's rules, as events and commands: no window, no files, no mock."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.invoice import Draft, DraftLine
from pos_scanner.till import Till
from pos_scanner.till import commands as do
from pos_scanner.till.commands import Phase
from tests.till.builders import (
    OTHER,
    TITLE,
    TODAY,
    amount_of,
    code,
    confirmed,
    found_title,
    kinds,
    only,
    priced,
    scan_in,
    type_in,
)

EXPIRED = KnownError(FailureKind.CODE_EXPIRED)


def test_a_scan_is_looked_up_and_fills_the_form(till: Till) -> None:
    lookup = only(till.scan(code("code")), do.LookUp)
    commands = till.title_found(lookup.lookup_id, found_title())
    shown = only(commands, do.ShowForm)
    assert (shown.phase, shown.draft.buyer, shown.draft.scanned) == (Phase.CHECK, TITLE, TITLE)
    assert only(commands, do.FocusField).field == "amount"
    assert only(commands, do.SaveDraft).draft == shown.draft


def test_a_stale_answer_is_dropped(till: Till) -> None:
    first = only(till.scan(code("first")), do.LookUp)
    second = only(till.scan(code("second", 1)), do.LookUp)
    assert till.title_found(first.lookup_id, found_title()) == []
    assert till.look_up_failed(first.lookup_id, EXPIRED) == []
    assert (
        only(till.title_found(second.lookup_id, found_title(OTHER)), do.ShowForm).draft.buyer
        == OTHER
    )


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


def test_a_scan_keeps_the_sale_and_a_replaced_buyer_can_be_had_back(till: Till) -> None:
    scan_in(till)
    type_in(till, amount="58")
    scan_in(till, OTHER, "other", 9)
    assert (till.draft.buyer, amount_of(till.draft)) == (OTHER, "58")
    restored = only(till.undo(), do.ShowForm)
    assert (restored.draft.buyer, amount_of(restored.draft)) == (TITLE, "58")


def test_every_edit_is_kept_as_typed(till: Till) -> None:
    commands = type_in(till, amount="12..")
    assert amount_of(only(commands, do.SaveDraft).draft) == "12.."
    assert only(commands, do.ShowForm).phase is Phase.CHECK


def test_an_echo_of_an_earlier_form_changes_nothing(till: Till) -> None:
    before = till.draft
    type_in(till, amount="58")
    till.clear()
    assert till.edit(priced(before, "58")) == []


def test_a_cleared_form_can_be_had_back_under_a_new_id(till: Till) -> None:
    type_in(till, amount="58")
    cleared = till.draft
    commands = till.clear()
    assert only(commands, do.DiscardDraft).draft_id == cleared.draft_id
    assert only(commands, do.ShowForm).can_undo
    back = only(till.undo(), do.SaveDraft).draft
    assert back == replace(cleared, draft_id=back.draft_id)
    assert back.draft_id != cleared.draft_id


def test_submitting_goes_to_the_next_needed_field(till: Till) -> None:
    type_in(till, amount="58")
    assert only(till.submit(TODAY), do.FocusField).field == "name"
    till.edit(replace(priced(till.draft, ""), buyer=TITLE))
    assert only(till.submit(TODAY), do.FocusField).field == "amount"


def test_a_complete_form_is_confirmed_once(till: Till) -> None:
    scan_in(till)
    type_in(till, amount="58")
    save = only(till.submit(TODAY, "张三"), do.SaveInvoice)
    assert till.submit(TODAY, "张三") == []
    assert (save.invoice.gross_fen, save.invoice.cashier) == (5800, "张三")
    commands = till.saved(confirmed(save))
    shown = only(commands, do.ShowForm)
    assert shown.phase is Phase.DONE
    assert shown.draft.is_empty
    assert shown.draft.draft_id != save.draft_id
    assert do.RefreshDay() in commands


def test_a_form_that_could_not_be_saved_stays(till: Till) -> None:
    scan_in(till)
    type_in(till, amount="58")
    till.submit(TODAY)
    full = KnownError(FailureKind.DISK_FULL)
    commands = till.save_failed(full)
    assert do.AnnounceFailure(full) in commands
    assert amount_of(only(commands, do.ShowForm).draft) == "58"
    assert only(till.submit(TODAY), do.SaveInvoice).draft_id == till.draft.draft_id


def test_a_scan_while_saving_waits_and_is_for_the_next_customer(till: Till) -> None:
    scan_in(till)
    type_in(till, amount="58")
    save = only(till.submit(TODAY), do.SaveInvoice)
    assert till.scan(code("next", 1)) == []
    assert only(till.saved(confirmed(save)), do.LookUp).scan.text == "next"


def test_a_confirmation_can_be_taken_back_until_the_next_customer(till: Till) -> None:
    scan_in(till)
    type_in(till, amount="58")
    save = only(till.submit(TODAY), do.SaveInvoice)
    till.saved(confirmed(save))
    commands = till.undo()
    assert only(commands, do.VoidInvoice).number == "T1-20261123-0001"
    assert amount_of(only(commands, do.ShowForm).draft) == "58"
    assert till.draft.draft_id != save.draft_id


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
    save = only(till.submit(TODAY), do.SaveInvoice)
    till.saved(confirmed(save))
    next_thing(till)
    assert do.VoidInvoice not in kinds(till.undo())


def test_a_kept_draft_comes_back_at_the_start(till: Till) -> None:
    kept = Draft("old", TITLE, lines=(DraftLine(amount="5"),))
    shown = only(till.start(kept), do.ShowForm)
    assert (shown.draft, shown.phase) == (kept, Phase.CHECK)


def test_a_kept_draft_does_not_overwrite_what_was_typed_meanwhile(till: Till) -> None:
    type_in(till, amount="58")
    till.start(Draft("old", lines=(DraftLine(amount="5"),)))
    assert amount_of(till.draft) == "58"
