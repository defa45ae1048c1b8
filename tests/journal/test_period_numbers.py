"""The owner's numbers of some days are what the journal's invoices add up to."""

from collections.abc import Callable
from datetime import datetime, timedelta

from pos_scanner.domain.invoice import Invoice
from pos_scanner.journal import Journal
from pos_scanner.journal.period_numbers import DayTurnover, period_numbers
from tests.journal.exported import mark_exported

Build = Callable[..., Invoice]


def test_a_period_is_the_sum_of_its_days(journal: Journal, invoice: Build, now: datetime) -> None:
    for position in range(5):
        journal.confirm(f"d{position}", invoice(), at=now + timedelta(days=position // 2))
    journal.void("T1-20261123-0002", "wrong", at=now + timedelta(days=2))
    mark_exported(journal, [1], now)
    today = now.date()
    numbers = period_numbers(journal.file, today, today + timedelta(days=1))
    gross_fen = invoice().gross_fen
    assert numbers.figures.invoices == 4
    assert numbers.figures.turnover_fen == 3 * gross_fen
    assert numbers.days == (
        DayTurnover(today, 1, gross_fen),
        DayTurnover(today + timedelta(days=1), 2, 2 * gross_fen),
    )
    assert sum(count for _, count in numbers.states) == 3
    whole_day = period_numbers(journal.file, today, today).figures
    assert whole_day == journal.day_figures(today)


def test_days_without_an_invoice_add_up_to_nothing(journal: Journal, now: datetime) -> None:
    numbers = period_numbers(journal.file, now.date(), now.date())
    assert (numbers.figures.invoices, numbers.days, numbers.states) == (0, (), ())
