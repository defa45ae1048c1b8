"""A shift, its figures and its reports.

A shift is opened and closed by a cashier. While it is open, X reports state its figures so far;
closing it makes its Z report. Each kind of report counts up from 1 and is never reset. Amounts are
integer fen with tax unless the name says otherwise.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from pos_scanner.domain.invoice import InvoiceLine


@dataclass(frozen=True, slots=True)
class RateSum:
    """What was invoiced at one tax rate; negative when more was voided than confirmed.

    Attributes:
        tax_rate: as a fraction; 0 when exempt.
        exempt: 免税; not the same as a rate of 0.
    """

    tax_rate: Decimal
    exempt: bool
    net_fen: int
    tax_fen: int

    @property
    def gross_fen(self) -> int:
        """The amount with tax, in fen."""
        return self.net_fen + self.tax_fen

    def plus(self, later: "RateSum") -> "RateSum":
        """This sum and another of the same rate."""
        net_fen, tax_fen = self.net_fen + later.net_fen, self.tax_fen + later.tax_fen
        return RateSum(self.tax_rate, self.exempt, net_fen, tax_fen)


def in_order(rates: Iterable[RateSum]) -> tuple[RateSum, ...]:
    """As a report lists them: exempt first, then from the lowest rate."""
    return tuple(sorted(rates, key=lambda rate: (not rate.exempt, rate.tax_rate)))


def sums_by_rate(lines: Iterable[InvoiceLine]) -> tuple[RateSum, ...]:
    """The sums of lines for each rate, exempt first, then from the lowest rate."""
    sums: dict[tuple[bool, Decimal], tuple[int, int]] = {}
    for line in lines:
        rate = (not line.exempt, line.tax_rate)
        net_fen, tax_fen = sums.get(rate, (0, 0))
        sums[rate] = (net_fen + line.net_fen, tax_fen + line.tax_fen)
    return tuple(
        RateSum(rate, not is_taxed, net_fen, tax_fen)
        for (is_taxed, rate), (net_fen, tax_fen) in sorted(sums.items())
    )


@dataclass(frozen=True, slots=True)
class Figures:
    """What was confirmed and voided in a shift or on a day.

    Attributes:
        invoices: how many were confirmed, those voided since included.
        gross_fen: their sum.
        voids: how many were voided: in the shift, whenever they had been confirmed; of a day's
            figures those of the day's invoices that are void by now.
        voided_fen: their sum.
        by_rate: confirmed less voided, for each rate in ascending order, exempt first.
        first_number, last_number: of the first and last invoice confirmed; empty when none was.
    """

    invoices: int = 0
    gross_fen: int = 0
    voids: int = 0
    voided_fen: int = 0
    by_rate: tuple[RateSum, ...] = ()
    first_number: str = ""
    last_number: str = ""

    @property
    def turnover_fen(self) -> int:
        """Confirmed less voided, with tax, in fen; the sum over ``by_rate``."""
        return self.gross_fen - self.voided_fen

    @property
    def net_fen(self) -> int:
        """The turnover without tax, in fen."""
        return sum(rate_sum.net_fen for rate_sum in self.by_rate)

    @property
    def tax_fen(self) -> int:
        """The tax in the turnover, in fen."""
        return sum(rate_sum.tax_fen for rate_sum in self.by_rate)

    def plus(self, later: "Figures") -> "Figures":
        """These figures and those of what was confirmed and voided afterwards."""
        sums: dict[tuple[Decimal, bool], RateSum] = {}
        for rate in (*self.by_rate, *later.by_rate):
            key = rate.tax_rate, rate.exempt
            sums[key] = sums[key].plus(rate) if key in sums else rate
        return Figures(
            self.invoices + later.invoices,
            self.gross_fen + later.gross_fen,
            self.voids + later.voids,
            self.voided_fen + later.voided_fen,
            in_order(sums.values()),
            self.first_number or later.first_number,
            later.last_number or self.last_number,
        )


@dataclass(frozen=True, slots=True)
class Shift:
    """A shift of the till, from one opening to its closing.

    Attributes:
        number: counts up from 1, never reset.
        opened_at: aware.
        closed_at: aware; ``None`` while it is open.
    """

    number: int
    opened_at: datetime
    opened_by: str
    closed_at: datetime | None = None
    closed_by: str = ""

    @property
    def is_open(self) -> bool:
        """Whether what is confirmed now belongs to it."""
        return self.closed_at is None


class ReportKind(StrEnum):
    """X: an interim report of an open shift; Z: the report that closes it."""

    X = "X"
    Z = "Z"


@dataclass(frozen=True, slots=True)
class ShiftReport:
    """An X or Z report as it was printed; it is stored and never changes.

    Attributes:
        number: counts up from 1 within its kind, never reset.
        shift: the shift as it was then.
        made_at: aware.
        made_by: the cashier who asked for it.
        proof: of a Z report, its entry in the journal's chain, ``57:5a8bd72e7f7ac273``; on paper
            it proves the journal up to there (``journal verify --hash``).
    """

    kind: ReportKind
    number: int
    shift: Shift
    made_at: datetime
    made_by: str
    figures: Figures
    proof: str = field(default="", compare=False)
