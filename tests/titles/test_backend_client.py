"""The till's line to the backend, against a real server that misbehaves on demand."""

import gzip
import json
import logging
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from pos_scanner import __version__
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.title import Title, TitleSource, TitleType
from pos_scanner.titles.backend_client import BackendClient, HealthState
from pos_scanner.wire import LARGEST_REPLY_BYTES

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
    """Make clients that are closed at the end; short of time, so that tests are not slow."""
    clients = []

    def make(backend: Any, **options: Any) -> BackendClient:
        options = {"total_timeout_s": 3.0, "connect_timeout_s": 1.0} | options
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


def test_a_title_comes_back_with_all_its_fields(backend: Any, acts: Any, connect: Connect) -> None:
    backend.then(acts.title)
    found = connect(backend).scan_title(TEXT)
    assert found.title == TITLE
    assert found.source is TitleSource.WECHAT
    assert found.warnings == ()


def test_the_text_is_sent_letter_for_letter_with_token_and_request_id(
    backend: Any, acts: Any, connect: Connect
) -> None:
    backend.then(acts.title)
    connect(backend.base_url + "/shop/").scan_title(TEXT + "é€\U00020000")
    (seen,) = backend.seen
    assert (seen.method, seen.path) == ("POST", "/shop/v1/titles/scan")
    assert json.loads(seen.body) == {"scan_text": TEXT + "é€\U00020000"}
    assert seen.headers["Content-Type"] == "application/json"
    assert seen.headers["Authorization"] == f"Bearer {TOKEN}"
    assert seen.headers["User-Agent"] == f"pos-scanner/{__version__}"
    assert len(bytes.fromhex(seen.headers["X-Request-Id"])) == 16


def test_two_scans_use_one_connection_and_two_request_ids(
    backend: Any, acts: Any, connect: Connect
) -> None:
    backend.then(acts.title)
    client = connect(backend)
    client.scan_title(TEXT)
    client.scan_title(TEXT)
    assert [seen.connection for seen in backend.seen] == [1, 1]
    assert len({seen.headers["X-Request-Id"] for seen in backend.seen}) == 2


def test_absent_fields_stay_empty(backend: Any, acts: Any, connect: Connect) -> None:
    backend.then(acts.reply(200, {"title": "甲", "errcode": 0, "errmsg": "ok", "new": []}))
    assert connect(backend).scan_title(TEXT).title == Title(None, "甲")


def test_invisible_characters_never_reach_the_form(
    backend: Any, acts: Any, connect: Connect
) -> None:
    backend.then(
        acts.reply(200, {"title": "甲\u202e乙\x00", "addr": "一\r\n二", "phone": "\ud800"})
    )
    assert connect(backend).scan_title(TEXT).title == Title(name="甲乙", address="一 二")


@pytest.mark.parametrize(
    ("errcode", "errmsg", "kind", "facts"),
    [
        (72044, "scan text out of time", FailureKind.CODE_EXPIRED, {}),
        (72031, "invalid params", FailureKind.NOT_A_TITLE_CODE, {}),
        ("72031", "invalid params", FailureKind.NOT_A_TITLE_CODE, {}),
        (72017, "", FailureKind.NOT_A_TITLE_CODE, {}),
        (45009, "", FailureKind.QUOTA_USED_UP, {}),
        (45011, "", FailureKind.TOO_MANY_SCANS, {}),
        (40001, "x rid: 5f0a-12345678", FailureKind.WECHAT_NOT_SET_UP, {"rid": "5f0a-12345678"}),
        (
            40164,
            "invalid ip 203.0.113.7 ipv6 ::ffff:1, not in whitelist",
            FailureKind.WECHAT_NOT_SET_UP,
            {"ip": "203.0.113.7"},
        ),
        *(
            (code, "", FailureKind.WECHAT_NOT_SET_UP, {})
            for code in (40014, 42001, 40013, 40125, 48001, 61004, 89503, 40243)
        ),
        (-1, "system busy", FailureKind.WECHAT_UNAVAILABLE, {}),
        (47001, "", FailureKind.BACKEND_FAULT, {}),
        (99999, None, FailureKind.BACKEND_FAULT, {}),
    ],
)
def test_scantitles_own_error_codes_are_understood(
    backend: Any,
    acts: Any,
    connect: Connect,
    errcode: Any,
    errmsg: Any,
    kind: FailureKind,
    facts: dict[str, str],
) -> None:
    backend.then(acts.reply(200, {"errcode": errcode, "errmsg": errmsg}))
    client = connect(backend)
    failure = failure_of(client)
    assert failure.kind is kind
    assert failure.facts == {"host": client.host, "errcode": str(errcode)} | facts
    assert len(backend.seen) == 1


def problem(code: str, **more: Any) -> dict[str, Any]:
    return {"type": "about:blank", "title": "x", "detail": "x", "code": code} | more


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (410, "code_expired", FailureKind.CODE_EXPIRED),
        (422, "not_a_title_code", FailureKind.NOT_A_TITLE_CODE),
        (422, "scan_text_invalid", FailureKind.NOT_A_TITLE_CODE),
        (400, "request_invalid", FailureKind.BACKEND_NOT_UNDERSTOOD),
        (401, "till_unknown", FailureKind.BACKEND_REFUSED_TILL),
        (429, "too_many_requests", FailureKind.TOO_MANY_SCANS),
        (429, "quota_used_up", FailureKind.QUOTA_USED_UP),
        (500, "wechat_busy", FailureKind.WECHAT_UNAVAILABLE),
        (500, "wechat_unreachable", FailureKind.WECHAT_UNAVAILABLE),
        (500, "wechat_not_set_up", FailureKind.WECHAT_NOT_SET_UP),
        (500, "internal", FailureKind.BACKEND_FAULT),
        (404, "not_found", FailureKind.BACKEND_NOT_UNDERSTOOD),
        (418, "of_a_later_version", FailureKind.BACKEND_NOT_UNDERSTOOD),
        (500, "of_a_later_version", FailureKind.BACKEND_FAULT),
    ],
)
def test_a_problem_is_told_by_its_code_and_not_asked_again(
    backend: Any, acts: Any, connect: Connect, status: int, code: str, kind: FailureKind
) -> None:
    backend.then(acts.reply(status, problem(code, request_id="r-1")))
    failure = failure_of(connect(backend))
    assert failure.kind is kind
    assert failure.facts["status"] == str(status)
    assert len(backend.seen) == 1


def test_a_problems_request_id_is_kept_and_its_text_is_not(
    backend: Any, acts: Any, connect: Connect
) -> None:
    backend.then(acts.reply(500, problem("internal", request_id="r-1", detail="北京票通 8888")))
    client = connect(backend)
    assert failure_of(client).facts == {"host": client.host, "status": "500", "request_id": "r-1"}


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (401, FailureKind.BACKEND_REFUSED_TILL),
        (403, FailureKind.BACKEND_REFUSED_TILL),
        (404, FailureKind.BACKEND_NOT_UNDERSTOOD),
        (405, FailureKind.BACKEND_NOT_UNDERSTOOD),
        (408, FailureKind.BACKEND_TIMEOUT),
        (413, FailureKind.BACKEND_NOT_UNDERSTOOD),
        (429, FailureKind.TOO_MANY_SCANS),
        (500, FailureKind.BACKEND_FAULT),
        (204, FailureKind.BACKEND_NOT_UNDERSTOOD),
    ],
)
def test_a_status_alone_is_told_by_its_number(
    backend: Any, acts: Any, connect: Connect, status: int, kind: FailureKind
) -> None:
    backend.then(acts.reply(status, raw=b""))
    assert failure_of(connect(backend)).kind is kind
    assert len(backend.seen) == 1


@pytest.mark.parametrize(
    "raw",
    [
        b"<html><body>Please log in</body></html>",
        b"",
        b"{",
        b'{"title": "\xb1\xb1"}',
        '{"title": "甲"}'.encode("gbk"),
        '{"title": "甲"}'.encode("utf-16"),
        b"[]",
        b"null",
        b'"title"',
        b"{}",
        b'{"status": "ok"}',
        b'{"title": ["a"]}',
        b'{"title": true}',
        b'{"title_type": 7, "title": "a"}',
        b'{"errcode": null}',
        b'{"errcode": true}',
        b'{"errcode": [0]}',
        b'{"title": ' + b"9" * 5000 + b"}",
        b"[" * 20_000,
        b'{"title": "' + b"a" * 3000 + b'"}',
    ],
)
def test_an_answer_of_another_shape_is_not_understood(
    backend: Any, acts: Any, connect: Connect, raw: bytes
) -> None:
    backend.then(acts.reply(200, raw=raw))
    assert failure_of(connect(backend)).kind is FailureKind.BACKEND_NOT_UNDERSTOOD


def test_a_byte_order_mark_does_no_harm(backend: Any, acts: Any, connect: Connect) -> None:
    backend.then(acts.reply(200, raw=b"\xef\xbb\xbf" + json.dumps(acts.title_fields).encode()))
    assert connect(backend).scan_title(TEXT).title == TITLE


def test_an_endless_body_is_cut_at_its_cap(backend: Any, acts: Any, connect: Connect) -> None:
    backend.then(acts.reply(200, raw=b" " * (LARGEST_REPLY_BYTES + 1)))
    assert failure_of(connect(backend)).facts["reason"] == "too-long"


def test_a_compressed_answer_is_read(backend: Any, acts: Any, connect: Connect) -> None:
    raw = gzip.compress(json.dumps(acts.title_fields).encode())
    backend.then(acts.reply(200, raw=raw, Content_Encoding="gzip"))
    assert connect(backend).scan_title(TEXT).title == TITLE
    assert backend.seen[0].headers["Accept-Encoding"] == "identity"


@pytest.mark.parametrize(
    ("raw", "reason"),
    [(gzip.compress(b" " * 20_000_000), "too-long"), (b"not gzip at all", "not-http")],
)
def test_a_compressed_bomb_or_rubbish_is_not_understood(
    backend: Any, acts: Any, connect: Connect, raw: bytes, reason: str
) -> None:
    backend.then(acts.reply(200, raw=raw, Content_Encoding="gzip"))
    failure = failure_of(connect(backend))
    assert failure.kind is FailureKind.BACKEND_NOT_UNDERSTOOD
    assert failure.facts["reason"] == reason


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(backend: Any, acts: Any, connect: Connect, status: int) -> None:
    backend.then(acts.reply(status, raw=b"moved", Location=backend.base_url + "/elsewhere"))
    failure = failure_of(connect(backend))
    assert failure.kind is FailureKind.BACKEND_NOT_UNDERSTOOD
    assert failure.facts["reason"] == "redirect"
    assert len(backend.seen) == 1


@pytest.mark.parametrize("status", [200, 302, 500])
def test_an_endless_answer_is_left_as_soon_as_it_is_too_long(
    backend: Any, acts: Any, connect: Connect, status: int
) -> None:
    start = f"HTTP/1.1 {status} OK\r\nLocation: https://elsewhere.example/\r\n\r\n"
    backend.then(acts.drip(start.encode(), b" " * LARGEST_REPLY_BYTES))
    assert failure_of(connect(backend)).facts["reason"] == "too-long"


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
    assert failure_of(connect(backend)).kind is FailureKind.BACKEND_FAULT
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
    assert 0.35 < time.monotonic() - begun < 2
    assert failure.kind is FailureKind.BACKEND_TIMEOUT
    assert failure.facts["reason"] == "no-answer"
    assert len(backend.seen) == 1


def test_a_server_that_never_answers_is_given_up_at_the_deadline(
    backend: Any, acts: Any, connect: Connect
) -> None:
    backend.then(acts.hang)
    begun = time.monotonic()
    assert failure_of(connect(backend, total_timeout_s=0.4)).kind is FailureKind.BACKEND_TIMEOUT
    assert 0.35 < time.monotonic() - begun < 2
    assert len(backend.seen) == 1


def test_the_deadline_counts_both_tries(backend: Any, acts: Any, connect: Connect) -> None:
    backend.then(acts.reply(503, raw=b""), acts.hang)
    begun = time.monotonic()
    assert failure_of(connect(backend, total_timeout_s=1.2)).kind is FailureKind.BACKEND_TIMEOUT
    assert time.monotonic() - begun < 3
    assert len(backend.seen) == 2


@pytest.fixture
def closed_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port: int = sock.getsockname()[1]
    return port


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
    released = threading.Event()

    def never(*_: Any, **__: Any) -> list[Any]:
        released.wait(20)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", never)
    client = connect("https://till-backend.invalid", connect_timeout_s=0.2, total_timeout_s=0.5)
    begun = time.monotonic()
    failure = failure_of(client)
    released.set()
    assert time.monotonic() - begun < 2
    assert failure.kind is FailureKind.BACKEND_TIMEOUT
    assert failure.facts["reason"] == "no-connection"


def test_a_dead_first_address_leaves_time_for_a_live_second(
    backend: Any, acts: Any, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    backend.then(acts.title)
    port = int(backend.base_url.rpartition(":")[2])
    kind = (socket.AF_INET, socket.SOCK_STREAM, 6, "")
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        with socket.create_connection(full.getsockname()):  # no room for one more: SYNs are lost
            addresses = [(*kind, full.getsockname()), (*kind, ("127.0.0.1", port))]
            monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: addresses)
            assert connect(f"http://localhost:{port}").scan_title(TEXT).title == TITLE


def test_close_ends_what_is_under_way(backend: Any, acts: Any, connect: Connect) -> None:
    backend.then(acts.hang)
    client = connect(backend, total_timeout_s=15)
    with ThreadPoolExecutor(1) as pool:
        scan = pool.submit(client.scan_title, TEXT)
        assert backend.asked.acquire(timeout=10)
        begun = time.monotonic()
        client.close()
        failure = scan.exception(timeout=10)
    assert time.monotonic() - begun < 5
    assert isinstance(failure, KnownError)
    assert (failure.kind, failure.facts["reason"]) == (FailureKind.BACKEND_UNREACHABLE, "closed")
    assert len(backend.seen) == 1


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
        both.wait(10)
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


@pytest.mark.parametrize(
    "address",
    [
        "",
        "shop.example",
        "ftp://shop.example",
        "https://",
        "https://:443",
        "https://user:pass@shop.example",
        "https://shop.example?token=x",
        "https://shop.example#x",
        "https://shop.example:99999",
        "https://shop.example:port",
        "https://[::1",
        "https://a b",
        "javascript:alert(1)",
    ],
)
def test_a_wrong_address_is_refused_at_once(address: str) -> None:
    with pytest.raises(KnownError) as caught:
        BackendClient(address, TOKEN)
    assert caught.value.kind is FailureKind.SETTINGS_INVALID
    assert caught.value.facts["key"] == "backend.url"


@pytest.mark.parametrize("token", ["a b", "a\r\nX-Evil: 1", "é", "a" * 5000])
def test_a_token_that_no_header_can_hold_is_refused_and_not_told(token: str) -> None:
    with pytest.raises(KnownError) as caught:
        BackendClient("https://shop.example", token)
    assert caught.value.kind is FailureKind.SETTINGS_INVALID
    assert token not in str(caught.value)


def test_without_a_token_none_is_sent(backend: Any, acts: Any) -> None:
    backend.then(acts.title)
    with BackendClient(backend.base_url, "") as client:
        client.scan_title(TEXT)
    assert "Authorization" not in backend.seen[0].headers


@pytest.mark.parametrize(
    ("address", "in_clear"),
    [
        ("https://shop.example", False),
        ("http://shop.example", True),
        ("http://192.168.1.10:8000", True),
        ("http://127.0.0.1:8000", False),
        ("http://[::1]:8000", False),
        ("http://localhost:8000", False),
    ],
)
def test_an_address_that_leaves_this_machine_in_clear_is_known(
    address: str, in_clear: bool
) -> None:
    with BackendClient(address, TOKEN) as client:
        assert client.sends_in_clear is in_clear


def test_the_environment_cannot_redirect_or_change_the_token(
    backend: Any,
    acts: Any,
    connect: Connect,
    closed_port: int,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Any,
) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login evil password evil\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{closed_port}")
    backend.then(acts.title)
    connect(backend).scan_title(TEXT)
    assert backend.seen[0].headers["Authorization"] == f"Bearer {TOKEN}"


def test_the_environments_proxy_is_used_for_other_machines(
    backend: Any, acts: Any, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.setenv("http_proxy", backend.base_url)
    backend.then(acts.title)
    assert connect("http://shop.example").scan_title(TEXT).title == TITLE
    assert backend.seen[0].path == "http://shop.example/v1/titles/scan"


def test_a_cookie_is_not_kept(backend: Any, acts: Any, connect: Connect) -> None:
    backend.then(acts.reply(200, acts.title_fields, Set_Cookie="id=1; Path=/"))
    client = connect(backend)
    client.scan_title(TEXT)
    client.scan_title(TEXT)
    assert "Cookie" not in backend.seen[1].headers


def test_logs_hold_neither_text_nor_token_nor_title(
    backend: Any, acts: Any, connect: Connect, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    backend.then(acts.reply(503, raw=b""), acts.reset, acts.title)
    client = connect(backend)
    failure_of(client)
    client.scan_title(TEXT)
    logged = caplog.text
    assert "a second time" in logged
    for secret in (TOKEN, "invoice_key", TITLE.name, TITLE.tax_number):
        assert secret not in logged
