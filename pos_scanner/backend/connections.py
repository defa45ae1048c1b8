"""A server's open connections: how many there may be, how long each may keep it waiting.

uvicorn has no time for a request that never becomes whole, no cap on its headers, and refuses
everybody once too many are open. Here a connection that waits makes room for a new one: those that
no till has used go first, the oldest first, and only those of an address that has too many where
one has. So a thousand half requests shut out no till. Knows uvicorn's protocols; nothing of titles.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, cast

from uvicorn.protocols.http.h11_impl import H11Protocol

try:
    from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
except ImportError:  # No wheel for this platform.
    HttpToolsProtocol = None  # type: ignore[assignment, misc]

log = logging.getLogger(__name__)

_PENDING_BYTES = 32 * 1024
"""Of a request whose headers are not whole yet; what a request guard counts exactly is less."""
_LARGEST_REQUEST_BYTES = 1 << 20
"""Of one request with all that surrounds its body: endless chunk extensions and trailers."""
_BAD_REQUEST = (
    b'{"type":"urn:pos-scanner:problem:request_invalid","title":"This is no HTTP request.",'
    b'"status":400,"code":"request_invalid","retryable":false}'
)
_TOO_LATE = _BAD_REQUEST.replace(b"is no HTTP request", b"took too long").replace(b"400", b"408")
_TOO_LARGE = _BAD_REQUEST.replace(b"is no HTTP request", b"is too large").replace(b"400", b"431")


@dataclass(frozen=True, slots=True)
class ConnectionLimits:
    """What the connections of one server may take.

    Attributes:
        total, per_address: open at once.
        request_s: from a request's first byte to the end of its answer, and until the first one.
        idle_s: between two requests of one connection.
    """

    total: int = 1000
    per_address: int = 500
    request_s: float = 10.0
    idle_s: int = 75


DEFAULT_LIMITS = ConnectionLimits()


class Connection(Protocol):
    """What :class:`Connections` must know of one connection."""

    address: str
    since: float
    """When what it waits for began: its opening, a request's first byte, an answer's end."""
    is_of_a_till: bool
    """Whether a till has had an answer on it."""
    is_idle: bool
    """Whether it waits between two requests."""

    @property
    def is_waiting(self) -> bool:
        """Whether it waits for its client: no whole request of it is being answered."""

    def abort(self) -> None:
        """Close the connection at once, unheard."""

    def expire(self) -> None:
        """Close it for its time is over; the client is told where it can be."""


class Connections:
    """The open connections of one server; used on its event loop alone."""

    def __init__(self, limits: ConnectionLimits) -> None:
        self.limits = limits
        self._open: set[Connection] = set()
        self._by_address: Counter[str] = Counter()

    def __len__(self) -> int:
        return len(self._open)

    def admit(self, connection: Connection) -> None:
        """Count a new connection; one that waits is closed for it where there are too many."""
        address = connection.address
        self._open.add(connection)
        self._by_address[address] += 1
        if self._by_address[address] > self.limits.per_address:
            crowded = address
        elif len(self._open) > self.limits.total:
            crowded = self._by_address.most_common(1)[0][0]
        else:
            return
        waiting = [
            candidate
            for candidate in self._open
            if candidate.is_waiting and candidate.address == crowded and candidate is not connection
        ]
        victim = min(waiting, key=_least_missed, default=connection)
        role = "the new one" if victim is connection else "one that waited"
        log.warning("too many connections: %s was closed", role)
        self.remove(victim)
        victim.abort()

    def remove(self, connection: Connection) -> None:
        """Forget a connection that is closed; one that is not there is passed over."""
        if connection in self._open:
            self._open.discard(connection)
            self._by_address[connection.address] -= 1
            if not self._by_address[connection.address]:
                del self._by_address[connection.address]

    def expire(self, now: float) -> None:
        """Close what has taken longer than it may; asked about once a second."""
        for connection in list(self._open):
            limit_s = self.limits.idle_s if connection.is_idle else self.limits.request_s
            if now - connection.since > limit_s:
                if not connection.is_idle:
                    log.warning("a connection took too long and was closed")
                self.remove(connection)
                connection.expire()


def _least_missed(connection: Connection) -> tuple[bool, float]:
    return connection.is_of_a_till, connection.since


class JoinedWrites:
    """A transport that hands on in one go what is written within one turn of the event loop.

    uvicorn writes an answer's head and its body apart: two system calls and two packets, which
    take a tenth of a look-up here and wake the client twice.
    """

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self._pending: list[bytes] = []

    def __getattr__(self, name: str) -> object:
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        """Write at the end of this turn."""
        if not self._pending:
            self._loop.call_soon(self._flush)
        self._pending.append(data)

    def close(self) -> None:
        """Close when all that was written has gone out."""
        self._flush()
        self._transport.close()

    def abort(self) -> None:
        """Close at once and forget what was written."""
        self._pending.clear()
        self._transport.abort()

    def _flush(self) -> None:
        if self._pending and not self._transport.is_closing():
            self._transport.write(b"".join(self._pending))
        self._pending.clear()


if TYPE_CHECKING:
    from uvicorn.protocols.http.h11_impl import H11Protocol as _Uvicorn
else:
    _Uvicorn = asyncio.Protocol


class _Watched(_Uvicorn):
    """uvicorn's HTTP protocol, counted and timed; goes before it in the order of bases."""

    cycle: Any

    def __init__(self, connections: Connections, *, app_state: dict[str, Any], **more: Any) -> None:
        self._connections = connections
        self.address = ""
        self.since = 0.0
        self.is_of_a_till = self.is_idle = False
        self._request_bytes = 0
        self._is_discarding = False
        # A request's state knows its connection, so that what refuses it can end that too.
        super().__init__(app_state={**app_state, "connection": self}, **more)

    @property
    def is_waiting(self) -> bool:
        """Whether no whole request of it is being answered."""
        return self._is_discarding or self._awaits_headers or bool(self.cycle.more_body)

    @property
    def _awaits_headers(self) -> bool:
        return self.cycle is None or bool(self.cycle.response_complete)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Count the connection, which may close another one or this one."""
        joined = JoinedWrites(cast(asyncio.Transport, transport), self.loop)
        super().connection_made(cast(asyncio.Transport, joined))
        peer = transport.get_extra_info("peername")
        self.address = str(peer[0]) if peer else ""
        self.since = self.loop.time()
        self._connections.admit(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection, which is closed now."""
        self._connections.remove(self)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Hand bytes to the parser as long as they may still become a request."""
        if self._is_discarding:
            return
        if self.is_idle or not self._request_bytes:
            self.is_idle = False
            self.since = self.loop.time()
        self._request_bytes += len(data)
        previous = self.cycle
        super().data_received(data)
        if self.cycle is not previous:
            self._request_bytes = len(data)
        limit = _PENDING_BYTES if self._awaits_headers else _LARGEST_REQUEST_BYTES
        if self._request_bytes > limit and self.cycle is previous:
            log.warning("a request was too large and its connection was closed")
            self._refuse(b"431 Request Header Fields Too Large", _TOO_LARGE)

    def on_response_complete(self) -> None:
        """Begin to wait for the next request."""
        self.is_of_a_till = self.is_of_a_till or "till" in self.cycle.scope["state"]
        self.is_idle = True
        self.since = self.loop.time()
        self._request_bytes = 0
        super().on_response_complete()

    def send_400_response(self, _: str) -> None:
        """Tell whoever sent no HTTP so as a problem, as every refusal is told."""
        self._refuse(b"400 Bad Request", _BAD_REQUEST)

    def discard_rest(self) -> None:
        """Throw away what still comes: the request is refused, its answer is the last one."""
        self._is_discarding = True
        self.flow.resume_reading()

    def abort(self) -> None:
        """Close the connection at once."""
        self.transport.abort()

    def expire(self) -> None:
        """Close the connection; a client that has sent half a request is told why."""
        if self.is_idle or not self._request_bytes:
            self.transport.close()
        else:
            self._refuse(b"408 Request Timeout", _TOO_LATE)

    def _refuse(self, status: bytes, body: bytes) -> None:
        self._connections.remove(self)
        if not self.transport.is_closing() and (self.cycle is None or self._may_answer()):
            lines = (
                b"HTTP/1.1 " + status,
                b"content-type: application/problem+json",
                b"content-length: " + str(len(body)).encode(),
                b"cache-control: no-store",
                b"connection: close",
            )
            self.transport.write(b"\r\n".join(lines) + b"\r\n\r\n" + body)
        self.transport.close()

    def _may_answer(self) -> bool:
        if self.cycle.response_complete:
            return True
        is_unanswered = not self.cycle.response_started
        self.cycle.disconnected = True
        self.cycle.message_event.set()
        return is_unanswered


def protocol_class(connections: Connections) -> Callable[..., asyncio.Protocol]:
    """What makes uvicorn's protocol of a new connection, by the parser in C where it is there."""
    parser = H11Protocol if HttpToolsProtocol is None else HttpToolsProtocol
    return partial(type("_WatchedProtocol", (_Watched, parser), {}), connections)
