"""Where the value of a buyer's field came from: a scan or a pasted text, or the cashier's typing.

Decided by comparing the buyer in the form with the particulars that came; nothing is stored.
"""

from collections.abc import Collection
from enum import StrEnum

from pos_scanner.domain.checks.tax_number import normalized_tax_number
from pos_scanner.domain.title import Title


class Provenance(StrEnum):
    """Where the value of one field came from."""

    NONE = "none"
    """Nothing came with a scan or a paste, or the field is empty as it came."""
    AS_IT_CAME = "as-it-came"
    GUESS = "guess"
    """As it came, but read out of a text by its looks alone."""
    EDITED = "edited"
    """Another value came; it can be put back."""
    TYPED = "typed"
    """The scan or paste left the field empty, the cashier filled it."""


def provenance_of(
    field: str, buyer: Title, scanned: Title | None, uncertain: Collection[str] = ()
) -> Provenance:
    """Where the value of a text field of :class:`Title` came from.

    Args:
        field: its name.
        buyer: as it stands in the form.
        scanned: the particulars as they came; ``None`` when all was typed by hand.
        uncertain: names of the fields that are a guess of a pasted text.
    """
    value, original = getattr(buyer, field), getattr(scanned, field, "")
    if field == "tax_number" and value == normalized_tax_number(original):
        original = value  # Its usual spelling is no edit.
    if scanned is None or not (value or original):
        return Provenance.NONE
    if not original:
        return Provenance.TYPED
    if value != original:
        return Provenance.EDITED
    return Provenance.GUESS if field in uncertain else Provenance.AS_IT_CAME


def reverted_value(
    field: str, buyer: Title, scanned: Title, uncertain: Collection[str] = ()
) -> str:
    """What a field contains after its provenance's mark was clicked.

    A guess is taken out; anything else becomes what came.
    """
    if provenance_of(field, buyer, scanned, uncertain) is Provenance.GUESS:
        return ""
    return str(getattr(scanned, field))
