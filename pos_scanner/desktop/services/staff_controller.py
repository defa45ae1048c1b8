"""Carries the staff's commands out on the queues that take them, and gives values as signals.

The decisions are ``till.staff.Staff``'s. Who signed in goes to the log by number alone.
"""

import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import ParamSpec, TypeVar, assert_never

from PySide6.QtCore import QObject, Signal

from pos_scanner.desktop.services.journal_service import JournalService
from pos_scanner.desktop.services.staff_service import StaffService
from pos_scanner.desktop.services.workers import Workers, WorkQueue
from pos_scanner.domain.cashier import Cashier
from pos_scanner.domain.errors import KnownError
from pos_scanner.domain.shift import Figures, Shift
from pos_scanner.journal.tax_totals import ShiftSums
from pos_scanner.settings import Settings
from pos_scanner.till.staff import Staff
from pos_scanner.till.staff import commands as do
from pos_scanner.till.staff.commands import StaffCommand

P = ParamSpec("P")
T = TypeVar("T")
log = logging.getLogger(__name__)


class StaffController(QObject):
    """Between the staff's rules, the journal and the window.

    Attributes:
        rules: decide; what they return is for ``carry_out``, their methods for ``slot``.
        cashier: who was at the till last.

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
        self.rules = Staff(
            settings.till_cashier,
            signs_in=settings.till_sign_in,
            keeps_shifts=settings.till_shifts,
        )
        self._service = StaffService(journal)
        self._workers = workers
        self._now = now
        self.cashier: Cashier | None = None

    def cashier_name(self) -> str:
        """The cashier who confirms now; empty when the shop names none."""
        return self.rules.name

    @property
    def is_owner(self) -> bool:
        """Whether who is signed in looks after the others."""
        return self.rules.is_owner

    @property
    def can_maintain(self) -> bool:
        """Whether who is at the till may use the journal's maintenance."""
        return self.rules.can_maintain

    @property
    def is_locked(self) -> bool:
        """Whether nobody is signed in who should be."""
        return self.rules.is_locked

    def carry_out(self, commands: list[StaffCommand]) -> None:
        """Do what the rules want, in their order."""
        for command in commands:
            self._carry_out_one(command)

    def slot(self, decide: Callable[P, list[StaffCommand]]) -> Callable[P, None]:
        """A slot that calls a method of the rules and carries out what it returns."""

        def decide_and_carry_out(*args: P.args, **kwargs: P.kwargs) -> None:
            self.carry_out(decide(*args, **kwargs))

        return decide_and_carry_out

    def read_cashiers(self) -> None:
        """Read everyone; ``cashiers_shown`` tells."""
        self._ask(self._service.cashiers, self.rules.cashiers_read, self.rules.sign_in_failed)

    # ------------------------------------------------------------------------------ inner parts

    def _carry_out_one(  # noqa: C901, PLR0912, PLR0915  (one flat match)
        self, command: StaffCommand
    ) -> None:
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
            case do.AnnounceCashierChanged():
                self.cashier_changed.emit()
            case do.AnnounceStaffFailure(error):
                log.warning("reported to the user: %s", error.kind.value)
                self.failed.emit(error)
            case do.ShowShift():
                self.shift_shown.emit(command)
            case do.AskToCloseShift():
                self.close_asked.emit(command)
            case do.AnnounceShiftClosed(report):
                log.info("shift %d is closed", report.shift.number)
                self.shift_closed.emit(report)
            case do.ReadCashiers():
                self.read_cashiers()
            case do.SignInByPin(cashier_id, pin):
                self._sign_in(partial(self._service.sign_in_by_pin, cashier_id, pin))
            case do.SignInByBadge(badge):
                self._sign_in(partial(self._service.sign_in_by_badge, badge))
            case do.ChangeCashiers(change):
                self._change_cashiers(change)
            case do.ReadShift():
                failed = self.rules.sign_in_failed
                self._read_shift(WorkQueue.READING, self._service.shift, failed)
            case do.OpenShift(cashier):
                opening = partial(self._service.open_shift, cashier, self._now())
                self._read_shift(WorkQueue.JOURNAL, opening)
            case do.CloseShift(cashier):
                close, failed = partial(self._close_shift, cashier), self.rules.shift_failed
                sums = self._service.shift_sums
                self._workers.submit(WorkQueue.READING, sums, close, self.slot(failed))
            case _:
                assert_never(command)

    def _sign_in(self, prove: Callable[[datetime], Cashier]) -> None:
        work = partial(prove, self._now())
        self._ask(work, self.rules.signed_in, self.rules.sign_in_failed)

    def _change_cashiers(self, change: do.CashierChange) -> None:
        work = partial(self._service.change, change, self._now())
        self._ask(work, self.rules.cashiers_changed, self.rules.cashier_change_failed)

    def _read_shift(
        self,
        queue: WorkQueue,
        work: Callable[[], tuple[Shift | None, Figures]],
        decide_failure: Callable[[KnownError], list[StaffCommand]] | None = None,
    ) -> None:
        failed = self.slot(decide_failure or self.rules.shift_failed)
        self._workers.submit(queue, work, self._on_shift_read, failed)

    def _close_shift(self, cashier: str, sums: ShiftSums | None) -> None:
        # After what was confirmed until now, which belongs to the shift.
        work = partial(self._service.close_shift, cashier, self._now(), sums)
        closed, failed = self.slot(self.rules.shift_closed), self.slot(self.rules.shift_failed)
        self._workers.submit(WorkQueue.JOURNAL, work, closed, failed)

    def _ask(
        self,
        work: Callable[[], T],
        decide: Callable[[T], list[StaffCommand]],
        decide_failure: Callable[[KnownError], list[StaffCommand]],
    ) -> None:
        self._workers.submit(WorkQueue.OFFICE, work, self.slot(decide), self.slot(decide_failure))

    def _on_shift_read(self, reading: tuple[Shift | None, Figures]) -> None:
        self.carry_out(self.rules.shift_read(*reading))
