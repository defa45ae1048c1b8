"""Shifts: what is confirmed belongs to the open one; X reports, Z closes; numbers never restart."""

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import apsw
import pytest

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.invoice import Invoice
from pos_scanner.domain.shift import Figures, RateSum, ReportKind, Shift
from pos_scanner.journal import Journal
from pos_scanner.journal.shifts import bound_content, read_reports
from pos_scanner.journal.tax_totals import ShiftSums
from tests.journal.fixed_day import fixed_day

Build = Callable[..., Invoice]


def test_what_is_confirmed_belongs_to_the_open_shift(
    journal: Journal, invoice: Build, now: datetime
) -> None:
    earlier = journal.confirm("d0", invoice(), at=now)
    journal.shifts.open("张三", at=now)
    within = journal.confirm("d1", invoice(), at=now)
    journal.shifts.close("李四", at=now)
    later = journal.confirm("d2", invoice(), at=now)
    assert [entry.invoice.shift for entry in (earlier, within, later)] == [None, 1, None]


def test_a_z_report_has_the_shifts_figures(journal: Journal, invoice: Build, now: datetime) -> None:
    journal.confirm("old", invoice(gross_fen=1000), at=now)
    opened = journal.shifts.open("张三", at=now)
    first = journal.confirm("d1", invoice(gross_fen=10600), at=now)
    last = journal.confirm("d2", invoice(gross_fen=5300), at=now)
    journal.void("T1-20261123-0001", "typed wrong", at=now, cashier="张三")
    closed_at = now + timedelta(hours=8)
    report = journal.shifts.close("李四", at=closed_at)
    assert (report.kind, report.number, report.made_by) == (ReportKind.Z, 1, "李四")
    assert (report.shift.opened_by, report.shift.closed_by) == ("张三", "李四")
    assert (report.shift.opened_at, report.shift.closed_at) == (opened.opened_at, closed_at)
    net, tax = 10000 + 5000 - 943, 600 + 300 - 57
    assert report.figures == Figures(
        invoices=2,
        gross_fen=15900,
        voids=1,
        voided_fen=1000,
        by_rate=(RateSum(Decimal("0.06"), exempt=False, net_fen=net, tax_fen=tax),),
        first_number=first.number,
        last_number=last.number,
    )
    assert report.figures.turnover_fen == 14900 == report.figures.net_fen + report.figures.tax_fen
    assert journal.shifts.reports() == (report,)
    assert journal.verify().problems == ()


def test_sums_and_what_came_later_make_the_figures_of_the_whole(
    journal: Journal, invoice: Build, now: datetime
) -> None:
    journal.confirm("old", invoice(gross_fen=1000), at=now)
    journal.shifts.open("张三", at=now)
    sums = journal.shifts.sums()
    assert sums == journal.shifts.sums()
    for number in range(6):
        sums = journal.shifts.sums()
        confirmed = journal.confirm(f"d{number}", invoice(gross_fen=1060 + number), at=now)
        if number % 2:
            journal.void(confirmed.number, "typed wrong", at=now)
        report = journal.shifts.x_report("张三", at=now, sums=sums)
        assert report.figures == journal.shifts.x_report("张三", at=now).figures
    journal.void("T1-20261123-0001", "typed wrong", at=now)
    whole = journal.shifts.x_report("张三", at=now).figures
    assert journal.shifts.close("李四", at=now, sums=sums).figures == whole
    assert journal.verify().problems == ()


def test_sums_of_another_journal_or_shift_are_made_anew(
    journal: Journal, invoice: Build, now: datetime
) -> None:
    journal.shifts.open("", at=now)
    journal.confirm("d1", invoice(gross_fen=1060), at=now)
    first = journal.shifts.sums()
    assert first is not None
    journal.shifts.close("", at=now)
    journal.shifts.open("", at=now)
    assert journal.shifts.x_report("", at=now, sums=first).figures == Figures()
    foreign = replace(first, shift=2, hash="0" * 64)
    assert journal.shifts.close("", at=now, sums=foreign).figures == Figures()


def steps_to_close(journal: Journal, sums: ShiftSums | None, at: datetime) -> int:
    """Steps of SQLite's machine on the connection that confirms, in tens."""
    steps: list[bool] = []

    def count_step() -> bool:
        steps.append(True)
        return False

    journal.file.connection.set_progress_handler(count_step, 10)
    journal.shifts.close("", at=at, sums=sums)
    journal.file.connection.set_progress_handler(None)
    return len(steps)


def test_closing_a_long_shift_takes_the_writer_no_longer_than_a_short_one(
    journal: Journal, invoice: Build, now: datetime
) -> None:
    steps = []
    for count in (3, 300):
        journal.shifts.open("", at=now)
        for number in range(count):
            confirmed = journal.confirm(f"d{count}-{number}", invoice(), at=now)
            if number % 3 == 0:
                journal.void(confirmed.number, "typed wrong", at=now)
        with closing(journal.reader()) as reader:
            sums = reader.shifts.sums()
        steps.append(steps_to_close(journal, sums, now))
    assert steps[1] <= 1.5 * steps[0]


def test_an_empty_shift_has_a_report_too(journal: Journal, now: datetime) -> None:
    journal.shifts.open("", at=now)
    assert journal.shifts.close("", at=now).figures == Figures()


def test_x_and_z_count_up_each_by_itself(journal: Journal, now: datetime) -> None:
    numbers = []
    for _ in range(2):
        journal.shifts.open("", at=now)
        numbers += [journal.shifts.x_report("", at=now).number for _ in range(2)]
        numbers.append(-journal.shifts.close("", at=now).number)
    assert numbers == [1, 2, -1, 3, 4, -2]
    assert [entry.number for entry in journal.shifts.reports(ReportKind.X, 3)] == [4, 3, 2]
    assert [entry.number for entry in journal.shifts.reports(ReportKind.X, 3, before=2)] == [1]
    assert [entry.number for entry in journal.shifts.newest()] == [2, 1]


def test_one_shift_is_open_at_a_time(journal: Journal, now: datetime) -> None:
    for wrong in (journal.shifts.close, journal.shifts.x_report):
        with pytest.raises(KnownError) as caught:
            wrong("", at=now)
        assert caught.value.kind is FailureKind.NO_SHIFT_IS_OPEN
    journal.shifts.open("", at=now)
    with pytest.raises(KnownError) as caught:
        journal.shifts.open("", at=now)
    assert caught.value.kind is FailureKind.SHIFT_IS_OPEN


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE shift SET opened_by = 'x'",
        "UPDATE shift SET closed_at = NULL",
        "DELETE FROM shift",
        "UPDATE shift_report SET figures = '{}'",
        "DELETE FROM shift_report",
        "INSERT INTO shift (number, opened_at, opened_by) VALUES (7, '', '')",
        "INSERT INTO shift_report VALUES ('Z', 9, 1, '', '', '{}')",
    ],
)
def test_a_closed_shift_cannot_be_changed(journal: Journal, now: datetime, statement: str) -> None:
    journal.shifts.open("", at=now)
    journal.shifts.close("", at=now)
    with pytest.raises(apsw.ConstraintError):
        apsw.Connection(str(journal.path)).execute(statement)


def test_a_days_figures_leave_its_voided_invoices_out(
    journal: Journal, invoice: Build, now: datetime
) -> None:
    journal.confirm("d1", invoice(gross_fen=10600), at=now)
    journal.confirm("d2", invoice(gross_fen=5300), at=now)
    journal.void("T1-20261123-0001", "typed wrong", at=now)
    figures = journal.day_figures(now.date())
    assert (figures.invoices, figures.voids, figures.turnover_fen) == (2, 1, 5300)
    assert figures.by_rate == (RateSum(Decimal("0.06"), exempt=False, net_fen=5000, tax_fen=300),)


@pytest.fixture
def day(tmp_path: Path) -> Iterator[Journal]:
    with fixed_day(tmp_path) as journal:
        yield journal


FIGURES = (
    '{"by_rate":[["0",true,1250,0],["0.06",false,0,0],["0.13",false,0,0]],'
    '"first_number":"T1-20261123-0001","gross_fen":14830,"invoices":3,'
    '"last_number":"T1-20261123-0003","voided_fen":13580,"voids":2}'
)


def test_reports_stand_in_the_file_as_exactly_these_rows(day: Journal) -> None:
    assert day.file.ask("SELECT * FROM shift_report ORDER BY kind") == [
        ("X", 1, 1, "2026-11-23T09:34:15+08:00", "张三", FIGURES),
        ("Z", 1, 1, "2026-11-23T09:35:15+08:00", "李四", FIGURES),
    ]


def test_a_shift_stands_in_the_file_as_exactly_this_row(day: Journal) -> None:
    row = (1, "2026-11-23T09:30:15+08:00", "张三", "2026-11-23T09:35:15+08:00", "李四")
    assert day.file.ask("SELECT * FROM shift") == [row]


def test_a_z_report_binds_what_closed_when_by_whom_and_its_figures(day: Journal) -> None:
    (report,) = day.shifts.reports()
    assert bound_content(report) == {
        "z": 1,
        "shift": 1,
        "opened_at": "2026-11-23T09:30:15+08:00",
        "opened_by": "张三",
        "closed_by": "李四",
        "figures": json.loads(FIGURES),
    }


def test_the_open_shift_is_the_current_one(journal: Journal, now: datetime) -> None:
    assert journal.shifts.current() is None
    shift = journal.shifts.open("张三", at=now)
    assert shift == journal.shifts.current() == Shift(1, now, "张三")
    report = journal.shifts.x_report("李四", at=now)
    assert (report.kind, report.made_by, report.made_at) == (ReportKind.X, "李四", now)
    assert journal.shifts.current() == shift
    journal.shifts.close("", at=now)
    assert journal.shifts.current() is None
    assert journal.shifts.newest(1)[0].closed_at == now


def test_a_failed_opening_and_a_failed_closing_change_nothing(
    journal: Journal, now: datetime
) -> None:
    with pytest.raises(KnownError):
        journal.shifts.close("", at=now)
    journal.shifts.open("张三", at=now)
    with pytest.raises(KnownError):
        journal.shifts.open("李四", at=now)
    assert journal.shifts.newest() == (Shift(1, now, "张三"),)
    assert journal.file.ask("SELECT count(*) FROM chain") == [(0,)]


def test_shifts_are_listed_a_page_at_a_time(journal: Journal, now: datetime) -> None:
    for _ in range(52):
        journal.shifts.open("", at=now)
        journal.shifts.close("", at=now)
    assert [shift.number for shift in journal.shifts.newest()] == list(range(52, 2, -1))
    assert [shift.number for shift in journal.shifts.newest(before=3)] == [2, 1]
    assert [report.number for report in journal.shifts.reports()] == list(range(52, 2, -1))
    assert [report.number for report in journal.shifts.reports(before=2)] == [1]
    every = read_reports(journal.file.connection, ReportKind.Z)
    assert [report.number for report in every] == list(range(52, 0, -1))


def test_half_a_character_in_a_cashiers_name_is_stored_as_the_replacement_mark(
    journal: Journal, now: datetime
) -> None:
    assert journal.shifts.open("a\ud800", at=now).opened_by == "a\ufffd"
    assert journal.shifts.x_report("b\ud800", at=now).made_by == "b\ufffd"
    report = journal.shifts.close("c\ud800", at=now)
    assert (report.made_by, report.shift.closed_by) == ("c\ufffd", "c\ufffd")
    assert journal.verify().problems == ()


def test_a_shift_or_a_report_that_is_none_any_more_is_damage(
    journal: Journal, now: datetime
) -> None:
    journal.shifts.open("", at=now)
    journal.shifts.x_report("", at=now)
    journal.file.change("DROP TRIGGER shift_report_is_not_changed")
    journal.file.change("UPDATE shift_report SET figures = '{}'")
    with pytest.raises(KnownError) as caught:
        journal.shifts.reports(ReportKind.X)
    assert caught.value.kind is FailureKind.JOURNAL_DAMAGED
    journal.file.change("DROP TRIGGER shift_is_only_closed")
    journal.file.change("UPDATE shift SET opened_at = 'noon'")
    for question in (journal.shifts.current, journal.shifts.newest):
        with pytest.raises(KnownError) as caught:
            question()
        assert caught.value.kind is FailureKind.JOURNAL_DAMAGED


def test_a_z_report_has_the_proof_of_its_entry_also_when_it_is_read_later(
    journal: Journal, invoice: Callable[..., Invoice], now: datetime
) -> None:
    proofs = []
    for number in range(3):
        journal.shifts.open("张三", at=now)
        journal.confirm(f"d{number}", invoice(), at=now)
        proofs.append(journal.shifts.close("张三", at=now).proof)
        assert journal.head is not None
        assert journal.head.proof == proofs[-1]
        assert journal.day_summary(now.date()).proof == proofs[-1]
    assert [report.proof for report in journal.shifts.reports()] == proofs[::-1]
    assert [report.proof for report in journal.shifts.reports(before=3, count=1)] == [proofs[1]]
