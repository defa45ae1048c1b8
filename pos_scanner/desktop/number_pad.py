"""Ten big keys, for a PIN on a touch screen; the keyboard's digits go to the field itself."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from pos_scanner.desktop.fields import button
from pos_scanner.desktop.theme.tokens import STEP

KEY_PX = 68


class NumberPad(QWidget):
    """Signals: digit_pressed(str); erase_pressed(): the last digit away."""

    digit_pressed = Signal(str)
    erase_pressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("number_pad")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(2 * STEP)
        for position, digit in enumerate("123456789"):
            grid.addWidget(self._digit(digit), *divmod(position, 3))
        grid.addWidget(self._digit("0"), 3, 1)
        erase = self._key("erase", "⌫")
        erase.setAccessibleName(self.tr("Erase"))
        erase.clicked.connect(self.erase_pressed)
        grid.addWidget(erase, 3, 2)

    def _digit(self, digit: str) -> QPushButton:
        key = self._key(f"digit_{digit}", digit)
        key.clicked.connect(lambda: self.digit_pressed.emit(digit))
        return key

    def _key(self, name: str, text: str) -> QPushButton:
        made = button(name, text, "pad")
        made.setMinimumSize(KEY_PX, KEY_PX)
        made.setAutoDefault(False)
        # The cursor stays in the PIN's field: fingers and keyboard may take turns.
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return made
