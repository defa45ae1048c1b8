"""Finds among very many names as somebody types: a part of the name, a number's start, pinyin.

In: rows in the order of their rank. Out: positions of the first that fit, the highest-ranked
first. Pure and in memory: each column is one long text in rank order, so that the search for a
frequent part ends at once and one for a rare part is a single scan (100,000 names: some 2 ms).
SQLite's full-text search would sort all matches of 公司 before it gave the first.
"""

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate, chain, islice
from typing import NamedTuple

from pos_scanner.domain.checks.normalization import comparable
from pos_scanner.domain.checks.tax_number import normalized_tax_number

LONGEST_QUERY = 64
_MOST_READINGS = 12
"""Ways to part letters into syllables that are looked for: ``xian`` is xi an and xian."""
_MOST_EXAMINED = 2_000
"""Positions looked at when a query has several words, before the search is given up."""


class IndexedName(NamedTuple):
    """What is searched of one thing that has a name.

    Attributes:
        entry_id: what the caller knows it by; several names may share one.
        name: as :func:`comparable` gives it.
        number: a buyer's tax number or an item's tax code, normalised.
        initials: of its name in pinyin.
        syllables: of its name in pinyin, divided by blanks.
    """

    entry_id: int
    name: str
    number: str
    initials: str
    syllables: str


class NameIndex:
    """An index that does not change, of names with the one to be found first in front."""

    def __init__(self, rows: Iterable[IndexedName]) -> None:
        self._ids = array("q")
        columns: tuple[list[str], ...] = ([], [], [], [])
        syllables: set[str] = set()
        for entry_id, *texts in rows:
            self._ids.append(entry_id)
            for column, text in zip(columns, texts, strict=True):
                column.append(text)
            syllables.update(texts[-1].split())
        self._syllables = syllables
        self._syllable_starts = {start for text in syllables for start in accumulate(text)}
        names, numbers, initials, sounds = columns
        self._names, self._numbers = _Column(names), _Column(numbers)
        self._initials = _Column(initials)
        self._sounds = _Column([f" {text}" for text in sounds])

    def find(self, text: str) -> Iterator[int]:
        """Ids of the names that fit, each name once: those that start with the text come first.

        Several words must all fit, in any order.
        """
        words = sorted((comparable(word) for word in text[:LONGEST_QUERY].split()), key=len)
        if not words or not words[-1]:
            return
        *shorter, longest = words
        examined = islice(self._positions(longest), _MOST_EXAMINED if shorter else None)
        required = [(word, self._readings(word)) for word in shorter]
        fitting = (at for at in examined if all(self._fits(at, *word) for word in required))
        positions: set[int] = set()
        for position in chain(self._numbered(text) if shorter else (), fitting):
            if position not in positions:
                positions.add(position)
                yield self._ids[position]

    def _numbered(self, text: str) -> Iterator[int]:
        """Those whose number starts with a text, be it written in groups."""
        number = normalized_tax_number(text[:LONGEST_QUERY])
        return self._numbers.starting(number) if number.isalnum() else iter(())

    def _positions(self, word: str) -> Iterator[int]:
        sounds = self._readings(word)
        return chain(
            self._names.starting(word),
            self._numbered(word),
            self._initials.starting(word),
            *(self._sounds.starting(sound) for sound in sounds),
            self._names.containing(word),
            self._initials.containing(word),
            *(self._sounds.containing(sound) for sound in sounds),
        )

    def _fits(self, position: int, word: str, sounds: list[str]) -> bool:
        return (
            word in self._names[position]
            or word in self._initials[position]
            or self._numbers[position].startswith(normalized_tax_number(word) or "\n")
            or any(sound in self._sounds[position] for sound in sounds)
        )

    def _readings(self, letters: str) -> list[str]:
        """The letters parted into syllables, each led by a blank; the last may be unfinished.

        Parted from the end, so that a hostile text has no dead ends: there are 2 to the 30 ways to
        part ``nananana…`` that all fail at a last ``!``.
        """
        readings: dict[int, list[str]] = {len(letters): []}
        for start in reversed(range(len(letters))):
            remaining = letters[start:]
            unfinished = [f" {remaining}"] if remaining in self._syllable_starts else []
            parted = (
                f" {letters[start:end]}{reading}"
                for end in reversed(range(start, len(letters)))
                if letters[start:end] in self._syllables
                for reading in readings[end]
            )
            readings[start] = list(islice(chain(unfinished, parted), _MOST_READINGS))
        return readings[0]


class _Column:
    """Many short texts as one long one, a line each."""

    def __init__(self, texts: list[str]) -> None:
        self._text = "\n" + "\n".join(texts) + "\n"
        self._starts = array("I", [1])
        for text in texts:
            self._starts.append(self._starts[-1] + len(text) + 1)

    def __getitem__(self, line: int) -> str:
        return self._text[self._starts[line] : self._starts[line + 1] - 1]

    def starting(self, text: str) -> Iterator[int]:
        """Lines that start with a text, in their order."""
        return self._lines(f"\n{text}")

    def containing(self, text: str) -> Iterator[int]:
        """Lines that contain a text, each once, in their order."""
        return self._lines(text)

    def _lines(self, part: str) -> Iterator[int]:
        at = self._text.find(part)
        while at >= 0:
            line = bisect_right(self._starts, at + part.startswith("\n")) - 1
            yield line
            at = self._text.find(part, self._starts[line + 1] - 1)
