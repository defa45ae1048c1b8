"""What the filters say becomes one query: each filter alone, together, and as one types."""

from dataclasses import replace
from datetime import date
from itertools import product

import pytest
from PySide6.QtCore import QDate, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.invoice_list.filter_bar import FilterBar
from pos_scanner.desktop.messages.language import LANGUAGES, speak
from pos_scanner.desktop.widgets.fields import DateField
from pos_scanner.domain.invoice import InvoiceState
from pos_scanner.domain.invoice_query import InvoiceQuery
from pos_scanner.domain.shift import Shift
from tests.desktop.conftest import NOON, type_text
from tests.desktop.lookup import HOSTILE_NAMES, entries, part, show_active

TODAY = date(2026, 11, 23)
SHIFTS = (Shift(12, NOON, "Lee"), Shift(11, NOON.replace(day=22), "Lee"))
PERIODS: dict[str, tuple[date | None, date | None]] = {
    "Today": (TODAY, TODAY),
    "Yesterday": (date(2026, 11, 22), date(2026, 11, 22)),
    "Last 7 days": (date(2026, 11, 17), TODAY),
    "This month": (date(2026, 11, 1), TODAY),
    "All days": (None, None),
}
STATES = {
    "Any state": None,
    "Confirmed": InvoiceState.CONFIRMED,
    "Voided": InvoiceState.VOIDED,
}
EXPORTS = {"Any export": None, "Not exported": False, "Exported": True}


class Filters:
    """The bar and the queries that it made."""

    def __init__(self, today: date = TODAY) -> None:
        self.bar = FilterBar(today)
        self.queries: list[InvoiceQuery] = []
        self.bar.asked.connect(self.queries.append)

    def choose(self, name: str, words: str) -> None:
        box = part(self.bar, QComboBox, name)
        position = box.findText(words, Qt.MatchFlag.MatchStartsWith)
        assert position >= 0, words
        box.setCurrentIndex(position)

    def set_days(self, since: date, until: date) -> None:
        for name, day in (("since", since), ("until", until)):
            part(self.bar, DateField, name).setDate(QDate(day.year, day.month, day.day))


@pytest.fixture
def filters(qtbot: QtBot) -> Filters:
    filters = Filters()
    qtbot.addWidget(filters.bar)
    show_active(filters.bar, qtbot)
    return filters


def test_it_begins_with_all_of_today(filters: Filters) -> None:
    assert filters.bar.query == InvoiceQuery(since=TODAY, until=TODAY)
    assert filters.queries == []


@pytest.mark.parametrize("period", PERIODS)
def test_a_period_is_from_its_first_day_to_its_last(filters: Filters, period: str) -> None:
    filters.choose("period", period)
    assert (filters.bar.query.since, filters.bar.query.until) == PERIODS[period]


@pytest.mark.parametrize(
    ("today", "period", "days"),
    [
        (date(2026, 1, 1), "Yesterday", (date(2025, 12, 31), date(2025, 12, 31))),
        (date(2026, 1, 3), "Last 7 days", (date(2025, 12, 28), date(2026, 1, 3))),
        (date(2026, 3, 1), "This month", (date(2026, 3, 1), date(2026, 3, 1))),
        (date(2028, 3, 1), "Yesterday", (date(2028, 2, 29), date(2028, 2, 29))),
    ],
)
def test_periods_go_over_the_ends_of_months_and_years(
    today: date, period: str, days: tuple[date, date], qtbot: QtBot
) -> None:
    filters = Filters(today)
    qtbot.addWidget(filters.bar)
    filters.choose("period", period)
    assert (filters.bar.query.since, filters.bar.query.until) == days


@pytest.mark.parametrize(
    ("period", "state", "exported"), list(product(("Today", "All days"), STATES, EXPORTS))
)
def test_each_combination_becomes_its_query(
    filters: Filters, period: str, state: str, exported: str
) -> None:
    filters.choose("period", period)
    filters.choose("state", state)
    filters.choose("exported", exported)
    since, until = PERIODS[period]
    expected = InvoiceQuery("", since, until, None, None, STATES[state], EXPORTS[exported])
    assert filters.bar.query == expected


def test_all_filters_hold_together(filters: Filters) -> None:
    filters.bar.show_choices(("Lee", "张三"), SHIFTS)
    filters.choose("period", "All days")
    filters.choose("state", "Voided")
    filters.choose("exported", "Exported")
    filters.choose("of_cashier", "张三")
    filters.choose("of_shift", "Shift 11")
    filters.bar.search.setText("  示例 R1  ")
    assert filters.bar.query == InvoiceQuery(
        "示例 R1", None, None, 11, "张三", InvoiceState.VOIDED, exported=True
    )


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("period", "Yesterday"),
        ("state", "Voided"),
        ("exported", "Exported"),
        ("of_cashier", "Lee"),
        ("of_shift", "Shift 12"),
    ],
)
def test_a_choice_asks_at_once_and_once(filters: Filters, name: str, words: str) -> None:
    filters.bar.show_choices(("Lee",), SHIFTS)
    filters.queries.clear()
    filters.choose(name, words)
    assert filters.queries == [filters.bar.query]


def test_typing_asks_after_a_pause_and_once(filters: Filters, qtbot: QtBot) -> None:
    QTest.keyClicks(filters.bar.search, "r0001")
    assert filters.queries == []
    qtbot.waitUntil(lambda: len(filters.queries) > 0)
    assert [query.text for query in filters.queries] == ["r0001"]


def test_enter_asks_without_the_pause_and_not_again_after_it(filters: Filters) -> None:
    QTest.keyClicks(filters.bar.search, "r0001")
    QTest.keyClick(filters.bar.search, Qt.Key.Key_Return)
    assert [query.text for query in filters.queries] == ["r0001"]
    assert [timer for timer in filters.bar.findChildren(QTimer) if timer.isActive()] == []


def test_a_choice_takes_what_is_typed_along(filters: Filters) -> None:
    QTest.keyClicks(filters.bar.search, "r1")
    filters.choose("period", "All days")
    assert filters.queries == [InvoiceQuery("r1")]
    assert [timer for timer in filters.bar.findChildren(QTimer) if timer.isActive()] == []


def test_the_words_are_cleared_by_one_click(filters: Filters, qtbot: QtBot) -> None:
    filters.bar.search.setText("示例")
    assert filters.bar.search.isClearButtonEnabled()
    filters.bar.search.clear()
    qtbot.waitUntil(lambda: len(filters.queries) > 0)
    assert filters.queries[-1].text == ""


def test_chinese_is_searched_for(filters: Filters) -> None:
    type_text(filters.bar.search, "宋丹")
    QTest.keyClick(filters.bar.search, Qt.Key.Key_Return)
    assert filters.queries[-1].text == "宋丹"


@pytest.mark.parametrize("text", HOSTILE_NAMES)
def test_hostile_words_are_words(filters: Filters, text: str) -> None:
    filters.bar.search.setText(text)
    assert filters.bar.query.text == text[:100]


def test_down_goes_to_the_list_and_other_keys_do_not(filters: Filters, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(filters.bar.down_pressed):
        QTest.keyClick(filters.bar.search, Qt.Key.Key_Up)
    with qtbot.waitSignal(filters.bar.down_pressed):
        QTest.keyClick(filters.bar.search, Qt.Key.Key_Down)


# -------------------------------------------------------------------------------------- a range


def test_the_days_of_a_range_are_seen_only_for_a_range(filters: Filters) -> None:
    since = part(filters.bar, DateField, "since")
    assert not since.isVisible()
    filters.choose("period", "From")
    assert since.isVisible()
    assert part(filters.bar, DateField, "until").isVisible()
    assert since.hasFocus() or since.isAncestorOf(filters.bar.focusWidget())
    filters.choose("period", "Today")
    assert not since.isVisible()


@pytest.mark.parametrize(
    ("since", "until"),
    [
        (date(2026, 10, 1), date(2026, 10, 31)),
        (date(2026, 10, 31), date(2026, 10, 1)),
        (date(2026, 10, 7), date(2026, 10, 7)),
    ],
)
def test_a_range_is_in_order_whichever_day_is_set_first(
    filters: Filters, since: date, until: date
) -> None:
    filters.choose("period", "From")
    filters.set_days(since, until)
    query = filters.bar.query
    assert (query.since, query.until) == (min(since, until), max(since, until))


def test_a_range_begins_as_today(filters: Filters) -> None:
    filters.choose("period", "From")
    assert filters.queries == [InvoiceQuery(since=TODAY, until=TODAY)]


def test_days_that_are_typed_ask_once_after_a_pause(filters: Filters, qtbot: QtBot) -> None:
    filters.choose("period", "From")
    filters.queries.clear()
    filters.set_days(date(2026, 10, 1), date(2026, 10, 31))
    assert filters.queries == []
    qtbot.waitUntil(lambda: len(filters.queries) > 0)
    assert filters.queries == [InvoiceQuery(since=date(2026, 10, 1), until=date(2026, 10, 31))]


def test_a_range_outlives_a_look_at_another_period(filters: Filters) -> None:
    filters.choose("period", "From")
    filters.set_days(date(2026, 10, 1), date(2026, 10, 31))
    filters.choose("period", "Today")
    filters.choose("period", "From")
    assert filters.bar.query.since == date(2026, 10, 1)


# ------------------------------------------------------------------------ cashiers and shifts


def test_without_cashiers_and_shifts_there_are_no_such_lists(filters: Filters) -> None:
    for name in ("of_cashier", "of_shift"):
        assert not part(filters.bar, QComboBox, name).isVisible()
    filters.bar.show_choices((), ())
    for name in ("of_cashier", "of_shift"):
        assert not part(filters.bar, QComboBox, name).isVisible()


@pytest.mark.parametrize(
    ("cashiers", "shifts", "visible"),
    [
        (("Lee",), (), ["of_cashier"]),
        ((), SHIFTS, ["of_shift"]),
        (("Lee",), SHIFTS, ["of_cashier", "of_shift"]),
    ],
)
def test_each_list_is_there_when_it_has_something_to_offer(
    filters: Filters,
    cashiers: tuple[str, ...],
    shifts: tuple[Shift, ...],
    visible: list[str],
) -> None:
    filters.bar.show_choices(cashiers, shifts)
    names = ("of_cashier", "of_shift")
    assert [name for name in names if part(filters.bar, QComboBox, name).isVisible()] == visible


def test_a_shift_is_offered_with_when_it_was_opened(filters: Filters) -> None:
    filters.bar.show_choices((), SHIFTS)
    assert entries(filters.bar, "of_shift") == [
        "Any shift",
        "Shift 12  11-23 12:00",
        "Shift 11  11-22 12:00",
    ]


def test_offering_choices_asks_nothing(filters: Filters) -> None:
    filters.bar.show_choices(("Lee", "张三"), SHIFTS)
    assert filters.queries == []
    assert filters.bar.query == InvoiceQuery(since=TODAY, until=TODAY)


def test_a_cashier_can_be_left_out_again(filters: Filters) -> None:
    filters.bar.show_choices(("Lee",), ())
    filters.choose("of_cashier", "Lee")
    assert filters.bar.query.cashier == "Lee"
    filters.choose("of_cashier", "Any cashier")
    assert filters.bar.query == replace(filters.bar.query, cashier=None)


# -------------------------------------------------------------------------------------- language


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["period", "state", "exported", "of_cashier", "of_shift"])
def test_every_list_is_called_something_and_offers_words(
    language: str, name: str, qtbot: QtBot
) -> None:
    speak(language)
    bar = FilterBar(TODAY)
    qtbot.addWidget(bar)
    speak("en")
    assert part(bar, QWidget, name).accessibleName()
    words = entries(bar, name)
    assert all(words)
    assert len(set(words)) == len(words)
    assert all(word.isascii() or "…" in word for word in words) is (language == "en")


def test_the_field_of_words_says_what_it_finds(filters: Filters) -> None:
    search = part(filters.bar, QLineEdit, "search")
    assert search.placeholderText() == "Search"
    assert search.toolTip() == "Name, pinyin, tax number, order, number"
    assert search.accessibleName() == "Search"
    assert search.maxLength() == 100
