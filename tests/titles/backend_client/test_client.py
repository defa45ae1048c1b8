"""The till's line to the backend, against a real server that misbehaves on demand."""

import gzip
import json
from typing import Any

import pytest

from pos_scanner import __version__
from pos_scanner.domain.errors import FailureKind
from pos_scanner.domain.title import Title, TitleSource, TitleWarning
from pos_scanner.protocol.backend import LARGEST_REPLY_BYTES
from tests.titles.conftest import TEXT, TITLE, TOKEN, Connect, failure_of, problem


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


def test_a_field_that_cannot_be_read_is_left_out_with_a_warning(
    backend: Any, acts: Any, connect: Connect
) -> None:
    backend.then(acts.reply(200, {"title": "甲", "title_type": 7, "dropped": ["bank_no"]}))
    found = connect(backend).scan_title(TEXT)
    assert found.title == Title(None, "甲")
    assert found.warnings == (TitleWarning.FIELDS_UNREADABLE,)


@pytest.mark.parametrize("fields", [{}, {"title": ""}, {"title": "  ", "title_type": 0}])
def test_an_empty_title_is_no_form(
    backend: Any, acts: Any, connect: Connect, fields: dict[str, Any]
) -> None:
    backend.then(acts.reply(200, {"errcode": 0, "errmsg": "ok"} | fields))
    assert failure_of(connect(backend)).kind is FailureKind.TITLE_EMPTY


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
