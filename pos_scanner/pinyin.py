"""Spells Chinese names in pinyin, their phrases included: 银行 is *yin hang*, 重庆 *chong qing*.

``pinyin.txt`` is pypinyin's dictionary, reduced to what changes a reading (made by
``packaging/build_pinyin.py``): it is loaded in 50 ms instead of 500, and a name is spelt in some
10 µs instead of 200, so that invoices are spelt as they are confirmed. The table is ours: what
stands spelt in an index stays the same until we change it.
"""

from functools import lru_cache
from importlib import resources
from typing import NamedTuple

TABLE = "pinyin.txt"
_ENDING = 8
"""Characters. Names end alike (餐饮管理有限公司): half of spelling a name is remembered."""


class _Readings(NamedTuple):
    """The table in memory.

    Attributes:
        characters: a reading of each character by itself.
        phrases: the readings of phrases of two characters and more; empty where each character is
            read as by itself.
        longest: of each character that a phrase begins with, the length of the longest such phrase.
    """

    characters: dict[str, str]
    phrases: dict[str, tuple[str, ...]]
    longest: dict[str, int]


def spell(name: str) -> tuple[str, str]:
    """Spell a name in pinyin: its initials ``bjslkj`` and syllables ``bei jing shi li ke ji``.

    Lower case without tones, ü is v; other letters and digits are as they are, marks are left out.
    """
    spelling = syllables(name)
    return "".join(syllable[0] for syllable in spelling), " ".join(spelling)


def syllables(name: str) -> list[str]:
    """The syllables of a name, one a character; of phrases the longest that begins there counts."""
    plain = name if name.isalnum() else "".join(filter(str.isalnum, name))
    return _spelt(plain.casefold(), _ENDING)


@lru_cache(maxsize=4096)
def _spelt_ending(ending: str) -> list[str]:
    return _spelt(ending, 0)


def _spelt(plain: str, ending: int) -> list[str]:
    """A text's syllables; what is left when so many characters or fewer are, is remembered."""
    characters, phrases, longest = readings()
    spelling: list[str] = []
    start, end = 0, len(plain)
    while end - start > ending:
        first = plain[start]
        for size in range(min(longest.get(first, 1), end - start), 1, -1):
            phrase = plain[start : start + size]
            if phrase in phrases:
                spelling += phrases[phrase] or map(characters.__getitem__, phrase)
                start += size
                break
        else:
            spelling.append(characters.get(first, first))
            start += 1
    return spelling + _spelt_ending(plain[start:]) if start < end else spelling


@lru_cache(maxsize=1)
def readings() -> _Readings:
    """The table, loaded with the first name that is spelt."""
    text = resources.files("pos_scanner").joinpath(TABLE).read_text(encoding="utf-8")
    single, plain, particular = (
        part.splitlines() for part in text.partition("\n\n")[2].split("\n\n")
    )
    characters = {
        character: reading for reading, members in map(str.split, single) for character in members
    }
    phrases: dict[str, tuple[str, ...]] = dict.fromkeys(" ".join(plain).split(), ())
    for line in particular:
        phrase, *reading = line.split()
        phrases[phrase] = tuple(reading)
    longest: dict[str, int] = {}
    for phrase in phrases:
        longest[phrase[0]] = max(longest.get(phrase[0], 0), len(phrase))
    return _Readings(characters, phrases, longest)


@lru_cache(maxsize=1)
def known_syllables() -> frozenset[str]:
    """Every syllable that a character of the table has."""
    return frozenset(readings().characters.values())
