"""Runs the backend: in the foreground for a shop, in a thread for the demo and the tests."""

import asyncio
import contextlib
import errno
import gc
import importlib.util
import logging
import socket
import ssl
import sys
import threading
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, TextIO

import uvicorn

from pos_scanner.backend.app import create_app
from pos_scanner.backend.config import BackendConfig
from pos_scanner.backend.connections import (
    DEFAULT_LIMITS,
    ConnectionLimits,
    Connections,
    protocol_class,
)
from pos_scanner.backend.log_bursts import BurstFilter
from pos_scanner.domain.errors import FailureKind, KnownError, translatable
from pos_scanner.log_format import log_formatter

if sys.platform != "win32":  # There is none, and no limit either.
    import resource

log = logging.getLogger(__name__)

START_S = 10.0
_OPEN_PORT = translatable("Messages", "a port above 1023, or the right to open this one")
_FREE_PORT = translatable("Messages", "a port that no other program uses")
_BACKLOG = 128
"""Connections accepted in one go: they are counted only after that."""
_SPARE_FILES = 128
"""File descriptors that are no client's: storage, WeChat, what was accepted and not counted yet."""


def serve(config: BackendConfig, announce: Callable[[str], None]) -> None:
    """Answer tills until stopped by Ctrl-C or SIGTERM.

    Args:
        config: which address and port to take, among others.
        announce: is called with the address once tills are answered there.

    Raises:
        KnownError: PORT_IN_USE, FOLDER_NOT_WRITABLE; SETTINGS_INVALID for a host that is not this
            machine's, a port that may not be opened, a certificate that cannot be read.
    """
    server = _server(config)
    with contextlib.closing(_listen(config)) as listening:
        _refuse_taken_metrics_port(config)  # Now the server's own port is taken, too.
        handler = _LogHandler(log_formatter(config.log_format))
        logging.basicConfig(handlers=[handler])
        logging.getLogger("pos_scanner").setLevel(logging.INFO)
        # No line of ours names them, and each look-up would ask the system for them.
        logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
        server.log_handler = handler
        server.on_started = partial(announce, _url(config, listening))
        # What is here now stays: the collector need not look through it again and again.
        gc.collect()
        gc.freeze()
        try:
            server.run(sockets=[listening])
        finally:
            handler.tick()


@contextlib.contextmanager
def running_backend(
    config: BackendConfig, limits: ConnectionLimits = DEFAULT_LIMITS
) -> Iterator[str]:
    """Run a backend on a thread of its own and give its URL; port 0 takes a free one.

    Raises:
        KnownError: as :func:`serve`.
    """
    server = _server(config, limits)
    listening = _listen(config)
    thread = threading.Thread(target=server.run, args=([listening],), name="backend")
    started = threading.Event()
    server.on_started = started.set
    thread.start()
    if not started.wait(START_S):
        server.should_exit = True
        thread.join()
        raise KnownError(FailureKind.PROGRAM_FAULT)
    try:
        yield _url(config, listening)
    finally:
        server.should_exit = True
        thread.join()
        listening.close()


class _Server(uvicorn.Server):
    """Says when it has started, and looks after its connections once a second."""

    on_started: Callable[[], object] | None = None
    log_handler: "_LogHandler | None" = None

    def __init__(self, config: uvicorn.Config, connections: Connections) -> None:
        super().__init__(config)
        self._connections = connections

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """As uvicorn, which gives half a handshake a minute, and then say so."""
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(_log_in_one_line)
        await super().startup([])
        for listening in sockets or ():
            tls = self.config.ssl
            server = await loop.create_server(
                self._protocol,
                sock=listening,
                ssl=tls,
                backlog=self.config.backlog,
                ssl_handshake_timeout=self._connections.limits.request_s if tls else None,
            )
            self.servers.append(server)
        if self.on_started is not None:
            self.on_started()

    def _protocol(self) -> asyncio.Protocol:
        return self.config.http_protocol_class(  # type: ignore[call-arg]
            config=self.config, server_state=self.server_state, app_state=self.lifespan.state
        )

    async def on_tick(self, counter: int) -> bool:
        """Uvicorn's tenth of a second: every tenth closes connections whose time is over."""
        if counter % 10 == 0:
            self._connections.expire(asyncio.get_running_loop().time())
        if self.log_handler is not None:
            self.log_handler.tick()
        return await super().on_tick(counter)


class _LogHandler(logging.StreamHandler[TextIO]):
    """Standard error, written to ten times a second, and at once when it is a warning.

    A line each look-up would cost it a tenth of its time. On a full disk lines are lost, and tills
    are answered.
    """

    def __init__(self, formatter: logging.Formatter) -> None:
        stream = open(2, "w", 1 << 16, "utf-8", "backslashreplace", closefd=False)  # noqa: SIM115
        super().__init__(stream)
        self._bursts = BurstFilter()
        self.setFormatter(formatter)
        self.addFilter(self._bursts)

    def emit(self, record: logging.LogRecord) -> None:
        """Write a line, a warning at once."""
        super().emit(record)
        if record.levelno >= logging.WARNING:
            self._write_out()

    def flush(self) -> None:
        """Nothing yet: logging asks for it after each line."""

    def tick(self) -> None:
        """Write what has come together, and how often a burst's line was left out."""
        for line in self._bursts.summaries():
            self.emit(line)
        self._write_out()

    def _write_out(self) -> None:
        with contextlib.suppress(OSError):
            super().flush()


def _log_in_one_line(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """What a client or the system did to a connection is no fault of the program: no traceback."""
    error = context.get("exception")
    log.error("event loop: %s", type(error).__name__ if error else context.get("message"))


def _server(config: BackendConfig, limits: ConnectionLimits = DEFAULT_LIMITS) -> _Server:
    connections = Connections(_within_open_files(limits, 2 if config.tls_certificate else 1))
    settings = uvicorn.Config(
        create_app(config),
        http=protocol_class(connections),  # type: ignore[arg-type]
        loop="uvloop" if importlib.util.find_spec("uvloop") else "asyncio",
        # An access log would hold nothing that ours does not, and queries that ours must not.
        access_log=False,
        log_config=None,
        server_header=False,
        h11_max_incomplete_event_size=16 * 1024,
        timeout_keep_alive=limits.idle_s,
        timeout_graceful_shutdown=6,
        backlog=_BACKLOG,
        ws="none",
        ssl_certfile=config.tls_certificate or None,
        ssl_keyfile=config.tls_key or None,
    )
    _refuse_unusable_tls(config)
    settings.load()
    if settings.ssl is not None:
        settings.ssl.minimum_version = ssl.TLSVersion.TLSv1_2
    return _Server(settings, connections)


def _url(config: BackendConfig, listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    scheme = "https" if config.tls_certificate else "http"
    return f"{scheme}://[{host}]:{port}" if ":" in host else f"{scheme}://{host}:{port}"


def _within_open_files(limits: ConnectionLimits, share: int) -> ConnectionLimits:
    """Limits that leave file descriptors to spare; the process's own limit is raised for them.

    Args:
        limits: as they are wished for.
        share: 2 where as many may be in a TLS handshake, which nobody counts.
    """
    if sys.platform == "win32":
        return limits
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    file_count = share * limits.total + _SPARE_FILES
    if soft != resource.RLIM_INFINITY and soft < file_count:
        soft = file_count if hard == resource.RLIM_INFINITY else min(file_count, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    if soft == resource.RLIM_INFINITY or soft >= file_count:
        return limits
    total = max(16, (soft - _SPARE_FILES) // share)
    per_address = min(limits.per_address, total)
    return ConnectionLimits(total, per_address, limits.request_s, limits.idle_s)


def refuse_unusable(config: BackendConfig) -> None:
    """See that this machine can follow the configuration, as a server will; nothing is begun.

    Raises:
        KnownError: SETTINGS_INVALID for a host that is not this machine's, or a certificate or key
            that cannot be used.
    """
    try:
        _bound(config.host, 0).close()
    except (OSError, UnicodeError) as error:
        raise config.wrong("host") from error
    _refuse_unusable_tls(config)


def _refuse_unusable_tls(config: BackendConfig) -> None:
    if not config.tls_certificate:
        return
    try:
        ssl.create_default_context(cafile=config.tls_certificate)
    except OSError as error:  # ssl.SSLError is one: no certificate in it
        raise config.wrong("tls_certificate") from error
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    try:
        # A password would be asked for at the terminal, which a service has not.
        context.load_cert_chain(config.tls_certificate, config.tls_key or None, password="")
    except (OSError, ValueError) as error:
        raise config.wrong("tls_key" if config.tls_key else "tls_certificate") from error


def _listen(config: BackendConfig) -> socket.socket:
    try:
        listening = _bound(config.host, config.port)
    except (OSError, UnicodeError) as error:
        raise _not_listening(config, error) from error
    listening.listen(_BACKLOG)
    return listening


def _bound(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # The protocol by name: asyncio switches Nagle's delay off for sockets that say TCP alone.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        listening.bind((host, port))
    except (OSError, UnicodeError):
        listening.close()
        raise
    return listening


def _refuse_taken_metrics_port(config: BackendConfig) -> None:
    """See that the port can be had: where the application opens it, a failure has no words."""
    try:
        _bound("127.0.0.1", config.metrics_port).close()
    except OSError as error:
        raise config.wrong("metrics_port", _FREE_PORT) from error


def _not_listening(config: BackendConfig, error: OSError | UnicodeError) -> KnownError:
    if isinstance(error, socket.gaierror | UnicodeError) or error.errno == errno.EADDRNOTAVAIL:
        return config.wrong("host")
    # Windows, where every port may be opened, says it of one that another program has to itself.
    if sys.platform != "win32" and error.errno in {errno.EACCES, errno.EPERM}:
        return config.wrong("port", _OPEN_PORT)
    return KnownError(FailureKind.PORT_IN_USE, port=str(config.port))
