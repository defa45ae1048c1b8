"""Builds one running till and connects its parts: who hears whom, in one place."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Qt
from PySide6.QtWidgets import QApplication

from pos_scanner.desktop.cash_register.cash_register_controller import CashRegisterController
from pos_scanner.desktop.customer_display.display_controller import CustomerDisplayController
from pos_scanner.desktop.export_pages.answer_controller import AnswerController
from pos_scanner.desktop.export_pages.export_controller import ExportController
from pos_scanner.desktop.first_start.guide_controller import GuideController
from pos_scanner.desktop.help.help_controller import HelpController
from pos_scanner.desktop.invoice_form.buyer_suggestions import BuyerSuggestions
from pos_scanner.desktop.invoice_form.form_pages import FormPages
from pos_scanner.desktop.invoice_form.item_suggestions import ItemSuggestions
from pos_scanner.desktop.invoice_list.invoice_list_controller import InvoiceListController
from pos_scanner.desktop.maintenance.backup_controller import BackupController
from pos_scanner.desktop.maintenance.maintenance_controller import MaintenanceController
from pos_scanner.desktop.messages import migration_words, no_tax_code_words
from pos_scanner.desktop.scanning.camera_controller import CameraController
from pos_scanner.desktop.scanning.device_pages import DevicePages
from pos_scanner.desktop.scanning.scan_inputs import ScanInputs
from pos_scanner.desktop.services import Paths, Services
from pos_scanner.desktop.services.answer_service import AnswerService
from pos_scanner.desktop.services.backend_service import BackendService
from pos_scanner.desktop.services.export_service import ExportService
from pos_scanner.desktop.services.journal_service import JournalService
from pos_scanner.desktop.services.known_buyers_service import KnownBuyersService
from pos_scanner.desktop.services.pool_service import PoolService
from pos_scanner.desktop.services.settings_file import SettingsFile
from pos_scanner.desktop.services.staff_controller import StaffController
from pos_scanner.desktop.services.till_controller import TillController
from pos_scanner.desktop.services.workers import Workers
from pos_scanner.desktop.settings.settings_controller import SettingsController
from pos_scanner.desktop.staff.staff_window_controller import StaffWindowController
from pos_scanner.desktop.statistics.numbers_controller import NumbersController
from pos_scanner.desktop.widgets.fields import TextField
from pos_scanner.desktop.widgets.page import Page
from pos_scanner.desktop.widgets.page_host import PageHost
from pos_scanner.desktop.window.idle_screen import IdleScreen
from pos_scanner.desktop.window.live_settings import LiveSettings
from pos_scanner.desktop.window.main_window import MainWindow
from pos_scanner.desktop.window.till_presenter import TillPresenter
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.invoice import Draft
from pos_scanner.domain.scan import ScanEvent, ScanSource
from pos_scanner.journal.pool_replica import FOLDER_NAME, TILL_NAME
from pos_scanner.journal.storage.database import MigrationPlan
from pos_scanner.settings import Settings


class Wiring(QObject):
    """One running till.

    Args:
        settings: as they were read.
        folder: the data folder.
        settings_file: where the settings page writes.
        window: the window, shown already.
        now: the clock.
        head_folder: has a copy of the journal's head, beside the data folder's.
    """

    def __init__(
        self,
        settings: Settings,
        folder: Path,
        settings_file: Path,
        window: MainWindow,
        now: Callable[[], datetime],
        *,
        head_folder: Path | None = None,
    ) -> None:
        super().__init__(window)
        self.window = window
        second_place = Path(settings.backup_folder).expanduser() if settings.backup_folder else None
        journal = JournalService(folder, settings.till_name, second_place, head_folder)
        self.services = services = _make_services(settings, journal, settings_file, now, self)
        self.till, self.staff = services.till, services.staff
        self.host = host = PageHost(window, services.queues)
        scan, form = window.scan, window.invoice
        camera = CameraController(settings, scan.camera, window.foot.camera, scan.chooser, form)
        self.inputs = ScanInputs(scan, camera, window.foot.scanner, services)
        self.till.when_typed = self.inputs.keyboard.when_typed
        self.buyers = BuyerSuggestions(form.buyer, scan.notice, services)
        self.items = ItemSuggestions(form, services)
        self.form_pages = FormPages(host, services, self.items)
        self.cash_register = CashRegisterController(
            services, self.items.loaded_catalogue, self.items.known_tax_codes, self
        )
        self.backup = BackupController(host, services)
        self.maintenance = MaintenanceController(host, services, self.backup)
        self.staff_window = StaffWindowController(host, services, form.notice)
        self.invoice_list = InvoiceListController(host, services)
        self.exports = ExportController(host, services)
        self.answers = AnswerController(host, services)
        self.devices = DevicePages(host, services, self.inputs, scan.camera)
        self.settings = SettingsController(host, services, partial(getattr, scan.camera, "image"))
        self.guide = self._make_guide()
        self.help = HelpController(host)
        self.customer_display = CustomerDisplayController(window, form.confirm, services)
        self.numbers = NumbersController(host, services)
        self.presenter = TillPresenter(window, services, self.backup.can_restore)
        self.idle_screen = IdleScreen(window, host, services)
        self._connect()

    def _make_guide(self) -> GuideController:
        scan = self.window.scan
        picture = partial(getattr, scan.camera, "image")
        codes = partial(getattr, self.items, "tax_codes")
        return GuideController(self.host, self.services, self.settings, codes, picture, scan.notice)

    def start(self) -> None:
        """Open the journal, the inputs and the backend; the window is painted already."""
        self.till.start()
        self.items.load()
        self.inputs.start()
        self.staff_window.start()
        self.backup.start()
        self.presenter.start()
        self.services.pool.start()
        self.customer_display.start()
        self.idle_screen.start()
        self.numbers.start()

    def stop(self) -> None:
        """Close everything and wait for it; at most some seconds."""
        _application().applicationStateChanged.disconnect(self._on_application_state)
        self.numbers.stop()
        self.idle_screen.stop()
        self.customer_display.stop()
        self.presenter.stop()
        self.inputs.stop()
        self.staff_window.stop()
        self.maintenance.stop()
        self.backup.stop()
        self.cash_register.stop()
        self.buyers.close()
        self.services.pool.stop()
        self.till.stop()
        self.services.queues.shut_down()
        self.services.pool_journal.close()
        self.services.journal.close()  # What was being read meanwhile may have opened it again.

    def take_scan(self, text: str, source: ScanSource, decoder: str = "") -> None:
        """Hand a code's text to the till; while a dialog is open it is the dialog's, or refused.

        What is still before the camera when the dialog closes is scanned then.
        """
        self.inputs.camera.end_choice()
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, Page) and dialog.take_scan(text):
            return
        if source is ScanSource.CAMERA and not self._can_take_scan():
            self.inputs.camera.postpone(text)
        if dialog is not None:
            self.presenter.show_scan_failure(KnownError(FailureKind.PAGE_OPEN))
        elif self.staff.is_locked:
            self.staff_window.take_scan(text, source)
        else:
            self.window.scan.notice.clear()
            at = self.services.now()
            self.till.carry_out(self.till.rules.scan(ScanEvent(text, source, at, decoder)))

    def _can_take_scan(self) -> bool:
        return QApplication.activeModalWidget() is None and not self.staff.is_locked

    # ------------------------------------------------------------------------------ connections

    def _connect(self) -> None:
        self._connect_form()
        self._connect_pages()
        self._connect_inputs()
        self._connect_staff()
        self._connect_pool()
        self._connect_failures()

    def _connect_form(self) -> None:
        form, slot, rules = self.window.invoice, self.till.slot, self.till.rules
        form.edited.connect(self._on_edited)
        self.buyers.title_used.connect(form.focus_next)
        form.amount_came_at_once.connect(slot(rules.doubt_amount))
        form.submit_requested.connect(self._on_submit_requested)
        form.clear_requested.connect(self._on_clear_requested)
        form.undo_requested.connect(slot(rules.undo))
        form.undo_expired.connect(slot(rules.expire_undo))
        form.buyer_corrected.connect(slot(rules.correct_buyer))
        form.line_added.connect(slot(rules.add_line))
        form.line_removed.connect(slot(rules.remove_line))
        form.hold_requested.connect(slot(rules.hold))
        self.window.recall_requested.connect(slot(rules.recall))

    def _connect_pages(self) -> None:
        window, host = self.window, self.host
        window.page_requested.connect(host.open)
        window.top.page_requested.connect(host.open)
        host.page_closed.connect(window.rest)
        host.page_closed.connect(self.customer_display.return_keys)
        self.answers.export_requested.connect(self.exports.export_these)
        self.till.held_offered.connect(self.form_pages.open_held)
        self.invoice_list.card_requested.connect(self.form_pages.open_card)
        for notice in (window.invoice.notice, window.scan.notice):
            notice.help_requested.connect(self.help.open_at)
        window.invoice.notice.action_requested.connect(self.backup.open_page)
        window.scan.notice.action_requested.connect(partial(host.open, "scanner"))
        self.backup.restored.connect(self._on_restored)
        self.backup.migration_planned.connect(self._on_migration_planned)
        self.backup.day_changed.connect(self.till.refresh_day)
        _application().applicationStateChanged.connect(self._on_application_state)
        further = {"display_": self.customer_display.use, "privacy_": self.idle_screen.use}
        live = LiveSettings(window, self.services, self.inputs, further)
        self.settings.changed.connect(live.follow)
        self.settings.server_asked.connect(self.presenter.check_backend)

    def _connect_inputs(self) -> None:
        for source in self.inputs.sources:
            source.scanned.connect(self.numbers.observer.note_scan)
            source.scanned.connect(self.take_scan)
        self.inputs.camera.can_take_scan = self._can_take_scan
        self.inputs.images.take_text = self.buyers.paste
        self.window.paste_requested.connect(self.inputs.images.paste)
        self.window.dropped.connect(self.inputs.images.drop)
        for field in self.window.findChildren(TextField):
            field.title_pasted.connect(self.inputs.images.read_text)
        self.till.opened.connect(self.cash_register.open)
        self.items.loaded.connect(self.cash_register.open)
        self.items.loaded.connect(self._on_items_loaded)
        self.cash_register.form_filled.connect(self.numbers.observer.note_sale)
        self.cash_register.front_requested.connect(self.window.come_to_front)

    def _connect_staff(self) -> None:
        window, staff = self.window, self.staff
        window.set_cover(self.staff_window.sign_in_screen)
        window.show_shift_key(visible=self.services.settings.till_shifts)
        window.top.cashier.sign_out_requested.connect(staff.slot(staff.rules.sign_out))
        staff.locked.connect(window.cover)
        staff.unlocked.connect(window.uncover)
        staff.cashier_shown.connect(window.top.show_cashier)
        staff.shift_shown.connect(window.top.show_shift)

    def _connect_pool(self) -> None:
        pool, till = self.services.pool, self.till
        for changed in (till.saved, till.voided):
            changed.connect(pool.send_soon)
        till.order_looked_up.connect(pool.ask_order)
        pool.order_answered.connect(till.slot(till.rules.order_found_elsewhere))
        pool.failed.connect(self.presenter.show_failure)

    def _connect_failures(self) -> None:
        self.inputs.failed.connect(self.presenter.show_scan_failure)
        self.inputs.failed.connect(self.numbers.observer.note_refusal)
        self.items.failed.connect(self.presenter.show_failure)
        self.exports.failed_unseen.connect(self.presenter.show_failure)
        self.backup.failed.connect(self.presenter.show_failure)
        self.staff.failed.connect(self.backup.can_restore)

    # --------------------------------------------------------------------------------------- slots

    def _on_edited(self, draft: Draft) -> None:
        self.host.note_typing()
        self.customer_display.show_edited(draft)
        self.window.invoice.notice.pass_on()
        self.till.carry_out(self.till.rules.edit(draft))

    def _on_submit_requested(self) -> None:
        if self.host.has_just_closed:  # Nobody can have read what stands there.
            self.presenter.show_unseen_change()
        elif not self.items.answer_numbers():
            self.till.submit(self.window.invoice.draft)

    def _on_clear_requested(self) -> None:
        self.window.scan.notice.clear()
        self.window.invoice.notice.pass_on()
        self.till.carry_out(self.till.rules.clear())
        self.window.rest()

    def _on_application_state(self, state: Qt.ApplicationState) -> None:
        """Back from another program, which may have exported, or put rejected ones on hold."""
        if state is Qt.ApplicationState.ApplicationActive and self.till.is_open:
            self.till.refresh_day()
            self.till.refresh_held()

    def _on_items_loaded(self) -> None:
        """A usual item without a tax code is told now: at the export it is too late."""
        item, notice = self.services.settings.sale_item, self.window.scan.notice
        if item and not self.items.usual_tax_code and notice.isHidden():
            words, action = no_tax_code_words(item), self.tr("Set …")
            answer = partial(self.settings.open_at, "sale_tax_code")
            notice.tell(words, "warning", action=action, answer=answer)

    def _on_migration_planned(self, plan: MigrationPlan) -> None:
        seconds = plan.shortest_s, plan.longest_s
        words = migration_words(plan.invoices, seconds, plan.needed_bytes, plan.free_bytes)
        self.window.invoice.notice.tell(words, "warning")

    def _on_restored(self) -> None:
        """As after a start: what the restored journal holds comes into the window."""
        self.window.invoice.notice.clear()
        self.till.start()
        self.staff.carry_out(self.staff.rules.begin())
        self.backup.start()


def _make_services(
    settings: Settings,
    journal: JournalService,
    settings_file: Path,
    now: Callable[[], datetime],
    parent: QObject,
) -> Services:
    queues = Workers(parent)
    file = SettingsFile(settings_file, settings, journal.path)
    backend = BackendService(settings, file)
    pool_journal = JournalService(journal.path.parent / FOLDER_NAME, TILL_NAME)
    staff = StaffController(settings, journal, queues, now, parent)
    return Services(
        till=TillController(settings, journal, backend, staff, queues, now, parent),
        staff=staff,
        queues=queues,
        journal=journal,
        answers=AnswerService(journal, settings.shop_tax_number),
        exports=ExportService(journal, settings, settings_file),
        pool_journal=pool_journal,
        pool_exports=ExportService(pool_journal, settings, settings_file),
        known_buyers=KnownBuyersService(journal.path.parent, settings),
        backend=backend,
        pool=PoolService(settings, journal, backend, queues, parent),
        settings=settings,
        settings_file=file,
        paths=Paths(journal.path.parent, _export_folder(settings)),
        now=now,
    )


def _application() -> QApplication:
    application = QApplication.instance()
    assert isinstance(application, QApplication)  # noqa: S101  (there is a window)
    return application


def _export_folder(settings: Settings) -> Path:
    """The folder of the settings, or the user's documents."""
    if settings.export_folder:
        return Path(settings.export_folder).expanduser()
    documents = QStandardPaths.StandardLocation.DocumentsLocation
    return Path(QStandardPaths.writableLocation(documents))
