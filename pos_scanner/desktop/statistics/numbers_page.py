"""The numbers of a day, a week or a month: a table, two plots; as CSV, as PDF, on paper."""

from datetime import date, timedelta
from enum import Enum

from PySide6.QtCore import QCoreApplication, QDate, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pos_scanner.desktop.messages import Message
from pos_scanner.desktop.statistics.bar_plot import BarPlot
from pos_scanner.desktop.statistics.numbers_table import CounterNumbers, number_rows, way_words
from pos_scanner.desktop.theme.tokens import STEP
from pos_scanner.desktop.widgets.choice import Choice
from pos_scanner.desktop.widgets.fields import (
    DateField,
    label,
)
from pos_scanner.desktop.widgets.layouts import card, fill
from pos_scanner.desktop.widgets.page import Page
from pos_scanner.desktop.widgets.text_table import TextTableModel, stretch_column, text_table


class Period(Enum):
    """How many days are counted together."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


def period_of(day: date, period: Period) -> tuple[date, date]:
    """First and last day of the day, week (from Monday) or month that a day is in."""
    match period:
        case Period.DAY:
            return day, day
        case Period.WEEK:
            since = day - timedelta(days=day.weekday())
            return since, since + timedelta(days=6)
        case Period.MONTH:
            next_month = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
            return day.replace(day=1), next_month - timedelta(days=1)


class NumbersPage(Page):
    """The owner's numbers.

    Signals:
        asked(date, date): first and last day; csv_requested(); pdf_requested(); print_requested():
            of what is shown; open_requested(): the file that was written last.
    """

    asked = Signal(object, object)
    csv_requested = Signal()
    pdf_requested = Signal()
    print_requested = Signal()
    open_requested = Signal()

    def __init__(self, parent: QWidget, today: date) -> None:
        heading = QCoreApplication.translate("NumbersPage", "Numbers")
        super().__init__("numbers_page", heading, parent, (1000, 720))
        self._period = Choice(
            "period",
            [
                (Period.DAY, self.tr("Day")),
                (Period.WEEK, self.tr("Week")),
                (Period.MONTH, self.tr("Month")),
            ],
        )
        self._period.show_value(Period.DAY)
        self._day = DateField("numbers_day", QDate(today.year, today.month, today.day))
        self._day.setAccessibleName(self.tr("Day"))
        self._span = label("", "quiet")
        self._span.setObjectName("numbers_span")
        self._model = TextTableModel()
        self._turnover = BarPlot("turnover_plot", self.tr("Turnover of each day"))
        self._ways = BarPlot("ways_plot", self.tr("Ways in"))
        self._lay_out()
        self._connect()

    def ask(self) -> None:
        """Ask for the numbers of what is chosen."""
        self.asked.emit(*self._ends())

    def show_numbers(self, numbers: CounterNumbers) -> None:
        """Show the numbers of some days."""
        since, until = numbers.period.since, numbers.period.until
        self._span.setText(f"{since:%Y-%m-%d}" if since == until else f"{since} – {until}")
        self._model.show(self._headings(), number_rows(numbers), right=(1,))
        turnover = {entry.day: entry.gross_fen for entry in numbers.period.days}
        days = (since + timedelta(days=n) for n in range((until - since).days + 1))
        self._turnover.show_bars([(f"{day:%m-%d}", turnover.get(day, 0)) for day in days])
        self._ways.show_bars([(way_words(name), count) for name, count in numbers.ways])

    def show_written(self, path: str) -> None:
        """Say where a file is."""
        words = Message(self.tr("Saved: {0}").format(path), "")
        self.notice.tell(words, "good", action=self.tr("Open"))

    # ------------------------------------------------------------------------------ inner parts

    def _ends(self) -> tuple[date, date]:
        field = self._day.date()
        day = date(field.year(), field.month(), field.day())
        return period_of(day, self._period.value() or Period.DAY)

    def _headings(self) -> tuple[str, str]:
        return self.tr("Number"), self.tr("Value")

    def _lay_out(self) -> None:
        head = fill(QHBoxLayout(), self._period, self._day, (self._span, 1), spacing=3 * STEP)
        self._model.show(self._headings(), ())
        table = text_table("numbers", self.windowTitle(), self._model)
        stretch_column(table, 0)
        margins = (3 * STEP, 3 * STEP, 3 * STEP, 2 * STEP)
        plots = fill(
            QVBoxLayout(),
            (card(self._turnover, margins=margins), 1),
            (card(self._ways, margins=margins), 1),
            spacing=3 * STEP,
        )
        halves = fill(QHBoxLayout(), (card(table), 3), (plots, 2), spacing=3 * STEP)
        fill(self.body, head, (halves, 1), self.notice)

    def _connect(self) -> None:
        for name, words, request in (
            ("save_numbers_csv", self.tr("Save CSV"), self.csv_requested),
            ("save_numbers_pdf", self.tr("Save PDF"), self.pdf_requested),
            ("print_numbers", self.tr("Print …"), self.print_requested),
        ):
            self.add_button(name, words).clicked.connect(request)
        self.add_close(self.tr("Close  Esc"))
        self._period.chosen.connect(self.ask)
        self._day.dateChanged.connect(self.ask)
        self.notice.action_requested.connect(self.open_requested)
