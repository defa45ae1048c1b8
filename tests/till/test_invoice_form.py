"""The form: typing, what undo brings back, holding, where the cursor goes."""

from dataclasses import replace
from decimal import Decimal

import pytest

from pos_scanner.domain.catalogue import CatalogueEntry
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.invoice import (
    Draft,
    DraftLine,
    DraftRefusal,
)
from pos_scanner.domain.sale import Sale
from pos_scanner.domain.title import Title, TitleSource
from pos_scanner.till import Till
from pos_scanner.till import commands as do
from pos_scanner.till.commands import Phase
from tests.till.builders import (
    BLANK,
    OTHER,
    TITLE,
    TODAY,
    amount_of,
    bring_back,
    found_title,
    kinds,
    only,
    priced,
    scan_in,
    type_in,
)

BEER = CatalogueEntry("*酒*啤酒", "1030303000000000000", "0.13", "瓶", Decimal("8.5"), "11")
MEAL = CatalogueEntry("*餐饮服务*餐费", "3070401000000000000", "0.06", "份")
SALE = Sale((DraftLine("茶", "58.00"), DraftLine("饭", "12.00")), "R123", "table 7")
NEXT = Sale((DraftLine("汤", "9.00"),), "R124")


def test_every_edit_is_kept_as_typed(till: Till) -> None:
    commands = type_in(till, amount="12..")
    assert amount_of(only(commands, do.SaveDraft).draft) == "12.."
    assert only(commands, do.ShowForm).phase is Phase.CHECK


def test_an_echo_of_an_earlier_form_changes_nothing(till: Till) -> None:
    previous = till.draft
    type_in(till, amount="58")
    till.clear()
    assert till.edit(priced(previous, "58")) == []


def test_a_cleared_form_can_be_had_back_under_a_new_id(till: Till) -> None:
    type_in(till, amount="58")
    cleared = till.draft
    commands = till.clear()
    assert only(commands, do.DiscardDraft).draft_id == cleared.draft_id
    assert only(commands, do.ShowForm).can_undo
    back = only(till.undo(), do.SaveDraft).draft
    assert back == replace(cleared, draft_id=back.draft_id)
    assert back.draft_id != cleared.draft_id


def test_a_kept_draft_comes_back_at_the_start(till: Till) -> None:
    kept = Draft("old", TITLE, lines=(DraftLine(amount="5"),))
    shown = only(till.start(kept), do.ShowForm)
    assert (shown.draft, shown.phase) == (kept, Phase.CHECK)


def test_a_kept_draft_does_not_overwrite_what_was_typed_meanwhile(till: Till) -> None:
    type_in(till, amount="58")
    till.start(Draft("old", lines=(DraftLine(amount="5"),)))
    assert amount_of(till.draft) == "58"


def test_what_was_typed_before_can_be_had_back(till: Till) -> None:
    till.edit(replace(till.draft, buyer=Title(name="bj")))
    till.use_title(found_title(TITLE, TitleSource.KNOWN_BUYER))
    assert only(till.undo(), do.ShowForm).draft.buyer == Title(name="bj")


def test_a_taken_correction_can_be_undone(till: Till) -> None:
    scan_in(till)
    till.correct_buyer(replace(TITLE, phone="021"))
    assert till.draft.buyer.phone == "021"
    till.undo()
    assert till.draft.buyer == TITLE


def test_a_form_put_aside_leaves_an_empty_one(till: Till) -> None:
    scan_in(till)
    type_in(till, "58")
    previous = till.draft
    commands = till.hold()
    assert only(commands, do.HoldDraft).draft == previous
    assert only(commands, do.AnnounceHeld).draft == previous
    shown = only(commands, do.ShowForm)
    assert (shown.phase, shown.draft.is_empty) == (Phase.READY, True)
    assert do.DiscardDraft not in kinds(commands)


def test_an_empty_form_is_not_put_aside(till: Till) -> None:
    assert till.hold() == [do.AnnounceNothingToHold()]


def test_it_comes_back_with_the_cursor_where_something_is_missing(till: Till) -> None:
    scan_in(till)
    put_aside = till.draft
    till.hold()
    commands = bring_back(till, put_aside)
    assert only(commands, do.ShowForm).draft == put_aside
    assert only(commands, do.SaveDraft).draft == put_aside
    assert only(commands, do.FocusField).field == "amount"


def test_a_refused_one_comes_back_with_the_cursor_where_the_platform_found_fault(
    till: Till,
) -> None:
    refusal = DraftRefusal("税收编码不存在", "tax_code", 0)
    refused = replace(priced(replace(BLANK, draft_id="h", buyer=TITLE), "58"), refusal=refusal)
    assert only(bring_back(till, refused), do.FocusField) == do.FocusField("tax_code", 0)


def test_what_is_in_the_form_then_is_put_aside_in_its_stead(till: Till) -> None:
    scan_in(till)
    first = till.draft
    till.hold()
    scan_in(till, OTHER, "other", 9)
    second = till.draft
    commands = bring_back(till, first)
    assert only(commands, do.HoldDraft).draft == second
    assert till.draft == first


def test_one_that_is_gone_changes_nothing(till: Till) -> None:
    type_in(till, "58")
    assert till.recall("gone") == []
    assert amount_of(till.draft) == "58"


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


def test_enter_goes_to_the_line_that_lacks_something(till: Till) -> None:
    scan_in(till)
    type_in(till, "58")
    till.add_line()
    assert only(till.submit(till.draft, TODAY), do.FocusField) == do.FocusField("amount", 1)


def test_an_empty_form_has_no_findings(till: Till) -> None:
    type_in(till, "58")
    assert only(till.clear(), do.ShowFindings).findings == ()
    assert only(till.start(None), do.ShowForm).phase is Phase.READY


def test_a_stored_draft_that_is_empty_leaves_the_till_ready(till: Till) -> None:
    stored = Draft("old", lines=(DraftLine("茶"),))
    assert only(till.start(stored), do.ShowForm) == do.ShowForm(Phase.READY, stored, can_undo=False)


def test_a_stored_draft_is_shown_with_its_findings_and_the_day_is_read(till: Till) -> None:
    commands = till.start(Draft("old", lines=(DraftLine(amount="5"),)))
    fields = {finding.field for finding in only(commands, do.ShowFindings).findings}
    assert {"name", "item"} <= fields
    assert commands[0] == do.RefreshDay()
    assert commands[-1] == do.FocusField("name")


def test_the_first_key_shows_the_form_and_the_next_only_what_is_wrong_with_it(till: Till) -> None:
    assert kinds(type_in(till, "5")) == [do.ShowForm, do.ShowFindings, do.SaveDraft]
    assert kinds(type_in(till, "58")) == [do.ShowFindings, do.SaveDraft]
    assert type_in(till, "58") == []


def test_clearing_twice_still_brings_the_form_back(till: Till) -> None:
    type_in(till, "58")
    till.clear()
    assert only(till.clear(), do.ShowForm).can_undo
    till.undo()
    assert amount_of(till.draft) == "58"
    assert till.undo() == [do.AnnounceNothingToUndo()]


def test_undo_puts_what_stands_in_the_form_on_hold(till: Till) -> None:
    scan_in(till)
    type_in(till, "58")
    till.clear()
    scan_in(till, OTHER, "other", 9)
    type_in(till, "9")
    served = till.draft
    commands = till.undo()
    assert only(commands, do.HoldDraft).draft == served
    assert only(commands, do.AnnounceHeld).draft == served
    assert only(commands, do.ShowForm).phase is Phase.CHECK
    assert (till.draft.buyer, amount_of(till.draft)) == (TITLE, "58")
    assert not only(commands, do.ShowForm).can_undo


def test_a_scan_that_is_undone_at_once_leaves_nothing_on_hold(till: Till) -> None:
    scan_in(till)
    scan_in(till, OTHER, "other", 9)
    replaced = till.draft.draft_id
    commands = till.undo()
    assert only(commands, do.DiscardDraft).draft_id == replaced
    assert do.HoldDraft not in kinds(commands)
    assert till.draft.buyer == TITLE


def test_what_was_typed_after_an_undone_scan_goes_on_hold(till: Till) -> None:
    scan_in(till)
    scan_in(till, OTHER, "other", 9)
    type_in(till, "9")
    assert amount_of(only(till.undo(), do.HoldDraft).draft) == "9"


def test_each_replaced_title_can_be_had_back(till: Till) -> None:
    for number, title in enumerate([TITLE, OTHER, replace(OTHER, name="李四")]):
        scan_in(till, title, f"code {number}", 9 * number)
    till.undo()
    assert till.draft.buyer == OTHER
    till.undo()
    assert till.draft.buyer == TITLE


def test_a_stored_draft_goes_on_hold_when_the_form_was_begun_meanwhile(till: Till) -> None:
    type_in(till, "58")
    stored = Draft("old", lines=(DraftLine(amount="5"),))
    assert only(till.start(stored), do.HoldDraft).draft == stored
    assert amount_of(till.draft) == "58"


def test_a_form_whose_last_letter_was_deleted_is_not_put_on_hold(till: Till) -> None:
    type_in(till, "5")
    type_in(till, "")
    assert till.hold() == [do.AnnounceNothingToHold()]


def test_a_form_on_hold_cannot_be_had_back_by_undo(till: Till) -> None:
    type_in(till, "5")
    till.clear()
    type_in(till, "58")
    assert not only(till.hold(), do.ShowForm).can_undo


def test_a_complete_form_that_comes_back_has_the_cursor_in_its_amount(till: Till) -> None:
    commands = bring_back(till, priced(replace(BLANK, draft_id="h", buyer=TITLE), "58"))
    assert only(commands, do.FocusField) == do.FocusField("amount")
    assert only(commands, do.ShowForm).phase is Phase.CHECK


def test_a_form_that_comes_back_ends_the_present_ones_undo(till: Till) -> None:
    type_in(till, "5")
    till.clear()
    commands = bring_back(till, Draft("h", TITLE))
    assert not only(commands, do.ShowForm).can_undo


@pytest.mark.parametrize(
    ("line", "field"),
    [
        (DraftLine("", "58", "0.06"), "item"),
        (DraftLine("茶", "58", ""), "tax_rate"),
        (DraftLine("茶", "58", "0.06", quantity="x"), "quantity"),
        (DraftLine("茶", "", "0.06", quantity="2", unit_price="x"), "unit_price"),
        (DraftLine("茶", "", "0.06"), "amount"),
        (DraftLine("茶", "58", "0.06", discount="x"), "discount"),
        (DraftLine("", "", ""), "item"),
        (DraftLine("茶", "", "", quantity="x"), "tax_rate"),
        (DraftLine("茶", "x", "0.06", discount="x"), "amount"),
    ],
)
def test_enter_goes_to_the_first_field_that_is_needed(
    till: Till, line: DraftLine, field: str
) -> None:
    till.edit(replace(till.draft, buyer=TITLE, lines=(line,)))
    assert only(till.submit(till.draft, TODAY), do.FocusField) == do.FocusField(field)
