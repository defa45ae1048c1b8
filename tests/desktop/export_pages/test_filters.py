"""The export's filters: each alone and together, and the selection that they make."""

from dataclasses import replace
from datetime import date
from itertools import product

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.export_pages.filters import ExportFilters
from pos_scanner.desktop.messages.language import LANGUAGES, speak
from pos_scanner.desktop.widgets.fields import DateField
from pos_scanner.domain.export_batch import Selection
from pos_scanner.domain.invoice import InvoiceKind, InvoiceState
from pos_scanner.domain.visible_text import marked
from tests.desktop.lookup import HOSTILE_NAMES, entries, is_enabled, part, pick

TODAY = date(2026, 11, 23)
KINDS = {
    "Ordinary and special": None,
    "Ordinary invoices": InvoiceKind.ORDINARY,
    "Special invoices": InvoiceKind.SPECIAL,
}
STATES = {
    "Invoices and voids": None,
    "Invoices only": InvoiceState.CONFIRMED,
    "Voids only": InvoiceState.VOIDED,
}


@pytest.fixture
def filters(qtbot: QtBot) -> ExportFilters:
    filters = ExportFilters(TODAY)
    qtbot.addWidget(filters)
    filters.show()
    return filters


def toggle(filters: ExportFilters, name: str) -> None:
    QTest.keyClick(part(filters, QCheckBox, name), Qt.Key.Key_Space)


def set_day(filters: ExportFilters, name: str, day: date) -> None:
    part(filters, DateField, name).setDate(QDate(day.year, day.month, day.day))


def test_they_begin_with_everything_that_waits(filters: ExportFilters) -> None:
    assert filters.selection == Selection(only_new=True)


@pytest.mark.parametrize(("kind", "state"), list(product(KINDS, STATES)))
def test_each_combination_becomes_its_selection(
    filters: ExportFilters, kind: str, state: str
) -> None:
    pick(filters, "filter_kind", kind)
    pick(filters, "filter_state", state)
    assert filters.selection == Selection(kind=KINDS[kind], state=STATES[state])
    assert type(filters.selection.kind) is type(KINDS[kind])
    assert type(filters.selection.state) is type(STATES[state])


def test_what_was_exported_can_be_taken_along(filters: ExportFilters) -> None:
    toggle(filters, "only_new")
    assert filters.selection == Selection(only_new=False)
    toggle(filters, "only_new")
    assert filters.selection == Selection(only_new=True)


def test_days_are_those_of_this_month_until_today(filters: ExportFilters) -> None:
    toggle(filters, "all_days")
    selection = filters.selection
    assert (selection.since, selection.until) == (date(2026, 11, 1), TODAY)


def test_days_can_be_set_and_are_left_out_for_all(filters: ExportFilters) -> None:
    toggle(filters, "all_days")
    set_day(filters, "since", date(2026, 10, 5))
    set_day(filters, "until", date(2026, 10, 6))
    assert filters.selection == Selection(date(2026, 10, 5), date(2026, 10, 6))
    toggle(filters, "all_days")
    assert filters.selection == Selection()


def test_days_are_set_only_where_they_count(filters: ExportFilters) -> None:
    assert not is_enabled(filters, "since")
    assert not is_enabled(filters, "until")
    toggle(filters, "all_days")
    assert is_enabled(filters, "since")
    assert is_enabled(filters, "until")


@pytest.mark.parametrize(
    ("shifts", "cashiers"), [((), ()), ((12, 11), ()), ((), ("Lee",)), ((12,), ("Lee", "张三"))]
)
def test_a_shop_without_cashiers_or_shifts_has_no_such_list(
    filters: ExportFilters, shifts: tuple[int, ...], cashiers: tuple[str, ...]
) -> None:
    filters.offer(shifts, cashiers)
    assert part(filters, QComboBox, "filter_shift").isVisible() is bool(shifts)
    assert part(filters, QComboBox, "filter_cashier").isVisible() is bool(cashiers)
    assert entries(filters, "filter_shift")[1:] == [f"Shift {number}" for number in shifts]
    assert entries(filters, "filter_cashier")[1:] == list(cashiers)


def test_shift_and_cashier_are_selected_and_left_out_again(filters: ExportFilters) -> None:
    filters.offer((12, 11), ("Lee", "张三"))
    pick(filters, "filter_shift", "Shift 11")
    pick(filters, "filter_cashier", "张三")
    assert filters.selection == Selection(shift=11, cashier="张三")
    pick(filters, "filter_shift", "All shifts")
    pick(filters, "filter_cashier", "All cashiers")
    assert filters.selection == Selection()


def test_numbers_are_selected_beside_the_other_filters(filters: ExportFilters) -> None:
    filters.narrow_to(["T1-20261123-0004"])
    assert filters.selection == Selection(numbers=("T1-20261123-0004",))
    pick(filters, "filter_kind", "Special invoices")
    assert filters.selection.numbers == ("T1-20261123-0004",)
    filters.narrow_to(())
    assert filters.selection == Selection(kind=InvoiceKind.SPECIAL)


def test_all_filters_hold_together(filters: ExportFilters) -> None:
    filters.offer((12,), ("Lee",))
    for name in ("all_days", "only_new"):
        toggle(filters, name)
    for name, words in (
        ("filter_kind", "Special invoices"),
        ("filter_state", "Voids only"),
        ("filter_shift", "Shift 12"),
        ("filter_cashier", "Lee"),
    ):
        pick(filters, name, words)
    assert filters.selection == Selection(
        date(2026, 11, 1),
        TODAY,
        only_new=False,
        shift=12,
        cashier="Lee",
        kind=InvoiceKind.SPECIAL,
        state=InvoiceState.VOIDED,
    )


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("filter_kind", "Special invoices"),
        ("filter_state", "Voids only"),
        ("filter_shift", "Shift 12"),
        ("filter_cashier", "Lee"),
    ],
)
def test_a_choice_says_that_it_changed_once(
    filters: ExportFilters, name: str, words: str, qtbot: QtBot
) -> None:
    filters.offer((12,), ("Lee",))
    changes: list[Selection] = []
    filters.changed.connect(lambda: changes.append(filters.selection))
    pick(filters, name, words)
    assert changes == [filters.selection]


@pytest.mark.parametrize("name", ["all_days", "only_new"])
def test_a_tick_says_that_it_changed(filters: ExportFilters, name: str, qtbot: QtBot) -> None:
    with qtbot.waitSignal(filters.changed):
        toggle(filters, name)


@pytest.mark.parametrize("name", ["since", "until"])
def test_a_day_says_that_it_changed(filters: ExportFilters, name: str, qtbot: QtBot) -> None:
    toggle(filters, "all_days")
    with qtbot.waitSignal(filters.changed):
        set_day(filters, name, date(2026, 11, 9))


def test_offering_choices_changes_nothing(filters: ExportFilters, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(filters.changed):
        filters.offer((12,), ("Lee",))
    assert filters.selection == Selection()


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_a_cashiers_name_is_selected_letter_for_letter(filters: ExportFilters, name: str) -> None:
    filters.offer((), (name,))
    pick(filters, "filter_cashier", marked(name))
    assert filters.selection == replace(Selection(), cashier=name)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_filter_says_that_it_leaves_all_in(language: str, qtbot: QtBot) -> None:
    speak(language)
    filters = ExportFilters(TODAY)
    qtbot.addWidget(filters)
    speak("en")
    for name in ("filter_kind", "filter_state", "filter_shift", "filter_cashier"):
        words = entries(filters, name)[0]
        assert words.isascii() is (language == "en"), words
