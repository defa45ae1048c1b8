"""Which records: a period, words, state, export, cashier, shift; asked as one types.

Typing is waited for a moment (``WAIT_MS``), so that a word costs one question; a choice asks at
once.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from enum import Enum

from PySide6.QtCore import QDate, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pos_scanner.desktop.messages import issue_state_words
from pos_scanner.desktop.theme.tokens import STEP
from pos_scanner.desktop.widgets.fields import ClosedList, DateField, TextField, label
from pos_scanner.desktop.widgets.layouts import NO_MARGINS, fill
from pos_scanner.desktop.widgets.plain_text import set_tool_tip
from pos_scanner.domain.invoice import InvoiceState
from pos_scanner.domain.invoice_query import InvoiceQuery
from pos_scanner.domain.issuance import IssueState
from pos_scanner.domain.shift import Shift
from pos_scanner.domain.visible_text import marked

WAIT_MS = 180


class Period(Enum):
    """Days that are often asked for."""

    TODAY = "today"
    YESTERDAY = "yesterday"
    WEEK = "week"
    MONTH = "month"
    ALL = "all"
    RANGE = "range"


class SearchField(TextField):
    """Words to search for; takes Chinese.

    Signals:
        down_pressed(): to the list below.
    """

    down_pressed = Signal()

    def __init__(self) -> None:
        super().__init__("search", input_method=True, longest=100, takes_unseen=True)
        self.setClearButtonEnabled(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down goes to the list."""
        if event.key() == Qt.Key.Key_Down:
            self.down_pressed.emit()
        else:
            super().keyPressEvent(event)


class FilterBar(QWidget):
    """Signals: asked(InvoiceQuery); down_pressed(): to the list below."""

    asked = Signal(object)
    down_pressed = Signal()

    def __init__(self, today: date) -> None:
        super().__init__()
        self._today = today
        self._period = ClosedList("period")
        day = QDate(today.year, today.month, today.day)
        self._since, self._until = DateField("since", day), DateField("until", day)
        self.search = SearchField()
        self._state = ClosedList("state")
        self._exported = ClosedList("exported")
        self._cashier = ClosedList("of_cashier")
        self._shift = ClosedList("of_shift")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(WAIT_MS)
        self._timer.timeout.connect(self._ask)
        self._fill()
        self._lay_out()
        self._connect()

    @property
    def query(self) -> InvoiceQuery:
        """What is asked for."""
        since, until = self._days()
        exported = self._exported.currentData()
        return InvoiceQuery(
            self.search.text().strip(),
            since,
            until,
            self._shift.currentData(),
            self._cashier.currentData(),
            self._state.currentData(),
            exported if isinstance(exported, bool) else None,
            # Qt gives an enum that is a text back as the text alone.
            IssueState(exported) if isinstance(exported, str) else None,
        )

    @property
    def is_limited_to_days(self) -> bool:
        """Whether other days are left out."""
        return self._period.currentData() is not Period.ALL

    def take_all_days(self) -> None:
        """Ask for the same of all days."""
        self._period.setCurrentIndex(self._period.findData(Period.ALL))

    def show_choices(self, cashiers: Sequence[str], shifts: Sequence[Shift]) -> None:
        """Whom and which shift one may ask for; without any there is no such list."""
        for cashier in cashiers:
            self._cashier.addItem(marked(cashier), cashier)
        for shift in shifts:
            words = self.tr("Shift {0}").format(shift.number)
            self._shift.addItem(f"{words}  {shift.opened_at:%m-%d %H:%M}", shift.number)
        self._cashier.setVisible(bool(cashiers))
        self._shift.setVisible(bool(shifts))

    # ------------------------------------------------------------------------------ inner parts

    def _fill(self) -> None:
        periods = (
            (Period.TODAY, self.tr("Today")),
            (Period.YESTERDAY, self.tr("Yesterday")),
            (Period.WEEK, self.tr("Last 7 days")),
            (Period.MONTH, self.tr("This month")),
            (Period.ALL, self.tr("All days")),
            (Period.RANGE, self.tr("From … to …")),
        )
        for period, words in periods:
            self._period.addItem(words, period)
        states = (
            (None, self.tr("Any state")),
            (InvoiceState.CONFIRMED, self.tr("Confirmed")),
            (InvoiceState.VOIDED, self.tr("Voided")),
        )
        for invoice_state, words in states:
            self._state.addItem(words, invoice_state)
        exports = (
            (None, self.tr("Any export")),
            (False, self.tr("Not exported")),
            (True, self.tr("Exported")),
        )
        for exported, words in exports:
            self._exported.addItem(words, exported)
        for state in IssueState:
            words = issue_state_words(state)
            self._exported.addItem(words.capitalize(), state)
        self._cashier.addItem(self.tr("Any cashier"), None)
        self._shift.addItem(self.tr("Any shift"), None)
        self.search.setPlaceholderText(self.tr("Search"))
        set_tool_tip(self.search, self.tr("Name, pinyin, tax number, order, number"))

    def _lay_out(self) -> None:
        names = (
            (self._period, self.tr("Days")),
            (self.search, self.tr("Search")),
            (self._state, self.tr("State")),
            (self._exported, self.tr("Export")),
            (self._cashier, self.tr("Cashier")),
            (self._shift, self.tr("Shift")),
            (self._since, self.tr("From")),
            (self._until, self.tr("To")),
        )
        for widget, words in names:
            widget.setAccessibleName(words)
        boxes = (self._state, self._exported, self._cashier, self._shift)
        first = fill(QHBoxLayout(), self._period, (self.search, 1), *boxes, spacing=2 * STEP)
        self._cashier.hide()
        self._shift.hide()
        self._range = QWidget()
        days = (label(self.tr("From")), self._since, label(self.tr("to")), self._until)
        fill(QHBoxLayout(self._range), *days, 1, spacing=2 * STEP, margins=NO_MARGINS)
        self._range.hide()
        fill(QVBoxLayout(self), first, self._range, spacing=2 * STEP, margins=NO_MARGINS)

    def _connect(self) -> None:
        self.search.textChanged.connect(self._ask_soon)
        self.search.returnPressed.connect(self._ask)
        self.search.down_pressed.connect(self.down_pressed)
        self._period.currentIndexChanged.connect(self._on_period_chosen)
        for box in (self._state, self._exported, self._cashier, self._shift):
            box.currentIndexChanged.connect(self._ask)
        for field in (self._since, self._until):
            field.dateChanged.connect(self._ask_soon)

    def _ask_soon(self) -> None:
        """Ask once the typing pauses."""
        self._timer.start()

    def _on_period_chosen(self) -> None:
        is_range = self._period.currentData() is Period.RANGE
        self._range.setVisible(is_range)
        if is_range:
            self._since.setFocus()
        self._ask()

    def _ask(self) -> None:
        self._timer.stop()
        self.asked.emit(self.query)

    def _days(self) -> tuple[date | None, date | None]:
        today = self._today
        days = {
            Period.TODAY: (today, today),
            Period.YESTERDAY: (today - timedelta(1), today - timedelta(1)),
            Period.WEEK: (today - timedelta(6), today),
            Period.MONTH: (today.replace(day=1), today),
            Period.ALL: (None, None),
        }
        period = self._period.currentData()
        if period is not Period.RANGE:
            return days[period]
        ends = sorted(_python_date(field.date()) for field in (self._since, self._until))
        return ends[0], ends[1]


def _python_date(day: QDate) -> date:
    return date(day.year(), day.month(), day.day())
