"""The tax bureau's own title code ``$01…$``: decoded on the till, and written.

Layout (国家税务总局办公厅 2017, 便捷开票二维码应用规范): ``$01`` + base64 of
``name</>tax number</>address phone</>bank account</>CRC`` + ``$``. Writers in the wild differ in
charset, check value and joints, and tills mangle the marks; all that is told apart here. A wrong
check value warns and never rejects: the bureau's own reader does not insist on it either.
"""

import base64
import binascii
import re
from collections.abc import Callable
from typing import NamedTuple

from pos_scanner.domain.checks import field_splitting
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.title import FoundTitle, Title, TitleSource, TitleWarning
from pos_scanner.titles.joined_fields import JOINT, title_of_joined

_SEPARATOR = "</>"
_FIELDS = 4
_SHORTEST_BODY = 16
"""Base64 characters; the shortest public sample has 44. Keeps prices such as ``$0150`` out."""

LONGEST_CODE = 1_500
"""Characters; the rules' own limits give at most 656, real ones are 90 to 300."""

# A Chinese input method turns $ into ￥, one test in public has &; letters, digits and the other
# marks may come full-width, and / as 、.
_CODE = re.compile(r"([$￥¥&]?)01([A-Za-z0-9+/=_\- \r\n]+)([$￥¥&]?)")
_HALF_WIDTH = str.maketrans(
    {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {"、": "/"}
)
# Base64 as it arrives: the URL alphabet, and + that somebody decoded to a space.
_PLAIN_BASE64 = str.maketrans({"-": "+", "_": "/", " ": "+", "\r": None, "\n": None})


class _Parts(NamedTuple):
    name: str
    tax_number: str
    address_phone: str
    bank_account: str
    check_value: str
    checked: str
    """Everything that the check value covers: up to and including the last separator."""


def recognises(text: str) -> bool:
    """Whether a text is such a code, sound or damaged; one that lost its ``$`` must decode."""
    match = _CODE.fullmatch(text.translate(_HALF_WIDTH))
    if match is None or len(match[2]) < _SHORTEST_BODY:
        return False
    return bool(match[1]) or _parts_of(match[2]) is not None


def decode(text: str) -> FoundTitle:
    """Decode a code that :func:`recognises` knows.

    The title's type stays ``None`` unless the tax number is an enterprise's.

    Raises:
        KnownError: CODE_DAMAGED, fact ``reason``: ``case-changed`` (Caps Lock was on),
            ``cut-short`` or ``unreadable``.
    """
    match = _CODE.fullmatch(text.translate(_HALF_WIDTH))
    if match is None:
        raise KnownError(FailureKind.CODE_DAMAGED, reason="unreadable")
    start, body, end = match.groups()
    parts = _parts_of(body)
    if parts is None:
        raise KnownError(FailureKind.CODE_DAMAGED, reason=_damage_of(body, end))
    warnings = []
    if not _check_value_fits(parts):
        warnings.append(TitleWarning.CHECK_VALUE)
    if (start, end) != ("$", "$") or text != match.string or " " in body:
        warnings.append(TitleWarning.MARKS_REPAIRED)
    title, guesses = title_of_joined(*parts[:_FIELDS])
    return FoundTitle(title, TitleSource.BUREAU_CODE, (*warnings, *guesses))


def encode(title: Title) -> str:
    """Write a title as such a code: UTF-8, check value CRC-16/UMTS in four upper-case digits.

    The code has no field for ``title_type`` and e-mail; they are lost.

    Raises:
        KnownError: CARD_IMPOSSIBLE, fact ``reason``: ``marks`` for a field with ``</>`` in it, a
            joined one with ``|`` or a character that is no text; ``too-long`` for a code longer
            than LONGEST_CODE.
    """
    joined = (title.address, title.phone, title.bank_name, title.bank_account)
    separated = (title.name, title.tax_number, *joined)
    if any(_SEPARATOR in field for field in separated) or any(JOINT in field for field in joined):
        raise KnownError(FailureKind.CARD_IMPOSSIBLE, reason="marks")
    fields = (
        title.name,
        title.tax_number,
        _join(title.address, title.phone, field_splitting.split_phone),
        _join(title.bank_name, title.bank_account, field_splitting.split_account),
    )
    try:
        checked = "".join(field + _SEPARATOR for field in fields).encode("utf-8")
    except UnicodeEncodeError as error:
        raise KnownError(FailureKind.CARD_IMPOSSIBLE, reason="marks") from error
    body = checked + f"{crc16_umts(checked):04X}".encode("ascii")
    code = f"$01{base64.b64encode(body).decode('ascii')}$"
    if len(code) > LONGEST_CODE:
        raise KnownError(FailureKind.CARD_IMPOSSIBLE, reason="too-long")
    return code


def crc16_umts(data: bytes) -> int:
    """CRC-16/UMTS (polynomial 0x8005, start 0, not reflected), as the public samples have it."""
    crc = 0
    for byte in data:
        crc ^= byte << 8
        for _ in range(8):
            crc = (crc << 1 ^ 0x8005) & 0xFFFF if crc & 0x8000 else crc << 1
    return crc


def crc16_modbus_swapped(data: bytes) -> int:
    """CRC-16/MODBUS with its two bytes swapped, as one writer in the wild has it."""
    crc = 0xFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ 0xA001 if crc & 1 else crc >> 1
    return (crc & 0xFF) << 8 | crc >> 8


def _parts_of(body: str) -> _Parts | None:
    """The five parts of a base64 body; ``None`` when it does not hold them."""
    try:
        plain = _bytes_of(body)
    except binascii.Error:
        return None
    for charset in ("utf-8", "gb18030"):
        try:
            text = plain.decode(charset)
        except UnicodeDecodeError:
            continue
        checked, separator, check_value = text.rpartition(_SEPARATOR)
        fields = checked.split(_SEPARATOR)
        if separator and len(fields) >= _FIELDS:
            name, tax_number, address_phone, bank_account = fields[:_FIELDS]
            return _Parts(
                name, tax_number, address_phone, bank_account, check_value, checked + separator
            )
    return None


def _bytes_of(body: str) -> bytes:
    plain = body.translate(_PLAIN_BASE64).rstrip("=")
    if len(plain) % 4 == 1:  # the rest of a lost character: six bits, no byte
        plain = plain[:-1]
    return base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)


def _damage_of(body: str, end: str) -> str:
    if _parts_of(body.swapcase()) or body.isupper() or body.islower():
        return "case-changed"
    return "unreadable" if end else "cut-short"


def _check_value_fits(parts: _Parts) -> bool:
    if not re.fullmatch(r"[0-9A-Fa-f]{1,4}", parts.check_value):
        return False
    utf8 = parts.checked.encode("utf-8")
    gbk = parts.checked.encode("gb18030")
    check_values = {crc16_umts(utf8), crc16_umts(gbk), crc16_modbus_swapped(utf8)}
    return int(parts.check_value, 16) in check_values


def _join(first: str, second: str, split: Callable[[str], tuple[str, str]]) -> str:
    """Two fields as one; without ``|`` only where no reader would split the first by a guess."""
    if not second and not split(first)[1]:
        return first
    return f"{first}{JOINT}{second}"
