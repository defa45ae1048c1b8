"""What a command needs of the system is seen in one go, and installed or asked for."""

import os
import sys
from pathlib import Path

import apt_packages
import pytest
import screen
import system
from setup_error import SetupError
from system import Need

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux needs anything")

HERE = Need("here", program="sh")
NO_LIBRARY = Need("libnone1", library="libnone-of-this-name.so.1")
NO_PROGRAM = Need("none", program="none-of-this-name")
NO_FILE = Need("fonts-none", file="/none/of/this/name.ttc")
NO_MODULE = Need("python-none", statement="import none_of_this_name")
LACKING = [HERE, NO_LIBRARY, NO_PROGRAM, NO_FILE, NO_MODULE]


@pytest.fixture
def debian(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A system whose apt-get makes the program `none-of-this-name` when it installs."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:/bin:/usr/bin")
    monkeypatch.setattr(apt_packages, "LOCKS", ())
    apt = folder / "apt-get"
    apt.write_text(
        f'#!/bin/sh\necho "$*" >> "{tmp_path}/calls"\n'
        f'case "$*" in *install*) cp /bin/true "{folder}/none-of-this-name";; esac\n'
    )
    apt.chmod(0o755)
    return tmp_path


def as_user(monkeypatch: pytest.MonkeyPatch, uid: int) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: uid)


def test_each_kind_of_need_is_seen_to_be_met_or_not() -> None:
    met = [
        HERE,
        Need("libc6", library="libc.so.6"),
        Need("base-files", file="/etc"),
        Need("python3", statement="import ctypes"),
    ]
    assert system.unmet([*met, *LACKING]) == [NO_LIBRARY, NO_PROGRAM, NO_FILE, NO_MODULE]


def test_a_need_that_is_listed_twice_is_asked_for_once() -> None:
    assert system.unmet([NO_FILE, NO_PROGRAM, NO_FILE]) == [NO_FILE, NO_PROGRAM]


def test_an_ordinary_user_is_asked_for_all_at_once(
    debian: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_user(monkeypatch, 1000)
    with pytest.raises(SetupError) as error:
        system.require(LACKING)
    commands = [line for line in str(error.value).splitlines() if line.startswith("  ")]
    assert len(commands) == 1
    assert "libnone1 none fonts-none python-none" in commands[0]
    assert "here" not in commands[0]
    assert not (debian / "calls").exists()


def test_root_gets_what_is_missing_installed(debian: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    as_user(monkeypatch, 0)
    system.require([HERE, NO_PROGRAM])
    installation = (debian / "calls").read_text().splitlines()[-1]
    assert installation.endswith("--no-install-recommends none")


def test_what_is_installed_and_still_not_to_be_had_is_named(
    debian: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_user(monkeypatch, 0)
    with pytest.raises(SetupError) as error:
        system.require([NO_PROGRAM, NO_LIBRARY, NO_MODULE])
    assert "none-of-this-name.so.1" in str(error.value)
    assert "import none_of_this_name" in str(error.value)
    assert "  none-of-this-name\n" not in str(error.value)


def test_a_system_without_apt_is_told_what_is_missing_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SetupError) as error:
        system.require([NO_LIBRARY, NO_PROGRAM])
    assert str(error.value).splitlines()[1:] == [
        "  libnone-of-this-name.so.1 (libnone1)",
        "  none-of-this-name (none)",
    ]


def test_nothing_is_asked_for_when_all_is_there(
    debian: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_user(monkeypatch, 1000)
    system.require([HERE])
    assert not (debian / "calls").exists()


def test_other_systems_need_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    system.require([NO_LIBRARY])
    assert screen.is_present()


def test_this_python_can_make_environments() -> None:
    assert system.PYTHON_VENV.is_met()
    assert system.PYTHON_VENV.package == "python{}.{}-venv".format(*sys.version_info)


def test_a_window_needs_a_virtual_screen_only_where_there_is_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DISPLAY", ":5")
    assert system.SCREEN[0] not in screen.needs()
    monkeypatch.delenv("DISPLAY")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert screen.needs() == [*system.WINDOW, *system.SCREEN]


def test_what_compiles_the_resources_is_needed_by_every_window() -> None:
    assert set(system.RESOURCES) < set(system.WINDOW) < set(system.TESTS)
