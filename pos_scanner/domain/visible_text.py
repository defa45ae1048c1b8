"""What nobody sees in a text, made visible: ``⟦U+202E⟧`` stands where the character would.

A name, an order number, a file's name may hold marks that turn the reading direction, zero-width
letters, a terminal's commands, line ends that forge a second line. Whatever shows a text to a
person (window, paper, terminal, log) does so through one of these; what is stored stays as it came.
A form's fields have none of them: what is confirmed is what the cashier saw.
"""

import re
import unicodedata
from functools import partial

_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Unicode categories: controls, formatting (direction, zero width), surrogates, separators."""
_BLANK_LETTERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Letters and marks without any ink."""
_LINE_ENDS = frozenset("\n\t")
_LET_IN_BY_NO_FORM = frozenset({"Cc", "Cf", "Cs"})
"""Unicode categories: controls, invisible formatting (RTL and zero-width marks), surrogates."""
_LINE_BREAKS = re.compile("[\r\n\t\v\f\x85\u2028\u2029]+")


def marked(text: str) -> str:
    """A text of one line with every unseen character as its mark, line ends and tabs too."""
    return _marked(text, frozenset())


def marked_lines(text: str) -> str:
    """A text with every unseen character as its mark, line feeds, CR LF and tabs excepted."""
    return _marked(text.replace("\r\n", "\n"), _LINE_ENDS)


def _marked(text: str, allowed: frozenset[str]) -> str:
    if text.isprintable() and _BLANK_LETTERS.isdisjoint(text):
        return text
    return "".join(map(partial(_mark, allowed=allowed), text))


def _mark(character: str, allowed: frozenset[str]) -> str:
    is_seen = character in allowed or (
        unicodedata.category(character) not in _UNSEEN and character not in _BLANK_LETTERS
    )
    return character if is_seen else f"⟦U+{ord(character):04X}⟧"


def visible(text: str) -> str:
    """A text without invisible characters; each run of line breaks and tabs becomes one space."""
    if text.isprintable():
        return text
    one_line = " ".join(part for part in _LINE_BREAKS.split(text) if part)
    return "".join(c for c in one_line if unicodedata.category(c) not in _LET_IN_BY_NO_FORM)


def hides_characters(text: str) -> bool:
    """Whether :func:`visible` takes more than line breaks out of a text."""
    one_line = _LINE_BREAKS.sub("", text)
    return any(unicodedata.category(letter) in _LET_IN_BY_NO_FORM for letter in one_line)
