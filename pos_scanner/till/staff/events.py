"""What happens among the staff: everything that ``Staff`` is told."""

from dataclasses import dataclass, field

from pos_scanner.domain.cashier import Cashier
from pos_scanner.domain.errors import KnownError
from pos_scanner.domain.shift import Figures, Shift, ShiftReport
from pos_scanner.till.staff.commands import CashierChange


@dataclass(frozen=True, slots=True)
class CameToWork:
    """The journal is open."""


@dataclass(frozen=True, slots=True)
class CashiersRead:
    """Everyone, those who have left too."""

    cashiers: tuple[Cashier, ...]


@dataclass(frozen=True, slots=True)
class PinTyped:
    """Somebody says who he is, and proves it."""

    cashier_id: int
    pin: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ScannedWhileLocked:
    """A code was read while nobody was signed in: a badge, or a customer's."""

    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The journal knows him."""

    cashier: Cashier


@dataclass(frozen=True, slots=True)
class SignInFailed:
    """The journal does not."""

    error: KnownError


@dataclass(frozen=True, slots=True)
class WasIdle:
    """Nobody has touched the till for as long as the settings say."""


@dataclass(frozen=True, slots=True)
class SignOutRequested:
    """The cashier leaves."""


@dataclass(frozen=True, slots=True)
class CashierChangeRequested:
    """The owner, or a cashier for himself, wants a change."""

    change: CashierChange


@dataclass(frozen=True, slots=True)
class CashiersChanged:
    """A change was carried out; everyone as they are now."""

    cashiers: tuple[Cashier, ...]


@dataclass(frozen=True, slots=True)
class CashierChangeFailed:
    """It was not."""

    error: KnownError


@dataclass(frozen=True, slots=True)
class ShiftAsked:
    """The cashier wants to see how the shift stands."""


@dataclass(frozen=True, slots=True)
class ShiftRead:
    """The open shift and its figures."""

    shift: Shift | None
    figures: Figures


@dataclass(frozen=True, slots=True)
class ShiftOpenRequested:
    """The cashier wants to open one."""


@dataclass(frozen=True, slots=True)
class ShiftCloseRequested:
    """The cashier wants to close it."""


@dataclass(frozen=True, slots=True)
class ShiftCloseConfirmed:
    """He was asked, and does."""


@dataclass(frozen=True, slots=True)
class ShiftClosed:
    """The journal has closed it."""

    report: ShiftReport


@dataclass(frozen=True, slots=True)
class ShiftFailed:
    """The journal has not opened or closed one."""

    error: KnownError


StaffEvent = (
    CameToWork
    | CashiersRead
    | PinTyped
    | ScannedWhileLocked
    | SignedIn
    | SignInFailed
    | WasIdle
    | SignOutRequested
    | CashierChangeRequested
    | CashiersChanged
    | CashierChangeFailed
    | ShiftAsked
    | ShiftRead
    | ShiftOpenRequested
    | ShiftCloseRequested
    | ShiftCloseConfirmed
    | ShiftClosed
    | ShiftFailed
)
