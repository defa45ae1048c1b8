"""Today's invoices, newest first: time, buyer, amount, and whether accounting has them."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from pos_scanner.desktop.theme.tokens import TARGET
from pos_scanner.domain.invoice import ConfirmedInvoice, InvoiceState
from pos_scanner.domain.money import format_yuan

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole


class InvoiceModel(QAbstractTableModel):
    """Confirmed invoices as rows."""

    def __init__(self, *, wide: bool) -> None:
        super().__init__()
        self._wide = wide
        self._invoices: tuple[ConfirmedInvoice, ...] = ()

    def show(self, invoices: Sequence[ConfirmedInvoice]) -> None:
        """Show other invoices."""
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
        """Three in the small list, seven in the large one."""
        return 0 if parent.isValid() else len(self._headers())

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> object:
        """The columns' names."""
        if orientation is Qt.Orientation.Horizontal and role == Role.DisplayRole:
            return self._headers()[section]
        return None

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        """A cell's text and alignment."""
        name = self._columns()[index.column()]
        if role == Role.DisplayRole:
            return self._text(self._invoices[index.row()], name)
        if role == Role.TextAlignmentRole and name == "amount":
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Role.ToolTipRole:
            return self._text(self._invoices[index.row()], "number")
        return None

    def _columns(self) -> list[str]:
        if self._wide:
            return ["number", "time", "name", "tax_number", "amount", "state", "exported"]
        return ["time", "name", "amount"]

    def _headers(self) -> list[str]:
        names = {
            "number": self.tr("Number"),
            "time": self.tr("Time"),
            "name": self.tr("Buyer"),
            "tax_number": self.tr("Tax number"),
            "amount": self.tr("Amount"),
            "state": self.tr("State"),
            "exported": self.tr("Export"),
        }
        return [names[name] for name in self._columns()]

    def _text(self, confirmed: ConfirmedInvoice, name: str) -> str:
        voided = confirmed.state is InvoiceState.VOIDED
        texts = {
            "number": confirmed.number,
            "time": f"{confirmed.confirmed_at:%H:%M}",
            "name": confirmed.invoice.buyer.name,
            "tax_number": confirmed.invoice.buyer.tax_number,
            "amount": f"¥{format_yuan(confirmed.invoice.gross_fen)}",
            "state": self.tr("voided") if voided else self.tr("confirmed"),
            "exported": confirmed.exported_in or "–",
        }
        if voided and not self._wide and name == "amount":
            return self.tr("voided")
        return texts[name]


def invoice_table(model: InvoiceModel, *, stretch: int) -> QTableView:
    """A table of invoices; the column ``stretch`` takes the room that is left."""
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
    table.verticalHeader().setDefaultSectionSize(TARGET - 8)
    header = table.horizontalHeader()
    header.setHighlightSections(False)
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    header.setSectionResizeMode(stretch, QHeaderView.ResizeMode.Stretch)
    return table
