"""What a form's contents lack or look wrong in, as findings, and the invoice of a sound draft.

``check`` reports all findings about a draft (``checks.buyer`` has the buyer's part); ``prepare``
makes the invoice. Findings never block typing; only a missing name, a line without a sound
item, rate and amount, or a tax code that the tax platform refuses make the invoice impossible.
"""

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from operator import attrgetter

from pos_scanner.domain.amounts.line_calculation import (
    LineError,
    gross_amounts,
    invoice_line,
    line_amounts,
)
from pos_scanner.domain.checks.buyer import check_buyer, check_special
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.findings import Finding, FindingKind, Weight
from pos_scanner.domain.invoice import Draft, DraftLine, Invoice, InvoiceKind
from pos_scanner.domain.tax_codes import TaxCodes, is_tax_code
from pos_scanner.domain.tax_rate import EXEMPT, VAT_RATES, parse_rate
from pos_scanner.domain.title import TEXT_FIELDS, Title

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

_OF_A_LINE = frozenset(field.name for field in fields(DraftLine))
_NO_CODES = TaxCodes()


def check(draft: Draft, codes: TaxCodes = _NO_CODES) -> tuple[Finding, ...]:
    """All findings about a draft, the heaviest first, those of one weight in the form's order.

    Args:
        draft: the form's contents.
        codes: know the summary codes, which no line may have.
    """
    findings = [
        *_check_replaced(draft),
        *check_buyer(draft.buyer),
        *_check_special(draft),
        *_check_sale(draft, codes),
        *_check_order(draft.order_number.strip()),
        *_check_lengths(draft),
    ]
    return tuple(sorted(findings, key=attrgetter("weight"), reverse=True))


def prepare(
    draft: Draft, *, sale_date: date, cashier: str = "", codes: TaxCodes = _NO_CODES
) -> Invoice:
    """Make the invoice of a draft; texts lose the blanks at their ends, the amounts are computed.

    Raises:
        KnownError: INVOICE_INCOMPLETE, fact ``fields``: what is missing or wrong, comma-separated.
    """
    blocking = [finding.field for finding in check(draft, codes) if finding.weight is Weight.BLOCKS]
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


def _check_replaced(draft: Draft) -> Iterator[Finding]:
    if draft.refusal is not None:
        refusal = draft.refusal
        line = refusal.line if refusal.field in _OF_A_LINE else None
        field = refusal.field or "replaces"
        yield Finding(FindingKind.REFUSED, field, Weight.WARNING, (refusal.reason,), line)
    if draft.replaces:
        yield Finding(FindingKind.REPLACES, "replaces", Weight.WARNING, (draft.replaces,))


def _check_special(draft: Draft) -> Iterator[Finding]:
    if draft.kind is InvoiceKind.SPECIAL:
        yield from check_special(draft.buyer)


def _check_sale(draft: Draft, codes: TaxCodes) -> Iterator[Finding]:
    for position, line in enumerate(draft.lines):
        for finding in _check_line(line, price_includes_tax=draft.price_includes_tax):
            yield replace(finding, line=position)
        for finding in _check_tax_code(line.tax_code.strip(), codes):
            yield replace(finding, line=position)
        for finding in _check_policy(line, draft.kind):
            yield replace(finding, line=position)


def _check_order(number: str) -> Iterator[Finding]:
    if number and not any(map(str.isalnum, number)):
        yield Finding(FindingKind.ORDER_ODD, "order_number", Weight.WARNING)


def _check_line(line: DraftLine, *, price_includes_tax: bool) -> Iterator[Finding]:
    if not line.item.strip():
        yield Finding(FindingKind.ITEM_MISSING, "item", Weight.BLOCKS)
    rate = Decimal(0)
    try:
        rate = parse_rate(line.tax_rate)
    except ValueError:
        yield Finding(FindingKind.RATE_WRONG, "tax_rate", Weight.BLOCKS)
    if rate not in VAT_RATES:
        percent = f"{(100 * rate).normalize():f}"
        yield Finding(FindingKind.RATE_ODD, "tax_rate", Weight.WARNING, (percent,))
    try:
        amounts = line_amounts(line)
        gross_amounts(amounts, rate, price_includes_tax=price_includes_tax)
    except LineError as error:
        yield _finding_of(error)
    else:
        if not amounts.ties:
            yield Finding(FindingKind.AMOUNT_DOES_NOT_TIE, "amount", Weight.WARNING)


def _check_tax_code(code: str, codes: TaxCodes) -> Iterator[Finding]:
    if code and not is_tax_code(code):
        yield Finding(FindingKind.TAX_CODE_ODD, "tax_code", Weight.BLOCKS)
    elif codes.is_summary(code):
        yield Finding(FindingKind.TAX_CODE_SUMMARY, "tax_code", Weight.BLOCKS, (code,))


def _check_policy(line: DraftLine, kind: InvoiceKind) -> Iterator[Finding]:
    """What the tax platform refuses of a rate; warnings, since it has exceptions."""
    try:
        has_no_tax = parse_rate(line.tax_rate) == 0
    except ValueError:
        return
    is_exempt = line.tax_rate == EXEMPT
    if is_exempt and kind is InvoiceKind.SPECIAL:
        yield Finding(FindingKind.EXEMPT_ON_SPECIAL, "tax_rate", Weight.WARNING)
    elif has_no_tax and not is_exempt:
        yield Finding(FindingKind.RATE_ZERO, "tax_rate", Weight.WARNING)


def _finding_of(error: LineError) -> Finding:
    if error.problem is not None:
        facts = (error.problem.value,)
        return Finding(FindingKind.EXPRESSION_WRONG, error.field, Weight.BLOCKS, facts)
    kind = FindingKind.AMOUNT_MISSING if error.is_missing else _WRONG[error.field]
    return Finding(kind, error.field, Weight.BLOCKS)


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
