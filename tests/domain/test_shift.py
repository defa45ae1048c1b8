"""Shifts: sums for each rate, the turnover, and whether a shift is open."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from pos_scanner.domain.invoice import InvoiceLine
from pos_scanner.domain.shift import (
    Figures,
    RateSum,
    ReportKind,
    Shift,
    ShiftReport,
    sums_by_rate,
)
from tests.domain.builders import NOON, line

SIX, THIRTEEN, NOUGHT = Decimal("0.06"), Decimal("0.13"), Decimal(0)


def test_lines_of_one_rate_are_summed_by_their_rounded_amounts() -> None:
    assert sums_by_rate([line(100), line(100), line(11300, "0.13")]) == (
        RateSum(SIX, False, 188, 12),
        RateSum(THIRTEEN, False, 10000, 1300),
    )


def test_exempt_comes_first_and_is_not_a_rate_of_nought() -> None:
    lines = [line(10, "0.13"), line(20, "0"), line(30, "0", exempt=True), line(40, "0.06")]
    assert [(rate.tax_rate, rate.exempt) for rate in sums_by_rate(lines)] == [
        (NOUGHT, True),
        (NOUGHT, False),
        (SIX, False),
        (THIRTEEN, False),
    ]


def test_of_no_lines_there_are_no_sums() -> None:
    assert sums_by_rate([]) == ()


def test_a_rates_gross_is_net_and_tax() -> None:
    assert RateSum(SIX, False, 10000, 600).gross_fen == 10600
    assert RateSum(SIX, False, -10000, -600).gross_fen == -10600


@given(
    st.lists(
        st.builds(
            line,
            st.integers(1, 10**12),
            st.sampled_from(["0.13", "0.06", "0.01", "0"]),
            exempt=st.booleans(),
        ),
        max_size=12,
    )
)
def test_the_sums_are_those_of_all_lines_whatever_their_order(lines: list[InvoiceLine]) -> None:
    sums = sums_by_rate(lines)
    assert sum(rate.gross_fen for rate in sums) == sum(part.gross_fen for part in lines)
    assert sum(rate.net_fen for rate in sums) == sum(part.net_fen for part in lines)
    assert sums_by_rate(reversed(lines)) == sums
    assert len({(rate.tax_rate, rate.exempt) for rate in sums}) == len(sums)


def test_the_turnover_is_what_was_confirmed_less_what_was_voided() -> None:
    by_rate = (RateSum(SIX, False, 10000, 600), RateSum(THIRTEEN, False, -1000, -130))
    figures = Figures(3, 11730, 1, 2260, by_rate, "T1-20261123-0001", "T1-20261123-0003")
    assert figures.turnover_fen == 9470
    assert (figures.net_fen, figures.tax_fen) == (9000, 470)
    assert figures.net_fen + figures.tax_fen == figures.turnover_fen


def test_a_shift_begins_with_nothing() -> None:
    figures = Figures()
    assert (figures.turnover_fen, figures.net_fen, figures.tax_fen) == (0, 0, 0)
    assert (figures.invoices, figures.gross_fen, figures.voided_fen) == (0, 0, 0)
    assert (figures.first_number, figures.last_number, figures.voids) == ("", "", 0)


def test_a_shift_is_open_until_it_is_closed() -> None:
    assert Shift(1, NOON, "甲").is_open
    assert not Shift(1, NOON, "甲", NOON, "乙").is_open


def test_reports_are_of_two_kinds_as_the_journal_stores_them() -> None:
    assert [kind.value for kind in ReportKind] == ["X", "Z"]
    report = ShiftReport(ReportKind.Z, 7, Shift(1, NOON, "甲", NOON, "甲"), NOON, "甲", Figures())
    assert (report.kind, report.number, report.shift.is_open) == (ReportKind.Z, 7, False)
