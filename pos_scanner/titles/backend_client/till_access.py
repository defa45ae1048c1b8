"""How a till gets in at its backend: by a pairing code, with a new token; and who it is there."""

import json
import secrets

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.protocol.backend import WireError
from pos_scanner.protocol.pairing import (
    ME_BY_LAST_ANSWERS_PATH,
    ME_PATH,
    PAIR_PATH,
    TOKEN_PATH,
    TillIdentity,
    parse_identity,
)
from pos_scanner.protocol.wire import json_object
from pos_scanner.titles.backend_client.client import BackendClient


def new_token() -> str:
    """256 random bits, as a till makes its token; :func:`pair` may be asked again with the same."""
    return secrets.token_urlsafe(32)


def pair(client: BackendClient, code: str, token: str) -> None:
    """Let this till in by a pairing code; it asks with the token from then on.

    Raises:
        KnownError: PAIRING_REFUSED, TILL_NAME_TAKEN, TOO_MANY_SCANS, or why there was no answer.
    """
    client.ask("POST", PAIR_PATH, _body(code=code, token=token))


def replace_token(client: BackendClient, token: str) -> None:
    """Have a new token beside the one that the client asks with, which holds until it is used.

    Raises:
        KnownError: as :meth:`BackendClient.ask`.
    """
    client.ask("POST", TOKEN_PATH, _body(token=token))


def identity(client: BackendClient, *, asks_wechat: bool = True) -> TillIdentity | None:
    """Who this till is at its backend; ``None`` where the backend has no such page.

    Args:
        client: of the backend.
        asks_wechat: whether the backend may ask WeChat for it; else its last answers count.

    Raises:
        KnownError: BACKEND_REFUSED_TILL for a wrong token, or why there was no answer.
    """
    answer = client.ask(
        "GET", ME_PATH if asks_wechat else ME_BY_LAST_ANSWERS_PATH, may_be_missing=True
    )
    if answer.status in {404, 405}:
        return None
    try:
        return parse_identity(json_object(answer.body))
    except WireError:
        raise KnownError(
            FailureKind.BACKEND_NOT_UNDERSTOOD, host=client.host, reason="wrong-shape"
        ) from None


def _body(**fields: str) -> bytes:
    return json.dumps(fields).encode()
