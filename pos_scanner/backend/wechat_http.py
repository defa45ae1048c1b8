"""Carries WeChat's interface over HTTP: one pool of connections, a time and a cap for each answer.

WeChat wants the access_token in the address, so no address and no exception of the HTTP client's
leaves this module.
"""

import json
from typing import Any
from urllib.parse import quote

import aiohttp
from yarl import URL

from pos_scanner.backend.circuit import Circuit
from pos_scanner.protocol.backend import LARGEST_REPLY_BYTES
from pos_scanner.protocol.wire import error_code, json_object

ATTEMPT_S = 2.0
CONNECT_S = 1.0
CONNECTIONS = 200
_MINUTE_QUOTA = 45011
_HEADERS = {"Content-Type": "application/json; charset=utf-8", "Accept-Encoding": "identity"}


class WeChatError(Exception):
    """WeChat answered with an error code.

    Attributes:
        code: its ``errcode``.
        message: its ``errmsg``, which may hold what a log must not.
    """

    def __init__(self, code: int, message: str = "") -> None:
        super().__init__(f"WeChat's error {code}")
        self.code = code
        self.message = message


class NotReachedError(Exception):
    """WeChat gave no answer: no connection, reset, too slow, a server's error. Again may help."""


class NotUnderstoodError(Exception):
    """What answered is not WeChat's interface: a page, half of JSON, too much of it."""


class WeChatHttp:
    """The connections to WeChat. Made inside a running event loop.

    Args:
        base_url: without a slash at its end.
    """

    def __init__(self, base_url: str) -> None:
        self._base_url = base_url
        self._session = aiohttp.ClientSession(
            timeout=aiohttp.ClientTimeout(total=ATTEMPT_S, sock_connect=CONNECT_S),
            cookie_jar=aiohttp.DummyCookieJar(),
            connector=aiohttp.TCPConnector(limit=CONNECTIONS, keepalive_timeout=60),
            headers=_HEADERS,
        )

    async def close(self) -> None:
        """Close the connections."""
        await self._session.close()

    async def post(
        self, path: str, body: dict[str, Any], circuit: Circuit, token: str = ""
    ) -> dict[str, Any]:
        """POST JSON and read a JSON object without an error code in it.

        Raises:
            CircuitOpenError: it is not asked now.
            NotReachedError: there was no answer.
            NotUnderstoodError: the answer is none of the interface's.
            WeChatError: the answer is an error code.
        """
        circuit.enter()
        query = f"?access_token={quote(token, safe='')}" if token else ""
        address = URL(f"{self._base_url}{path}{query}", encoded=True)
        try:
            status, raw = await self._exchange(address, json.dumps(body, ensure_ascii=False))
            answer = _checked(status, raw)
        except (NotReachedError, NotUnderstoodError):
            circuit.fail()
            raise
        circuit.succeed()
        code = error_code(answer)
        if code is None:
            raise NotUnderstoodError("errcode is no number")
        if code:
            raise WeChatError(code, str(answer.get("errmsg", "")))
        return answer

    async def _exchange(self, address: URL, text: str) -> tuple[int, bytes]:
        try:
            async with self._session.post(
                address, data=text.encode("utf-8", "replace"), allow_redirects=False
            ) as response:
                raw = bytearray()
                async for piece in response.content.iter_any():
                    raw += piece
                    if len(raw) > LARGEST_REPLY_BYTES:
                        break
                return response.status, bytes(raw)
        except (TimeoutError, OSError, aiohttp.ClientError) as error:
            raise NotReachedError(_reason(error)) from None


def _reason(error: Exception) -> str:
    """Why there was no answer, in words; the exception's own text has the token in an address."""
    if isinstance(error, TimeoutError):
        return "too slow"
    return "no connection" if isinstance(error, aiohttp.ClientConnectorError) else "cut off"


def _checked(status: int, raw: bytes) -> dict[str, Any]:
    if status >= 500:
        raise NotReachedError(f"status {status}")
    answer = json_object(raw) if len(raw) <= LARGEST_REPLY_BYTES else None
    if status == 429:
        return answer if answer and error_code(answer) else {"errcode": _MINUTE_QUOTA}
    if answer is None or (status >= 300 and not error_code(answer)):
        raise NotUnderstoodError(f"status {status}")
    return answer
