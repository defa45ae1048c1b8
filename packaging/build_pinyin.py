"""Makes ``pos_scanner/pinyin.txt`` out of pypinyin's dictionary, which the program itself lacks.

Run: ``python packaging/build_pinyin.py``. A journal's search index has spellings in it: a table
that reads any name otherwise needs a migration that makes the index anew.

Four parts with an empty line between: where it comes from; each syllable and the characters that
are read so; phrases that are read as their characters, and whose only use is that no other phrase
begins within them; phrases with another reading, and the reading.
"""

from collections import defaultdict
from pathlib import Path
from typing import Any

from pypinyin import Style, lazy_pinyin
from pypinyin.constants import PHRASES_DICT, PINYIN_DICT, RE_HANS

TABLE = Path(__file__).parent.parent / "pos_scanner" / "pinyin.txt"
ORIGIN = """\
# Readings of Chinese characters and phrases, without tones; made by packaging/build_pinyin.py.
# From pypinyin 0.55 and its data, Copyright (c) 2016 mozillazg, 闲耘 <hotoo.cn@gmail.com>.
# MIT License: permission is granted, free of charge, to any person obtaining a copy of this
# software and associated documentation files, to deal in it without restriction, including
# without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense and
# sell copies, provided that this notice is included in all copies or substantial portions. It is
# provided "as is", without warranty of any kind, express or implied; in no event shall the authors
# be liable for any claim."""
_A_LINE = 20


def _as_they_are(letters: str) -> Any:
    """Letters without a sound, each a syllable; the library's types know texts only."""
    return list(letters)


def spelling(text: str) -> list[str]:
    """As pypinyin reads a character or a phrase."""
    return list(lazy_pinyin(text, style=Style.NORMAL, errors=_as_they_are))


def is_needed(phrase: str, beginnings: set[str], particular: dict[str, list[str]]) -> bool:
    """Whether another phrase could be read wrongly if this one, read plainly, were left out."""
    inner = (phrase[start:] for start in range(1, len(phrase)))
    return any(
        tail in beginnings or any(tail[:end] in particular for end in range(2, len(tail) + 1))
        for tail in inner
    ) or any(phrase[:end] in particular for end in range(2, len(phrase)))


def main() -> None:
    """Write the table."""
    names = (chr(code) for code in PINYIN_DICT)
    single = {c: spelling(c)[0] for c in names if RE_HANS.match(c) and c.isalnum()}
    phrases = {p: spelling(p) for p in PHRASES_DICT if len(p) > 1 and single.keys() >= set(p)}
    particular = {p: read for p, read in phrases.items() if read != [single[c] for c in p]}
    beginnings = {p[:end] for p in particular for end in range(1, len(p))}
    plain = sorted(p for p in phrases.keys() - particular if is_needed(p, beginnings, particular))
    of_syllable: dict[str, list[str]] = defaultdict(list)
    for character, syllable in sorted(single.items()):
        of_syllable[syllable].append(character)
    parts = (
        ORIGIN,
        "\n".join(
            f"{syllable} {''.join(of_syllable[syllable])}" for syllable in sorted(of_syllable)
        ),
        "\n".join(" ".join(plain[at : at + _A_LINE]) for at in range(0, len(plain), _A_LINE)),
        "\n".join(f"{p} {' '.join(particular[p])}" for p in sorted(particular)),
    )
    TABLE.write_text("\n\n".join(parts) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
