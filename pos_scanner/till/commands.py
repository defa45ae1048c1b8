"""What the till wants done: everything that :class:`pos_scanner.till.Till` can ask for."""

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from pos_scanner.domain.checks.draft import Finding
from pos_scanner.domain.errors import KnownError
from pos_scanner.domain.export_batch import ExportBatch, Selection
from pos_scanner.domain.invoice import ConfirmedInvoice, Draft, HeldDraft, Invoice
from pos_scanner.domain.scan import ScanEvent
from pos_scanner.domain.title import FoundTitle


class Phase(StrEnum):
    """What the window shows large."""

    READY = "ready"
    """Nothing typed, nothing scanned: show the code."""
    CHECK = "check"
    """A buyer or a sale is in the form: check it, add the amount, confirm."""
    DONE = "done"
    """An invoice has just been confirmed; it can be undone until the next customer."""


@dataclass(frozen=True, slots=True)
class ExportOrder:
    """What to export, in which format, to which folder.

    Attributes:
        preset: the format's name.
        encoding: instead of the format's own; empty: that.
        template: the blank workbook that the format fills; ``None`` where it needs none.
    """

    preset: str
    folder: Path
    selection: Selection = field(default_factory=Selection)
    encoding: str = ""
    template: Path | None = None


@dataclass(frozen=True, slots=True)
class LookUp:
    """Resolve a scan; answer with TitleFound or LookUpFailed and the same id."""

    lookup_id: int
    scan: ScanEvent


@dataclass(frozen=True, slots=True)
class ShowForm:
    """Fill the form with a draft and show what a phase shows."""

    phase: Phase
    draft: Draft
    can_undo: bool


@dataclass(frozen=True, slots=True)
class ShowFindings:
    """Show these beside their fields, the heaviest first."""

    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Focus:
    """Put the cursor into a form field.

    Attributes:
        field: by the domain's name.
        line: position of the line that the field belongs to, where it belongs to one.
    """

    field: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class ShowLookingUp:
    """Say that a scan is being resolved (True), or no longer (False)."""

    active: bool


@dataclass(frozen=True, slots=True)
class TellFound:
    """A title was found: sound, mark, and what is odd about it."""

    found: FoundTitle


@dataclass(frozen=True, slots=True)
class TellFailure:
    """Say what failed and what to do."""

    error: KnownError


@dataclass(frozen=True, slots=True)
class TellSaved:
    """Say that an invoice is confirmed: number, buyer, amount."""

    confirmed: ConfirmedInvoice


@dataclass(frozen=True, slots=True)
class TellVoided:
    """Say that a confirmed invoice was taken back."""

    number: str


@dataclass(frozen=True, slots=True)
class TellExported:
    """Say where the files are and what they hold; one batch a file."""

    batches: tuple[ExportBatch, ...]


@dataclass(frozen=True, slots=True)
class TellHeld:
    """Say that a form was put aside, and how it comes back."""

    draft: Draft


@dataclass(frozen=True, slots=True)
class TellOrderRead:
    """Say that a receipt's barcode gave the order's number."""

    order_number: str


@dataclass(frozen=True, slots=True)
class HoldDraft:
    """Put a form aside in the journal; answer with HeldRead or HoldFailed."""

    draft: Draft


@dataclass(frozen=True, slots=True)
class RecallDraft:
    """Take a form that was put aside out again; answer with Recalled and HeldRead."""

    draft_id: str


@dataclass(frozen=True, slots=True)
class ShowHeld:
    """Show how many forms are put aside."""

    count: int


@dataclass(frozen=True, slots=True)
class ChooseHeld:
    """Let the cashier choose among the forms put aside."""

    held: tuple[HeldDraft, ...]


@dataclass(frozen=True, slots=True)
class SaveDraft:
    """Keep the form as typed, so that a crash loses nothing."""

    draft: Draft


@dataclass(frozen=True, slots=True)
class DiscardDraft:
    """Forget a draft that was cleared."""

    draft_id: str


@dataclass(frozen=True, slots=True)
class SaveInvoice:
    """Confirm in the journal; answer with Saved or SaveFailed."""

    draft_id: str
    invoice: Invoice


@dataclass(frozen=True, slots=True)
class VoidInvoice:
    """Void in the journal; answer with Voided or KeepingFailed.

    Attributes:
        reason: as the cashier gave it; empty when a confirmation is taken back at once.
    """

    number: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RefreshDay:
    """Read today's invoices and sums again and show them."""


@dataclass(frozen=True, slots=True)
class Export:
    """Write the file; answer with Exported or ExportFailed."""

    order: ExportOrder


Command = (
    LookUp
    | ShowForm
    | ShowFindings
    | Focus
    | ShowLookingUp
    | TellFound
    | TellFailure
    | TellSaved
    | TellVoided
    | TellExported
    | TellHeld
    | TellOrderRead
    | HoldDraft
    | RecallDraft
    | ShowHeld
    | ChooseHeld
    | SaveDraft
    | DiscardDraft
    | SaveInvoice
    | VoidInvoice
    | RefreshDay
    | Export
)
