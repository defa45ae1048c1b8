"""The till–backend protocol: a look-up, and the problems that every call may be answered by.

``POST /v1/titles/scan`` with ``{"scan_text": …}``, the code as it was read, and the till's bearer
token; answered by a :class:`TitleReply` (200) or by a :class:`Problem` (RFC 9457,
``application/problem+json``). Beside it stand ``pairing``, by which a till gets in, and ``pool``,
to which it sends its records.
Field names are scantitle's own; ``to_title``/``from_title`` are the only place that translates
them to the domain's.
"""

from dataclasses import dataclass, fields
from enum import StrEnum

from pos_scanner.domain.title import Title, TitleType

SCAN_PATH = "/v1/titles/scan"
HEALTH_PATH = "/healthz"
READY_PATH = "/readyz"
REQUEST_ID_HEADER = "X-Request-Id"
PROBLEM_MEDIA_TYPE = "application/problem+json"
LONGEST_SCAN_TEXT = 2048
"""Characters. Real title codes have at most some 1,500; anything longer is not sent."""
LARGEST_REPLY_BYTES = 64 * 1024


class WireError(ValueError):
    """A message that is not of the protocol's shape."""


@dataclass(frozen=True, slots=True)
class TitleReply:
    """The title fields, named and typed as in scantitle's reply; absent ones are ``None``.

    Attributes:
        dropped: names of the fields that WeChat sent in a shape that nobody could read.
    """

    title_type: int | None = None
    title: str | None = None
    phone: str | None = None
    tax_no: str | None = None
    addr: str | None = None
    bank_type: str | None = None
    bank_no: str | None = None
    dropped: tuple[str, ...] | None = None


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
    TITLE_EMPTY = "title_empty"
    ENTRIES_INVALID = "entries_invalid"


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
TEXT_NAMES: tuple[str, ...] = tuple(_DOMAIN_NAMES)
"""Scantitle's names of a title's texts."""


def to_title(reply: TitleReply) -> Title:
    """Scantitle names to the domain's; an absent field becomes empty."""
    texts = {name: getattr(reply, wire) or "" for wire, name in _DOMAIN_NAMES.items()}
    return Title(None if reply.title_type is None else TitleType(reply.title_type), **texts)


def from_title(title: Title) -> TitleReply:
    """The domain's names to scantitle's; an empty field becomes absent."""
    texts = {wire: getattr(title, name) or None for wire, name in _DOMAIN_NAMES.items()}
    return TitleReply(None if title.title_type is None else int(title.title_type), **texts)


def title_fields(reply: TitleReply) -> dict[str, str | int | tuple[str, ...]]:
    """The fields of a reply that are there, by scantitle's names."""
    values = ((name, getattr(reply, name)) for name in _REPLY_FIELDS)
    return {name: value for name, value in values if value is not None}
