"""The till–backend protocol: its messages as typed values; both sides import this and only this.

One call: ``POST /v1/titles/scan`` with ``{"scan_text": …}``, the code as it was read, and the
till's bearer token; answered by a :class:`TitleReply` (200) or by a :class:`Problem` (RFC 9457,
``application/problem+json``).
Field names are scantitle's own; ``to_title``/``from_title`` are the only place that translates
them to the domain's.
"""

from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from pos_scanner.domain.title import Title, TitleType

SCAN_PATH = "/v1/titles/scan"
HEALTH_PATH = "/healthz"
READY_PATH = "/readyz"
REQUEST_ID_HEADER = "X-Request-Id"
PROBLEM_MEDIA_TYPE = "application/problem+json"
LONGEST_SCAN_TEXT = 2048
"""Characters. Real title codes have at most some 1,500; anything longer is not sent."""
LARGEST_REPLY_BYTES = 64 * 1024
_LONGEST_FIELD = 2000


class WireError(ValueError):
    """A message that is not of the protocol's shape."""


@dataclass(frozen=True, slots=True)
class TitleReply:
    """The title fields, named and typed as in scantitle's reply; absent ones are ``None``."""

    title_type: int | None = None
    title: str | None = None
    phone: str | None = None
    tax_no: str | None = None
    addr: str | None = None
    bank_type: str | None = None
    bank_no: str | None = None


_REPLY_FIELDS = tuple(field.name for field in fields(TitleReply))


class ProblemCode(StrEnum):
    """Machine-readable ``code`` of a :class:`Problem`; the till chooses its words by it."""

    CODE_EXPIRED = "code_expired"
    NOT_A_TITLE_CODE = "not_a_title_code"
    SCAN_TEXT_INVALID = "scan_text_invalid"
    REQUEST_INVALID = "request_invalid"
    TILL_UNKNOWN = "till_unknown"
    TOO_MANY_REQUESTS = "too_many_requests"
    QUOTA_USED_UP = "quota_used_up"
    WECHAT_BUSY = "wechat_busy"
    WECHAT_UNREACHABLE = "wechat_unreachable"
    WECHAT_NOT_SET_UP = "wechat_not_set_up"
    PAIRING_REFUSED = "pairing_refused"
    NAME_TAKEN = "name_taken"
    NOT_ALLOWED = "not_allowed"
    STORAGE_UNAVAILABLE = "storage_unavailable"
    INTERNAL = "internal"
    NOT_FOUND = "not_found"


@dataclass(frozen=True, slots=True)
class Problem:
    """RFC 9457 problem details, with ``code``, ``request_id`` and ``retryable`` as extensions."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    code: ProblemCode
    request_id: str
    retryable: bool


_DOMAIN_NAMES = {
    "title": "name",
    "phone": "phone",
    "tax_no": "tax_number",
    "addr": "address",
    "bank_type": "bank_name",
    "bank_no": "bank_account",
}
"""The domain's name of each text of scantitle's."""


def to_title(reply: TitleReply) -> Title:
    """Scantitle names to the domain's; an absent field becomes empty."""
    texts = {name: getattr(reply, wire) or "" for wire, name in _DOMAIN_NAMES.items()}
    return Title(None if reply.title_type is None else TitleType(reply.title_type), **texts)


def from_title(title: Title) -> TitleReply:
    """The domain's names to scantitle's; an empty field becomes absent."""
    texts = {wire: getattr(title, name) or None for wire, name in _DOMAIN_NAMES.items()}
    return TitleReply(None if title.title_type is None else int(title.title_type), **texts)


def title_fields(reply: TitleReply) -> dict[str, str | int]:
    """The fields of a reply that are there, by scantitle's names."""
    values = ((name, getattr(reply, name)) for name in _REPLY_FIELDS)
    return {name: value for name, value in values if value is not None}


def parse_title_reply(body: Any) -> TitleReply:
    """Read a decoded JSON object into a :class:`TitleReply`.

    Unknown fields (``errcode``, ``errmsg`` and what WeChat may add) are passed over. Numbers
    where text is documented are taken as their digits, since others have met them.

    Raises:
        WireError: not an object, a wrong type, a title_type that is neither 0 nor 1.
    """
    if not isinstance(body, dict):
        raise WireError("the reply is not a JSON object")
    texts = {name: _text(body, name) for name in _DOMAIN_NAMES}
    return TitleReply(_title_type(body.get("title_type")), **texts)


def _title_type(value: Any) -> int | None:
    if value is None or value == "":
        return None
    if isinstance(value, bool) or value not in (0, 1, "0", "1"):
        raise WireError("title_type is neither 0 nor 1")
    return int(value)


def _text(body: dict[str, Any], name: str) -> str | None:
    value = body.get(name)
    if value is None:
        return None
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or len(value) > _LONGEST_FIELD:
        raise WireError(f"{name} is not a text of at most {_LONGEST_FIELD} characters")
    return value
