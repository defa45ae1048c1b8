"""Opens and feeds the accounting pages: export, formats, batches, reports."""

import logging
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal

from pos_scanner.desktop.export_pages.batches_page import ExportBatchesPage
from pos_scanner.desktop.export_pages.export_page import ExportPage, ExportStart
from pos_scanner.desktop.export_pages.format_editor_page import FormatEditorPage
from pos_scanner.desktop.export_pages.shift_reports_page import ShiftReportsPage
from pos_scanner.desktop.messages.language import is_spoken
from pos_scanner.desktop.printing.shift_report_pdf import ReportHead, write_report
from pos_scanner.desktop.services import Services
from pos_scanner.desktop.services.export_service import ExportChoices
from pos_scanner.desktop.services.workers import WorkQueue
from pos_scanner.desktop.widgets.page import Page
from pos_scanner.desktop.widgets.page_host import PageHost, spread
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.export_batch import BatchItem, ExportBatch, ExportRequest
from pos_scanner.domain.shift import ShiftReport
from pos_scanner.export.dry_run import DryRun
from pos_scanner.export.file_content import suggested_name
from pos_scanner.export.formats.custom_preset import CustomPreset, free_name
from pos_scanner.export.formats.preset import Preset
from pos_scanner.journal.pool_replica import Refreshed
from pos_scanner.journal.tax_totals import ShiftSums

log = logging.getLogger(__name__)
_History = tuple[tuple[ExportBatch, ...], tuple[tuple[str, str], ...], tuple[Preset, ...]]
"""Batches, records that none has and why, and the formats that have titles."""


class ExportController(QObject):
    """Registers the pages ``export``, ``presets``, ``batches`` and ``reports``.

    Signals:
        progressed(int, int): items that the export has written, and of how many.
        exported(tuple[ExportBatch]): the files are written and verified, their invoices marked.
        failed(KnownError): there is no file, and nothing is marked;
        failed_unseen(KnownError): the same while the export's page is closed.
    """

    progressed = Signal(int, int)
    exported = Signal(object)
    failed = Signal(object)
    failed_unseen = Signal(object)

    def __init__(self, host: PageHost, services: Services) -> None:
        super().__init__(host)
        self._host = host
        self._services = services
        self._exports = services.exports
        self._numbers: tuple[str, ...] = ()
        self._next_exports = services.exports
        self._refreshed: Refreshed | None = None
        host.register("export", self._make_export_page)
        host.register("presets", self._make_format_editor_page)
        host.register("batches", self._make_batches_page)
        host.register("reports", self._make_reports_page)

    # -------------------------------------------------------------------------------- export

    def _make_export_page(self) -> Page:
        settings, till = self._services.settings_file.current, self._services.till
        folder = self._services.paths.exports
        start = ExportStart(folder, settings.export_preset, settings.export_template)
        self._exports, self._next_exports = self._next_exports, self._services.exports
        page = ExportPage(self._host.window, self._services.now().date(), start)
        page.filters.narrow_to(self._numbers)
        self._numbers = ()
        page.dry_run_requested.connect(partial(self._dry_run, page))
        page.export_requested.connect(self._export)
        page.cancel_requested.connect(self._exports.cancel)
        page.page_requested.connect(self._host.replace)
        self.progressed.connect(page.show_progress)
        self.exported.connect(page.show_exported)
        self.failed.connect(page.show_failure)
        till.failed.connect(page.show_failure)
        self._host.ask(
            page,
            WorkQueue.READING,
            self._exports.choices,
            partial(self._offer, page),
            page.show_failure,
        )
        page.scope.scope_requested.connect(partial(self._use_scope, page))
        if self._reads_all_tills:
            page.scope.offer(all_tills=True)
        else:
            ask = self._services.backend.reads_pool
            self._host.ask(
                page, WorkQueue.NETWORK, ask, partial(self._offer_all_tills, page), _ignore
            )
        return page

    def _offer(self, page: ExportPage, choices: ExportChoices) -> None:
        page.offer(choices)
        if self._reads_all_tills and self._refreshed is not None:
            page.show_unsent(self._refreshed.tills)
            for failure in self._refreshed.failures:
                page.show_failure(failure)

    @property
    def _reads_all_tills(self) -> bool:
        return self._exports is self._services.pool_exports

    def _offer_all_tills(self, page: ExportPage, may_read: bool) -> None:  # noqa: FBT001
        if may_read:
            page.scope.offer(all_tills=False)

    def _use_scope(self, page: ExportPage, all_tills: bool) -> None:  # noqa: FBT001
        if not all_tills:
            self._exports = self._services.exports
            self._open_export()
            return
        page.show_reading()
        self._host.ask(
            page,
            WorkQueue.EXPORT,
            self._read_pool,
            self._show_all_tills,
            partial(self._show_no_pool, page),
        )

    def _show_no_pool(self, page: ExportPage, error: KnownError) -> None:
        page.scope.offer(all_tills=False)
        page.show_failure(error)

    def _read_pool(self) -> Refreshed:
        """On the queue: head office's journal, as far as the tills have sent theirs."""
        with self._services.pool_journal.beside() as journal:
            return self._services.backend.read_pool(journal)

    def _show_all_tills(self, refreshed: Refreshed) -> None:
        self._exports, self._refreshed = self._services.pool_exports, refreshed
        self._open_export()

    def _export(self, request: ExportRequest) -> None:
        """Write the files, page or no page; while an export is under way another is not begun."""
        request = replace(request, is_chinese=is_spoken("zh_CN"))
        if self._exports.begin_export():
            self._services.queues.submit(
                WorkQueue.EXPORT,
                partial(self._exports.export, request, self._services.now(), self.progressed.emit),
                self._on_exported,
                self._on_export_failed,
            )

    def _on_exported(self, batches: tuple[ExportBatch, ...]) -> None:
        log.info("exported %s", " ".join(batch.number for batch in batches))
        self.exported.emit(batches)
        self._services.till.refresh_day()

    def _on_export_failed(self, error: KnownError) -> None:
        log.warning("reported to the user: %s", error.kind.value)
        self.failed.emit(error)
        if not isinstance(self._host.page, ExportPage):
            self.failed_unseen.emit(error)

    def _dry_run(self, page: ExportPage, request: ExportRequest) -> None:
        """Count what an export would write; a newer request ends an older one early."""
        number = self._exports.next_dry_run()
        work = partial(self._exports.dry_run, request, number, self._services.now())
        self._host.ask(
            page,
            WorkQueue.EXPORT,
            work,
            partial(self._show_dry_run, page),
            partial(self._show_dry_run_failure, page),
        )

    def _show_dry_run(self, page: ExportPage, dry_run: DryRun) -> None:
        page.show_dry_run(dry_run, _first_name(dry_run, page.target.preset))

    def _show_dry_run_failure(self, page: ExportPage, error: KnownError) -> None:
        if error.kind is not FailureKind.EXPORT_CANCELLED:  # A newer dry run is on its way.
            page.show_no_dry_run(error)

    # --------------------------------------------------------------------------- the formats

    def _make_format_editor_page(self) -> Page:
        page = FormatEditorPage(self._host.window)
        page.save_requested.connect(partial(self._save_format, page))
        page.back_requested.connect(self._open_export)
        self._host.ask(
            page,
            WorkQueue.READING,
            self._read_formats,
            partial(spread, page.offer),
            page.show_failure,
        )
        return page

    def _read_formats(self) -> tuple[tuple[Preset, ...], tuple[BatchItem, ...]]:
        return self._exports.presets(), self._exports.sample()

    def _save_format(self, page: FormatEditorPage, preset: CustomPreset) -> None:
        work = partial(self._store_format, preset)
        self._host.ask(page, WorkQueue.READING, work, page.show_saved, page.show_failure)

    def _store_format(self, custom: CustomPreset) -> Preset:
        """On the queue: a format without a name gets the first free one."""
        names = tuple(preset.name for preset in self._exports.presets())
        return self._exports.keep_preset(custom.name or free_name(names), custom.page())

    # --------------------------------------------------------------------------- the batches

    def _make_batches_page(self) -> Page:
        page = ExportBatchesPage(self._host.window)
        page.again_requested.connect(partial(self._export_again, page))
        page.back_requested.connect(self._open_export)
        self._host.ask(
            page,
            WorkQueue.READING,
            self._read_batches,
            partial(spread, page.show_batches),
            page.show_failure,
        )
        return page

    def _read_batches(self) -> _History:
        exports = self._exports
        return exports.batches(), exports.unreported(), exports.presets()

    def _export_again(self, page: ExportBatchesPage, number: str) -> None:
        self._exports.begin()
        work = partial(self._exports.again, number)
        self._host.ask(page, WorkQueue.EXPORT, work, page.show_again, page.show_failure)

    def export_these(self, numbers: tuple[str, ...]) -> None:
        """Open the export page for these records of this till alone."""
        self._exports = self._services.exports
        self._numbers = numbers
        self._open_export()

    # --------------------------------------------------------------------------- the reports

    def _make_reports_page(self) -> Page:
        page = ShiftReportsPage(self._host.window)
        page.x_requested.connect(partial(self._sum_for_x_report, page))
        page.files_requested.connect(partial(self._write_report, page))
        page.back_requested.connect(self._open_export)
        self._read_reports(page)
        return page

    def _read_reports(self, page: ShiftReportsPage, _new_report: ShiftReport | None = None) -> None:
        self._host.ask(
            page,
            WorkQueue.READING,
            self._exports.reports,
            partial(spread, page.show_reports),
            page.show_failure,
        )

    def _sum_for_x_report(self, page: ShiftReportsPage) -> None:
        make = partial(self._make_x_report, page)
        sums = self._exports.shift_sums
        self._host.ask(page, WorkQueue.READING, sums, make, page.show_failure)

    def _make_x_report(self, page: ShiftReportsPage, sums: ShiftSums | None) -> None:
        cashier = self._services.staff.cashier_name()
        work = partial(self._exports.x_report, cashier, self._services.now(), sums)
        self._host.ask(
            page, WorkQueue.JOURNAL, work, partial(self._read_reports, page), page.show_failure
        )

    def _write_report(self, page: ShiftReportsPage, report: ShiftReport) -> None:
        settings = self._services.settings
        head = ReportHead(settings.shop_name, settings.till_name)
        work = partial(write_report, report, head, self._services.paths.exports)
        self._host.ask(page, WorkQueue.PICTURE, work, page.show_files, page.show_failure)

    def _open_export(self) -> None:
        self._next_exports = self._exports  # Of the same tills.
        self._host.replace("export")


def _first_name(dry_run: DryRun, preset: Preset | None) -> str:
    """What the first file will be called."""
    list_of = preset.list_of if preset else None
    return suggested_name(
        dry_run.next_number,
        dry_run.rows if list_of else dry_run.invoices + dry_run.voids,
        dry_run.gross_fen,
        preset.suffix if preset else "",
        list_of=list_of,
        is_chinese=is_spoken("zh_CN"),
    )


def _ignore(_: KnownError) -> None:
    """Without an answer there is no choice; the status bar says how the server is."""
