"""Sales from cash registers, for the form: taken once the journal and the items are there."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal

from pos_scanner.desktop.cash_register.socket_server import CashRegisterServer
from pos_scanner.desktop.services import Services
from pos_scanner.domain.catalogue import Catalogue
from pos_scanner.domain.sale import Sale
from pos_scanner.domain.tax_codes import TaxCodes
from pos_scanner.till.commands import Command


class CashRegisterController(QObject):
    """The cash register's socket of one window.

    Args:
        services: the till takes the sales; the socket's address follows from the data folder.
        catalogue: completes what a sale leaves out; None until it has been read.
        tax_codes: those that are known, by which a summary code is refused.

    Signals:
        front_requested(): the program was started a second time;
        form_filled(str): a sale is in the form, whose draft has this id.
    """

    front_requested = Signal()
    form_filled = Signal(str)

    def __init__(
        self,
        services: Services,
        catalogue: Callable[[], Catalogue | None],
        tax_codes: Callable[[], TaxCodes],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._till = services.till
        self._catalogue = catalogue
        self._server = CashRegisterServer(services.paths.data, tax_codes, self)
        self._server.sale_received.connect(self._on_sale)
        self._server.front_requested.connect(self.front_requested)

    @property
    def is_open(self) -> bool:
        """Whether a cash register would be answered."""
        return self._server.is_open

    def open(self) -> None:
        """Listen, once a sale can be stored and its items be looked up; else do nothing."""
        if not self.is_open and self._till.is_open and self._catalogue() is not None:
            self._server.open()

    def stop(self) -> None:
        """Listen no more."""
        self._server.close()

    def _on_sale(self, sale: Sale) -> None:
        catalogue = self._catalogue()
        assert catalogue is not None  # noqa: S101  (the socket opens with it)
        self._till.arrive(partial(self._receive, sale.completed(catalogue)))

    def _receive(self, sale: Sale) -> list[Command]:
        commands = self._till.rules.receive_sale(sale)
        self.form_filled.emit(self._till.draft.draft_id)
        return commands
