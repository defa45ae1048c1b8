"""The sheet of keys: what each does, in two columns."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from pos_scanner.desktop.theme.tokens import STEP
from pos_scanner.desktop.widgets.fields import label
from pos_scanner.desktop.widgets.layouts import NO_MARGINS, fill, spaced_grid


class KeySheet(QWidget):
    """The keys of the till's window."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("keys")
        grid = spaced_grid(6 * STEP, 3 * STEP)
        keys = self._keys()
        for position, (key, words) in enumerate(keys):
            column, row = divmod(position, (len(keys) + 1) // 2)
            grid.addWidget(label(key, "strong"), row, 2 * column)
            grid.addWidget(label(words), row, 2 * column + 1)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        fill(QVBoxLayout(self), grid, 1, margins=NO_MARGINS)

    def _keys(self) -> list[tuple[str, str]]:
        return [
            ("Enter", self.tr("Confirm, or go to what is missing")),
            ("Esc", self.tr("Clear the form (F7 brings it back)")),
            ("F1", self.tr("Help; again: this page")),
            ("F2", self.tr("Go to the scan line")),
            ("F3", self.tr("Read a code from the screen")),
            ("F4", self.tr("Put the form on hold")),
            ("F5", self.tr("Bring back a form on hold")),
            ("F6", self.tr("Invoices of a day")),
            ("F7", self.tr("Undo the last clear, scan or correction")),
            ("F8", self.tr("Export for accounting")),
            ("F9", self.tr("Shift")),
            ("F10", self.tr("Settings and maintenance")),
            ("F11", self.tr("Confirm in spite of the question")),
            ("F12", self.tr("Lines: quantity, price, discount")),
            ("Ctrl+Enter", self.tr("Add a line")),
            ("Ctrl+−", self.tr("Remove the line")),
            ("Shift+F9", self.tr("Company or individual")),
            ("Shift+F11", self.tr("Ordinary or special invoice")),
            ("Shift+F12", self.tr("Prices with or without tax")),
            ("Ctrl+V", self.tr("Paste a code or a copied title")),
            ("Ctrl+O", self.tr("Read a picture file")),
            ("Ctrl+Shift+C", self.tr("Copy the invoice number (in the list)")),
        ]
