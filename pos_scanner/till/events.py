"""What happens to the till: everything that :class:`pos_scanner.till.Till` can be told."""

from dataclasses import dataclass
from datetime import date

from pos_scanner.domain.catalogue import CatalogueEntry
from pos_scanner.domain.errors import KnownError
from pos_scanner.domain.export_batch import ExportBatch
from pos_scanner.domain.invoice import ConfirmedInvoice, Draft, HeldDraft
from pos_scanner.domain.sale import Sale
from pos_scanner.domain.scan import ScanEvent
from pos_scanner.domain.title import FoundTitle, Title
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
class TitleGiven:
    """A title came without a look-up: a known buyer was chosen, or a text was pasted.

    Attributes:
        found: of a pasted one, fields that the text did not hold are empty.
    """

    found: FoundTitle


@dataclass(frozen=True, slots=True)
class BuyerMended:
    """The cashier took a correction that was offered; it can be undone."""

    buyer: Title


@dataclass(frozen=True, slots=True)
class UsualItemRead:
    """The catalogue holds the item that an empty form begins with."""

    entry: CatalogueEntry


@dataclass(frozen=True, slots=True)
class ItemChosen:
    """The cashier chose an item of the catalogue for a line."""

    position: int
    entry: CatalogueEntry


@dataclass(frozen=True, slots=True)
class LineAdded:
    """The cashier wants one more line."""


@dataclass(frozen=True, slots=True)
class LineRemoved:
    """The cashier wants a line away; of the last one its contents."""

    position: int


@dataclass(frozen=True, slots=True)
class HoldRequested:
    """The cashier puts the form aside: this customer is not ready yet."""


@dataclass(frozen=True, slots=True)
class HoldFailed:
    """The journal could not put a form aside."""

    draft: Draft
    error: KnownError


@dataclass(frozen=True, slots=True)
class RecallRequested:
    """The cashier wants a form back that was put aside; the one in the form is put aside then.

    Attributes:
        draft_id: which; empty: the only one, or let him choose.
    """

    draft_id: str = ""


@dataclass(frozen=True, slots=True)
class Recalled:
    """The journal gave a form back; ``None`` when it is gone."""

    draft: Draft | None


@dataclass(frozen=True, slots=True)
class HeldRead:
    """These forms are put aside, the one that waits longest first."""

    held: tuple[HeldDraft, ...]


@dataclass(frozen=True, slots=True)
class SaleReceived:
    """The cash register rang a sale up."""

    sale: Sale


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
class VoidRequested:
    """The cashier wants a confirmed invoice voided, and says why."""

    number: str
    reason: str


@dataclass(frozen=True, slots=True)
class ReplaceRequested:
    """The cashier wants a confirmed invoice voided and another in its stead."""

    confirmed: ConfirmedInvoice


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
    | TitleGiven
    | BuyerMended
    | ItemChosen
    | UsualItemRead
    | LineAdded
    | LineRemoved
    | HoldRequested
    | HoldFailed
    | RecallRequested
    | Recalled
    | HeldRead
    | SaleReceived
    | Submitted
    | Saved
    | SaveFailed
    | ClearRequested
    | UndoRequested
    | UndoExpired
    | VoidRequested
    | ReplaceRequested
    | Voided
    | ExportRequested
    | Exported
    | ExportFailed
    | KeepingFailed
)
