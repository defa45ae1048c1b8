"""What a field contained before keys came that may have been a scanner's.

A scan that came too slowly, or with a hole, has been typed in part before it is known for one;
whatever it was typed into is put back: text, cursor and selection. Lists and dates take keys too,
and a key may move the focus to the field that it is for.
"""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QDateTime, QPersistentModelIndex
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import (
    QAbstractButton,
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

from pos_scanner.desktop.widgets.resting_field import LineSelection, content_of, put_back


class FocusSnapshot:
    """The focused widget's contents at this moment; nothing when it takes no keys."""

    def __init__(self) -> None:
        self._focus = QApplication.focusWidget()
        self._restorers: dict[QWidget, Callable[[], None]] = {}
        self.add(self._focus)

    def add(self, widget: QWidget | None) -> None:
        """The focus has come to another widget, before any key: its contents count, too."""
        if widget is not None and widget not in self._restorers:
            self._restorers[widget] = _restorer(widget)

    def restore(self) -> None:
        """Take out what has leaked since; the form hears of it as of typing."""
        for widget, restore in self._restorers.items():
            if isValid(widget):
                restore()
        focus = self._focus
        if focus is not None and isValid(focus) and focus.isVisible():
            focus.setFocus()


def line_of(widget: QWidget | None) -> QLineEdit | None:
    """The line of text in a widget that is one, or is a box that can be typed in."""
    if isinstance(widget, QComboBox):
        return widget.lineEdit()
    return widget if isinstance(widget, QLineEdit) else None


def _restorer(widget: QWidget) -> Callable[[], None]:
    """Return what restores a widget: its text, value, choice, current row or check mark."""
    line = line_of(widget)
    if line is not None:
        return _line_restorer(line)
    match widget:
        case QComboBox():
            return partial(widget.setCurrentIndex, widget.currentIndex())
        case QDateTimeEdit():
            moment, section = widget.dateTime(), widget.currentSection()
            return partial(_set_moment, widget, moment, section)
        case QSpinBox() | QDoubleSpinBox():
            return partial(_set_value, widget, widget.value())
        case QPlainTextEdit():
            return _text_restorer(widget)
        case QAbstractItemView():
            return _row_restorer(widget)
        case QAbstractButton() if widget.isCheckable():
            return partial(widget.setChecked, widget.isChecked())
        case _:
            return _restore_nothing


def _restore_nothing() -> None:
    """For a widget whose contents no key changes."""


def _line_restorer(line: QLineEdit) -> Callable[[], None]:
    text, selection = content_of(line), LineSelection.of(line)

    def restore() -> None:
        if content_of(line) != text:
            put_back(line, text)
        selection.restore(line)

    return restore


def _set_moment(field: QDateTimeEdit, moment: QDateTime, section: QDateTimeEdit.Section) -> None:
    field.setDateTime(moment)
    field.setCurrentSection(section)


def _set_value(field: QSpinBox | QDoubleSpinBox, value: float) -> None:
    field.setValue(value)  # type: ignore[arg-type]  # what this very field gave


def _text_restorer(field: QPlainTextEdit) -> Callable[[], None]:
    text, cursor = field.toPlainText(), field.textCursor()
    anchor, position = cursor.anchor(), cursor.position()

    def restore() -> None:
        if field.toPlainText() != text:
            field.setPlainText(text)
        selection = field.textCursor()
        selection.setPosition(anchor)
        selection.setPosition(position, QTextCursor.MoveMode.KeepAnchor)
        field.setTextCursor(selection)

    return restore


def _row_restorer(view: QAbstractItemView) -> Callable[[], None]:
    current = QPersistentModelIndex(view.currentIndex())

    def restore() -> None:
        if current.isValid():
            view.setCurrentIndex(view.model().index(current.row(), current.column()))
        else:
            view.clearSelection()

    return restore
