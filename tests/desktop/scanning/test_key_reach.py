"""The window says whether a scanner's keys come to it."""

import pytest
from PySide6.QtWidgets import QDialog, QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.scanning.key_reach import CHANGE_MS, KeyReach
from tests.desktop.conftest import Till, find
from tests.desktop.scanning.key_events import Keyboard

CODE = "https://w.url.cn/s/A1b2C3"


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def test_a_window_that_is_minimised_gets_no_keys(window: QWidget, qtbot: QtBot) -> None:
    reach = KeyReach(window, window)
    with qtbot.waitSignal(reach.changed) as away:
        window.showMinimized()
        reach.take(False)
    assert away.args == [False]


def test_keys_that_the_system_has_for_itself_do_not_come_here(
    window: QWidget, qtbot: QtBot
) -> None:
    reach = KeyReach(window, window)
    for is_taken in (True, False):
        with qtbot.waitSignal(reach.changed) as change:
            reach.take(is_taken)
        assert change.args == [not is_taken]


def test_keys_that_went_elsewhere_for_longer_than_a_scanner_pauses_are_told(
    window: QWidget, qtbot: QtBot
) -> None:
    reach = KeyReach(window, window)
    reach.take(True)
    with qtbot.assertNotEmitted(reach.returned):
        reach.take(False)
    reach.take(True)
    qtbot.wait(CHANGE_MS + 20)
    with qtbot.waitSignal(reach.returned):
        reach.take(False)


def test_keys_that_were_given_back_to_another_window_come_here_once_it_has_the_focus(
    window: QWidget, qtbot: QtBot
) -> None:
    reach, page = KeyReach(window, window), QWidget()
    qtbot.addWidget(page)
    with qtbot.waitSignal(reach.changed):
        reach.take(True)
    with qtbot.waitSignal(reach.changed) as change:
        page.show()
        page.activateWindow()
    assert change.args == [True]


def test_a_page_that_closes_with_the_focus_leaves_no_keys_here(
    window: QWidget, qtbot: QtBot
) -> None:
    page = QDialog(window)
    QLineEdit(page)
    page.open()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    reach = KeyReach(window, window)
    with qtbot.waitSignal(reach.changed) as change:
        page.reject()
        page.deleteLater()
    assert change.args == [False]


@pytest.mark.qt_log_ignore("does not support (raise|grabbing)", extend=True)
def test_a_list_of_the_programs_own_takes_no_keys_away(window: QWidget, qtbot: QtBot) -> None:
    reach, menu = KeyReach(window, window), QMenu(window)
    menu.addAction("6%")
    menu.popup(window.mapToGlobal(window.rect().center()))
    with qtbot.assertNotEmitted(reach.returned), qtbot.assertNotEmitted(reach.changed):
        reach.take(True)
        qtbot.wait(CHANGE_MS + 20)
        menu.close()
        reach.take(False)


def test_the_window_says_in_large_letters_that_it_has_not_the_keys(till: Till) -> None:
    away = find(till.window.scan, QWidget, "away")
    assert not away.isVisible()
    till.wiring.inputs._show_reach(is_here=False)
    assert (away.isVisible(), till.window.foot.scanner.words()) == (True, "Click here to scan")
    till.wiring.inputs._show_reach(is_here=True)
    assert not away.isVisible()


def test_a_scanner_is_ready_once_it_has_been_seen(till: Till, qtbot: QtBot) -> None:
    lamp = till.window.foot.scanner
    assert lamp.words() == "No scan yet"
    qtbot.wait(200)  # The window has just got the focus.
    Keyboard(till.window).scan(CODE)
    assert lamp.words() == "Scanner ready"


def test_after_keys_went_elsewhere_it_says_that_no_scan_could_arrive(till: Till) -> None:
    till.wiring.inputs._on_keys_returned()
    assert find(till.window.scan, QWidget, "notice").isVisible()
