"""What the shop sells: the list as it is kept, changed by hand or out of a table file."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from pos_scanner.desktop.invoice_form.item_editor_page import ItemEditorPage
from pos_scanner.desktop.messages import Message, counted, field_name, rate_words
from pos_scanner.desktop.theme.icons import give_icon
from pos_scanner.desktop.theme.scale import Density
from pos_scanner.desktop.theme.tokens import STEP
from pos_scanner.desktop.widgets.fields import button, label
from pos_scanner.desktop.widgets.layouts import fill
from pos_scanner.desktop.widgets.page import Page
from pos_scanner.desktop.widgets.text_table import (
    EmptyState,
    TableCard,
    TextTableModel,
    stretch_column,
    text_table,
)
from pos_scanner.domain.catalogue import (
    MOST_FAVOURITES,
    Catalogue,
    CatalogueEntry,
    EntryError,
    catalogue_of,
)
from pos_scanner.domain.money import format_price

_ITEM_COLUMN = 1


class CataloguePage(Page):
    """The list of items, to be added to, changed, ordered, and taken from a table file.

    Args:
        rates: that an item may have.
        shops_rate: the shop's usual one, or nothing.

    Signals:
        import_requested(Path), codes_import_requested(Path): a table file was chosen.
        store_requested(Catalogue): the list as it is to be from now on.
        codes_wanted(ItemEditorPage, str): which tax codes may a text mean?
    """

    import_requested, codes_import_requested = Signal(object), Signal(object)
    store_requested = Signal(object)
    codes_wanted = Signal(object, str)

    def __init__(
        self,
        parent: QWidget,
        catalogue: Catalogue,
        path: Path,
        rates: Sequence[str] = (),
        shops_rate: str = "",
        *,
        usual_item: str = "",
    ) -> None:
        heading = QCoreApplication.translate("CataloguePage", "Items")
        super().__init__("catalogue_page", heading, parent, (960, 680))
        self._catalogue = catalogue
        self._rates = rates
        self._shops_rate = shops_rate
        self._usual_item = usual_item
        self._row = 0
        self._model = TextTableModel()
        self._count = label("", "strong")
        self._count.setObjectName("catalogue_count")
        self._show(catalogue)  # Before the column is stretched: it has to be there.
        self._table = text_table("catalogue", heading, self._model, chooses=True)
        stretch_column(self._table, _ITEM_COLUMN)
        self._table.doubleClicked.connect(self._on_change)
        self._changes = {
            name: button(name, words, "second")
            for name, words in (
                ("add_item", self.tr("Add …")),
                ("change_item", self.tr("Change …")),
                ("item_up", self.tr("Up")),
                ("item_down", self.tr("Down")),
                ("favourite", self.tr("Favourite")),
                ("remove_item", self.tr("Remove")),
            )
        }
        give_icon(self._changes["favourite"], "star")
        self._lay_out(path)
        self._connect()
        self._select(0)
        (self._table if catalogue.entries else self._changes["add_item"]).setFocus()

    def show_imported(self, catalogue: Catalogue) -> None:
        """Show the imported catalogue and how many items it has."""
        self._show(catalogue)
        title = counted(
            len(catalogue.entries),
            self.tr("{0} item imported; it can be used at once."),
            self.tr("{0} items imported; they can be used at once."),
        )
        self.notice.tell(Message(title, ""), "good")

    def show_imported_codes(self, count: int) -> None:
        """Say how many tax codes are known from now on."""
        title = counted(
            count,
            self.tr("{0} tax code can now be found in the item field."),
            self.tr("{0} tax codes can now be found in the item field."),
        )
        self.notice.tell(Message(title, ""), "good")

    def show_stored(self, catalogue: Catalogue) -> None:
        """Show the list that stands in the file now; the row in hand stays chosen."""
        self._show(catalogue)
        self._select(self._row)

    def fit(self, density: Density) -> None:
        """The page's: in the lowest windows the list has the hint's room."""
        self._words.setHidden(density is Density.TIGHT)

    # ---------------------------------------------------------------------------- inner parts

    def _lay_out(self, path: Path) -> None:
        hint = self.tr(
            "In the form, type an item's number and Enter. A table needs a heading for the "
            "name (项目名称, name); tax code, rate, unit, price and number are read if present. "
            "Favourites stand in the form as tiles."
        )
        words = self._words = label(hint, "quiet")
        words.setWordWrap(True)
        changes = fill(QHBoxLayout(), *self._changes.values(), 1, spacing=2 * STEP)
        place = label(self.tr("Stored in {0}").format(path), "hint")
        empty = EmptyState(self.tr("Add an item, or import a table of them."))
        parts = (
            self._count,
            words,
            changes,
            (TableCard(self._table, empty), 1),
            place,
            self.notice,
        )
        fill(self.body, *parts)
        self._import = self.add_button("import_catalogue", self.tr("Import CSV or Excel …"))
        self._import_codes = self.add_button("import_tax_codes", self.tr("Import tax codes …"))
        self.add_close(self.tr("Close  Esc"))

    def _connect(self) -> None:
        for name, act in (
            ("add_item", self._on_add),
            ("change_item", self._on_change),
            ("item_up", partial(self._move, -1)),
            ("item_down", partial(self._move, 1)),
            ("favourite", self._on_favourite),
            ("remove_item", self._on_remove),
        ):
            self._changes[name].clicked.connect(act)
        self._table.selectionModel().currentRowChanged.connect(self._enable_changes)
        self._model.modelReset.connect(self._enable_changes)
        self._import.clicked.connect(self._on_choose)
        self._import_codes.clicked.connect(self._on_choose_codes)

    def _select(self, row: int) -> None:
        if self._catalogue.entries:
            self._table.selectRow(min(row, len(self._catalogue.entries) - 1))
        self._enable_changes()

    @property
    def _current_row(self) -> int:
        """The row in hand; -1 when there is none."""
        index = self._table.currentIndex()
        return index.row() if index.isValid() and self._catalogue.entries else -1

    def _enable_changes(self, *_: object) -> None:
        """What needs an item in hand waits for one."""
        row, count = self._current_row, len(self._catalogue.entries)
        for name in ("change_item", "favourite", "remove_item"):
            self._changes[name].setEnabled(row >= 0)
        self._changes["item_up"].setEnabled(row > 0)
        self._changes["item_down"].setEnabled(0 <= row < count - 1)

    def _on_add(self) -> None:
        self._open_editor(None, len(self._catalogue.entries))

    def _on_change(self) -> None:
        row = self._current_row
        if row >= 0:
            self._open_editor(self._catalogue.entries[row], row)

    def _open_editor(self, entry: CatalogueEntry | None, row: int) -> None:
        editor = ItemEditorPage(self, entry, self._rates, self._shops_rate)
        editor.entry_accepted.connect(partial(self._on_accepted, editor, row))
        editor.codes_wanted.connect(partial(self.codes_wanted.emit, editor))
        editor.help_requested.connect(self.help_requested)
        editor.finished.connect(editor.deleteLater)
        editor.open()

    def _on_accepted(self, editor: ItemEditorPage, row: int, entry: CatalogueEntry) -> None:
        entries = list(self._catalogue.entries)
        entries[row : row + 1] = [entry]
        try:
            catalogue = catalogue_of(entries)
        except EntryError as error:
            editor.show_problem(error)
            return
        editor.accept()
        self._store(catalogue, row)

    def _move(self, step: int, *_: object) -> None:
        row, target = self._current_row, self._current_row + step
        if row < 0 or not 0 <= target < len(self._catalogue.entries):
            return
        entries = list(self._catalogue.entries)
        entries[row], entries[target] = entries[target], entries[row]
        self._store(catalogue_of(entries), target)

    def _on_favourite(self) -> None:
        """The item in hand becomes a tile of the form, or is one no longer."""
        row = self._current_row
        if row < 0:
            return
        entries = list(self._catalogue.entries)
        entry = entries[row]
        if not entry.is_favourite and len(self._catalogue.favourites) >= MOST_FAVOURITES:
            title = self.tr("{0} items are favourites already, and no more can be.")
            remedy = self.tr(
                "Choose one that is a favourite and press Favourite: it is one no more."
            )
            self.notice.tell(Message(title.format(MOST_FAVOURITES), remedy), "warning")
            return
        entries[row] = replace(entry, is_favourite=not entry.is_favourite)
        self._store(catalogue_of(entries), row)

    def _on_remove(self) -> None:
        row = self._current_row
        if row < 0:
            return
        entries = list(self._catalogue.entries)
        removed = entries.pop(row)
        self._store(catalogue_of(entries), row)
        words = Message(self.tr("{0} has been removed.").format(removed.name), "")
        previous = catalogue_of((*entries[:row], removed, *entries[row:]))
        undo = partial(self._undo_removal, previous, row)
        self.notice.tell(words, "good", action=self.tr("Undo"), answer=undo)

    def _undo_removal(self, previous: Catalogue, row: int) -> None:
        self.notice.clear()
        self._store(previous, row)

    def _store(self, catalogue: Catalogue, row: int) -> None:
        self.notice.clear()
        self._row = row
        self._show(catalogue)
        self._select(row)
        self.store_requested.emit(catalogue)

    def _show(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        entries = catalogue.entries
        names = ("item", "unit_price", "unit", "tax_rate", "tax_code")
        headings = (self.tr("Key no."), *map(field_name, names))
        stars = {
            (row, _ITEM_COLUMN): ("star", "warning")
            for row, entry in enumerate(entries)
            if entry.is_favourite
        }
        rows = [_row(entry) for entry in entries]
        self._model.show(headings, rows, drawings=stars, spoken=self.tr("Favourite"))
        none = self.tr("No items yet.")
        if self._usual_item:
            none = self.tr("No items yet, only the usual item from the settings.")
        words = counted(len(entries), self.tr("{0} item"), self.tr("{0} items"))
        self._count.setText(words if entries else none)

    def _on_choose(self) -> None:
        title = self.tr("A table of items")
        path, _ = QFileDialog.getOpenFileName(self, title, "", "(*.csv *.xlsx)")
        if path:
            self.import_requested.emit(Path(path))

    def _on_choose_codes(self) -> None:
        title = self.tr("The tax platform's table of tax codes")
        path, _ = QFileDialog.getOpenFileName(self, title, "", "(*.csv *.xlsx)")
        if path:
            self.codes_import_requested.emit(Path(path))


def _row(entry: CatalogueEntry) -> tuple[str, ...]:
    price = "" if entry.unit_price is None else format_price(entry.unit_price)
    return (
        str(entry.number),
        entry.name,
        price,
        entry.unit,
        rate_words(entry.tax_rate),
        entry.tax_code,
    )
