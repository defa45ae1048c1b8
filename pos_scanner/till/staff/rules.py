"""The rules of who is at the till and which shift is open, without I/O.

A shop that uses neither gets no command at all. While nobody is signed in the window is covered;
what stands in its form stays there. The owner, who looks after the others, is the one who has
been here longest.
"""

from dataclasses import replace

from pos_scanner.domain.cashier import Cashier, can_be_badge, owner_of
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.shift import Figures, Shift, ShiftReport
from pos_scanner.till.staff import commands as do
from pos_scanner.till.staff.commands import CashierChange, StaffCommand


class Staff:
    """Who is at the till.

    Args:
        usual: who confirms where nobody signs in; the setting's, perhaps empty.
        signs_in, keeps_shifts: whether cashiers sign in, whether shifts are opened and closed.
    """

    def __init__(self, usual: str, *, signs_in: bool, keeps_shifts: bool) -> None:
        self._usual = usual
        self._signs_in = signs_in
        self._keeps_shifts = keeps_shifts
        self._cashiers: tuple[Cashier, ...] = ()
        self._cashier: Cashier | None = None
        self._is_trying = False
        self._first_cashier: do.AddCashier | None = None
        self._shift_display = do.ShowShift(None, Figures())
        self._is_changing_shift = False
        self.is_locked = signs_in

    @property
    def name(self) -> str:
        """Name of the cashier who confirms; empty while nobody is signed in who should be."""
        if not self._signs_in:
            return self._usual
        return self._cashier.name if self._cashier else ""

    @property
    def is_owner(self) -> bool:
        """Whether the one who is signed in looks after the others."""
        owner = owner_of(self._cashiers)
        return self._cashier is not None and owner is not None and self._is(owner.cashier_id)

    @property
    def can_maintain(self) -> bool:
        """Whether the journal's maintenance may be used: by the owner, where cashiers sign in."""
        return not self._signs_in or (self.is_owner and not self.is_locked)

    def begin(self) -> list[StaffCommand]:
        """The journal is open, or another one stands in its place."""
        commands: list[StaffCommand] = [do.ReadShift()] if self._keeps_shifts else []
        return [do.Lock(), do.ReadCashiers(), *commands] if self._signs_in else commands

    # ------------------------------------------------------------------------------ signing in

    def cashiers_read(self, cashiers: tuple[Cashier, ...]) -> list[StaffCommand]:
        """These are the cashiers, those who have left too."""
        self._cashiers = cashiers
        return self._show_sign_in() if self.is_locked else [do.ShowCashiers(cashiers)]

    def sign_in(self, cashier_id: int, pin: str) -> list[StaffCommand]:
        """Somebody says who he is, and proves it; one try at a time."""
        if self._is_trying or not self.is_locked:
            return []
        self._is_trying = True
        return [do.SignInByPin(cashier_id, pin)]

    def scan_while_locked(self, text: str) -> list[StaffCommand]:
        """A code was read while nobody was signed in: a badge, or a customer's."""
        if self._is_trying or not self.is_locked:
            return []
        if not can_be_badge(text):
            return [do.AnnounceStaffFailure(KnownError(FailureKind.TILL_LOCKED))]
        self._is_trying = True
        return [do.SignInByBadge(text.strip())]

    def signed_in(self, cashier: Cashier) -> list[StaffCommand]:
        """The journal knows who tried to sign in."""
        self._is_trying = False
        self._cashier, self.is_locked = cashier, False
        return [do.Unlock(), do.ShowCashier(cashier, self.is_owner)]

    def sign_in_failed(self, error: KnownError) -> list[StaffCommand]:
        """The journal does not know who tried, or could not be read."""
        self._is_trying = False
        return [do.AnnounceStaffFailure(error)]

    def lock(self) -> list[StaffCommand]:
        """Nobody has touched the till for as long as the settings say; the cashier stays it."""
        if not self._signs_in or self.is_locked:
            return []
        self.is_locked = True
        return [do.Lock(), do.ReadCashiers()]

    def sign_out(self) -> list[StaffCommand]:
        """The cashier signs out: the till locks and proposes nobody for the next sign-in."""
        self._cashier = None
        return self.lock()

    def _show_sign_in(self) -> list[StaffCommand]:
        active = tuple(cashier for cashier in self._cashiers if cashier.is_active)
        if not active:
            return [do.ShowFirstCashier()]
        return [do.ShowSignIn(active, self._renewed(active))]

    # -------------------------------------------------------------------------------- cashiers

    def change_cashiers(self, change: CashierChange) -> list[StaffCommand]:
        """The owner wants a change, or a cashier for himself, or a new shop its first cashier."""
        is_first = self.is_locked and not any(cashier.is_active for cashier in self._cashiers)
        refusal = self._refusal(change, is_first=is_first)
        if refusal is not None:
            return [do.AnnounceStaffFailure(refusal)]
        if is_first and isinstance(change, do.AddCashier):
            self._first_cashier = change
        elif isinstance(change, do.SetPin) and self.is_owner and not self._is(change.cashier_id):
            change = replace(change, old="")
        return [do.ChangeCashiers(change)]

    def cashiers_changed(self, cashiers: tuple[Cashier, ...]) -> list[StaffCommand]:
        """A change was carried out; everyone as they are now. The first cashier is signed in."""
        self._cashiers = cashiers
        first, self._first_cashier = self._first_cashier, None
        if first is not None and self.is_locked:
            name = first.name.strip()
            return self.signed_in(next(cashier for cashier in cashiers if cashier.name == name))
        commands: list[StaffCommand] = [do.ShowCashiers(cashiers), do.AnnounceCashierChanged()]
        renewed = self._renewed(cashiers)
        if renewed is not None and renewed != self._cashier:
            self._cashier = renewed
            commands.append(do.ShowCashier(renewed, self.is_owner))
        return commands

    def cashier_change_failed(self, error: KnownError) -> list[StaffCommand]:
        """The journal refused a change, or could not be written."""
        self._first_cashier = None
        return [do.AnnounceStaffFailure(error)]

    def _refusal(self, change: CashierChange, *, is_first: bool) -> KnownError | None:
        is_own_pin = isinstance(change, do.SetPin) and self._is(change.cashier_id)
        is_allowed = is_first and isinstance(change, do.AddCashier)
        if not (is_allowed or is_own_pin or (self.is_owner and not self.is_locked)):
            return KnownError(FailureKind.NOT_THE_OWNER)
        kind = FailureKind.CASHIER_NOT_ACCEPTED
        if isinstance(change, do.AddCashier) and not (change.pin or change.badge):
            return KnownError(kind, reason="nothing-to-sign-in-with")
        if isinstance(change, do.Retire) and self._is(change.cashier_id):
            return KnownError(kind, reason="owner")
        return None

    def _is(self, cashier_id: int) -> bool:
        return self._cashier is not None and self._cashier.cashier_id == cashier_id

    def _renewed(self, cashiers: tuple[Cashier, ...]) -> Cashier | None:
        """The present cashier as the journal has him now; ``None`` when he is not among them."""
        return next((cashier for cashier in cashiers if self._is(cashier.cashier_id)), None)

    # ---------------------------------------------------------------------------------- shifts

    def read_shift(self) -> list[StaffCommand]:
        """The cashier wants to see how the shift stands."""
        return [do.ReadShift()] if self._keeps_shifts else []

    def shift_read(self, shift: Shift | None, figures: Figures) -> list[StaffCommand]:
        """The open shift and its figures; ``None`` when none is open."""
        self._shift_display = do.ShowShift(shift, figures)
        self._is_changing_shift = False
        return [self._shift_display]

    def open_shift(self) -> list[StaffCommand]:
        """The cashier wants to open a shift; one at a time."""
        if self._shift_display.shift is not None or self._is_changing_shift:
            return []
        self._is_changing_shift = True
        return [do.OpenShift(self.name)]

    def request_close(self) -> list[StaffCommand]:
        """The cashier wants to close the shift: he is asked first, since it stays closed."""
        shift, figures = self._shift_display.shift, self._shift_display.figures
        return [] if shift is None else [do.AskToCloseShift(shift, figures)]

    def close_shift(self) -> list[StaffCommand]:
        """The cashier was asked and wants the shift closed; once."""
        if self._shift_display.shift is None or self._is_changing_shift:
            return []
        self._is_changing_shift = True
        return [do.CloseShift(self.name)]

    def shift_closed(self, report: ShiftReport) -> list[StaffCommand]:
        """The journal has closed the shift."""
        return [*self.shift_read(None, Figures()), do.AnnounceShiftClosed(report)]

    def shift_failed(self, error: KnownError) -> list[StaffCommand]:
        """The journal has not opened or closed a shift: it is read anew."""
        self._is_changing_shift = False
        return [do.AnnounceStaffFailure(error), do.ReadShift()]
