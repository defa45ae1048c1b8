"""The list of records: a page at a time, more as it is scrolled; voided ones visibly void."""

from collections.abc import Sequence
from datetime import date, datetime

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtGui import QColor, QFont, QResizeEvent
from PySide6.QtWidgets import QApplication, QHeaderView

from pos_scanner.desktop.messages import issue_state_words
from pos_scanner.desktop.theme import colours, px
from pos_scanner.desktop.theme.tokens import STEP
from pos_scanner.desktop.widgets.plain_text import plain_tool_tip
from pos_scanner.desktop.widgets.state_drawings import Drawing, state_drawing
from pos_scanner.desktop.widgets.text_table import (
    Index,
    Role,
    RowsModel,
    RowsView,
    dress_table,
)
from pos_scanner.domain.invoice import ConfirmedInvoice, InvoiceState
from pos_scanner.domain.issuance import IssueState
from pos_scanner.domain.money import format_money

_TIME, _BUYER, _AMOUNT, _STATE, _NUMBER = range(5)
_NUMBER_PLACE = 1
"""Where the number stands, where there is room for it."""
_WIDE_FROM = 760
"""From how many px at 100 % on the table has room for the numbers."""
_LARGEST_AMOUNT = "¥9,999,999.99"
"""What its column has room for; a larger one is read whole beside the list."""


class InvoiceTableModel(RowsModel):
    """Records as rows.

    Signals:
        more_requested(int): scrolled to the end: what is older than this sequence.
    """

    more_requested = Signal(object)

    def __init__(self) -> None:
        super().__init__(right=(_AMOUNT,))
        self.headings = (
            self.tr("Time"),
            self.tr("Buyer"),
            self.tr("Amount"),
            self.tr("State"),
            self.tr("Number"),
        )
        self._records: list[ConfirmedInvoice] = []
        self._next_before: int | None = None
        self._is_waiting = False
        self._day: date | None = None

    @property
    def is_complete(self) -> bool:
        """Whether everything that was asked for is here."""
        return self._next_before is None

    def show(
        self,
        records: Sequence[ConfirmedInvoice],
        next_before: int | None,
        day: date | None = None,
    ) -> None:
        """Show other ones; with a ``day`` when all are of one, so that its date is not repeated."""
        self.beginResetModel()
        self._records = list(records)
        self._next_before, self._is_waiting, self._day = next_before, False, day
        self.endResetModel()

    def append(self, records: Sequence[ConfirmedInvoice], next_before: int | None) -> None:
        """Show older ones below."""
        self._next_before, self._is_waiting = next_before, False
        if records:
            first = len(self._records)
            self.beginInsertRows(QModelIndex(), first, first + len(records) - 1)
            self._records.extend(records)
            self.endInsertRows()

    def record(self, row: int) -> ConfirmedInvoice:
        """The record of a row."""
        return self._records[row]

    def sums(self) -> tuple[int, int, int]:
        """How many records there are, the sum in fen of those not voided, and how many are."""
        valid = [
            record.invoice.gross_fen
            for record in self._records
            if record.state is InvoiceState.CONFIRMED
        ]
        return len(self._records), sum(valid), len(self._records) - len(valid)

    def row_of(self, number: str) -> int:
        """The row of a record; -1 when it is not here."""
        numbers = [record.number for record in self._records]
        return numbers.index(number) if number in numbers else -1

    def canFetchMore(self, parent: Index) -> bool:
        """Whether there is more, and nobody has been asked for it yet."""
        return not parent.isValid() and self._next_before is not None and not self._is_waiting

    def fetchMore(self, parent: Index) -> None:
        """Ask for it; it comes by ``append``."""
        del parent
        self._is_waiting = True
        self.more_requested.emit(self._next_before)

    def row_count(self) -> int:
        """As many invoices as have come."""
        return len(self._records)

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        """Qt's: a cell's text, alignment and look; a voided invoice is struck out."""
        record, column = self._records[index.row()], index.column()
        is_void = record.state is InvoiceState.VOIDED
        match role:
            case Role.ForegroundRole if column == _STATE and _is_refused(record):
                return QColor(colours().bad)
            case Role.ForegroundRole if is_void:
                return QColor(colours().bad if column == _STATE else colours().quiet)
            case Role.FontRole if is_void and column in {_BUYER, _AMOUNT}:
                struck = QFont(QApplication.font())
                struck.setStrikeOut(True)
                return struck
            case Role.ToolTipRole:
                parts = [record.number, record.issuance.number, record.invoice.buyer.name]
                return plain_tool_tip("\n".join(filter(None, parts)))
            case _:
                return super().data(index, role)

    def text(self, row: int, column: int) -> str:
        """When, who, how much, and what has become of it."""
        record = self._records[row]
        if column == _TIME:
            return self._time(record.confirmed_at)
        if column == _BUYER:
            return record.invoice.buyer.name or self.tr("(purged)")
        if column == _AMOUNT:
            return format_money(record.invoice.gross_fen)
        return record.number if column == _NUMBER else self._state(record)

    def drawing(self, row: int, column: int) -> Drawing | None:
        """Before the state, what it looks like."""
        return state_drawing(self._records[row]) if column == _STATE else None

    def _time(self, at: datetime) -> str:
        """The date where it is not the list's one day, the year where the newest has another."""
        if at.date() == self._day:
            return f"{at:%H:%M}"
        is_this_year = at.year == self._records[0].confirmed_at.year
        return f"{at:%m-%d %H:%M}" if is_this_year else f"{at:%Y-%m-%d %H:%M}"

    def longest_time(self) -> str:
        """The longest that can stand in the first column now."""
        return "2026-11-23 12:00" if self._day is None else "12:00"

    def newest_number(self) -> str:
        """The number of the first record; those of one till are all as long."""
        return self._records[0].number if self._records else ""

    def _state(self, record: ConfirmedInvoice) -> str:
        voided, void_waiting, exported, waiting, *_ = self.states()
        if record.state is InvoiceState.VOIDED:
            is_waiting = record.exported_in and not record.void_exported_in
            return void_waiting if is_waiting else voided
        if record.issuance.state is not IssueState.WAITING:
            words = issue_state_words(record.issuance.state)
            day = record.issuance.issued_on
            return f"{words} {day:%m-%d}" if day is not None else words
        return exported if record.exported_in else waiting

    def states(self) -> tuple[str, ...]:
        """The words of the last column: how far the till's export is, then the bureau's."""
        void = self.tr("voided"), self.tr("void not exported")
        own = self.tr("exported"), self.tr("not exported")
        return (*void, *own, *map(issue_state_words, IssueState))

    def issued_states(self) -> tuple[str, ...]:
        """Those of them that the day of issue stands behind."""
        return tuple(map(issue_state_words, (IssueState.ISSUED, IssueState.RED_LETTERED)))


def _is_refused(record: ConfirmedInvoice) -> bool:
    is_refused = record.issuance.state is IssueState.REFUSED
    return is_refused and record.state is InvoiceState.CONFIRMED


class RecordTable(RowsView):
    """A table of records; the buyer takes the room that is left.

    Where it is wide, each record's number has a column of its own.
    """

    def __init__(self, model: InvoiceTableModel) -> None:
        super().__init__()
        dress_table(self, model)
        self.setObjectName("invoices")
        self._records = model
        header = self.horizontalHeader()
        # By their contents each page of 50 would be measured anew while it is scrolled.
        for column in (_TIME, _AMOUNT, _STATE, _NUMBER):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(_BUYER, QHeaderView.ResizeMode.Stretch)
        header.moveSection(_NUMBER, _NUMBER_PLACE)
        self._make_room(_AMOUNT, _LARGEST_AMOUNT)
        issued = (f"{words} 12-31" for words in model.issued_states())
        self._make_room(_STATE, *model.states(), *issued)
        model.modelReset.connect(self._make_room_for_records)
        self.hideColumn(_NUMBER)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's: whether there is room for the numbers now."""
        super().resizeEvent(event)
        self.setColumnHidden(_NUMBER, self.width() < px(_WIDE_FROM))

    def _make_room_for_records(self) -> None:
        self._make_room(_TIME, self._records.longest_time())
        self._make_room(_NUMBER, self._records.newest_number())

    def _make_room(self, column: int, *texts: str) -> None:
        self.ensurePolished()  # Before it is shown it has the system's type, not the theme's.
        widest = max(map(self.fontMetrics().horizontalAdvance, texts))
        drawing = self.iconSize().width() + px(STEP) if column == _STATE else 0
        self.horizontalHeader().resizeSection(column, widest + drawing + px(6 * STEP))
