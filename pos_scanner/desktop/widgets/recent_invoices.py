"""Today's invoices, newest first: time, buyer, amount, or that it is void."""

from collections.abc import Sequence

from PySide6.QtWidgets import QHeaderView, QTableView

from pos_scanner.desktop.messages import issue_state_words
from pos_scanner.desktop.widgets.plain_text import plain_tool_tip
from pos_scanner.desktop.widgets.text_table import Index, Role, RowsModel, plain_table
from pos_scanner.domain.invoice import ConfirmedInvoice, InvoiceState
from pos_scanner.domain.issuance import IssueState
from pos_scanner.domain.money import format_yuan

_TIME, _BUYER, _AMOUNT = range(3)


class RecentInvoicesModel(RowsModel):
    """Confirmed invoices as rows; a row's tool tip is its number."""

    def __init__(self) -> None:
        super().__init__(right=(_AMOUNT,))
        self.headings = (self.tr("Time"), self.tr("Buyer"), self.tr("Amount"))
        self._invoices: tuple[ConfirmedInvoice, ...] = ()

    def show(self, invoices: Sequence[ConfirmedInvoice]) -> None:
        """Show these invoices in place of those before, in the order given."""
        self.beginResetModel()
        self._invoices = tuple(invoices)
        self.endResetModel()

    def invoice(self, row: int) -> ConfirmedInvoice:
        """The invoice of a row."""
        return self._invoices[row]

    def row_count(self) -> int:
        """How many invoices are shown."""
        return len(self._invoices)

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        """Qt's: a cell's text and alignment, and the invoice's number as tool tip."""
        if role == Role.ToolTipRole:
            return plain_tool_tip(self._tool_tip(self._invoices[index.row()]))
        return super().data(index, role)

    def _tool_tip(self, confirmed: ConfirmedInvoice) -> str:
        """The number; and how far it is at the tax bureau, once it is on its way."""
        issuance = confirmed.issuance
        if issuance.state is IssueState.WAITING:
            return confirmed.number
        state = issue_state_words(issuance.state)
        return "\n".join(filter(None, [confirmed.number, state, issuance.number, issuance.reason]))

    def text(self, row: int, column: int) -> str:
        """When, who, how much: in place of the amount of a voided one, that it is void."""
        confirmed = self._invoices[row]
        if column == _TIME:
            return f"{confirmed.confirmed_at:%H:%M}"
        if column == _BUYER:
            return confirmed.invoice.buyer.name
        if confirmed.state is InvoiceState.VOIDED:
            return self.tr("✕ voided")
        mark = issue_state_words(confirmed.issuance.state)[:1]
        amount = f"¥{format_yuan(confirmed.invoice.gross_fen)}"
        is_waiting = confirmed.issuance.state is IssueState.WAITING
        return amount if is_waiting else f"{mark} {amount}"


def invoice_table(model: RecentInvoicesModel, *, stretch: int) -> QTableView:
    """A table of invoices; the column ``stretch`` takes the room that is left."""
    table = plain_table(model)
    header = table.horizontalHeader()
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    header.setSectionResizeMode(stretch, QHeaderView.ResizeMode.Stretch)
    return table
