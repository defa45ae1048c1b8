"""What one click makes of a finding that offers a value: the buyer as it would be then."""

from pos_scanner.domain.findings import Finding, FindingKind
from pos_scanner.domain.title import TEXT_FIELDS, Title

_ONE_VALUE = {FindingKind.TAX_NUMBER_MISREAD, FindingKind.SPELLING}
_PARTED = {
    FindingKind.PHONE_IN_ADDRESS: ("address", "phone"),
    FindingKind.ACCOUNT_IN_BANK: ("bank_name", "bank_account"),
}


def offers_mend(finding: Finding) -> bool:
    """Whether a finding says what the field should hold."""
    return finding.kind in _ONE_VALUE or finding.kind in _PARTED


def mended(buyer: Title, finding: Finding) -> Title:
    """The buyer with a finding's offer taken; unchanged when it offers none."""
    fields = (finding.field,) if finding.kind in _ONE_VALUE else _PARTED.get(finding.kind, ())
    texts = {name: getattr(buyer, name) for name in TEXT_FIELDS}
    return Title(buyer.title_type, **texts | dict(zip(fields, finding.facts, strict=False)))
