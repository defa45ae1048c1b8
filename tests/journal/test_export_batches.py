"""Batches: numbered without gaps, each invoice reported once, and once more when taken back."""

from array import array
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import apsw
import pytest

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.export_batch import ExportBatch, ItemEvent, Selection
from pos_scanner.domain.invoice import Invoice, InvoiceKind, InvoiceState
from pos_scanner.journal import Journal
from tests.journal.fixed_day import company

Build = Callable[..., Invoice]
CONFIRMED, VOIDED = ItemEvent.CONFIRMED, ItemEvent.VOIDED


def batch(number: str, at: datetime, **more: object) -> ExportBatch:
    standard = ExportBatch(number, "standard", "out.csv", 1, 1, 11300, "0" * 64, at, "a", "b")
    return replace(standard, **more)  # type: ignore[arg-type]


def reported(journal: Journal, selection: Selection) -> list[tuple[ItemEvent, int]]:
    return [(item.event, item.confirmed.sequence) for item in journal.batches.items(selection)]


def report(journal: Journal, number: str, at: datetime, *sequences: int, event: ItemEvent) -> None:
    journal.batches.add(batch(number, at), {event: array("q", sequences)})


def test_a_batch_marks_its_invoices_and_the_first_mark_stays(
    journal: Journal, invoice: Build, now: datetime
) -> None:
    journal.confirm("d1", invoice(), at=now)
    assert journal.batches.next_number(now.date()) == "B20261123-001"
    report(journal, "B20261123-001", now, 1, event=CONFIRMED)
    report(journal, "B20261123-002", now, 1, event=CONFIRMED)
    assert journal.invoices_of(now.date())[0].exported_in == "B20261123-001"
    assert journal.batches.waiting_count() == 0
    numbers = [entry.number for entry in journal.batches.all()]
    assert numbers == ["B20261123-001", "B20261123-002"]
    assert reported(journal, Selection()) == []
    assert reported(journal, Selection(only_new=False)) == [(CONFIRMED, 1)]


def test_a_batch_comes_back_as_it_was_added(journal: Journal, now: datetime) -> None:
    first = batch("B20261123-001", now, format_config='{"preset": "x"}')
    again = batch("B20261123-002", now, again_of="B20261123-001", voids=2)
    for entry in (first, again):
        journal.batches.add(entry, {})
    assert journal.batches.all() == (first, again)
    assert journal.batches.batch("B20261123-002") == again
    assert journal.batches.batch("B20261123-003") is None


def test_a_batch_number_taken_meanwhile_is_refused(journal: Journal, now: datetime) -> None:
    report(journal, "B20261123-001", now, event=CONFIRMED)
    with pytest.raises(KnownError) as caught:
        report(journal, "B20261123-001", now, event=CONFIRMED)
    assert caught.value.kind is FailureKind.JOURNAL_IN_USE


def test_a_void_of_what_accounting_has_is_reported_once_and_another_never(
    journal: Journal, invoice: Build, now: datetime
) -> None:
    journal.confirm("d1", invoice(), at=now)
    journal.confirm("d2", invoice(), at=now)
    report(journal, "B20261123-001", now, 1, event=CONFIRMED)
    later = now + timedelta(days=9)
    for number in ("T1-20261123-0001", "T1-20261123-0002"):
        journal.void(number, "typed wrong", at=later)
    (item,) = journal.batches.items(Selection())
    assert (item.event, item.sign, item.day) == (VOIDED, -1, later.date())
    assert item.reason == "typed wrong"
    assert journal.batches.waiting_count() == 1
    report(journal, "B20261202-001", later, 1, event=VOIDED)
    assert journal.batches.waiting_count() == 0
    # All of it again: what never went out does not go out now either.
    everything = Selection(only_new=False)
    assert reported(journal, everything) == [(CONFIRMED, 1), (VOIDED, 1)]


def test_a_batch_knows_what_it_reported_whatever_happened_since(
    journal: Journal, invoice: Build, now: datetime
) -> None:
    for number in range(3):
        journal.confirm(f"d{number}", invoice(), at=now)
    report(journal, "B20261123-001", now, 1, 3, event=CONFIRMED)
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
        sale = replace(
            invoice(), sale_date=date(2026, 11, day), kind=kind, cashier=f"c{day}", shift=day
        )
        journal.confirm(f"d{day}", sale, at=now)
    assert reported(journal, Selection(date(2026, 11, 22), date(2026, 11, 23))) == [
        (CONFIRMED, 2),
        (CONFIRMED, 3),
    ]
    for selection in (
        Selection(kind=InvoiceKind.SPECIAL),
        Selection(cashier="c22"),
        Selection(shift=22),
        Selection(numbers=("T1-20261123-0002",)),
    ):
        assert reported(journal, selection) == [(CONFIRMED, 2)]
        assert journal.batches.count(selection) == 1
    assert reported(journal, Selection(state=InvoiceState.VOIDED)) == []
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
    report(journal, "B20261123-001", now, 1, 2, event=CONFIRMED)
    journal.void("T1-20261123-0001", "", at=now)
    report(journal, "B20261123-002", now, 1, event=VOIDED)
    with pytest.raises(apsw.ConstraintError):
        apsw.Connection(str(journal.path)).execute(statement)


@pytest.fixture
def three(journal: Journal, invoice: Build, now: datetime) -> Journal:
    """Three of one day: the second reported, the third void before accounting had it."""
    for number in range(3):
        journal.confirm(f"d{number}", invoice(gross_fen=10600), at=now)
    report(journal, "B20261123-001", now, 2, event=CONFIRMED)
    journal.void("T1-20261123-0003", "typed wrong", at=now)
    return journal


def test_a_batch_stands_in_the_file_as_exactly_this_row(journal: Journal, now: datetime) -> None:
    entry = ExportBatch(
        "B20261123-001", "standard", "发票.csv", 4, 2, 12345, "a" * 64, now,
        "T1-20261123-0001", "T1-20261123-0002",
        sums_by_rate=((Decimal("0.06"), 100, 6), (Decimal(0), 1, 0)),
        voids=1, format_config='{"preset": "x"}',
    )  # fmt: skip
    journal.batches.add(entry, {})
    assert journal.file.ask("SELECT * FROM batch") == [
        (
            1, "B20261123-001", "standard", "发票.csv", 4, 2, 1, 12345, "a" * 64,
            "2026-11-23T10:15:30+00:00", "T1-20261123-0001", "T1-20261123-0002",
            '[["0.06", 100, 6], ["0", 1, 0]]', None, '{"preset": "x"}', "own",
        )
    ]  # fmt: skip
    assert journal.batches.all() == (entry,)
    journal.batches.add(batch("B20261123-002", now, again_of="B20261123-001"), {})
    assert journal.file.ask("SELECT sequence, again_of FROM batch WHERE again_of <> ''") == [
        (2, "B20261123-001")
    ]


def test_batches_are_numbered_by_day_from_one(journal: Journal, now: datetime) -> None:
    assert journal.batches.next_number(date(2026, 1, 2)) == "B20260102-001"
    for number in ("B20260102-001", "B20260102-002", "B20260103-001"):
        report(journal, number, now, event=CONFIRMED)
    assert journal.batches.next_number(date(2026, 1, 2)) == "B20260102-003"
    assert journal.batches.next_number(date(2026, 1, 3)) == "B20260103-002"


def test_the_lines_of_a_selection_come_with_what_their_sums_need(
    journal: Journal, now: datetime
) -> None:
    journal.confirm("d1", company(), at=now)
    spelt_otherwise = replace(company().lines[0], tax_rate=Decimal("0.060"), gross_fen=10600)
    journal.confirm("d2", replace(company(), lines=(spelt_otherwise,)), at=now)
    (block,) = journal.batches.rows(Selection(), [("invoice.number", False)])
    assert (block.event, block.sequences) == (CONFIRMED, (1, 1, 2))
    assert block.tax_rates == ("0.06", "0.13", "0.060")
    assert block.net_fen == (9500, 2000, 10000)
    assert block.tax_fen == (570, 260, 600)
    assert journal.batches.number_of(2) == "T1-20261123-0002"


def test_a_selection_of_nothing_has_no_lines(journal: Journal) -> None:
    assert list(journal.batches.rows(Selection(), [("invoice.number", False)])) == []


def test_what_an_earlier_batch_reported_keeps_its_mark_unless_only_new_may_go(
    three: Journal, now: datetime
) -> None:
    with pytest.raises(KnownError) as caught:
        three.batches.add(
            batch("B20261123-002", now), {CONFIRMED: array("q", [1, 2])}, only_new=True
        )
    assert caught.value.kind is FailureKind.JOURNAL_IN_USE
    assert caught.value.facts == {"path": str(three.path)}
    assert [entry.number for entry in three.batches.all()] == ["B20261123-001"]
    assert reported(three, Selection()) == [(CONFIRMED, 1)]
    three.batches.add(batch("B20261123-002", now), {CONFIRMED: array("q", [1])}, only_new=True)
    assert reported(three, Selection()) == []


def test_a_list_of_buyers_marks_no_invoice_and_knows_what_it_listed(
    three: Journal, now: datetime
) -> None:
    three.batches.add(batch("B20261123-002", now), {CONFIRMED: array("q", [1])}, marks=False)
    assert reported(three, Selection()) == [(CONFIRMED, 1)]
    items = three.batches.items_of("B20261123-002")
    assert [item.confirmed.sequence for item in items] == [1]


def test_a_number_that_is_in_use_names_the_file(three: Journal, now: datetime) -> None:
    with pytest.raises(KnownError) as caught:
        report(three, "B20261123-001", now, 1, event=CONFIRMED)
    assert caught.value.facts == {"path": str(three.path)}
    assert three.batches.waiting_count() == 1


def test_what_lies_between_is_left_out_for_a_reason(three: Journal) -> None:
    assert list(three.batches.left_out([])) == []
    assert list(three.batches.left_out([2])) == []
    assert list(three.batches.left_out([1, 2, 3])) == []
    assert list(three.batches.left_out([3, 1])) == [("T1-20261123-0002", "B20261123-001")]


def test_a_void_that_accounting_never_had_is_left_out_as_voided(
    three: Journal, invoice: Build, now: datetime
) -> None:
    three.confirm("d4", invoice(), at=now)
    three.confirm("d5", invoice(), at=now)
    assert list(three.batches.left_out([2, 5])) == [
        ("T1-20261123-0003", "voided"),
        ("T1-20261123-0004", "waiting"),
    ]


def test_what_no_batch_reports_is_listed_with_its_reason(three: Journal) -> None:
    assert three.batches.unreported() == (
        ("T1-20261123-0001", "waiting"),
        ("T1-20261123-0003", "voided"),
    )


def test_a_replacement_is_named_until_it_is_void_itself(
    three: Journal, invoice: Build, now: datetime
) -> None:
    assert three.batches.replacement("T1-20261123-0001") == ""
    assert three.batches.replacement("") == ""
    three.confirm("d4", replace(invoice(), replaces="T1-20261123-0001"), at=now)
    assert three.batches.replacement("T1-20261123-0001") == "T1-20261123-0004"
    three.void("T1-20261123-0004", "", at=now)
    assert three.batches.replacement("T1-20261123-0001") == ""


def test_a_snapshot_sees_nothing_of_a_sale_meanwhile_and_lets_nothing_be_written(
    three: Journal, invoice: Build, now: datetime
) -> None:
    second_program = Journal.open(three.path.parent)
    with three.batches.snapshot():
        assert three.batches.waiting_count() == 1
        second_program.confirm("d4", invoice(), at=now)
        assert three.batches.waiting_count() == 1
    assert three.batches.waiting_count() == 2
    assert three.file.connection.in_transaction is False
    second_program.close()


def test_days_of_a_confirmation_are_the_sales_and_of_a_void_the_voidings(
    three: Journal, now: datetime
) -> None:
    later = now + timedelta(days=3)
    three.void("T1-20261123-0002", "", at=later)
    today, day = now.date(), later.date()
    assert reported(three, Selection(since=day)) == [(VOIDED, 2)]
    assert reported(three, Selection(until=today)) == [(CONFIRMED, 1)]
    assert reported(three, Selection(since=today, until=day)) == [(CONFIRMED, 1), (VOIDED, 2)]
    assert reported(three, Selection(since=day + timedelta(days=1))) == []
    assert reported(three, Selection(until=today - timedelta(days=1))) == []
    assert three.batches.count(Selection(since=today, until=day)) == 2


def test_a_state_selects_confirmations_or_voidings_alone(three: Journal, now: datetime) -> None:
    three.void("T1-20261123-0002", "", at=now)
    assert reported(three, Selection(state=InvoiceState.CONFIRMED)) == [(CONFIRMED, 1)]
    assert reported(three, Selection(state=InvoiceState.VOIDED)) == [(VOIDED, 2)]
    assert three.batches.count(Selection(state=InvoiceState.VOIDED)) == 1


def test_an_item_has_the_moment_and_the_reason_of_what_it_reports(
    three: Journal, now: datetime
) -> None:
    later = now + timedelta(hours=1)
    three.void("T1-20261123-0002", "sent back", at=later)
    first, second = three.batches.items(Selection())
    assert (first.event_at, first.reason) == (now, "")
    assert (second.event_at, second.reason) == (later, "sent back")


def test_shifts_and_cashiers_that_a_selection_can_name_come_once_each(
    journal: Journal, invoice: Build, now: datetime
) -> None:
    assert journal.batches.shifts_and_cashiers() == ((), ())
    for number, cashier in enumerate(["李四", "", "张三", "李四"]):
        journal.confirm(f"d{number}", replace(invoice(), cashier=cashier, shift=1), at=now)
    assert journal.batches.shifts_and_cashiers() == ((1,), ("张三", "李四"))


def test_a_confirmation_is_reported_as_one_also_when_the_invoice_is_void_by_now(
    three: Journal, now: datetime
) -> None:
    three.void("T1-20261123-0002", "sent back", at=now + timedelta(days=1))
    (item,) = three.batches.items_of("B20261123-001")
    assert (item.event, item.event_at, item.reason) == (CONFIRMED, now, "")


def test_the_rows_of_a_selection_are_its_confirmations_and_then_its_voidings(
    three: Journal, now: datetime
) -> None:
    three.void("T1-20261123-0002", "", at=now)
    sources = [("invoice.number", False), ("line.gross", False)]
    assert [block.texts for block in three.batches.rows(Selection(), sources)] == [
        (b"T1-20261123-0001\x1f106.00",),
        (b"T1-20261123-0002\x1f-106.00",),
    ]
    everything = three.batches.rows(Selection(only_new=False), sources)
    assert [[row.partition(b"\x1f")[0][-1:] for row in block.texts] for block in everything] == [
        [b"1", b"2"],
        [b"2"],
    ]


def test_a_list_of_one_buyer_is_no_report_of_a_new_invoice(three: Journal, now: datetime) -> None:
    with pytest.raises(KnownError) as caught:
        three.batches.add(
            batch("B20261123-002", now),
            {CONFIRMED: array("q", [1])},
            only_new=True,
            marks=False,
        )
    assert caught.value.kind is FailureKind.JOURNAL_IN_USE
