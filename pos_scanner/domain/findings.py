"""Findings as values: what is said of a draft, how much it matters, which field it belongs to.

``domain.checks`` makes them. They carry kinds, not sentences: ``desktop.messages`` has those, in
both languages.
"""

from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Weight(IntEnum):
    """How much a finding matters; the heaviest is shown first."""

    GOOD = 0
    HINT = 1
    WARNING = 2
    BLOCKS = 3


class FindingKind(StrEnum):
    """Everything that a check of a draft can report, as ``checks.draft.check`` does."""

    NAME_MISSING = "name-missing"
    AMOUNT_MISSING = "amount-missing"
    AMOUNT_WRONG = "amount-wrong"
    EXPRESSION_WRONG = "sum-wrong"
    """Arithmetic was typed that has no value."""
    AMOUNT_DOES_NOT_TIE = "amount-does-not-tie"
    QUANTITY_WRONG = "quantity-wrong"
    PRICE_WRONG = "price-wrong"
    DISCOUNT_WRONG = "discount-wrong"
    ORDER_ODD = "order-odd"
    """An order number without a letter and a digit."""
    TAX_CODE_ODD = "tax-code-odd"
    """Not the 19 digits that the tax platform takes."""
    TAX_CODE_SUMMARY = "tax-code-summary"
    """A code that has others below it, which the tax platform refuses."""
    RATE_WRONG = "rate-wrong"
    RATE_ODD = "rate-odd"
    """A fraction that no rate of Chinese VAT is, today's or an earlier one."""
    RATE_ZERO = "rate-zero"
    """A rate of 0 that is not exempt, which the tax platform takes of exports alone."""
    EXEMPT_ON_SPECIAL = "exempt-on-special"
    """A special invoice has no exempt line (增值税专用发票使用规定 第十条)."""
    ITEM_MISSING = "item-missing"
    TAX_NUMBER_VALID = "tax-number-valid"
    TAX_NUMBER_CHECK = "tax-number-check"
    TAX_NUMBER_MISREAD = "tax-number-misread"
    """The check character does not fit, and exactly one correction of usual misreadings does."""
    TAX_NUMBER_LENGTH = "tax-number-length"
    TAX_NUMBER_OLD = "tax-number-old"
    TAX_NUMBER_IDENTITY_CARD = "tax-number-identity-card"
    TAX_NUMBER_LETTERS = "tax-number-letters"
    TAX_NUMBER_MISSING = "tax-number-missing"
    TAX_NUMBER_OF_PERSON = "tax-number-of-person"
    TITLE_TYPE_UNKNOWN = "title-type-unknown"
    NAME_MARKS = "name-marks"
    NAME_ODD = "name-odd"
    """A number or an e-mail address stands where the name belongs."""
    NAME_IS_TAX_NUMBER = "name-is-tax-number"
    PHONE_ODD = "phone-odd"
    PHONE_IN_ADDRESS = "phone-in-address"
    ACCOUNT_ODD = "account-odd"
    ACCOUNT_IN_BANK = "account-in-bank"
    EMAIL_WRONG = "email-wrong"
    SPELLING = "spelling"
    """Full-width digits, half-width brackets, stray blanks; see ``checks.normalization``."""
    TOO_LONG = "too-long"
    SPECIAL_LACKS = "special-lacks"
    SPECIAL_OPTIONAL = "special-optional"
    SPECIAL_FOR_PERSON = "special-for-person"
    REFUSED = "refused"
    """Fact: why the tax platform refused what the draft corrects, in its words."""
    REPLACES = "replaces"
    """The draft grew from an invoice that is voided when this one is confirmed."""
    REPLACES_VOIDED = "replaces-voided"
    """The same, and the invoice is void already; fact: its number."""
    ORDER_USED = "order-used"
    """Facts of this and the next two: an earlier invoice's number, amount in yuan, time of day."""
    SALE_REPEATED = "sale-repeated"
    REPLACED_BEFORE = "replaced-before"
    UNCHANGED = "unchanged"
    """The draft says what the invoice says that it replaces; facts as of the three before."""
    REJECTED_UNCHANGED = "rejected-unchanged"
    """The same of a request that the tax platform refused; one fact more: the reason."""
    ORDER_ELSEWHERE = "order-elsewhere"
    """Facts: another till's invoice of this order, that till, amount in yuan, time of day."""
    ORDER_HELD = "order-held"
    """The same order's form is on hold; facts: its buyer, who may be nobody yet, its sum in fen."""
    AMOUNT_LARGE = "amount-large"
    """Fact: the amount in fen; its sentence has it in words."""
    AMOUNT_AT_ONCE = "amount-at-once"
    """The amount came faster than a person types; fact: the amount in fen."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to report about a draft.

    Attributes:
        field: the form field it belongs to, by the name in ``Draft``, ``DraftLine`` or ``Title``.
        facts: numbers and names for the sentence, e.g. the length found. Of TAX_NUMBER_MISREAD
            and SPELLING the first fact is the value to offer; of PHONE_IN_ADDRESS and
            ACCOUNT_IN_BANK the two values that the field would be split into; of EXPRESSION_WRONG
            the ``ExpressionProblem``.
        line: position of the line it belongs to, from 0; ``None`` when it belongs to none.
    """

    kind: FindingKind
    field: str
    weight: Weight
    facts: tuple[str, ...] = ()
    line: int | None = None
