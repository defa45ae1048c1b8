"""The staff's commands: what the methods of ``till.staff.rules.Staff`` want done, as values.

``Show…``, ``AskToCloseShift``, ``Announce…``, ``Lock``, ``Unlock`` are for the window; the others
are work whose outcome the rules are called with again, by the method that each of them names.
"""

from dataclasses import dataclass, field

from pos_scanner.domain.cashier import Cashier
from pos_scanner.domain.errors import KnownError
from pos_scanner.domain.shift import Figures, Shift, ShiftReport


@dataclass(frozen=True, slots=True)
class AddCashier:
    """Make someone a cashier, who signs in with a PIN, a badge or either."""

    name: str
    pin: str = field(default="", repr=False)
    badge: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class RenameCashier:
    """Give a cashier another name."""

    cashier_id: int
    name: str


@dataclass(frozen=True, slots=True)
class SetPin:
    """Give a cashier another PIN.

    Attributes:
        old: the PIN until now, which a cashier who changes his own must know; empty when the
            owner changes another's.
    """

    cashier_id: int
    pin: str = field(repr=False)
    old: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class SetBadge:
    """Give a cashier another badge."""

    cashier_id: int
    badge: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Retire:
    """Let someone sign in no more."""

    cashier_id: int


@dataclass(frozen=True, slots=True)
class Reinstate:
    """Let someone who had left sign in again."""

    cashier_id: int


CashierChange = AddCashier | RenameCashier | SetPin | SetBadge | Retire | Reinstate


@dataclass(frozen=True, slots=True)
class ReadCashiers:
    """Read everyone; answer with ``cashiers_read``."""


@dataclass(frozen=True, slots=True)
class ChangeCashiers:
    """Carry a change out; answer with ``cashiers_changed`` or ``cashier_change_failed``."""

    change: CashierChange


@dataclass(frozen=True, slots=True)
class SignInByPin:
    """Try a PIN; answer with ``signed_in`` or ``sign_in_failed``."""

    cashier_id: int
    pin: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SignInByBadge:
    """Try a badge; answer with ``signed_in`` or ``sign_in_failed``."""

    badge: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Lock:
    """Cover the window; nothing behind it is seen or reached."""


@dataclass(frozen=True, slots=True)
class Unlock:
    """Show the window as it was."""


@dataclass(frozen=True, slots=True)
class ShowSignIn:
    """Let one of these sign in; ``proposed`` is who was here last, ``None`` when he signed out."""

    cashiers: tuple[Cashier, ...]
    proposed: Cashier | None


@dataclass(frozen=True, slots=True)
class ShowFirstCashier:
    """Nobody is known yet: whoever is there becomes the owner."""


@dataclass(frozen=True, slots=True)
class ShowCashier:
    """Show who is at the till."""

    cashier: Cashier
    is_owner: bool


@dataclass(frozen=True, slots=True)
class ShowCashiers:
    """Show everyone, to the owner."""

    cashiers: tuple[Cashier, ...]


@dataclass(frozen=True, slots=True)
class AnnounceCashierChanged:
    """Say that a change among the cashiers was carried out."""


@dataclass(frozen=True, slots=True)
class AnnounceStaffFailure:
    """Say why somebody did not get in, a change was not made, a shift not opened or closed."""

    error: KnownError


@dataclass(frozen=True, slots=True)
class ReadShift:
    """Read the open shift and its figures; answer with ``shift_read``."""


@dataclass(frozen=True, slots=True)
class ShowShift:
    """Show the open shift as it stands; ``None`` when none is open."""

    shift: Shift | None
    figures: Figures


@dataclass(frozen=True, slots=True)
class OpenShift:
    """Open a shift; answer with ``shift_read`` or ``shift_failed``."""

    cashier: str


@dataclass(frozen=True, slots=True)
class AskToCloseShift:
    """Ask whether the shift is to be closed; it cannot be opened again."""

    shift: Shift
    figures: Figures


@dataclass(frozen=True, slots=True)
class CloseShift:
    """Close the shift; answer with ``shift_closed`` or ``shift_failed``."""

    cashier: str


@dataclass(frozen=True, slots=True)
class AnnounceShiftClosed:
    """Say that the shift is closed, with its Z report."""

    report: ShiftReport


StaffCommand = (
    ReadCashiers
    | ChangeCashiers
    | SignInByPin
    | SignInByBadge
    | Lock
    | Unlock
    | ShowSignIn
    | ShowFirstCashier
    | ShowCashier
    | ShowCashiers
    | AnnounceCashierChanged
    | AnnounceStaffFailure
    | ReadShift
    | ShowShift
    | OpenShift
    | AskToCloseShift
    | CloseShift
    | AnnounceShiftClosed
)
