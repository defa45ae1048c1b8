"""What the tax bureau made of a confirmed record: sent, issued, refused, taken back.

A confirmed record is a request to issue (开票申请) under the till's own number (申请单号); an
invoice (发票) is what the bureau issues for it, under the bureau's number (发票号码).
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

TAX_PLATFORM = "tax-platform"
"""The destination whose files ask for invoices: nothing goes there twice by itself."""


class IssueState(StrEnum):
    """How far a record is on its way to an invoice."""

    WAITING = "waiting"
    SENT = "sent"
    """A file for the tax platform has it; what the platform made of it is not known."""
    ISSUED = "issued"
    REFUSED = "refused"
    RED_LETTERED = "red-lettered"
    """Issued, and taken back whole by red invoices (红冲)."""


class Outcome(StrEnum):
    """What became of a line when the tax platform's list is compared with the journal."""

    ISSUED = "issued"
    AMOUNT_DIFFERS = "amount-differs"
    """Issued with another total than the record has."""
    VOIDED_HERE = "voided-here"
    """Issued there though the record is void: it needs a red invoice."""
    RED = "red"
    """A red invoice that takes back one of ours."""
    OPEN = "open"
    """An issued invoice that several records may be, or a record of doubtful buyer."""
    DOUBLED = "doubled"
    """A second invoice for a record that has one."""
    NOT_OURS = "not-ours"
    OTHER_TILL = "other-till"
    """Its remark has the number of another till."""
    OTHER_SELLER = "other-seller"
    """Issued by another taxpayer: the list is another shop's, or one of purchases."""
    NOT_ISSUED = "not-issued"
    """A record for which the list has no invoice."""


@dataclass(frozen=True, slots=True)
class Issuance:
    """A record's state at the tax bureau.

    Attributes:
        batch: number of the last batch that took it to the platform; empty when none did.
        number: 发票号码, 20 digits; code and number of the older kinds; empty until it is issued.
        issued_on: day of the issue (开票日期); ``None`` until then.
        reason: why the platform refused it, in its words; empty unless it did.
        red_fen: what red invoices took back of it so far, in fen, never negative.
    """

    state: IssueState = IssueState.WAITING
    batch: str = ""
    number: str = ""
    issued_on: date | None = None
    reason: str = ""
    red_fen: int = 0

    @property
    def is_issued(self) -> bool:
        """Whether the bureau has given a number, taken back by now or not."""
        return bool(self.number)


NOT_SENT = Issuance()
