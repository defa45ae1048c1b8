"""A sale as the cash register sends it, and how it fills the sale's part of a form.

Texts as they came: the form checks them as it checks what is typed.
"""

import re
from dataclasses import dataclass, replace

from pos_scanner.domain.catalogue import Catalogue, CatalogueEntry
from pos_scanner.domain.invoice import Draft, DraftLine

LONGEST_ORDER_NUMBER = 50
_NO_ORDER_NUMBER = ("$", "¥", "￥", "http:", "https:")
"""What a title code may begin with: never an order's number, whatever the pattern says."""


@dataclass(frozen=True, slots=True)
class Sale:
    """What was sold; the buyer is not known yet.

    Attributes:
        lines: at least one; an empty item or rate is the usual one's.
        price_includes_tax: whether the lines' amounts are with tax; ``None``: as usual.
    """

    lines: tuple[DraftLine, ...]
    order_number: str = ""
    remark: str = ""
    price_includes_tax: bool | None = None

    def completed(self, catalogue: Catalogue) -> "Sale":
        """The sale with what the shop's catalogue has of its items: rate, tax code, unit."""
        return replace(self, lines=tuple(map(catalogue.completed, self.lines)))


def has_sale(draft: Draft) -> bool:
    """Whether a form contains anything of a sale: an order number, or a line that is not empty."""
    return bool(draft.order_number) or not all(line.is_empty for line in draft.lines)


def with_sale(draft: Draft, sale: Sale, blank: Draft) -> Draft:
    """The form with another sale; its buyer stays, and its remark when the sale has none.

    ``blank`` is an empty form, with the usual item and all that belongs to it.
    """
    usual_line, includes_tax = blank.lines[0], sale.price_includes_tax
    lines = tuple(_with_usual(line, usual_line) for line in sale.lines)
    return replace(
        draft,
        order_number=sale.order_number,
        lines=lines,
        remark=sale.remark or draft.remark,
        price_includes_tax=blank.price_includes_tax if includes_tax is None else includes_tax,
    )


def with_item(draft: Draft, position: int, entry: CatalogueEntry) -> Draft:
    """The form with an item of the catalogue in a line, and all that belongs to it.

    Where no amount was typed and the price is known, it is one of it until the cashier says how
    many.
    """
    previous, item = draft.lines[position], entry.draft_line()
    if previous.amount or not draft.price_includes_tax:
        item = replace(item, unit_price="")  # The catalogue's prices are with tax.
    line = replace(
        item,
        amount=previous.amount,
        quantity=previous.quantity or ("1" if item.unit_price else ""),
        discount=previous.discount,
    )
    return draft.with_line(position, line)


def with_further_item(draft: Draft, entry: CatalogueEntry, usual: DraftLine) -> tuple[Draft, int]:
    """The form with one more of an item of the catalogue, and the line in which it is.

    One more of what a line has by its price; else a line of its own, unless the last line has
    no item that somebody chose, or neither amount nor price yet.
    """
    item, last = entry.draft_line(), len(draft.lines) - 1
    for position, line in enumerate(draft.lines):
        is_same = (line.item, line.unit_price) == (item.item, item.unit_price) and not line.amount
        if is_same and item.unit_price and line.quantity.isdecimal():
            quantity = str(int(line.quantity) + 1)
            return draft.with_line(position, replace(line, quantity=quantity)), position
    line = draft.lines[last]
    if line.item in {"", usual.item} or not (line.amount or line.unit_price):
        return with_item(draft, last, entry), last
    further = replace(draft, lines=(*draft.lines, usual))
    return with_item(further, last + 1, entry), last + 1


def _with_usual(line: DraftLine, usual: DraftLine) -> DraftLine:
    """The usual rate where the line names none; the usual code and unit with the usual item."""
    line = replace(line, tax_rate=line.tax_rate or usual.tax_rate)
    if line.item:
        return line
    code, unit = line.tax_code or usual.tax_code, line.unit or usual.unit
    return replace(line, item=usual.item, tax_code=code, unit=unit)


def order_number_in(text: str, pattern: str) -> str:
    """The order's number in a receipt's barcode; empty when it is none.

    Args:
        text: what was scanned.
        pattern: a regular expression for the whole text; its group, where it has one, is the
            number. Empty: there are no such barcodes.
    """
    text = text.strip()
    if not pattern or len(text) > LONGEST_ORDER_NUMBER or text.startswith(_NO_ORDER_NUMBER):
        return ""
    match = re.fullmatch(pattern, text)
    return "" if match is None else match[match.lastindex or 0]
