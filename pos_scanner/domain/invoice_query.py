"""What is asked of the journal's list, and a page of the answer."""

from dataclasses import dataclass
from datetime import date

from pos_scanner.domain.invoice import ConfirmedInvoice, InvoiceState


@dataclass(frozen=True, slots=True)
class InvoiceQuery:
    """Which records; what is left out asks for all.

    Attributes:
        text: each word must occur in the buyer's name, or in the order's or the tax number (from
            its beginning, when it is shorter than three characters); or an invoice's number.
        since: first day of confirmation, included.
        until: last day of confirmation, included.
        shift: number of a shift.
        cashier: who confirmed.
        state: confirmed or voided.
        exported: whether a batch holds it.
    """

    text: str = ""
    since: date | None = None
    until: date | None = None
    shift: int | None = None
    cashier: str | None = None
    state: InvoiceState | None = None
    exported: bool | None = None


@dataclass(frozen=True, slots=True)
class InvoicePage:
    """Records, the newest first.

    Attributes:
        next_before: hand it to the next question for what is older; ``None`` at the end.
    """

    invoices: tuple[ConfirmedInvoice, ...]
    next_before: int | None
