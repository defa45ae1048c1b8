"""Ten big keys, for a PIN on a touch screen; the keyboard's digits go to the field itself."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QGridLayout, QLineEdit, QPushButton, QWidget

from pos_scanner.desktop.theme import mark, set_px
from pos_scanner.desktop.theme.icons import give_icon
from pos_scanner.desktop.theme.tokens import STEP
from pos_scanner.desktop.widgets.fields import button
from pos_scanner.desktop.widgets.layouts import NO_MARGINS


class Keypad(QWidget):
    """Types into the one of its fields that has the cursor, or had it last.

    Args:
        fields: at least one.
    """

    def __init__(self, *fields: QLineEdit) -> None:
        super().__init__()
        self.setObjectName("number_pad")
        self._fields = fields
        self._last = fields[0]
        grid = QGridLayout(self)
        set_px(grid, setContentsMargins=NO_MARGINS, setSpacing=2 * STEP)
        for position, digit in enumerate("123456789"):
            grid.addWidget(self._digit(digit), *divmod(position, 3))
        grid.addWidget(self._digit("0"), 3, 1)
        erase = self._key("erase", "")
        give_icon(erase, "erase", side=6 * STEP)
        erase.setAccessibleName(self.tr("Erase"))
        erase.clicked.connect(self._on_erase)
        grid.addWidget(erase, 3, 2)

    def be_low(self, *, is_wanted: bool) -> None:
        """Whether keys are no higher than touch needs."""
        for key in self.findChildren(QPushButton):
            mark(key, room="tight" if is_wanted else "")

    def _field(self) -> QLineEdit:
        focused = QApplication.focusWidget()
        if isinstance(focused, QLineEdit) and focused in self._fields:
            self._last = focused
        return self._last

    def _on_erase(self) -> None:
        self._field().backspace()

    def _insert(self, digit: str) -> None:
        self._field().insert(digit)

    def _digit(self, digit: str) -> QPushButton:
        key = self._key(digit, digit)
        key.clicked.connect(partial(self._insert, digit))
        return key

    def _key(self, name: str, text: str) -> QPushButton:
        key = button(f"{self._fields[0].objectName()}_{name}", text, "pad")
        key.setAutoDefault(False)
        # The cursor stays in the PIN's field: fingers and keyboard may take turns.
        key.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return key
