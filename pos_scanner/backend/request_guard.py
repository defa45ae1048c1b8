"""Stands before the routes: who asks is known before a byte of a body is read, and each has a cap.

Plain ASGI: a request costs a few dictionary look-ups here. In: any HTTP request. Out: to the routes
only what a known till sent, whole and small, with ``request_id``, ``till`` and ``body`` in its
state; to everybody an answer with ``X-Request-Id`` that no cache keeps.
"""

import asyncio
import logging
import re
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pos_scanner.backend.problems import ProblemError, problem_response
from pos_scanner.protocol.backend import REQUEST_ID_HEADER, ProblemCode

log = logging.getLogger(__name__)

LARGEST_BODY_BYTES = 8 * 1024
LARGEST_HEADERS_BYTES = 16 * 1024
LINGER_S = 2.0
"""How long a refused client may go on sending before its connection is closed: it reads our answer
only when it has sent what it wanted."""
_SANE_ID = re.compile(r"[0-9A-Za-z-]{8,64}")
_HEADER_ID = REQUEST_ID_HEADER.lower().encode()

Headers = dict[bytes, bytes]
Authenticate = Callable[[Scope, str], Awaitable[object]]
"""Gives the till of a bearer token, empty where there is none, or raises ProblemError."""


@dataclass(frozen=True, slots=True)
class Access:
    """Who may ask what.

    Attributes:
        authenticate: see :data:`Authenticate`.
        open_paths: need no token; everything else does.
        largest_bodies: in bytes, by path, where it is not LARGEST_BODY_BYTES.
    """

    authenticate: Authenticate
    open_paths: frozenset[str]
    largest_bodies: dict[str, int]


class RequestGuard:
    """ASGI middleware around an application and its routes.

    Args:
        app: answers what nothing else does.
        access: who may ask what.
        direct: answer requests of a method and a path at once, without the framework's layers,
            which take a sixth of a look-up's time.
    """

    def __init__(
        self, app: ASGIApp, access: Access, direct: Mapping[tuple[str, str], ASGIApp]
    ) -> None:
        self._app = app
        self._access = access
        self._direct = direct

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse a request or hand it on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers: Headers = dict(scope["headers"])
        answer = _Answer(scope, send, headers)
        try:
            await self._check(scope, headers)
            body = scope["state"]["body"] = await self._read(scope, headers, receive)
            app = self._direct.get((scope["method"], scope["path"]), self._app)
            await app(scope, _Replay(body, receive), answer.send)
        except ProblemError as error:
            response = problem_response(
                Request(scope), error.code, status=error.status, retry_after_s=error.retry_after_s
            )
            await answer.refuse(response, receive)
        except ConnectionResetError:  # The client has gone: there is nobody to answer.
            log.debug("%s: the client has gone", scope["state"]["request_id"])
        except Exception as error:  # noqa: BLE001  (the last resort: a till gets an answer)
            log.error("%s: %s", scope["state"]["request_id"], type(error).__name__)  # noqa: TRY400
            if not answer.is_begun:
                await answer.refuse(problem_response(Request(scope), ProblemCode.INTERNAL), receive)

    async def _check(self, scope: Scope, headers: Headers) -> None:
        if sum(len(name) + len(value) for name, value in scope["headers"]) > LARGEST_HEADERS_BYTES:
            raise ProblemError(ProblemCode.REQUEST_INVALID, status=431)
        if scope["path"] in self._access.open_paths:
            return
        scheme, _, token = headers.get(b"authorization", b"").partition(b" ")
        bearer = token.strip().decode("latin-1") if scheme.lower() == b"bearer" else ""
        scope["state"]["till"] = await self._access.authenticate(scope, bearer)

    async def _read(self, scope: Scope, headers: Headers, receive: Receive) -> bytes:
        """The whole body, where it is JSON of a size that its path allows."""
        limit = self._access.largest_bodies.get(scope["path"], LARGEST_BODY_BYTES)
        length = headers.get(b"content-length", b"0")
        if not length.isdigit() or len(length) > 12 or int(length) > limit:
            raise ProblemError(ProblemCode.REQUEST_INVALID, status=413)
        if scope["method"] == "POST":
            media_type = headers.get(b"content-type", b"").partition(b";")[0].strip().lower()
            if media_type != b"application/json":
                raise ProblemError(ProblemCode.REQUEST_INVALID, status=415)
        elif int(length) == 0 and b"transfer-encoding" not in headers:
            return b""
        return await _read_body(receive, limit)


class _Answer:
    """What is sent: with the request's id, kept by no cache."""

    def __init__(self, scope: Scope, send: Send, headers: Headers) -> None:
        client_id = headers.get(_HEADER_ID, b"").decode("latin-1")
        request_id = client_id if _SANE_ID.fullmatch(client_id) else secrets.token_hex(16)
        self._scope = scope
        self._send = send
        self._headers = [(_HEADER_ID, request_id.encode()), (b"cache-control", b"no-store")]
        self._has_more = _is_large(headers)
        self.is_begun = False
        scope.setdefault("state", {})["request_id"] = request_id

    async def send(self, message: Message) -> None:
        """Hand a message to the server."""
        if message["type"] == "http.response.start":
            self.is_begun = True
            message["headers"] = [*message["headers"], *self._headers]
        await self._send(message)

    async def refuse(self, response: Response, receive: Receive) -> None:
        """Send a refusal. A client that would go on sending is heard out for a while, unread."""
        connection = self._scope["state"].get("connection")
        if not self._has_more or connection is None:
            await response(self._scope, receive, self.send)
            return
        connection.discard_rest()
        raw_headers = [*response.raw_headers, (b"connection", b"close")]
        start = {"type": "http.response.start", "status": response.status_code}
        await self.send(start | {"headers": raw_headers})
        body = {"type": "http.response.body", "body": response.body, "more_body": True}
        await self.send(body)
        try:
            async with asyncio.timeout(LINGER_S):
                while (await receive())["type"] != "http.disconnect":
                    pass
        except TimeoutError:
            pass
        await self.send({"type": "http.response.body", "body": b"", "more_body": False})


class _Replay:
    """Gives the routes a body that was read already, then what the server says."""

    def __init__(self, body: bytes, receive: Receive) -> None:
        self._body: bytes | None = body
        self._receive = receive

    async def __call__(self) -> Message:
        """The next ASGI message."""
        if self._body is None:
            return await self._receive()
        message: dict[str, Any] = {"type": "http.request", "body": self._body, "more_body": False}
        self._body = None
        return message


def _is_large(headers: Headers) -> bool:
    """Whether so much of a body may still come that reading past it is no use."""
    length = headers.get(b"content-length", b"0")
    is_small = length.isdigit() and len(length) < 6 and int(length) <= LARGEST_BODY_BYTES
    return b"transfer-encoding" in headers or not is_small


async def _read_body(receive: Receive, limit: int) -> bytes:
    body = bytearray()
    has_more = True
    while has_more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ConnectionResetError
        body += message.get("body", b"")
        if len(body) > limit:
            raise ProblemError(ProblemCode.REQUEST_INVALID, status=413)
        has_more = message.get("more_body", False)
    return bytes(body)
