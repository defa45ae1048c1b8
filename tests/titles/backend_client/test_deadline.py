"""What the till's line to the backend tries again, gives up, and refuses from the start."""

import json
import logging
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.titles.backend_client import BackendClient, HealthState
from tests.titles.conftest import TEXT, TITLE, Connect, failure_of, problem
from tests.waiting import DEADLINE_S


def closed_while_waiting(client: BackendClient, backend: Any) -> KnownError:
    """What a scan gets whose client is closed while it waits for the answer."""
    with ThreadPoolExecutor(1) as pool:
        scan = pool.submit(client.scan_title, TEXT)
        assert backend.asked.acquire(timeout=DEADLINE_S)
        client.close()
        failure = scan.exception(timeout=DEADLINE_S)
    assert isinstance(failure, KnownError)
    return failure


def keep_silent(sock: socket.socket, how: int) -> None:
    """Windows' shutdown: who waits for bytes in another thread goes on waiting."""


@pytest.fixture
def no_shutdown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket.socket, "shutdown", keep_silent)


@pytest.mark.parametrize("status", [502, 503, 504])
def test_a_gateways_failure_is_asked_once_more(
    backend: Any, acts: Any, connect: Connect, status: int
) -> None:
    backend.then(acts.reply(status, raw=b"<html>"), acts.title)
    assert connect(backend).scan_title(TEXT).title == TITLE
    assert len(backend.seen) == 2


def test_it_is_asked_once_more_and_no_oftener(backend: Any, acts: Any, connect: Connect) -> None:
    backend.then(acts.reply(503, problem("wechat_busy")))
    assert failure_of(connect(backend)).kind is FailureKind.WECHAT_UNAVAILABLE
    assert len(backend.seen) == 2


def test_a_problem_that_says_so_is_not_asked_again(
    backend: Any, acts: Any, connect: Connect
) -> None:
    backend.then(acts.reply(503, problem("wechat_not_set_up", retryable=False)))
    assert failure_of(connect(backend)).kind is FailureKind.WECHAT_NOT_SET_UP
    assert len(backend.seen) == 1


@pytest.mark.parametrize("wait", ["60", "Mon, 23 Nov 2026 12:00:00 GMT", "soon"])
def test_a_wait_that_does_not_fit_is_not_begun(
    backend: Any, acts: Any, connect: Connect, wait: str
) -> None:
    backend.then(acts.reply(503, raw=b"", Retry_After=wait))
    assert failure_of(connect(backend, total_timeout_s=30)).kind is FailureKind.BACKEND_FAULT
    assert len(backend.seen) == 1


def test_a_wait_that_fits_is_kept(backend: Any, acts: Any, connect: Connect) -> None:
    backend.then(acts.reply(503, raw=b"", Retry_After="1"), acts.title)
    begun = time.monotonic()
    connect(backend).scan_title(TEXT)
    assert time.monotonic() - begun >= 1


def test_the_wait_of_a_429_is_told(backend: Any, acts: Any, connect: Connect) -> None:
    backend.then(acts.reply(429, raw=b"", Retry_After="30"))
    assert failure_of(connect(backend)).facts["retry_after_s"] == "30"


@pytest.mark.parametrize("ending", ["close_without_reply", "reset"])
def test_a_kept_connection_that_went_stale_is_replaced(
    backend: Any, acts: Any, connect: Connect, ending: str
) -> None:
    backend.then(acts.title, getattr(acts, ending), acts.title)
    client = connect(backend)
    client.scan_title(TEXT)
    assert client.scan_title(TEXT).title == TITLE
    assert [seen.connection for seen in backend.seen] == [1, 1, 2]


@pytest.mark.parametrize("ending", ["close_without_reply", "reset"])
def test_a_request_that_was_sent_on_a_new_connection_is_not_sent_again(
    backend: Any, acts: Any, connect: Connect, ending: str
) -> None:
    backend.then(getattr(acts, ending))
    failure = failure_of(connect(backend))
    assert failure.kind is FailureKind.BACKEND_UNREACHABLE
    assert failure.facts["reason"] == "connection-lost"
    assert len(backend.seen) == 1


def test_an_answer_that_breaks_off_is_a_lost_connection(
    backend: Any, acts: Any, connect: Connect
) -> None:
    backend.then(acts.say(b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"title"'))
    failure = failure_of(connect(backend))
    assert failure.kind is FailureKind.BACKEND_UNREACHABLE
    assert len(backend.seen) == 1


@pytest.mark.parametrize(
    "data", [b"SSH-2.0-OpenSSH_9.2\r\n", b"HTTP/1.1 abc\r\n\r\n", b"\x00" * 100_000]
)
def test_a_server_that_speaks_something_else_is_not_understood(
    backend: Any, acts: Any, connect: Connect, data: bytes
) -> None:
    backend.then(acts.say(data))
    failure = failure_of(connect(backend))
    assert failure.kind is FailureKind.BACKEND_NOT_UNDERSTOOD


@pytest.mark.parametrize(
    ("start", "piece"),
    [
        (b"", b"H"),
        (b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n"),
        (b"HTTP/1.1 200 OK\r\nX-Long: ", b"a"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n", b" "),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n"),
    ],
    ids=["status", "headers", "one-header", "continue", "body", "chunks"],
)
def test_a_server_that_drips_is_cut_at_the_deadline(
    backend: Any, acts: Any, connect: Connect, start: bytes, piece: bytes
) -> None:
    backend.then(acts.drip(start, piece))
    client = connect(backend, total_timeout_s=0.4)
    begun = time.monotonic()
    failure = failure_of(client)
    assert time.monotonic() - begun > 0.35
    assert failure.kind is FailureKind.BACKEND_TIMEOUT
    assert failure.facts["reason"] == "no-answer"
    assert len(backend.seen) == 1


def test_a_server_that_never_answers_is_given_up_at_the_deadline(
    backend: Any, acts: Any, connect: Connect
) -> None:
    backend.then(acts.hang)
    begun = time.monotonic()
    assert failure_of(connect(backend, total_timeout_s=0.4)).kind is FailureKind.BACKEND_TIMEOUT
    assert time.monotonic() - begun > 0.35
    assert len(backend.seen) == 1


def test_the_deadline_counts_both_tries(backend: Any, acts: Any, connect: Connect) -> None:
    backend.then(acts.reply(503, raw=b""), acts.hang)
    assert failure_of(connect(backend, total_timeout_s=1.2)).kind is FailureKind.BACKEND_TIMEOUT
    assert len(backend.seen) == 2


def test_a_port_that_nobody_listens_on_is_tried_twice_and_named(
    connect: Connect, closed_port: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "pos_scanner")
    failure = failure_of(connect(f"http://127.0.0.1:{closed_port}"))
    assert failure.kind is FailureKind.BACKEND_UNREACHABLE
    assert failure.facts == {"host": f"127.0.0.1:{closed_port}", "reason": "refused"}
    assert sum("a second time" in message for message in caplog.messages) == 1


def test_a_server_that_comes_up_between_the_tries_is_reached(
    backend: Any, acts: Any, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    backend.then(acts.title)
    real, tries = socket.socket.connect, []

    def refuse_first(sock: socket.socket, address: Any) -> None:
        tries.append(address)
        if len(tries) == 1:
            raise ConnectionRefusedError
        real(sock, address)

    monkeypatch.setattr(socket.socket, "connect", refuse_first)
    assert connect(backend).scan_title(TEXT).title == TITLE
    assert len(tries) == 2


def test_a_name_that_does_not_exist_is_named(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(*_: Any, **__: Any) -> Any:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    failure = failure_of(connect("https://till-backend.invalid"))
    assert failure.kind is FailureKind.BACKEND_UNREACHABLE
    assert failure.facts == {"host": "till-backend.invalid", "reason": "unknown-name"}


def test_a_name_server_that_never_answers_does_not_hold_the_till(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    released, answered = threading.Event(), []

    def never(*_: Any, **__: Any) -> list[Any]:
        answered.append(released.wait(DEADLINE_S))
        return []

    monkeypatch.setattr(socket, "getaddrinfo", never)
    client = connect("https://till-backend.invalid", connect_timeout_s=0.2, total_timeout_s=0.5)
    failure = failure_of(client)
    assert not answered
    released.set()
    assert failure.kind is FailureKind.BACKEND_TIMEOUT
    assert failure.facts["reason"] == "no-connection"


def test_a_dead_first_address_leaves_time_for_a_live_second(
    backend: Any, acts: Any, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    backend.then(acts.title)
    port = int(backend.base_url.rpartition(":")[2])
    kind = (socket.AF_INET, socket.SOCK_STREAM, 6, "")
    dead, live = ("192.0.2.1", port), ("127.0.0.1", port)
    real, shares_s = socket.socket.connect, []

    def nobody_answers_the_first(sock: socket.socket, address: Any) -> None:
        if address == dead:
            shares_s.append(sock.gettimeout() or 0.0)
            raise TimeoutError
        real(sock, address)

    monkeypatch.setattr(socket.socket, "connect", nobody_answers_the_first)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [(*kind, dead), (*kind, live)])
    client = connect(
        f"http://localhost:{port}", connect_timeout_s=DEADLINE_S, total_timeout_s=2 * DEADLINE_S
    )
    assert client.scan_title(TEXT).title == TITLE
    (share_s,) = shares_s
    assert 0 < share_s <= DEADLINE_S / 2


def test_close_ends_what_is_under_way(backend: Any, acts: Any, connect: Connect) -> None:
    backend.then(acts.hang)
    client = connect(backend, total_timeout_s=10 * DEADLINE_S)
    failure = closed_while_waiting(client, backend)
    assert (failure.kind, failure.facts["reason"]) == (FailureKind.BACKEND_UNREACHABLE, "closed")
    assert len(backend.seen) == 1


def test_close_ends_it_also_where_shutting_a_socket_down_wakes_nobody(
    backend: Any, acts: Any, connect: Connect, no_shutdown: None
) -> None:
    backend.then(acts.hang)
    client = connect(backend, total_timeout_s=10 * DEADLINE_S)
    assert closed_while_waiting(client, backend).facts["reason"] == "closed"


def test_close_ends_a_tls_exchange_there_as_well(
    certificates: Any, acts: Any, no_shutdown: None
) -> None:
    with certificates.server("good") as backend:
        backend.then(acts.hang)
        ca_file, limit_s = certificates.file("ca"), 10 * DEADLINE_S
        client = BackendClient(backend.base_url, "t", ca_file=ca_file, total_timeout_s=limit_s)
        assert closed_while_waiting(client, backend).facts["reason"] == "closed"


def test_a_closed_client_asks_nobody(backend: Any, acts: Any, connect: Connect) -> None:
    backend.then(acts.title)
    client = connect(backend)
    client.close()
    assert failure_of(client).facts["reason"] == "closed"
    assert backend.seen == []


def test_two_threads_share_a_client(backend: Any, acts: Any, connect: Connect) -> None:
    both = threading.Barrier(2)

    def own(handler: Any) -> None:
        text = next(
            json.loads(seen.body)["scan_text"]
            for seen in reversed(backend.seen)
            if seen.connection == handler.number
        )
        both.wait(DEADLINE_S)
        acts.reply(200, {"title": text})(handler)

    backend.then(own)
    client = connect(backend)
    with ThreadPoolExecutor(2) as pool:
        for _ in range(5):
            found = list(pool.map(client.scan_title, ["one", "two"]))
            assert [title.title.name for title in found] == ["one", "two"]
    assert backend.connections == 2


def test_a_ready_backend_is_said_to_be(backend: Any, acts: Any, connect: Connect) -> None:
    backend.then(acts.reply(200, {"status": "ok"}))
    client = connect(backend)
    health = client.check()
    assert (health.host, health.state) == (client.host, HealthState.READY)
    assert 0 <= health.latency_ms < 3000
    assert (backend.seen[0].method, backend.seen[0].path) == ("GET", "/healthz")


def test_a_backend_without_a_health_page_answers_at_least(
    backend: Any, acts: Any, connect: Connect
) -> None:
    backend.then(acts.reply(404, raw=b"<html>"))
    assert connect(backend).check().state is HealthState.ANSWERS


@pytest.mark.parametrize(
    ("status", "raw", "kind"),
    [
        (200, b"<html>Welcome to the guest network</html>", FailureKind.BACKEND_NOT_UNDERSTOOD),
        (401, b"", FailureKind.BACKEND_REFUSED_TILL),
        (503, b"", FailureKind.BACKEND_FAULT),
        (302, b"", FailureKind.BACKEND_NOT_UNDERSTOOD),
    ],
)
def test_a_check_says_what_is_wrong(
    backend: Any, acts: Any, connect: Connect, status: int, raw: bytes, kind: FailureKind
) -> None:
    backend.then(acts.reply(status, raw=raw))
    with pytest.raises(KnownError) as caught:
        connect(backend).check()
    assert caught.value.kind is kind
    assert len(backend.seen) == 1
