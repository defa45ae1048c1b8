"""WeChat's error codes, and what the backend makes of each: one table.

Texts and causes: docs/backend.md. Codes that are not here are logged with their number.
"""

from dataclasses import dataclass
from enum import Enum

from pos_scanner.domain.errors import translatable
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
        advice: what he can do about it.
    """

    problem: ProblemCode
    remedy: Remedy = Remedy.NONE
    for_admin: str = ""
    advice: str = ""


_NOT_SET_UP = ProblemCode.WECHAT_NOT_SET_UP
_LIST_ADDRESS = translatable(
    "Messages", "Add this address to the account's IP whitelist in WeChat's console."
)
_CONFIRM_ADDRESS = translatable("Messages", "Have the account's admin confirm it: WeChat asks him.")
_REPORT = translatable("Messages", "Update the server; if that does not help, report it.")
_NO_PROXY = translatable("Messages", "Let the server reach WeChat without that proxy.")
_ASK_WECHAT = translatable("Messages", "See the account's console at WeChat, and ask WeChat.")


def _account_fault(cause: str, advice: str) -> Meaning:
    return Meaning(_NOT_SET_UP, Remedy.NONE, cause, advice)


_TOKEN = Meaning(
    _NOT_SET_UP,
    Remedy.REPLACE_TOKEN,
    translatable("Messages", "WeChat refuses the access_token"),
    translatable("Messages", "Correct POS_SCANNER_WECHAT_APPID and POS_SCANNER_WECHAT_SECRET."),
)
_ADDRESS_REFUSED = _account_fault(
    translatable("Messages", "put this server's address on the IP whitelist"), _LIST_ADDRESS
)
_UNCONFIRMED = _account_fault(
    translatable("Messages", "the account's admin must confirm this server's address"),
    _CONFIRM_ADDRESS,
)

MEANINGS: dict[int, Meaning] = {
    72044: Meaning(ProblemCode.CODE_EXPIRED),
    72031: Meaning(ProblemCode.NOT_A_TITLE_CODE),
    72017: Meaning(ProblemCode.NOT_A_TITLE_CODE),
    72036: Meaning(ProblemCode.WECHAT_BUSY, Remedy.WAIT_AND_RETRY),
    -1: Meaning(ProblemCode.WECHAT_BUSY, Remedy.WAIT_AND_RETRY),
    40001: _TOKEN,
    40014: _TOKEN,
    42001: _TOKEN,
    40002: _account_fault(translatable("Messages", "grant_type refused"), _REPORT),
    40013: _account_fault(
        translatable("Messages", "the AppID is wrong"),
        translatable("Messages", "Correct POS_SCANNER_WECHAT_APPID."),
    ),
    40125: _account_fault(
        translatable("Messages", "the AppSecret is wrong"),
        translatable(
            "Messages", "Correct POS_SCANNER_WECHAT_SECRET: it changes when somebody resets it."
        ),
    ),
    40243: _account_fault(
        translatable("Messages", "the AppSecret is frozen: unfreeze it at WeChat"),
        translatable("Messages", "Unfreeze it in the account's console at WeChat."),
    ),
    40164: _ADDRESS_REFUSED,
    61004: _ADDRESS_REFUSED,
    41002: _account_fault(
        translatable("Messages", "the AppID is missing"),
        translatable("Messages", "Set POS_SCANNER_WECHAT_APPID."),
    ),
    41004: _account_fault(
        translatable("Messages", "the AppSecret is missing"),
        translatable("Messages", "Set POS_SCANNER_WECHAT_SECRET."),
    ),
    41001: Meaning(
        ProblemCode.WECHAT_UNREACHABLE,
        for_admin=translatable("Messages", "the access_token is missing: a fault of this program"),
        advice=_REPORT,
    ),
    43002: _account_fault(
        translatable("Messages", "WeChat wants POST: does a proxy change the requests?"), _NO_PROXY
    ),
    47001: Meaning(
        ProblemCode.WECHAT_UNREACHABLE,
        for_admin=translatable("Messages", "no JSON arrived: does a proxy change the requests?"),
        advice=_NO_PROXY,
    ),
    -990: _account_fault(
        translatable("Messages", "scantitle cannot be called through a third-party platform"),
        translatable("Messages", "Use the AppID and AppSecret of the account itself."),
    ),
    48001: _account_fault(
        translatable(
            "Messages",
            "the account may not call scantitle: only verified official or service accounts "
            "and mobile applications may, no cloud call, no third-party platform",
        ),
        translatable("Messages", "Have the account verified, or use one that is."),
    ),
    48004: _account_fault(
        translatable("Messages", "WeChat has banned this interface for the account"), _ASK_WECHAT
    ),
    50002: _account_fault(translatable("Messages", "WeChat has limited the account"), _ASK_WECHAT),
    89501: _UNCONFIRMED,
    89503: _UNCONFIRMED,
    89506: _account_fault(
        translatable("Messages", "this server's address was refused for 24 hours"),
        _CONFIRM_ADDRESS,
    ),
    89507: _account_fault(
        translatable("Messages", "this server's address was refused for an hour"), _CONFIRM_ADDRESS
    ),
    45009: Meaning(
        ProblemCode.QUOTA_USED_UP,
        for_admin=translatable("Messages", "the daily quota is used up"),
        advice=translatable("Messages", "It is reset at midnight; ask WeChat for a larger one."),
    ),
    45011: Meaning(
        ProblemCode.TOO_MANY_REQUESTS,
        for_admin=translatable("Messages", "the quota of a minute is used up"),
        advice=translatable("Messages", "Wait a minute."),
    ),
}
UNKNOWN = Meaning(
    ProblemCode.WECHAT_UNREACHABLE,
    for_admin=translatable("Messages", "an error code that is not in the table"),
    advice=_ASK_WECHAT,
)


def meaning_of(code: int) -> Meaning:
    """What a code means."""
    return MEANINGS.get(code, UNKNOWN)
