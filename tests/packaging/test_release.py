"""What is handed out: checksums that the usual tool reads, and signatures by the owner's key."""

import re
import shutil
import subprocess
import sysconfig
from pathlib import Path

import pytest
import release
from setup_error import SetupError


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A real program for Windows: the launcher that pip has."""
    launcher = Path(sysconfig.get_path("purelib")) / "pip/_vendor/distlib/t64.exe"
    return Path(shutil.copy(launcher, tmp_path / "setup.exe"))


@pytest.fixture
def key(tmp_path: Path) -> dict[str, str]:
    """A key and its certificate, made for this test."""
    files = tmp_path / "certificate.pem", tmp_path / "key.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    command += ["-subj", "/CN=the owner", "-addext", "extendedKeyUsage=codeSigning"]
    command += ["-out", str(files[0]), "-keyout", str(files[1])]
    subprocess.run(command, check=True, capture_output=True)
    return dict(zip(release.SIGNING, map(str, files), strict=True))


def test_the_checksums_are_what_sha256sum_checks(tmp_path: Path) -> None:
    for name in ("a.deb", "b.whl"):
        (tmp_path / name).write_bytes(name.encode())
    release.write_checksums(sorted(tmp_path.iterdir()), tmp_path / release.CHECKSUMS)
    check = ["sha256sum", "--check", release.CHECKSUMS]
    completed = subprocess.run(check, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert completed.stdout.split() == ["a.deb:", "OK", "b.whl:", "OK"]


@pytest.mark.skipif(shutil.which("osslsigncode") is None, reason="osslsigncode is not here")
def test_a_program_is_signed_by_the_key_that_is_named(
    program: Path, key: dict[str, str], tmp_path: Path
) -> None:
    assert release.sign(program, key)
    certificate = key[release.SIGNING[0]]
    verify = ["osslsigncode", "verify", "-CAfile", certificate, "-in", str(program)]
    completed = subprocess.run(verify, capture_output=True, text=True, check=False)
    assert "CN=the owner" in completed.stdout
    assert "Signature verification: ok" in completed.stdout
    assert not list(tmp_path.glob("*.signed"))


def test_without_a_key_nothing_is_signed(program: Path) -> None:
    before = program.read_bytes()
    assert not release.sign(program, {})
    assert program.read_bytes() == before


@pytest.mark.parametrize(
    ("has_interpreter", "is_signed", "words", "absent"),
    [
        (False, False, ["dev.py release FOLDER", "sign the installer", "macos.yml"], []),
        (True, True, ["macos.yml", "SHA256SUMS"], ["FOLDER", "sign the installer"]),
    ],
)
def test_what_is_left_to_be_done_elsewhere_is_said(
    words: list[str], absent: list[str], *, has_interpreter: bool, is_signed: bool
) -> None:
    text = release.remaining_steps(has_interpreter=has_interpreter, is_signed=is_signed)
    assert all(word in text for word in words)
    assert not any(word in text for word in absent)
    named = set(re.findall(r"[a-z]+\.yml", text))
    assert all((release.ROOT / ".github/workflows" / name).exists() for name in named)


def test_a_key_that_is_not_there_is_said(program: Path, tmp_path: Path) -> None:
    absent = dict.fromkeys(release.SIGNING, str(tmp_path / "absent.pem"))
    with pytest.raises(SetupError):
        release.sign(program, absent)
