"""The records: find them, read one whole, copy it, put it on paper, void it, replace it.

The page asks and shows; what it asks for comes from the journal, a page of 50 at a time.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QCoreApplication, QModelIndex, Signal, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from pos_scanner.desktop.invoice_list.filter_bar import FilterBar
from pos_scanner.desktop.invoice_list.invoice_details import InvoiceDetails
from pos_scanner.desktop.invoice_list.invoice_table_model import InvoiceTableModel, RecordTable
from pos_scanner.desktop.messages import Message, counted
from pos_scanner.desktop.printing.invoice_pdf import PaperSize
from pos_scanner.desktop.theme import mark
from pos_scanner.desktop.theme.tokens import STEP
from pos_scanner.desktop.widgets.choice import ScopeChoice
from pos_scanner.desktop.widgets.fields import button, label
from pos_scanner.desktop.widgets.layouts import card, fill
from pos_scanner.desktop.widgets.page import Page
from pos_scanner.desktop.widgets.plain_text import set_tool_tip
from pos_scanner.desktop.widgets.text_table import EmptyState, TableCard
from pos_scanner.domain.invoice import ConfirmedInvoice, InvoiceState
from pos_scanner.domain.invoice_query import PAGE_SIZE, InvoicePage, InvoiceQuery
from pos_scanner.domain.money import format_money
from pos_scanner.domain.shift import Figures, Shift


class InvoiceListPage(Page):
    """The list.

    Signals:
        asked(InvoiceQuery); more_requested(InvoiceQuery, int): what is older than a sequence;
        void_requested(ConfirmedInvoice); replace_requested(ConfirmedInvoice);
        copy_requested(ConfirmedInvoice); copy_issued_requested(ConfirmedInvoice): the bureau's
        number and day; invoice_pdf_requested(ConfirmedInvoice, Paper);
        day_pdf_requested(date, Paper); open_requested(): the file that was written last;
        card_requested(Title): the code of a record's buyer; save_buyer_requested(Title): all that
        is stored of him; forget_buyer_requested(Title); slip_requested(ConfirmedInvoice);
        numbers_requested(): the page of them.
    """

    is_about_buyers = True
    asked = Signal(object)
    more_requested = Signal(object, object)
    void_requested = Signal(object)
    replace_requested = Signal(object)
    copy_requested = Signal(object)
    copy_issued_requested = Signal(object)
    invoice_pdf_requested = Signal(object, object)
    day_pdf_requested = Signal(object, object)
    open_requested = Signal()
    card_requested = Signal(object)
    slip_requested = Signal(object)
    numbers_requested = Signal()
    save_buyer_requested = Signal(object)
    forget_buyer_requested = Signal(object)

    def __init__(self, parent: QWidget, today: date) -> None:
        heading = QCoreApplication.translate("InvoiceListPage", "Invoices")
        super().__init__("list_page", heading, parent, (1320, 860))
        self._today = today
        self.scope = ScopeChoice("list_scope")
        self._bar = FilterBar(today)
        self._query = self._bar.query
        self._model = InvoiceTableModel()
        self._table = RecordTable(self._model)
        self._table.setAccessibleName(heading)
        self._count = label("", "strong")
        self._count.setObjectName("list_count")
        self._record = InvoiceDetails()
        self._all_days = button("all_days", self.tr("Search all days  Enter"), "second")
        self._rows = TableCard(self._table, EmptyState(action=self._all_days))
        self._lay_out()
        self._enter_takes_all_days, self._expected_rows = False, PAGE_SIZE
        self._copy = self.add_button("copy_record", self.tr("Copy"))
        self._copy_issued = self.add_button("copy_issued", self.tr("Copy invoice number"))
        self._paper = self.add_button("paper", self.tr("PDF, print"))
        self._buyer = self.add_button("buyer", self.tr("Buyer"))
        self._replace = self.add_button("replace_record", self.tr("Replace …"))
        self._void = self.add_button("void_record", self.tr("Void …"), "danger")
        self.scope.of_one_till = (self._replace, self._void, self._buyer)
        self.add_close(self.tr("Close  Esc"))
        self._connect()
        self._show_selection()
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
        selection = self._selected()
        day = self._query.since if self._query.since == self._query.until else None
        self._model.show(found.invoices, found.next_before, day)
        self._expected_rows = PAGE_SIZE
        row = self._model.row_of(selection.number) if selection else -1
        if found.invoices:
            self._table.selectRow(max(row, 0))
        self._show_progress(figures)

    def choose(self, row: int) -> None:
        """Select a row of the table; its invoice is shown beside it."""
        self._table.selectRow(row)

    def show_more(self, found: InvoicePage) -> None:
        """Append a further page of older invoices below those there are."""
        self._model.append(found.invoices, found.next_before)
        if found.invoices and self._selected() is None:
            self._table.selectRow(0)
        self._show_progress(None)

    def show_voided(self, number: str) -> None:
        """Tell that an invoice has been voided and keeps its number."""
        words = Message(
            self.tr("{0} has been voided.").format(number), self.tr("Its number stays.")
        )
        self.notice.tell(words, "good", stays=False)

    def show_written(self, path: str) -> None:
        """A file is there."""
        words = Message(self.tr("Saved: {0}").format(path), "")
        self.notice.tell(words, "good", action=self.tr("Open"))

    def show_copied(self) -> None:
        """It is in the clipboard."""
        self.notice.tell(Message(self.tr("Copied."), ""), "good", stays=False)

    # ------------------------------------------------------------------------------ inner parts

    def _lay_out(self) -> None:
        self._all_days.hide()
        rows = fill(QVBoxLayout(), (self._rows, 1), self._count, spacing=STEP)
        parts = ((rows, 9), (card(self._record), 5))
        halves = fill(QHBoxLayout(), *parts, spacing=2 * STEP)
        fill(self.body, self.scope, self._bar, (halves, 1), self.notice)

    def _connect(self) -> None:
        for keys, act in (("Ctrl+Shift+C", self._copy_issued), ("Ctrl+R", self._replace)):
            act.setShortcut(keys)
            set_tool_tip(act, keys)
        _open_menu(self._paper, self._paper_menu())
        _open_menu(self._buyer, self._buyer_menu())
        self._bar.asked.connect(self._on_asked)
        self._bar.down_pressed.connect(self._table.setFocus)
        self._bar.search.returnPressed.connect(self._on_enter)
        self._bar.search.textChanged.connect(self._on_typed)
        self._all_days.clicked.connect(self._bar.take_all_days)
        self._table.selectionModel().currentRowChanged.connect(self._on_row_chosen)
        self._model.more_requested.connect(self._on_more)
        self._copy.clicked.connect(partial(self._request, self.copy_requested))
        self._copy_issued.clicked.connect(partial(self._request, self.copy_issued_requested))
        self._replace.clicked.connect(partial(self._request, self.replace_requested))
        self._void.clicked.connect(partial(self._request, self.void_requested))
        self.notice.action_requested.connect(self.open_requested)

    def _paper_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setObjectName("paper_menu")
        records = (
            ("record_a4", self.tr("This record, A4"), PaperSize.A4),
            ("record_roll", self.tr("This record, 80 mm receipt"), PaperSize.ROLL),
        )
        _add_papers(menu, records, self._on_invoice_pdf)
        slip = partial(self._request, self.slip_requested)
        menu.addAction(self.tr("Print a slip for the customer …")).triggered.connect(slip)
        menu.addSeparator()
        days = (
            ("day_a4", self.tr("Summary of the day, A4"), PaperSize.A4),
            ("day_roll", self.tr("Summary of the day, 80 mm receipt"), PaperSize.ROLL),
        )
        _add_papers(menu, days, self._on_day_pdf)
        numbers = self.tr("Numbers of day, week or month …")
        menu.addAction(numbers).triggered.connect(self.numbers_requested)
        return menu

    def _buyer_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setObjectName("buyer_menu")
        for name, words, request in (
            ("record_card", self.tr("Card with this buyer's code …"), self.card_requested),
            ("save_buyer", self.tr("Save what is stored of this buyer"), self.save_buyer_requested),
            ("forget_buyer", self.tr("Forget this buyer …"), self.forget_buyer_requested),
        ):
            action = menu.addAction(words)
            action.setObjectName(name)
            action.triggered.connect(partial(self._request_of_buyer, request))
        return menu

    def _request_of_buyer(self, request: "SignalInstance[tuple[Any]]") -> None:
        selection = self._selected()
        if selection is not None:
            request.emit(selection.invoice.buyer)

    def _selected(self) -> ConfirmedInvoice | None:
        index = self._table.currentIndex()
        return self._model.record(index.row()) if index.isValid() else None

    def _request(self, request: "SignalInstance[tuple[Any]]") -> None:
        selection = self._selected()
        if selection is not None:
            self.notice.clear()
            request.emit(selection)

    def _on_more(self, older_than: int) -> None:
        if self._model.rowCount() >= self._expected_rows:
            self._expected_rows = self._model.rowCount() + PAGE_SIZE
        self.more_requested.emit(self._query, older_than)

    def _on_day_pdf(self, paper: PaperSize) -> None:
        day = _day_of(self._query, self._selected()) or self._today
        self.day_pdf_requested.emit(day, paper)

    def _on_invoice_pdf(self, paper: PaperSize) -> None:
        selection = self._selected()
        if selection is not None:
            self.invoice_pdf_requested.emit(selection, paper)

    def _on_asked(self, query: InvoiceQuery) -> None:
        self._query = query
        self.asked.emit(query)

    def _on_row_chosen(self, _: QModelIndex) -> None:
        self._show_selection()

    def _on_enter(self) -> None:
        """Enter looks on all days where nothing fits; it may come before the answer does."""
        self._enter_takes_all_days = True
        if self._all_days.isVisible():
            self._bar.take_all_days()

    def _on_typed(self) -> None:
        self._enter_takes_all_days = False

    def _show_progress(self, figures: Figures | None) -> None:
        """What has come; of something rare it comes in parts, and the rest is asked for."""
        is_empty = self._model.rowCount() == 0
        can_widen = is_empty and self._model.is_complete and self._bar.is_limited_to_days
        self._all_days.setVisible(can_widen)
        self._show_selection()
        self._show_count(figures)
        if can_widen and self._enter_takes_all_days:
            self._bar.take_all_days()
        elif self._model.rowCount() < self._expected_rows and self._model.canFetchMore(
            QModelIndex()
        ):
            self._model.fetchMore(QModelIndex())

    def _show_selection(self) -> None:
        selection = self._selected()
        for part in (self._copy, self._replace):
            part.setEnabled(selection is not None)
        self._copy_issued.setEnabled(selection is not None and selection.issuance.is_issued)
        self._void.setEnabled(selection is not None and selection.state is InvoiceState.CONFIRMED)
        self._buyer.setEnabled(selection is not None and not selection.purged)
        if selection is not None:
            self._record.show_record(selection)
        else:
            self._record.show_words("")
            none = self.tr("No invoices found. Choose other days or fewer words.")
            is_complete = self._model.is_complete
            self._rows.say(none if is_complete else self.tr("Searching older records …"))

    def _show_count(self, figures: Figures | None) -> None:
        self._count.setText(_count_words(self._model, figures))


def _count_words(model: InvoiceTableModel, figures: Figures | None) -> str:
    """How many, and their sum once all of them are here: a day's, or of what was found."""
    translate = QCoreApplication.translate
    if figures is not None:
        count, sum_fen, voids = figures.invoices, figures.turnover_fen, figures.voids
    elif model.is_complete:
        count, sum_fen, voids = model.sums()
    else:
        return translate("InvoiceListPage", "{0} records").format(f"{model.rowCount()}+")
    one = translate("InvoiceListPage", "{0} record · {1}")
    several = translate("InvoiceListPage", "{0} records · {1}")
    words = counted(count, one, several, format_money(sum_fen))
    if voids:
        words += translate("InvoiceListPage", " · {0} voided").format(voids)
    return words


def _open_menu(opener: QPushButton, menu: QMenu) -> None:
    mark(opener, opens="menu")
    opener.setMenu(menu)


def _add_papers(
    menu: QMenu,
    papers: Iterable[tuple[str, str, PaperSize]],
    on_chosen: Callable[[PaperSize], None],
) -> None:
    for name, words, paper in papers:
        action = menu.addAction(words)
        action.setObjectName(name)
        action.triggered.connect(partial(on_chosen, paper))


def _day_of(query: InvoiceQuery, selection: ConfirmedInvoice | None) -> date | None:
    """The day that is listed; else the chosen record's."""
    if query.since is not None and query.since == query.until:
        return query.since
    return selection.confirmed_at.date() if selection else None
