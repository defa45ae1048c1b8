"""Problems as RFC 9457 has them: status, words and headers by code, as literals."""

import json
import re
from pathlib import Path

import pytest
from fastapi import Request

from pos_scanner.backend.problems import ProblemError, problem_response
from pos_scanner.protocol.backend import ProblemCode
from pos_scanner.titles.backend_client.response import OF_PROBLEM

ROOT = Path(__file__).parent.parent.parent
TABLE = {
    "code_expired": (410, False),
    "not_a_title_code": (422, False),
    "scan_text_invalid": (422, False),
    "request_invalid": (400, False),
    "till_unknown": (401, False),
    "too_many_requests": (429, True),
    "quota_used_up": (503, False),
    "wechat_busy": (503, False),
    "wechat_unreachable": (504, False),
    "wechat_not_set_up": (503, False),
    "pairing_refused": (403, False),
    "name_taken": (409, False),
    "not_allowed": (403, False),
    "storage_unavailable": (503, True),
    "internal": (500, False),
    "title_empty": (422, False),
    "not_found": (404, False),
    "entries_invalid": (422, False),
}


def request_to(path: str) -> Request:
    """A request as the middleware hands it on."""
    scope = {"type": "http", "method": "POST", "path": path, "headers": [], "query_string": b"a=b"}
    request = Request(scope | {"server": ("till.example", 80), "scheme": "http"})
    request.state.request_id = "r-1"
    return request


def test_each_code_has_its_status_and_says_whether_to_ask_again() -> None:
    table = {}
    for code in ProblemCode:
        body = json.loads(bytes(problem_response(request_to("/v1/x"), code).body))
        table[body["code"]] = (body["status"], body["retryable"])
    assert table == TABLE


def test_the_till_knows_every_code() -> None:
    assert OF_PROBLEM.keys() == set(ProblemCode)


def test_a_problem_has_the_rfcs_members_and_nothing_of_the_inside() -> None:
    response = problem_response(request_to("/v1/titles/scan"), ProblemCode.CODE_EXPIRED)
    assert response.media_type == "application/problem+json"
    assert json.loads(bytes(response.body)) == {
        "type": "urn:pos-scanner:problem:code_expired",
        "title": "The code has expired.",
        "status": 410,
        "detail": "The code has expired.",
        "instance": "/v1/titles/scan",
        "code": "code_expired",
        "request_id": "r-1",
        "retryable": False,
    }


@pytest.mark.parametrize(("wait_s", "header"), [(0.2, "1"), (1.0, "1"), (29.1, "30"), (0, "0")])
def test_a_wait_is_said_in_whole_seconds_rounded_up(wait_s: float, header: str) -> None:
    response = problem_response(
        request_to("/"), ProblemCode.TOO_MANY_REQUESTS, retry_after_s=wait_s
    )
    assert response.headers["Retry-After"] == header


def test_without_a_wait_none_is_said() -> None:
    response = problem_response(request_to("/"), ProblemCode.WECHAT_BUSY)
    assert "Retry-After" not in response.headers


def test_an_unknown_till_is_asked_for_a_bearer_token() -> None:
    assert (
        problem_response(request_to("/"), ProblemCode.TILL_UNKNOWN).headers["WWW-Authenticate"]
        == "Bearer"
    )
    other = problem_response(request_to("/"), ProblemCode.INTERNAL)
    assert "WWW-Authenticate" not in other.headers


def test_a_status_that_http_wants_replaces_the_tables() -> None:
    response = problem_response(request_to("/"), ProblemCode.REQUEST_INVALID, status=413)
    assert response.status_code == 413
    assert json.loads(bytes(response.body))["status"] == 413


def test_an_error_in_a_route_carries_its_code_and_wait() -> None:
    error = ProblemError(ProblemCode.TOO_MANY_REQUESTS, 3.5)
    assert (error.code, error.retry_after_s, str(error)) == (
        ProblemCode.TOO_MANY_REQUESTS, 3.5, "too_many_requests",
    )  # fmt: skip


def test_the_document_has_every_code_with_its_status() -> None:
    page = (ROOT / "docs" / "backend.md").read_text(encoding="utf-8")
    section = page.partition("| `code` | status |")[2].partition("\n\n")[0]
    rows = [line.split("|")[1:3] for line in section.splitlines() if line.startswith("| `")]
    statuses = {
        code: re.findall(r"[0-9]{3}", status)
        for codes, status in rows
        for code in re.findall(r"`(\w+)`", codes)
    }
    assert statuses.keys() == {code.value for code in ProblemCode}
    assert all(str(TABLE[code][0]) in statuses[code] for code in TABLE)
