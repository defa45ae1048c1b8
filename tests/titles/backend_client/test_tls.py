"""Certificates: what a client trusts, and what it says of the rest."""

import socket
import threading
from pathlib import Path
from typing import Any

import pytest

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.titles.backend_client import BackendClient

TEXT = "https://w.url.cn/s/abc"


def failure_of(client: BackendClient) -> KnownError:
    with client, pytest.raises(KnownError) as caught:
        client.scan_title(TEXT)
    return caught.value


def test_a_shops_own_authority_is_trusted_when_it_is_named(certificates: Any, acts: Any) -> None:
    with certificates.server("good") as backend:
        backend.then(acts.title)
        with BackendClient(backend.base_url, "t", ca_file=certificates.file("ca")) as client:
            assert client.scan_title(TEXT).title.name == acts.title_fields["title"]
            client.scan_title(TEXT)
        assert [seen.connection for seen in backend.seen] == [1, 1]


@pytest.mark.parametrize(
    ("server", "authority", "reason"),
    [
        ("good", "", "not-trusted"),
        ("good", "other-ca", "not-trusted"),
        ("self-signed", "", "self-signed"),
        ("self-signed", "ca", "self-signed"),
        ("wrong-name", "ca", "wrong-name"),
        ("expired", "ca", "expired"),
    ],
)
def test_every_other_certificate_is_refused_before_a_word_is_said(
    certificates: Any, acts: Any, server: str, authority: str, reason: str
) -> None:
    ca_file = certificates.file(authority) if authority else ""
    with certificates.server(server) as backend:
        backend.then(acts.title)
        failure = failure_of(BackendClient(backend.base_url, "t", ca_file=ca_file))
        assert failure.kind is FailureKind.BACKEND_CERTIFICATE
        assert failure.facts["reason"] == reason
        assert backend.seen == []
        assert backend.connections <= 1


def test_the_environment_cannot_add_an_authority(
    certificates: Any, acts: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"):
        monkeypatch.setenv(name, certificates.file("ca"))
    with certificates.server("good") as backend:
        backend.then(acts.title)
        failure = failure_of(BackendClient(backend.base_url, "t"))
        assert failure.kind is FailureKind.BACKEND_CERTIFICATE


def test_naming_an_authority_takes_the_built_in_ones_away(
    certificates: Any, acts: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("adapters", "utils", "certs"):
        monkeypatch.setattr(
            f"requests.{module}.DEFAULT_CA_BUNDLE_PATH", certificates.file("ca"), raising=False
        )
    with certificates.server("good") as backend:
        backend.then(acts.title)
        failure = failure_of(
            BackendClient(backend.base_url, "t", ca_file=certificates.file("other-ca"))
        )
        assert failure.kind is FailureKind.BACKEND_CERTIFICATE


def test_a_server_without_tls_is_not_understood(backend: Any, acts: Any) -> None:
    backend.then(acts.title)
    failure = failure_of(BackendClient(backend.base_url.replace("http:", "https:"), "t"))
    assert failure.kind is FailureKind.BACKEND_NOT_UNDERSTOOD
    assert failure.facts["reason"] == "not-tls"
    assert backend.seen == []


def test_a_drip_over_tls_is_cut_at_the_deadline(certificates: Any, acts: Any) -> None:
    with certificates.server("good") as backend:
        backend.then(acts.drip(b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n"))
        client = BackendClient(
            backend.base_url, "t", ca_file=certificates.file("ca"), total_timeout_s=0.5
        )
        failure = failure_of(client)
        assert failure.kind is FailureKind.BACKEND_TIMEOUT


def test_a_handshake_that_never_ends_is_cut_at_the_deadline() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"https://127.0.0.1:{server.getsockname()[1]}"
        failure = failure_of(
            BackendClient(address, "t", connect_timeout_s=0.3, total_timeout_s=0.6)
        )
    assert failure.kind is FailureKind.BACKEND_TIMEOUT
    assert failure.facts["reason"] == "no-connection"


def test_a_server_that_hangs_up_in_the_handshake_is_a_lost_connection() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def hang_up() -> None:
            for _ in range(2):
                server.accept()[0].close()

        thread = threading.Thread(target=hang_up)
        thread.start()
        failure = failure_of(BackendClient(f"https://127.0.0.1:{server.getsockname()[1]}", "t"))
        thread.join()
    assert failure.kind is FailureKind.BACKEND_UNREACHABLE
    assert failure.facts["reason"] == "connection-lost"


def test_a_certificate_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    path = str(tmp_path / "no-such.pem")
    with pytest.raises(KnownError) as caught:
        BackendClient("https://shop.example", "t", ca_file=path)
    assert (caught.value.kind, caught.value.facts) == (FailureKind.FILE_NOT_FOUND, {"path": path})


def test_a_certificate_file_without_certificates_is_named(tmp_path: Path) -> None:
    path = tmp_path / "empty.pem"
    path.write_text("not a certificate")
    with pytest.raises(KnownError) as caught:
        BackendClient("https://shop.example", "t", ca_file=str(path))
    assert caught.value.kind is FailureKind.FILE_NOT_READABLE
    assert caught.value.facts == {"path": str(path)}
