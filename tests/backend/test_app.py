"""Who may ask the backend, and with what: tokens, limits, shapes."""

from datetime import UTC, datetime

import pytest
import requests

from pos_scanner.backend.config import BackendConfig
from pos_scanner.backend.server import running_backend
from pos_scanner.backend.tills import BURST
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.protocol.backend import SCAN_PATH
from pos_scanner.protocol.pairing import ME_PATH, PAIR_PATH, TOKEN_PATH
from pos_scanner.sandbox.server import RunningSandbox
from tests.backend.conftest import Backend
from tests.waiting import DEADLINE_S

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
ACCOUNT = {"POS_SCANNER_WECHAT_APPID": "wx1", "POS_SCANNER_WECHAT_SECRET": "hidden"}


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer wrong", "Basic abc", "Bearer é"])
def test_a_till_without_a_known_token_is_refused(backend: Backend, header: str) -> None:
    answer = backend.scan(headers={"Authorization": header.encode()})
    assert (answer.status_code, answer.json()["code"]) == (401, "till_unknown")


def test_a_token_is_stored_as_its_hash_alone(backend: Backend) -> None:
    stored = b"".join(path.read_bytes() for path in backend.folder.iterdir())
    assert backend.token.encode() not in stored


@pytest.mark.parametrize(
    ("text", "more"),
    [("", {}), ("x" * 2049, {}), (None, {}), (7, {}), (["x"], {}), ("x", {"extra": 1})],
)
def test_a_body_that_is_not_of_the_protocol_is_refused(
    backend: Backend, text: object, more: dict[str, object]
) -> None:
    answer = backend.scan(text, more=more)
    assert (answer.status_code, answer.json()["code"]) == (422, "scan_text_invalid")


@pytest.mark.parametrize(
    ("method", "path", "body", "media_type", "status"),
    [
        ("POST", SCAN_PATH, b"{", "application/json", 400),
        ("POST", SCAN_PATH, b"{}", "text/plain", 415),
        ("POST", SCAN_PATH, b"x" * 9000, "application/json", 413),
        ("GET", SCAN_PATH, b"", "", 405),
        ("GET", "/nothing", b"", "", 404),
        ("GET", "/docs", b"", "", 404),
        ("TRACE", SCAN_PATH, b"", "", 405),
    ],
)
def test_every_refusal_is_a_problem(
    backend: Backend, method: str, path: str, body: bytes, media_type: str, status: int
) -> None:
    headers = {"Authorization": f"Bearer {backend.token}", "Content-Type": media_type}
    answer = requests.request(
        method, backend.url + path, data=body, headers=headers, timeout=DEADLINE_S
    )
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == status


def test_a_till_that_asks_too_often_is_told_when_it_may_again(backend: Backend) -> None:
    answers = [backend.scan() for _ in range(int(BURST) + 15)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert refused
    assert int(refused[0].headers["Retry-After"]) >= 1
    assert refused[0].json()["retryable"] is True


def test_a_request_keeps_its_sane_id_and_loses_another(backend: Backend) -> None:
    kept = backend.scan(headers={"X-Request-Id": "abcdef0123456789"})
    assert kept.headers["X-Request-Id"] == "abcdef0123456789"
    lost = backend.scan(headers={"X-Request-Id": "x y"})
    assert len(lost.headers["X-Request-Id"]) == 32


def test_health_and_readiness(backend: Backend, sandbox: RunningSandbox) -> None:
    assert requests.get(backend.url + "/healthz", timeout=DEADLINE_S).json()["status"] == "ok"
    ready = requests.get(backend.url + "/readyz", timeout=DEADLINE_S)
    assert ready.json() == {"ready": True, "token_seconds_left": 0}
    backend.scan()
    ready = requests.get(backend.url + "/readyz", timeout=DEADLINE_S)
    assert ready.json() == {"ready": True, "token_seconds_left": pytest.approx(7199, abs=5)}


def test_openapi_names_the_problems(backend: Backend) -> None:
    document = requests.get(backend.url + "/openapi.json", timeout=DEADLINE_S).json()
    responses = document["paths"][SCAN_PATH]["post"]["responses"]
    assert {"200", "401", "410", "429", "504"} <= responses.keys()
    schema = responses["429"]["content"]["application/problem+json"]["schema"]
    assert schema["$ref"].rpartition("/")[2] in document["components"]["schemas"]


def test_openapi_names_what_lets_a_till_in(backend: Backend) -> None:
    document = requests.get(backend.url + "/openapi.json", timeout=DEADLINE_S).json()
    schemes = document["components"]["securitySchemes"]
    ((name, scheme),) = schemes.items()
    assert (scheme["type"], scheme["scheme"]) == ("http", "bearer")
    for path, method in ((SCAN_PATH, "post"), (ME_PATH, "get"), (TOKEN_PATH, "post")):
        assert document["paths"][path][method]["security"] == [{name: []}]
    assert "security" not in document["paths"][PAIR_PATH]["post"]


def test_a_taken_port_is_said(config: BackendConfig, backend: Backend) -> None:
    port = int(backend.url.rsplit(":", 1)[1])
    taken = BackendConfig("a", "b", config.data_folder, config.wechat_url, port=port)
    with pytest.raises(KnownError) as caught, running_backend(taken):
        pass
    assert caught.value.kind is FailureKind.PORT_IN_USE
