"""Pictures of signing in, of cashiers and shifts; see ``shots.py``."""

from collections.abc import Callable

from PySide6.QtWidgets import QApplication

from pos_scanner.desktop.staff.cashiers_page import CashiersPage
from pos_scanner.desktop.staff.change_pin_page import ChangePinPage
from pos_scanner.desktop.staff.shift_page import ShiftPage, close_words
from pos_scanner.desktop.staff.sign_in_screen import SignInScreen
from pos_scanner.desktop.widgets.confirm_dialog import ConfirmDialog
from pos_scanner.desktop.widgets.page import Page
from pos_scanner.desktop.window.main_window import MainWindow
from pos_scanner.domain.cashier import Cashier
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.shift import Figures, ReportKind, Shift, ShiftReport
from pos_scanner.till.staff.commands import ShowCashier, ShowShift
from tests.screenshots.invoices import FIGURES
from tests.screenshots.samples import SETTINGS, invoices

_OWNER = Cashier(1, "老板", has_pin=True)
_LEE = Cashier(2, "李小红", has_pin=True, has_badge=True)
_MORNING = invoices()[-1].confirmed_at
_PEOPLE = (_LEE, Cashier(3, "张三", has_pin=True), _OWNER)


def _cover(window: MainWindow) -> SignInScreen:
    cover = SignInScreen(SETTINGS.till_name)
    window.set_cover(cover)
    window.cover()
    return cover


def _locked(window: MainWindow) -> None:
    _cover(window).show_cashiers(_PEOPLE, _PEOPLE[1])


def _refused(window: MainWindow) -> None:
    cover = _cover(window)
    cover.show_cashiers(_PEOPLE, _LEE)
    cover.show_failure(KnownError(FailureKind.SIGN_IN_PAUSED, seconds="60"))


def _first(window: MainWindow) -> None:
    _cover(window).show_first()


def _at_work(window: MainWindow) -> None:
    window.top.cashier.show_cashier(ShowCashier(_OWNER, is_owner=True))
    window.top.show_shift(ShowShift(Shift(7, _MORNING, "老板"), Figures()))
    window.show_shift_key(visible=True)


def _no_shift(window: MainWindow) -> None:
    window.top.cashier.show_cashier(ShowCashier(_LEE, is_owner=False))
    window.top.show_shift(ShowShift(None, Figures()))
    window.show_shift_key(visible=True)


def _cashiers(window: MainWindow) -> CashiersPage:
    page = CashiersPage(window)
    page.show_cashiers((*_PEOPLE, Cashier(4, "王五", has_pin=True, is_active=False)))
    return page


def _badge(window: MainWindow) -> Page:
    page = _cashiers(window)
    page.choose(0)
    page.take_scan("B-0042")
    return page


def _pin(window: MainWindow) -> Page:
    page = ChangePinPage(window, "李小红")
    page.show_failure(KnownError(FailureKind.SIGN_IN_REFUSED))
    return page


def _shift() -> Shift:
    return Shift(7, invoices()[-1].confirmed_at, "李小红")


def _open_shift(window: MainWindow) -> ShiftPage:
    page = ShiftPage(window)
    page.show_shift(ShowShift(_shift(), FIGURES))
    return page


def _closed_shift(window: MainWindow) -> Page:
    page = ShiftPage(window)
    page.show_shift(ShowShift(None, Figures()))
    at = invoices()[0].confirmed_at
    page.show_closed(ShiftReport(ReportKind.Z, 12, _shift(), at, "李小红", FIGURES))
    return page


def _none_open(window: MainWindow) -> Page:
    page = ShiftPage(window)
    page.show_shift(ShowShift(None, Figures()))
    return page


def _ask(window: MainWindow) -> Page:
    doing = QApplication.translate("StaffWindowController", "Close the shift")
    return ConfirmDialog("close_shift", close_words(_shift(), FIGURES), doing, window)


STAFF_SCREENS: dict[str, Callable[[MainWindow], None]] = {
    "locked": _locked,
    "sign-in-paused": _refused,
    "first-cashier": _first,
    "at-work": _at_work,
    "no-shift": _no_shift,
}
STAFF_PAGES: dict[str, Callable[[MainWindow], Page]] = {
    "cashiers": _cashiers,
    "badge": _badge,
    "pin": _pin,
    "shift": _open_shift,
    "shift-closed": _closed_shift,
    "shift-none": _none_open,
    "ask": _ask,
}
