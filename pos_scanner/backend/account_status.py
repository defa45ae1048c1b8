"""How a WeChat account stands, from what WeChat has answered last; the till is told by /v1/me."""

import re
from dataclasses import dataclass

from pos_scanner.backend.error_codes import meaning_of
from pos_scanner.protocol.backend import ProblemCode
from pos_scanner.protocol.pairing import AccountState

_STATES = {
    40125: AccountState.SECRET_WRONG,
    40013: AccountState.SECRET_WRONG,
    40243: AccountState.SECRET_WRONG,
    41002: AccountState.SECRET_WRONG,
    41004: AccountState.SECRET_WRONG,
    40164: AccountState.ADDRESS_NOT_LISTED,
    61004: AccountState.ADDRESS_NOT_LISTED,
    89501: AccountState.ADDRESS_NOT_LISTED,
    89503: AccountState.ADDRESS_NOT_LISTED,
    89506: AccountState.ADDRESS_NOT_LISTED,
    89507: AccountState.ADDRESS_NOT_LISTED,
    48001: AccountState.SCOPE_MISSING,
    48004: AccountState.SCOPE_MISSING,
    45009: AccountState.QUOTA_USED_UP,
}
_OF_TITLES = frozenset({AccountState.SCOPE_MISSING, AccountState.QUOTA_USED_UP})
"""Only a title that was answered ends these: a token is given all the same."""
_ADDRESS = re.compile(r"invalid ip ([0-9a-fA-F.:]{3,45})")


@dataclass(frozen=True, slots=True)
class AccountStatus:
    """Fields as :class:`pos_scanner.protocol.pairing.TillIdentity`'s."""

    account_state: AccountState = AccountState.UNKNOWN
    account_code: int = 0
    account_address: str = ""


def status_after_refusal(status: AccountStatus, code: int, message: str) -> AccountStatus:
    """What is known of the account when WeChat has answered with an error code."""
    problem = meaning_of(code).problem
    if problem not in {ProblemCode.WECHAT_NOT_SET_UP, ProblemCode.QUOTA_USED_UP}:
        return status
    address = _ADDRESS.search(message)
    state = _STATES.get(code, AccountState.BROKEN)
    return AccountStatus(state, code, address[1] if address else "")


def status_after_answer(status: AccountStatus, *, is_title: bool) -> AccountStatus:
    """What is known of the account when WeChat has given a title, or a token."""
    if status.account_state in _OF_TITLES and not is_title:
        return status
    return AccountStatus(AccountState.SOUND)
