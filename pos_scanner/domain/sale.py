"""A sale as the cash register knows it, and how it fills the sale's part of a form.

Texts as they came: the form checks them as it checks what is typed.
"""

import re
from dataclasses import dataclass, replace

from pos_scanner.domain.invoice import Draft, DraftLine

LONGEST_ORDER_NUMBER = 50
_NO_ORDER_NUMBER = ("$", "¥", "￥", "http:", "https:")
"""What a title code may begin with: never an order's number, whatever the pattern says."""


@dataclass(frozen=True, slots=True)
class Sale:
    """What was sold to whom is not known yet.

    Attributes:
        lines: at least one.
        price_includes_tax: whether the lines' amounts are with tax.
    """

    lines: tuple[DraftLine, ...]
    order_number: str = ""
    remark: str = ""
    price_includes_tax: bool = True


def has_sale(draft: Draft) -> bool:
    """Whether a form holds anything of a sale."""
    return bool(draft.order_number) or not all(line.holds_nothing for line in draft.lines)


def with_sale(draft: Draft, sale: Sale) -> Draft:
    """The form with another sale; its buyer stays, and its remark when the sale has none."""
    return replace(
        draft,
        order_number=sale.order_number,
        lines=sale.lines,
        remark=sale.remark or draft.remark,
        price_includes_tax=sale.price_includes_tax,
    )


def order_number_in(text: str, pattern: str) -> str:
    """The order's number in a receipt's barcode; empty when it is none.

    Args:
        text: what was scanned.
        pattern: a regular expression for the whole text; its group, where it has one, is
            the number. Empty: there are no such barcodes.
    """
    text = text.strip()
    if not pattern or len(text) > LONGEST_ORDER_NUMBER or text.startswith(_NO_ORDER_NUMBER):
        return ""
    found = re.fullmatch(pattern, text)
    return "" if found is None else found[found.lastindex or 0]
