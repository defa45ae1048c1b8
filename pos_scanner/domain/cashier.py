"""A cashier as the till knows one: a name, and whether a PIN and a badge are set.

PINs and badges themselves never come this far; the journal keeps hashes of them.
"""

from dataclasses import dataclass

LONGEST_NAME = 16
"""As the tax platform's field for the cashier (收款人) takes it."""
SHORTEST_PIN, LONGEST_PIN = 4, 12


@dataclass(frozen=True, slots=True)
class Cashier:
    """Someone who may confirm invoices.

    Attributes:
        cashier_id: stays when the name changes.
        name: unique; stands on each invoice that this cashier confirms.
        is_active: False for one who has left; the name stays with what was confirmed.
    """

    cashier_id: int
    name: str
    has_pin: bool = False
    has_badge: bool = False
    is_active: bool = True


def is_pin(text: str) -> bool:
    """Whether a text can be a PIN: 4 to 12 ASCII digits."""
    return text.isascii() and text.isdigit() and SHORTEST_PIN <= len(text) <= LONGEST_PIN
