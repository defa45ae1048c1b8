"""Who is at the till, in the top bar, with a menu under the name."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton

from pos_scanner.desktop.theme import mark


class CashierButton(QPushButton):
    """The cashier's name.

    Signals:
        sign_out_requested(); page_requested(str): pin or cashiers.
    """

    sign_out_requested = Signal()
    page_requested = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("cashier")
        mark(self, role="flat")
        self.setMenu(QMenu(self))
        self.menu().setObjectName("cashier_menu")
        self._add("sign_out", self.tr("Sign out")).triggered.connect(self.sign_out_requested)
        pin = self._add("change_pin", self.tr("Change PIN …"))
        pin.triggered.connect(lambda: self.page_requested.emit("pin"))
        self._cashiers = self._add("cashiers", self.tr("Cashiers …"))
        self._cashiers.triggered.connect(lambda: self.page_requested.emit("cashiers"))
        self.hide()

    def show_cashier(self, name: str, *, is_owner: bool) -> None:
        """Show a name; only the owner looks after the others."""
        self.setText(f"{name}  ▾")
        self.setAccessibleName(self.tr("Cashier {0}").format(name))
        self._cashiers.setVisible(is_owner)
        self.show()

    def _add(self, name: str, text: str) -> QAction:
        action = self.menu().addAction(text)
        action.setObjectName(name)
        return action
