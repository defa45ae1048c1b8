"""The lines of an invoice as a table: what, how many, at what price, what it comes to."""

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from pos_scanner.desktop.messages import field_name, rate_words
from pos_scanner.desktop.theme.tokens import TARGET
from pos_scanner.domain.amounts.line_calculation import plain
from pos_scanner.domain.amounts.totals import computed_line
from pos_scanner.domain.invoice import Draft, DraftLine
from pos_scanner.domain.money import format_yuan

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
_COLUMNS = ("position", "item", "quantity", "tax_rate", "gross")
_RIGHT = {"quantity", "gross"}


class LinesModel(QAbstractTableModel):
    """A draft's lines as rows."""

    def __init__(self) -> None:
        super().__init__()
        self._draft = Draft("", lines=())

    def show(self, draft: Draft) -> None:
        """Show other lines; the rows stay where only their contents have changed."""
        if len(draft.lines) != len(self._draft.lines):
            self.beginResetModel()
            self._draft = draft
            self.endResetModel()
        else:
            self._draft = draft
            last = self.index(len(draft.lines) - 1, len(_COLUMNS) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's signature)
        """One row for each line of the draft."""
        return 0 if parent.isValid() else len(self._draft.lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Number, item, quantity, rate, total."""
        return 0 if parent.isValid() else len(_COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> object:
        """The columns' names and alignment."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        name = _COLUMNS[section]
        if role == Role.DisplayRole:
            own = {"position": "", "gross": self.tr("With tax"), "quantity": self.tr("Qty × price")}
            return own.get(name, field_name(name))
        if role == Role.TextAlignmentRole:
            return _alignment(name)
        return None

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        """A cell's text and alignment."""
        name = _COLUMNS[index.column()]
        if role == Role.DisplayRole:
            return self._text(index.row(), self._draft.lines[index.row()], name)
        if role == Role.TextAlignmentRole:
            return _alignment(name)
        return None

    def _text(self, row: int, line: DraftLine, name: str) -> str:
        if name == "position":
            return str(row + 1)
        if name == "item":
            return " ".join(filter(None, [line.item, line.spec]))
        if name == "tax_rate":
            return rate_words(line.tax_rate)
        amounts = computed_line(line, price_includes_tax=self._draft.price_includes_tax)
        if amounts is None:
            return "–"
        if name == "gross":
            return format_yuan(amounts.gross_fen)
        if amounts.quantity is None or amounts.unit_price is None:
            return ""
        times = f"{plain(amounts.quantity)} {line.unit}".strip()
        return f"{times} × {plain(round(amounts.unit_price, 4))}"


def _alignment(name: str) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if name in _RIGHT else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def lines_table(model: LinesModel) -> QTableView:
    """The table; its rows are chosen by arrow keys, by mouse or by finger."""
    table = QTableView()
    table.setObjectName("lines")
    table.setModel(model)
    table.setShowGrid(False)
    table.setAlternatingRowColors(True)
    table.setTabKeyNavigation(False)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setWordWrap(False)
    table.setTextElideMode(Qt.TextElideMode.ElideRight)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(TARGET)
    header = table.horizontalHeader()
    header.setHighlightSections(False)
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    header.setSectionResizeMode(_COLUMNS.index("item"), QHeaderView.ResizeMode.Stretch)
    return table
