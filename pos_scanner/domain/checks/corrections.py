"""Corrections: what one click makes of a finding that suggests a value for a field, or for two."""

from pos_scanner.domain.findings import Finding, FindingKind
from pos_scanner.domain.title import TEXT_FIELDS, Title

_ONE_VALUE = {FindingKind.TAX_NUMBER_MISREAD, FindingKind.SPELLING}
_TWO_VALUES = {
    FindingKind.PHONE_IN_ADDRESS: ("address", "phone"),
    FindingKind.ACCOUNT_IN_BANK: ("bank_name", "bank_account"),
}


def offers_correction(finding: Finding) -> bool:
    """Whether a finding suggests a value for its field."""
    return finding.kind in _ONE_VALUE or finding.kind in _TWO_VALUES


def apply_correction(buyer: Title, finding: Finding) -> Title:
    """The buyer with the value that a finding suggests; unchanged when it suggests none."""
    fields = (finding.field,) if finding.kind in _ONE_VALUE else _TWO_VALUES.get(finding.kind, ())
    texts = {name: getattr(buyer, name) for name in TEXT_FIELDS}
    return Title(buyer.title_type, **texts | dict(zip(fields, finding.facts, strict=False)))
