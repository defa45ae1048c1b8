"""Alipay's invoice-title text, decoded on the till: ``11name→2number→3address phone→4bank acc…→``.

Layout (docs.open.alipay.com/10691/mmfy2u, 发票抬头二维码规范): a form label, always ``1``; then
fields, each a tag and its content, parted by U+2192. Tags: 1 name, 2 tax number, 3 address and
phone, 4 bank and account; further ones are extensions such as the buyer's Alipay id: they are
personal, and leave this module in nothing. There is no check value, and nothing says person or
company. A keyboard scanner cannot type the arrow or Chinese; what it leaves is known too.
"""

import re
from itertools import product

from pos_scanner.domain.checks.tax_number import is_social_credit_code
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.title import FoundTitle, TitleSource, TitleWarning
from pos_scanner.titles.joined_fields import title_of_joined

CHINESE_LOST = "chinese-lost"
"""The fact ``reason`` of a code whose Chinese a scanner or a code page did not let through."""

_ARROW = "→"
_NAME, _NUMBER, _ADDRESS, _BANK = "1234"
_FORM = "1"
_FIELD = re.compile(r"([0-9A-Z])([^→]*)", re.DOTALL)
_HANS = "\u3400-\u9fff\U00020000-\U0003ffff"
_HAN = re.compile(f"[{_HANS}]")
_NUMBER_LOOKS = re.compile(r"[0-9A-Za-z -]*")
_SHORTEST_NUMBER = 15
_LONGEST_BARE_NAME = 50
"""Characters of a name that stands alone: the rules' 100 bytes allow 50 in GBK, 33 in UTF-8."""

# A name that stands alone, and what is no name though it begins with 11 and goes on in Chinese: a
# date, a time, a place's number. A company may begin with one of those words (日本…公司).
_BARE_NAME = re.compile(rf"(?!.*(?:[0-9]{{7}}|[鈫竊]))[{_HANS}][{_HANS}A-Za-z0-9（）()·&. -]*")
_COUNTED = re.compile("[月号號日点點时時年个個元块楼層层室栋幢座路期级届人次份%]")
_ORGANISATION = re.compile(
    "[^0-9 ]*(?:公司|[店厂行部院校会社所局处站馆场园室坊中心集团]|中学|大学|小学)[）)]?$"
)

# The arrow as a code page other than UTF-8 leaves it: lost, or its GBK bytes read as Latin-1.
_ARROWS_CHANGED = ("?", "？", "¡ú")
_MISREADINGS = ("latin-1", "cp1252", "gb18030", "cp932", "big5")
"""What UTF-8 or GBK is taken for by a program in between, as long as no byte is lost."""

_LOST = r"[?？\ufffd□¿]"
_ID = re.compile(r"11.*ALIPAY_[0-9A-Za-z+/=]{8,}", re.DOTALL)
_NAME_LOST = re.compile(rf"11(?:[A-Za-z()（）&. -]{{0,30}}{_LOST}{{2,}}|[^0-9]{{0,9}}\ufffd)")
_NAME_DROPPED = re.compile(r"11[^0-9A-Za-z]*2[1-9A-Z][0-9]{7}[0-9A-Z]{10}(?:[34A-Z\s]|$)")
_TAGGED_NUMBER = re.compile(r"(?=2([0-9A-Z]{18}))")
_ARROW_MANGLED = re.compile("11.*(?:¡ú|â†’|â\x86\x92|[鈫竊])", re.DOTALL)
_CHINESE_MANGLED = re.compile("11.*[鈫竊\ufffd]", re.DOTALL)
_READABLE = re.compile(r"[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]*", re.DOTALL)


def recognises(text: str) -> bool:
    """Whether a text is such a code, sound or with its characters changed in a way to undo."""
    return _READABLE.fullmatch(text) is not None and _fields_of(text) is not None


def has_lost_chinese(text: str) -> bool:
    """Whether a text is what a scanner or a code page without Chinese left of such a code.

    A name and a 15-digit number typed without all else are 18 digits, and taken for WeChat's
    payment code; nothing tells the two apart.
    """
    if not text.startswith("11") or _READABLE.fullmatch(text) is None:
        return False
    if _ARROW in text and _parted(text) is not None:
        return not recognises(text)
    if any(shape.match(text) for shape in (_ID, _NAME_LOST, _NAME_DROPPED, _ARROW_MANGLED)):
        return True
    numbers = (match[1] for match in _TAGGED_NUMBER.finditer(text, 2))
    return text.isascii() and any(map(is_social_credit_code, numbers))


def decode(text: str) -> FoundTitle:
    """Decode a code that :func:`recognises` knows; extensions are left out.

    Raises:
        KnownError: CODE_DAMAGED, fact ``reason`` = CHINESE_LOST.
    """
    fields = _fields_of(text)
    if fields is None:
        raise KnownError(FailureKind.CODE_DAMAGED, reason=CHINESE_LOST)
    is_repaired = fields != _sound_fields(text)
    contents = (fields.get(tag, "").strip() for tag in (_NAME, _NUMBER, _ADDRESS, _BANK))
    title, guesses = title_of_joined(*contents)
    repaired = (TitleWarning.MARKS_REPAIRED,) if is_repaired else ()
    return FoundTitle(title, TitleSource.ALIPAY_CODE, (*repaired, *guesses))


def _fields_of(text: str) -> dict[str, str] | None:
    """The contents by tag, without extensions; ``None`` when the text holds no title."""
    return _sound_fields(text) or _repaired_fields(text)


def _sound_fields(text: str) -> dict[str, str] | None:
    if _ARROW in text:
        fields = _parted(text)
        return None if fields is None or _is_name_lost(fields) else fields
    name = text[2:].strip()
    return {_NAME: name} if text.startswith("11") and _is_bare_name(name) else None


def _parted(text: str) -> dict[str, str] | None:
    """The contents by tag of a text with arrows; ``None`` where a piece is no such field."""
    form, *pieces = text[:1], *text[1:].strip().split(_ARROW)
    if form != _FORM:
        return None
    fields: dict[str, str] = {}
    for piece in filter(None, pieces):
        field = _FIELD.fullmatch(piece)
        if field is None or field[1] in fields:
            return None
        if field[1] in {_NAME, _NUMBER, _ADDRESS, _BANK}:
            fields[field[1]] = field[2]
    number = fields.get(_NUMBER, "")
    if not _NUMBER_LOOKS.fullmatch(number):
        return None
    return (
        fields if _has_letters(fields.get(_NAME, "")) or len(number) >= _SHORTEST_NUMBER else None
    )


def _repaired_fields(text: str) -> dict[str, str] | None:
    """The same of a text whose bytes were read in another encoding, or whose arrow was."""
    if not text.startswith(_FORM) or text.isascii() or _ARROW in text:
        return None
    for misreading, encoding in product(_MISREADINGS, ("utf-8", "gb18030")):
        try:
            repaired = text.encode(misreading).decode(encoding)
        except UnicodeError:
            continue
        # Of Chinese other encodings make Chinese too: there the arrow is the proof.
        fields = _sound_fields(repaired) if _ARROW in repaired or not _HAN.search(text) else None
        if fields and _HAN.search(fields.get(_NAME, "")):
            return fields
    for mark in _ARROWS_CHANGED:
        fields = _parted(text.replace(mark, _ARROW)) if mark in text else None
        # The number is the proof: a mark in the name's place would be a lost letter.
        if fields and _HAN.search(fields.get(_NAME, "")) and fields.get(_NUMBER):
            return None if _CHINESE_MANGLED.match(text) else fields
    return None


def _is_name_lost(fields: dict[str, str]) -> bool:
    return re.search(rf"{_LOST}{{2,}}|\ufffd", "".join(fields.values())) is not None


def _is_bare_name(name: str) -> bool:
    if len(name) > _LONGEST_BARE_NAME or not _BARE_NAME.fullmatch(name):
        return False
    return not _COUNTED.match(name) or _ORGANISATION.fullmatch(name) is not None


def _has_letters(name: str) -> bool:
    return any(map(str.isalpha, name))
