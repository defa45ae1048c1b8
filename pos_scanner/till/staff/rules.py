"""The rules of who is at the till and which shift is open, without I/O.

A shop that uses neither gets no command at all. While nobody is signed in the window is covered;
what stands in its form stays there. The owner, who looks after the others, is the one who has
been here longest.
"""

from dataclasses import replace
from typing import assert_never

from pos_scanner.domain.cashier import Cashier, can_be_badge, owner_of
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.shift import Figures, Shift
from pos_scanner.till.staff import commands as do
from pos_scanner.till.staff import events as on
from pos_scanner.till.staff.commands import CashierChange, StaffCommand

_SigningIn = (
    on.CashiersRead
    | on.PinTyped
    | on.ScannedWhileLocked
    | on.SignedIn
    | on.SignInFailed
    | on.WasIdle
    | on.SignOutRequested
)
_Changing = on.CashierChangeRequested | on.CashiersChanged | on.CashierChangeFailed
_OfShift = (
    on.ShiftAsked
    | on.ShiftRead
    | on.ShiftOpenRequested
    | on.ShiftCloseRequested
    | on.ShiftCloseConfirmed
    | on.ShiftClosed
    | on.ShiftFailed
)


class Staff:
    """Who is at the till.

    Args:
        usual: who confirms where nobody signs in; the setting's, perhaps empty.
        signs_in: whether cashiers sign in.
        keeps_shifts: whether shifts are opened and closed.
    """

    def __init__(
        self, usual: str = "", *, signs_in: bool = False, keeps_shifts: bool = False
    ) -> None:
        self._usual = usual
        self._signs_in = signs_in
        self._keeps_shifts = keeps_shifts
        self._cashiers: tuple[Cashier, ...] = ()
        self._cashier: Cashier | None = None
        self._is_trying = False
        self._first: do.AddCashier | None = None
        self._shift: Shift | None = None
        self._figures = Figures()
        self._is_changing_shift = False
        self.is_locked = signs_in

    @property
    def name(self) -> str:
        """Who confirms now."""
        if not self._signs_in:
            return self._usual
        return self._cashier.name if self._cashier else ""

    @property
    def is_owner(self) -> bool:
        """Whether the one who is signed in looks after the others."""
        owner = owner_of(self._cashiers)
        return self._cashier is not None and owner is not None and self._is(owner.cashier_id)

    def handle(self, event: on.StaffEvent) -> list[StaffCommand]:
        """Take in what happened; say what is to be done, in order."""
        if isinstance(event, _SigningIn):
            return self._sign_in(event)
        if isinstance(event, _Changing):
            return self._change(event)
        if isinstance(event, _OfShift):
            return self._lead_shift(event)
        match event:
            case on.CameToWork():
                begun: list[StaffCommand] = [do.ReadShift()] if self._keeps_shifts else []
                return [do.Lock(), do.ReadCashiers(), *begun] if self._signs_in else begun
        assert_never(event)

    # ------------------------------------------------------------------------------ signing in

    def _sign_in(self, event: _SigningIn) -> list[StaffCommand]:  # noqa: C901  (one arm an event)
        match event:
            case on.CashiersRead(cashiers):
                self._cashiers = cashiers
                return self._show_sign_in() if self.is_locked else [do.ShowCashiers(cashiers)]
            case on.PinTyped() | on.ScannedWhileLocked() if self._is_trying or not self.is_locked:
                return []
            case on.PinTyped(cashier_id, pin):
                self._is_trying = True
                return [do.SignInByPin(cashier_id, pin)]
            case on.ScannedWhileLocked(text):
                return self._take_code(text)
            case on.SignedIn(cashier):
                return self._let_in(cashier)
            case on.SignInFailed(error):
                self._is_trying = False
                return [do.TellStaffFailure(error)]
            case on.WasIdle():
                return self._lock()
            case on.SignOutRequested():
                self._cashier = None
                return self._lock()

    def _lock(self) -> list[StaffCommand]:
        if not self._signs_in or self.is_locked:
            return []
        self.is_locked = True
        return [do.Lock(), do.ReadCashiers()]

    def _show_sign_in(self) -> list[StaffCommand]:
        able = tuple(one for one in self._cashiers if one.is_active)
        if not able:
            return [do.ShowFirstCashier()]
        chosen = next((one for one in able if self._is(one.cashier_id)), None)
        return [do.ShowSignIn(able, chosen)]

    def _take_code(self, text: str) -> list[StaffCommand]:
        if not can_be_badge(text):
            return [do.TellStaffFailure(KnownError(FailureKind.TILL_LOCKED))]
        self._is_trying = True
        return [do.SignInByBadge(text.strip())]

    def _let_in(self, cashier: Cashier) -> list[StaffCommand]:
        self._is_trying = False
        self._cashier, self.is_locked = cashier, False
        return [do.Unlock(), do.ShowCashier(cashier, self.is_owner)]

    # -------------------------------------------------------------------------------- cashiers

    def _change(self, event: _Changing) -> list[StaffCommand]:
        match event:
            case on.CashierChangeRequested(change):
                return self._take_change(change)
            case on.CashiersChanged(cashiers):
                return self._changed(cashiers)
            case on.CashierChangeFailed(error):
                self._first = None
                return [do.TellStaffFailure(error)]

    def _take_change(self, change: CashierChange) -> list[StaffCommand]:
        is_first = self.is_locked and not any(one.is_active for one in self._cashiers)
        refusal = self._refusal(change, is_first=is_first)
        if refusal is not None:
            return [do.TellStaffFailure(refusal)]
        if is_first and isinstance(change, do.AddCashier):
            self._first = change
        elif isinstance(change, do.SetPin) and self.is_owner and not self._is(change.cashier_id):
            change = replace(change, old="")
        return [do.ChangeCashiers(change)]

    def _refusal(self, change: CashierChange, *, is_first: bool) -> KnownError | None:
        is_own_pin = isinstance(change, do.SetPin) and self._is(change.cashier_id)
        may = is_first and isinstance(change, do.AddCashier)
        if not (may or is_own_pin or (self.is_owner and not self.is_locked)):
            return KnownError(FailureKind.NOT_THE_OWNER)
        kind = FailureKind.CASHIER_NOT_ACCEPTED
        if isinstance(change, do.AddCashier) and not (change.pin or change.badge):
            return KnownError(kind, reason="nothing-to-sign-in-with")
        if isinstance(change, do.Retire) and self._is(change.cashier_id):
            return KnownError(kind, reason="owner")
        return None

    def _changed(self, cashiers: tuple[Cashier, ...]) -> list[StaffCommand]:
        self._cashiers = cashiers
        first, self._first = self._first, None
        if first is not None and self.is_locked:
            name = first.name.strip()
            return self._let_in(next(one for one in cashiers if one.name == name))
        shown: list[StaffCommand] = [do.ShowCashiers(cashiers), do.TellCashierChanged()]
        renewed = next((one for one in cashiers if self._is(one.cashier_id)), None)
        if renewed is not None and renewed != self._cashier:
            self._cashier = renewed
            shown.append(do.ShowCashier(renewed, self.is_owner))
        return shown

    def _is(self, cashier_id: int) -> bool:
        return self._cashier is not None and self._cashier.cashier_id == cashier_id

    # ---------------------------------------------------------------------------------- shifts

    def _lead_shift(self, event: _OfShift) -> list[StaffCommand]:
        match event:
            case on.ShiftAsked():
                return [do.ReadShift()] if self._keeps_shifts else []
            case on.ShiftRead(shift, figures):
                self._shift, self._figures = shift, figures
                self._is_changing_shift = False
                return [do.ShowShift(shift, figures)]
            case on.ShiftOpenRequested() if self._shift is None and not self._is_changing_shift:
                self._is_changing_shift = True
                return [do.OpenShift(self.name)]
            case on.ShiftCloseRequested() if self._shift is not None:
                return [do.AskToCloseShift(self._shift, self._figures)]
            case on.ShiftCloseConfirmed() if self._shift and not self._is_changing_shift:
                self._is_changing_shift = True
                return [do.CloseShift(self.name)]
            case on.ShiftClosed(report):
                self._shift, self._figures = None, Figures()
                self._is_changing_shift = False
                return [do.ShowShift(None, Figures()), do.TellShiftClosed(report)]
            case on.ShiftFailed(error):
                self._is_changing_shift = False
                return [do.TellStaffFailure(error), do.ReadShift()]
            case _:
                return []
