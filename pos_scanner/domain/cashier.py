"""A cashier: a name, and whether a PIN and a badge are set.

PINs and badges themselves never come this far; the journal keeps hashes of them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from operator import attrgetter

LONGEST_NAME = 16
"""As the tax platform's field for the cashier (收款人) takes it."""
SHORTEST_PIN, LONGEST_PIN = 4, 12
SHORTEST_BADGE, LONGEST_BADGE = 4, 64


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
    """Whether a text can be a PIN: 4 to 12 ASCII digits, so that every keypad can type it."""
    return text.isascii() and text.isdigit() and SHORTEST_PIN <= len(text) <= LONGEST_PIN


def can_be_badge(text: str) -> bool:
    """Whether a scanned text may be a badge: short plain characters, no address, no title code.

    A customer's code that is held before a locked till must not count as a wrong try.
    """
    plain = text.strip()
    return (
        plain.isascii()
        and plain.isprintable()
        and SHORTEST_BADGE <= len(plain) <= LONGEST_BADGE
        and "/" not in plain
        and not plain.startswith("$")
    )


def owner_of(cashiers: Iterable[Cashier]) -> Cashier | None:
    """Who looks after the others: the one who has been here longest and has not left."""
    active = (cashier for cashier in cashiers if cashier.is_active)
    return min(active, key=attrgetter("cashier_id"), default=None)
