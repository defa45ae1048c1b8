"""Buttons by keys and pointer: Enter presses them, a click leaves the cursor where it was."""

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.widgets.fields import Button, TextField, button, place_cursor

PRESS, SECOND_PRESS = QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick


@pytest.fixture
def pressed() -> list[str]:
    """The names of the buttons that were pressed."""
    return []


@pytest.fixture
def holder(qtbot: QtBot, pressed: list[str]) -> QWidget:
    """A window with a field and two buttons."""
    holder = QDialog()
    layout = QVBoxLayout(holder)
    layout.addWidget(TextField("reason"))
    for name in ("void", "cancel"):
        push_button = button(name, name)
        push_button.clicked.connect(lambda _=False, name=name: pressed.append(name))
        layout.addWidget(push_button)
    qtbot.addWidget(holder)
    holder.show()
    return holder


def named(holder: QWidget, name: str) -> Button:
    push_button = holder.findChild(Button, name)
    assert isinstance(push_button, Button)
    return push_button


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_a_key_presses_the_focused_button(holder: QWidget, pressed: list[str], key: Qt.Key) -> None:
    named(holder, "void").setFocus()
    QTest.keyClick(named(holder, "void"), key)
    assert pressed == ["void"]


def test_a_held_enter_presses_once(holder: QWidget, pressed: list[str]) -> None:
    for is_repeat in (False, True, True):
        event = QKeyEvent(
            QEvent.Type.KeyPress,
            Qt.Key.Key_Return,
            Qt.KeyboardModifier.NoModifier,
            "\r",
            is_repeat,
        )
        QApplication.sendEvent(named(holder, "void"), event)
        assert event.isAccepted()
    assert pressed == ["void"]


def test_a_click_leaves_the_cursor_in_its_field(holder: QWidget, pressed: list[str]) -> None:
    field = holder.findChild(TextField, "reason")
    assert isinstance(field, TextField)
    place_cursor(field)
    QTest.mouseClick(named(holder, "void"), Qt.MouseButton.LeftButton)
    assert pressed == ["void"]
    assert holder.focusWidget() is field


def test_enter_in_a_field_presses_no_button_that_is_not_the_default(
    holder: QWidget, pressed: list[str]
) -> None:
    QTest.keyClick(holder.findChild(TextField, "reason"), Qt.Key.Key_Return)
    assert pressed == []
    named(holder, "cancel").setDefault(True)
    QTest.keyClick(holder.findChild(TextField, "reason"), Qt.Key.Key_Return)
    assert pressed == ["cancel"]


def test_a_digit_is_left_to_whoever_is_behind_a_button(holder: QWidget) -> None:
    event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_5, Qt.KeyboardModifier.NoModifier, "5")
    named(holder, "void").keyPressEvent(event)
    assert not event.isAccepted()


def click_at(push_button: Button, at_ms: int, kind: QEvent.Type = PRESS) -> None:
    """Press and let go at one place of the screen, whatever button stands there."""
    for event_type in (kind, QEvent.Type.MouseButtonRelease):
        buttons = Qt.MouseButton.LeftButton if event_type is kind else Qt.MouseButton.NoButton
        event = QMouseEvent(
            event_type,
            QPointF(push_button.rect().center()),
            QPointF(50, 50),
            Qt.MouseButton.LeftButton,
            buttons,
            Qt.KeyboardModifier.NoModifier,
        )
        event.setTimestamp(at_ms)
        QApplication.sendEvent(push_button, event)


def test_a_double_clicks_second_half_presses_no_button_that_came_meanwhile(
    holder: QWidget, pressed: list[str]
) -> None:
    click_at(named(holder, "void"), 10_000)
    click_at(named(holder, "cancel"), 10_090, SECOND_PRESS)
    click_at(named(holder, "cancel"), 10_180)
    assert pressed == ["void"]
    click_at(
        named(holder, "cancel"), 10_180 + QGuiApplication.styleHints().mouseDoubleClickInterval()
    )
    assert pressed == ["void", "cancel"]


def test_quick_clicks_on_one_button_are_all_its_own(holder: QWidget, pressed: list[str]) -> None:
    click_at(named(holder, "void"), 20_000)
    click_at(named(holder, "void"), 20_090, SECOND_PRESS)
    click_at(named(holder, "void"), 20_180)
    assert pressed == ["void"] * 3


def test_a_second_half_whose_first_was_no_buttons_presses_none(
    holder: QWidget, pressed: list[str]
) -> None:
    click_at(named(holder, "void"), 30_000, SECOND_PRESS)
    assert pressed == []
