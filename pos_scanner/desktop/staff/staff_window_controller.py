"""Joins the staff's controller with the window: the cover, the menu, the shift, their pages."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QDialog

from pos_scanner.desktop.messages import Message, failure_words
from pos_scanner.desktop.services.staff_controller import StaffController
from pos_scanner.desktop.staff.cashiers_page import CashiersPage
from pos_scanner.desktop.staff.change_pin_page import ChangePinPage
from pos_scanner.desktop.staff.idle_timer import IdleTimer
from pos_scanner.desktop.staff.shift_page import ShiftPage, close_words
from pos_scanner.desktop.staff.sign_in_screen import SignInScreen
from pos_scanner.desktop.widgets.confirm_dialog import ConfirmDialog
from pos_scanner.desktop.widgets.notices import sound_failure
from pos_scanner.desktop.widgets.page import Page
from pos_scanner.desktop.widgets.page_host import PageHost
from pos_scanner.desktop.window.main_window import MainWindow
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.scan import ScanSource
from pos_scanner.domain.shift import ShiftReport
from pos_scanner.settings import Settings
from pos_scanner.till.staff import commands as do

_BADGE_READERS = {ScanSource.WEDGE, ScanSource.SERIAL}
_DEEPEST_DIALOGS = 5


class StaffWindowController(QObject):
    """The staff of one window."""

    def __init__(
        self,
        settings: Settings,
        window: MainWindow,
        pages: PageHost,
        controller: StaffController,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._pages = pages
        self._controller = controller
        self._settings = settings
        self.cover = SignInScreen(settings.till_name)
        window.cover_with(self.cover)
        limit_s = 60.0 * settings.till_lock_minutes
        self._idle = IdleTimer(limit_s, self) if settings.till_sign_in and limit_s else None
        window.show_shift_key(visible=settings.till_shifts)
        self._offer_pages()
        self._connect()

    def start(self) -> None:
        """The journal may be used now."""
        if self._idle is not None:
            self._idle.was_idle.connect(self._controller.slot(self._controller.rules.lock))
            self._idle.start()
        self._controller.carry_out(self._controller.rules.begin())

    def stop(self) -> None:
        """The window closes."""
        if self._idle is not None:
            self._idle.stop()

    def take_scan(self, text: str, source: ScanSource) -> None:
        """A code while the window is covered: a badge by a scanner, or refused aloud."""
        if source in _BADGE_READERS:
            self._controller.carry_out(self._controller.rules.scan_while_locked(text))
        else:
            self._on_failed(KnownError(FailureKind.TILL_LOCKED))

    # ------------------------------------------------------------------------------ inner parts

    def _offer_pages(self) -> None:
        self._pages.offer("cashiers", self._cashiers_page)
        self._pages.offer("pin", self._pin_page)
        self._pages.offer("shift", self._shift_page)

    def _connect(self) -> None:
        staff = self._controller
        menu = self._window.top.cashier
        menu.sign_out_requested.connect(staff.slot(staff.rules.sign_out))
        menu.page_requested.connect(self._pages.open)
        self.cover.pin_typed.connect(staff.slot(staff.rules.sign_in))
        self.cover.first_named.connect(self._on_first_named)
        staff.locked.connect(self._on_locked)
        staff.unlocked.connect(self._on_unlocked)
        staff.sign_in_shown.connect(self._on_sign_in_shown)
        staff.first_cashier_shown.connect(self.cover.show_first)
        staff.cashier_shown.connect(self._on_cashier_shown)
        staff.failed.connect(self._on_failed)
        staff.shift_shown.connect(self._on_shift_shown)
        staff.close_asked.connect(self._on_close_asked)
        staff.shift_closed.connect(self._on_shift_closed)

    # --------------------------------------------------------------------------------- the pages

    def _cashiers_page(self) -> Page:
        page, staff = CashiersPage(self._window), self._controller
        page.change_requested.connect(staff.slot(staff.rules.change_cashiers))
        staff.cashiers_shown.connect(page.show_cashiers)
        staff.cashier_changed.connect(page.show_changed)
        staff.failed.connect(page.show_failure)
        staff.read_cashiers()
        return page

    def _pin_page(self) -> Page:
        staff = self._controller
        cashier = staff.cashier
        page = ChangePinPage(self._window, cashier.name if cashier else "")

        def change(old: str, new: str) -> None:
            if cashier is not None:
                staff.carry_out(
                    staff.rules.change_cashiers(do.SetPin(cashier.cashier_id, new, old))
                )

        page.change_requested.connect(change)
        staff.cashier_changed.connect(page.show_changed)
        staff.failed.connect(page.show_failure)
        return page

    def _shift_page(self) -> Page:
        page, staff = ShiftPage(self._window), self._controller
        page.open_requested.connect(staff.slot(staff.rules.open_shift))
        page.close_requested.connect(staff.slot(staff.rules.request_close))
        staff.shift_shown.connect(page.show_shift)
        staff.shift_closed.connect(page.show_closed)
        staff.failed.connect(page.show_failure)
        staff.carry_out(staff.rules.read_shift())
        return page

    # --------------------------------------------------------------------------------------- slots

    def _on_first_named(self, name: str, pin: str) -> None:
        self._controller.carry_out(self._controller.rules.change_cashiers(do.AddCashier(name, pin)))

    def _on_locked(self) -> None:
        """Pages and menus close: nothing of a customer stays in sight."""
        popup = QApplication.activePopupWidget()
        if popup is not None:
            popup.close()
        for _ in range(_DEEPEST_DIALOGS):
            dialog = QApplication.activeModalWidget()
            if isinstance(dialog, QDialog):
                dialog.reject()
        self._window.top.cashier.hide()
        self._window.show_cover(shown=True)

    def _on_unlocked(self) -> None:
        self.cover.forget()
        self._window.show_cover(shown=False)

    def _on_sign_in_shown(self, shown: do.ShowSignIn) -> None:
        self.cover.show_cashiers(shown.cashiers, shown.proposed)

    def _on_cashier_shown(self, shown: do.ShowCashier) -> None:
        self._window.top.cashier.show_cashier(shown.cashier.name, is_owner=shown.is_owner)

    def _on_failed(self, error: KnownError) -> None:
        sound_failure()
        if self._controller.is_locked:
            self.cover.show_failure(error)
        elif not self._pages.is_open:
            self._window.invoice.notice.tell(failure_words(error), "bad")

    def _on_shift_shown(self, shown: do.ShowShift) -> None:
        self._window.top.show_shift(None if shown.shift is None else shown.shift.number)

    def _on_close_asked(self, asked: do.AskToCloseShift) -> None:
        words = close_words(asked.shift, asked.figures)
        page = ConfirmDialog("close_shift", words, self.tr("Close the shift"), self._over())
        page.accepted.connect(self._controller.slot(self._controller.rules.close_shift))
        page.finished.connect(page.deleteLater)
        page.open()

    def _on_shift_closed(self, report: ShiftReport) -> None:
        if not self._pages.is_open:
            told = self.tr("Shift {0} is closed.").format(report.shift.number)
            self._window.invoice.notice.tell(Message(told, ""), "good", stays=False)

    def _over(self) -> "Page | MainWindow":
        return self._pages.page or self._window
