"""Batches: numbered without gaps, each invoice marked once when told and once when taken back."""

from array import array
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import apsw
import pytest

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.export_batch import ExportBatch, ItemEvent, Selection
from pos_scanner.domain.invoice import Invoice, InvoiceKind, InvoiceState
from pos_scanner.journal import Journal

Build = Callable[..., Invoice]
CONFIRMED, VOIDED = ItemEvent.CONFIRMED, ItemEvent.VOIDED


def batch(number: str, at: datetime, **more: object) -> ExportBatch:
    made = ExportBatch(number, "standard", "out.csv", 1, 1, 11300, "0" * 64, at, "a", "b")
    return replace(made, **more)  # type: ignore[arg-type]


def told(journal: Journal, chosen: Selection) -> list[tuple[ItemEvent, int]]:
    return [(item.event, item.confirmed.sequence) for item in journal.batches.items(chosen)]


def record(journal: Journal, number: str, at: datetime, *sequences: int, event: ItemEvent) -> None:
    journal.batches.add(batch(number, at), {event: array("q", sequences)})


def test_a_batch_marks_its_invoices_and_the_first_mark_stays(
    journal: Journal, invoice: Build, now: datetime
) -> None:
    journal.confirm("d1", invoice(), at=now)
    assert journal.batches.next_number(now.date()) == "B20261123-001"
    record(journal, "B20261123-001", now, 1, event=CONFIRMED)
    record(journal, "B20261123-002", now, 1, event=CONFIRMED)
    assert journal.invoices_of(now.date())[0].exported_in == "B20261123-001"
    assert journal.batches.waiting_count() == 0
    numbers = [one.number for one in journal.batches.all()]
    assert numbers == ["B20261123-001", "B20261123-002"]
    assert told(journal, Selection()) == []
    assert told(journal, Selection(only_new=False)) == [(CONFIRMED, 1)]


def test_a_batch_comes_back_as_it_was_recorded(journal: Journal, now: datetime) -> None:
    first = batch("B20261123-001", now, format_config='{"preset": "x"}')
    again = batch("B20261123-002", now, again_of="B20261123-001", voids=2)
    for one in (first, again):
        journal.batches.add(one, {})
    assert journal.batches.all() == (first, again)
    assert journal.batches.batch("B20261123-002") == again
    assert journal.batches.batch("B20261123-003") is None


def test_a_batch_number_taken_meanwhile_is_refused(journal: Journal, now: datetime) -> None:
    record(journal, "B20261123-001", now, event=CONFIRMED)
    with pytest.raises(KnownError) as caught:
        record(journal, "B20261123-001", now, event=CONFIRMED)
    assert caught.value.kind is FailureKind.JOURNAL_IN_USE


def test_a_void_of_what_accounting_has_is_told_once_and_another_never(
    journal: Journal, invoice: Build, now: datetime
) -> None:
    journal.confirm("d1", invoice(), at=now)
    journal.confirm("d2", invoice(), at=now)
    record(journal, "B20261123-001", now, 1, event=CONFIRMED)
    later = now + timedelta(days=9)
    for number in ("T1-20261123-0001", "T1-20261123-0002"):
        journal.void(number, "typed wrong", at=later)
    (item,) = journal.batches.items(Selection())
    assert (item.event, item.sign, item.day) == (VOIDED, -1, later.date())
    assert item.reason == "typed wrong"
    assert journal.batches.waiting_count() == 1
    record(journal, "B20261202-001", later, 1, event=VOIDED)
    assert journal.batches.waiting_count() == 0
    # All of it again: what never went out does not go out now either.
    everything = Selection(only_new=False)
    assert told(journal, everything) == [(CONFIRMED, 1), (VOIDED, 1)]


def test_a_batch_knows_what_it_told_whatever_happened_since(
    journal: Journal, invoice: Build, now: datetime
) -> None:
    for number in range(3):
        journal.confirm(f"d{number}", invoice(), at=now)
    record(journal, "B20261123-001", now, 1, 3, event=CONFIRMED)
    journal.void("T1-20261123-0001", "", at=now)
    items = list(journal.batches.items_of("B20261123-001"))
    assert [(item.event, item.confirmed.sequence) for item in items] == [
        (CONFIRMED, 1),
        (CONFIRMED, 3),
    ]
    assert list(journal.batches.left_out([1, 3])) == [("T1-20261123-0002", "waiting")]


def test_a_selection_narrows_by_day_kind_cashier_state_and_number(
    journal: Journal, invoice: Build, now: datetime
) -> None:
    for day in (21, 22, 23):
        kind = InvoiceKind.SPECIAL if day == 22 else InvoiceKind.ORDINARY
        one = replace(
            invoice(), sale_date=date(2026, 11, day), kind=kind, cashier=f"c{day}", shift=day
        )
        journal.confirm(f"d{day}", one, at=now)
    assert told(journal, Selection(date(2026, 11, 22), date(2026, 11, 23))) == [
        (CONFIRMED, 2),
        (CONFIRMED, 3),
    ]
    for chosen in (
        Selection(kind=InvoiceKind.SPECIAL),
        Selection(cashier="c22"),
        Selection(shift=22),
        Selection(numbers=("T1-20261123-0002",)),
    ):
        assert told(journal, chosen) == [(CONFIRMED, 2)]
        assert journal.batches.count(chosen) == 1
    assert told(journal, Selection(state=InvoiceState.VOIDED)) == []
    assert journal.batches.shifts_and_cashiers() == ((23, 22, 21), ("c21", "c22", "c23"))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE batch SET gross_fen = 1",
        "DELETE FROM batch",
        "UPDATE batch_item SET event = 'voided'",
        "DELETE FROM batch_item",
        "UPDATE invoice SET exported_in = NULL",
        "UPDATE invoice SET void_exported_in = NULL WHERE void_exported_in IS NOT NULL",
        "UPDATE invoice SET void_exported_in = exported_in WHERE state = 'confirmed'",
    ],
)
def test_marks_and_batches_are_not_changed(
    journal: Journal, invoice: Build, now: datetime, statement: str
) -> None:
    for number in range(2):
        journal.confirm(f"d{number}", invoice(), at=now)
    record(journal, "B20261123-001", now, 1, 2, event=CONFIRMED)
    journal.void("T1-20261123-0001", "", at=now)
    record(journal, "B20261123-002", now, 1, event=VOIDED)
    with pytest.raises(apsw.ConstraintError):
        apsw.Connection(str(journal.path)).execute(statement)
