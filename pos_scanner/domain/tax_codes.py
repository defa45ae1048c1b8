"""Tax classification codes (商品和服务税收分类编码): which an item has, and which none may have.

A code has 19 digits: one for the section (篇), then nine pairs, zeros where it goes no deeper. One
that others go deeper from is a summary code (汇总项), which the tax platform refuses. Pure:
``pos_scanner.catalogue.tax_codes`` reads the tables.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property

from pos_scanner.domain.invoice import DraftLine

DIGITS = 19
_CODE = re.compile("[0-9]{19}")
_LEVELS = range(1, DIGITS, 2)
"""Digits of a code that has others below it."""
_MOST_SURE_DIGITS = 15
"""Significant digits that a spreadsheet's number keeps; the deepest code in use has as many."""
_LEVY_RATES = frozenset({"0.01", "0.03", "0.05"})
_HAS_SHORT_NAME = re.compile(r"[*＊][^*＊]+[*＊]")


def is_tax_code(text: str) -> bool:
    """Whether a text is spelt as a code: 19 digits."""
    return _CODE.fullmatch(text) is not None


def restored(code: str) -> str:
    """A code as it was before a spreadsheet made a number of it: 3040502020101000192 ends in 0.

    A number there (IEEE double) keeps 15 digits; of the texts that become the same number, only
    one is a code of as many, so it is the one. A code that was never a number stays.
    """
    if not is_tax_code(code) or code[0] == "0" or int(float(code)) != int(code):
        return code
    shortest = f"{Decimal(repr(float(code))):f}"
    return shortest if len(shortest.rstrip("0")) <= _MOST_SURE_DIGITS else code


def codes_above(code: str) -> Iterator[str]:
    """The summary codes that a code belongs to, the section first."""
    for level in _LEVELS:
        above = code[:level].ljust(DIGITS, "0")
        if above == code:
            return
        yield above


@dataclass(frozen=True, slots=True)
class TaxCode:
    """One code of the bureau's table.

    Attributes:
        code: 19 digits, text.
        name: 货物和劳务名称.
        short_name: 商品和服务分类简称, what stands between the asterisks of an item.
        tax_rate: its usual one as a fraction in text; empty where it depends on the goods.
        words: what shops call it, for searching.
    """

    code: str
    name: str
    short_name: str = ""
    tax_rate: str = ""
    words: tuple[str, ...] = ()

    @property
    def item(self) -> str:
        """An item of this code as it stands on an invoice: ``*餐饮服务*餐饮服务``."""
        return with_short_name(self.name, self.short_name)


def with_short_name(item: str, short_name: str) -> str:
    """An item with its short name in front: ``*餐饮服务*餐费``; one that has one keeps it."""
    if not short_name or not item.strip() or _HAS_SHORT_NAME.match(item.strip()):
        return item
    return f"*{short_name}*{item.strip()}"


@dataclass(frozen=True)
class TaxCodes:
    """The codes that are known at this till.

    Attributes:
        entries: the codes for invoices, those to be found first in front.
        summaries: summary codes that are known beside those which the entries belong to.
    """

    entries: tuple[TaxCode, ...] = ()
    summaries: frozenset[str] = field(default=frozenset())

    @cached_property
    def _by_code(self) -> dict[str, TaxCode]:
        return {entry.code: entry for entry in self.entries}

    @cached_property
    def _all_summaries(self) -> frozenset[str]:
        above = (code for entry in self.entries for code in codes_above(entry.code))
        return self.summaries.union(above)

    def get(self, code: str) -> TaxCode | None:
        """The entry of a code; ``None`` for one that is not known here, and for summary codes."""
        return None if self.is_summary(code) else self._by_code.get(code.strip())

    def is_summary(self, code: str) -> bool:
        """Whether a code is known to be a summary code; a whole section always is one."""
        code = code.strip()
        is_section = is_tax_code(code) and not code[1:].strip("0")
        return is_section or code in self._all_summaries

    def named_item(self, item: str, code: str) -> str:
        """An item with the short name of its code, where that is known and the item has none."""
        entry = self.get(code)
        return item if entry is None else with_short_name(item, entry.short_name)

    def named(self, line: DraftLine) -> DraftLine:
        """A line whose item has the short name of its code."""
        return replace(line, item=self.named_item(line.item, line.tax_code))


def usual_rate(code: TaxCode, shops_rate: str) -> str:
    """The rate that goes with a code at a shop: the code's, unless the shop has a levy rate.

    A small-scale taxpayer (小规模纳税人) pays 3 % or 1 % whatever he sells (增值税法 第九条).
    """
    return shops_rate if shops_rate in _LEVY_RATES or not code.tax_rate else code.tax_rate


def leaves_of(entries: Iterable[TaxCode], marked: Iterable[str] = ()) -> TaxCodes:
    """The codes of a whole table: those that others go deeper from are summary codes.

    Args:
        entries: all of the table, in its order.
        marked: codes that the table itself calls summary codes (汇总项).
    """
    table = tuple(entries)
    summaries = {above for entry in table for above in codes_above(entry.code)}.union(marked)
    leaves = tuple(entry for entry in table if entry.code not in summaries)
    return TaxCodes(leaves, frozenset(summaries))
