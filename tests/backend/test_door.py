"""The real server against strangers: half requests, endless bodies, crowds, wrong settings."""

import errno
import logging
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import requests

from pos_scanner.backend import connections
from pos_scanner.backend.config import BackendConfig
from pos_scanner.backend.connections import ConnectionLimits
from pos_scanner.backend.log_bursts import BurstFilter
from pos_scanner.backend.request_guard import LARGEST_BODY_BYTES, LARGEST_HEADERS_BYTES
from pos_scanner.backend.server import running_backend
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.protocol.backend import SCAN_PATH
from pos_scanner.sandbox.server import RunningSandbox
from tests.backend.conftest import Backend
from tests.waiting import DEADLINE_S

HALF_REQUEST = f"POST {SCAN_PATH} HTTP/1.1\r\nHost: x\r\nContent-Le".encode()
CROWD = 60
LIMITS = ConnectionLimits(total=40, per_address=30, request_s=1.5)


@pytest.fixture
def narrow(config: BackendConfig, add_till: Callable[[str], str]) -> Iterator[Backend]:
    """A backend that few connections fill."""
    token = add_till("till 1")
    with running_backend(config, LIMITS) as url:
        yield Backend(url, token, config.data_folder)


def address_of(url: str) -> tuple[str, int]:
    """Where a socket reaches a URL."""
    host, _, port = url.rpartition("://")[2].partition(":")
    return host, int(port)


def connect(url: str) -> socket.socket:
    """A plain connection to a backend."""
    return socket.create_connection(address_of(url), DEADLINE_S)


def answer_to(url: str, data: bytes) -> bytes:
    """What comes back until the server closes."""
    pieces = []
    with connect(url) as sock:
        sock.sendall(data)
        with suppress(ConnectionResetError):
            while piece := sock.recv(65536):
                pieces.append(piece)
    return b"".join(pieces)


def request_lines(*more: str, path: str = SCAN_PATH) -> bytes:
    """The head of a POST."""
    return "\r\n".join([f"POST {path} HTTP/1.1", "Host: x", *more, "", ""]).encode()


def test_an_accepted_connection_answers_without_nagles_delay(
    config: BackendConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    accepted: list[int] = []

    def admit(self: connections.Connections, connection: Any) -> None:
        sock = connection.transport.get_extra_info("socket")
        accepted.append(sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
        original(self, connection)

    original = connections.Connections.admit
    monkeypatch.setattr(connections.Connections, "admit", admit)
    with running_backend(config) as url:
        requests.get(url + "/healthz", timeout=DEADLINE_S)
    assert accepted
    assert all(accepted)


def test_a_crowd_of_half_requests_shuts_no_till_out(narrow: Backend) -> None:
    with ExitStack() as crowd:
        for _ in range(CROWD):
            crowd.enter_context(connect(narrow.url)).sendall(HALF_REQUEST)
        assert narrow.scan().status_code == 200


def test_a_tills_open_connection_outlives_a_crowd(narrow: Backend) -> None:
    with requests.Session() as session, ExitStack() as crowd:
        headers = {"Authorization": f"Bearer {narrow.token}", "Content-Type": "application/json"}
        request = {"data": b'{"scan_text": "x"}', "headers": headers, "timeout": DEADLINE_S}
        session.post(narrow.url + SCAN_PATH, **request)  # type: ignore[arg-type]
        (pool,) = session.get_adapter(narrow.url).poolmanager.pools._container.values()  # type: ignore[attr-defined]
        for _ in range(CROWD):
            crowd.enter_context(connect(narrow.url)).sendall(HALF_REQUEST)
        session.post(narrow.url + SCAN_PATH, **request)  # type: ignore[arg-type]
        assert pool.num_connections == 1


def test_half_a_request_is_ended_when_its_time_is_over(narrow: Backend) -> None:
    assert answer_to(narrow.url, HALF_REQUEST).startswith(b"HTTP/1.1 408 ")


def test_a_body_that_never_comes_is_ended_too(narrow: Backend) -> None:
    head = request_lines(
        f"Authorization: Bearer {narrow.token}",
        "Content-Type: application/json",
        "Content-Length: 100",
    )
    assert answer_to(narrow.url, head + b"{").startswith(b"HTTP/1.1 408 ")


def test_a_connection_that_says_nothing_is_closed(narrow: Backend) -> None:
    assert answer_to(narrow.url, b"") == b""


@pytest.mark.parametrize("length", ["Content-Length: 300000000", "Transfer-Encoding: chunked"])
def test_a_stranger_is_refused_before_his_body_is_read(backend: Backend, length: str) -> None:
    with connect(backend.url) as sock:
        sock.sendall(request_lines("Content-Type: application/json", length))
        assert sock.recv(65536).startswith(b"HTTP/1.1 401 ")


@pytest.mark.parametrize("is_chunked", [True, False])
def test_an_endless_body_of_a_till_is_refused_at_its_cap(
    backend: Backend, *, is_chunked: bool
) -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(2000):
            yield b" " * 10_000

    headers = {"Authorization": f"Bearer {backend.token}", "Content-Type": "application/json"}
    body = pieces() if is_chunked else b" " * (LARGEST_BODY_BYTES + 1)
    answer = requests.post(backend.url + SCAN_PATH, data=body, headers=headers, timeout=DEADLINE_S)
    assert answer.status_code == 413
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_chunked_body_within_its_cap_is_read(backend: Backend) -> None:
    headers = {"Authorization": f"Bearer {backend.token}", "Content-Type": "application/json"}
    answer = requests.post(
        backend.url + SCAN_PATH,
        data=iter([b'{"scan_text"', b': "x"}']),
        headers=headers,
        timeout=DEADLINE_S,
    )
    assert answer.json()["code"] == "not_a_title_code"


@pytest.mark.parametrize("line_end", ["\r\n", ""])
def test_endless_headers_are_refused(backend: Backend, line_end: str) -> None:
    lines = b"GET /healthz HTTP/1.1\r\nHost: x\r\n" + (
        b"X-Y: " + b"y" * (3 * LARGEST_HEADERS_BYTES) + line_end.encode() * 2
    )
    with connect(backend.url) as sock:
        sock.sendall(lines)
        assert sock.recv(65536).startswith(b"HTTP/1.1 431 ")


def send_again_and_again(sock: socket.socket, piece: bytes) -> None:
    """Send until the other side ends the connection or the deadline is over."""
    end_s = time.monotonic() + DEADLINE_S
    while time.monotonic() < end_s:
        sock.sendall(piece)


def test_endless_trailers_are_not_kept(backend: Backend) -> None:
    head = request_lines(
        f"Authorization: Bearer {backend.token}",
        "Content-Type: application/json",
        "Transfer-Encoding: chunked",
    )
    trailer = b"X-Trailer: " + b"y" * 1000 + b"\r\n"
    with connect(backend.url) as sock:
        sock.sendall(head + b"0\r\n")
        with pytest.raises(ConnectionError):  # By its size, or thrown away until its time is over.
            send_again_and_again(sock, trailer * 100)


def test_what_is_no_http_is_a_problem_and_one_line_of_log(
    backend: Backend, caplog: pytest.LogCaptureFixture
) -> None:
    bursts = BurstFilter()
    caplog.handler.addFilter(bursts)
    for _ in range(50):
        assert answer_to(backend.url, b"\x16\x03\x01 what is this\r\n\r\n").startswith(
            b"HTTP/1.1 400 "
        )
    caplog.handler.removeFilter(bursts)
    assert len([line for line in caplog.records if line.levelno >= logging.WARNING]) == 1


def test_a_refused_stranger_may_ask_again_on_his_connection(backend: Backend) -> None:
    with requests.Session() as session:
        for _ in range(3):
            answer = session.post(backend.url + SCAN_PATH, json={}, timeout=DEADLINE_S)
            assert answer.status_code == 401
            assert answer.headers.get("Connection") != "close"


def test_readiness_is_answered_without_asking_wechat(
    backend: Backend, sandbox: RunningSandbox
) -> None:
    for _ in range(5):
        assert requests.get(backend.url + "/readyz", timeout=DEADLINE_S).status_code == 200
    assert sandbox.wechat.tokens.given == 0


def test_the_interfaces_document_can_be_switched_off(config: BackendConfig) -> None:
    with running_backend(replace(config, serves_openapi=False)) as url:
        assert requests.get(url + "/openapi.json", timeout=DEADLINE_S).status_code == 404


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"host": "no such host"}, "POS_SCANNER_BACKEND_HOST"),
        ({"host": "tills.invalid"}, "POS_SCANNER_BACKEND_HOST"),
        ({"host": "192.0.2.1"}, "POS_SCANNER_BACKEND_HOST"),
        ({"host": "http://127.0.0.1"}, "POS_SCANNER_BACKEND_HOST"),
        ({"tls_certificate": "/nowhere.pem"}, "POS_SCANNER_BACKEND_TLS_CERTIFICATE"),
    ],
)
def test_a_wrong_setting_is_named(config: BackendConfig, changes: dict[str, str], key: str) -> None:
    with pytest.raises(KnownError) as caught, running_backend(replace(config, **changes)):  # type: ignore[arg-type]
        pass
    assert (caught.value.kind, caught.value.facts["key"]) == (FailureKind.SETTINGS_INVALID, key)


@pytest.mark.skipif(sys.platform == "win32", reason="every port may be opened there")
def test_a_port_that_may_not_be_opened_is_named(
    config: BackendConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(errno.EACCES, "refused")

    monkeypatch.setattr(socket.socket, "bind", refuse)
    with pytest.raises(KnownError) as caught, running_backend(config):
        pass
    assert caught.value.facts["key"] == "POS_SCANNER_BACKEND_PORT"


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate of 127.0.0.1 that has signed itself, with its key in one file."""
    openssl = shutil.which("openssl")
    if openssl is None and sys.platform == "win32":
        pytest.skip("no openssl there")
    assert openssl is not None
    file = tmp_path / "certificate.pem"
    command = [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    command += ["-subj", "/CN=shop", "-addext", "subjectAltName=IP:127.0.0.1"]
    command += ["-keyout", str(tmp_path / "key.pem"), "-out", str(file)]
    subprocess.run(command, check=True, capture_output=True)
    file.write_text(file.read_text() + (tmp_path / "key.pem").read_text())
    return file


def test_a_key_that_cannot_be_used_is_named_and_no_password_asked_for(
    config: BackendConfig, certificate: Path, tmp_path: Path
) -> None:
    locked = tmp_path / "locked.pem"
    command = ["openssl", "rsa", "-aes256", "-passout", "pass:secret"]
    command += ["-in", str(certificate), "-out", str(locked)]
    subprocess.run(command, check=True, capture_output=True)
    for key in (locked, tmp_path / "nowhere.pem"):
        secure = replace(config, tls_certificate=str(certificate), tls_key=str(key))
        with pytest.raises(KnownError) as caught, running_backend(secure):
            pass
        assert caught.value.facts["key"] == "POS_SCANNER_BACKEND_TLS_KEY"


def test_two_settings_are_all_that_tls_takes(
    config: BackendConfig, add_till: Callable[[str], str], certificate: Path
) -> None:
    token = add_till("till 1")
    secure = replace(config, tls_certificate=str(certificate), tls_key=str(certificate))
    with running_backend(secure) as url:
        assert url.startswith("https://")
        backend = Backend(url, token, config.data_folder)
        assert backend.scan(verify=str(certificate)).status_code == 200


def test_half_a_handshake_is_ended_when_its_time_is_over(
    config: BackendConfig, add_till: Callable[[str], str], certificate: Path
) -> None:
    token = add_till("till 1")
    secure = replace(config, tls_certificate=str(certificate), tls_key=str(certificate))
    with running_backend(secure, LIMITS) as url, ExitStack() as crowd:
        strangers = [crowd.enter_context(connect(url)) for _ in range(CROWD)]
        for stranger in strangers:
            stranger.settimeout(30)  # Of a minute, which is asyncio's own limit.
        backend = Backend(url, token, config.data_folder)
        assert backend.scan(verify=str(certificate)).status_code == 200
        assert [stranger.recv(1) for stranger in strangers] == [b""] * CROWD
