"""What a till writes is its user's alone, whatever the umask; what others own is left."""

import os
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from pos_scanner import atomic_file
from pos_scanner.atomic_file import is_open_to_others, make_private, make_private_folder
from pos_scanner.cli.main import run
from pos_scanner.domain.invoice import Invoice
from pos_scanner.journal import Journal
from pos_scanner.journal.backup.daily_backup import daily_backup

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="modes are POSIX's")


@pytest.fixture(params=[0o000, 0o022, 0o077])
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    previous = os.umask(request.param)
    yield request.param
    os.umask(previous)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def open_files(folder: Path) -> list[str]:
    """Whatever in a folder, and the folder, others may read."""
    paths = [folder, *folder.rglob("*")]
    return [path.name for path in paths if mode(path) != (0o700 if path.is_dir() else 0o600)]


def work(folder: Path, invoice: Callable[..., Invoice], at: datetime) -> Iterator[Journal]:
    """A journal at work: open, with a confirmation and a backup."""
    with closing(Journal.open(folder, exclusive=True, settings_folder=folder / "s")) as journal:
        journal.confirm("d1", invoice(), at=at)
        for _ in daily_backup(journal.file, at.date()):
            pass
        yield journal


@pytest.mark.usefixtures("umask")
def test_a_data_folder_is_this_users_alone_from_its_second_opening_on_at_the_latest(
    tmp_path: Path, invoice: Callable[..., Invoice], now: datetime
) -> None:
    folder = tmp_path / "above" / "data"
    for _ in range(2):
        for _ in work(folder, invoice, now):
            pass
    assert open_files(tmp_path / "above") == []


def test_files_of_an_older_version_are_closed_to_others(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    Journal.open(folder).close()
    (folder / "pos_scanner.log.1").touch()
    for path in (folder, *folder.iterdir()):
        path.chmod(0o755 if path.is_dir() else 0o644)
    Journal.open(folder).close()
    assert open_files(folder) == []


@pytest.mark.usefixtures("umask")
def test_a_command_makes_everything_for_its_user_alone(tmp_path: Path) -> None:
    arguments = ["--data-dir", str(tmp_path / "data"), "--lang", "en", "journal"]
    assert run([*arguments, "begin-anew"]) == 0
    assert run([*arguments, "backup", str(tmp_path / "data" / "copy")]) == 0
    assert open_files(tmp_path / "data") == []


def test_a_folder_that_many_share_and_a_link_are_left(tmp_path: Path) -> None:
    shared, target = tmp_path / "shared", tmp_path / "target"
    shared.mkdir()
    shared.chmod(0o1777)
    target.write_text("of somebody")
    target.chmod(0o644)
    (tmp_path / "link").symlink_to(target)
    make_private(shared)
    make_private(tmp_path / "link")
    assert (mode(shared), mode(target)) == (0o1777, 0o644)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="gives files away")
def test_a_file_that_another_user_owns_is_left(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    path.touch()
    path.chmod(0o644)
    os.chown(path, 12345, 12345)
    make_private(path)
    assert mode(path) == 0o644


def test_only_the_folders_that_are_made_are_closed(tmp_path: Path) -> None:
    (tmp_path / "exports").mkdir(mode=0o755)
    (tmp_path / "exports").chmod(0o755)
    make_private_folder(tmp_path / "exports" / "2026" / "11")
    assert mode(tmp_path / "exports") == 0o755
    assert (
        mode(tmp_path / "exports" / "2026") == mode(tmp_path / "exports" / "2026" / "11") == 0o700
    )
    assert is_open_to_others(tmp_path / "exports")
    assert not is_open_to_others(tmp_path / "exports" / "2026")


@pytest.fixture
def icacls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Windows as far as folders go: the system's program writes down what it is asked for."""
    program = tmp_path / "Windows" / "System32" / "icacls.exe"
    program.parent.mkdir(parents=True)
    program.write_text(
        '#!/bin/sh\necho "$@" >> "$0.log"\ntest -e "$0.fault" && exit 5\n'
        'test -e "$0.shared" && echo "$1 BUILTIN\\Users:(RX)"\n'
        'echo "$1 SHOP\\Lee:(OI)(CI)(F)"; echo; echo "1 files"\n'
    )
    program.chmod(0o700)
    monkeypatch.setattr(atomic_file, "_IS_POSIX", False)
    monkeypatch.setenv("HOME", str(tmp_path / "profile"))
    for name, value in {
        "SYSTEMROOT": program.parents[1],
        "USERDOMAIN": "SHOP",
        "USERNAME": "Lee",
    }.items():
        monkeypatch.setenv(name, str(value))
    return program


def test_on_windows_a_folder_outside_the_profile_is_given_to_its_user_alone(
    tmp_path: Path, icacls: Path
) -> None:
    folder = tmp_path / "data" / "backups"
    make_private_folder(folder)
    asked = f"{tmp_path / 'data'} /inheritance:r /grant:r SHOP\\Lee:(OI)(CI)F\n"
    assert icacls.with_name("icacls.exe.log").read_text() == asked
    make_private_folder(folder)  # It is there.
    make_private_folder(tmp_path / "profile" / "data")
    assert icacls.with_name("icacls.exe.log").read_text() == asked
    assert not is_open_to_others(folder)


@pytest.mark.parametrize("state", ["fault", "shared"])
def test_on_windows_a_folder_is_open_where_others_are_named_or_nothing_is_known(
    tmp_path: Path, icacls: Path, state: str
) -> None:
    icacls.with_name(f"icacls.exe.{state}").touch()
    make_private_folder(tmp_path / "data")
    assert is_open_to_others(tmp_path / "data")
    assert not is_open_to_others(tmp_path / "profile")


def test_on_windows_without_that_program_a_folder_is_made_and_open(
    tmp_path: Path, icacls: Path
) -> None:
    icacls.unlink()
    make_private_folder(tmp_path / "data")
    assert is_open_to_others(tmp_path / "data")


def test_a_file_in_a_folders_place_is_said(tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    with pytest.raises(FileExistsError):
        make_private_folder(tmp_path / "data")
