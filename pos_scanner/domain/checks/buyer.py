"""Findings about a buyer: number, name, phone, bank, e-mail, and what a special invoice needs.

In: a :class:`Title` as it stands in the form. Out: findings that warn and explain; only a missing
name makes the invoice impossible, since real titles break every rule that there is. Some suggest
other values: ``apply_correction`` is what one click makes of them.
"""

import re
from collections.abc import Iterator

from pos_scanner.domain.checks.field_splitting import is_phone, split_account, split_phone
from pos_scanner.domain.checks.normalization import HAN, half_width, normalize
from pos_scanner.domain.checks.tax_number import (
    TaxNumberKind,
    is_social_credit_code,
    kind_of,
    normalized_tax_number,
    suggested_correction,
)
from pos_scanner.domain.findings import Finding, FindingKind, Weight
from pos_scanner.domain.title import TEXT_FIELDS, Title, TitleType

LONGEST_EMAIL = 72
"""Characters; the tax platform's batch template takes no more."""

_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}")
_ACCOUNT = re.compile(r"[0-9](?:[ -]?[0-9]){5,39}")
_BETWEEN_PHONES = re.compile(r"\s*[/,;，；、]\s*|\s+(?=\S{7,})")
_SPELLING_FIELDS = ("name", "address", "phone", "bank_name", "bank_account")
_SPECIAL_OPTIONAL = ("address", "phone", "bank_name", "bank_account")
"""The tax platform's batch template marks them as optional for every kind of digital invoice."""
_ONE_VALUE = {FindingKind.TAX_NUMBER_MISREAD, FindingKind.SPELLING}
_TWO_VALUES = {
    FindingKind.NAME_IS_TAX_NUMBER: ("name", "tax_number"),
    FindingKind.PHONE_IN_ADDRESS: ("address", "phone"),
    FindingKind.ACCOUNT_IN_BANK: ("bank_name", "bank_account"),
}


def check_buyer(buyer: Title) -> Iterator[Finding]:
    """All findings about a buyer; only a missing name blocks."""
    if not buyer.name.strip():
        yield Finding(FindingKind.NAME_MISSING, "name", Weight.BLOCKS)
    elif buyer.title_type is None:
        yield Finding(FindingKind.TITLE_TYPE_UNKNOWN, "title_type", Weight.HINT)
    yield from _check_name(buyer)
    yield from _check_tax_number(buyer)
    yield from _check_contact(buyer)
    yield from _check_bank(buyer)
    if buyer.email.strip() and not is_email(buyer.email):
        yield Finding(FindingKind.EMAIL_WRONG, "email", Weight.WARNING)
    yield from _check_spelling(buyer)


def check_special(buyer: Title) -> Iterator[Finding]:
    """What the buyer of a special invoice (数电专票) lacks: a company with its tax number.

    What it may show besides is hinted at.
    """
    if buyer.title_type is TitleType.INDIVIDUAL:
        yield Finding(FindingKind.SPECIAL_FOR_PERSON, "title_type", Weight.WARNING)
        return
    if not buyer.tax_number.strip():
        yield Finding(FindingKind.SPECIAL_LACKS, "tax_number", Weight.WARNING)
    for name in _SPECIAL_OPTIONAL:
        if not getattr(buyer, name).strip():
            yield Finding(FindingKind.SPECIAL_OPTIONAL, name, Weight.HINT)


def offers_correction(finding: Finding) -> bool:
    """Whether a finding suggests a value for its field."""
    return finding.kind in _ONE_VALUE or finding.kind in _TWO_VALUES


def apply_correction(buyer: Title, finding: Finding) -> Title:
    """The buyer with the value that a finding suggests; unchanged when it suggests none."""
    fields = (finding.field,) if finding.kind in _ONE_VALUE else _TWO_VALUES.get(finding.kind, ())
    texts = {name: getattr(buyer, name) for name in TEXT_FIELDS}
    return Title(buyer.title_type, **texts | dict(zip(fields, finding.facts, strict=False)))


def is_email(text: str) -> bool:
    """Whether a text is one e-mail address of at most 72 characters, in its usual spelling."""
    address = normalize("email", text)
    return len(address) <= LONGEST_EMAIL and _EMAIL.fullmatch(address) is not None


def is_plausible_phone(text: str) -> bool:
    """Whether a text is one or several telephone numbers: mobile, land line, 400, or abroad."""
    plain = normalize("phone", text)
    return all(is_phone(number) for number in _BETWEEN_PHONES.split(plain)) or is_phone(plain)


def _check_name(buyer: Title) -> Iterator[Finding]:
    if re.search("[<>]", buyer.name):
        yield Finding(FindingKind.NAME_MARKS, "name", Weight.WARNING)
    number = normalized_tax_number(buyer.name)
    if is_social_credit_code(number) and not buyer.tax_number.strip():
        yield Finding(FindingKind.NAME_IS_TAX_NUMBER, "name", Weight.WARNING, ("", number))
    elif is_number(buyer.name) or (buyer.name.strip() and is_email(buyer.name)):
        yield Finding(FindingKind.NAME_ODD, "name", Weight.WARNING)


def is_number(text: str) -> bool:
    """Whether a text is a number of some kind, with few letters: an order's, an amount, a phone."""
    digits = sum(map(str.isdigit, text))
    return digits > 0 and digits >= sum(map(str.isalpha, text)) * 3 and not HAN.search(text)


def _check_tax_number(buyer: Title) -> Iterator[Finding]:
    number = normalized_tax_number(buyer.tax_number)
    if number:
        yield _judge(number, buyer.title_type)
    elif buyer.title_type is TitleType.COMPANY and buyer.name.strip():
        # A company needs one on an ordinary invoice too (公告 2017 年第 16 号); bodies and
        # institutions do not, and we cannot tell them apart: a warning.
        yield Finding(FindingKind.TAX_NUMBER_MISSING, "tax_number", Weight.WARNING)


_OF_NUMBER = {
    TaxNumberKind.CREDIT_CODE: (FindingKind.TAX_NUMBER_VALID, Weight.GOOD),
    TaxNumberKind.IDENTITY_CARD: (FindingKind.TAX_NUMBER_IDENTITY_CARD, Weight.HINT),
    TaxNumberKind.OLD: (FindingKind.TAX_NUMBER_OLD, Weight.HINT),
    TaxNumberKind.WRONG_LENGTH: (FindingKind.TAX_NUMBER_LENGTH, Weight.WARNING),
    TaxNumberKind.WRONG_CHECK: (FindingKind.TAX_NUMBER_CHECK, Weight.WARNING),
    TaxNumberKind.WRONG_LETTERS: (FindingKind.TAX_NUMBER_LETTERS, Weight.WARNING),
}


def _judge(number: str, title_type: TitleType | None) -> Finding:
    kind = kind_of(number)
    of_person = title_type is TitleType.INDIVIDUAL
    if of_person and kind not in {TaxNumberKind.WRONG_LENGTH, TaxNumberKind.WRONG_LETTERS}:
        return Finding(FindingKind.TAX_NUMBER_OF_PERSON, "tax_number", Weight.HINT)
    is_misread = kind in {TaxNumberKind.WRONG_CHECK, TaxNumberKind.WRONG_LETTERS}
    if is_misread and (correction := suggested_correction(number)):
        facts = (correction,)
        return Finding(FindingKind.TAX_NUMBER_MISREAD, "tax_number", Weight.WARNING, facts)
    finding, weight = _OF_NUMBER[kind]
    says_length = kind in {TaxNumberKind.OLD, TaxNumberKind.WRONG_LENGTH}
    return Finding(finding, "tax_number", weight, (str(len(number)),) if says_length else ())


def _check_contact(buyer: Title) -> Iterator[Finding]:
    if buyer.phone.strip():
        if not is_plausible_phone(buyer.phone):
            yield Finding(FindingKind.PHONE_ODD, "phone", Weight.HINT)
        return
    address, phone = split_phone(buyer.address.strip())
    if address and phone:
        yield Finding(FindingKind.PHONE_IN_ADDRESS, "address", Weight.HINT, (address, phone))


def _check_bank(buyer: Title) -> Iterator[Finding]:
    if buyer.bank_account.strip():
        if not _ACCOUNT.fullmatch(normalize("bank_account", buyer.bank_account)):
            yield Finding(FindingKind.ACCOUNT_ODD, "bank_account", Weight.HINT)
        return
    bank, account = split_account(buyer.bank_name.strip())
    if bank and account:
        yield Finding(FindingKind.ACCOUNT_IN_BANK, "bank_name", Weight.HINT, (bank, account))


def _check_spelling(buyer: Title) -> Iterator[Finding]:
    for name in _SPELLING_FIELDS:
        text = getattr(buyer, name).strip()
        usual = normalize(name, text)
        if usual != text:
            yield Finding(FindingKind.SPELLING, name, Weight.HINT, (usual,))
    if half_width(buyer.email) != buyer.email:  # The case of its host needs no word.
        usual = normalize("email", buyer.email)
        yield Finding(FindingKind.SPELLING, "email", Weight.HINT, (usual,))
