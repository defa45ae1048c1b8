"""A query for invoices of the journal, and a page of its answer."""

from dataclasses import dataclass
from datetime import date

from pos_scanner.domain.invoice import ConfirmedInvoice, InvoiceState
from pos_scanner.domain.issuance import IssueState

PAGE_SIZE = 50
"""Invoices that are asked for at once."""


@dataclass(frozen=True, slots=True)
class InvoiceQuery:
    """Which invoices of the journal; what is left out leaves them all in.

    Attributes:
        text: each word must occur in the buyer's name, in its pinyin (initials side by side, or the
            sound from some syllable on), or in the order's or the tax number (from its beginning,
            when it is shorter than three characters); or a number, the till's own or the bureau's.
        since, until: first and last day of confirmation, both included.
        exported: True: it is in an export batch; False: accounting has to hear something of it
            yet: the invoice, or that it was voided after it had been exported.
        issue_state: how far it is at the tax bureau.
    """

    text: str = ""
    since: date | None = None
    until: date | None = None
    shift: int | None = None
    cashier: str | None = None
    state: InvoiceState | None = None
    exported: bool | None = None
    issue_state: IssueState | None = None


@dataclass(frozen=True, slots=True)
class InvoicePage:
    """Some of the invoices that a query matches, the newest first.

    Attributes:
        next_before: where the next page, of older ones, begins; ``None`` at the end. A search of
            what is rare ends when its time is up: its page may have few invoices, or none, and a
            next one.
    """

    invoices: tuple[ConfirmedInvoice, ...]
    next_before: int | None
