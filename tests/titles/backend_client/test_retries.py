"""What the till's line to the backend takes from its surroundings, and what it never tells."""

import logging
from typing import Any

import pytest

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.titles.backend_client import BackendClient
from tests.titles.conftest import TEXT, TITLE, TOKEN, Connect, failure_of


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
