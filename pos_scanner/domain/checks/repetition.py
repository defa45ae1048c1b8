"""Whether a sale was invoiced before: its order, its buyer and amount, what it replaces.

Pure: what a draft is recognised by, and the rule; the journal finds the invoices.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from pos_scanner.domain.amounts.line_calculation import totals
from pos_scanner.domain.checks.draft import prepare
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.findings import Finding, FindingKind, Weight
from pos_scanner.domain.invoice import Draft, Invoice
from pos_scanner.domain.title import EMPTY_TITLE, Title

_KINDS: dict[FindingKind, tuple[FailureKind, str, Weight]] = {
    FindingKind.ORDER_USED: (FailureKind.ORDER_USED, "order_number", Weight.WARNING),
    FindingKind.SALE_REPEATED: (FailureKind.SALE_REPEATED, "amount", Weight.WARNING),
    FindingKind.REPLACED_BEFORE: (FailureKind.REPLACED_BEFORE, "replaces", Weight.BLOCKS),
    FindingKind.UNCHANGED: (FailureKind.UNCHANGED, "replaces", Weight.WARNING),
    FindingKind.REJECTED_UNCHANGED: (FailureKind.REJECTED_UNCHANGED, "replaces", Weight.WARNING),
}
"""What a repetition is as the journal's refusal, its form field, whether it can be meant."""
_FACTS = ("number", "amount", "time", "reason")
"""What a refusal calls the facts of its finding."""


@dataclass(frozen=True, slots=True)
class SaleIdentity:
    """What a sale is recognised by when it is invoiced again.

    Attributes:
        buyer: name and tax number are compared, see ``same_buyer``; empty while the sale has no
            buyer or no amount.
        replaces: number of the invoice that it stands in for; empty when none. That one is no
            repetition.
        contents: what would stand in for it, see ``contents_of``; ``None`` while the sale
            replaces nothing or is not complete.
    """

    order_number: str = ""
    buyer: Title = EMPTY_TITLE
    gross_fen: int = 0
    replaces: str = ""
    contents: Invoice | None = None

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
    contents = _contents_of_draft(draft) if draft.replaces else None
    return SaleIdentity(draft.order_number.strip(), buyer, gross_fen, draft.replaces, contents)


def identity_of_invoice(invoice: Invoice) -> SaleIdentity:
    """What an invoice is recognised by."""
    buyer = _who(invoice.buyer)
    contents = contents_of(invoice) if invoice.replaces else None
    return SaleIdentity(invoice.order_number, buyer, invoice.gross_fen, invoice.replaces, contents)


def contents_of(invoice: Invoice) -> Invoice:
    """What an invoice says, as a value to compare: without who confirmed it, when and from what."""
    return replace(
        invoice,
        lines=tuple(replace(line, discount_rounds_apart=True) for line in invoice.lines),
        sale_date=date.min,
        scanned=None,
        title_source=None,
        cashier="",
        shift=None,
        replaces="",
    )


def repetition(kind: FindingKind, number: str, amount: str, time: str, *reasons: str) -> Finding:
    """A finding about an earlier invoice.

    Args:
        kind: one of those that a journal refuses.
        number: the earlier invoice's.
        amount: its sum with tax, in yuan.
        time: its time of day, with the day before it unless that is today.
        reasons: of REJECTED_UNCHANGED why the tax platform refused it, in its words.
    """
    _, field, weight = _KINDS[kind]
    return Finding(kind, field, weight, (number, amount, time, *reasons))


def replaces_voided(number: str) -> Finding:
    """A finding that says of the replaced invoice that it is void already."""
    return Finding(FindingKind.REPLACES_VOIDED, "replaces", Weight.HINT, (number,))


def elsewhere(number: str, place: str, amount: str, time: str) -> Finding:
    """A finding about an invoice of the same order at another till: its number, and where."""
    kind = FindingKind.ORDER_ELSEWHERE
    return Finding(kind, "order_number", Weight.WARNING, (number, place, amount, time))


def refusal(finding: Finding) -> KnownError:
    """A repetition as the reason why an invoice is not confirmed."""
    facts = dict(zip(_FACTS, finding.facts, strict=False))
    return KnownError(_KINDS[finding.kind][0], **facts)


def repetition_of(error: KnownError) -> Finding | None:
    """The repetition that a failure reports; ``None`` when it is another failure."""
    for kind, (failure, _, _) in _KINDS.items():
        if failure is error.kind:
            return repetition(kind, *(error.facts[name] for name in _FACTS if name in error.facts))
    return None


def _contents_of_draft(draft: Draft) -> Invoice | None:
    try:
        return contents_of(prepare(draft, sale_date=date.min))
    except KnownError:
        return None  # Not complete: it cannot be confirmed as it stands.


def _who(title: Title) -> Title:
    return Title(name=title.name.strip(), tax_number=title.tax_number)
