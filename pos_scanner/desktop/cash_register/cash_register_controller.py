"""Sales from cash registers, for the form: taken once the journal and the items are there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from pos_scanner.desktop.invoice_form.item_suggestions import ItemSuggestions
from pos_scanner.desktop.services.till_controller import TillController
from pos_scanner.desktop.window.main_window import MainWindow
from pos_scanner.domain.sale import Sale

if TYPE_CHECKING:
    from pos_scanner.desktop.cash_register.socket_server import CashRegisterServer


class CashRegisterController(QObject):
    """The socket of one window.

    Args:
        window: comes to the front when another start of the program asks for it.
        controller: takes the sales.
        items: the catalogue completes what a sale leaves out.
        folder: the data folder; the socket's address follows from it.
    """

    def __init__(
        self, window: MainWindow, controller: TillController, items: ItemSuggestions, folder: Path
    ) -> None:
        super().__init__(window)
        self._window = window
        self._controller = controller
        self._items = items
        self._folder = folder
        self._server: CashRegisterServer | None = None
        controller.opened.connect(self._open)
        items.read.connect(self._open)

    @property
    def is_open(self) -> bool:
        """Whether a register is answered."""
        return self._server is not None

    def stop(self) -> None:
        """Answer nobody any more."""
        if self._server is not None:
            self._server.close()

    def _open(self) -> None:
        """Once, when a sale can be kept and its items be looked up."""
        if self.is_open or not (self._controller.is_open and self._items.is_read):
            return
        from pos_scanner.desktop.cash_register.socket_server import CashRegisterServer  # noqa: PLC0415

        self._server = CashRegisterServer(self._folder, self)
        self._server.sale_received.connect(self._on_sale)
        self._server.front_wanted.connect(self._window.come_to_front)
        self._server.open()

    def _on_sale(self, sale: Sale) -> None:
        till = self._controller.till
        self._controller.carry_out(till.receive_sale(sale.completed(self._items.catalogue)))
