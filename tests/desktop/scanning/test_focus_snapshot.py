"""What a broken scan has typed into a widget is taken out again, whatever kind of widget it is."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QDate, QStringListModel
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QSpinBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.scanning.focus_snapshot import FocusSnapshot
from pos_scanner.desktop.widgets.fields import DateField, TextField

LEAKED = "2290"


def line() -> TextField:
    made = TextField("remark")
    made.setText("table 7")
    made.setCursorPosition(3)
    return made


def box() -> QComboBox:
    made = QComboBox()
    made.setEditable(True)
    made.setEditText("tea")
    return made


def closed_list() -> QComboBox:
    made = QComboBox()
    made.addItems(["13%", "9%", "2%"])
    return made


def day() -> DateField:
    return DateField("day", QDate(2026, 11, 23))


def whole() -> QSpinBox:
    made = QSpinBox()
    made.setMaximum(99999)
    made.setValue(7)
    return made


def number() -> QDoubleSpinBox:
    made = QDoubleSpinBox()
    made.setValue(7.5)
    return made


def text() -> QPlainTextEdit:
    return QPlainTextEdit("名称：甲\n税号：乙")


def listed() -> QListView:
    made = QListView()
    made.setModel(QStringListModel(["10", "20", "22"], made))
    made.setCurrentIndex(made.model().index(0, 0))
    return made


def contents(widget: QWidget) -> object:
    match widget:
        case QLineEdit():
            return widget.text(), widget.cursorPosition()
        case QComboBox():
            return widget.currentText()
        case DateField():
            return widget.date(), widget.currentSection()
        case QSpinBox() | QDoubleSpinBox():
            return widget.value()
        case QPlainTextEdit():
            return widget.toPlainText(), widget.textCursor().position()
        case QListView():
            return widget.currentIndex().row()
        case _:
            raise AssertionError(widget)


@pytest.mark.parametrize("make", [line, box, closed_list, day, whole, number, text, listed])
def test_it_is_as_it_was(qtbot: QtBot, make: Callable[[], QWidget]) -> None:
    widget = make()
    qtbot.addWidget(widget)
    widget.show()
    widget.setFocus()
    qtbot.waitUntil(widget.hasFocus)
    was = contents(widget)
    before = FocusSnapshot()
    QTest.keyClicks(widget, LEAKED)
    assert contents(widget) != was
    before.restore()
    assert contents(widget) == was


def test_cursor_and_selection_are_put_back_as_well(qtbot: QtBot) -> None:
    field = line()
    qtbot.addWidget(field)
    field.show()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    field.setSelection(5, -3)
    before = FocusSnapshot()
    QTest.keyClicks(field, LEAKED)
    before.restore()
    selection = (field.selectionStart(), field.selectionLength(), field.cursorPosition())
    assert (field.text(), selection) == ("table 7", (2, 3, 2))


def test_a_field_to_which_a_key_moved_the_focus_is_put_back_too(qtbot: QtBot) -> None:
    window = QWidget()
    first, second = QLineEdit("table 7", window), QLineEdit("88", window)
    qtbot.addWidget(window)
    window.show()
    first.setFocus()
    qtbot.waitUntil(first.hasFocus)
    before = FocusSnapshot()
    second.setFocus()
    before.add(second)
    QTest.keyClicks(second, LEAKED)
    before.restore()
    assert (first.text(), second.text(), first.hasFocus()) == ("table 7", "88", True)
