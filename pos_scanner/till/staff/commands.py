"""What the staff's rules want done: all that ``Staff`` can ask for."""

from dataclasses import dataclass, field

from pos_scanner.domain.cashier import Cashier
from pos_scanner.domain.errors import KnownError
from pos_scanner.domain.shift import Figures, Shift, ShiftReport


@dataclass(frozen=True, slots=True)
class AddCashier:
    """Let someone in; a PIN, a badge or both."""

    name: str
    pin: str = field(default="", repr=False)
    badge: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class RenameCashier:
    """Give another name."""

    cashier_id: int
    name: str


@dataclass(frozen=True, slots=True)
class SetPin:
    """Set another PIN.

    Attributes:
        old: the PIN until now, which a cashier proves who changes his own.
    """

    cashier_id: int
    pin: str = field(repr=False)
    old: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class SetBadge:
    """Set another badge."""

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
    """Read everyone; answer with CashiersRead."""


@dataclass(frozen=True, slots=True)
class ChangeCashiers:
    """Carry a change out; answer with CashiersChanged or CashierChangeFailed."""

    change: CashierChange


@dataclass(frozen=True, slots=True)
class SignInByPin:
    """Try a PIN; answer with SignedIn or SignInFailed."""

    cashier_id: int
    pin: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SignInByBadge:
    """Try a badge; answer with SignedIn or SignInFailed."""

    badge: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Lock:
    """Cover the window; nothing behind it is seen or reached."""


@dataclass(frozen=True, slots=True)
class Unlock:
    """Show the window as it was."""


@dataclass(frozen=True, slots=True)
class ShowSignIn:
    """Let one of these sign in; ``chosen`` is most likely he."""

    cashiers: tuple[Cashier, ...]
    chosen: Cashier | None


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
class TellCashierChanged:
    """Say that a change was carried out."""


@dataclass(frozen=True, slots=True)
class TellStaffFailure:
    """Say why somebody did not get in, a change was not made, a shift not opened or closed."""

    error: KnownError


@dataclass(frozen=True, slots=True)
class ReadShift:
    """Read the open shift and its figures; answer with ShiftRead."""


@dataclass(frozen=True, slots=True)
class ShowShift:
    """Show the open shift as it stands; ``None`` when none is open."""

    shift: Shift | None
    figures: Figures


@dataclass(frozen=True, slots=True)
class OpenShift:
    """Open a shift; answer with ShiftRead or ShiftFailed."""

    cashier: str


@dataclass(frozen=True, slots=True)
class AskToCloseShift:
    """Ask whether the shift is to be closed; it cannot be opened again."""

    shift: Shift
    figures: Figures


@dataclass(frozen=True, slots=True)
class CloseShift:
    """Close the shift; answer with ShiftClosed or ShiftFailed."""

    cashier: str


@dataclass(frozen=True, slots=True)
class TellShiftClosed:
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
    | TellCashierChanged
    | TellStaffFailure
    | ReadShift
    | ShowShift
    | OpenShift
    | AskToCloseShift
    | CloseShift
    | TellShiftClosed
)
