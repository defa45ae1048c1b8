"""Reads what a server answered, as leniently as it can be read without guessing.

WeChat's fields come as text or as numbers, as null, not at all, behind a byte order mark. What can
be read is; what cannot is left out and named, so that the cashier is warned instead of left alone.
Nothing here raises.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from pos_scanner.protocol.backend import TEXT_NAMES, TitleReply

LONGEST_FIELD = 2000
_DIGITS = re.compile(r"-?[0-9]{1,9}")


def json_object(raw: bytes) -> dict[str, Any] | None:
    """The JSON object of an answer's body; ``None`` where it is none (a page, cut off, a list)."""
    try:
        value = json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError):  # not UTF-8, not JSON, a number of 10,000 digits
        return None
    return value if isinstance(value, dict) else None


def whole_number(value: object) -> int | None:
    """A number that stands there as a number or as its digits; ``None`` for all else."""
    if isinstance(value, str) and _DIGITS.fullmatch(value.strip()):
        return int(value)
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e9:
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def error_code(body: Mapping[str, Any]) -> int | None:
    """WeChat's ``errcode``: 0 where it is absent or null, ``None`` where it is no number."""
    value = body.get("errcode")
    return 0 if value is None else whole_number(value)


def read_title(body: Mapping[str, Any]) -> TitleReply:
    """The title of a JSON object; ``dropped`` names the fields that were there and unreadable.

    Fields that are not a title's are passed over. A whole number where text is documented is taken
    as its digits; a float is not, for its last digits are lost.
    """
    dropped = [name for name in _names(body.get("dropped")) if name not in body]
    texts = {}
    for name in TEXT_NAMES:
        texts[name] = _text(body.get(name))
        if texts[name] is None and body.get(name) is not None:
            dropped.append(name)
    title_type = whole_number(body.get("title_type"))
    if title_type not in {0, 1}:
        if body.get("title_type") not in (None, ""):
            dropped.append("title_type")
        title_type = None
    return TitleReply(title_type, **texts, dropped=tuple(dropped) or None)


def is_empty(reply: TitleReply) -> bool:
    """Whether no text of a title says anything."""
    return not any((getattr(reply, name) or "").strip() for name in TEXT_NAMES)


def _names(value: object) -> list[str]:
    field_names = {*TEXT_NAMES, "title_type"}
    return (
        [name for name in value if isinstance(name, str) and name in field_names]
        if isinstance(value, list)
        else []
    )


def _text(value: object) -> str | None:
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value) if abs(value) < 10**40 else None
    if not isinstance(value, str) or len(value) > LONGEST_FIELD:
        return None
    return None if any("\ud800" <= letter <= "\udfff" for letter in value) else value
