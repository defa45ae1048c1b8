"""Help on one page: the job in four steps, and what the keys do."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from pos_scanner import __version__
from pos_scanner.desktop.theme.tokens import STEP
from pos_scanner.desktop.widgets.fields import frame, label
from pos_scanner.desktop.widgets.layouts import spaced_grid
from pos_scanner.desktop.widgets.page import Page


class HelpPage(Page):
    """What a new cashier reads once."""

    def __init__(self, parent: QWidget) -> None:
        heading = QCoreApplication.translate("HelpPage", "Help")
        super().__init__("help_page", heading, parent, (760, 640))
        for number, words in enumerate(self._steps(), start=1):
            step = label(f"{number}   {words}", "step")
            step.setWordWrap(True)
            self.body.addWidget(step)
        self.body.addWidget(frame("rule"))
        keys = spaced_grid(6 * STEP, STEP)
        for position, (key, words) in enumerate(self._keys()):
            row, column = divmod(position, 2)
            keys.addWidget(label(key, "strong"), row, 2 * column)
            keys.addWidget(label(words), row, 2 * column + 1)
        keys.setColumnStretch(1, 1)
        keys.setColumnStretch(3, 1)
        self.body.addLayout(keys)
        self.body.addStretch(1)
        self.body.addWidget(label(f"pos_scanner {__version__}", "hint"))
        self.add_close(self.tr("Close  Esc"))

    def _steps(self) -> list[str]:
        return [
            self.tr(
                "The customer shows the invoice title code (WeChat: Me – Personal Information – "
                "My Invoice Header; Alipay: Invoice Manager – Invoice Titles). Hold it "
                "before the camera, or scan it."
            ),
            self.tr("Check the buyer. Without a code, type the particulars by hand."),
            self.tr("Type the amount and press Enter. Enter goes to what is still missing."),
            self.tr("Confirmed: the invoice is safe. For ten seconds it can be taken back."),
        ]

    def _keys(self) -> list[tuple[str, str]]:
        return [
            ("Enter", self.tr("Confirm, or go to what is missing")),
            ("Esc", self.tr("Clear the form (F7 brings it back)")),
            ("F2", self.tr("To the scan line")),
            ("F3", self.tr("Read a code from the screen")),
            ("Ctrl+V", self.tr("Paste a code or a copied title")),
            ("Ctrl+O", self.tr("Read a picture file")),
            ("F4", self.tr("Put the form on hold")),
            ("F5", self.tr("Bring a form on hold back")),
            ("F11", self.tr("Confirm what was asked about")),
            ("F12", self.tr("Lines: quantity, price, discount")),
            ("Ctrl+Enter", self.tr("One more line")),
            ("F11", self.tr("Confirm what was asked about")),
            ("Shift+F11", self.tr("Ordinary or special invoice")),
            ("Shift+F9", self.tr("Company or individual")),
            ("F6", self.tr("Invoices of a day")),
            ("F7", self.tr("Undo the last clear or scan")),
            ("F8", self.tr("Export for accounting")),
            ("F10", self.tr("Settings and maintenance")),
            ("F1", self.tr("This page")),
        ]
