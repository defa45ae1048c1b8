"""What the doctor says of the data folder: its disk, and whether other users may read it."""

import os
import shutil
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest

from pos_scanner.desktop import diagnostics
from pos_scanner.desktop.diagnostics import Diagnostics, Health, diagnose
from pos_scanner.journal import Journal
from pos_scanner.settings import Settings

QUIET = Settings(camera_source="")


class Usage(NamedTuple):
    """Of a disk, bytes."""

    total: int
    used: int
    free: int


def parts(folder: Path, settings: Settings = QUIET) -> dict[str, Diagnostics]:
    return {entry.part: entry for entry in diagnose(folder, lambda: settings)}


def test_a_folder_that_can_be_written_says_its_room(tmp_path: Path) -> None:
    entry = parts(tmp_path / "new" / "data")["disk"]
    assert entry.health is Health.GOOD
    assert entry.found.startswith(f"{tmp_path / 'new' / 'data'}: ")
    assert entry.found.endswith(" MB")
    assert list((tmp_path / "new" / "data").glob("tmp*")) == []


@pytest.mark.parametrize(
    ("free_mb", "health"),
    [(0, Health.WARNING), (199, Health.WARNING), (200, Health.GOOD), (9_000, Health.GOOD)],
)
def test_a_disk_that_is_nearly_full_is_a_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free_mb: int, health: Health
) -> None:
    usage = Usage(1 << 40, 0, free_mb << 20)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    entry = parts(tmp_path)["disk"]
    assert (entry.health, entry.found) == (health, f"{tmp_path}: {free_mb} MB")
    assert entry.advice == ("" if health is Health.GOOD else "Free some space.")


def test_a_folder_that_cannot_be_made_is_bad(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    entry = parts(tmp_path / "file" / "data")["disk"]
    assert entry.health is Health.BAD
    assert str(tmp_path / "file" / "data") in entry.found
    assert "--data-dir" in entry.advice


def test_a_disk_that_does_not_sync_is_bad(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: int) -> None:
        raise OSError(5, "Input/output error")

    with closing(Journal.open(tmp_path)):
        pass
    monkeypatch.setattr(os, "fsync", refuse)
    entry = parts(tmp_path)["disk"]
    assert (entry.health, entry.found) == (Health.BAD, f"{tmp_path}: Input/output error")


@pytest.mark.parametrize(
    ("is_windows", "command"),
    [
        (True, 'icacls "{0}" /inheritance:r /grant:r "%USERNAME%:(OI)(CI)F"'),
        (False, 'chmod -R go= "{0}"'),
    ],
)
def test_an_open_folder_is_named_with_the_command_that_closes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_windows: bool, command: str
) -> None:
    monkeypatch.setattr(diagnostics, "is_open_to_others", lambda _: True)
    monkeypatch.setattr(diagnostics, "_IS_WINDOWS", is_windows)
    disk = parts(tmp_path)["disk"]
    if disk.health is not Health.WARNING or "MB" not in disk.found:
        pytest.skip("the disk is nearly full")
    assert disk.advice.endswith(command.format(tmp_path))


@pytest.mark.parametrize(
    ("name", "health", "words"),
    [
        ("stick", Health.GOOD, ""),
        ("unplugged", Health.BAD, "Plug in the USB stick"),
        ("data/backups", Health.BAD, "Choose a USB stick"),
    ],
)
def test_a_second_place_for_backups_is_looked_at(
    tmp_path: Path, name: str, health: Health, words: str
) -> None:
    (tmp_path / "stick").mkdir()
    settings = replace(QUIET, backup_folder=str(tmp_path / name))
    entry = parts(tmp_path / "data", settings)["second location"]
    assert entry.health is health
    assert str(tmp_path / name) in entry.found
    assert words in entry.advice
    assert list((tmp_path / "stick").iterdir()) == []
    assert "second location" not in parts(tmp_path / "data")


@pytest.mark.parametrize("name", ["restoring.sqlite3", "restore-under-way.json", "export.lock"])
def test_a_folder_in_the_place_of_the_tills_file_is_named(tmp_path: Path, name: str) -> None:
    Journal.open(tmp_path).close()
    (tmp_path / name).mkdir()
    entry = parts(tmp_path)["journal"]
    assert entry.health is Health.BAD
    assert entry.found.endswith(f"is in a file's place: {tmp_path / name}")
    assert entry.advice == "Move it to another place, then try again."
