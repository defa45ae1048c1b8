"""An amount field that evaluates: ``12*3.5`` is its result once Enter comes or the cursor leaves.

While a sum is typed it stands there as typed, and the form has its value already.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent

from pos_scanner.desktop.widgets.fields import TextField
from pos_scanner.domain.amounts.amount_expression import amount_fen, is_expression
from pos_scanner.domain.money import AmountError, to_yuan

LONGEST_SUM_TYPED = 40


class AmountField(TextField):
    """Signals: value_edited(str): the sum's value, or the text as it stands when it is none."""

    value_edited = Signal(str)

    def __init__(self, name: str, role: str = "") -> None:
        super().__init__(name, role=role, longest=LONGEST_SUM_TYPED)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.textEdited.connect(self._on_text_edited)
        # Connected first, so that whoever takes Enter finds the result.
        self.returnPressed.connect(self.settle)

    def value(self) -> str:
        """The typed sum's value in yuan; the text as it stands when it is no sum."""
        text = self.text()
        if not is_expression(text):
            return text
        try:
            return str(to_yuan(amount_fen(text)))
        except AmountError:
            return text

    def show_text(self, text: str) -> None:
        """Show a value; a sum that is being typed and comes to it stays as it is."""
        if not (self.hasFocus() and self.value() == text):
            super().show_text(text)

    def settle(self) -> None:
        """Show the result instead of the sum."""
        value = self.value()
        if value != self.text():
            self.setText(value)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show the result when the cursor leaves the field."""
        super().focusOutEvent(event)
        self.settle()

    def _on_text_edited(self) -> None:
        self.value_edited.emit(self.value())
