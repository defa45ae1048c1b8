"""What is never let into a form: characters that nobody sees and that break files.

In: a title as it came over the network or out of a code. Out: the same without control
characters, invisible marks and lone surrogates. Visible text is never touched, blanks included.
"""

import re
import unicodedata

from pos_scanner.domain.title import TEXT_FIELDS, Title, TitleWarning

_UNSEEN = frozenset({"Cc", "Cf", "Cs"})
"""Unicode categories: controls, invisible formatting (RTL and zero-width marks), surrogates."""

_LINE_BREAKS = re.compile("[\r\n\t\v\f\x85\u2028\u2029]+")


def without_invisible(title: Title) -> Title:
    """A title whose fields hold no invisible characters; line breaks and tabs become a space."""
    return Title(title.title_type, *(visible(getattr(title, name)) for name in TEXT_FIELDS))


def unseen_warnings(title: Title) -> tuple[TitleWarning, ...]:
    """UNSEEN_REMOVED where :func:`without_invisible` takes more than line breaks out of a title."""
    texts = (_LINE_BREAKS.sub("", getattr(title, name)) for name in TEXT_FIELDS)
    is_hiding = any(unicodedata.category(letter) in _UNSEEN for text in texts for letter in text)
    return (TitleWarning.UNSEEN_REMOVED,) if is_hiding else ()


def visible(text: str) -> str:
    """A text without invisible characters; each run of line breaks and tabs becomes one space."""
    if text.isprintable() and text.isascii():
        return text
    one_line = " ".join(part for part in _LINE_BREAKS.split(text) if part)
    return "".join(c for c in one_line if unicodedata.category(c) not in _UNSEEN)
