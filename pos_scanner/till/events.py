"""What happens to the till: everything that :class:`pos_scanner.till.Till` can be told."""

from dataclasses import dataclass
from datetime import date

from pos_scanner.domain.batch import ExportBatch
from pos_scanner.domain.errors import KnownError
from pos_scanner.domain.invoice import ConfirmedInvoice, Draft
from pos_scanner.domain.scan import ScanEvent
from pos_scanner.domain.title import FoundTitle
from pos_scanner.till.commands import ExportOrder


@dataclass(frozen=True, slots=True)
class Started:
    """The journal is open; ``draft`` is what a crash or the last evening left behind."""

    draft: Draft | None


@dataclass(frozen=True, slots=True)
class Scanned:
    """A code was read, by whatever means."""

    scan: ScanEvent


@dataclass(frozen=True, slots=True)
class TitleFound:
    """A look-up gave a title."""

    lookup_id: int
    found: FoundTitle


@dataclass(frozen=True, slots=True)
class LookUpFailed:
    """A look-up gave none."""

    lookup_id: int
    error: KnownError


@dataclass(frozen=True, slots=True)
class Edited:
    """The cashier changed the form; ``draft`` is all of it, as it stands now."""

    draft: Draft


@dataclass(frozen=True, slots=True)
class Submitted:
    """The cashier wants the form confirmed (the button, or Enter in a field).

    Attributes:
        sale_date: today, in the till's own time zone.
        cashier: who confirms.
    """

    sale_date: date
    cashier: str = ""


@dataclass(frozen=True, slots=True)
class Saved:
    """The journal has the invoice, on disk."""

    confirmed: ConfirmedInvoice


@dataclass(frozen=True, slots=True)
class SaveFailed:
    """The journal has not got the invoice."""

    error: KnownError


@dataclass(frozen=True, slots=True)
class ClearRequested:
    """The cashier wants an empty form."""


@dataclass(frozen=True, slots=True)
class UndoRequested:
    """The cashier wants back what the last clear, scan or confirmation took away."""


@dataclass(frozen=True, slots=True)
class UndoExpired:
    """The time for undoing a confirmation is over."""


@dataclass(frozen=True, slots=True)
class Voided:
    """The journal has voided an invoice."""

    number: str


@dataclass(frozen=True, slots=True)
class ExportRequested:
    """The cashier wants a file for accounting."""

    order: ExportOrder


@dataclass(frozen=True, slots=True)
class Exported:
    """The file is written and verified, its rows are marked."""

    batches: tuple[ExportBatch, ...]


@dataclass(frozen=True, slots=True)
class ExportFailed:
    """There is no file, and nothing is marked."""

    error: KnownError


@dataclass(frozen=True, slots=True)
class KeepingFailed:
    """A draft could not be kept, a day not read: the form still holds everything."""

    error: KnownError


Event = (
    Started
    | Scanned
    | TitleFound
    | LookUpFailed
    | Edited
    | Submitted
    | Saved
    | SaveFailed
    | ClearRequested
    | UndoRequested
    | UndoExpired
    | Voided
    | ExportRequested
    | Exported
    | ExportFailed
    | KeepingFailed
)
