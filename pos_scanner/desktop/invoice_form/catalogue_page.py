"""What the shop sells: the list as it is kept, and another one out of a table file."""

from pathlib import Path

from PySide6.QtCore import (
    QCoreApplication,
    Signal,
)
from PySide6.QtWidgets import (
    QFileDialog,
    QWidget,
)

from pos_scanner.desktop.messages import Message, field_name, rate_words
from pos_scanner.desktop.widgets.fields import label
from pos_scanner.desktop.widgets.layouts import card, fill
from pos_scanner.desktop.widgets.page import Page
from pos_scanner.desktop.widgets.text_table import TextTableModel, stretch_column, text_table
from pos_scanner.domain.catalogue import Catalogue, CatalogueEntry

_ITEM_COLUMN = 1


class CataloguePage(Page):
    """Signals: import_requested(Path), codes_import_requested(Path): a table file was chosen."""

    import_requested, codes_import_requested = Signal(object), Signal(object)

    def __init__(self, parent: QWidget, catalogue: Catalogue, path: Path) -> None:
        heading = QCoreApplication.translate("CataloguePage", "Items")
        super().__init__("catalogue_page", heading, parent, (900, 640))
        self._model = TextTableModel()
        self._count = label("", "strong")
        self._count.setObjectName("catalogue_count")
        hint = self.tr(
            "In the form an item's number and Enter choose it. A table needs a heading for the "
            "name (项目名称, name); tax code, rate, unit, price and number are taken when there."
        )
        words = label(hint, "quiet")
        words.setWordWrap(True)
        self._show(catalogue)  # Before the column is stretched: it has to be there.
        table = text_table("catalogue", heading, self._model, chooses=True)
        stretch_column(table, _ITEM_COLUMN)
        place = label(self.tr("Kept in {0}").format(path), "hint")
        fill(self.body, self._count, words, (card(table), 1), place, self.notice)
        choose = self.add_button("import_catalogue", self.tr("Import CSV or Excel …"), "primary")
        choose.setDefault(True)
        choose.clicked.connect(self._on_choose)
        codes = self.add_button("import_tax_codes", self.tr("Import tax codes …"))
        codes.clicked.connect(self._on_choose_codes)
        self.add_close(self.tr("Close  Esc"))

    def show_imported(self, catalogue: Catalogue) -> None:
        """Show the imported catalogue and how many items it has."""
        self._show(catalogue)
        title = self.tr("{0} items imported; they can be chosen at once.")
        self.notice.tell(Message(title.format(len(catalogue.entries)), ""), "good")

    def show_imported_codes(self, count: int) -> None:
        """Say how many tax codes are known from now on."""
        title = self.tr("{0} tax codes are known now; they are found in the item's field.")
        self.notice.tell(Message(title.format(count), ""), "good")

    def _show(self, catalogue: Catalogue) -> None:
        entries = catalogue.entries
        names = ("item", "unit_price", "unit", "tax_rate", "tax_code")
        headings = (self.tr("Key no."), *map(field_name, names))
        self._model.show(headings, [_row(entry) for entry in entries])
        none = self.tr("No list of items yet: only the usual item of the settings.")
        self._count.setText(self.tr("{0} items").format(len(entries)) if entries else none)

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
    price = "" if entry.unit_price is None else f"{entry.unit_price:f}"
    return (
        str(entry.number),
        entry.name,
        price,
        entry.unit,
        rate_words(entry.tax_rate),
        entry.tax_code,
    )
