"""The usual spelling of a buyer's fields: full-width and half-width forms, blanks, hyphens, case.

In: a field as it came. Out: the usual spelling and what was changed, so that the window can show
it and put ``original`` back. Nothing is changed behind anyone's back: whoever calls decides. No
rule says which brackets, but registered names have full-width ones and accountants compare texts.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from operator import methodcaller

from pos_scanner.domain.checks.tax_number import normalized_tax_number
from pos_scanner.domain.title import TEXT_FIELDS, Title

_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_LETTERS_HALF_WIDTH = {full: half for full, half in _HALF_WIDTH.items() if chr(half).isalnum()}
_HAN = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")
_BRACKETS = str.maketrans("()", "（）")
_HYPHENS = re.compile("[‐-―−－]")
_BLANKS = re.compile(r"\s+")
_BETWEEN_HAN = re.compile("(?<=[\u3400-\u9fff）]) (?=[\u3400-\u9fff（])")


class Change(StrEnum):
    """What normalizing did to a text; a field can have several of them."""

    HALF_WIDTH = "half-width"
    """Letters, digits or marks were full-width."""
    BRACKETS = "brackets"
    """Brackets were half-width in a Chinese text."""
    BLANKS = "blanks"
    HYPHENS = "hyphens"
    CAPITALS = "capitals"
    FULL_STOP = "full-stop"
    """A Chinese full stop stood in an e-mail address."""


@dataclass(frozen=True, slots=True)
class Normalized:
    """One field's text in its usual spelling.

    Attributes:
        field: its name in :class:`Title`.
        original: as it came; putting it back undoes all.
        value: the usual spelling.
        changes: what was done; empty when nothing was.
    """

    field: str
    original: str
    value: str
    changes: tuple[Change, ...] = ()


_Step = tuple[Change, Callable[[str], str]]


def normalize(field: str, text: str) -> Normalized:
    """The usual spelling of a field's text; doing it twice changes nothing more.

    Args:
        field: a text field of :class:`Title`; others get no more than trimming.
        text: as it came.
    """
    value, changes = text, []
    for change, step in _STEPS.get(field, _OTHER):
        result = step(value)
        if result != value and change not in changes:
            changes.append(change)
        value = result
    return Normalized(field, text, value, tuple(changes))


def normalize_title(title: Title) -> tuple[Title, tuple[Normalized, ...]]:
    """A title in its usual spelling, and each field that was changed."""
    fields = [normalize(name, getattr(title, name)) for name in TEXT_FIELDS]
    changed = tuple(field for field in fields if field.changes)
    return Title(title.title_type, *(field.value for field in fields)), changed


def comparable(text: str) -> str:
    """A text as names are compared: NFKC, folded case, no blanks, no controls."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in folded if not (c.isspace() or unicodedata.category(c)[0] == "C"))


def _tidy_blanks(text: str) -> str:
    return _BLANKS.sub(" ", text).strip()


def _chinese_brackets(text: str) -> str:
    return text.translate(_BRACKETS) if _HAN.search(text) else text


def _without_hyphens(text: str) -> str:
    return _HYPHENS.sub("-", text).replace("-", "")


def _digits_closed(text: str) -> str:
    """An account number without its grouping; anything but digits, blanks and hyphens stays."""
    closed = re.sub(r"[\s-]", "", text)
    return closed if closed.isascii() and closed.isdigit() else text


def _latin_full_stops(text: str) -> str:
    return text.replace("。", ".").replace("｡", ".")


def _small_host(text: str) -> str:
    """An e-mail address's host is not case-sensitive; what stands before the @ may be."""
    name, at, host = text.rpartition("@")
    return f"{name}{at}{host.lower()}"


_WITHOUT_BLANKS: _Step = (Change.BLANKS, partial(_BLANKS.sub, ""))
_ALL_HALF_WIDTH: _Step = (Change.HALF_WIDTH, methodcaller("translate", _HALF_WIDTH))
_LATIN_HALF_WIDTH: _Step = (Change.HALF_WIDTH, methodcaller("translate", _LETTERS_HALF_WIDTH))
_TIDY: _Step = (Change.BLANKS, _tidy_blanks)
_NAME: tuple[_Step, ...] = (
    _TIDY,
    _LATIN_HALF_WIDTH,
    (Change.BRACKETS, _chinese_brackets),
    (Change.BLANKS, partial(_BETWEEN_HAN.sub, "")),
)
_NUMBER: tuple[_Step, ...] = (
    _ALL_HALF_WIDTH,
    _TIDY,
    (Change.HYPHENS, partial(_HYPHENS.sub, "-")),
)
_OTHER: tuple[_Step, ...] = (_TIDY,)
_STEPS: dict[str, tuple[_Step, ...]] = {
    "name": _NAME,
    "tax_number": (
        _ALL_HALF_WIDTH,
        _WITHOUT_BLANKS,
        (Change.HYPHENS, _without_hyphens),
        (Change.CAPITALS, normalized_tax_number),
    ),
    "address": (_TIDY, _LATIN_HALF_WIDTH),
    "phone": _NUMBER,
    "bank_name": _NAME,
    "bank_account": (*_NUMBER, (Change.BLANKS, _digits_closed)),
    "email": (
        _ALL_HALF_WIDTH,
        _WITHOUT_BLANKS,
        (Change.FULL_STOP, _latin_full_stops),
        (Change.CAPITALS, _small_host),
    ),
}
