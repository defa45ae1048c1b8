"""Carries the staff's commands out: hashing and reading to the journal lane, the rest to signals.

The decisions are ``till.staff.Staff``'s. Who signed in goes to the log by number alone.
"""

import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial

from PySide6.QtCore import QObject, Signal

from pos_scanner.desktop.services.journal_service import JournalService
from pos_scanner.desktop.services.staff_service import StaffService
from pos_scanner.desktop.services.workers import Workers, WorkQueue
from pos_scanner.domain.cashier import Cashier
from pos_scanner.settings import Settings
from pos_scanner.till.staff import commands as do
from pos_scanner.till.staff import events as on
from pos_scanner.till.staff.rules import Staff

log = logging.getLogger(__name__)


class StaffController(QObject):
    """Between the staff's rules, the journal lane and the window.

    Signals (each carries one value of the domain):
        locked(), unlocked(), sign_in_shown(ShowSignIn), first_cashier_shown(),
        cashier_shown(ShowCashier), cashiers_shown(tuple[Cashier]), cashier_changed(),
        failed(KnownError), shift_shown(ShowShift), close_asked(AskToCloseShift),
        shift_closed(ShiftReport).
    """

    locked = Signal()
    unlocked = Signal()
    sign_in_shown = Signal(object)
    first_cashier_shown = Signal()
    cashier_shown = Signal(object)
    cashiers_shown = Signal(object)
    cashier_changed = Signal()
    failed = Signal(object)
    shift_shown = Signal(object)
    close_asked = Signal(object)
    shift_closed = Signal(object)

    def __init__(
        self,
        settings: Settings,
        journal: JournalService,
        workers: Workers,
        now: Callable[[], datetime],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._staff = Staff(
            settings.till_cashier,
            signs_in=settings.till_sign_in,
            keeps_shifts=settings.till_shifts,
        )
        self._lane = StaffService(journal)
        self._workers = workers
        self._now = now
        self.cashier: Cashier | None = None

    @property
    def name(self) -> str:
        """Who confirms now."""
        return self._staff.name

    @property
    def is_owner(self) -> bool:
        """Whether who is signed in looks after the others."""
        return self._staff.is_owner

    @property
    def is_locked(self) -> bool:
        """Whether nobody is signed in who should be."""
        return self._staff.is_locked

    def handle(self, event: on.StaffEvent) -> None:
        """Tell the rules what happened, and do what they want."""
        for command in self._staff.handle(event):
            if not (self._do_work(command) or self._show(command)):
                raise AssertionError(f"nobody carries out {type(command).__name__}")

    def read_cashiers(self) -> None:
        """Read everyone; ``cashiers_shown`` tells."""
        self._submit(self._lane.cashiers, on.CashiersRead, on.SignInFailed)

    # ------------------------------------------------------------------------------ inner parts

    def _do_work(self, command: do.StaffCommand) -> bool:
        """Commands that take time: to the journal lane."""
        at = self._now()
        match command:
            case do.ReadCashiers():
                self.read_cashiers()
            case do.SignInByPin(cashier_id, pin):
                work = partial(self._lane.sign_in_by_pin, cashier_id, pin, at)
                self._submit(work, on.SignedIn, on.SignInFailed)
            case do.SignInByBadge(badge):
                by_badge = partial(self._lane.sign_in_by_badge, badge, at)
                self._submit(by_badge, on.SignedIn, on.SignInFailed)
            case do.ChangeCashiers(change):
                changed = partial(self._lane.change, change, at)
                self._submit(changed, on.CashiersChanged, on.CashierChangeFailed)
            case _:
                return self._do_shift(command, at)
        return True

    def _do_shift(self, command: do.StaffCommand, at: datetime) -> bool:
        match command:
            case do.ReadShift():
                self._submit(self._lane.shift, _shift_read, on.SignInFailed)
            case do.OpenShift(cashier):
                opened = partial(self._lane.open_shift, cashier, at)
                self._submit(opened, _shift_read, on.ShiftFailed)
            case do.CloseShift(cashier):
                closed = partial(self._lane.close_shift, cashier, at)
                self._submit(closed, on.ShiftClosed, on.ShiftFailed)
            case _:
                return False
        return True

    def _show(self, command: do.StaffCommand) -> bool:  # noqa: C901  (one arm a command)
        """Commands for the window: a signal."""
        match command:
            case do.Lock():
                self.locked.emit()
            case do.Unlock():
                self.unlocked.emit()
            case do.ShowSignIn():
                self.sign_in_shown.emit(command)
            case do.ShowFirstCashier():
                self.first_cashier_shown.emit()
            case do.ShowCashier(cashier):
                log.info("cashier %d is at the till", cashier.cashier_id)
                self.cashier = cashier
                self.cashier_shown.emit(command)
            case do.ShowCashiers(cashiers):
                self.cashiers_shown.emit(cashiers)
            case do.TellCashierChanged():
                self.cashier_changed.emit()
            case do.TellStaffFailure(error):
                log.warning("told the user: %s", error.kind.value)
                self.failed.emit(error)
            case do.ShowShift():
                self.shift_shown.emit(command)
            case do.AskToCloseShift():
                self.close_asked.emit(command)
            case do.TellShiftClosed(report):
                log.info("shift %d is closed", report.shift.number)
                self.shift_closed.emit(report)
            case _:
                return False
        return True

    def _submit(
        self,
        work: Callable[[], object],
        done: Callable[..., on.StaffEvent],
        failed: Callable[..., on.StaffEvent],
    ) -> None:
        self._workers.submit(
            WorkQueue.JOURNAL,
            work,
            lambda result: self.handle(done(result)),
            lambda error: self.handle(failed(error)),
        )


def _shift_read(read: tuple[object, object]) -> on.ShiftRead:
    return on.ShiftRead(*read)  # type: ignore[arg-type]  # as StaffLane.shift gives them
