"""An amount field that evaluates: ``12*3.5`` is its result once Enter comes or the cursor leaves.

While a sum is typed it stands there as typed, and the form has its value already.
"""

from dataclasses import dataclass
from typing import Self

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QApplication

from pos_scanner.desktop.theme import mark
from pos_scanner.desktop.widgets.fields import TextField, typed_text
from pos_scanner.domain.amounts.amount_expression import amount_fen, is_expression
from pos_scanner.domain.money import AmountError, to_yuan

LONGEST_SUM_TYPED = 40
LONGEST_LARGE = 11
"""So many characters of the large size have room; more are shown smaller, none out of sight."""
AT_ONCE_KEYS, AT_ONCE_GAP_MS = 4, 20
"""So many keys, each so soon after the one before: fingers on a keypad need 25 ms and more."""


class AmountField(TextField):
    """The amount.

    Signals:
        value_edited(str): the sum's value, or the text as it stands when it is none;
        came_at_once(): after ``value_edited``, what was typed came faster than a person types.
    """

    value_edited = Signal(str)
    came_at_once = Signal()

    def __init__(self, name: str, role: str = "") -> None:
        super().__init__(name, role=role, longest=LONGEST_SUM_TYPED)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.is_of_a_title = True  # The cursor rests here when a title is pasted.
        self._fast_keys = 0
        self._typed_at_ms = 0
        self.textChanged.connect(self._fit)
        self.textEdited.connect(self._on_text_edited)
        # Connected first, so that whoever takes Enter finds the result.
        self.returnPressed.connect(self.settle)

    def value(self) -> str:
        """The typed sum's value in yuan; the text as it stands when it is no sum."""
        return _value_of(self.text())

    def show_text(self, text: str) -> None:
        """Show a value; a sum that is being typed and comes to it stays as it is."""
        if not (self.hasFocus() and self.value() == text):
            super().show_text(text)

    def settle(self) -> None:
        """Show the result instead of the sum."""
        value = self.value()
        if value != self.text():
            self.setText(value)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Count the keys that came as a scanner's do, by the times at which they were pressed."""
        at_ms = event.timestamp()
        is_fast = at_ms > 0 and at_ms - self._typed_at_ms <= AT_ONCE_GAP_MS
        if typed_text(event):
            self._fast_keys = self._fast_keys + 1 if is_fast else 1
            self._typed_at_ms = at_ms
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show the result when the cursor leaves the field."""
        super().focusOutEvent(event)
        self.settle()

    def _fit(self, text: str) -> None:
        mark(self, length="long" if len(text) > LONGEST_LARGE else "")

    def _on_text_edited(self) -> None:
        self.value_edited.emit(self.value())
        if self._fast_keys >= AT_ONCE_KEYS:
            self.came_at_once.emit()


@dataclass(frozen=True, slots=True)
class TypedAmount:
    """An amount that is being typed: its text as it stands, and where the cursor is."""

    text: str
    position: int

    @classmethod
    def in_hand(cls) -> Self | None:
        """What is being typed now; ``None`` when no amount is, or the next key replaces it."""
        field = QApplication.focusWidget()
        if not isinstance(field, AmountField) or field.hasSelectedText() or not field.text():
            return None
        return cls(field.text(), field.cursorPosition())

    def go_on(self, field: AmountField) -> None:
        """Type on in a field that has the keys and the same value."""
        if field.value() == _value_of(self.text):
            field.setText(self.text)
            field.setCursorPosition(self.position)


def _value_of(text: str) -> str:
    if not is_expression(text):
        return text
    try:
        return str(to_yuan(amount_fen(text)))
    except AmountError:
        return text
