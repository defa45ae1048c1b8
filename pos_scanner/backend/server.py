"""Runs the backend: in the foreground for a shop, in a thread for the demo and the tests."""

import contextlib
import logging
import socket
import threading
from collections.abc import Iterator

import uvicorn

from pos_scanner.backend.app import create_app
from pos_scanner.backend.config import BackendConfig
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.log_format import LogFormatter

START_S = 10.0


def serve(config: BackendConfig) -> None:
    """Answer tills until stopped by Ctrl-C or SIGTERM.

    Raises:
        KnownError: PORT_IN_USE, FOLDER_NOT_WRITABLE.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(LogFormatter())
    logging.basicConfig(handlers=[handler])
    logging.getLogger("pos_scanner").setLevel(logging.INFO)
    listening = _listen(config)
    try:
        _server(config).run(sockets=[listening])
    finally:
        listening.close()


@contextlib.contextmanager
def running_backend(config: BackendConfig) -> Iterator[str]:
    """Run a backend on a thread of its own and give its URL; port 0 takes a free one.

    Raises:
        KnownError: PORT_IN_USE.
    """
    listening = _listen(config)
    server = _server(config)
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
        yield f"http://{host}:{port}"
    finally:
        server.should_exit = True
        thread.join()
        listening.close()


class _Server(uvicorn.Server):
    """Says when it has started."""

    started_event: threading.Event | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """As uvicorn, and then say so."""
        await super().startup(sockets)
        if self.started_event is not None:
            self.started_event.set()


def _server(config: BackendConfig) -> _Server:
    settings = uvicorn.Config(
        create_app(config),
        # An access log would hold nothing that ours does not, and queries that ours must not.
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=6,
        ws="none",
    )
    return _Server(settings)


def _listen(config: BackendConfig) -> socket.socket:
    family = socket.AF_INET6 if ":" in config.host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((config.host, config.port))
        listening.listen(256)
    except OSError as error:
        listening.close()
        raise KnownError(FailureKind.PORT_IN_USE, port=str(config.port)) from error
    return listening
