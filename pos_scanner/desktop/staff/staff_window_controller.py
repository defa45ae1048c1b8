"""Joins the staff's rules with the window: sign-in screen, shift, and the pages about both."""

from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QDialog

from pos_scanner.desktop.messages import Message, failure_words
from pos_scanner.desktop.services import Services
from pos_scanner.desktop.staff.cashiers_page import CashiersPage
from pos_scanner.desktop.staff.change_pin_page import ChangePinPage
from pos_scanner.desktop.staff.shift_page import ShiftPage, close_words
from pos_scanner.desktop.staff.sign_in_screen import SignInScreen
from pos_scanner.desktop.widgets.confirm_dialog import ConfirmDialog
from pos_scanner.desktop.widgets.idle_timer import IdleTimer
from pos_scanner.desktop.widgets.notices import NoticeStrip
from pos_scanner.desktop.widgets.page import Page
from pos_scanner.desktop.widgets.page_host import PageHost
from pos_scanner.desktop.widgets.sounds import play_refused
from pos_scanner.domain.cashier import Cashier
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.scan import ScanSource
from pos_scanner.domain.shift import ShiftReport
from pos_scanner.till.staff import commands as do

_BADGE_READERS = {ScanSource.WEDGE, ScanSource.SERIAL}
_DEEPEST_DIALOGS = 5


class StaffWindowController(QObject):
    """Registers the pages ``cashiers``, ``pin`` and ``shift``, and serves the sign-in screen.

    Args:
        notice: where the open window says what failed and that a shift was closed.

    Attributes:
        sign_in_screen: covers the window while nobody is signed in.
    """

    def __init__(self, host: PageHost, services: Services, notice: NoticeStrip) -> None:
        super().__init__(host)
        self._host = host
        self._staff = services.staff
        self._notice = notice
        settings = services.settings
        self.sign_in_screen = SignInScreen(settings.till_name)
        limit_s = 60.0 * settings.till_lock_minutes
        self._idle = IdleTimer(limit_s, self) if settings.till_sign_in and limit_s else None
        host.register("cashiers", self._make_cashiers_page)
        host.register("pin", self._make_pin_page)
        host.register("shift", self._make_shift_page)
        self._connect()

    def start(self) -> None:
        """Ask who is at the till: the journal may be used now."""
        if self._idle is not None:
            self._idle.start()
        self._staff.carry_out(self._staff.rules.begin())

    def stop(self) -> None:
        """End the idle timer: the window closes."""
        if self._idle is not None:
            self._idle.stop()

    def take_scan(self, text: str, source: ScanSource) -> None:
        """Take a code while the window is covered: a scanner's is a badge, others are refused."""
        if source in _BADGE_READERS:
            self._staff.carry_out(self._staff.rules.scan_while_locked(text))
        else:
            self._on_failed(KnownError(FailureKind.TILL_LOCKED))

    # ------------------------------------------------------------------------------ inner parts

    def _connect(self) -> None:
        staff, screen = self._staff, self.sign_in_screen
        screen.pin_typed.connect(staff.slot(staff.rules.sign_in))
        screen.first_named.connect(self._on_first_named)
        staff.locked.connect(_close_dialogs)
        staff.unlocked.connect(screen.forget)
        staff.sign_in_shown.connect(self._on_sign_in_shown)
        staff.first_cashier_shown.connect(screen.show_first)
        staff.failed.connect(self._on_failed)
        staff.close_asked.connect(self._on_close_asked)
        staff.shift_closed.connect(self._on_shift_closed)
        if self._idle is not None:
            self._idle.was_idle.connect(staff.slot(staff.rules.lock))

    # --------------------------------------------------------------------------------- the pages

    def _make_cashiers_page(self) -> Page:
        page, staff = CashiersPage(self._host.window), self._staff
        page.change_requested.connect(staff.slot(staff.rules.change_cashiers))
        staff.cashiers_shown.connect(page.show_cashiers)
        staff.cashier_changed.connect(page.show_changed)
        staff.failed.connect(page.show_failure)
        staff.read_cashiers()
        return page

    def _change_cashiers(self, change: do.CashierChange) -> None:
        self._staff.carry_out(self._staff.rules.change_cashiers(change))

    def _make_pin_page(self) -> Page:
        cashier = self._staff.cashier
        page = ChangePinPage(self._host.window, cashier.name if cashier else "")
        if cashier is not None:
            page.change_requested.connect(partial(self._change_pin, cashier))
        self._staff.cashier_changed.connect(page.show_changed)
        self._staff.failed.connect(page.show_failure)
        return page

    def _change_pin(self, cashier: Cashier, current_pin: str, new_pin: str) -> None:
        self._change_cashiers(do.SetPin(cashier.cashier_id, new_pin, current_pin))

    def _make_shift_page(self) -> Page:
        page, staff = ShiftPage(self._host.window), self._staff
        page.open_requested.connect(staff.slot(staff.rules.open_shift))
        page.close_requested.connect(staff.slot(staff.rules.request_close))
        staff.shift_shown.connect(page.show_shift)
        staff.shift_closed.connect(page.show_closed)
        staff.failed.connect(page.show_failure)
        staff.carry_out(staff.rules.read_shift())
        return page

    # --------------------------------------------------------------------------------------- slots

    def _on_first_named(self, name: str, pin: str) -> None:
        self._change_cashiers(do.AddCashier(name, pin))

    def _on_sign_in_shown(self, command: do.ShowSignIn) -> None:
        self.sign_in_screen.show_cashiers(command.cashiers, command.proposed)

    def _on_failed(self, error: KnownError) -> None:
        play_refused()
        if self._staff.is_locked:
            self.sign_in_screen.show_failure(error)
        elif not self._host.is_open:
            self._notice.tell(failure_words(error), "bad")

    def _on_close_asked(self, command: do.AskToCloseShift) -> None:
        """Ask whether the shift is to be closed, over the page that is open or the window."""
        words = close_words(command.shift, command.figures)
        over = self._host.page or self._host.window
        dialog = ConfirmDialog("close_shift", words, self.tr("Close the shift"), over)
        dialog.accepted.connect(self._staff.slot(self._staff.rules.close_shift))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _on_shift_closed(self, report: ShiftReport) -> None:
        if not self._host.is_open:
            title = self.tr("Shift {0} is closed.").format(report.shift.number)
            self._notice.tell(Message(title, ""), "good", stays=False)


def _close_dialogs() -> None:
    """Close pages and menus when the till locks: nothing of a customer stays in sight."""
    popup = QApplication.activePopupWidget()
    if popup is not None:
        popup.close()
    for _ in range(_DEEPEST_DIALOGS):
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QDialog):
            dialog.reject()
