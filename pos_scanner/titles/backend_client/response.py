"""What a backend's answer means: the title's fields, or one of the known failures.

In: status, headers and body as they came. Out: a :class:`TitleReply`, or a :class:`KnownError`
whose facts are numbers and names only, never the body's own text. Knows two dialects: this
project's protocol (RFC 9457 problems) and scantitle's own JSON, merely passed through. No network.
"""

import re
from dataclasses import dataclass
from typing import Any

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.protocol.backend import (
    ProblemCode,
    TitleReply,
)
from pos_scanner.protocol.wire import error_code, is_empty, json_object, read_title


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer, read whole.

    Attributes:
        body: decompressed.
        retry_after_s: what the server asked to wait; ``None`` when it did not say it in seconds.
        asked_to_wait: whether it sent Retry-After in any form.
    """

    status: int
    body: bytes
    retry_after_s: float | None = None
    asked_to_wait: bool = False


OF_PROBLEM: dict[str, FailureKind] = {
    ProblemCode.CODE_EXPIRED: FailureKind.CODE_EXPIRED,
    ProblemCode.NOT_A_TITLE_CODE: FailureKind.NOT_A_TITLE_CODE,
    ProblemCode.TITLE_EMPTY: FailureKind.TITLE_EMPTY,
    ProblemCode.SCAN_TEXT_INVALID: FailureKind.NOT_A_TITLE_CODE,
    ProblemCode.REQUEST_INVALID: FailureKind.BACKEND_NOT_UNDERSTOOD,
    ProblemCode.TILL_UNKNOWN: FailureKind.BACKEND_REFUSED_TILL,
    ProblemCode.TOO_MANY_REQUESTS: FailureKind.TOO_MANY_SCANS,
    ProblemCode.QUOTA_USED_UP: FailureKind.QUOTA_USED_UP,
    ProblemCode.WECHAT_BUSY: FailureKind.WECHAT_UNAVAILABLE,
    ProblemCode.WECHAT_UNREACHABLE: FailureKind.WECHAT_UNAVAILABLE,
    ProblemCode.WECHAT_NOT_SET_UP: FailureKind.WECHAT_NOT_SET_UP,
    ProblemCode.PAIRING_REFUSED: FailureKind.PAIRING_REFUSED,
    ProblemCode.NAME_TAKEN: FailureKind.TILL_NAME_TAKEN,
    ProblemCode.NOT_ALLOWED: FailureKind.BACKEND_REFUSED_TILL,
    ProblemCode.STORAGE_UNAVAILABLE: FailureKind.BACKEND_FAULT,
    ProblemCode.INTERNAL: FailureKind.BACKEND_FAULT,
    ProblemCode.ENTRIES_INVALID: FailureKind.BACKEND_NOT_UNDERSTOOD,
    ProblemCode.NOT_FOUND: FailureKind.BACKEND_NOT_UNDERSTOOD,
}

OF_STATUS: dict[int, FailureKind] = {
    401: FailureKind.BACKEND_REFUSED_TILL,
    403: FailureKind.BACKEND_REFUSED_TILL,
    408: FailureKind.BACKEND_TIMEOUT,
    429: FailureKind.TOO_MANY_SCANS,
}
"""For answers that say no more; other 5xx are faults, all else is not understood."""

_NOT_SET_UP = (
    *(40001, 40014, 42001, 41001),  # access_token wrong, expired, missing
    *(40002, 40013, 41002, 41004, 43002, 40125, 40243),  # AppID or AppSecret
    *(40164, 61004, 89501, 89503, 89506, 89507),  # the server's IP is not on the white list
    *(48001, 48004, 50002, -990),  # the account may not call scantitle
)
OF_ERRCODE: dict[int, FailureKind] = {
    72044: FailureKind.CODE_EXPIRED,
    72031: FailureKind.NOT_A_TITLE_CODE,
    72017: FailureKind.NOT_A_TITLE_CODE,
    45009: FailureKind.QUOTA_USED_UP,
    45011: FailureKind.TOO_MANY_SCANS,
    -1: FailureKind.WECHAT_UNAVAILABLE,
    72036: FailureKind.WECHAT_UNAVAILABLE,  # "invoice is busy"
    47001: FailureKind.BACKEND_FAULT,  # "data format error": what the backend sent was no JSON
    **dict.fromkeys(_NOT_SET_UP, FailureKind.WECHAT_NOT_SET_UP),
}

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_RID = re.compile(r"\brid: ?([0-9a-f-]{8,64})")
_REFUSED_IP = re.compile(r"\bip:? ?((?:[0-9]{1,3}\.){3}[0-9]{1,3})\b")


def read_title_reply(answer: Answer) -> TitleReply:
    """The title's fields of an answer.

    Raises:
        KnownError: what the answer says instead, with facts ``status``, ``errcode``, ``rid``,
            ``ip``, ``request_id``, ``retry_after_s`` where there are any, and ``reason``
            (``not-json``, ``wrong-shape``, ``redirect``, ``wrong-address``) where it was not
            understood.
    """
    if answer.status != 200:
        raise failure_of(answer)
    body = json_object(answer.body)
    if body is None:
        raise _not_understood(answer, "not-json")
    _raise_errcode(answer, body)
    reply = read_title(body)
    if not is_empty(reply):
        return reply
    if body.get("errcode") is not None:
        raise KnownError(FailureKind.TITLE_EMPTY)
    raise _not_understood(answer, "wrong-shape")


def failure_of(answer: Answer) -> KnownError:
    """The failure that an answer other than 200 stands for."""
    facts = {"status": str(answer.status)}
    if answer.retry_after_s is not None:
        facts["retry_after_s"] = f"{answer.retry_after_s:g}"
    problem = json_object(answer.body) or {}
    request_id = problem.get("request_id")
    if isinstance(request_id, str) and _REQUEST_ID.fullmatch(request_id):
        facts["request_id"] = request_id
    code = problem.get("code")
    if isinstance(code, str) and code in OF_PROBLEM:
        return KnownError(OF_PROBLEM[code], **facts)
    if answer.status in OF_STATUS:
        return KnownError(OF_STATUS[answer.status], **facts)
    if answer.status >= 500:
        return KnownError(FailureKind.BACKEND_FAULT, **facts)
    return _not_understood(answer, _REASON_OF_STATUS.get(answer.status // 100, "wrong-shape"))


_REASON_OF_STATUS = {3: "redirect", 4: "wrong-address"}


def may_be_retried(answer: Answer) -> bool:
    """Whether asking once more can help: 502, 503 and 504, unless the backend says otherwise."""
    if answer.status not in {502, 503, 504}:
        return False
    problem = json_object(answer.body)
    return problem is None or problem.get("retryable") is not False


def _raise_errcode(answer: Answer, body: dict[str, Any]) -> None:
    """Raise what scantitle's ``errcode`` stands for; 0 and absent are no failure."""
    errcode = error_code(body)
    if errcode is None:
        raise _not_understood(answer, "wrong-shape")
    if errcode == 0:
        return
    facts = {"errcode": str(errcode)[:12]}
    message = body.get("errmsg")
    for name, pattern in (("rid", _RID), ("ip", _REFUSED_IP)):
        match = pattern.search(message) if isinstance(message, str) else None
        if match:
            facts[name] = match[1]
    raise KnownError(OF_ERRCODE.get(errcode, FailureKind.BACKEND_FAULT), **facts)


def _not_understood(answer: Answer, reason: str) -> KnownError:
    return KnownError(FailureKind.BACKEND_NOT_UNDERSTOOD, status=str(answer.status), reason=reason)
