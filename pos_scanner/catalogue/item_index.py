"""Finds the shop's own items as somebody types: by number, a part of the name, pinyin, initials."""

from collections.abc import Iterator
from functools import cached_property

from pos_scanner.domain.catalogue import Catalogue, CatalogueEntry
from pos_scanner.domain.checks.normalization import comparable
from pos_scanner.name_index import IndexedName, NameIndex
from pos_scanner.pinyin import spell


class ItemIndex:
    """A catalogue that is searched; its names are spelt at the first search (20,000: some 0.3 s).

    Attributes:
        catalogue: what the shop sells.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue

    def find(self, text: str, limit: int = 8) -> tuple[CatalogueEntry, ...]:
        """Entries that a text may mean: first by number and name, then by pinyin and tax code."""
        matches = dict.fromkeys(self.catalogue.find(text, limit))
        for position in self._index.find(text):
            if len(matches) >= limit:
                break
            matches.setdefault(self.catalogue.entries[position])
        return tuple(matches)

    @cached_property
    def _index(self) -> NameIndex:
        return NameIndex(self._names())

    def _names(self) -> Iterator[IndexedName]:
        for position, entry in enumerate(self.catalogue.entries):
            initials, sounds = spell(entry.name)
            yield IndexedName(position, comparable(entry.name), entry.tax_code, initials, sounds)
