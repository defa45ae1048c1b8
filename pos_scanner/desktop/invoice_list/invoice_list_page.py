"""The records: find them, read one whole, copy it, put it on paper, void it, replace it.

The page asks and shows; what it asks for comes from the journal lane, a page of 50 at a time.
"""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QCoreApplication, QModelIndex, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from pos_scanner.desktop.invoice_list.filter_bar import FilterBar
from pos_scanner.desktop.invoice_list.invoice_details import InvoiceDetails
from pos_scanner.desktop.invoice_list.invoice_table_model import InvoiceTableModel, record_table
from pos_scanner.desktop.messages import Message, failure_words
from pos_scanner.desktop.printing.invoice_pdf import PaperSize
from pos_scanner.desktop.theme.tokens import STEP
from pos_scanner.desktop.widgets.fields import frame, label
from pos_scanner.desktop.widgets.notices import NoticeStrip
from pos_scanner.desktop.widgets.page import Page
from pos_scanner.domain.errors import KnownError
from pos_scanner.domain.invoice import ConfirmedInvoice, InvoiceState
from pos_scanner.domain.invoice_query import InvoicePage, InvoiceQuery
from pos_scanner.domain.money import format_yuan
from pos_scanner.domain.shift import Figures, Shift


class InvoiceListPage(Page):
    """The list.

    Signals:
        asked(InvoiceQuery); more_wanted(InvoiceQuery, int): what is older than a sequence;
        void_wanted(ConfirmedInvoice); replace_wanted(ConfirmedInvoice);
        copy_wanted(ConfirmedInvoice); record_paper_wanted(ConfirmedInvoice, Paper);
        day_paper_wanted(date, Paper); open_wanted(): the file that was written last;
        card_wanted(Title): the code of a record's buyer.
    """

    asked = Signal(object)
    more_wanted = Signal(object, object)
    void_wanted = Signal(object)
    replace_wanted = Signal(object)
    copy_wanted = Signal(object)
    record_paper_wanted = Signal(object, object)
    day_paper_wanted = Signal(object, object)
    open_wanted = Signal()
    card_wanted = Signal(object)

    def __init__(self, parent: QWidget, today: date) -> None:
        heading = QCoreApplication.translate("InvoiceListPage", "Invoices")
        super().__init__("list_page", heading, parent, (1240, 860))
        self._today = today
        self._bar = FilterBar(today)
        self._query = self._bar.query
        self._model = InvoiceTableModel()
        self._table = record_table(self._model)
        self._table.setAccessibleName(heading)
        self._count = label("", "strong")
        self._count.setObjectName("list_count")
        self._record = InvoiceDetails()
        self.notice = NoticeStrip()
        self._lay_out()
        self._copy = self.add_button("copy_record", self.tr("Copy"))
        self._paper = self.add_button("paper", self.tr("PDF, print  ▾"))
        self._paper.setMenu(self._paper_menu())
        self._replace = self.add_button("replace_record", self.tr("Replace …"))
        self._void = self.add_button("void_record", self.tr("Void …"), "danger")
        self.add_close(self.tr("Close  Esc"))
        self._connect()
        self._show_chosen()
        self._bar.search.setFocus()

    @property
    def query(self) -> InvoiceQuery:
        """What is asked for."""
        return self._query

    def show_choices(self, cashiers: Sequence[str], shifts: Sequence[Shift]) -> None:
        """Whom and which shift one may ask for."""
        self._bar.show_choices(cashiers, shifts)

    def show_found(self, found: InvoicePage, figures: Figures | None) -> None:
        """The newest of what was asked for; ``figures`` when that is a whole day."""
        selection = self._chosen()
        day = self._query.since if self._query.since == self._query.until else None
        self._model.show(found.invoices, found.next_before, day)
        row = self._model.row_of(selection.number) if selection else -1
        if found.invoices:
            self._table.selectRow(max(row, 0))
        self._show_chosen()
        self._show_count(figures)

    def choose(self, row: int) -> None:
        """Select a row of the table; its invoice is shown beside it."""
        self._table.selectRow(row)

    def show_more(self, found: InvoicePage) -> None:
        """Append a further page of older invoices below those there are."""
        self._model.append(found.invoices, found.next_before)
        self._show_count(None)

    def show_failure(self, error: KnownError) -> None:
        """What could not be read, voided or written."""
        self.notice.tell(failure_words(error), "bad")

    def show_voided(self, number: str) -> None:
        """Tell that an invoice has been voided and keeps its number."""
        words = Message(self.tr("{0} is void.").format(number), self.tr("Its number stays."))
        self.notice.tell(words, "good", stays=False)

    def show_written(self, path: str) -> None:
        """A file is there."""
        words = Message(self.tr("Written: {0}").format(path), "")
        self.notice.tell(words, "good", action=self.tr("Open, print"))

    def show_copied(self) -> None:
        """It is in the clipboard."""
        self.notice.tell(Message(self.tr("Copied."), ""), "good", stays=False)

    # ------------------------------------------------------------------------------ inner parts

    def _lay_out(self) -> None:
        self.body.addWidget(self._bar)
        columns = QHBoxLayout()
        columns.setSpacing(3 * STEP)
        table_card, inside = frame("card"), QVBoxLayout()
        table_card.setLayout(inside)
        inside.setContentsMargins(STEP, STEP, STEP, STEP)
        inside.addWidget(self._table)
        right, beside = frame("card"), QVBoxLayout()
        right.setLayout(beside)
        beside.setContentsMargins(STEP, STEP, STEP, STEP)
        beside.addWidget(self._record)
        columns.addWidget(table_card, 3)
        columns.addWidget(right, 2)
        self.body.addLayout(columns, 1)
        self.body.addWidget(self.notice)
        self.buttons.insertWidget(0, self._count)

    def _connect(self) -> None:
        self._bar.asked.connect(self._on_asked)
        self._bar.down_pressed.connect(self._table.setFocus)
        self._table.selectionModel().currentRowChanged.connect(self._on_row_chosen)
        self._model.more_wanted.connect(lambda before: self.more_wanted.emit(self._query, before))
        self._copy.clicked.connect(lambda: self._tell(self.copy_wanted.emit))
        self._replace.clicked.connect(lambda: self._tell(self.replace_wanted.emit))
        self._void.clicked.connect(lambda: self._tell(self.void_wanted.emit))
        self.notice.action_requested.connect(self.open_wanted)

    def _paper_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setObjectName("paper_menu")
        for name, words, paper in (
            ("record_a4", self.tr("This record, A4"), PaperSize.A4),
            ("record_roll", self.tr("This record, 80 mm receipt"), PaperSize.ROLL),
        ):
            action = menu.addAction(words)
            action.setObjectName(name)
            action.triggered.connect(lambda _=False, on=paper: self._on_record_paper(on))
        self._card = menu.addAction(self.tr("Card with this buyer's code …"))
        self._card.setObjectName("record_card")
        self._card.triggered.connect(self._on_card)
        menu.addSeparator()
        for name, words, paper in (
            ("day_a4", self.tr("Summary of the day, A4"), PaperSize.A4),
            ("day_roll", self.tr("Summary of the day, 80 mm receipt"), PaperSize.ROLL),
        ):
            action = menu.addAction(words)
            action.setObjectName(name)
            action.triggered.connect(
                lambda _=False, on=paper: self.day_paper_wanted.emit(self._day(), on)
            )
        return menu

    def _on_card(self) -> None:
        selection = self._chosen()
        if selection is not None:
            self.card_wanted.emit(selection.invoice.buyer)

    def _day(self) -> date:
        """The day that is listed; else the chosen record's."""
        if self._query.since is not None and self._query.since == self._query.until:
            return self._query.since
        selection = self._chosen()
        return selection.confirmed_at.date() if selection else self._today

    def _chosen(self) -> ConfirmedInvoice | None:
        index = self._table.currentIndex()
        return self._model.record(index.row()) if index.isValid() else None

    def _tell(self, emit: Callable[[ConfirmedInvoice], None]) -> None:
        selection = self._chosen()
        if selection is not None:
            self.notice.clear()
            emit(selection)

    def _on_record_paper(self, paper: PaperSize) -> None:
        selection = self._chosen()
        if selection is not None:
            self.record_paper_wanted.emit(selection, paper)

    def _on_asked(self, query: InvoiceQuery) -> None:
        self._query = query
        self.asked.emit(query)

    def _on_row_chosen(self, current: QModelIndex) -> None:
        del current
        self._show_chosen()

    def _show_chosen(self) -> None:
        selection = self._chosen()
        for part in (self._copy, self._replace):
            part.setEnabled(selection is not None)
        self._void.setEnabled(selection is not None and selection.state is InvoiceState.CONFIRMED)
        self._card.setEnabled(selection is not None and not selection.purged)
        if selection is not None:
            self._record.show_record(selection)
        else:
            self._record.show_words(self.tr("No record fits. Choose other days or fewer words."))

    def _show_count(self, figures: Figures | None) -> None:
        count = self._model.rowCount()
        words = str(count) if self._model.is_complete else f"{count}+"
        summary = self.tr("{0} records").format(words)
        if figures is not None:
            sum_words = self.tr("{0} records · ¥ {1}")
            summary = sum_words.format(figures.invoices, format_yuan(figures.turnover_fen))
            if figures.voids:
                summary += self.tr(" · {0} voided").format(figures.voids)
        self._count.setText(summary)
