"""The owner's numbers as rows: on the page, as CSV."""

import csv
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest

from pos_scanner.desktop.messages.language import speak
from pos_scanner.desktop.statistics.numbers_table import (
    CounterNumbers,
    number_rows,
    numbers_csv,
    quantile_ms,
)
from pos_scanner.domain.errors import FailureKind
from pos_scanner.domain.scan import ScanSource
from pos_scanner.domain.shift import Figures, RateSum
from pos_scanner.journal.period_numbers import DayTurnover, PeriodNumbers

DAY = date(2026, 11, 23)
FIGURES = Figures(4, 45_200, 1, 11_300, (RateSum(Decimal("0.06"), False, 31_981, 1_919),))
PERIOD = PeriodNumbers(
    DAY, DAY, FIGURES, (DayTurnover(DAY, 3, 123_456),), (("waiting", 2), ("sent", 1))
)
NUMBERS = CounterNumbers(
    PERIOD,
    (("camera", 2), ("typed", 1)),
    (("code-expired", 1),),
    (1_000, 2_000, 3_000, 40_000),
)


def test_every_number_has_a_caption() -> None:
    rows = dict(number_rows(NUMBERS))
    assert rows["Invoices"] == "4"
    assert rows["Turnover"] == "¥339.00"
    assert rows["Sum at 6%"] == "¥339.00"
    assert rows["Tax at 6%"] == "¥19.19"
    assert rows["Came in: Camera"] == "2"
    assert rows["Came in: By hand"] == "1"
    assert rows["Code to confirmation, half of them within"] == "2.0 s"
    assert rows["Code to confirmation, nine of ten within"] == "40.0 s"


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_every_way_and_every_refusal_has_words(language: str) -> None:
    speak(language)
    ways = tuple((source.value, 1) for source in ScanSource)
    refusals = tuple((kind.value, 1) for kind in FailureKind if kind.value != "settings-invalid")
    rows = number_rows(CounterNumbers(PERIOD, ways, refusals))
    speak("en")
    assert not [caption for caption, _ in rows if not caption.strip() or "{" in caption]
    assert len(rows) == len(number_rows(CounterNumbers(PERIOD))) + len(ways) + len(refusals)


@pytest.mark.parametrize(
    ("durations_ms", "share", "quantile"),
    [((5,), 0.5, 5), ((5,), 0.9, 5), ((1, 2, 3, 4), 0.5, 2), (tuple(range(1, 11)), 0.9, 9)],
)
def test_a_quantile_is_a_duration_that_there_was(
    durations_ms: tuple[int, ...], share: float, quantile: int
) -> None:
    assert quantile_ms(durations_ms, share) == quantile


def test_the_csv_is_read_back_with_a_row_for_each_day() -> None:
    text = numbers_csv(NUMBERS).decode("utf-8-sig")
    rows = list(csv.reader(StringIO(text)))
    assert rows[-1] == ["2026-11-23", "3", "1234.56"]
    assert [row for row in rows if len(row) == 2] == [list(row) for row in number_rows(NUMBERS)]
