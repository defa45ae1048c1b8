"""Feeds the list of invoices: queries run on the queue for reading, and the newest query wins.

Voiding and replacing go to the till; PDF files are written beside the export files.
"""

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from pos_scanner.atomic_file import replace_bytes
from pos_scanner.desktop.invoice_list.buyer_data_controller import BuyerDataController
from pos_scanner.desktop.invoice_list.invoice_list_page import InvoiceListPage
from pos_scanner.desktop.invoice_list.void_dialog import VoidDialog
from pos_scanner.desktop.printing.invoice_pdf import PaperSize, day_pdf, record_pdf, slip_html
from pos_scanner.desktop.printing.invoice_text import as_text
from pos_scanner.desktop.printing.paper import print_html
from pos_scanner.desktop.services import Services
from pos_scanner.desktop.services.workers import WorkQueue
from pos_scanner.desktop.widgets.opened_paths import open_path
from pos_scanner.desktop.widgets.page import Page
from pos_scanner.desktop.widgets.page_host import PageHost, spread
from pos_scanner.domain.errors import KnownError
from pos_scanner.domain.invoice import ConfirmedInvoice
from pos_scanner.domain.invoice_query import InvoicePage, InvoiceQuery
from pos_scanner.domain.shift import Figures, Shift
from pos_scanner.domain.title import Title
from pos_scanner.journal.pool_replica import Refreshed


class InvoiceListController(QObject):
    """Registers the page ``list``.

    Signals:
        card_requested(Title): a buyer's title card is to be shown; the list has closed.
    """

    card_requested = Signal(object)

    def __init__(self, host: PageHost, services: Services) -> None:
        super().__init__(host)
        self._host = host
        self._till = services.till
        self._services = services
        self._journal = self._next_journal = services.journal
        self._now = services.now
        self._shop = services.settings.shop_name
        self._folder = services.paths.exports
        self._query_number = 0
        self._pdf_path = ""
        host.register("list", self._make_page)
        services.till.voided.connect(self._refresh)
        self._buyer_data = BuyerDataController(host, services)
        self._buyer_data.forgotten.connect(self._refresh)
        self._buyer_data.saved.connect(self._on_buyer_saved)

    def _make_page(self) -> Page:
        self._journal, self._next_journal = self._next_journal, self._services.journal
        page = InvoiceListPage(self._host.window, self._now().date())
        page.scope.scope_requested.connect(partial(self._use_scope, page))
        if self._journal is self._services.pool_journal:
            page.scope.offer(all_tills=True)
        else:
            ask = self._services.backend.reads_pool
            offer = partial(self._offer_all_tills, page)
            self._host.ask(page, WorkQueue.NETWORK, ask, offer, _ignore)
        page.asked.connect(partial(self._search, page))
        page.more_requested.connect(partial(self._search_older, page))
        page.copy_requested.connect(partial(self._copy, page))
        page.copy_issued_requested.connect(partial(self._copy_issued, page))
        page.void_requested.connect(partial(self._open_void_dialog, page))
        page.replace_requested.connect(partial(self._replace, page))
        page.invoice_pdf_requested.connect(partial(self._print_invoice, page))
        page.day_pdf_requested.connect(partial(self._print_day, page))
        page.open_requested.connect(partial(self._open_pdf, page))
        page.slip_requested.connect(partial(self._print_slip, page))
        page.numbers_requested.connect(partial(self._host.replace, "numbers"))
        page.card_requested.connect(partial(self._show_card, page))
        page.save_buyer_requested.connect(partial(self._buyer_data.save, page))
        page.forget_buyer_requested.connect(partial(self._buyer_data.forget, page))
        self._till.voided.connect(page.show_voided)
        self._till.failed.connect(page.show_failure)
        self._host.ask(
            page,
            WorkQueue.READING,
            self._read_choices,
            partial(spread, page.show_choices),
            page.show_failure,
        )
        self._search(page, page.query)
        return page

    def _offer_all_tills(self, page: InvoiceListPage, may_read: bool) -> None:  # noqa: FBT001
        if may_read:
            page.scope.offer(all_tills=False)

    def _use_scope(self, page: InvoiceListPage, all_tills: bool) -> None:  # noqa: FBT001
        page.scope.setEnabled(False)
        if all_tills:
            work = self._read_pool
            fail = partial(self._show_no_pool, page)
            self._host.ask(page, WorkQueue.EXPORT, work, self._show_all_tills, fail)
        else:
            self._host.replace("list")

    def _show_no_pool(self, page: InvoiceListPage, error: KnownError) -> None:
        page.scope.offer(all_tills=False)
        page.show_failure(error)

    def _read_pool(self) -> Refreshed:
        """On the queue: head office's journal, as far as the tills have sent theirs."""
        with self._services.pool_journal.beside() as journal:
            return self._services.backend.read_pool(journal)

    def _show_all_tills(self, _: Refreshed) -> None:
        self._next_journal = self._services.pool_journal
        self._host.replace("list")

    # ------------------------------------------------------------------------------ searching

    def _read_choices(self) -> tuple[tuple[str, ...], tuple[Shift, ...]]:
        """On the queue: the cashiers and shifts that the list can be narrowed to."""
        with self._journal.reading() as journal:
            names = tuple(cashier.name for cashier in journal.cashiers.all())
            return names, journal.shifts.newest()

    def _search(self, page: InvoiceListPage, query: InvoiceQuery) -> None:
        self._query_number += 1
        self._host.ask(
            page,
            WorkQueue.READING,
            partial(self._find, self._query_number, query),
            partial(_show_found, page, query),
            page.show_failure,
        )

    def _search_older(self, page: InvoiceListPage, query: InvoiceQuery, sequence: int) -> None:
        self._host.ask(
            page,
            WorkQueue.READING,
            partial(self._find_older, self._query_number, query, sequence),
            partial(_show_older, page, query),
            page.show_failure,
        )

    def _refresh(self) -> None:
        """An invoice has changed its state: run the open page's query again."""
        page = self._host.page
        if isinstance(page, InvoiceListPage):
            self._search(page, page.query)

    def _find(
        self, query_number: int, query: InvoiceQuery
    ) -> tuple[InvoicePage, Figures | None] | None:
        """On the queue; None for a query that a newer one has overtaken."""
        if query_number != self._query_number:
            return None
        day = query.since
        is_whole_day = day is not None and query == InvoiceQuery(since=day, until=day)
        with self._journal.reading() as journal:
            figures = journal.day_figures(day) if is_whole_day and day is not None else None
            return journal.search.page(query), figures

    def _find_older(
        self, query_number: int, query: InvoiceQuery, sequence: int
    ) -> InvoicePage | None:
        """On the queue: the invoices before a sequence number; None for an overtaken query."""
        if query_number != self._query_number:
            return None
        with self._journal.reading() as journal:
            return journal.search.page(query, before=sequence)

    # -------------------------------------------------------------------------------- actions

    def _copy(self, page: InvoiceListPage, invoice: ConfirmedInvoice) -> None:
        QGuiApplication.clipboard().setText(as_text(invoice))
        page.show_copied()

    def _copy_issued(self, page: InvoiceListPage, invoice: ConfirmedInvoice) -> None:
        """The bureau's number and day, as a customer asks for them."""
        issuance = invoice.issuance
        day = issuance.issued_on.isoformat() if issuance.issued_on is not None else ""
        QGuiApplication.clipboard().setText(f"{issuance.number} {day}".strip())
        page.show_copied()

    def _open_void_dialog(self, page: InvoiceListPage, invoice: ConfirmedInvoice) -> None:
        dialog = VoidDialog(page, invoice)
        void = partial(self._till.rules.void, invoice.number)
        dialog.void_requested.connect(self._till.slot(void))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _replace(self, page: InvoiceListPage, invoice: ConfirmedInvoice) -> None:
        page.accept()
        self._till.carry_out(self._till.rules.replace(invoice))

    def _show_card(self, page: InvoiceListPage, buyer: Title) -> None:
        page.accept()
        self.card_requested.emit(buyer)

    # ----------------------------------------------------------------------------------- PDFs

    def _print_invoice(
        self, page: InvoiceListPage, invoice: ConfirmedInvoice, paper: PaperSize
    ) -> None:
        pdf = partial(record_pdf, invoice, self._shop, paper)
        self._write(page, self._pdf_file(invoice.number, paper), pdf)

    def _print_slip(self, page: InvoiceListPage, invoice: ConfirmedInvoice) -> None:
        print_html(page, slip_html(invoice, self._shop), invoice.number)

    def _print_day(self, page: InvoiceListPage, day: date, paper: PaperSize) -> None:
        """The figures come from the queue for reading; the PDF is drawn on another."""
        self._host.ask(
            page,
            WorkQueue.READING,
            partial(self._read_figures, day),
            partial(self._print_figures, page, day, paper),
            page.show_failure,
        )

    def _read_figures(self, day: date) -> Figures:
        with self._journal.reading() as journal:
            return journal.day_figures(day)

    def _print_figures(
        self, page: InvoiceListPage, day: date, paper: PaperSize, figures: Figures
    ) -> None:
        name = self.tr("summary {0}").format(f"{day:%Y-%m-%d}")
        pdf = partial(day_pdf, day, figures, self._shop, paper)
        self._write(page, self._pdf_file(name, paper), pdf)

    def _pdf_file(self, stem: str, paper: PaperSize) -> Path:
        return self._folder / f"{stem}{' 80mm' if paper is PaperSize.ROLL else ''}.pdf"

    def _write(self, page: InvoiceListPage, path: Path, draw: Callable[[], bytes]) -> None:
        self._host.ask(
            page,
            WorkQueue.PICTURE,
            partial(_draw_into, path, draw),
            partial(self._show_written, page),
            page.show_failure,
        )

    def _show_written(self, page: InvoiceListPage, path: str) -> None:
        self._pdf_path = path
        page.show_written(path)

    def _on_buyer_saved(self, path: str) -> None:
        page = self._host.page
        if isinstance(page, InvoiceListPage):
            self._show_written(page, path)

    def _open_pdf(self, page: InvoiceListPage) -> None:
        open_path(Path(self._pdf_path), page.notice)


def _ignore(_: KnownError) -> None:
    """Without an answer there is no choice; the status bar says how the server is."""


def _show_found(
    page: InvoiceListPage,
    query: InvoiceQuery,
    result: tuple[InvoicePage, Figures | None] | None,
) -> None:
    """Show an answer, unless something else was asked for since."""
    if result is not None and page.query == query:
        page.show_found(*result)


def _show_older(page: InvoiceListPage, query: InvoiceQuery, invoices: InvoicePage | None) -> None:
    if invoices is not None and page.query == query:
        page.show_more(invoices)


def _draw_into(path: Path, draw: Callable[[], bytes]) -> str:
    replace_bytes(path, draw())
    return str(path)
