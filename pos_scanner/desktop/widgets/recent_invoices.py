"""Today's invoices, newest first: time, buyer, amount, or that it is void."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from pos_scanner.desktop.theme.tokens import TARGET
from pos_scanner.domain.invoice import ConfirmedInvoice, InvoiceState
from pos_scanner.domain.money import format_yuan

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
_COLUMNS = ("time", "name", "amount")


class RecentInvoicesModel(QAbstractTableModel):
    """Confirmed invoices as rows."""

    def __init__(self) -> None:
        super().__init__()
        self._invoices: tuple[ConfirmedInvoice, ...] = ()

    def show(self, invoices: Sequence[ConfirmedInvoice]) -> None:
        """Show these invoices in place of those before, in the order given."""
        self.beginResetModel()
        self._invoices = tuple(invoices)
        self.endResetModel()

    def invoice(self, row: int) -> ConfirmedInvoice:
        """The invoice of a row."""
        return self._invoices[row]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's signature)
        """As many as there are."""
        return 0 if parent.isValid() else len(self._invoices)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """When, who, how much."""
        return 0 if parent.isValid() else len(_COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> object:
        """Qt's: the columns' names: time, buyer, amount."""
        if orientation is not Qt.Orientation.Horizontal or role != Role.DisplayRole:
            return None
        return (self.tr("Time"), self.tr("Buyer"), self.tr("Amount"))[section]

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        """A cell's text and alignment."""
        name = _COLUMNS[index.column()]
        if role == Role.DisplayRole:
            return self._text(self._invoices[index.row()], name)
        if role == Role.TextAlignmentRole and name == "amount":
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Role.ToolTipRole:
            return self._text(self._invoices[index.row()], "number")
        return None

    def _text(self, confirmed: ConfirmedInvoice, name: str) -> str:
        amount = f"¥{format_yuan(confirmed.invoice.gross_fen)}"
        is_void = confirmed.state is InvoiceState.VOIDED
        texts = {
            "number": confirmed.number,
            "time": f"{confirmed.confirmed_at:%H:%M}",
            "name": confirmed.invoice.buyer.name,
            "amount": self.tr("✕ voided") if is_void else amount,
        }
        return texts[name]


def invoice_table(model: RecentInvoicesModel, *, stretch: int) -> QTableView:
    """A table of invoices; the column ``stretch`` takes the room that is left."""
    table = plain_table(model)
    header = table.horizontalHeader()
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    header.setSectionResizeMode(stretch, QHeaderView.ResizeMode.Stretch)
    return table


def plain_table(model: QAbstractTableModel) -> QTableView:
    """A table to choose a row from."""
    table = QTableView()
    table.setModel(model)
    table.setShowGrid(False)
    table.setAlternatingRowColors(True)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setWordWrap(False)
    table.setTextElideMode(Qt.TextElideMode.ElideRight)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(TARGET)
    table.horizontalHeader().setHighlightSections(False)
    return table
