"""Shifts: what is confirmed belongs to the open one; X tells, Z closes; numbers never restart."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal

import apsw
import pytest

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.invoice import Invoice
from pos_scanner.domain.shift import Figures, RateSum, ReportKind
from pos_scanner.journal import Journal

Build = Callable[..., Invoice]


def test_what_is_confirmed_belongs_to_the_open_shift(
    journal: Journal, invoice: Build, now: datetime
) -> None:
    before = journal.confirm("d0", invoice(), at=now)
    journal.shifts.open("张三", at=now)
    within = journal.confirm("d1", invoice(), at=now)
    journal.shifts.close("李四", at=now)
    after = journal.confirm("d2", invoice(), at=now)
    assert [one.invoice.shift for one in (before, within, after)] == [None, 1, None]


def test_a_z_report_holds_the_shifts_figures(
    journal: Journal, invoice: Build, now: datetime
) -> None:
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
    assert [one.number for one in journal.shifts.reports(ReportKind.X, 3)] == [4, 3, 2]
    assert [one.number for one in journal.shifts.reports(ReportKind.X, 3, before=2)] == [1]
    assert [one.number for one in journal.shifts.newest()] == [2, 1]


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
    found = journal.day_figures(now.date())
    assert (found.invoices, found.voids, found.turnover_fen) == (2, 1, 5300)
    assert found.by_rate == (RateSum(Decimal("0.06"), exempt=False, net_fen=5000, tax_fen=300),)
