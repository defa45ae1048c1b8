"""Pages have a heading and a row of buttons, fit their window and close by Esc."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.messages import Message
from pos_scanner.desktop.theme.tokens import TARGET
from pos_scanner.desktop.widgets.page import Page
from tests.desktop.lookup import click, labels_with


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    window.resize(1000, 700)
    qtbot.addWidget(window)
    window.show()
    return window


def test_the_heading_is_seen_and_is_the_windows_title(window: QWidget) -> None:
    page = Page("some_page", "Invoices", window, (400, 300))
    assert page.windowTitle() == "Invoices"
    (heading,) = labels_with(page, "Invoices")
    assert heading.property("role") == "large"
    assert page.isModal()


def test_a_heading_is_plain_text(window: QWidget) -> None:
    page = Page("some_page", "Change PIN – <b>Lee</b>", window, (400, 300))
    (heading,) = labels_with(page, "Change PIN – <b>Lee</b>")
    assert heading.textFormat() is Qt.TextFormat.PlainText


@pytest.mark.parametrize(
    ("wished", "size"),
    [((400, 300), (400, 300)), ((5000, 300), (976, 300)), ((5000, 5000), (976, 676))],
)
def test_a_page_is_as_large_as_it_wishes_but_no_larger_than_its_window(
    window: QWidget, wished: tuple[int, int], size: tuple[int, int]
) -> None:
    assert Page("some_page", "Invoices", window, wished).size().toTuple() == size


def test_buttons_stand_from_left_to_right_as_they_were_added(window: QWidget) -> None:
    page = Page("some_page", "Invoices", window, (600, 300))
    buttons = [page.add_button(name, name) for name in ("copy", "void")]
    buttons.append(page.add_close("Close"))
    page.show()
    places = [button.x() for button in buttons]
    assert places == sorted(places)
    assert [button.objectName() for button in buttons] == ["copy", "void", "close_page"]
    assert all(button.height() >= TARGET for button in buttons)


def test_no_button_is_enters_unless_a_page_says_so(window: QWidget, qtbot: QtBot) -> None:
    page = Page("some_page", "Invoices", window, (600, 300))
    clicks: list[str] = []
    page.add_button("void", "Void").clicked.connect(lambda: clicks.append("void"))
    page.add_close("Close")
    page.open()
    QTest.keyClick(page, Qt.Key.Key_Return)
    assert page.isVisible()
    assert clicks == []


def test_esc_and_the_close_button_reject_the_page(window: QWidget, qtbot: QtBot) -> None:
    page = Page("some_page", "Invoices", window, (600, 300))
    page.add_close("Close")
    page.open()
    with qtbot.waitSignal(page.rejected):
        QTest.keyClick(page, Qt.Key.Key_Escape)
    page.open()
    with qtbot.waitSignal(page.rejected):
        click(page, "close_page")


def test_the_body_takes_the_room_between_heading_and_buttons(window: QWidget) -> None:
    page = Page("some_page", "Invoices", window, (600, 500))
    content = QLabel("content")
    page.body.addWidget(content)
    close = page.add_close("Close")
    page.show()
    (heading,) = labels_with(page, "Invoices")
    assert heading.geometry().bottom() < content.y()
    assert content.geometry().bottom() < close.y()
    assert content.height() > 300


def test_a_page_has_no_use_for_a_scanned_code(window: QWidget) -> None:
    assert not Page("some_page", "Invoices", window, (600, 300)).take_scan("$01…$")


def test_a_page_that_opens_with_a_notice_begins_at_its_own_first_control(
    window: QWidget, qtbot: QtBot
) -> None:
    page = Page("some_page", "Invoices", window, (600, 300))
    page.add_button("copy", "Copy")
    page.notice.tell(Message("It is broken.", "Mend it."), "bad")
    page.open()
    page.activateWindow()
    qtbot.waitUntil(lambda: page.focusWidget() is not None)
    assert page.focusWidget().objectName() == "copy"
