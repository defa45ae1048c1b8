"""Errors as RFC 9457 problem details: one table from code to status and words.

A problem says nothing of the inside: no address, no token, no customer.
"""

import math
from dataclasses import asdict

from fastapi import Request
from fastapi.responses import JSONResponse

from pos_scanner.protocol.backend import PROBLEM_MEDIA_TYPE, Problem, ProblemCode

_WORDS: dict[ProblemCode, tuple[int, str, bool]] = {
    ProblemCode.CODE_EXPIRED: (410, "The code has expired.", False),
    ProblemCode.NOT_A_TITLE_CODE: (422, "This is no invoice title code.", False),
    ProblemCode.SCAN_TEXT_INVALID: (422, "scan_text is missing, empty or too long.", False),
    ProblemCode.REQUEST_INVALID: (400, "The request is not as the interface wants it.", False),
    ProblemCode.TILL_UNKNOWN: (401, "The till's token is missing or not known.", False),
    ProblemCode.TOO_MANY_REQUESTS: (429, "Too many requests.", True),
    ProblemCode.QUOTA_USED_UP: (503, "Today's WeChat look-ups are used up.", False),
    ProblemCode.TITLE_EMPTY: (422, "The title behind the code has no content.", False),
    ProblemCode.WECHAT_BUSY: (503, "WeChat is busy.", False),
    ProblemCode.WECHAT_UNREACHABLE: (504, "WeChat did not answer properly.", False),
    ProblemCode.WECHAT_NOT_SET_UP: (503, "WeChat does not accept this server's account.", False),
    ProblemCode.PAIRING_REFUSED: (403, "The pairing code is wrong, used or expired.", False),
    ProblemCode.NAME_TAKEN: (409, "A till of this name may ask already.", False),
    ProblemCode.NOT_ALLOWED: (403, "This till may not do that.", False),
    ProblemCode.STORAGE_UNAVAILABLE: (503, "The server's database does not answer.", True),
    ProblemCode.INTERNAL: (500, "The server made a mistake.", False),
    ProblemCode.ENTRIES_INVALID: (422, "An entry is not what its hash binds.", False),
    ProblemCode.NOT_FOUND: (404, "There is nothing here.", False),
}
"""Status, words, and whether the till may try once more at once.

It may not where WeChat was asked: the backend has tried again already as often as is good.
"""


class ProblemError(Exception):
    """There is no answer but a problem; the app turns it into the one that the till reads.

    Args:
        code: what the till is told.
        retry_after_s: when asking again may help.
        status: another one than the table's where HTTP wants one (405, 413).
    """

    def __init__(
        self, code: ProblemCode, retry_after_s: float | None = None, *, status: int | None = None
    ) -> None:
        super().__init__(code.value)
        self.code = code
        self.retry_after_s = retry_after_s
        self.status = status


def problem_response(
    request: Request,
    code: ProblemCode,
    *,
    status: int | None = None,
    retry_after_s: float | None = None,
) -> JSONResponse:
    """The answer of a problem; another status than the table's where HTTP wants one (405, 413)."""
    usual_status, words, retryable = _WORDS[code]
    problem = Problem(
        type=f"urn:pos-scanner:problem:{code.value}",
        title=words,
        status=status or usual_status,
        detail=words,
        instance=request.url.path,
        code=code,
        request_id=request_id_of(request),
        retryable=retryable,
    )
    headers = {}
    if retry_after_s is not None:
        headers["Retry-After"] = str(math.ceil(retry_after_s))
    if problem.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return JSONResponse(
        asdict(problem), problem.status, headers=headers, media_type=PROBLEM_MEDIA_TYPE
    )


def request_id_of(request: Request) -> str:
    """The id that the middleware gave the request."""
    return str(getattr(request.state, "request_id", ""))
