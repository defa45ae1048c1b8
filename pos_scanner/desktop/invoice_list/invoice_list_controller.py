"""Feeds the list: what is asked comes from the journal lane, the newest question wins.

Voiding and replacing are told to the till; paper is written beside the export files.
"""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication

from pos_scanner.atomic_file import replace_bytes
from pos_scanner.desktop.invoice_list.invoice_list_page import InvoiceListPage
from pos_scanner.desktop.invoice_list.void_dialog import VoidDialog
from pos_scanner.desktop.printing.invoice_pdf import PaperSize, day_pdf, record_pdf
from pos_scanner.desktop.printing.invoice_text import as_text
from pos_scanner.desktop.services.till_controller import TillController
from pos_scanner.desktop.services.workers import Workers, WorkQueue
from pos_scanner.desktop.widgets.page import Page
from pos_scanner.desktop.widgets.page_host import PageHost
from pos_scanner.desktop.window.main_window import MainWindow
from pos_scanner.domain.errors import KnownError
from pos_scanner.domain.invoice import ConfirmedInvoice
from pos_scanner.domain.invoice_query import InvoicePage, InvoiceQuery
from pos_scanner.domain.shift import Figures, Shift
from pos_scanner.domain.title import Title
from pos_scanner.settings import Settings

T = TypeVar("T")
Found = tuple[InvoicePage, Figures | None]


class InvoiceListController(QObject):
    """The list of one window."""

    def __init__(
        self,
        window: MainWindow,
        pages: PageHost,
        controller: TillController,
        workers: Workers,
        settings: Settings,
        folder: Path,
        now: Callable[[], datetime],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._pages = pages
        self._controller = controller
        self._workers = workers
        self._settings = settings
        self._folder = folder
        self._now = now
        self._question = 0
        self._written = ""
        pages.offer("list", self._page)
        controller.voided.connect(lambda _: self._renew())

    # ------------------------------------------------------------------------------ inner parts

    def _page(self) -> Page:
        page = InvoiceListPage(self._window, self._now().date())
        page.asked.connect(partial(self._ask, page))
        page.more_wanted.connect(partial(self._ask_more, page))
        page.copy_wanted.connect(partial(self._copy, page))
        page.void_wanted.connect(partial(self._ask_why, page))
        page.replace_wanted.connect(partial(self._replace, page))
        page.record_paper_wanted.connect(partial(self._write_record, page))
        page.day_paper_wanted.connect(partial(self._write_day, page))
        page.open_wanted.connect(self._open_written)
        page.card_wanted.connect(partial(self._show_card, page))
        self._controller.voided.connect(page.show_voided)
        self._controller.failed.connect(page.show_failure)
        self._submit(page, self._choices, lambda found: page.show_choices(*found))
        self._ask(page, page.query)
        return page

    def _choices(self) -> tuple[tuple[str, ...], tuple[Shift, ...]]:
        """In the lane: whom and which shift one may ask for."""
        journal = self._controller.journal.journal()
        names = tuple(one.name for one in journal.cashiers.all())
        return names, journal.shifts.newest()

    def _ask(self, page: InvoiceListPage, query: InvoiceQuery) -> None:
        self._question += 1

        def show(found: Found | None) -> None:
            if found is not None:
                page.show_found(*found)

        self._submit(page, partial(self._find, self._question, query), show)

    def _ask_more(self, page: InvoiceListPage, query: InvoiceQuery, before: int) -> None:
        def show(found: InvoicePage | None) -> None:
            if found is not None:
                page.show_more(found)

        self._submit(page, partial(self._find_more, self._question, query, before), show)

    def _renew(self) -> None:
        """A record is another one now."""
        page = self._pages.page
        if isinstance(page, InvoiceListPage):
            self._ask(page, page.query)

    def _find(self, question: int, query: InvoiceQuery) -> Found | None:
        """In the lane; a question that a newer one has overtaken is not even asked."""
        if question != self._question:
            return None
        journal = self._controller.journal.journal()
        day = query.since
        is_whole_day = day is not None and query == InvoiceQuery(since=day, until=day)
        figures = journal.day_figures(day) if is_whole_day and day is not None else None
        return journal.search.page(query), figures

    def _find_more(self, question: int, query: InvoiceQuery, before: int) -> InvoicePage | None:
        if question != self._question:
            return None
        return self._controller.journal.journal().search.page(query, before=before)

    def _copy(self, page: InvoiceListPage, record: ConfirmedInvoice) -> None:
        QGuiApplication.clipboard().setText(as_text(record))
        page.show_copied()

    def _ask_why(self, page: InvoiceListPage, record: ConfirmedInvoice) -> None:
        asking = VoidDialog(page, record)
        asking.void_requested.connect(
            self._controller.slot(partial(self._controller.till.void, record.number))
        )
        asking.finished.connect(asking.deleteLater)
        asking.open()

    def _replace(self, page: InvoiceListPage, record: ConfirmedInvoice) -> None:
        page.accept()
        self._controller.carry_out(self._controller.till.replace(record))

    def _show_card(self, page: InvoiceListPage, buyer: Title) -> None:
        page.accept()
        self._pages.open_card(buyer)

    # ----------------------------------------------------------------------------------- paper

    def _write_record(
        self, page: InvoiceListPage, record: ConfirmedInvoice, paper: PaperSize
    ) -> None:
        work = partial(record_pdf, record, self._settings.shop_name, paper)
        self._write(page, self._file(record.number, paper), work)

    def _write_day(self, page: InvoiceListPage, day: date, paper: PaperSize) -> None:
        """The figures from the journal's lane, the paper from another."""

        def write(figures: Figures) -> None:
            work = partial(day_pdf, day, figures, self._settings.shop_name, paper)
            name = self.tr("summary {0}").format(f"{day:%Y-%m-%d}")
            self._write(page, self._file(name, paper), work)

        journal = self._controller.journal
        self._submit(page, lambda: journal.journal().day_figures(day), write)

    def _file(self, stem: str, paper: PaperSize) -> Path:
        return self._folder / f"{stem}{' 80mm' if paper is PaperSize.ROLL else ''}.pdf"

    def _write(self, page: InvoiceListPage, path: Path, make: Callable[[], bytes]) -> None:
        def work() -> str:
            replace_bytes(path, make())
            return str(path)

        def written(told: str) -> None:
            self._written = told
            page.show_written(told)

        self._submit(page, work, written, lane=WorkQueue.PICTURE)

    def _open_written(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(self._written))

    def _submit(
        self,
        page: InvoiceListPage,
        work: Callable[[], T],
        done: Callable[[T], object],
        *,
        lane: WorkQueue = WorkQueue.JOURNAL,
    ) -> None:
        """Show what comes back, unless the page was closed meanwhile."""

        def show(result: T) -> None:
            if self._pages.page is page:
                done(result)

        def fail(error: KnownError) -> None:
            if self._pages.page is page:
                page.show_failure(error)

        self._workers.submit(lane, work, show, fail)
