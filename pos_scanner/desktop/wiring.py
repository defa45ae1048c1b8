"""Joins the window, the till's controller and the ways in: who hears whom, in one place."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, QTimer
from PySide6.QtWidgets import QApplication

from pos_scanner.desktop.cash_register.cash_register_controller import CashRegisterController
from pos_scanner.desktop.invoice_form.buyer_suggestions import BuyerSuggestions
from pos_scanner.desktop.invoice_form.item_suggestions import ItemSuggestions
from pos_scanner.desktop.invoice_list.invoice_list_controller import InvoiceListController
from pos_scanner.desktop.maintenance.backup_controller import BackupController
from pos_scanner.desktop.messages import Message, failure_words, warning_words
from pos_scanner.desktop.scanning.scan_inputs import ScanInputs
from pos_scanner.desktop.services.backend_service import BackendState
from pos_scanner.desktop.services.staff_controller import StaffController
from pos_scanner.desktop.services.till_controller import TillController
from pos_scanner.desktop.services.workers import Workers, WorkQueue
from pos_scanner.desktop.staff.staff_window_controller import StaffWindowController
from pos_scanner.desktop.widgets.notices import sound_failure
from pos_scanner.desktop.widgets.page import Page
from pos_scanner.desktop.widgets.page_host import PageHost
from pos_scanner.desktop.window.main_window import MainWindow
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.invoice import ConfirmedInvoice, Draft
from pos_scanner.domain.scan import ScanEvent, ScanSource
from pos_scanner.domain.title import FoundTitle
from pos_scanner.settings import Settings
from pos_scanner.till.commands import Phase, ShowForm

BACKEND_CHECK_MS = 30_000
_OF_THE_FORM = {
    FailureKind.DISK_FULL,
    FailureKind.FOLDER_NOT_WRITABLE,
    FailureKind.JOURNAL_DAMAGED,
    FailureKind.JOURNAL_IN_USE,
    FailureKind.JOURNAL_TOO_NEW,
    FailureKind.INVOICE_INCOMPLETE,
    FailureKind.PROGRAM_FAULT,
}
"""Failures told beside the form's buttons; others are told under the camera's picture."""


class Wiring(QObject):
    """One running till.

    Args:
        settings: as they were read.
        folder: the data folder.
        settings_file: where the settings page writes.
        window: the window, shown already.
        now: the clock.
    """

    def __init__(
        self,
        settings: Settings,
        folder: Path,
        settings_file: Path,
        window: MainWindow,
        now: Callable[[], datetime],
    ) -> None:
        super().__init__(window)
        self._now = now
        self.window = window
        self._phase = Phase.READY
        self.workers = Workers(self)
        self.controller = TillController(settings, folder, self.workers, now, self)
        self.controller.exports.keep_presets_beside(settings_file)
        self.ways = ScanInputs(settings, window, self.workers)
        self.buyers = BuyerSuggestions(window, self.controller, self.workers, settings, folder, now)
        self.items = ItemSuggestions(window, self.controller, self.workers, settings, folder)
        self.items.failed.connect(self._on_failed)
        self.register = CashRegisterController(window, self.controller, self.items, folder)
        self.pages = PageHost(
            window,
            self.controller,
            self.workers,
            settings,
            settings_file,
            _export_folder(settings),
            self.items,
        )
        folder_for_files = _export_folder(settings)
        self.list = InvoiceListController(
            window, self.pages, self.controller, self.workers, settings, folder_for_files, now
        )
        self.staff = StaffController(settings, self.controller.journal, self.workers, now, self)
        self.controller.cashier = lambda: self.staff.name
        self.desk = StaffWindowController(settings, window, self.pages, self.staff)
        self.keeping = BackupController(
            window, self.pages, self.controller.journal, self.workers, now
        )
        self._health = QTimer(self)
        self._health.setInterval(BACKEND_CHECK_MS)
        self._health.timeout.connect(self._check_backend)
        self._connect_form()
        self._connect_controller()
        self._connect_keeping()
        self._connect_ways()

    def start(self) -> None:
        """Open the journal, the ways in and the backend; the window is painted already."""
        self.controller.start()
        self.items.load()
        self.ways.start()
        self.desk.start()
        self.keeping.start()
        self._check_backend()
        self._health.start()

    def stop(self) -> None:
        """Close everything and wait for it; at most some seconds."""
        self._health.stop()
        self.ways.stop()
        self.desk.stop()
        self.keeping.stop()
        self.register.stop()
        self.buyers.close()
        self.controller.stop()
        self.workers.shut_down()

    def take_scan(self, text: str, source: ScanSource, decoder: str = "") -> None:
        """A code's text has arrived; while a dialog is open it is the dialog's, or refused.

        What is still before the camera when the dialog closes is taken then.
        """
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, Page) and dialog.take_scan(text):
            return
        if source is ScanSource.CAMERA and not self._may_take():
            self.ways.camera.put_off(text)
        if dialog is not None:
            sound_failure()
            return
        if self.staff.is_locked:
            self.desk.take_scan(text, source)
            return
        self.window.scan.notice.clear()
        scan = ScanEvent(text, source, self._now(), decoder)
        self.controller.carry_out(self.controller.till.scan(scan))

    def _may_take(self) -> bool:
        return QApplication.activeModalWidget() is None and not self.staff.is_locked

    # ------------------------------------------------------------------------------ who hears whom

    def _connect_form(self) -> None:
        form, slot, till = self.window.invoice, self.controller.slot, self.controller.till
        form.edited.connect(self._on_edited)
        form.submit_requested.connect(self.controller.submit)
        form.clear_requested.connect(self._on_clear_requested)
        form.undo_requested.connect(slot(till.undo))
        form.undo_expired.connect(slot(till.expire_undo))
        form.buyer_mended.connect(slot(till.correct_buyer))
        form.line_added.connect(slot(till.add_line))
        form.line_removed.connect(slot(till.remove_line))
        form.hold_requested.connect(slot(till.hold))
        self.window.recall_requested.connect(slot(till.recall))
        self.window.page_requested.connect(self.pages.open)

    def _connect_controller(self) -> None:
        controller, window = self.controller, self.window
        controller.form_shown.connect(self._on_form_shown)
        controller.findings_shown.connect(window.invoice.show_findings)
        controller.focus_wanted.connect(window.invoice.focus)
        controller.looking_up_changed.connect(self._on_looking_up_changed)
        controller.title_found.connect(self._on_found)
        controller.failed.connect(self._on_failed)
        controller.saved.connect(self._on_saved)
        controller.voided.connect(self._on_voided)
        controller.day_read.connect(self._on_day_read)
        controller.held_counted.connect(window.foot.show_held)
        controller.held_offered.connect(self.pages.offer_held)
        controller.put_aside.connect(self._on_put_aside)
        controller.order_read.connect(self._on_order_read)

    def _connect_keeping(self) -> None:
        keeping = self.keeping
        keeping.failed.connect(self._on_failed)
        keeping.restored.connect(self._on_restored)
        keeping.day_changed.connect(self.controller.refresh_day)
        self.staff.failed.connect(keeping.take_trouble)
        self.window.invoice.notice.action_requested.connect(keeping.offer)

    def _connect_ways(self) -> None:
        self.ways.read.connect(self.take_scan)
        self.ways.camera.may_take = self._may_take
        self.pages.camera_chosen.connect(self.ways.use_camera)
        self.ways.others.take_text = self.buyers.paste
        self.ways.failed.connect(self._on_way_failed)

    # --------------------------------------------------------------------------------------- slots

    def _on_edited(self, draft: Draft) -> None:
        self.window.invoice.notice.pass_on()
        self.controller.carry_out(self.controller.till.edit(draft))

    def _on_clear_requested(self) -> None:
        self.window.scan.notice.clear()
        self.window.invoice.notice.pass_on()
        self.controller.carry_out(self.controller.till.clear())
        self.window.rest()

    def _on_form_shown(self, shown: ShowForm) -> None:
        self.window.invoice.show_form(shown)
        self.window.scan.show_phase(shown.phase, has_buyer=not shown.draft.buyer.is_empty)
        if shown.phase is Phase.READY and self._phase is not Phase.READY:
            self.window.rest()
        self._phase = shown.phase

    def _on_looking_up_changed(self, active: bool) -> None:  # noqa: FBT001  (a signal's value)
        if active:
            self.window.scan.show_looking_up()
        else:
            draft = self.controller.draft
            phase = Phase.READY if draft.is_empty else Phase.CHECK
            self.window.scan.show_phase(phase, has_buyer=not draft.buyer.is_empty)

    def _on_found(self, found: FoundTitle) -> None:
        if found.warnings:
            words = [warning_words(warning) for warning in found.warnings]
            self.window.scan.notice.tell(Message(words[0], "\n".join(words[1:])), "warning")

    def _on_failed(self, error: KnownError) -> None:
        sound_failure()
        column = self.window.invoice if error.kind in _OF_THE_FORM else self.window.scan
        can_help = self.keeping.take_trouble(error)
        action = self.tr("Put the backup in place …") if can_help else ""
        column.notice.tell(failure_words(error), "bad", action=action)

    def _on_restored(self) -> None:
        """As after a start: what the restored journal holds comes into the window."""
        self.window.invoice.notice.clear()
        self.controller.start()
        self.staff.carry_out(self.staff.rules.begin())
        self.keeping.start()

    def _on_way_failed(self, error: KnownError) -> None:
        """While a dialog is open, nothing is told behind it."""
        if QApplication.activeModalWidget() is not None:
            sound_failure()
        else:
            self._on_failed(error)

    def _on_saved(self, confirmed: ConfirmedInvoice) -> None:
        self.window.scan.notice.clear()
        self.window.invoice.show_done(confirmed)
        self.window.rest()

    def _on_voided(self, number: str) -> None:
        words = Message(self.tr("{0} was taken back.").format(number), self.tr("Its number stays."))
        self.window.invoice.notice.tell(words, "good", stays=False)

    def _on_put_aside(self, draft: Draft) -> None:
        who = draft.buyer.name or draft.order_number
        told = self.tr("Put on hold: {0}").format(who) if who else self.tr("Put on hold.")
        self.window.scan.notice.tell(
            Message(told, self.tr("F5 brings it back.")), "good", stays=False
        )

    def _on_order_read(self, number: str) -> None:
        told = self.tr("Order number read: {0}").format(number)
        self.window.scan.notice.tell(Message(told, ""), "good", stays=False)

    def _on_day_read(self, summary: object, invoices: object) -> None:
        self.window.top.show_summary(summary)  # type: ignore[arg-type]  # a signal's value
        self.window.scan.show_invoices(invoices)  # type: ignore[arg-type]

    def _check_backend(self) -> None:
        self.workers.submit(WorkQueue.NETWORK, self.controller.network.check, self._show_backend)

    def _show_backend(self, state: BackendState) -> None:
        lamp = self.window.foot.backend
        if not state.is_set:
            lamp.show_state("off", self.tr("No backend"))
        elif state.error is not None:
            words = failure_words(state.error)
            lamp.show_state("bad", self.tr("Backend away"), f"{words.title}\n{words.mend}")
        else:
            lamp.show_state("good", self.tr("Backend {0} ms").format(round(state.latency_ms or 0)))


def _export_folder(settings: Settings) -> Path:
    if settings.export_folder:
        return Path(settings.export_folder).expanduser()
    documents = QStandardPaths.StandardLocation.DocumentsLocation
    return Path(QStandardPaths.writableLocation(documents))
