"""The big keys type into the field that has the cursor, and leave it there."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.messages.language import speak
from pos_scanner.desktop.staff.pin_field import PinField
from pos_scanner.desktop.theme.tokens import TARGET
from pos_scanner.desktop.widgets.keypad import Keypad
from tests.desktop.lookup import click, part, show_active


class TwoPins(QWidget):
    """A pad with two fields above it."""

    def __init__(self) -> None:
        super().__init__()
        self.first, self.second = PinField("first"), PinField("second")
        layout = QVBoxLayout(self)
        for widget in (self.first, self.second, Keypad(self.first, self.second)):
            layout.addWidget(widget)


@pytest.fixture
def pins(qtbot: QtBot) -> TwoPins:
    pins = TwoPins()
    qtbot.addWidget(pins)
    show_active(pins, qtbot)
    return pins


@pytest.mark.parametrize("digit", "0123456789")
def test_each_key_types_its_digit(pins: TwoPins, digit: str) -> None:
    pins.first.setFocus()
    click(pins, f"first_{digit}")
    assert (pins.first.text(), pins.second.text()) == (digit, "")


def test_without_a_cursor_the_first_field_is_typed_into(pins: TwoPins) -> None:
    pins.first.clearFocus()
    pins.second.clearFocus()
    click(pins, "first_7")
    assert (pins.first.text(), pins.second.text()) == ("7", "")


def test_the_field_with_the_cursor_is_typed_into(pins: TwoPins) -> None:
    pins.second.setFocus()
    click(pins, "first_4")
    assert (pins.first.text(), pins.second.text()) == ("", "4")


def test_the_field_that_had_the_cursor_last_is_typed_into(pins: TwoPins) -> None:
    pins.second.setFocus()
    click(pins, "first_4")
    pins.second.clearFocus()
    click(pins, "first_5")
    assert (pins.first.text(), pins.second.text()) == ("", "45")


def test_fingers_and_the_keyboard_take_turns(pins: TwoPins) -> None:
    pins.first.setFocus()
    click(pins, "first_1")
    QTest.keyClicks(pins.first, "2")
    click(pins, "first_3")
    assert pins.first.text() == "123"
    assert pins.first.hasFocus()


def test_erasing_takes_the_last_digit_and_of_nothing_nothing(pins: TwoPins) -> None:
    pins.first.setFocus()
    for name in ("1", "2", "erase"):
        click(pins, f"first_{name}")
    assert pins.first.text() == "1"
    for _ in range(3):
        click(pins, "first_erase")
    assert pins.first.text() == ""


def test_a_selection_is_typed_over_and_erased_whole(pins: TwoPins) -> None:
    pins.first.setFocus()
    pins.first.setText("1234")
    pins.first.selectAll()
    click(pins, "first_9")
    assert pins.first.text() == "9"
    pins.first.setText("1234")
    pins.first.selectAll()
    click(pins, "first_erase")
    assert pins.first.text() == ""


def test_a_full_field_takes_no_further_digit(pins: TwoPins) -> None:
    pins.first.setText("1" * 12)
    click(pins, "first_2")
    assert pins.first.text() == "1" * 12


def test_the_digits_stand_as_on_a_telephone(pins: TwoPins) -> None:
    keys = [part(pins, QPushButton, f"first_{digit}") for digit in "1234567890"]
    rows = sorted({key.y() for key in keys})
    assert [rows.index(key.y()) for key in keys] == [0, 0, 0, 1, 1, 1, 2, 2, 2, 3]
    columns = sorted({key.x() for key in keys})
    assert [columns.index(key.x()) for key in keys] == [0, 1, 2, 0, 1, 2, 0, 1, 2, 1]


def test_a_key_is_large_enough_for_a_finger_and_takes_no_focus(pins: TwoPins) -> None:
    for name in (*"0123456789", "erase"):
        key = part(pins, QPushButton, f"first_{name}")
        assert key.height() >= TARGET
        assert key.width() >= TARGET
        assert key.focusPolicy() is Qt.FocusPolicy.NoFocus
        assert not key.autoDefault()


@pytest.mark.parametrize(("language", "word"), [("en", "Erase"), ("zh_CN", "删除")])
def test_the_key_with_a_sign_has_a_word_for_a_screen_reader(
    language: str, word: str, qtbot: QtBot
) -> None:
    speak(language)
    pad = Keypad(PinField("pin"))
    qtbot.addWidget(pad)
    speak("en")
    erase = part(pad, QPushButton, "pin_erase")
    assert (erase.icon().isNull(), erase.accessibleName()) == (False, word)
