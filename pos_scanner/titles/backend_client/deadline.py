"""HTTP connections that keep one deadline over a whole exchange.

The timeouts of requests and urllib3 are per read: a server that drips a byte a second holds them
for ever, and so does a name server that never answers. Here every step of an exchange (name,
connection, handshake, headers, body) gets what is left until its :class:`Attempt`'s deadline.
urllib3 has no place to hand such a thing in, so a connection asks which attempt its thread works
for. Knows sockets and urllib3; nothing of titles.
"""

import contextlib
import queue
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextvars import ContextVar
from typing import Any

from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError

_SLICE_S = 0.25
"""The longest single wait for bytes: Windows wakes no reader of a socket that is shut down."""
_Address = tuple[Any, ...]
"""What ``getaddrinfo`` gives: family, type, protocol, canonical name, address."""


class Attempt:
    """One try at an exchange: until when it may take, and how far it came.

    Args:
        deadline: by ``time.monotonic``.
        connect_timeout_s: most that name and connection together may take.

    Attributes:
        request_begun: a byte of the request may have left.
        reply_begun: a byte of the reply has come.
        on_kept_connection: the connection had served an exchange before.
        is_cut: :meth:`cut` was called.
    """

    def __init__(self, deadline: float, connect_timeout_s: float) -> None:
        self.deadline = deadline
        self.connect_timeout_s = connect_timeout_s
        self.request_begun = False
        self.reply_begun = False
        self.on_kept_connection = False
        self._socket: socket.socket | None = None
        self.is_cut = False
        self._lock = threading.Lock()

    @property
    def may_have_been_answered(self) -> bool:
        """Whether a failure now can mean that the server has seen the request.

        A server closes a kept connection whenever it likes; without a byte of reply it closed
        it before it saw the request, as far as any client can know (RFC 9112, 9.3.1).
        """
        if not self.request_begun:
            return False
        return self.reply_begun or not self.on_kept_connection

    @property
    def is_over(self) -> bool:
        """Whether the deadline has passed."""
        return time.monotonic() >= self.deadline

    def remaining_s(self) -> float:
        """Seconds left.

        Raises:
            TimeoutError: none.
        """
        remaining = self.deadline - time.monotonic()
        if remaining <= 0 or self.is_cut:
            raise TimeoutError("the exchange's time is over")
        return remaining

    def cut(self) -> None:
        """End the exchange now, from any thread."""
        with self._lock:
            self.is_cut = True
            if self._socket is not None:
                with contextlib.suppress(OSError):
                    socket.socket.shutdown(self._socket, socket.SHUT_RDWR)

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        """Make this the attempt that the thread's connections work for."""
        token = _current.set(self)
        try:
            yield
        finally:
            _current.reset(token)
            with self._lock:
                self._socket = None

    def uses(self, sock: socket.socket) -> None:
        """Remember the socket, for :meth:`cut`."""
        with self._lock:
            self._socket = sock
        self.remaining_s()


_current: ContextVar[Attempt] = ContextVar("_current")


class _Timed(socket.socket):
    """A socket whose every call gets what is left until the deadline."""

    def recv_into(self, *args: Any, **kwargs: Any) -> int:
        attempt = _current.get()
        while True:
            self.settimeout(min(attempt.remaining_s(), _SLICE_S))
            with contextlib.suppress(TimeoutError):
                count = super().recv_into(*args, **kwargs)
                attempt.reply_begun = attempt.reply_begun or count > 0
                return count

    def sendall(self, *args: Any, **kwargs: Any) -> None:
        attempt = _current.get()
        self.settimeout(attempt.remaining_s())
        attempt.request_begun = True
        super().sendall(*args, **kwargs)


class _TimedTls(_Timed, ssl.SSLSocket):
    """The same over TLS: the context makes its sockets of this class."""


class _TimedHTTPConnection(HTTPConnection):
    _exchanges = 0

    def _new_conn(self) -> socket.socket:
        self._exchanges = 0
        attempt = _current.get()
        try:
            sock = _connect(self._dns_host, self.port, attempt)
        except socket.gaierror as error:
            raise NameResolutionError(self.host, self, error) from error
        except TimeoutError as error:
            raise ConnectTimeoutError(self, "no connection in time") from error
        except OSError as error:
            raise NewConnectionError(self, "no connection") from error
        attempt.uses(sock)
        return sock

    def request(self, *args: Any, **kwargs: Any) -> None:
        attempt = _current.get()
        if self.sock is not None:
            attempt.uses(self.sock)
            attempt.on_kept_connection = self._exchanges > 0
        super().request(*args, **kwargs)
        self._exchanges += 1


class _TimedHTTPSConnection(_TimedHTTPConnection, HTTPSConnection):
    pass


class _TimedHTTPPool(HTTPConnectionPool):
    ConnectionCls = _TimedHTTPConnection


class _TimedHTTPSPool(HTTPSConnectionPool):
    ConnectionCls = _TimedHTTPSConnection


POOL_CLASSES = {"http": _TimedHTTPPool, "https": _TimedHTTPSPool}
"""For ``PoolManager.pool_classes_by_scheme``."""


def tls_context(ca_file: str) -> ssl.SSLContext:
    """A context that trusts the certificates of one file only, and always verifies.

    Raises:
        OSError: the file cannot be read, or holds no certificate (``ssl.SSLError``).
    """
    context = ssl.create_default_context(cafile=ca_file)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.sslsocket_class = _TimedTls
    return context


def _connect(host: str, port: int, attempt: Attempt) -> socket.socket:
    until = time.monotonic() + min(attempt.connect_timeout_s, attempt.remaining_s())
    addresses = _resolve(host, port, until)
    failure: OSError = OSError("the name has no address")
    for index, (family, kind, protocol, _, address) in enumerate(addresses):
        left_s = until - time.monotonic()
        if left_s <= 0:
            raise TimeoutError("no address answered in time")
        sock = _Timed(family, kind, protocol)
        try:
            # A share for each: a dead IPv6 address must not eat the time of a live IPv4 one.
            sock.settimeout(left_s / (len(addresses) - index))
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            sock.connect(address)
        except OSError as error:
            sock.close()
            failure = error
        else:
            sock.settimeout(min(attempt.connect_timeout_s, attempt.remaining_s()))
            return sock
    raise failure


def _resolve(host: str, port: int, until: float) -> list[_Address]:
    """Look up a name in a thread of its own, since ``getaddrinfo`` knows no timeout."""
    answers: queue.SimpleQueue[list[_Address] | OSError] = queue.SimpleQueue()

    def look_up() -> None:
        try:
            answers.put(list(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))
        except (OSError, UnicodeError) as error:
            answers.put(error if isinstance(error, OSError) else socket.gaierror(str(error)))

    threading.Thread(target=look_up, name="name-look-up", daemon=True).start()
    try:
        answer = answers.get(timeout=max(0.001, until - time.monotonic()))
    except queue.Empty:
        raise TimeoutError("the name was not resolved in time") from None
    if isinstance(answer, OSError):
        raise answer
    return answer
