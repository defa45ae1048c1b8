"""A field for a PIN: digits alone, shown as dots; no input method comes in."""

from PySide6.QtCore import QRegularExpression
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QLineEdit

from pos_scanner.desktop.widgets.fields import TextField
from pos_scanner.domain.cashier import LONGEST_PIN


class PinField(TextField):
    """A PIN as it is typed."""

    def __init__(self, name: str, role: str = "pin") -> None:
        super().__init__(name, role=role, longest=LONGEST_PIN)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setValidator(QRegularExpressionValidator(QRegularExpression("[0-9]*"), self))
