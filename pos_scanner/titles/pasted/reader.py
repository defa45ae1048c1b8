"""Smart paste: a title out of text that a customer copied from a chat, a signature, a table.

In: any text, in any order, with or without labels, one line or many. Out: the fields it holds,
those marked that are a guess, and what was understood as nothing. Nothing is looked up, and no
text is an error: at worst nothing is found. How well it does is in docs/decisions/008.
"""

import re
from dataclasses import dataclass, field

from pos_scanner.domain.checks.field_splitting import is_phone, split_phone
from pos_scanner.domain.checks.normalization import normalize_title
from pos_scanner.domain.checks.tax_number import (
    TAX_NUMBER_LENGTHS,
    TaxNumberKind,
    is_enterprises,
    kind_of,
    normalized_tax_number,
)
from pos_scanner.domain.title import TEXT_FIELDS, Title, TitleType
from pos_scanner.domain.visible_text import visible
from pos_scanner.titles.pasted import labels
from pos_scanner.titles.pasted import patterns as shapes
from pos_scanner.titles.pasted.labels import Part, as_written, folded, parts_of, tidy

LONGEST_TEXT = 4_000
"""Characters; what follows is not looked at."""

_HALF_WIDTH = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF5B))}
_HALF_WIDTH |= {0x3000: 0x20, 0xA0: 0x20, 0xFF20: 0x40, 0xFF0D: 0x2D, 0xFF0E: 0x2E}
_DOUBTFUL = {TaxNumberKind.WRONG_CHECK, TaxNumberKind.WRONG_LETTERS, TaxNumberKind.WRONG_LENGTH}
_LINES = re.compile(r"[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
_DRAWN = re.compile(r"\*\*|[\"“”`]")
"""Marks that a program drew round the words."""
_NOTHING = frozenset(["无", "没有", "暂无", "不填", "空", "-", "—", "n/a", "none", "null"])
"""What people put behind a label to say that there is nothing."""
_CHUNK = re.compile(r"[0-9A-Za-z]+")
_HAN = re.compile("[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class PastedTitle:
    """What a pasted text holds.

    Attributes:
        title: the fields found, in their usual spelling; the type where name or number tell it.
        uncertain: names of the fields that are a guess: told by their looks alone, parted from
            another, a number with a wrong check character, one of two that differ.
        unread: pieces that belong in no field, in their order.
    """

    title: Title
    uncertain: frozenset[str] = frozenset()
    unread: tuple[str, ...] = ()


@dataclass(slots=True)
class _Reading:
    """One reading of one text: what is known so far."""

    values: dict[str, str] = field(default_factory=dict)
    uncertain: set[str] = field(default_factory=set)
    unlabelled: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    is_individual: bool = False
    is_receivers: bool = False

    def take(self, name: str, value: str, *, sure: bool) -> None:
        """Keep a value; a second one that differs makes the first a guess."""
        value = tidy(value)
        if not value or value.casefold() in _NOTHING:
            return
        if name == "name" and shapes.is_individual(value):
            self.is_individual = True
            return
        previous = self.values.setdefault(name, value)
        if name == "tax_number" and _is_doubtful(previous) and not _is_doubtful(value):
            self.values[name] = value  # the sender has put it right
        is_guess = previous == value and (not sure or self.is_receivers)
        if is_guess or (previous != value and sure):
            self.uncertain.add(name)


def read_pasted(text: str) -> PastedTitle:
    """Find a title in a text. Never raises, whatever the text."""
    reading = _Reading()
    waiting = ""
    normal_width = _DRAWN.sub(" ", text[:LONGEST_TEXT].translate(_HALF_WIDTH))
    for line in _LINES.split(folded(normal_width)):
        plain = "\t".join(visible(cell) for cell in line.split("\t")).strip()
        if not plain:
            continue
        for part in parts_of(plain):
            if not part.field and waiting:
                _take_labelled(reading, Part(waiting, part.text, part.ends_line))
            elif part.field:
                _take_labelled(reading, part)
            else:
                reading.unlabelled.append(part.text)
            waiting = part.field if part.ends_line and not part.text else ""
    _take_unlabelled(reading)
    reading.values = {
        name: as_written(value, normal_width) for name, value in reading.values.items()
    }
    reading.unread = [as_written(piece, normal_width) for piece in reading.unread]
    return _result(reading)


def is_whole_title(text: str) -> bool:
    """Whether a text is a title with more than one field: its name or number, and another."""
    title = read_pasted(text).title
    fields = [name for name in TEXT_FIELDS if getattr(title, name)]
    return bool(title.name or title.tax_number) and len(fields) > 1


def _take_labelled(reading: _Reading, part: Part) -> None:
    match part.field:
        case "tax_number":
            _take_tax_number(reading, part.text)
        case "name":
            _take_name(reading, part.text)
        case "email" | "phone" | "bank_account":
            _take_number(reading, part.field, part.text)
        case labels.RECEIVER:
            reading.is_receivers = True
        case labels.NOT_OURS:
            pass
        case labels.ADDRESS_PHONE:
            address, phone = split_phone(part.text)
            reading.take("address", address, sure=not phone)
            reading.take("phone", phone, sure=False)
        case labels.BANK_ACCOUNT:
            bank, account = shapes.split_bank(part.text)
            reading.take("bank_name", bank, sure=not account)
            reading.take("bank_account", account, sure=False)
        case _:
            reading.take(part.field, part.text, sure=True)


def _take_tax_number(reading: _Reading, text: str) -> None:
    """The number at the start of a value, be it in groups; what follows it has no label."""
    number, end = "", 0
    for chunk in _CHUNK.finditer(text):
        if not number and chunk[0].isalpha():
            continue  # a word before the number: "Tax no" in both languages
        if number and (text[end : chunk.start()].strip(" -") or len(number) in TAX_NUMBER_LENGTHS):
            break
        number, end = number + chunk[0], chunk.end()
    reading.take("tax_number", normalized_tax_number(number), sure=True)
    reading.unlabelled += [remainder] if (remainder := tidy(text[end:])) else []


def _take_name(reading: _Reading, text: str) -> None:
    """A Chinese name ends at a blank or comma; a foreign one has them inside."""
    if not _HAN.search(text):
        reading.take("name", text, sure=True)
        return
    name, *following = re.split(r"[\s,，;；|]+", text, maxsplit=1)
    if not name.endswith(("公司", "）", ")")):
        # "某某 有限公司", written with a blank: the name goes on while it has no end.
        whole = shapes.take_apart(text.replace(" ", ""))[0]
        name = next((value for field, value, sure in whole if field == "name" and sure), name)
        following = following if name in text else []
    reading.take("name", name, sure=True)
    reading.unlabelled += following


def _take_number(reading: _Reading, name: str, text: str) -> None:
    """An e-mail address, phone or account: what looks like one in the value, else all of it."""
    if name == "phone" and is_phone(text):
        reading.take(name, text, sure=True)
        return
    candidates, unread = shapes.take_apart(text)
    fitting = [value for field, value, _ in candidates if field == name]
    if not fitting:
        reading.take(name, text, sure=name == "bank_account")
        return
    reading.take(name, fitting[0], sure=True)
    unlabelled = [
        value for field, value, _ in candidates if field not in {name, "phone", "bank_account"}
    ]
    reading.unlabelled += [*unlabelled, *unread]


def _take_unlabelled(reading: _Reading) -> None:
    """What no label claims, told by its looks; it never replaces what a label said."""
    labelled = set(reading.values)
    for text in reading.unlabelled:
        candidates, unread = shapes.take_apart(text)
        for name, value, sure in candidates:
            if name not in labelled:
                reading.take(name, value, sure=sure)
        reading.unread += unread
    if "name" not in reading.values:
        if "bank_name" not in labelled:
            _take_bank_as_buyer(reading)
        _take_person(reading)


def _take_bank_as_buyer(reading: _Reading) -> None:
    """A bank beside a tax number, with neither an account nor another name, is the buyer."""
    values = reading.values
    if "bank_account" not in values and {"bank_name", "tax_number"} <= values.keys():
        reading.take("name", values.pop("bank_name"), sure=False)


def _take_person(reading: _Reading) -> None:
    """Somebody who says 个人 gives his name beside it."""
    unread = [piece for piece in reading.unread if not shapes.is_individual(piece)]
    reading.is_individual |= len(unread) < len(reading.unread)
    reading.unread = unread
    persons = [piece for piece in unread if shapes.is_person(piece)]
    if reading.is_individual and persons and "name" not in reading.values:
        reading.take("name", persons[0], sure=False)
        reading.unread.remove(persons[0])


def _result(reading: _Reading) -> PastedTitle:
    values = reading.values
    number = values.get("tax_number", "")
    if number and _is_doubtful(number):
        reading.uncertain.add("tax_number")
    title = normalize_title(Title(_type_of(reading), **values))
    return PastedTitle(title, frozenset(reading.uncertain & set(values)), tuple(reading.unread))


def _is_doubtful(number: str) -> bool:
    return kind_of(number) in _DOUBTFUL


def _type_of(reading: _Reading) -> TitleType | None:
    number, name = (reading.values.get(field, "") for field in ("tax_number", "name"))
    if is_enterprises(normalized_tax_number(number)) or name.endswith("公司"):
        return TitleType.COMPANY
    return TitleType.INDIVIDUAL if reading.is_individual else None
