"""Big keys for amounts on a touch screen: they come where an amount was tapped, and go with it.

Over the left column, so that the field and what is said of it stay in sight. Whoever has a keyboard
never sees it for long: its first key closes the keypad.
"""

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLineEdit, QPushButton, QWidget

from pos_scanner.desktop.theme import mark, px, set_px
from pos_scanner.desktop.theme.icons import give_icon
from pos_scanner.desktop.theme.tokens import STEP
from pos_scanner.desktop.widgets.fields import button

_ROWS = ("123⌫", "456×", "789−", ".0+⏎")
_DRAWINGS = {"⌫": "erase", "⏎": "enter"}
_HEIGHT_PX = 72 * STEP
_OPENS = QEvent.Type.MouseButtonRelease
_CLOSES = {QEvent.Type.KeyPress, QEvent.Type.FocusOut, QEvent.Type.Hide}


class AmountKeypad(QFrame):
    """Keys for amounts, over a column of the window.

    Args:
        window: the parent.
        column: what it lies over, at its lower end.
        fields: what can be typed into.
    """

    def __init__(self, window: QWidget, column: QWidget, fields: Iterable[QLineEdit]) -> None:
        super().__init__(window)
        self.setObjectName("amount_pad")
        mark(self, role="card")
        self._window = window
        self._column = column
        self._field: QLineEdit | None = None
        grid = QGridLayout(self)
        gap = 2 * STEP
        set_px(grid, setContentsMargins=(gap, gap, gap, gap), setSpacing=gap)
        for row, keys in enumerate(_ROWS):
            for place, key in enumerate(keys):
                grid.addWidget(self._key(key), row, place)
        self.hide()
        for field in fields:
            field.installEventFilter(self)

    def open_for(self, field: QLineEdit) -> None:
        """Type into this field from now on."""
        if not self.isVisible():
            field.selectAll()  # The first key begins anew; a second tap places the cursor.
        self._field = field
        corner = self._column.mapTo(self._window, self._column.rect().bottomLeft())
        height = min(px(_HEIGHT_PX), self._column.height())
        self.setGeometry(corner.x(), corner.y() - height, self._column.width(), height)
        self.show()
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A tap on a field opens the keypad; a key, or leaving the field, closes it."""
        if event.type() is _OPENS and isinstance(watched, QLineEdit):
            self.open_for(watched)
        elif event.type() in _CLOSES:
            self.hide()
        return super().eventFilter(watched, event)

    # ---------------------------------------------------------------------------- inner parts

    def _key(self, key: str) -> QPushButton:
        drawing = _DRAWINGS.get(key, "")
        key_button = button(f"amount_pad_{key}", "" if drawing else key, "pad")
        if drawing:
            give_icon(key_button, drawing, side=6 * STEP)
        key_button.setAutoDefault(False)
        key_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # The cursor stays in the field.
        names = {"⌫": self.tr("Erase"), "⏎": self.tr("Enter")}
        key_button.setAccessibleName(names.get(key, key))
        key_button.clicked.connect(partial(self._press, key))
        return key_button

    def _press(self, key: str) -> None:
        field = self._field
        if field is None:
            return
        match key:
            case "⌫":
                field.backspace()
            case "⏎":
                self.hide()
                field.returnPressed.emit()
            case _:
                field.insert(key)
