"""What is never let into a form: characters that nobody sees and that break files.

In: a title as it came over the network or out of a code. Out: the same without control
characters, invisible marks and lone surrogates. Visible text is never touched, blanks included.
"""

import re
import unicodedata

from pos_scanner.domain.title import TEXT_FIELDS, Title

_UNSEEN = frozenset({"Cc", "Cf", "Cs"})
"""Unicode categories: controls, invisible formatting (RTL and zero-width marks), surrogates."""

_LINE_BREAKS = re.compile("[\r\n\t\v\f\x85\u2028\u2029]+")


def without_invisible(title: Title) -> Title:
    """A title whose fields hold no invisible characters; line breaks and tabs become a space."""
    return Title(title.title_type, *(visible(getattr(title, name)) for name in TEXT_FIELDS))


def visible(text: str) -> str:
    """A text without invisible characters; each run of line breaks and tabs becomes one space."""
    if text.isprintable() and text.isascii():
        return text
    one_line = " ".join(part for part in _LINE_BREAKS.split(text) if part)
    return "".join(c for c in one_line if unicodedata.category(c) not in _UNSEEN)
