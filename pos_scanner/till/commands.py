"""The till's commands: what the methods of :class:`pos_scanner.till.Till` want done, as values.

``Show…``, ``Focus…``, ``Offer…`` and ``Announce…`` are for the window; the others are work whose
outcome the till is called with again, by the method that each of them names.
"""

from dataclasses import dataclass
from enum import StrEnum

from pos_scanner.domain.checks.normalization import Respelling
from pos_scanner.domain.checks.repetition import SaleIdentity
from pos_scanner.domain.errors import KnownError
from pos_scanner.domain.findings import Finding
from pos_scanner.domain.invoice import ConfirmedInvoice, Draft, HeldDraft, Invoice
from pos_scanner.domain.scan import ScanEvent
from pos_scanner.domain.title import FoundTitle, Title


class Phase(StrEnum):
    """What the window shows large."""

    READY = "ready"
    """Nothing typed, nothing scanned: show the code."""
    CHECK = "check"
    """A buyer or a sale is in the form: check it, add the amount, confirm."""
    DONE = "done"
    """An invoice has just been confirmed; it can be undone until the next customer."""


@dataclass(frozen=True, slots=True)
class ShowForm:
    """Fill the form with a draft and show what belongs to a phase.

    Attributes:
        gives_sale: the next undo gives the sale of a form on hold to this form's buyer.
    """

    phase: Phase
    draft: Draft
    can_undo: bool
    gives_sale: bool = False


@dataclass(frozen=True, slots=True)
class ShowFindings:
    """Show these beside their fields, the heaviest first."""

    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class FocusField:
    """Put the cursor into a form field, named as in the domain, perhaps of a line's, from 0.

    Attributes:
        keeps_typing: nobody asked for it just now (a title arrived): a field that is being typed
            in keeps its cursor, and nothing in it is selected.
    """

    field: str
    line: int = 0
    keeps_typing: bool = False


@dataclass(frozen=True, slots=True)
class ShowLookingUp:
    """Show that a scan is being resolved (True), or no longer (False)."""

    active: bool


@dataclass(frozen=True, slots=True)
class ShowSaving:
    """Show how many submitted invoices are not on the disk yet; 0: none."""

    count: int


@dataclass(frozen=True, slots=True)
class ShowHeldCount:
    """Show how many forms are on hold."""

    count: int


@dataclass(frozen=True, slots=True)
class OfferHeldDrafts:
    """Let the cashier choose among the forms on hold."""

    drafts: tuple[HeldDraft, ...]


@dataclass(frozen=True, slots=True)
class Announcement:
    """Something about the form that the window has to say, in words and aloud."""


@dataclass(frozen=True, slots=True)
class AnnounceTitle:
    """Say that a scan gave a title, and what is odd about it."""

    found_title: FoundTitle


@dataclass(frozen=True, slots=True)
class AnnounceFailure:
    """Say what failed and what to do."""

    error: KnownError


@dataclass(frozen=True, slots=True)
class AnnounceConfirmed:
    """Say that an invoice is confirmed: number, buyer, amount."""

    confirmed: ConfirmedInvoice


@dataclass(frozen=True, slots=True)
class AnnounceHeld:
    """Say that a form was put on hold, and how it comes back."""

    draft: Draft


@dataclass(frozen=True, slots=True)
class AnnounceOrderHeld(Announcement):
    """Say of a form that was put on hold that another one of the same order was on hold already."""

    doubt: Finding


@dataclass(frozen=True, slots=True)
class AnnounceNothingHeld(Announcement):
    """Say that no form is on hold: there is none to be brought back."""


@dataclass(frozen=True, slots=True)
class AnnounceNothingToHold(Announcement):
    """Say that the form is empty: there is nothing to put on hold."""


@dataclass(frozen=True, slots=True)
class AnnounceNothingToUndo(Announcement):
    """Say that there is nothing to undo, or not any more."""


@dataclass(frozen=True, slots=True)
class AnnounceSecondCustomer(Announcement):
    """Say that another customer's title came and the first one's form went on hold.

    Undo gives the sale on hold to the new title: it was the same customer.
    """

    held: Draft
    title: Title


@dataclass(frozen=True, slots=True)
class AnnounceSpelling(Announcement):
    """Say that identifiers were put into their usual spelling.

    Attributes:
        is_undone_next: the next undo puts them back as they came.
    """

    respellings: tuple[Respelling, ...]
    is_undone_next: bool = True


@dataclass(frozen=True, slots=True)
class AnnounceUnseenChange(Announcement):
    """Say that the form had changed before it was submitted, and nothing was confirmed."""


@dataclass(frozen=True, slots=True)
class AnnounceVoided(Announcement):
    """Say that the confirmed invoice of this number is void; undone at once, or with a reason."""

    number: str
    is_undone: bool


@dataclass(frozen=True, slots=True)
class AnnounceOrderNumber:
    """Say that a receipt's barcode gave the order's number."""

    order_number: str


@dataclass(frozen=True, slots=True)
class LookUp:
    """Resolve a scan; answer with ``title_found`` or ``look_up_failed`` and the same id."""

    lookup_id: int
    scan: ScanEvent


@dataclass(frozen=True, slots=True)
class SaveDraft:
    """Store the form as typed, so that a crash loses nothing."""

    draft: Draft


@dataclass(frozen=True, slots=True)
class DiscardDraft:
    """Delete a stored draft whose form was cleared, or whose sale another form has now."""

    draft_id: str


@dataclass(frozen=True, slots=True)
class HoldDraft:
    """Put a form on hold in the journal; answer with ``held_drafts_read`` or ``hold_failed``."""

    draft: Draft


@dataclass(frozen=True, slots=True)
class RecallDraft:
    """Take a form off hold in the journal; answer with ``recalled`` and ``held_drafts_read``."""

    draft_id: str


@dataclass(frozen=True, slots=True)
class SaveInvoice:
    """Confirm in the journal; answer with ``saved``, or ``save_failed`` and the draft's id.

    Attributes:
        accepted: numbers of earlier invoices of the same sale that the cashier was shown.
    """

    draft_id: str
    invoice: Invoice
    accepted: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class VoidInvoice:
    """Void in the journal; answer with ``voided`` and the reason; none: it is undone at once."""

    number: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class FindRepetitions:
    """Find what a sale repeats; answer with ``repetitions_found`` and the same identity."""

    identity: SaleIdentity


@dataclass(frozen=True, slots=True)
class AskOnPurpose:
    """Ask whether to confirm in spite of these doubts: ``submit`` with ``on_purpose`` does.

    By an act of its own, never by Enter: a scanner sends that, too.
    """

    doubts: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class RefreshDay:
    """Read today's invoices and sums again and show them."""


Command = (
    ShowForm
    | ShowFindings
    | FocusField
    | ShowLookingUp
    | ShowSaving
    | ShowHeldCount
    | OfferHeldDrafts
    | AnnounceTitle
    | AnnounceFailure
    | AnnounceConfirmed
    | AnnounceVoided
    | AnnounceHeld
    | AnnounceOrderHeld
    | AnnounceNothingHeld
    | AnnounceNothingToHold
    | AnnounceNothingToUndo
    | AnnounceSecondCustomer
    | AnnounceSpelling
    | AnnounceUnseenChange
    | AnnounceOrderNumber
    | LookUp
    | SaveDraft
    | DiscardDraft
    | HoldDraft
    | RecallDraft
    | SaveInvoice
    | VoidInvoice
    | FindRepetitions
    | AskOnPurpose
    | RefreshDay
)


def is_focus(command: Command) -> bool:
    """Whether a command puts the cursor somewhere: that comes last."""
    return isinstance(command, FocusField)
