"""Makes the pages about accounting and feeds them: export, formats, batches, answer, reports."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, QTimer

from pos_scanner import clock
from pos_scanner.desktop.export_pages.export_page import ExportPage, ExportStart
from pos_scanner.desktop.services.till_controller import TillController
from pos_scanner.desktop.services.workers import Workers, WorkQueue
from pos_scanner.desktop.widgets.page import Page
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.export_batch import ExportRequest
from pos_scanner.settings import Settings

if TYPE_CHECKING:
    from pos_scanner.domain.shift import ShiftReport
    from pos_scanner.export.dry_run import DryRun
    from pos_scanner.export.formats.custom_preset import CustomPreset
    from pos_scanner.export.formats.preset import Preset

T = TypeVar("T")


class ExportController(QObject):
    """The pages about accounting of one window.

    Args:
        window: the pages lie over it.
        open_page: opens a page by its name, once the one that is open has gone.
        feed: calls a function unless the page was closed meanwhile.
    """

    def __init__(
        self,
        window: QObject,
        controller: TillController,
        workers: Workers,
        settings: Settings,
        folder: Path,
        *,
        open_page: Callable[[str], None],
        feed: Callable[[Page, Callable[[], None]], None],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._controller = controller
        self._workers = workers
        self._settings = settings
        self._folder = folder
        self._open_page = open_page
        self._feed = feed
        self._numbers: tuple[str, ...] = ()

    def makers(self) -> dict[str, Callable[[], Page]]:
        """What can be opened, by name."""
        return {
            "export": self._export,
            "presets": self._presets,
            "batches": self._batches,
            "answer": self._answer,
            "reports": self._reports,
        }

    # -------------------------------------------------------------------------------- export

    def _export(self) -> Page:
        settings = self._settings
        start = ExportStart(self._folder, settings.export_preset, settings.export_template)
        page = ExportPage(self._window, clock.now().date(), start)  # type: ignore[arg-type]
        page.filters.narrow_to(self._numbers)
        self._numbers = ()
        page.dry_run_requested.connect(lambda order: self._dry_run(page, order))
        page.export_requested.connect(self._controller.export)
        page.cancel_requested.connect(self._controller.exports.cancel)
        page.page_requested.connect(lambda name: self._go(page, name))
        self._controller.exporting.connect(page.show_progress)
        self._controller.exported.connect(page.show_exported)
        self._controller.failed.connect(page.show_failure)
        self._ask(page, self._controller.exports.choices, page.offer, page.show_failure)
        return page

    def _dry_run(self, page: ExportPage, request: ExportRequest) -> None:
        from pos_scanner.export.file_content import suggested_name  # noqa: PLC0415  (after first paint)

        exports, at = self._controller.exports, clock.now()
        number = exports.next_dry_run()

        def shown(found: DryRun) -> None:
            preset = page.target.preset
            suffix = preset.suffix if preset else ""
            count = found.invoices + found.voids
            name = suggested_name(found.next_number, count, found.gross_fen, suffix)
            page.show_dry_run(found, name)

        def failed(error: KnownError) -> None:
            if error.kind is not FailureKind.EXPORT_CANCELLED:  # A later dry run is on its way.
                page.show_no_dry_run(error)

        self._ask(page, partial(exports.dry_run, request, number, at), shown, failed)

    # --------------------------------------------------------------------- the pages behind it

    def _presets(self) -> Page:
        from pos_scanner.desktop.export_pages.format_editor_page import FormatEditorPage  # noqa: PLC0415
        from pos_scanner.export.formats.custom_preset import free_name  # noqa: PLC0415

        page = FormatEditorPage(self._window)  # type: ignore[arg-type]
        exports = self._controller.exports

        def save(own: CustomPreset) -> None:
            def keep() -> Preset:
                taken = tuple(preset.name for preset in exports.presets())
                return exports.keep_preset(own.name or free_name(taken), own.page())

            self._ask(page, keep, page.show_saved, page.show_failure)

        page.save_requested.connect(save)
        page.back_requested.connect(lambda: self._go(page, "export"))
        self._ask(
            page,
            lambda: (exports.presets(), exports.sample()),
            lambda found: page.offer(*found),
            page.show_failure,
        )
        return page

    def _batches(self) -> Page:
        from pos_scanner.desktop.export_pages.batches_page import ExportBatchesPage  # noqa: PLC0415

        page = ExportBatchesPage(self._window)  # type: ignore[arg-type]
        exports = self._controller.exports

        def again(number: str) -> None:
            exports.begin()
            self._ask(page, lambda: exports.again(number), page.show_again, page.show_failure)

        page.again_requested.connect(again)
        page.back_requested.connect(lambda: self._go(page, "export"))
        self._ask(
            page,
            lambda: (exports.batches(), exports.unreported()),
            lambda found: page.show_batches(*found),
            page.show_failure,
        )
        return page

    def _answer(self) -> Page:
        from pos_scanner.desktop.export_pages.rejections_page import RejectionsPage  # noqa: PLC0415

        page = RejectionsPage(self._window, self._folder)  # type: ignore[arg-type]
        exports = self._controller.exports

        def read(path: Path) -> None:
            self._ask(page, lambda: exports.answer(path), page.show_refused, page.show_failure)
            self._answer_file = path

        def mend(called: dict[str, str]) -> None:
            at = clock.now()

            def mended(count: int) -> None:
                page.show_mending(count)
                self._controller.refresh_held()
                read(self._answer_file)

            self._ask(page, lambda: exports.mend(called, at), mended, page.show_failure)

        def export(numbers: tuple[str, ...]) -> None:
            self._numbers = numbers
            self._go(page, "export")

        page.file_chosen.connect(read)
        page.mend_requested.connect(mend)
        page.export_requested.connect(export)
        page.back_requested.connect(lambda: self._go(page, "export"))
        return page

    def _reports(self) -> Page:
        from pos_scanner.desktop.export_pages.shift_reports_page import ShiftReportsPage  # noqa: PLC0415  (seldom opened)
        from pos_scanner.desktop.printing.shift_report_pdf import ReportHead, write_report  # noqa: PLC0415

        page = ShiftReportsPage(self._window)  # type: ignore[arg-type]
        exports, settings = self._controller.exports, self._settings
        head = ReportHead(settings.shop_name, settings.till_name)

        def read() -> None:
            self._ask(
                page, exports.reports, lambda found: page.show_reports(*found), page.show_failure
            )

        def make_x() -> None:
            at, cashier = clock.now(), self._controller.cashier()
            self._ask(
                page, lambda: exports.x_report(cashier, at), lambda _: read(), page.show_failure
            )

        def write(report: ShiftReport) -> None:
            work = partial(write_report, report, head, self._folder)
            self._ask(page, work, page.show_files, page.show_failure)

        page.x_requested.connect(make_x)
        page.files_requested.connect(write)
        page.back_requested.connect(lambda: self._go(page, "export"))
        read()
        return page

    # ---------------------------------------------------------------------------- inner parts

    def _go(self, page: Page, name: str) -> None:
        """From one page to another."""
        page.reject()
        QTimer.singleShot(0, self, lambda: self._open_page(name))

    def _ask(
        self,
        page: Page,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[KnownError], None],
    ) -> None:
        """Work in the journal lane for a page that may be closed meanwhile."""
        self._workers.submit(
            WorkQueue.JOURNAL,
            work,
            lambda found: self._feed(page, lambda: done(found)),
            lambda error: self._feed(page, lambda: failed(error)),
        )
