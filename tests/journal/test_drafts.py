"""Drafts: the form as typed comes back; several customers' forms wait aside."""

from collections.abc import Callable
from datetime import datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pos_scanner.domain.invoice import Draft, HeldDraft, Invoice
from pos_scanner.journal import Journal

Build = Callable[..., Invoice]
TEXTS = st.text(st.characters(codec="utf-8"), max_size=60)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(TEXTS, TEXTS)
def test_a_held_form_of_any_text_survives(
    journal: Journal, now: datetime, label: str, text: str
) -> None:
    held = Draft("d", remark=text, order_number=text)
    journal.drafts.hold(held, label, at=now)
    assert journal.drafts.held() == (HeldDraft(held, label, now),)


def test_a_held_form_waits_aside_and_is_recalled(journal: Journal, now: datetime) -> None:
    held = Draft("d1", remark="table 4")
    journal.drafts.hold(held, "张三", at=now)
    assert journal.drafts.newest() is None
    assert journal.drafts.held() == (HeldDraft(held, "张三", now),)
    assert journal.drafts.recall("d1") == held
    assert journal.drafts.newest() == held
    assert journal.drafts.held() == ()


def test_several_forms_are_held_the_longest_waiting_first(journal: Journal, now: datetime) -> None:
    for minute in range(3):
        draft = Draft(f"d{minute}")
        journal.drafts.save(draft)
        journal.drafts.hold(draft, str(minute), at=now + timedelta(minutes=minute))
    assert [one.label for one in journal.drafts.held()] == ["0", "1", "2"]


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
