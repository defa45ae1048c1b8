"""Sums of a shift and of a day: by rate, voids taken off, and their JSON as it is stored."""

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from pos_scanner.domain.shift import Figures, RateSum
from pos_scanner.journal import Journal, tax_totals
from tests.journal.fixed_day import company, fixed_day, individual

FIGURES = Figures(
    3,
    14830,
    2,
    13580,
    (
        RateSum(Decimal(0), exempt=True, net_fen=1250, tax_fen=0),
        RateSum(Decimal("0.06"), exempt=False, net_fen=0, tax_fen=0),
        RateSum(Decimal("0.13"), exempt=False, net_fen=0, tax_fen=0),
    ),
    "T1-20261123-0001",
    "T1-20261123-0003",
)
AS_JSON = (
    '{"by_rate": [["0", true, 1250, 0], ["0.06", false, 0, 0], ["0.13", false, 0, 0]],'
    ' "first_number": "T1-20261123-0001", "gross_fen": 14830, "invoices": 3,'
    ' "last_number": "T1-20261123-0003", "voided_fen": 13580, "voids": 2}'
)


@pytest.fixture
def day(tmp_path: Path) -> Iterator[Journal]:
    with fixed_day(tmp_path) as journal:
        yield journal


def test_a_shift_sums_what_was_confirmed_and_takes_off_what_was_voided_in_it(day: Journal) -> None:
    assert tax_totals.of_shift(day.file, 1).figures == FIGURES


def test_a_shift_that_sold_nothing_sums_to_nothing(day: Journal) -> None:
    assert tax_totals.of_shift(day.file, 2).figures == Figures(0, 0, 0, 0, (), "", "")


def test_a_day_sums_what_was_confirmed_on_it(day: Journal) -> None:
    assert tax_totals.of_day(day.file, date(2026, 11, 23)) == FIGURES
    next_day = tax_totals.of_day(day.file, date(2026, 11, 24))
    assert (next_day.invoices, next_day.gross_fen, next_day.voids) == (1, 12330, 0)
    assert next_day.by_rate == (
        RateSum(Decimal("0.06"), exempt=False, net_fen=9500, tax_fen=570),
        RateSum(Decimal("0.13"), exempt=False, net_fen=2000, tax_fen=260),
    )
    assert next_day.first_number == next_day.last_number == "T1-20261124-0001"


def test_a_day_without_invoices_sums_to_nothing(day: Journal) -> None:
    assert tax_totals.of_day(day.file, date(2026, 1, 1)) == Figures(0, 0, 0, 0, (), "", "")


def test_a_void_counts_in_the_shift_that_voids_and_on_the_day_of_the_invoice(
    journal: Journal,
) -> None:
    at = datetime(2026, 11, 23, 9, tzinfo=UTC)
    journal.shifts.open("", at=at)
    sold = journal.confirm("a", individual(), at=at)
    journal.shifts.close("", at=at)
    journal.shifts.open("", at=at + timedelta(days=1))
    journal.void(sold.number, "", at=at + timedelta(days=1))
    first, second = (tax_totals.of_shift(journal.file, number).figures for number in (1, 2))
    assert (first.voids, first.turnover_fen) == (0, 1250)
    assert (second.invoices, second.voids, second.voided_fen) == (0, 1, 1250)
    assert second.by_rate == (RateSum(Decimal(0), exempt=True, net_fen=-1250, tax_fen=0),)
    assert tax_totals.of_day(journal.file, at.date()).voids == 1
    assert tax_totals.of_day(journal.file, at.date() + timedelta(days=1)).voids == 0


def test_rates_that_are_written_differently_are_one_rate(journal: Journal) -> None:
    at = datetime(2026, 11, 23, 9, tzinfo=UTC)
    for rate in ("0.060", "0.06"):
        line = replace(company().lines[0], tax_rate=Decimal(rate))
        journal.confirm(rate, replace(company(), lines=(line,)), at=at)
    (total,) = tax_totals.of_day(journal.file, at.date()).by_rate
    assert (total.tax_rate, total.net_fen, total.tax_fen) == (Decimal("0.06"), 19000, 1140)


def test_exempt_comes_first_and_is_not_the_rate_of_zero(journal: Journal) -> None:
    at = datetime(2026, 11, 23, 9, tzinfo=UTC)
    zero = replace(individual().lines[0], exempt=False)
    sold = replace(company(), lines=(*company().lines, zero, *individual().lines))
    journal.confirm("a", sold, at=at)
    rates = tax_totals.of_day(journal.file, at.date()).by_rate
    assert [(total.tax_rate, total.exempt) for total in rates] == [
        (Decimal(0), True),
        (Decimal(0), False),
        (Decimal("0.06"), False),
        (Decimal("0.13"), False),
    ]


def test_figures_stand_in_the_file_as_exactly_this_json() -> None:
    assert json.dumps(tax_totals.as_json(FIGURES), sort_keys=True) == AS_JSON


def test_the_json_makes_the_same_figures_again() -> None:
    assert tax_totals.from_json(AS_JSON) == FIGURES


@pytest.mark.parametrize("text", ["", "{}", AS_JSON.replace("voids", "void")])
def test_a_damaged_json_makes_no_figures(text: str) -> None:
    with pytest.raises((ValueError, KeyError, TypeError)):
        tax_totals.from_json(text)


def test_a_days_figures_are_asked_of_the_journal(day: Journal) -> None:
    with closing(day):
        assert day.day_figures(date(2026, 11, 23)) == FIGURES
