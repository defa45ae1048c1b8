"""Findings: what a form's contents lack or look wrong in, each with its weight and a mend.

``check`` looks at a draft and says everything it sees; ``prepare`` makes the invoice of a sound
draft. Findings never block typing; only a missing name or amount makes the record impossible.
Findings carry kinds, not sentences: ``desktop/wording.py`` has those.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import IntEnum, StrEnum

from stdnum.cn import uscc
from stdnum.exceptions import InvalidChecksum, ValidationError

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.invoice import Draft, DraftLine, Invoice, InvoiceKind
from pos_scanner.domain.line_amounts import LineError, invoice_line, reckon
from pos_scanner.domain.tax_rate import parse_rate
from pos_scanner.domain.title import TEXT_FIELDS, Title, TitleType

USCC_LENGTH = 18
TAX_NUMBER_LENGTHS = frozenset({15, 17, 18, 20})
"""15, 17 and 20: numbers from before the unified social credit code, still met."""

GBK_LIMITS: dict[str, int] = {
    "name": 100,
    "address": 100,
    "phone": 50,
    "bank_name": 100,
    "bank_account": 100,
    "email": 72,
    "remark": 230,
    "item": 100,
    "spec": 40,
    "unit": 22,
    "order_number": 50,
}
"""Most bytes in GBK that the tax platform's batch template is sure to take (a Han character
counts two); its own text says 'characters', so longer values warn and are kept."""

_TAX_NUMBER = re.compile(r"[0-9A-Z]+")


class Weight(IntEnum):
    """How much a finding matters; the heaviest is shown first."""

    GOOD = 0
    HINT = 1
    WARNING = 2
    BLOCKS = 3


class FindingKind(StrEnum):
    """Everything that ``check`` can say."""

    NAME_MISSING = "name-missing"
    AMOUNT_MISSING = "amount-missing"
    AMOUNT_WRONG = "amount-wrong"
    AMOUNT_DOES_NOT_TIE = "amount-does-not-tie"
    QUANTITY_WRONG = "quantity-wrong"
    PRICE_WRONG = "price-wrong"
    DISCOUNT_WRONG = "discount-wrong"
    RATE_WRONG = "rate-wrong"
    ITEM_MISSING = "item-missing"
    TAX_NUMBER_VALID = "tax-number-valid"
    TAX_NUMBER_CHECK = "tax-number-check"
    TAX_NUMBER_LENGTH = "tax-number-length"
    TAX_NUMBER_LETTERS = "tax-number-letters"
    TAX_NUMBER_MISSING = "tax-number-missing"
    TAX_NUMBER_OF_PERSON = "tax-number-of-person"
    TITLE_TYPE_UNKNOWN = "title-type-unknown"
    TOO_LONG = "too-long"
    SPECIAL_LACKS = "special-lacks"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing seen in a draft.

    Attributes:
        field: the form field it belongs to, by the name in :class:`Draft`, :class:`DraftLine`
            or :class:`Title`.
        facts: numbers and names for the sentence, e.g. the length found.
        line: position of the line it belongs to, from 0; ``None`` when it belongs to none.
    """

    kind: FindingKind
    field: str
    weight: Weight
    facts: tuple[str, ...] = ()
    line: int | None = None


def normalised_tax_number(text: str) -> str:
    """A tax number as it is compared: NFKC, no spaces or hyphens, upper case."""
    return re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", text)).upper()


def is_social_credit_code(number: str) -> bool:
    """Whether a normalised number is a 统一社会信用代码 with a right check character."""
    return bool(uscc.is_valid(number))


def check(draft: Draft) -> tuple[Finding, ...]:
    """Everything worth saying about a draft, the heaviest first, one field's in form order."""
    found = [
        *_check_buyer(draft.buyer),
        *_check_special(draft),
        *_check_sale(draft),
        *_check_lengths(draft),
    ]
    return tuple(sorted(found, key=lambda finding: -finding.weight))


def prepare(draft: Draft, *, sale_date: date, cashier: str = "") -> Invoice:
    """Make the invoice of a draft.

    Raises:
        KnownError: INVOICE_INCOMPLETE, fact ``fields``: what is missing or wrong, comma-separated.
    """
    blocking = [finding.field for finding in check(draft) if finding.weight is Weight.BLOCKS]
    if blocking:
        raise KnownError(FailureKind.INVOICE_INCOMPLETE, fields=",".join(blocking))
    return Invoice(
        buyer=tidy(draft.buyer),
        lines=tuple(
            invoice_line(line, price_includes_tax=draft.price_includes_tax) for line in draft.lines
        ),
        sale_date=sale_date,
        order_number=draft.order_number.strip(),
        remark=draft.remark.strip(),
        kind=draft.kind,
        scanned=draft.scanned,
        title_source=draft.title_source,
        cashier=cashier,
        price_includes_tax=draft.price_includes_tax,
        replaces=draft.replaces,
    )


def tidy(title: Title) -> Title:
    """A title without blanks at the ends of its fields; nothing else is changed."""
    return Title(title.title_type, *(getattr(title, name).strip() for name in TEXT_FIELDS))


def _check_buyer(buyer: Title) -> Iterator[Finding]:
    if not buyer.name.strip():
        yield Finding(FindingKind.NAME_MISSING, "name", Weight.BLOCKS)
    elif buyer.title_type is None:
        yield Finding(FindingKind.TITLE_TYPE_UNKNOWN, "title_type", Weight.HINT)
    number = normalised_tax_number(buyer.tax_number)
    if number:
        yield _check_tax_number(number, buyer.title_type)
    elif buyer.title_type is TitleType.COMPANY and buyer.name.strip():
        # A company needs one on an ordinary invoice too (公告 2017 年第 16 号); bodies and
        # institutions do not, and we cannot tell them apart: a warning.
        yield Finding(FindingKind.TAX_NUMBER_MISSING, "tax_number", Weight.WARNING)


def _check_tax_number(number: str, title_type: TitleType | None) -> Finding:
    if not _TAX_NUMBER.fullmatch(number):
        return Finding(FindingKind.TAX_NUMBER_LETTERS, "tax_number", Weight.WARNING)
    if len(number) not in TAX_NUMBER_LENGTHS:
        length = str(len(number))
        return Finding(FindingKind.TAX_NUMBER_LENGTH, "tax_number", Weight.WARNING, (length,))
    if title_type is TitleType.INDIVIDUAL:
        return Finding(FindingKind.TAX_NUMBER_OF_PERSON, "tax_number", Weight.HINT)
    if len(number) != USCC_LENGTH:
        return Finding(
            FindingKind.TAX_NUMBER_LENGTH, "tax_number", Weight.HINT, (str(len(number)),)
        )
    try:
        uscc.validate(number)
    except InvalidChecksum:
        return Finding(FindingKind.TAX_NUMBER_CHECK, "tax_number", Weight.WARNING)
    except ValidationError:
        return Finding(FindingKind.TAX_NUMBER_LETTERS, "tax_number", Weight.WARNING)
    return Finding(FindingKind.TAX_NUMBER_VALID, "tax_number", Weight.GOOD)


def _check_special(draft: Draft) -> Iterator[Finding]:
    if draft.kind is not InvoiceKind.SPECIAL:
        return
    for name in ("tax_number", "address", "phone", "bank_name", "bank_account"):
        if not getattr(draft.buyer, name).strip():
            yield Finding(FindingKind.SPECIAL_LACKS, name, Weight.WARNING)


def _check_sale(draft: Draft) -> Iterator[Finding]:
    for position, line in enumerate(draft.lines):
        for finding in _check_line(line):
            yield replace(finding, line=position)


def _check_line(line: DraftLine) -> Iterator[Finding]:
    if not line.item.strip():
        yield Finding(FindingKind.ITEM_MISSING, "item", Weight.BLOCKS)
    try:
        parse_rate(line.tax_rate)
    except ValueError:
        yield Finding(FindingKind.RATE_WRONG, "tax_rate", Weight.BLOCKS)
    try:
        reckoned = reckon(line)
    except LineError as error:
        kind = FindingKind.AMOUNT_MISSING if error.is_missing else _WRONG[error.field]
        yield Finding(kind, error.field, Weight.BLOCKS)
        return
    if not reckoned.ties:
        yield Finding(FindingKind.AMOUNT_DOES_NOT_TIE, "amount", Weight.WARNING)


_WRONG = {
    "amount": FindingKind.AMOUNT_WRONG,
    "quantity": FindingKind.QUANTITY_WRONG,
    "unit_price": FindingKind.PRICE_WRONG,
    "discount": FindingKind.DISCOUNT_WRONG,
}


def _check_lengths(draft: Draft) -> Iterator[Finding]:
    values = {name: getattr(draft.buyer, name) for name in TEXT_FIELDS}
    values |= {"remark": draft.remark, "order_number": draft.order_number}
    for name, value in values.items():
        yield from _check_length(name, value)
    for position, line in enumerate(draft.lines):
        for name in ("item", "spec", "unit"):
            for finding in _check_length(name, getattr(line, name)):
                yield replace(finding, line=position)


def _check_length(name: str, value: str) -> Iterator[Finding]:
    size, limit = len(value.encode("gb18030", "replace")), GBK_LIMITS.get(name)
    if limit is not None and size > limit:
        yield Finding(FindingKind.TOO_LONG, name, Weight.WARNING, (str(size), str(limit)))
