"""The owner's numbers of some days: sums by rate, each day's turnover, how far the bureau is.

Read on the connection that only reads; a month of a busy till takes some tens of milliseconds.
"""

from dataclasses import dataclass
from datetime import date

from pos_scanner.domain.shift import Figures
from pos_scanner.journal import tax_totals
from pos_scanner.journal.storage.connection import JournalConnection

_BY_DAY = (
    "SELECT confirmed_on, count(*), sum(gross_fen) FROM invoice"
    " WHERE confirmed_on BETWEEN ? AND ? AND state = 'confirmed'"
    " GROUP BY confirmed_on ORDER BY confirmed_on"
)
_STATES = (
    "SELECT ifnull(s.state, 'waiting'), count(*) FROM invoice i"
    " LEFT JOIN issuance s USING (sequence)"
    " WHERE i.confirmed_on BETWEEN ? AND ? AND i.state = 'confirmed' GROUP BY 1"
)


@dataclass(frozen=True, slots=True)
class DayTurnover:
    """One day that had invoices; voided ones left out."""

    day: date
    invoices: int
    gross_fen: int


@dataclass(frozen=True, slots=True)
class PeriodNumbers:
    """What the journal says of the days from ``since`` to ``until``, both included.

    Attributes:
        states: invoices by the value of ``domain.issuance.IssueState``; those that there are.
    """

    since: date
    until: date
    figures: Figures
    days: tuple[DayTurnover, ...]
    states: tuple[tuple[str, int], ...]


def period_numbers(file: JournalConnection, since: date, until: date) -> PeriodNumbers:
    """Count and add up what was confirmed between two days.

    Raises:
        KnownError: see ``database.known_errors``.
    """
    ends = since.isoformat(), until.isoformat()
    with file.snapshot():
        figures = tax_totals.of_days(file, since, until)
        days = tuple(
            DayTurnover(date.fromisoformat(day), count, gross_fen)
            for day, count, gross_fen in file.ask(_BY_DAY, ends)
        )
        states = tuple((str(state), int(count)) for state, count in file.ask(_STATES, ends))
    return PeriodNumbers(since, until, figures, days, states)
