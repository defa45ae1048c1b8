"""The shift with its sums: Enter opens one and closes none; a closed one's figures stay."""

from datetime import timedelta
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.messages import Message
from pos_scanner.desktop.staff.shift_page import FiguresView, ShiftPage, close_words
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.shift import Figures, RateSum, ReportKind, Shift, ShiftReport
from pos_scanner.domain.visible_text import marked
from pos_scanner.till.staff.commands import ShowShift
from tests.desktop.conftest import NOON
from tests.desktop.lookup import (
    HOSTILE_NAMES,
    click,
    is_enabled,
    label_texts,
    labels_with,
    notice_words,
    part,
)

SHIFT = Shift(7, NOON, "Lee")
EXEMPT = RateSum(Decimal(0), exempt=True, net_fen=100, tax_fen=0)
FIGURES = Figures(
    3,
    22_700,
    1,
    11_300,
    (EXEMPT, RateSum(Decimal("0.06"), exempt=False, net_fen=10_660, tax_fen=640)),
    "T1-20261123-0001",
    "T1-20261123-0003",
)


@pytest.fixture
def page(window: QWidget, qtbot: QtBot) -> ShiftPage:
    page = ShiftPage(window)
    page.open()
    qtbot.waitUntil(page.isActiveWindow)
    return page


def state(page: ShiftPage) -> str:
    return part(page, QLabel, "shift_state").text()


def act(page: ShiftPage) -> QPushButton:
    return part(page, QPushButton, "change_shift")


def figures(page: QWidget) -> list[str]:
    """The sums' cells that say something, row by row."""
    QApplication.processEvents()  # What was put into a layout is shown by it then.
    return [text for text in label_texts(part(page, QWidget, "figures")) if text]


def test_until_the_shift_was_read_nothing_can_be_done(page: ShiftPage) -> None:
    assert not act(page).isEnabled()
    assert page.focusWidget() is part(page, QPushButton, "close_page")


def test_without_a_shift_one_can_be_opened_by_enter(page: ShiftPage, qtbot: QtBot) -> None:
    page.show_shift(ShowShift(None, Figures()))
    assert state(page) == "No shift is open. Invoices confirmed now belong to no shift."
    assert act(page).text() == "Open a shift"
    assert not part(page, QWidget, "figures").isVisible()
    with qtbot.waitSignal(page.open_requested):
        QTest.keyClick(page, Qt.Key.Key_Return)
    assert not act(page).isEnabled()


def test_one_press_opens_one_shift(page: ShiftPage) -> None:
    page.show_shift(ShowShift(None, Figures()))
    requests: list[str] = []
    page.open_requested.connect(lambda: requests.append("open"))
    for _ in range(3):
        click(page, "change_shift")
    assert requests == ["open"]


def test_an_open_shift_says_since_when_and_whose(page: ShiftPage) -> None:
    page.show_shift(ShowShift(SHIFT, FIGURES))
    assert state(page) == "Shift 7, open since 2026-11-23 12:00 · Lee"
    assert act(page).text() == "Close the shift …"
    assert part(page, QWidget, "figures").isVisible()


def test_a_one_person_shops_shift_is_nobodys(page: ShiftPage) -> None:
    page.show_shift(ShowShift(Shift(7, NOON, ""), Figures()))
    assert state(page) == "Shift 7, open since 2026-11-23 12:00"


def test_enter_closes_no_shift(page: ShiftPage, qtbot: QtBot) -> None:
    page.show_shift(ShowShift(SHIFT, FIGURES))
    with qtbot.assertNotEmitted(page.close_requested):
        QTest.keyClick(page, Qt.Key.Key_Return)


def test_a_click_asks_to_close_and_can_be_repeated(page: ShiftPage, qtbot: QtBot) -> None:
    page.show_shift(ShowShift(SHIFT, FIGURES))
    for _ in range(2):
        with qtbot.waitSignal(page.close_requested):
            click(page, "change_shift")


def test_a_closed_shifts_figures_stay_in_sight(page: ShiftPage) -> None:
    page.show_shift(ShowShift(SHIFT, FIGURES))
    evening = NOON + timedelta(hours=9)
    closed = Shift(7, NOON, "Lee", evening, "Lee")
    page.show_closed(ShiftReport(ReportKind.Z, 4, closed, evening, "Lee", FIGURES))
    assert state(page) == "Shift 7, 2026-11-23 12:00 – 2026-11-23 21:00"
    assert notice_words(page) == (
        "Shift 7 is closed: Z report 4.",
        "Its figures are final.",
    )
    assert "¥114.00" in figures(page)
    assert page.focusWidget() is part(page, QPushButton, "close_page")


def test_a_failure_can_be_tried_again(page: ShiftPage) -> None:
    page.show_shift(ShowShift(None, Figures()))
    click(page, "change_shift")
    page.show_failure(KnownError(FailureKind.SHIFT_IS_OPEN))
    assert notice_words(page) == ("A shift is already open.", "Close it first.")
    assert is_enabled(page, "change_shift")
    click(page, "change_shift")
    assert notice_words(page) == ("", "")


def test_the_question_names_what_is_closed() -> None:
    assert close_words(SHIFT, FIGURES) == Message(
        "Close shift 7?", "3 invoices, ¥114.00. A closed shift cannot be opened again."
    )


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_a_cashiers_name_is_plain_text(page: ShiftPage, name: str) -> None:
    page.show_shift(ShowShift(Shift(7, NOON, name), Figures()))
    assert state(page).endswith(marked(name))
    assert part(page, QLabel, "shift_state").textFormat() is Qt.TextFormat.PlainText


# --------------------------------------------------------------------------------------- figures


@pytest.fixture
def view(window: QWidget) -> FiguresView:
    view = FiguresView()
    view.setParent(window)
    view.resize(600, 400)
    view.show()
    return view


def test_figures_are_count_sums_rates_and_numbers(window: QWidget, view: FiguresView) -> None:
    view.show_figures(FIGURES)
    assert figures(window) == [
        *("Invoices", "3", "Sum", "¥227.00", "Voided: 1", "¥−113.00"),
        *("Turnover", "¥114.00"),
        *("Tax rate", "Net", "Tax", "With tax"),
        *("Exempt", "1.00", "0.00", "1.00"),
        *("6%", "106.60", "6.40", "113.00"),
        "T1-20261123-0001 – T1-20261123-0003",
    ]


def test_without_invoices_there_is_nought_and_no_more(window: QWidget, view: FiguresView) -> None:
    view.show_figures(Figures())
    assert figures(window) == ["Invoices", "0", "Sum", "¥0.00", "Turnover", "¥0.00"]


def test_new_figures_leave_nothing_of_the_last(
    window: QWidget, view: FiguresView, qtbot: QtBot
) -> None:
    view.show_figures(FIGURES)
    view.show_figures(Figures(1, 100))
    qtbot.waitUntil(lambda: "6%" not in figures(window))
    assert figures(window) == ["Invoices", "1", "Sum", "¥1.00", "Turnover", "¥1.00"]


def test_sums_stand_at_the_right_edge(view: FiguresView) -> None:
    view.show_figures(FIGURES)
    for text in ("¥227.00", "¥−113.00", "With tax", "1.00", "113.00"):
        label = labels_with(view, text)[-1]
        assert label.alignment() & Qt.AlignmentFlag.AlignRight
