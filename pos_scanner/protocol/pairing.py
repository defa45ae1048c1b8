"""Pairing a till with its backend: the code that an administrator reads out or shows as a QR.

The till makes its token itself and sends it with the code, so that an answer that was lost on the
way can be asked for again. ``GET /v1/me`` says what the backend knows of the till that asks.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import ip_address
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from pos_scanner.protocol.backend import WireError

PAIR_PATH = "/v1/tills/pair"
TOKEN_PATH = "/v1/till/token"  # noqa: S105  (a path)
ME_PATH = "/v1/me"
ME_BY_LAST_ANSWERS_PATH = f"{ME_PATH}?ask_wechat=false"
"""The same, and WeChat is not asked: it costs the account nothing, however often it is asked."""
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Of a code: without 0 O 1 I L U, which are read for one another."""
CODE_LENGTH, HANDLE_LENGTH = 8, 4
TOKEN_PATTERN = r"[0-9A-Za-z_-]{43}"  # noqa: S105  (a pattern)
"""256 random bits in base64url."""
_SCHEME = "pos-scanner"


class AccountState(StrEnum):
    """How the WeChat account stands that the backend asks with for a till."""

    SOUND = "sound"
    UNKNOWN = "unknown"
    """Nothing was asked since the backend was started, and nothing could be."""
    SECRET_WRONG = "secret-wrong"  # noqa: S105  (a state's name)
    ADDRESS_NOT_LISTED = "address-not-listed"
    SCOPE_MISSING = "scope-missing"
    QUOTA_USED_UP = "quota-used-up"
    BROKEN = "broken"
    """Refused for another reason; the backend's log has it."""
    UNREACHABLE = "unreachable"


@dataclass(frozen=True, slots=True)
class TillIdentity:
    """What the backend knows of the till that asks.

    Attributes:
        till: its name.
        shop: of its shop; may be empty.
        reads_pool: whether it may read what all tills have sent.
        wants_new_token: the token is old: the till may replace it.
        account_state: of its WeChat account.
        account_code: WeChat's error code; 0 when there is none.
        account_address: the address of the backend that WeChat has refused; else empty.
    """

    till: str
    shop: str = ""
    reads_pool: bool = False
    wants_new_token: bool = False
    account_state: AccountState = AccountState.UNKNOWN
    account_code: int = 0
    account_address: str = ""


@dataclass(frozen=True, slots=True)
class PairingInvitation:
    """What a pairing QR says: the code, and where the backend is; "" when it does not say."""

    code: str
    url: str = ""


def invitation_text(invitation: PairingInvitation) -> str:
    """What the QR of an invitation says."""
    fields = {"code": invitation.code, "url": invitation.url}
    query = urlencode({name: value for name, value in fields.items() if value})
    return f"{_SCHEME}:pair?{query}"


def with_scheme(address: str) -> str:
    """A server's address as it was typed, with ``http://`` where it lacks that and needs no TLS.

    That is at this machine and in a private network; any other address is left as it is.
    """
    if "://" in address or not address:
        return address
    try:
        host = urlsplit(f"//{address}").hostname or ""
        is_private = host == "localhost" or ip_address(host).is_private
    except ValueError:
        return address
    return f"http://{address}" if is_private else address


def parse_invitation(text: str) -> PairingInvitation | None:
    """Read a QR's text, or a code as it was typed; ``None`` when it is neither."""
    scheme, _, query_text = text.strip().partition(":pair?")
    if scheme.lower() == _SCHEME:
        query = parse_qs(query_text)
        code = normal_code(query.get("code", [""])[0])
        url = query.get("url", [""])[0]
        is_address = not url or url.startswith(("https://", "http://"))
        return PairingInvitation(code, url) if code and is_address else None
    code = normal_code(text)
    return PairingInvitation(code) if code else None


def normal_code(text: str) -> str:
    """A code without its dash, in capitals; "" when it is none."""
    code = re.sub(r"[\s-]", "", text).upper()
    is_code = len(code) == CODE_LENGTH and set(code) <= set(ALPHABET)
    return code if is_code else ""


def shown_code(code: str) -> str:
    """A code as people read it out: ``K7QD-3FWM``."""
    return f"{code[:HANDLE_LENGTH]}-{code[HANDLE_LENGTH:]}"


def parse_identity(body: Any) -> TillIdentity:
    """Read a decoded JSON object; fields that a newer backend adds are passed over.

    Raises:
        WireError: it is no object, or names no till.
    """
    if not isinstance(body, dict) or not isinstance(body.get("till"), str):
        raise WireError("the answer names no till")
    state, code = body.get("account_state"), body.get("account_code", 0)
    return TillIdentity(
        till=body["till"],
        shop=str(body.get("shop", "")),
        reads_pool=body.get("reads_pool") is True,
        wants_new_token=body.get("wants_new_token") is True,
        account_state=AccountState(state) if state in set(AccountState) else AccountState.UNKNOWN,
        account_code=code if isinstance(code, int) else 0,
        account_address=str(body.get("account_address", "")),
    )
