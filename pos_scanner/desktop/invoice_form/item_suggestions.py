"""The catalogue at the item fields: names and keyboard numbers as one types, and the whole list."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from pos_scanner.desktop.invoice_form.item_field import ItemField
from pos_scanner.desktop.messages import rate_words
from pos_scanner.desktop.services.till_controller import TillController
from pos_scanner.desktop.services.workers import Workers, WorkQueue
from pos_scanner.desktop.widgets.completion_popup import CompletionPopup
from pos_scanner.desktop.window.main_window import MainWindow
from pos_scanner.domain.catalogue import Catalogue, CatalogueEntry
from pos_scanner.domain.errors import KnownError
from pos_scanner.settings import Settings

log = logging.getLogger(__name__)
MOST_LISTED = 200
"""In the field's own list; all of them are found by typing."""


class ItemSuggestions(QObject):
    """The catalogue of one window.

    Signals:
        failed(KnownError): it could not be read.
        read(): the catalogue stands here, or could not be read.
    """

    failed = Signal(object)
    read = Signal()

    def __init__(
        self,
        window: MainWindow,
        controller: TillController,
        workers: Workers,
        settings: Settings,
        folder: Path,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._controller = controller
        self._workers = workers
        self._usual = settings.sale_item
        self._rate = settings.sale_tax_rate
        self.path = folder / "catalogue.toml"
        self.catalogue = Catalogue()
        column = window.invoice
        self._fields = (column.sale.item, column.lines.editor.item)
        self._found: tuple[CatalogueEntry, ...] = ()
        self.is_read = False
        for field in self._fields:
            self._serve(field)

    def load(self) -> None:
        """Read the catalogue, in a lane."""
        from pos_scanner.catalogue.store import load_catalogue  # noqa: PLC0415  (after first paint)

        path, rate = self.path, self._rate
        self._workers.submit(
            WorkQueue.SEARCH, lambda: load_catalogue(path, rate), self._on_read, self._not_read
        )

    def import_from(
        self,
        source: Path,
        done: Callable[[Catalogue], None],
        failed: Callable[[KnownError], None],
    ) -> None:
        """Take the catalogue out of a table file, and keep it."""
        from pos_scanner.catalogue.importing import read_catalogue  # noqa: PLC0415
        from pos_scanner.catalogue.store import store_catalogue  # noqa: PLC0415

        path, rate = self.path, self._rate

        def work() -> Catalogue:
            catalogue = read_catalogue(source, rate)
            store_catalogue(path, catalogue)
            return catalogue

        def kept(catalogue: Catalogue) -> None:
            self.show_catalogue(catalogue)
            done(catalogue)

        self._workers.submit(WorkQueue.SEARCH, work, kept, failed)

    def show_catalogue(self, catalogue: Catalogue) -> None:
        """Another one, from now on."""
        self.catalogue = catalogue
        names = [entry.name for entry in catalogue.entries[:MOST_LISTED]]
        for field in self._fields:
            field.show_items(names or [self._usual])
        usual = catalogue.named(self._usual)
        if usual is not None:
            self._controller.carry_out(self._controller.till.set_usual_item(usual))

    # ---------------------------------------------------------------------------- inner parts

    def _end_reading(self) -> None:
        self.is_read = True
        self.read.emit()

    def _serve(self, field: ItemField) -> None:
        offers = CompletionPopup(field.line, field)
        offers.wanted.connect(lambda text: self._find(offers, text))
        offers.chosen.connect(lambda row: self._choose(field, self._found[row : row + 1]))
        field.listed_chosen.connect(
            lambda row: self._choose(field, self.catalogue.entries[row : row + 1])
        )
        field.submitted.connect(lambda: self._on_submitted(field))

    def _find(self, offers: CompletionPopup, text: str) -> None:
        if not self.catalogue.entries:
            return
        catalogue = self.catalogue

        def show(found: tuple[CatalogueEntry, ...]) -> None:
            self._found = found
            offers.show_results(text, [_row(entry) for entry in found])

        self._workers.submit(WorkQueue.SEARCH, lambda: catalogue.find(text), show, self._on_failed)

    def _on_submitted(self, field: ItemField) -> None:
        """Enter after a keyboard number is that item; after anything else it is Enter."""
        entry = self.catalogue.by_number(field.line.text().strip())
        if entry is not None:
            self._choose(field, (entry,))
        else:
            self._window.invoice.submit_requested.emit()

    def _choose(self, field: ItemField, entries: tuple[CatalogueEntry, ...]) -> None:
        lines = self._window.invoice.lines
        position = lines.position if field is lines.editor.item else 0
        for entry in entries:
            self._controller.carry_out(self._controller.till.choose_item(position, entry))

    def _on_read(self, catalogue: Catalogue) -> None:
        self.show_catalogue(catalogue)
        self._end_reading()

    def _not_read(self, error: KnownError) -> None:
        self._on_failed(error)
        self._end_reading()

    def _on_failed(self, error: KnownError) -> None:
        log.warning("the catalogue: %s", error.kind.value)
        self.failed.emit(error)


def _row(entry: CatalogueEntry) -> str:
    price = "" if entry.unit_price is None else f"¥{entry.unit_price:f}"
    return "   ".join(filter(None, [entry.number, entry.name, price, rate_words(entry.tax_rate)]))
