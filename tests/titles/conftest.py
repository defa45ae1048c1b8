"""A real HTTP server on loopback that misbehaves on demand, and certificates for it."""

import contextlib
import json
import shutil
import socket
import ssl
import struct
import subprocess
import threading
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from pos_scanner.domain.errors import KnownError
from pos_scanner.domain.title import Title, TitleType
from pos_scanner.titles.backend_client import BackendClient
from tests.waiting import DEADLINE_S

# A noisy machine must not fail a property for slowness; pytest's own timeout guards it.

TITLE_FIELDS = {
    "title_type": 0,
    "title": "北京票通科技有限公司",
    "tax_no": "91110108MA0043365M",
    "addr": "北京市海淀区中关村大街59号",
    "phone": "010-62511234",
    "bank_type": "招商银行北京清华园支行",
    "bank_no": "110912345610801",
}


@dataclass
class Seen:
    """A request as the server saw it."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    connection: int
    """Counts connections from 1."""


Act = Callable[["_Handler"], None]
"""What the server does with one request, once it has been read."""


@dataclass
class Backend:
    """The server's script and what it has seen; acts are taken in order, the last one for ever."""

    script: deque[Act] = field(default_factory=deque)
    seen: list[Seen] = field(default_factory=list)
    connections: int = 0
    released: threading.Event = field(default_factory=threading.Event)
    """Set at the end of a test: an act that waits or drips ends then."""
    asked: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    """Counts up with every request that was read."""
    base_url: str = ""

    def then(self, *acts: Act) -> None:
        self.script.extend(acts)

    def next_act(self) -> Act:
        return self.script.popleft() if len(self.script) > 1 else self.script[0]


class _Server(ThreadingHTTPServer):
    daemon_threads = False
    backend: Backend

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is no error here: that is what is tested."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server
    timeout = 20
    disable_nagle_algorithm = True

    def setup(self) -> None:
        super().setup()
        self.server.backend.connections += 1
        self.number = self.server.backend.connections

    def handle_expect_100(self) -> bool:
        return True

    def do_POST(self) -> None:
        backend = self.server.backend
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = dict(self.headers.items())
        backend.seen.append(Seen(self.command, self.path, headers, body, self.number))
        backend.asked.release()
        with contextlib.suppress(OSError):
            backend.next_act()(self)

    def do_GET(self) -> None:
        self.do_POST()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def reply(
    status: int = 200, body: object = None, *, raw: bytes | None = None, **headers: str
) -> Act:
    """Answer with JSON, or with raw bytes; header names may be written with underscores."""
    content = json.dumps(body).encode() if raw is None else raw

    def act(handler: _Handler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(content)))
        handler.end_headers()
        handler.wfile.write(content)

    return act


def say(data: bytes) -> Act:
    """Write bytes as they are and close."""

    def act(handler: _Handler) -> None:
        handler.wfile.write(data)
        handler.close_connection = True

    return act


def drip(start: bytes, piece: bytes) -> Act:
    """Write a start at once, then a piece every 50 ms until the test is over."""

    def act(handler: _Handler) -> None:
        handler.close_connection = True
        handler.wfile.write(start)
        while not handler.server.backend.released.wait(0.05):
            handler.wfile.write(piece)

    return act


def hang(handler: _Handler) -> None:
    """Never answer."""
    handler.close_connection = True
    handler.server.backend.released.wait()


def close_without_reply(handler: _Handler) -> None:
    """Close the connection in good order, having said nothing."""
    handler.close_connection = True


def reset(handler: _Handler) -> None:
    """Reset the connection."""
    handler.close_connection = True
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()


@pytest.fixture
def acts() -> Any:
    """The acts that a test composes a script of."""

    class Acts:
        title = staticmethod(reply(200, TITLE_FIELDS))
        title_fields = TITLE_FIELDS
        reply = staticmethod(reply)
        say = staticmethod(say)
        drip = staticmethod(drip)
        hang = staticmethod(hang)
        close_without_reply = staticmethod(close_without_reply)
        reset = staticmethod(reset)

    return Acts


@contextlib.contextmanager
def _served(context: ssl.SSLContext | None = None) -> Iterator[Backend]:
    with _Server(("127.0.0.1", 0), _Handler) as server:
        backend = server.backend = Backend()
        scheme = "http"
        if context is not None:
            scheme = "https"
            server.socket = context.wrap_socket(
                server.socket, server_side=True, do_handshake_on_connect=False
            )
        backend.base_url = f"{scheme}://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield backend
        finally:
            backend.released.set()
            server.shutdown()
            thread.join()


@pytest.fixture
def backend() -> Iterator[Backend]:
    """A backend over plain HTTP."""
    with _served() as served:
        yield served


@dataclass(frozen=True)
class Certificates:
    """PEM files: an authority, and what it (or nobody) signed."""

    folder: Path

    def file(self, name: str) -> str:
        return str(self.folder / f"{name}.pem")

    def server(self, name: str) -> contextlib.AbstractContextManager[Backend]:
        """A backend over TLS that shows the certificate of that name."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.file(name), self.file("key"))
        return _served(context)


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    """Certificates made by the openssl command, one key for all."""
    if shutil.which("openssl") is None:
        pytest.skip("no openssl command")
    folder = tmp_path_factory.mktemp("certificates")

    def openssl(*words: str) -> None:
        subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)

    openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", "key.pem")
    request = ["req", "-new", "-x509", "-key", "key.pem", "-days", "30"]
    here = ["-addext", "subjectAltName=IP:127.0.0.1"]
    # Python 3.13 checks strictly (RFC 5280): an authority must say that it signs certificates, and
    # a certificate by which key it was signed.
    signs = ["-addext", "keyUsage=critical,keyCertSign"]
    openssl(*request, *signs, "-subj", "/CN=Test CA", "-out", "ca.pem")
    openssl(*request, *signs, "-subj", "/CN=Other CA", "-out", "other-ca.pem")
    openssl(*request, "-subj", "/CN=127.0.0.1", *here, "-out", "self-signed.pem")
    for name, days, host in (
        ("good", "30", "IP:127.0.0.1"),
        ("wrong-name", "30", "DNS:shop.example"),
        ("expired", "-1", "IP:127.0.0.1"),
    ):
        extensions = f"subjectAltName={host}\nauthorityKeyIdentifier=keyid\n"
        (folder / "ext").write_text(extensions)
        openssl("req", "-new", "-key", "key.pem", "-subj", f"/CN={name}", "-out", "request")
        openssl(
            *("x509", "-req", "-in", "request", "-CA", "ca.pem", "-CAkey", "key.pem"),
            *("-CAcreateserial", "-days", days, "-extfile", "ext", "-out", f"{name}.pem"),
        )
    return Certificates(folder)


TEXT = "https://mp.weixin.qq.com/intp/invoice/usertitlewxa?action=list_auth&invoice_key=a-_B#w"
TOKEN = "secret-token-0123456789"
TITLE = Title(
    TitleType.COMPANY,
    "北京票通科技有限公司",
    "91110108MA0043365M",
    "北京市海淀区中关村大街59号",
    "010-62511234",
    "招商银行北京清华园支行",
    "110912345610801",
)

Connect = Callable[..., BackendClient]


@pytest.fixture
def connect() -> Iterator[Connect]:
    """Make clients that are closed at the end, with time for a machine that is busy."""
    clients = []

    def make(backend: Any, **options: Any) -> BackendClient:
        options = {"total_timeout_s": DEADLINE_S, "connect_timeout_s": DEADLINE_S / 2} | options
        address = backend if isinstance(backend, str) else backend.base_url
        clients.append(BackendClient(address, TOKEN, **options))
        return clients[-1]

    yield make
    for client in clients:
        client.close()


def failure_of(client: BackendClient) -> KnownError:
    """The failure that a scan ends with."""
    with pytest.raises(KnownError) as caught:
        client.scan_title(TEXT)
    assert caught.value.facts["host"] == client.host
    assert TOKEN not in str(caught.value)
    assert "invoice_key" not in str(caught.value)
    return caught.value


def problem(code: str, **more: Any) -> dict[str, Any]:
    return {"type": "about:blank", "title": "x", "detail": "x", "code": code} | more
