"""Whether a sale was invoiced before: its order, its buyer and amount, what it replaces.

Pure: what a draft is recognised by, and the rule; the journal finds the invoices.
"""

from dataclasses import dataclass
from datetime import timedelta

from pos_scanner.domain.amounts.line_calculation import totals
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.findings import Finding, FindingKind, Weight
from pos_scanner.domain.invoice import Draft, Invoice
from pos_scanner.domain.title import EMPTY_TITLE, Title

_KINDS: dict[FindingKind, tuple[FailureKind, str, Weight]] = {
    FindingKind.ORDER_USED: (FailureKind.ORDER_USED, "order_number", Weight.WARNING),
    FindingKind.SALE_REPEATED: (FailureKind.SALE_REPEATED, "amount", Weight.WARNING),
    FindingKind.REPLACED_BEFORE: (FailureKind.REPLACED_BEFORE, "replaces", Weight.BLOCKS),
}
"""What a repetition is as the journal's refusal, its form field, whether it can be meant."""


@dataclass(frozen=True, slots=True)
class SaleIdentity:
    """What a sale is recognised by when it is invoiced again.

    Attributes:
        buyer: name and tax number are compared, see ``same_buyer``; empty while the sale has no
            buyer or no amount.
        replaces: number of the invoice that it stands in for; empty when none. That one is no
            repetition.
    """

    order_number: str = ""
    buyer: Title = EMPTY_TITLE
    gross_fen: int = 0
    replaces: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing can be recognised yet."""
        return not (self.order_number or self.gross_fen or self.replaces)


@dataclass(frozen=True, slots=True)
class RepetitionRule:
    """When the journal refuses to confirm a sale that was invoiced before.

    Attributes:
        within: how long ago the same buyer's same amount is a repetition; zero: never.
        accepted: numbers of the invoices that the cashier was shown; another one of the same sale
            is meant.
    """

    within: timedelta
    accepted: frozenset[str] = frozenset()


def identity_of_draft(draft: Draft) -> SaleIdentity:
    """What a draft will be recognised by; its sums are those of its sound lines."""
    gross_fen = totals(draft).gross_fen if draft.buyer.name or draft.buyer.tax_number else 0
    buyer = _who(draft.buyer) if gross_fen else EMPTY_TITLE
    return SaleIdentity(draft.order_number.strip(), buyer, gross_fen, draft.replaces)


def identity_of_invoice(invoice: Invoice) -> SaleIdentity:
    """What an invoice is recognised by."""
    buyer = _who(invoice.buyer)
    return SaleIdentity(invoice.order_number, buyer, invoice.gross_fen, invoice.replaces)


def repetition(kind: FindingKind, number: str, amount: str, time: str) -> Finding:
    """A finding about an earlier invoice: its number, its amount in yuan, its time of day."""
    _, field, weight = _KINDS[kind]
    return Finding(kind, field, weight, (number, amount, time))


def elsewhere(number: str, place: str, amount: str, time: str) -> Finding:
    """A finding about an invoice of the same order at another till: its number, and where."""
    kind = FindingKind.ORDER_ELSEWHERE
    return Finding(kind, "order_number", Weight.WARNING, (number, place, amount, time))


def refusal(finding: Finding) -> KnownError:
    """A repetition as the reason why an invoice is not confirmed."""
    number, amount, time = finding.facts
    return KnownError(_KINDS[finding.kind][0], number=number, amount=amount, time=time)


def repetition_of(error: KnownError) -> Finding | None:
    """The repetition that a failure reports; ``None`` when it is another failure."""
    for kind, (failure, _, _) in _KINDS.items():
        if failure is error.kind:
            return repetition(kind, *(error.facts[name] for name in ("number", "amount", "time")))
    return None


def _who(title: Title) -> Title:
    return Title(name=title.name.strip(), tax_number=title.tax_number)
