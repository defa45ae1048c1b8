"""The catalogue at the item fields: names and keyboard numbers as one types, and the whole list.

Behind the shop's own items stand the tax codes, found by word, pinyin and initials.
"""

import logging
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from pos_scanner.catalogue.importing import read_catalogue
from pos_scanner.catalogue.item_index import ItemIndex
from pos_scanner.catalogue.store import load_catalogue, store_catalogue
from pos_scanner.catalogue.tax_codes import (
    TaxCodeTable,
    import_tax_codes,
    included_tax_codes,
    load_tax_codes,
)
from pos_scanner.desktop.invoice_form.form_panel import FormPanel
from pos_scanner.desktop.invoice_form.item_field import ItemField
from pos_scanner.desktop.messages import rate_words
from pos_scanner.desktop.services import Services
from pos_scanner.desktop.services.workers import WorkQueue
from pos_scanner.desktop.widgets.completion_popup import MOST_ROWS, CompletionPopup
from pos_scanner.desktop.widgets.plain_text import say_at
from pos_scanner.desktop.widgets.sounds import play_refused
from pos_scanner.domain.catalogue import Catalogue, CatalogueEntry
from pos_scanner.domain.errors import KnownError
from pos_scanner.domain.money import format_price
from pos_scanner.domain.tax_codes import TaxCodes, usual_rate

log = logging.getLogger(__name__)
MOST_LISTED = 200
"""In the field's own list; every item is found by typing."""


class ItemSuggestions(QObject):
    """The catalogue at one form's item fields.

    Attributes:
        path: the catalogue's file in the data folder.
        tax_codes: the codes that are known here; those that come along until the import was read.

    Signals:
        failed(KnownError): the catalogue or the tax codes could not be read or searched.
        loaded(): both were read, or could not be.
        tiles_requested(): all tiles are to be seen at once.
    """

    failed = Signal(object)
    loaded = Signal()
    tiles_requested = Signal()

    def __init__(self, form: FormPanel, services: Services) -> None:
        super().__init__(form)
        self._form = form
        self._till = services.till
        self._queues = services.queues
        self._usual_item = services.settings.sale_item
        self._usual_code = services.settings.sale_tax_code
        self._usual_rate = services.settings.sale_tax_rate
        self.path = services.paths.data / "catalogue.toml"
        self._index = ItemIndex(Catalogue())
        self.tax_codes = included_tax_codes()
        self._is_loaded = False
        self._matches: tuple[CatalogueEntry, ...] = ()
        self._typed_numbers: set[tuple[str, str]] = set()
        self._fields = (form.sale.item, form.lines.editor.item)
        for field in self._fields:
            popup = CompletionPopup(field.line, field)
            popup.wanted.connect(partial(self._search, popup))
            popup.chosen.connect(partial(self._choose_match, field))
            field.listed_chosen.connect(partial(self._choose_listed, field))
            field.submitted.connect(partial(self._on_submitted, field))
            field.item_edited.connect(self._note_number)
            field.answer_text = partial(self._answer_number, field)
        form.sale.tiles.tile_chosen.connect(self.choose_tile)
        form.sale.tiles.all_requested.connect(self.tiles_requested)

    @property
    def catalogue(self) -> Catalogue:
        """What the shop sells; empty until it was read."""
        return self._index.catalogue

    @property
    def usual_tax_code(self) -> str:
        """The tax code that empty forms begin with: the usual item's, or the setting."""
        return self.catalogue.tax_code_of(self._usual_item, self._usual_code)

    def loaded_catalogue(self) -> Catalogue | None:
        """The catalogue; None while it has not been read."""
        return self.catalogue if self._is_loaded else None

    def known_tax_codes(self) -> TaxCodes:
        """The tax codes by which lines are checked."""
        return self.tax_codes.codes

    def choose_tile(self, position: int) -> None:
        """Put the item of a tile into the form, beside those that were chosen before."""
        favourites = self.catalogue.favourites
        if position < len(favourites):
            self._till.carry_out(self._till.rules.choose_item(None, favourites[position]))

    def answer_numbers(self) -> bool:
        """Whether a number was typed as an item, in whatever way its field was left.

        Its item has been chosen then, or the cursor is back at it.
        """
        numbers = ((n, line.item.strip()) for n, line in enumerate(self._form.draft.lines))
        typed = [(n, text) for n, text in numbers if self._is_typed_number(text)]
        return any(self._answer_number_of(n, text) for n, text in typed)

    def load(self) -> None:
        """Read the catalogue on a work queue; ``loaded`` is emitted afterwards."""
        codes = partial(load_tax_codes, self.path.parent)
        self._queues.submit(WorkQueue.SEARCH, codes, self.show_tax_codes, self._on_failed)
        work = partial(load_catalogue, self.path, self._usual_rate)
        self._queues.submit(WorkQueue.SEARCH, work, self._on_loaded, self._on_not_loaded)

    def import_table(self, table: Path) -> Catalogue:
        """On a work queue: read a catalogue from a CSV or xlsx file and store it as the shop's.

        Raises:
            KnownError: the table cannot be read, or the catalogue's file not be written.
        """
        imported = read_catalogue(table, self._usual_rate, self.tax_codes.codes)
        catalogue = imported.with_favourites_of(self.catalogue)
        store_catalogue(self.path, catalogue)
        return catalogue

    def store(self, catalogue: Catalogue) -> Catalogue:
        """On a work queue: keep a catalogue as the shop's.

        Raises:
            KnownError: its file cannot be written.
        """
        store_catalogue(self.path, catalogue)
        return catalogue

    def import_tax_codes(self, table: Path) -> TaxCodeTable:
        """On a work queue: read the bureau's table of tax codes and keep it as the shop's own.

        Raises:
            KnownError: the table cannot be read, or not be kept.
        """
        return import_tax_codes(table, self.path.parent)

    def show_tax_codes(self, table: TaxCodeTable) -> None:
        """Offer these codes from now on; the form refuses those that they call summary codes."""
        self.tax_codes = table
        self._till.carry_out(self._till.rules.set_tax_codes(table.codes))

    def show_catalogue(self, catalogue: Catalogue) -> None:
        """Offer another catalogue's items from now on."""
        self._index = ItemIndex(catalogue)
        names = [entry.name for entry in catalogue.entries[:MOST_LISTED]]
        for field in self._fields:
            field.show_items(names or list(filter(None, [self._usual_item])))
        self._form.sale.tiles.show_items(catalogue.favourites)
        usual_entry = catalogue.named(self._usual_item)
        if usual_entry is not None:
            usual_entry = replace(usual_entry, tax_code=self.usual_tax_code)
            self._till.carry_out(self._till.rules.set_usual_item(usual_entry))

    # ---------------------------------------------------------------------------- inner parts

    def _search(self, popup: CompletionPopup, text: str) -> None:
        work = partial(_find, self._index, self.tax_codes, text, self._usual_rate)
        show = partial(self._show_matches, popup, text)
        self._queues.submit(WorkQueue.SEARCH, work, show, self._on_failed)

    def _show_matches(
        self, popup: CompletionPopup, text: str, matches: tuple[CatalogueEntry, ...]
    ) -> None:
        self._matches = matches
        popup.show_results(text, [_row(entry) for entry in matches])

    def _choose_match(self, field: ItemField, row: int) -> None:
        if row < len(self._matches):
            self._choose(field, self._matches[row])

    def _choose_listed(self, field: ItemField, row: int) -> None:
        if row < len(self.catalogue.entries):
            self._choose(field, self.catalogue.entries[row])

    def _on_submitted(self, field: ItemField) -> None:
        """Enter after a keyboard number is that item; after any other name it is Enter."""
        if not self._answer_number(field):
            self._form.submit_requested.emit()

    def _answer_number(self, field: ItemField) -> bool:
        """Whether the text of a field was a number: its item has been chosen, or it is refused."""
        return self._answer_number_of(self._line_of(field), field.line.text().strip())

    def _answer_number_of(self, position: int, text: str) -> bool:
        entry = self.catalogue.by_number(text)
        if entry is not None:
            self._till.carry_out(self._till.rules.choose_item(position, entry))
        elif self._is_typed_number(text):
            self._refuse_number(position, text)
        else:
            return False
        return True

    def _refuse_number(self, position: int, text: str) -> None:
        """An amount that came into the wrong field stays there, and is not what was sold."""
        play_refused()
        self._form.focus("item", position)
        pattern = self.tr("No item has the number {0}. Type a part of the item's name.")
        sale, lines = self._form.sale, self._form.lines
        say_at(lines.editor.item if self._form.shows_lines else sale.item, pattern.format(text))

    def _note_number(self, text: str) -> None:
        if text and not any(map(str.isalpha, text)):
            self._typed_numbers.add((self._form.draft.draft_id, text.strip()))

    def _is_typed_number(self, text: str) -> bool:
        """Only what was typed into this form: a cash register's items may be numbers."""
        is_named = text == self._usual_item or self.catalogue.named(text) is not None
        return (self._form.draft.draft_id, text) in self._typed_numbers and not is_named

    def _choose(self, field: ItemField, entry: CatalogueEntry) -> None:
        self._till.carry_out(self._till.rules.choose_item(self._line_of(field), entry))

    def _line_of(self, field: ItemField) -> int:
        lines = self._form.lines
        return lines.position if field is lines.editor.item else 0

    def _on_loaded(self, catalogue: Catalogue) -> None:
        self.show_catalogue(catalogue)
        self._is_loaded = True
        self.loaded.emit()

    def _on_not_loaded(self, error: KnownError) -> None:
        self._on_failed(error)
        self._is_loaded = True
        self.loaded.emit()

    def _on_failed(self, error: KnownError) -> None:
        log.warning("the catalogue: %s", error.kind.value)
        self.failed.emit(error)


def _find(
    index: ItemIndex, table: TaxCodeTable, text: str, shops_rate: str
) -> tuple[CatalogueEntry, ...]:
    """The shop's own items that a text may mean, then an item for each tax code."""
    entries = index.find(text, MOST_ROWS)
    codes = table.find(text, MOST_ROWS - len(entries)) if len(entries) < MOST_ROWS else ()
    rates = (usual_rate(code, shops_rate) for code in codes)
    own_codes = {entry.tax_code for entry in entries}
    return entries + tuple(
        CatalogueEntry(code.item, code.code, rate)
        for code, rate in zip(codes, rates, strict=True)
        if code.code not in own_codes
    )


def _row(entry: CatalogueEntry) -> str:
    price = "" if entry.unit_price is None else format_price(entry.unit_price)
    parts = [entry.number, entry.name, price, rate_words(entry.tax_rate), entry.tax_code]
    return "   ".join(filter(None, parts))
