"""WeChat's error codes, and what the backend makes of each: one table.

Texts and causes: docs/backend.md. Codes that are not here are logged with their number.
"""

from dataclasses import dataclass
from enum import Enum

from pos_scanner.protocol.backend import ProblemCode


class Remedy(Enum):
    """What is done before the till hears of it."""

    NONE = "none"
    REPLACE_TOKEN = "replace-token"
    """Get another token and try once more."""
    WAIT_AND_RETRY = "wait-and-retry"
    """WeChat was busy: twice more, after 0.3 and 0.9 seconds."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a code means to the till.

    Attributes:
        for_admin: what the log tells whoever looks after the backend; empty when it is routine.
    """

    problem: ProblemCode
    remedy: Remedy = Remedy.NONE
    for_admin: str = ""


_NOT_SET_UP = ProblemCode.WECHAT_NOT_SET_UP
_TOKEN = Meaning(_NOT_SET_UP, Remedy.REPLACE_TOKEN, "WeChat refuses the access_token")

MEANINGS: dict[int, Meaning] = {
    72044: Meaning(ProblemCode.CODE_EXPIRED),
    72031: Meaning(ProblemCode.NOT_A_TITLE_CODE),
    72017: Meaning(ProblemCode.NOT_A_TITLE_CODE),
    72036: Meaning(ProblemCode.WECHAT_BUSY, Remedy.WAIT_AND_RETRY),
    -1: Meaning(ProblemCode.WECHAT_BUSY, Remedy.WAIT_AND_RETRY),
    40001: _TOKEN,
    40014: _TOKEN,
    42001: _TOKEN,
    40002: Meaning(_NOT_SET_UP, for_admin="grant_type refused"),
    40013: Meaning(_NOT_SET_UP, for_admin="the AppID is wrong"),
    40125: Meaning(_NOT_SET_UP, for_admin="the AppSecret is wrong"),
    40243: Meaning(_NOT_SET_UP, for_admin="the AppSecret is frozen: unfreeze it at WeChat"),
    40164: Meaning(_NOT_SET_UP, for_admin="put this server's address on the IP whitelist"),
    61004: Meaning(_NOT_SET_UP, for_admin="put this server's address on the IP whitelist"),
    41002: Meaning(_NOT_SET_UP, for_admin="the AppID is missing"),
    41004: Meaning(_NOT_SET_UP, for_admin="the AppSecret is missing"),
    41001: Meaning(
        ProblemCode.WECHAT_UNREACHABLE,
        for_admin="the access_token is missing: a fault of this program",
    ),
    43002: Meaning(_NOT_SET_UP, for_admin="WeChat wants POST: does a proxy change the requests?"),
    47001: Meaning(
        ProblemCode.WECHAT_UNREACHABLE,
        for_admin="no JSON arrived: does a proxy change the requests?",
    ),
    -990: Meaning(
        _NOT_SET_UP, for_admin="scantitle cannot be called through a third-party platform"
    ),
    48001: Meaning(
        _NOT_SET_UP,
        for_admin="the account may not call scantitle: only verified official or service accounts "
        "and mobile applications may, no cloud call, no third-party platform",
    ),
    48004: Meaning(_NOT_SET_UP, for_admin="WeChat has banned this interface for the account"),
    50002: Meaning(_NOT_SET_UP, for_admin="WeChat has limited the account"),
    89501: Meaning(_NOT_SET_UP, for_admin="the account's admin must confirm this server's address"),
    89503: Meaning(_NOT_SET_UP, for_admin="the account's admin must confirm this server's address"),
    89506: Meaning(_NOT_SET_UP, for_admin="this server's address was refused for 24 hours"),
    89507: Meaning(_NOT_SET_UP, for_admin="this server's address was refused for an hour"),
    45009: Meaning(ProblemCode.QUOTA_USED_UP, for_admin="the daily quota is used up"),
    45011: Meaning(ProblemCode.TOO_MANY_REQUESTS, for_admin="the quota of a minute is used up"),
}
UNKNOWN = Meaning(
    ProblemCode.WECHAT_UNREACHABLE, for_admin="an error code that is not in the table"
)


def meaning_of(code: int) -> Meaning:
    """What a code means."""
    return MEANINGS.get(code, UNKNOWN)
