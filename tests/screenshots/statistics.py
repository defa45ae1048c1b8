"""The owner's numbers for pictures of every screen; what they show is made up."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from pos_scanner.desktop.statistics.numbers_page import NumbersPage
from pos_scanner.desktop.statistics.numbers_table import CounterNumbers
from pos_scanner.desktop.widgets.page import Page
from pos_scanner.desktop.window.main_window import MainWindow
from pos_scanner.domain.shift import Figures, RateSum
from pos_scanner.journal.period_numbers import DayTurnover, PeriodNumbers

FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)
RATES = (
    RateSum(Decimal("0.06"), False, 10_000_000, 600_000),
    RateSum(Decimal("0.13"), False, 2_200_000, 286_000),
)
DAYS = tuple(
    DayTurnover(FIRST + timedelta(n), 30 + n % 7, 300_000 + (n * 7919 % 13) * 20_000)
    for n in range(30)
    if n % 7 != 6
)
STATES = (("waiting", 120), ("sent", 54), ("issued", 988), ("refused", 2))
WAYS = (("camera", 640), ("wedge", 410), ("typed", 80), ("pasted", 32), ("known-buyer", 12))
NUMBERS = CounterNumbers(
    PeriodNumbers(FIRST, LAST, Figures(1174, 13_245_000, 12, 113_000, RATES), DAYS, STATES),
    WAYS,
    (("code-expired", 14), ("scan-broken", 6)),
    tuple(range(2_000, 20_000, 100)),
)


def _numbers(window: MainWindow) -> Page:
    page = NumbersPage(window, LAST)
    page.show_numbers(NUMBERS)
    return page


STATISTICS_PAGES: dict[str, Callable[[MainWindow], Page]] = {"numbers": _numbers}
