"""What the shop sells: the list as it is kept, and another one out of a table file."""

from pathlib import Path

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QHeaderView,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from pos_scanner.desktop.messages import Message, failure_words, field_name, rate_words
from pos_scanner.desktop.theme.tokens import STEP, TARGET
from pos_scanner.desktop.widgets.fields import frame, label
from pos_scanner.desktop.widgets.notices import NoticeStrip
from pos_scanner.desktop.widgets.page import Page
from pos_scanner.domain.catalogue import Catalogue, CatalogueEntry
from pos_scanner.domain.errors import KnownError

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
_COLUMNS = ("number", "item", "unit_price", "unit", "tax_rate", "tax_code")


class CatalogueModel(QAbstractTableModel):
    """A catalogue's entries as rows."""

    def __init__(self, catalogue: Catalogue) -> None:
        super().__init__()
        self._entries = catalogue.entries

    def show(self, catalogue: Catalogue) -> None:
        """Show another catalogue."""
        self.beginResetModel()
        self._entries = catalogue.entries
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's signature)
        """One row for each entry."""
        return 0 if parent.isValid() else len(self._entries)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Number, name, price, unit, rate, tax code."""
        return 0 if parent.isValid() else len(_COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> object:
        """The columns' names, as the form calls them."""
        if orientation is not Qt.Orientation.Horizontal or role != Role.DisplayRole:
            return None
        name = _COLUMNS[section]
        return self.tr("Key no.") if name == "number" else field_name(name)

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        """An entry's text in a column."""
        if role != Role.DisplayRole:
            return None
        return _text(self._entries[index.row()], _COLUMNS[index.column()])


def _text(entry: CatalogueEntry, name: str) -> str:
    if name == "item":
        return entry.name
    if name == "tax_rate":
        return rate_words(entry.tax_rate)
    if name == "unit_price":
        return "" if entry.unit_price is None else f"{entry.unit_price:f}"
    return str(getattr(entry, name))


class CataloguePage(Page):
    """Signals: import_requested(Path): a table file was chosen."""

    import_requested = Signal(object)

    def __init__(self, parent: QWidget, catalogue: Catalogue, path: Path) -> None:
        heading = QCoreApplication.translate("CataloguePage", "Items")
        super().__init__("catalogue_page", heading, parent, (900, 640))
        self._model = CatalogueModel(catalogue)
        self._count = label("", "strong")
        self._count.setObjectName("catalogue_count")
        self.notice = NoticeStrip()
        hint = self.tr(
            "In the form an item's number and Enter choose it. A table needs a heading for the "
            "name (项目名称, name); tax code, rate, unit, price and number are taken when there."
        )
        words = label(hint, "quiet")
        words.setWordWrap(True)
        card = frame("card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(STEP, STEP, STEP, STEP)
        inside.addWidget(self._table())
        for part in (self._count, words):
            self.body.addWidget(part)
        self.body.addWidget(card, 1)
        self.body.addWidget(label(self.tr("Kept in {0}").format(path), "hint"))
        self.body.addWidget(self.notice)
        choose = self.add_button("import_catalogue", self.tr("Import CSV or Excel …"), "primary")
        choose.setDefault(True)
        choose.clicked.connect(self._on_choose)
        self.add_close(self.tr("Close  Esc"))
        self._show_count(catalogue)

    def show_imported(self, catalogue: Catalogue) -> None:
        """Show the imported catalogue and how many items it has."""
        self._model.show(catalogue)
        self._show_count(catalogue)
        title = self.tr("{0} items imported; they can be chosen at once.")
        self.notice.tell(Message(title.format(len(catalogue.entries)), ""), "good")

    def show_failure(self, error: KnownError) -> None:
        """Say why nothing was imported; the list stays as it was."""
        self.notice.tell(failure_words(error), "bad")

    def _table(self) -> QTableView:
        table = QTableView()
        table.setObjectName("catalogue")
        table.setAccessibleName(self.windowTitle())
        table.setModel(self._model)
        table.setShowGrid(False)
        table.setAlternatingRowColors(True)
        table.setTabKeyNavigation(False)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setWordWrap(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(TARGET)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(_COLUMNS.index("item"), QHeaderView.ResizeMode.Stretch)
        header.resizeSection(_COLUMNS.index("tax_code"), 50 * STEP)
        return table

    def _show_count(self, catalogue: Catalogue) -> None:
        count = len(catalogue.entries)
        none = self.tr("No list of items yet: only the usual item of the settings.")
        self._count.setText(self.tr("{0} items").format(count) if count else none)

    def _on_choose(self) -> None:
        title = self.tr("A table of items")
        path, _ = QFileDialog.getOpenFileName(self, title, "", "(*.csv *.xlsx)")
        if path:
            self.import_requested.emit(Path(path))
