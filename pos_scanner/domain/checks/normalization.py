"""The usual spelling of a buyer's fields: full-width and half-width forms, blanks, hyphens, case.

In: a field as it came. Out: the usual spelling. Nothing is changed behind anyone's back: whoever
calls decides. No rule says which brackets, but registered names have full-width ones and
accountants compare texts.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from operator import methodcaller

from pos_scanner.domain.checks.tax_number import normalized_tax_number
from pos_scanner.domain.invoice import Draft
from pos_scanner.domain.title import TEXT_FIELDS, Title
from pos_scanner.domain.visible_text import visible

_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_LETTERS_HALF_WIDTH = {full: half for full, half in _HALF_WIDTH.items() if chr(half).isalnum()}
HAN = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")
"""A Chinese character."""
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


def half_width(text: str) -> str:
    """An identifier with ASCII for what a Chinese input method typed: ``Ｒ１。２`` is R1.2."""
    return _latin_full_stops(_ALL_HALF_WIDTH(text))


def is_same_identifier(text: str, other: str) -> bool:
    """Whether two texts spell one number, in other widths, blanks, hyphens or case."""
    plain, other_plain = map(half_width, (text, other))
    return normalized_tax_number(plain) == normalized_tax_number(other_plain)


@dataclass(frozen=True, slots=True)
class Respelling:
    """An identifier in a form that was put into its usual spelling.

    Attributes:
        field: its name, of the buyer, the draft or a line.
        original: as it was entered.
        usual: as it is now.
        line: the line's place, from 0; ``None`` for what is no line's.
    """

    field: str
    original: str
    usual: str
    line: int | None = None

    def undone(self, draft: Draft) -> Draft:
        """A draft with the original again; unchanged where another value stands by now."""
        if _identifier(draft, self.field, self.line) != self.usual:
            return draft
        return _with_identifier(draft, self.field, self.line, self.original)


def with_usual_identifiers(draft: Draft, previous: Draft) -> tuple[Draft, tuple[Respelling, ...]]:
    """A draft whose new identifiers are in their usual spelling, and what was changed for it.

    A tax number gets capitals, without blanks and hyphens; others the ASCII forms of full-width
    characters. What stands in ``previous``, too, is left as it is: somebody wants it so.
    """
    respellings = []
    for name, line in _identifiers(draft):
        original = _identifier(draft, name, line)
        usual = _ON_ENTRY[name](original)
        if usual == original or original == _identifier(previous, name, line):
            continue
        draft = _with_identifier(draft, name, line, usual)
        respellings.append(Respelling(name, original, usual, line))
    return draft, tuple(respellings)


def without_unseen(draft: Draft) -> Draft:
    """A draft whose texts hold nothing that nobody sees: what is confirmed is what stood there."""
    buyer = Title(
        draft.buyer.title_type, *(visible(getattr(draft.buyer, name)) for name in TEXT_FIELDS)
    )
    lines = tuple(
        replace(line, item=visible(line.item), spec=visible(line.spec), unit=visible(line.unit))
        for line in draft.lines
    )
    order_number, remark = visible(draft.order_number), visible(draft.remark)
    return replace(draft, buyer=buyer, lines=lines, order_number=order_number, remark=remark)


def _identifiers(draft: Draft) -> list[tuple[str, int | None]]:
    """Each identifier's name, and whose line it is."""
    of_lines = [("tax_code", line) for line in range(len(draft.lines))]
    return [*((name, None) for name in (*_OF_BUYER, "order_number")), *of_lines]


def _identifier(draft: Draft, name: str, line: int | None) -> str:
    if line is not None:
        return draft.lines[line].tax_code if line < len(draft.lines) else ""
    text: str = getattr(draft.buyer if name in _OF_BUYER else draft, name)
    return text


def _with_identifier(draft: Draft, name: str, line: int | None, text: str) -> Draft:
    if line is not None:
        return draft.with_line(line, replace(draft.lines[line], tax_code=text))
    if name in _OF_BUYER:
        texts = {field: getattr(draft.buyer, field) for field in TEXT_FIELDS}
        return replace(draft, buyer=Title(draft.buyer.title_type, **texts | {name: text}))
    return replace(draft, order_number=text)


def comparable(text: str) -> str:
    """A text as names are compared: NFKC, folded case, no blanks, no controls."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in folded if not (c.isspace() or unicodedata.category(c)[0] == "C"))


def _tidy_blanks(text: str) -> str:
    return _BLANKS.sub(" ", text).strip()


def _chinese_brackets(text: str) -> str:
    return text.translate(_BRACKETS) if HAN.search(text) else text


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
_OF_BUYER = ("tax_number", "phone", "bank_account", "email")
_ON_ENTRY: dict[str, _Step] = {
    "tax_number": normalized_tax_number,
    "phone": half_width,
    "bank_account": half_width,
    "email": half_width,
    "order_number": half_width,
    "tax_code": half_width,
}
"""The usual spelling of an identifier that is being typed: its blanks may have more to come."""
_STEPS: dict[str, tuple[_Step, ...]] = {
    "name": _NAME,
    "tax_number": (normalized_tax_number,),
    "address": (_tidy_blanks, _LATIN_HALF_WIDTH),
    "phone": _NUMBER,
    "bank_name": _NAME,
    "bank_account": (*_NUMBER, _digits_closed),
    "email": (_ALL_HALF_WIDTH, partial(_BLANKS.sub, ""), _latin_full_stops, _small_host),
}
