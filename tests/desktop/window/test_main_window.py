"""The window by itself, without a till: what its keys mean, what lies over it, what falls on it."""

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.messages import Message
from pos_scanner.desktop.window.main_window import MainWindow
from pos_scanner.settings import Settings
from tests.desktop.conftest import click

pytestmark = pytest.mark.qt_log_ignore("does not support raise", extend=True)
NO_MODIFIER = Qt.KeyboardModifier.NoModifier
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def front(window: MainWindow, qtbot: QtBot) -> MainWindow:
    """The window, before all others: its shortcuts work there alone."""
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    return window


def press(window: MainWindow, key: Qt.Key, modifier: Qt.KeyboardModifier = NO_MODIFIER) -> None:
    """A key as the system gives it to the window, shortcuts first."""
    QTest.keyClick(window.windowHandle(), key, modifier)


@pytest.mark.parametrize(
    ("key", "page"),
    [
        (Qt.Key.Key_F6, "list"),
        (Qt.Key.Key_F8, "export"),
        (Qt.Key.Key_F10, "settings"),
        (Qt.Key.Key_F1, "help"),
    ],
)
def test_a_key_opens_its_page(front: MainWindow, qtbot: QtBot, key: Qt.Key, page: str) -> None:
    with qtbot.waitSignal(front.page_requested) as request:
        press(front, key)
    assert request.args == [page]


@pytest.mark.parametrize("page", ["list", "export", "settings", "help"])
def test_its_button_opens_it_too(front: MainWindow, qtbot: QtBot, page: str) -> None:
    with qtbot.waitSignal(front.page_requested) as request:
        click(front, f"key_{page}")
    assert request.args == [page]


@pytest.mark.parametrize(
    ("key", "modifier", "part", "signal"),
    [
        (Qt.Key.Key_Escape, NO_MODIFIER, "invoice", "clear_requested"),
        (Qt.Key.Key_F7, NO_MODIFIER, "invoice", "undo_requested"),
        (Qt.Key.Key_F4, NO_MODIFIER, "invoice", "hold_requested"),
        (Qt.Key.Key_Return, CONTROL, "invoice", "line_added"),
        (Qt.Key.Key_Enter, CONTROL, "invoice", "line_added"),
        (Qt.Key.Key_O, CONTROL, "scan", "file_requested"),
        (Qt.Key.Key_F3, NO_MODIFIER, "scan", "screen_requested"),
    ],
)
def test_a_key_asks_its_half_of_the_window(
    front: MainWindow,
    qtbot: QtBot,
    key: Qt.Key,
    modifier: Qt.KeyboardModifier,
    part: str,
    signal: str,
) -> None:
    with qtbot.waitSignal(getattr(getattr(front, part), signal)):
        press(front, key, modifier)


def test_f2_and_its_button_put_the_cursor_into_the_scan_line(front: MainWindow) -> None:
    press(front, Qt.Key.Key_F2)
    assert front.focusWidget() is front.scan.scan_line
    front.rest()
    click(front, "key_scan")
    assert front.focusWidget() is front.scan.scan_line


def test_f5_recalls_what_is_on_hold(front: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(front.recall_requested):
        press(front, Qt.Key.Key_F5)
    front.foot.show_held(1)
    with qtbot.waitSignal(front.recall_requested):
        click(front, "key_held")


def test_the_hold_button_puts_the_form_aside(front: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(front.invoice.hold_requested):
        click(front, "key_hold")


def test_f9_is_a_key_only_in_a_shop_that_keeps_shifts(front: MainWindow, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(front.page_requested):
        press(front, Qt.Key.Key_F9)
    front.show_shift_key(visible=True)
    with qtbot.waitSignal(front.page_requested) as request:
        press(front, Qt.Key.Key_F9)
    assert request.args == ["shift"]


@pytest.mark.parametrize(
    ("signal", "page"), [("card_requested", "card"), ("list_requested", "list")]
)
def test_the_left_half_opens_pages_too(
    front: MainWindow, qtbot: QtBot, signal: str, page: str
) -> None:
    with qtbot.waitSignal(front.page_requested) as request:
        getattr(front.scan, signal).emit()
    assert request.args == [page]


def test_paste_is_the_tills_where_no_field_wants_it(front: MainWindow, qtbot: QtBot) -> None:
    front.rest()
    with qtbot.waitSignal(front.paste_requested):
        QTest.keyClick(front.scan.camera, Qt.Key.Key_V, CONTROL)
    with qtbot.assertNotEmitted(front.paste_requested):
        QTest.keyClick(front.scan.camera, Qt.Key.Key_B, CONTROL)


def test_between_customers_no_key_types_anything(front: MainWindow) -> None:
    front.invoice.setFocus()
    front.rest()
    assert front.focusWidget() is front.scan.camera


class Cover(QWidget):
    """What lies over the window while nobody has signed in."""


def covered(window: MainWindow) -> Cover:
    cover = Cover()
    window.set_cover(cover)
    window.show_shift_key(visible=True)
    window.cover()
    return cover


def test_a_cover_lies_over_everything_and_no_key_works_under_it(
    front: MainWindow, qtbot: QtBot
) -> None:
    cover = covered(front)
    assert front.is_covered
    assert cover.isVisible()
    assert not front.scan.isVisible()
    with (
        qtbot.assertNotEmitted(front.page_requested),
        qtbot.assertNotEmitted(front.invoice.clear_requested),
    ):
        for key in (Qt.Key.Key_F6, Qt.Key.Key_F9, Qt.Key.Key_Escape):
            press(front, key)


def test_the_focus_does_not_go_under_the_cover(front: MainWindow) -> None:
    cover = covered(front)
    cover.setFocus()
    front.rest()
    assert front.focusWidget() is cover


def test_under_the_cover_everything_is_as_it_was(front: MainWindow, qtbot: QtBot) -> None:
    covered(front)
    front.uncover()
    assert not front.is_covered
    assert front.focusWidget() is front.scan.camera
    for key, page in ((Qt.Key.Key_F6, "list"), (Qt.Key.Key_F9, "shift")):
        with qtbot.waitSignal(front.page_requested) as request:
            press(front, key)
        assert request.args == [page]


def test_the_demos_hint_is_shown_while_there_is_one(front: MainWindow) -> None:
    hint = front.findChild(QLabel, "hint")
    assert isinstance(hint, QLabel)
    assert not hint.isVisible()
    front.show_hint("type an amount")
    assert (hint.text(), hint.isVisible()) == ("type an amount", True)
    front.show_hint("")
    assert not hint.isVisible()


def test_the_title_names_the_shop(qtbot: QtBot) -> None:
    for shop, title in (("示例餐饮", "pos_scanner – 示例餐饮"), ("", "pos_scanner")):
        window = MainWindow(Settings(shop_name=shop))
        qtbot.addWidget(window)
        assert window.windowTitle() == title


def test_the_first_paint_is_said_once(qtbot: QtBot) -> None:
    window = MainWindow(Settings(camera_source=""))
    qtbot.addWidget(window)
    paints: list[bool] = []
    window.first_painted.connect(lambda: paints.append(window.isVisible()))
    window.show()
    qtbot.waitUntil(lambda: bool(paints))
    window.repaint()
    assert paints == [True]


def test_a_window_that_was_put_away_comes_back(front: MainWindow) -> None:
    front.showMinimized()
    front.come_to_front()
    assert not front.isMinimized()


def test_closing_asks_nothing(front: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(front.closed):
        assert front.close()


def drag_in(window: MainWindow, data: QMimeData) -> bool:
    """Drag something over the window; whether it may be dropped."""
    enter = QDragEnterEvent(
        QPoint(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, NO_MODIFIER
    )
    enter.ignore()
    QApplication.sendEvent(window, enter)
    return enter.isAccepted()


def test_a_text_may_be_dropped_and_goes_to_the_till(front: MainWindow, qtbot: QtBot) -> None:
    data = QMimeData()
    data.setText("$01")
    assert drag_in(front, data)
    drop = QDropEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, NO_MODIFIER
    )
    with qtbot.waitSignal(front.dropped) as dropped:
        QApplication.sendEvent(front, drop)
    assert dropped.args[0].text() == "$01"


def test_what_holds_no_code_is_not_taken(front: MainWindow) -> None:
    data = QMimeData()
    data.setData("application/x-other", b"x")
    assert not drag_in(front, data)


def tab_stops(window: MainWindow) -> list[str]:
    """Where Tab goes from the scan line, up to the button that confirms."""
    window.scan.scan_line.setFocus()
    names: list[str] = []
    while "confirm" not in names:
        press(window, Qt.Key.Key_Tab)
        names.append(window.focusWidget().objectName())
    return names


def test_a_notice_beside_the_camera_is_no_stop_between_the_scan_line_and_the_form(
    front: MainWindow,
) -> None:
    stops = tab_stops(front)
    front.scan.notice.tell(Message("No tax code.", "Set one."), "warning", action="Set")
    assert tab_stops(front) == stops
    assert {"amount", "remark"} < set(stops)
