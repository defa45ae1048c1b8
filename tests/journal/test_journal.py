"""The journal: confirmed once, numbered without gaps, never changed, everything typed kept."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import apsw
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.export_batch import Selection
from pos_scanner.domain.invoice import (
    Draft,
    DraftLine,
    Invoice,
    InvoiceKind,
    InvoiceState,
)
from pos_scanner.domain.title import Title, TitleSource, TitleType
from pos_scanner.journal import Journal
from pos_scanner.journal.journal import FILE_NAME

Build = Callable[..., Invoice]

TEXTS = st.text(st.characters(codec="utf-8"), max_size=60)
TITLES = st.builds(Title, st.sampled_from([None, *TitleType]), *[TEXTS] * 7)
LINES = st.lists(st.builds(DraftLine, *[TEXTS] * 9), min_size=1, max_size=4)


def raw(journal: Journal) -> apsw.Connection:
    return apsw.Connection(str(journal.path))


def test_a_confirmed_invoice_comes_back_as_it_went_in(
    journal: Journal, invoice: Build, now: datetime
) -> None:
    confirmed = journal.confirm("d1", invoice(), at=now)
    assert confirmed.number == "T1-20261123-0001"
    assert journal.invoices_of(now.date()) == (confirmed,)
    assert confirmed.invoice == invoice()


def test_numbers_follow_one_another_and_begin_anew_each_day(
    journal: Journal, invoice: Build, now: datetime
) -> None:
    days = [now, now, now + timedelta(days=1)]
    confirmed = [journal.confirm(f"d{i}", invoice(), at=at) for i, at in enumerate(days)]
    numbers = [entry.number for entry in confirmed]
    assert numbers == ["T1-20261123-0001", "T1-20261123-0002", "T1-20261124-0001"]
    assert [entry.sequence for entry in confirmed] == [1, 2, 3]


def test_confirming_a_draft_twice_gives_the_same_invoice(
    journal: Journal, invoice: Build, now: datetime
) -> None:
    first = journal.confirm("d1", invoice(), at=now)
    later = now + timedelta(days=1)
    retried = replace(invoice(), cashier="Ma", sale_date=later.date())
    assert journal.confirm("d1", retried, at=later) == first
    assert journal.day_summary(now.date()).count == 1


def test_a_draft_that_became_an_invoice_does_not_become_another_in_silence(
    journal: Journal, invoice: Build, now: datetime
) -> None:
    first = journal.confirm("d1", invoice(), at=now)
    with pytest.raises(KnownError) as caught:
        journal.confirm("d1", invoice("another"), at=now + timedelta(minutes=1))
    assert caught.value.kind is FailureKind.DRAFT_CONFIRMED
    assert caught.value.facts == {"number": first.number}
    assert len(journal.invoices_of(now.date())) == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE invoice SET buyer_name = 'x'",
        "UPDATE invoice SET gross_fen = 1",
        "UPDATE invoice SET state = 'confirmed'",
        "DELETE FROM invoice",
        "UPDATE line SET gross_fen = gross_fen",
        "DELETE FROM line",
        "UPDATE chain SET hash = hash",
        "DELETE FROM chain",
    ],
)
def test_a_confirmed_invoice_cannot_be_changed(
    journal: Journal, invoice: Build, now: datetime, statement: str
) -> None:
    journal.confirm("d1", invoice(), at=now)
    with pytest.raises(apsw.ConstraintError):
        raw(journal).execute(statement)
    assert journal.verify().problems == ()


def test_a_void_stays_in_the_journal_and_out_of_the_sums(
    journal: Journal, invoice: Build, now: datetime
) -> None:
    journal.confirm("d1", invoice(), at=now)
    waiting_invoice = journal.confirm("d2", invoice(gross_fen=500), at=now)
    journal.void("T1-20261123-0001", "typed wrong", at=now)
    journal.void("T1-20261123-0001", "again", at=now)
    states = [entry.state for entry in journal.invoices_of(now.date())]
    assert states == [InvoiceState.CONFIRMED, InvoiceState.VOIDED]
    waiting = list(journal.batches.items(Selection()))
    assert [item.confirmed for item in waiting] == [waiting_invoice]
    summary = journal.day_summary(now.date())
    assert (summary.count, summary.gross_fen, summary.unexported) == (1, 500, 1)
    assert journal.verify().problems == ()


def test_an_unknown_number_cannot_be_voided(journal: Journal, now: datetime) -> None:
    with pytest.raises(KeyError):
        journal.void("T1-20261123-0001", "", at=now)


def test_the_newest_draft_comes_back_until_it_is_confirmed(
    journal: Journal, invoice: Build, now: datetime
) -> None:
    journal.drafts.save(Draft("old", lines=(DraftLine(amount="1"),)))
    journal.drafts.save(Draft("new", lines=(DraftLine(amount="2"),)))
    journal.drafts.save(Draft("new", lines=(DraftLine(amount="23"),)))
    assert journal.drafts.newest() == Draft("new", lines=(DraftLine(amount="23"),))
    journal.confirm("new", invoice(), at=now)
    assert journal.drafts.newest() == Draft("old", lines=(DraftLine(amount="1"),))
    journal.drafts.discard("old")
    assert journal.drafts.newest() is None


@given(TITLES, st.none() | TITLES, LINES, TEXTS, st.sampled_from(InvoiceKind))
def test_a_draft_of_any_text_survives(
    journal: Journal,
    buyer: Title,
    scanned: Title | None,
    lines: list[DraftLine],
    text: str,
    kind: InvoiceKind,
) -> None:
    source = TitleSource.WECHAT
    draft = Draft("d", buyer, scanned, source, kind, text, tuple(lines), text, replaces=text)
    journal.drafts.save(draft)
    assert journal.drafts.newest() == draft


@settings(max_examples=40)
@given(TITLES, TEXTS)
def test_an_invoice_of_any_text_survives(
    journal: Journal, invoice: Build, now: datetime, buyer: Title, text: str
) -> None:
    sale = replace(invoice(), buyer=buyer, scanned=buyer, remark=text, order_number=text)
    draft_id = f"d{journal.day_summary(now.date()).count}"
    journal.confirm(draft_id, sale, at=now)
    assert journal.invoices_of(now.date())[0].invoice == sale


@given(TEXTS, TEXTS)
def test_a_void_of_any_text_survives_and_verifies(
    journal: Journal, invoice: Build, now: datetime, reason: str, cashier: str
) -> None:
    confirmed = journal.confirm(f"d{journal.day_figures(now.date()).invoices}", invoice(), at=now)
    voided = journal.void(confirmed.number, reason, at=now, cashier=cashier)
    assert (voided.void_reason, voided.voided_by, voided.voided_at) == (reason, cashier, now)
    assert journal.verify().problems == ()


def test_an_invoice_that_replaces_another_voids_it(
    journal: Journal, invoice: Build, now: datetime
) -> None:
    wrong = journal.confirm("d1", invoice(), at=now)
    right = journal.confirm("d2", replace(invoice(), replaces=wrong.number), at=now)
    replaced = journal.invoice(wrong.number)
    assert replaced is not None
    assert replaced.state is InvoiceState.VOIDED
    assert replaced.void_reason == f"→ {right.number}"
    assert journal.verify().problems == ()


def test_half_a_character_is_stored_as_the_replacement_mark(journal: Journal) -> None:
    journal.drafts.save(Draft("d", remark="a\ud800b"))
    draft = journal.drafts.newest()
    assert draft is not None
    assert draft.remark == "a\ufffdb"


def test_a_second_window_is_refused_and_a_command_is_not(tmp_path: Path) -> None:
    window = Journal.open(tmp_path, exclusive=True)
    with pytest.raises(KnownError) as caught:
        Journal.open(tmp_path, exclusive=True)
    assert caught.value.kind is FailureKind.JOURNAL_IN_USE
    Journal.open(tmp_path).close()
    window.close()
    Journal.open(tmp_path, exclusive=True).close()


def test_a_file_that_is_no_journal_is_said_to_be_damaged(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"not a database, not at all" * 100)
    with pytest.raises(KnownError) as caught:
        Journal.open(tmp_path)
    assert caught.value.kind is FailureKind.JOURNAL_DAMAGED


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(KnownError) as caught:
        Journal.open(tmp_path / "file" / "data")
    assert caught.value.kind is FailureKind.FOLDER_NOT_WRITABLE
