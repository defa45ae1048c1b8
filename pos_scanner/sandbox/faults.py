"""The faults that the stand-in shows on request: what WeChat and the way to it really do wrong."""

import threading
from enum import StrEnum


class Fault(StrEnum):
    """One kind of trouble. The first group answers scantitle, the second a token's request."""

    EXPIRED = "expired"
    INVALID = "invalid"
    BAD_TOKEN = "bad_token"
    TOKEN_EXPIRED = "token_expired"
    DAILY_QUOTA = "daily_quota"
    MINUTE_QUOTA = "minute_quota"
    BUSY = "busy"
    UNAUTHORIZED = "unauthorized"
    SLOW = "slow"
    RESET = "reset"
    MALFORMED = "malformed"
    HTML = "html"
    WRONG_TYPES = "wrong_types"
    NO_TITLE_TYPE = "no_title_type"
    NO_BANK = "no_bank"
    LOWER_CASE = "lower_case"
    BYTE_ORDER_MARK = "byte_order_mark"
    EMPTY_TITLE = "empty_title"
    TOO_MANY = "too_many"
    """HTTP 429 with an empty object, as a gateway in front of WeChat answers."""

    IP_NOT_ALLOWED = "ip_not_allowed"
    WRONG_SECRET = "wrong_secret"
    TOKEN_RESET = "token_reset"
    TOKEN_BAD_GATEWAY = "token_bad_gateway"
    TOKEN_BUSY = "token_busy"


OF_TOKENS = frozenset(
    {
        Fault.IP_NOT_ALLOWED,
        Fault.WRONG_SECRET,
        Fault.TOKEN_RESET,
        Fault.TOKEN_BAD_GATEWAY,
        Fault.TOKEN_BUSY,
    }
)
FOR_EVER = 1 << 30

ERRORS: dict[Fault, tuple[int, str]] = {
    Fault.EXPIRED: (72044, "scan text out of time"),
    Fault.INVALID: (72031, "invalid params"),
    Fault.BAD_TOKEN: (40001, "invalid credential, access_token is invalid or not latest"),
    Fault.TOKEN_EXPIRED: (42001, "access_token expired"),
    Fault.DAILY_QUOTA: (45009, "reach max api daily quota limit"),
    Fault.MINUTE_QUOTA: (45011, "api minute-quota reach limit, please retry next minute"),
    Fault.BUSY: (-1, "system error"),
    Fault.TOKEN_BUSY: (-1, "system error"),
    Fault.UNAUTHORIZED: (48001, "api unauthorized"),
    Fault.IP_NOT_ALLOWED: (
        40164,
        "invalid ip 203.0.113.7 ipv6 ::ffff:203.0.113.7, not in whitelist",
    ),
    Fault.WRONG_SECRET: (40125, "invalid appsecret"),
}


class Faults:
    """The faults that are switched on, each for a number of answers; safe between threads."""

    def __init__(self) -> None:
        self._left: dict[Fault, int] = {}
        self._guard = threading.Lock()

    def switch_on(self, fault: Fault, times: int = 1) -> None:
        """Show a fault in the next ``times`` answers; ``FOR_EVER`` until it is switched off."""
        with self._guard:
            self._left[fault] = times

    def switch_off(self) -> None:
        """No fault any more."""
        with self._guard:
            self._left.clear()

    def take(self, *, of_tokens: bool) -> Fault | None:
        """The fault of the next answer, if there is one; it is counted."""
        with self._guard:
            for fault, count in self._left.items():
                if count > 0 and (fault in OF_TOKENS) is of_tokens:
                    self._left[fault] = count - 1
                    return fault
        return None
