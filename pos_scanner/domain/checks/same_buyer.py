"""Whether two titles name one buyer: by the tax number where both have one, else by the name."""

from pos_scanner.domain.checks.normalization import comparable
from pos_scanner.domain.checks.tax_number import normalized_tax_number
from pos_scanner.domain.title import Title


def is_same_buyer(title: Title, other: Title) -> bool:
    """Whether both are one company's or person's; titles without name and number are nobody's."""
    number, other_number = map(normalized_tax_number, (title.tax_number, other.tax_number))
    if number and other_number:
        return number == other_number
    name = comparable(title.name)
    return bool(name) and name == comparable(other.name)


def is_part_of_buyer(typed: Title, title: Title) -> bool:
    """Whether what a cashier typed may become this title: a part of its name or number, or neither.

    A type, an address or a telephone alone names nobody yet.
    """
    number, name = normalized_tax_number(typed.tax_number), comparable(typed.name)
    return number in normalized_tax_number(title.tax_number) and name in comparable(title.name)
