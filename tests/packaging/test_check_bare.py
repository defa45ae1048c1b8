"""The check on a bare machine: what it asks of a refusal, and what it says when it cannot run."""

import os
import subprocess
import sys
from pathlib import Path

import bare_system
import check_bare
import pytest
from bare_system import BareSystem
from check_bare import CheckError

REQUEST = "Run this once, then retry:\n  sudo apt-get update && sudo apt-get install -y xvfb\n"


def test_the_one_command_is_taken_as_root_types_it() -> None:
    assert check_bare.requested_command(REQUEST) == "apt-get update && apt-get install -y xvfb"


@pytest.mark.parametrize("text", ["Something is missing.\n", f"{REQUEST}and then\n  sudo more\n"])
def test_a_refusal_with_no_command_or_several_fails_the_check(text: str) -> None:
    with pytest.raises(CheckError, match="commands are asked for instead of one"):
        check_bare.requested_command(text)


def test_without_root_it_says_loudly_that_nothing_was_tried(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert check_bare.main() == check_bare.NOT_RUN
    message = capsys.readouterr().err
    assert "check-bare was NOT RUN: it needs root" in message
    assert "unknown" in message


@pytest.mark.skipif(sys.platform != "linux", reason="debootstrap is Linux's")
def test_without_debootstrap_it_says_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert check_bare.main() == check_bare.NOT_RUN
    message = capsys.readouterr().err
    assert "check-bare was NOT RUN" in message
    assert "debootstrap (debootstrap)" in message


def test_nothing_is_left_in_the_temporary_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    check_bare.main()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_with_a_mount_in_it_is_not_deleted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bare_system, "_mounts_below", lambda folder: [str(folder / "dev")])
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: None)
    with pytest.raises(bare_system.BareSystemError, match="still mounted"):
        bare_system.remove(tmp_path)
    assert tmp_path.exists()


def test_a_users_project_lies_in_his_home() -> None:
    system = BareSystem(Path("/bare"))
    assert system.path("root", "out") == Path("/bare/root/pos_scanner/out")
    assert system.path("developer", "out") == Path("/bare/home/developer/pos_scanner/out")
