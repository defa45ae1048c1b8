"""The catalogue: what a shop sells, so that usually only the amount is typed.

In: an entry's fields as text, from a file or a sheet. Out: sound entries, or an error that names
field and problem. Knows no files: ``pos_scanner.catalogue`` reads and writes them. Tax codes and
keyboard numbers are text, whose leading zeros count.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from pos_scanner.domain.amounts.line_calculation import DECIMAL_PLACES, plain
from pos_scanner.domain.checks.normalization import comparable
from pos_scanner.domain.invoice import DraftLine
from pos_scanner.domain.money import AmountError, parse_number
from pos_scanner.domain.tax_codes import is_tax_code
from pos_scanner.domain.tax_rate import EXEMPT, parse_rate

FIELDS = ("name", "tax_code", "tax_rate", "unit", "unit_price", "number")
"""An entry's fields, in the order in which files have them."""
MOST_ENTRIES = 20_000
MOST_FAVOURITES = 24

_NUMBER = re.compile(r"[0-9]{1,6}")
_EXEMPT_WORDS = frozenset({"免税", "exempt", "taxexempt"})
_LONGEST = {"name": 100, "unit": 22}
"""Characters; the tax platform's batch template takes no more."""


class EntryProblem(StrEnum):
    """What can be wrong with one entry of a catalogue, or with its place among the others."""

    NAME_MISSING = "name-missing"
    TOO_LONG = "too-long"
    TAX_CODE = "tax-code"
    TAX_CODE_LOST = "tax-code-lost"
    """A spreadsheet has made a number of the tax code, and digits are gone."""
    TAX_CODE_SUMMARY = "tax-code-summary"
    """The tax code has others below it; the tax platform refuses it."""
    TAX_RATE = "tax-rate"
    UNIT_PRICE = "unit-price"
    NUMBER = "number"
    NAME_TWICE = "name-twice"
    """Name and unit stand together once already."""
    NUMBER_TWICE = "number-twice"
    TOO_MANY = "too-many"


class EntryError(ValueError):
    """An entry cannot stand in a catalogue.

    Args:
        field: its name in :class:`CatalogueEntry`.
        problem: what is wrong with it.
        position: of the entry among those given, from 0, when it is one among several.
    """

    def __init__(self, field: str, problem: EntryProblem, position: int = 0) -> None:
        super().__init__(f"{field}: {problem.value}")
        self.field = field
        self.problem = problem
        self.position = position


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """One thing that the shop sells.

    Attributes:
        name: 项目名称, as it stands on the invoice.
        tax_code: 商品和服务税收编码, 19 digits, text; empty when not known.
        tax_rate: as a fraction in text, ``"0.06"``, or ``tax_rate.EXEMPT``.
        unit: 单位.
        unit_price: yuan for one, with tax; ``None`` when it is typed each time.
        number: what is typed to choose it, 1 to 6 digits, text; empty when it has none.
        is_favourite: whether it stands in the form as a tile.
    """

    name: str
    tax_code: str = ""
    tax_rate: str = "0.06"
    unit: str = ""
    unit_price: Decimal | None = None
    number: str = ""
    is_favourite: bool = False

    def draft_line(self) -> DraftLine:
        """A line of the form with everything but quantity and amount filled in."""
        price = "" if self.unit_price is None else f"{self.unit_price:f}"
        return DraftLine(
            item=self.name,
            tax_rate=self.tax_rate,
            tax_code=self.tax_code,
            unit=self.unit,
            unit_price=price,
        )


@dataclass(frozen=True)
class Catalogue:
    """The entries in the shop's own order. Made by :func:`catalogue_of`."""

    entries: tuple[CatalogueEntry, ...] = ()

    @property
    def favourites(self) -> tuple[CatalogueEntry, ...]:
        """The entries that stand in the form as tiles, in the shop's order, 24 at most."""
        return tuple(entry for entry in self.entries if entry.is_favourite)[:MOST_FAVOURITES]

    def with_favourites_of(self, previous: "Catalogue") -> "Catalogue":
        """The same entries; those that are favourites in another catalogue are so here, too.

        A table file does not say which items are favourites, so an import would forget them.
        """
        marked = {(entry.name, entry.unit) for entry in previous.favourites}
        entries = (
            replace(entry, is_favourite=True) if (entry.name, entry.unit) in marked else entry
            for entry in self.entries
        )
        return Catalogue(tuple(entries))

    @cached_property
    def _entries_by_name(self) -> dict[str, list[CatalogueEntry]]:
        """The entries of each name as it is compared; making it of 20,000 takes 60 ms."""
        entries_by_name: dict[str, list[CatalogueEntry]] = {}
        for entry in self.entries:
            entries_by_name.setdefault(comparable(entry.name), []).append(entry)
        return entries_by_name

    @cached_property
    def _entries_by_number(self) -> dict[str, CatalogueEntry]:
        return {entry.number: entry for entry in self.entries if entry.number}

    def by_number(self, number: str) -> CatalogueEntry | None:
        """The entry with a keyboard number; ``"07"`` is another one than ``"7"``."""
        return self._entries_by_number.get(number)

    def named(self, name: str, unit: str = "") -> CatalogueEntry | None:
        """The first entry of a name, of this unit where there is one; width and case are alike."""
        entries, unit = self._entries_by_name.get(comparable(name), []), comparable(unit)
        of_unit = (entry for entry in entries if comparable(entry.unit) == unit)
        return next(of_unit, entries[0] if entries else None)

    def tax_code_of(self, item: str, default: str) -> str:
        """The tax code of an entry of this name; ``default`` where it has none, or is not here."""
        entry = self.named(item)
        return (entry.tax_code if entry else "") or default

    def completed(self, line: DraftLine) -> DraftLine:
        """A line that names an entry, or its number, with what it leaves out: rate, code, unit.

        Its own words stay; its price is left alone, since the amount is what was paid.
        """
        entry = self.named(line.item, line.unit) or self.by_number(line.item.strip())
        if entry is None:
            return line
        return replace(
            line,
            item=entry.name,
            tax_rate=line.tax_rate or entry.tax_rate,
            tax_code=line.tax_code or entry.tax_code,
            unit=line.unit or entry.unit,
        )

    def find(self, text: str, limit: int = 8) -> tuple[CatalogueEntry, ...]:
        """Entries whose number starts with a text or whose name contains it, the closest first."""
        query = comparable(text)
        if not query:
            return ()
        ranked = [
            (rank, position)
            for position, entry in enumerate(self.entries)
            if (rank := _rank(entry, query)) is not None
        ]
        return tuple(self.entries[position] for _, position in sorted(ranked)[:limit])


def catalogue_of(entries: Iterable[CatalogueEntry]) -> Catalogue:
    """A catalogue in which no two entries answer to the same number, or name and unit.

    Raises:
        EntryError: NAME_TWICE, NUMBER_TWICE or TOO_MANY, with the later one's position.
    """
    names: set[tuple[str, str]] = set()
    numbers: set[str] = set()
    unique = []
    for position, entry in enumerate(entries):
        if position >= MOST_ENTRIES:
            raise EntryError("name", EntryProblem.TOO_MANY, position)
        name = (comparable(entry.name), comparable(entry.unit))
        if name in names:
            raise EntryError("name", EntryProblem.NAME_TWICE, position)
        if entry.number in numbers:
            raise EntryError("number", EntryProblem.NUMBER_TWICE, position)
        names.add(name)
        numbers |= {entry.number} - {""}
        unique.append(entry)
    return Catalogue(tuple(unique))


def entry_of(cells: Mapping[str, str], default_rate: str = "0.06") -> CatalogueEntry:
    """An entry of its fields as somebody wrote them; a missing or empty one takes its default.

    Raises:
        EntryError: which field, and what is wrong with it.
    """
    texts = {field: " ".join(cells.get(field, "").split()) for field in FIELDS}
    if not texts["name"]:
        raise EntryError("name", EntryProblem.NAME_MISSING)
    for field, longest in _LONGEST.items():
        if len(texts[field]) > longest:
            raise EntryError(field, EntryProblem.TOO_LONG)
    return CatalogueEntry(
        texts["name"],
        _tax_code(texts["tax_code"]),
        rate_of(texts["tax_rate"] or default_rate),
        texts["unit"],
        _price(texts["unit_price"]),
        _number(texts["number"]),
    )


def rate_of(text: str) -> str:
    """A tax rate as people write it, ``13%``, ``13``, ``0.13`` or ``免税``, as the form has it.

    A number of 1 or more is a percentage: no rate of 100 % exists, one of 1 % does.

    Raises:
        EntryError: TAX_RATE.
    """
    spelling = comparable(text)
    if spelling in _EXEMPT_WORDS:
        return EXEMPT
    digits = spelling.removesuffix("%")
    if not re.fullmatch(r"[0-9]{1,3}(?:\.[0-9]{1,6})?", digits):
        raise EntryError("tax_rate", EntryProblem.TAX_RATE)
    number = Decimal(digits)
    is_percentage = spelling.endswith("%") or number >= 1
    rate = f"{plain(number / 100 if is_percentage else number):f}"
    try:
        parse_rate(rate)
    except ValueError as error:
        raise EntryError("tax_rate", EntryProblem.TAX_RATE) from error
    return rate


def _rank(entry: CatalogueEntry, query: str) -> int | None:
    """0: the query is its number or name, 1: begins one, 2: stands in the name; else ``None``."""
    name = comparable(entry.name)
    if query in {entry.number, name}:
        return 0
    if name.startswith(query) or entry.number.startswith(query):
        return 1
    return 2 if query in name else None


def _tax_code(text: str) -> str:
    code = _half_width(text)
    if re.search(r"e\+?[0-9]+$", code, re.IGNORECASE):
        raise EntryError("tax_code", EntryProblem.TAX_CODE_LOST)
    if code and not is_tax_code(code):
        raise EntryError("tax_code", EntryProblem.TAX_CODE)
    return code


def _price(text: str) -> Decimal | None:
    price = _half_width(text).removesuffix("元")
    if not price:
        return None
    try:
        return plain(parse_number(price, DECIMAL_PLACES))
    except AmountError as error:
        raise EntryError("unit_price", EntryProblem.UNIT_PRICE) from error


def _number(text: str) -> str:
    number = _half_width(text)
    if number and not _NUMBER.fullmatch(number):
        raise EntryError("number", EntryProblem.NUMBER)
    return number


def _half_width(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
