"""Drafts: the form as typed comes back; several customers' forms wait aside."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.invoice import Draft, HeldDraft, Invoice
from pos_scanner.journal import Journal

Build = Callable[..., Invoice]
TEXTS = st.text(st.characters(codec="utf-8"), max_size=60)


@given(TEXTS, TEXTS)
def test_a_held_form_of_any_text_survives(
    journal: Journal, now: datetime, label: str, text: str
) -> None:
    draft = Draft("d", remark=text, order_number=text)
    journal.drafts.hold(draft, label, at=now)
    assert journal.drafts.held() == (HeldDraft(draft, label, now),)


def test_a_held_form_waits_aside_and_is_recalled(journal: Journal, now: datetime) -> None:
    draft = Draft("d1", remark="table 4")
    journal.drafts.hold(draft, "张三", at=now)
    assert journal.drafts.newest() is None
    assert journal.drafts.held() == (HeldDraft(draft, "张三", now),)
    assert journal.drafts.recall("d1") == draft
    assert journal.drafts.newest() == draft
    assert journal.drafts.held() == ()


def test_several_forms_are_held_the_longest_waiting_first(journal: Journal, now: datetime) -> None:
    for minute in range(3):
        draft = Draft(f"d{minute}")
        journal.drafts.save(draft)
        journal.drafts.hold(draft, str(minute), at=now + timedelta(minutes=minute))
    assert [form.label for form in journal.drafts.held()] == ["0", "1", "2"]


def test_a_form_that_stood_there_comes_back_after_the_recalled_one(
    journal: Journal, invoice: Build, now: datetime
) -> None:
    journal.drafts.hold(Draft("held"), "", at=now)
    journal.drafts.save(Draft("standing"))
    journal.drafts.recall("held")
    journal.confirm("held", invoice(), at=now)
    assert journal.drafts.newest() == Draft("standing")


def test_what_is_not_held_is_not_recalled(journal: Journal, now: datetime) -> None:
    journal.drafts.save(Draft("d1"))
    assert journal.drafts.recall("d1") is None
    assert journal.drafts.recall("d2") is None


def test_a_late_edit_of_a_held_form_is_kept_and_it_stays_held(
    journal: Journal, now: datetime
) -> None:
    journal.drafts.hold(Draft("d1"), "", at=now)
    journal.drafts.save(Draft("d1", remark="late"))
    assert journal.drafts.newest() is None
    assert journal.drafts.held()[0].draft.remark == "late"


def test_a_journal_without_drafts_has_none_to_restore(journal: Journal) -> None:
    assert journal.drafts.newest() is None
    assert journal.drafts.held() == ()


def test_each_edit_makes_its_draft_the_newest(journal: Journal) -> None:
    for draft_id in ("a", "b", "a"):
        journal.drafts.save(Draft(draft_id))
    assert journal.drafts.newest() == Draft("a")
    assert journal.file.ask("SELECT draft_id, kept_at FROM draft ORDER BY 1") == [
        ("a", 3),
        ("b", 2),
    ]


def test_a_discarded_draft_is_gone_held_or_not(journal: Journal, now: datetime) -> None:
    journal.drafts.save(Draft("a"))
    journal.drafts.hold(Draft("b"), "", at=now)
    for draft_id in ("a", "b", "never there"):
        journal.drafts.discard(draft_id)
    assert journal.file.ask("SELECT * FROM draft") == []


def test_only_the_draft_that_is_meant_is_discarded_held_and_recalled(
    journal: Journal, now: datetime
) -> None:
    for draft_id in ("a", "b", "c"):
        journal.drafts.save(Draft(draft_id))
    journal.drafts.discard("c")
    journal.drafts.hold(Draft("b"), "table 4", at=now)
    journal.drafts.hold(Draft("a"), "table 5", at=now)
    assert journal.drafts.recall("b") == Draft("b")
    assert [form.label for form in journal.drafts.held()] == ["table 5"]
    assert journal.drafts.newest() == Draft("b")


def test_holding_stores_label_and_time_and_recalling_takes_them_away(
    journal: Journal, now: datetime
) -> None:
    journal.drafts.hold(Draft("a"), "桌\ud8004", at=now)
    stored = "SELECT label, held_at, kept_at FROM draft"
    assert journal.file.ask(stored) == [("桌\ufffd4", "2026-11-23T10:15:30+00:00", 1)]
    journal.drafts.recall("a")
    assert journal.file.ask(stored) == [("", None, 2)]


def test_a_recalled_draft_is_not_recalled_again(journal: Journal, now: datetime) -> None:
    journal.drafts.hold(Draft("a"), "", at=now)
    assert journal.drafts.recall("a") == Draft("a")
    assert journal.drafts.recall("a") is None


def test_a_draft_that_is_no_draft_any_more_is_damage(journal: Journal) -> None:
    journal.file.change("INSERT INTO draft (draft_id, kept_at, content) VALUES ('a', 1, '{}')")
    with pytest.raises(KnownError) as caught:
        journal.drafts.newest()
    assert caught.value.kind is FailureKind.JOURNAL_DAMAGED
