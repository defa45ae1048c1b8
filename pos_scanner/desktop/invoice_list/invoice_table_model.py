"""The list of records: a page at a time, more as it is scrolled; voided ones visibly void."""

from collections.abc import Sequence
from datetime import date, datetime

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QApplication, QHeaderView, QTableView

from pos_scanner.desktop.theme import colours
from pos_scanner.desktop.theme.tokens import STEP
from pos_scanner.desktop.widgets.recent_invoices import plain_table
from pos_scanner.domain.invoice import ConfirmedInvoice, InvoiceState
from pos_scanner.domain.money import format_yuan

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
_COLUMNS = ("time", "name", "amount", "state")
_LARGEST_AMOUNT = "¥9,999,999.99"
"""What its column has room for; a larger one is read whole beside the list."""


class InvoiceTableModel(QAbstractTableModel):
    """Records as rows.

    Signals:
        more_requested(int): scrolled to the end: what is older than this sequence.
    """

    more_requested = Signal(object)

    def __init__(self) -> None:
        super().__init__()
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

    def row_of(self, number: str) -> int:
        """The row of a record; -1 when it is not here."""
        numbers = [record.number for record in self._records]
        return numbers.index(number) if number in numbers else -1

    def canFetchMore(self, parent: Index) -> bool:  # noqa: N802  (Qt's name)
        """Whether there is more, and nobody has been asked for it yet."""
        return not parent.isValid() and self._next_before is not None and not self._is_waiting

    def fetchMore(self, parent: Index) -> None:  # noqa: N802
        """Ask for it; it comes by ``append``."""
        del parent
        self._is_waiting = True
        self.more_requested.emit(self._next_before)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's signature)
        """As many as have come."""
        return 0 if parent.isValid() else len(self._records)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """When, who, how much, what has become of it."""
        return 0 if parent.isValid() else len(_COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> object:
        """Qt's: the columns' names, aligned as their cells are."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Role.TextAlignmentRole:
            return _alignment(_COLUMNS[section])
        if role != Role.DisplayRole:
            return None
        names = (self.tr("Time"), self.tr("Buyer"), self.tr("Amount"), self.tr("State"))
        return names[section]

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        """A cell's text, alignment and look."""
        record, name = self._records[index.row()], _COLUMNS[index.column()]
        is_void = record.state is InvoiceState.VOIDED
        match role:
            case Role.DisplayRole:
                return self._text(record, name)
            case Role.TextAlignmentRole:
                return _alignment(name)
            case Role.ForegroundRole if is_void:
                return QColor(colours().bad if name == "state" else colours().quiet)
            case Role.FontRole if is_void and name in {"name", "amount"}:
                struck = QFont(QApplication.font())
                struck.setStrikeOut(True)
                return struck
            case Role.ToolTipRole:
                return f"{record.number}\n{record.invoice.buyer.name}"
            case _:
                return None

    def _text(self, record: ConfirmedInvoice, name: str) -> str:
        texts = {
            "time": self._time(record.confirmed_at),
            "name": record.invoice.buyer.name or self.tr("(purged)"),
            "amount": f"¥{format_yuan(record.invoice.gross_fen)}",
            "state": self._state(record),
        }
        return texts[name]

    def _time(self, at: datetime) -> str:
        """The date where it is not the list's one day, the year where the newest has another."""
        if at.date() == self._day:
            return f"{at:%H:%M}"
        is_this_year = at.year == self._records[0].confirmed_at.year
        return f"{at:%m-%d %H:%M}" if is_this_year else f"{at:%Y-%m-%d %H:%M}"

    def longest_time(self) -> str:
        """The longest that can stand in the first column now."""
        return "2026-11-23 12:00" if self._day is None else "12:00"

    def _state(self, record: ConfirmedInvoice) -> str:
        voided, exported, waiting = self.states()
        if record.state is InvoiceState.VOIDED:
            return voided
        return exported if record.exported_in else waiting

    def states(self) -> tuple[str, str, str]:
        """All that can stand in the last column: voided, exported, not exported."""
        return self.tr("✕ voided"), self.tr("✓ exported"), self.tr("○ not exported")


def _alignment(name: str) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if name == "amount" else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def record_table(model: InvoiceTableModel) -> QTableView:
    """A table of records; the buyer takes the room that is left."""
    table = plain_table(model)
    table.setObjectName("invoices")
    header = table.horizontalHeader()

    def make_room(column: int, *texts: str) -> None:
        widest = max(map(table.fontMetrics().horizontalAdvance, texts))
        header.resizeSection(column, widest + 6 * STEP)

    # By their contents each page of 50 would be measured anew while it is scrolled.
    for column in (0, 2, 3):
        header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
    make_room(2, _LARGEST_AMOUNT)
    make_room(3, *model.states())
    model.modelReset.connect(lambda: make_room(0, model.longest_time()))
    header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
    return table
