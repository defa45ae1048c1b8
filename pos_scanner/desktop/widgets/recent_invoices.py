"""Today's invoices, newest first: time, buyer, amount; number and state where there is room."""

from collections.abc import Sequence

from PySide6.QtWidgets import QHeaderView

from pos_scanner.desktop.messages import issue_state_words
from pos_scanner.desktop.widgets.plain_text import plain_tool_tip
from pos_scanner.desktop.widgets.state_drawings import BAD, ISSUE_DRAWINGS, Drawing
from pos_scanner.desktop.widgets.text_table import Index, Role, RowsModel, RowsView, dress_table
from pos_scanner.domain.invoice import ConfirmedInvoice, InvoiceState
from pos_scanner.domain.issuance import IssueState
from pos_scanner.domain.money import format_money

_TIME, _BUYER, _AMOUNT, _NUMBER, _STATE = range(5)
_NUMBER_PLACE = 1
_WHERE_WIDE = (_NUMBER, _STATE)


class RecentInvoicesModel(RowsModel):
    """Confirmed invoices as rows; a row's tool tip is its number."""

    def __init__(self) -> None:
        super().__init__(right=(_AMOUNT,))
        self.headings = (
            self.tr("Time"),
            self.tr("Buyer"),
            self.tr("Amount"),
            self.tr("Number"),
            self.tr("State"),
        )
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
        if column == _NUMBER:
            return confirmed.number
        if confirmed.state is InvoiceState.VOIDED:
            return self.tr("voided")
        if column == _STATE:
            return issue_state_words(confirmed.issuance.state)
        return format_money(confirmed.invoice.gross_fen)

    def drawing(self, row: int, column: int) -> Drawing | None:
        """Before the amount: that it is void, or how far it is at the tax bureau."""
        confirmed = self._invoices[row]
        if column != _AMOUNT:
            return None
        if confirmed.state is InvoiceState.VOIDED:
            return BAD
        state = confirmed.issuance.state
        return None if state is IssueState.WAITING else ISSUE_DRAWINGS[state]


class RecentInvoicesTable(RowsView):
    """Today's invoices, in more columns where there is room.

    Args:
        model: its rows.
    """

    def __init__(self, model: RecentInvoicesModel) -> None:
        super().__init__()
        dress_table(self, model)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(_BUYER, QHeaderView.ResizeMode.Stretch)
        header.moveSection(_NUMBER, _NUMBER_PLACE)
        self.show_more(is_wide=False)

    def show_more(self, *, is_wide: bool) -> None:
        """Whether each invoice's number and state have columns of their own."""
        for column in _WHERE_WIDE:
            self.setColumnHidden(column, not is_wide)
        self.horizontalHeader().setVisible(is_wide)
