"""A text field as it was before keys came that may have been a scanner's."""

from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit
from shiboken6 import isValid


class FieldBefore:
    """The focused field's text and cursor at this moment; nothing when no field has the focus."""

    def __init__(self) -> None:
        self._field = _focused_line()
        self._text = self._field.text() if self._field is not None else ""
        self._cursor = self._field.cursorPosition() if self._field is not None else 0

    def restore(self) -> None:
        """Take out what has leaked into it since; the form hears of it as of typing."""
        field = self._field
        if field is None or not isValid(field) or field.text() == self._text:
            return
        field.setText(self._text)
        field.setCursorPosition(self._cursor)
        field.textEdited.emit(self._text)

    def insert(self, text: str) -> None:
        """Put a text where the cursor was, as if it had been typed."""
        if self._field is not None and isValid(self._field):
            self._field.insert(text)
            self._field.textEdited.emit(self._field.text())


def _focused_line() -> QLineEdit | None:
    widget = QApplication.focusWidget()
    if isinstance(widget, QComboBox):
        return widget.lineEdit()
    return widget if isinstance(widget, QLineEdit) else None
