"""Everything that helps with the buyer beside a scan: known buyers as one types, pasted text."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from pos_scanner.desktop.messages import Message, field_name
from pos_scanner.desktop.services.known_buyers_service import KnownBuyersService
from pos_scanner.desktop.services.till_controller import TillController
from pos_scanner.desktop.services.workers import Workers, WorkQueue
from pos_scanner.desktop.widgets.completion_popup import CompletionPopup
from pos_scanner.desktop.window.main_window import MainWindow
from pos_scanner.domain.errors import KnownError
from pos_scanner.domain.invoice import ConfirmedInvoice
from pos_scanner.domain.title import FoundTitle, TitleSource
from pos_scanner.settings import Settings
from pos_scanner.titles.candidate_choice import is_code
from pos_scanner.titles.pasted.reader import read_pasted

if TYPE_CHECKING:
    from pos_scanner.journal.known_buyers.store import KnownBuyer

log = logging.getLogger(__name__)


class BuyerSuggestions(QObject):
    """Known buyers and pasted text of one window."""

    def __init__(
        self,
        window: MainWindow,
        controller: TillController,
        workers: Workers,
        settings: Settings,
        folder: Path,
        now: Callable[[], datetime],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._controller = controller
        self._workers = workers
        self._now = now
        self._keeps = settings.buyers_keep
        self._lane = KnownBuyersService(folder, settings)
        self._found: tuple[KnownBuyer, ...] = ()
        name = window.invoice.buyer.fields["name"]
        self._offers = CompletionPopup(name, name)
        self._offers.wanted.connect(self._find)
        self._offers.chosen.connect(self._on_chosen)
        controller.opened.connect(self._open)
        controller.saved.connect(self._remember)

    def close(self) -> None:
        """Close the file; call before the workers are shut down."""
        self._workers.submit(WorkQueue.SEARCH, self._lane.close)

    def paste(self, text: str) -> bool:
        """A copied text: whether it was taken for a title. A code is none: it is scanned."""
        if is_code(text):
            return False
        read = read_pasted(text)
        if not (read.title.name or read.title.tax_number):
            return False
        found = FoundTitle(read.title, TitleSource.PASTED)
        self._controller.carry_out(self._controller.till.use_title(found))
        self._window.invoice.buyer.show_uncertain(read.uncertain)
        self._tell_pasted(sorted(read.uncertain), read.unread)
        return True

    # ---------------------------------------------------------------------------- inner parts

    def _open(self) -> None:
        """Without the shop's consent, too: what an earlier one has kept is erased then."""
        at = self._now()
        self._workers.submit(WorkQueue.SEARCH, lambda: self._lane.open(at), failed=self._on_failed)

    def _find(self, text: str) -> None:
        if not self._keeps:
            return
        at = self._now()
        self._workers.submit(
            WorkQueue.SEARCH,
            lambda: self._lane.find(text, at),
            lambda found: self._show(text, found),
            self._on_failed,
        )

    def _show(self, text: str, found: tuple[KnownBuyer, ...]) -> None:
        self._found = found
        rows = [" · ".join(filter(None, [one.title.name, one.title.tax_number])) for one in found]
        self._offers.show_results(text, rows)

    def _on_chosen(self, row: int) -> None:
        if row < len(self._found):
            found = FoundTitle(self._found[row].title, TitleSource.KNOWN_BUYER)
            self._controller.carry_out(self._controller.till.use_title(found))

    def _remember(self, confirmed: ConfirmedInvoice) -> None:
        if self._keeps:
            buyer, at = confirmed.invoice.buyer, confirmed.confirmed_at
            self._workers.submit(
                WorkQueue.SEARCH, lambda: self._lane.remember(buyer, at), failed=self._on_failed
            )

    def _on_failed(self, error: KnownError) -> None:
        """A convenience that does not work is no reason to disturb the cashier."""
        log.warning("known buyers: %s", error.kind.value)

    def _tell_pasted(self, uncertain: list[str], unread: tuple[str, ...]) -> None:
        more = []
        if uncertain:
            names = self.tr(", ").join(field_name(name) for name in uncertain)
            more.append(self.tr("Please check: {0}").format(names))
        if unread:
            more.append(self.tr("Not used: {0}").format(self.tr(", ").join(unread)[:80]))
        words = Message(self.tr("Filled in from the copied text."), "\n".join(more))
        self._window.scan.notice.tell(words, "warning" if uncertain else "good", stays=bool(more))
