"""How this machine reaches its packages: apt's sources in both formats, pip's files, variables."""

from pathlib import Path

import host_settings
import pytest
from host_settings import AptSource

MIRROR = "http://mirror.example/debian"
KEYS = "/usr/share/keyrings/debian-archive-keyring.gpg"


@pytest.fixture
def apt(tmp_path: Path) -> Path:
    """An empty /etc/apt."""
    (tmp_path / "sources.list.d").mkdir()
    return tmp_path


def test_sources_are_read_a_line_each(apt: Path) -> None:
    (apt / "sources.list").write_text(
        f"# deb {MIRROR} bookworm main\n"
        f"deb-src {MIRROR} bookworm main\n"
        f"deb [arch=amd64 signed-by={KEYS}] {MIRROR} bookworm main contrib # ours\n"
    )
    assert host_settings.apt_sources("bookworm", apt) == [
        AptSource(MIRROR, "bookworm", ("main", "contrib"), KEYS)
    ]


def test_sources_are_read_in_paragraphs(apt: Path) -> None:
    (apt / "sources.list.d" / "debian.sources").write_text(
        "Types: deb deb-src\n"
        "# of the installer\n"
        f"URIs: {MIRROR}\n"
        "Suites: bookworm-updates bookworm\n"
        "Components: main\n"
        f"Signed-By: {KEYS}\n"
        "\n"
        "Types: deb\n"
        f"URIs: {MIRROR}-security\n"
        "Suites: bookworm-security\n"
        "Components: main\n"
        "Signed-By:\n"
        " -----BEGIN PGP PUBLIC KEY BLOCK-----\n"
        " .\n"
        " mQINBF\n"
    )
    assert host_settings.apt_sources("bookworm", apt) == [
        AptSource(MIRROR, "bookworm", ("main",), KEYS),
        AptSource(MIRROR, "bookworm-updates", ("main",), KEYS),
        AptSource(f"{MIRROR}-security", "bookworm-security", ("main",)),
    ]


def test_sources_that_are_switched_off_or_of_others_are_left_out(apt: Path) -> None:
    (apt / "sources.list.d" / "more.sources").write_text(
        f"Types: deb\nURIs: {MIRROR}\nSuites: bookworm\nComponents: main\nEnabled: no\n\n"
        f"Types: deb-src\nURIs: {MIRROR}\nSuites: bookworm\nComponents: main\n\n"
        "Types: deb\nURIs: http://vendor.example\nSuites: nodistro\nComponents: main\n"
    )
    (apt / "sources.list.d" / "vendor.list").write_text(
        "deb http://vendor.example bookworm stable\n"
    )
    assert host_settings.apt_sources("bookworm", apt) == []


def test_a_source_is_written_as_a_line() -> None:
    plain = AptSource(MIRROR, "bookworm", ("main", "contrib"))
    signed = AptSource(MIRROR, "bookworm", ("main",), KEYS)
    assert plain.line() == f"deb {MIRROR} bookworm main contrib"
    assert signed.line() == f"deb [signed-by={KEYS}] {MIRROR} bookworm main"


def test_pips_files_become_one_and_the_later_counts(tmp_path: Path) -> None:
    system, user = tmp_path / "system.conf", tmp_path / "user.conf"
    system.write_text("[global]\ntimeout = 10\ncert = /a.crt\n")
    user.write_text(
        "[global]\ntimeout = 60\nfind-links =\n  /wheels\n  /more\n[install]\nuser = no\n"
    )
    merged = host_settings.pip_settings([system, tmp_path / "missing.conf", user])
    assert merged == (
        "[global]\ntimeout = 60\ncert = /a.crt\nfind-links = \n  /wheels\n  /more\n"
        "[install]\nuser = no\n"
    )


def test_only_variables_that_lead_to_packages_are_passed_on() -> None:
    environment = {
        "PIP_INDEX_URL": "https://packages.example/simple",
        "https_proxy": "http://proxy.example:3128",
        "HTTP_PROXY": "http://proxy.example:3128",
        "SSL_CERT_FILE": "/etc/ssl/own.crt",
        "HOME": "/root",
        "API_TOKEN": "secret",
        "MY_PIP_SECRET": "secret",
    }
    assert sorted(host_settings.variables(environment)) == [
        "HTTP_PROXY",
        "PIP_INDEX_URL",
        "SSL_CERT_FILE",
        "https_proxy",
    ]


def test_files_and_folders_that_settings_name_are_found(tmp_path: Path) -> None:
    wheels, certificate = tmp_path / "wheels", tmp_path / "own.crt"
    wheels.mkdir()
    certificate.touch()
    settings = f'find-links = {wheels} /none/of/this\nAcquire::https::CaInfo "{certificate}";'
    assert host_settings.referenced_paths([settings, str(wheels)]) == [wheels, certificate]


def test_an_index_on_disk_is_named_with_the_folder_that_its_pages_link_into(
    tmp_path: Path,
) -> None:
    (tmp_path / "index" / "simple").mkdir(parents=True)
    url = f"file://{tmp_path}/index/simple"
    assert host_settings.referenced_paths([f"extra-index-url = {url}"]) == [tmp_path / "index"]
