"""The usual spelling of a buyer's fields: full-width and half-width forms, blanks, hyphens, case.

In: a field as it came. Out: the usual spelling. Nothing is changed behind anyone's back: whoever
calls decides. No rule says which brackets, but registered names have full-width ones and
accountants compare texts.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from operator import methodcaller

from pos_scanner.domain.checks.tax_number import normalized_tax_number
from pos_scanner.domain.invoice import Draft
from pos_scanner.domain.title import TEXT_FIELDS, Title

_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_LETTERS_HALF_WIDTH = {full: half for full, half in _HALF_WIDTH.items() if chr(half).isalnum()}
_HAN = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")
_BRACKETS = str.maketrans("()", "（）")
_HYPHENS = re.compile("[‐-―−－]")
_BLANKS = re.compile(r"\s+")
_BETWEEN_HAN = re.compile("(?<=[\u3400-\u9fff）]) (?=[\u3400-\u9fff（])")


_Step = Callable[[str], str]


def normalize(field: str, text: str) -> str:
    """The usual spelling of a field's text; doing it twice changes nothing more.

    ``field`` is a text field of :class:`Title`; others get no more than trimming.
    """
    for step in _STEPS.get(field, (_tidy_blanks,)):
        text = step(text)
    return text


def normalize_title(title: Title) -> Title:
    """A title in its usual spelling."""
    return Title(title.title_type, *(normalize(name, getattr(title, name)) for name in TEXT_FIELDS))


def with_usual_tax_number(title: Title) -> Title:
    """A title whose tax number is in capitals, half-width, without blanks and hyphens."""
    return replace(title, tax_number=normalized_tax_number(title.tax_number))


def half_width(text: str) -> str:
    """An identifier with ASCII for what a Chinese input method typed: ``Ｒ１。２`` is R1.2."""
    return _latin_full_stops(_ALL_HALF_WIDTH(text))


def is_same_identifier(text: str, other: str) -> bool:
    """Whether two texts spell one number, in other widths, blanks, hyphens or case."""
    plain, other_plain = map(half_width, (text, other))
    return normalized_tax_number(plain) == normalized_tax_number(other_plain)


def with_half_width_numbers(draft: Draft) -> Draft:
    """A draft whose order number and tax codes have the ASCII forms of full-width characters."""
    lines = tuple(replace(line, tax_code=half_width(line.tax_code)) for line in draft.lines)
    return replace(draft, order_number=half_width(draft.order_number), lines=lines)


def comparable(text: str) -> str:
    """A text as names are compared: NFKC, folded case, no blanks, no controls."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in folded if not (c.isspace() or unicodedata.category(c)[0] == "C"))


def _tidy_blanks(text: str) -> str:
    return _BLANKS.sub(" ", text).strip()


def _chinese_brackets(text: str) -> str:
    return text.translate(_BRACKETS) if _HAN.search(text) else text


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


_ALL_HALF_WIDTH = methodcaller("translate", _HALF_WIDTH)
_LATIN_HALF_WIDTH = methodcaller("translate", _LETTERS_HALF_WIDTH)
_NAME: tuple[_Step, ...] = (
    _tidy_blanks,
    _LATIN_HALF_WIDTH,
    _chinese_brackets,
    partial(_BETWEEN_HAN.sub, ""),
)
_NUMBER: tuple[_Step, ...] = (_ALL_HALF_WIDTH, _tidy_blanks, partial(_HYPHENS.sub, "-"))
_STEPS: dict[str, tuple[_Step, ...]] = {
    "name": _NAME,
    "tax_number": (normalized_tax_number,),
    "address": (_tidy_blanks, _LATIN_HALF_WIDTH),
    "phone": _NUMBER,
    "bank_name": _NAME,
    "bank_account": (*_NUMBER, _digits_closed),
    "email": (_ALL_HALF_WIDTH, partial(_BLANKS.sub, ""), _latin_full_stops, _small_host),
}
