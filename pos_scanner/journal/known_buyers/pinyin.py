"""How a name is spelt in pinyin: syllables and initials, for finding it by its sound.

The dictionary (pypinyin, phrases included, so that 银行 is yin hang and 重庆 chong qing) takes
0.2 s and 55 MiB to load: it is imported with the first name that is spelt, never for searching.
"""

from typing import Any, NamedTuple


class Spelling(NamedTuple):
    """A name's sound.

    Attributes:
        initials: first letter of each character, other letters and digits as they are: ``bjslkj``.
        syllables: lower case, without tones, divided by blanks: ``bei jing shi li ke ji``.
    """

    initials: str
    syllables: str


def spell(name: str) -> Spelling:
    """Spell a name; marks and blanks in it are left out, ü is v."""
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415  (heavy, see above)

    plain = "".join(c for c in name if c.isalnum()).casefold()
    syllables: list[str] = lazy_pinyin(plain, style=Style.NORMAL, errors=_as_they_are)
    initials = "".join(syllable[0] for syllable in syllables)
    return Spelling(initials, " ".join(syllables))


def _as_they_are(letters: str) -> Any:
    """Letters without a sound, each a syllable; the library's types know texts only."""
    return list(letters)
