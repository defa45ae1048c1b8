"""Buttons by keys and pointer: Enter presses them, a click leaves the cursor where it was."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.widgets.fields import Button, TextField, button, place_cursor


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
