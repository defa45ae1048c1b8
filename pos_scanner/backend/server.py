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
from collections.abc import Iterator
from typing import Any, TextIO

import uvicorn

from pos_scanner.backend.app import create_app
from pos_scanner.backend.config import VARIABLES, BackendConfig
from pos_scanner.backend.connections import (
    DEFAULT_LIMITS,
    ConnectionLimits,
    Connections,
    protocol_class,
)
from pos_scanner.backend.log_bursts import BurstFilter
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.log_format import log_formatter

if sys.platform != "win32":  # There is none, and no limit either.
    import resource

log = logging.getLogger(__name__)

START_S = 10.0
_BACKLOG = 128
"""Connections accepted in one go: they are counted only after that."""
_SPARE_FILES = 128
"""File descriptors that are no client's: storage, WeChat, what was accepted and not counted yet."""


def serve(config: BackendConfig) -> None:
    """Answer tills until stopped by Ctrl-C or SIGTERM.

    Raises:
        KnownError: PORT_IN_USE, FOLDER_NOT_WRITABLE; SETTINGS_INVALID for a host that is not this
            machine's, a port that may not be opened, a certificate that cannot be read.
    """
    handler = _LogHandler(log_formatter(config.log_format))
    logging.basicConfig(handlers=[handler])
    logging.getLogger("pos_scanner").setLevel(logging.INFO)
    # No line of ours names them, and each look-up would ask the system for them.
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    server = _server(config)
    server.log_handler = handler
    # What is here now stays: the collector need not look through it again and again.
    gc.collect()
    gc.freeze()
    with contextlib.closing(_listen(config)) as listening:
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
    server.started_event = started
    thread.start()
    if not started.wait(START_S):
        server.should_exit = True
        thread.join()
        raise KnownError(FailureKind.PROGRAM_FAULT)
    try:
        host, port = listening.getsockname()[:2]
        scheme = "https" if config.tls_certificate else "http"
        yield f"{scheme}://{host}:{port}"
    finally:
        server.should_exit = True
        thread.join()
        listening.close()


class _Server(uvicorn.Server):
    """Says when it has started, and looks after its connections once a second."""

    started_event: threading.Event | None = None
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
        if self.started_event is not None:
            self.started_event.set()

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
    _load_tls(settings)
    return _Server(settings, connections)


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


def _load_tls(settings: uvicorn.Config) -> None:
    try:
        settings.load()
    except OSError as error:  # ssl.SSLError is one: no certificate, or another one's key
        expected_form = "a certificate and its key, PEM, readable"
        raise _bad_setting("tls_certificate", expected_form) from error
    if settings.ssl is not None:
        settings.ssl.minimum_version = ssl.TLSVersion.TLSv1_2


def _listen(config: BackendConfig) -> socket.socket:
    family = socket.AF_INET6 if ":" in config.host else socket.AF_INET
    # The protocol by name: asyncio switches Nagle's delay off for sockets that say TCP alone.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        listening.bind((config.host, config.port))
        listening.listen(_BACKLOG)
    except (OSError, UnicodeError) as error:
        listening.close()
        raise _not_listening(config, error) from error
    return listening


def _not_listening(config: BackendConfig, error: OSError | UnicodeError) -> KnownError:
    if isinstance(error, socket.gaierror | UnicodeError):
        return _bad_setting("host", "an address of this machine, such as 127.0.0.1 or 0.0.0.0")
    if error.errno == errno.EADDRNOTAVAIL:
        return _bad_setting("host", "an address of this machine; 0.0.0.0 is all of them")
    if error.errno in {errno.EACCES, errno.EPERM}:
        return _bad_setting("port", "a port above 1023, or the right to open this one")
    return KnownError(FailureKind.PORT_IN_USE, port=str(config.port))


def _bad_setting(name: str, wanted: str) -> KnownError:
    return KnownError(
        FailureKind.SETTINGS_INVALID, problem="bad-value", key=VARIABLES[name], wanted=wanted
    )
