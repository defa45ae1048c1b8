"""What a field contained before keys came that may have been a scanner's.

A scan that came too slowly, or with a hole, has been typed in part before it is known for one;
whatever it was typed into is put back. Lists and dates take keys too.
"""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QDateTime, QPersistentModelIndex
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDateTimeEdit,
    QDoubleSpinBox,
    QLineEdit,
    QPlainTextEdit,
    QSpinBox,
    QWidget,
)
from shiboken6 import isValid


class FocusSnapshot:
    """The focused widget's contents at this moment; nothing when it takes no keys."""

    def __init__(self) -> None:
        self._widget = QApplication.focusWidget()
        self._restore_value = _value_restorer(self._widget)
        self._line = line_of(self._widget)
        self._text = self._line.text() if self._line is not None else ""
        self._cursor = self._line.cursorPosition() if self._line is not None else 0

    def restore(self) -> None:
        """Take out what has leaked into it since; the form hears of it as of typing."""
        if self._widget is None or not isValid(self._widget):
            return
        self._restore_value()
        line = self._line
        if line is not None and isValid(line) and line.text() != self._text:
            line.setText(self._text)
            line.setCursorPosition(self._cursor)
            line.textEdited.emit(self._text)

    def insert(self, text: str) -> None:
        """Put a text where the cursor was, as if it had been typed."""
        if self._line is not None and isValid(self._line):
            self._line.insert(text)
            self._line.textEdited.emit(self._line.text())


def line_of(widget: QWidget | None) -> QLineEdit | None:
    """The line of text in a widget that is one, or is a box that can be typed in."""
    if isinstance(widget, QComboBox):
        return widget.lineEdit()
    return widget if isinstance(widget, QLineEdit) else None


def _value_restorer(widget: QWidget | None) -> Callable[[], None]:
    """Return what restores a widget that is no line of text: its value, choice or current row."""
    match widget:
        case QComboBox() if not widget.isEditable():
            return partial(widget.setCurrentIndex, widget.currentIndex())
        case QDateTimeEdit():
            moment, section = widget.dateTime(), widget.currentSection()
            return partial(_set_moment, widget, moment, section)
        case QSpinBox():
            return partial(widget.setValue, widget.value())
        case QDoubleSpinBox():
            return partial(widget.setValue, widget.value())
        case QPlainTextEdit():
            return _text_restorer(widget)
        case QAbstractItemView():
            return _row_restorer(widget)
        case _:
            return _restore_nothing


def _restore_nothing() -> None:
    """For a widget whose contents no key changes."""


def _set_moment(field: QDateTimeEdit, moment: QDateTime, section: QDateTimeEdit.Section) -> None:
    field.setDateTime(moment)
    field.setCurrentSection(section)


def _text_restorer(field: QPlainTextEdit) -> Callable[[], None]:
    text, position = field.toPlainText(), field.textCursor().position()

    def restore() -> None:
        if field.toPlainText() != text:
            field.setPlainText(text)
            cursor = field.textCursor()
            cursor.setPosition(position)
            field.setTextCursor(cursor)

    return restore


def _row_restorer(view: QAbstractItemView) -> Callable[[], None]:
    current = QPersistentModelIndex(view.currentIndex())

    def restore() -> None:
        if current.isValid():
            view.setCurrentIndex(view.model().index(current.row(), current.column()))
        else:
            view.clearSelection()

    return restore
