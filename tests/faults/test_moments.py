"""Moments of a shop's life as the real program meets them: disks, other programs, other versions.

The command line runs as a process of its own. Whatever happens, it says so in a sentence, and
afterwards every invoice is there, once.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import apsw
import pytest

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.journal import Journal
from pos_scanner.journal.backup.daily_backup import back_up
from pos_scanner.journal.journal import FILE_NAME
from pos_scanner.journal.storage.database import VERSION
from tests.cli.shell import Shell
from tests.end_to_end.test_trouble import fill
from tests.faults.verifier import problems_of
from tests.faults.version_1 import make_version_1
from tests.faults.workload import BEGINNING, an_invoice

INVOICES = 3
pytestmark = pytest.mark.timeout(300)


def confirm(folder: Path, *draft_ids: str) -> list[str]:
    with closing(Journal.open(folder)) as journal:
        invoice = an_invoice("北京", 1000, BEGINNING)
        return [journal.confirm(name, invoice, at=BEGINNING).number for name in draft_ids]


def files_of(folder: Path) -> dict[str, bytes]:
    """Names and contents; the index of a log is memory."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {
        path.name: path.read_bytes()
        for path in paths
        if not path.name.endswith(("-shm", ".lock", ".log"))
    }


def assert_whole(folder: Path, invoices: int = INVOICES) -> None:
    """Both verifications find it sound, and the next number is the next one."""
    assert problems_of(folder / FILE_NAME) == []
    (number,) = confirm(folder, "next")
    assert number.endswith(f"-{invoices + 1:04}")


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """Three invoices in the data folder, and a backup beside it that has two of them."""
    folder = tmp_path / "data"
    confirm(folder, "d1", "d2")
    with closing(Journal.open(folder)) as journal:
        back_up(journal.file, tmp_path / "backup.sqlite3")
    confirm(folder, "d3")
    return Shell(folder)


def mount(*arguments: str) -> None:
    if os.name != "posix" or subprocess.run(["mount", *arguments], check=False).returncode:
        pytest.skip("needs to mount a file system")


@pytest.fixture
def disk(shell: Shell, tmp_path: Path) -> Iterator[Path]:
    """The data folder on a disk of 3 MB of its own."""
    kept = shutil.copytree(shell.folder, tmp_path / "kept")
    mount("-t", "tmpfs", "-o", "size=3m", "tmpfs", str(shell.folder))
    shutil.copytree(kept, shell.folder, dirs_exist_ok=True)
    yield shell.folder
    subprocess.run(["umount", "-l", str(shell.folder)], check=False)


ACTIONS = {
    "restore": ("journal", "restore", "../backup.sqlite3"),
    "begin-anew": ("journal", "begin-anew"),
    "backup": ("journal", "backup", "copy.sqlite3"),
    "purge": ("journal", "purge", "--before", "2026-11-24"),
    "export": ("export", "--output", "out.csv"),
}


def arguments_of(action: str, folder: Path) -> list[str]:
    """What a shell is given: file names become paths in the data folder."""
    return [str(folder / word) if "." in word else word for word in ACTIONS[action]]


@pytest.mark.parametrize("action", ACTIONS)
def test_a_full_disk_is_said_and_nothing_is_lost(shell: Shell, disk: Path, action: str) -> None:
    ballast = fill(disk)
    status, _, errors = shell(*arguments_of(action, disk))
    if status:
        assert "disk" in errors.lower() or "full" in errors.lower(), errors
    ballast.unlink()
    assert not list(disk.glob("restor*"))
    assert_whole(disk)


@pytest.mark.parametrize("action", ACTIONS)
def test_a_disk_that_may_only_be_read_is_said(shell: Shell, disk: Path, action: str) -> None:
    files = files_of(disk)
    mount("-o", "remount,ro", str(disk))
    status, _, errors = shell(*arguments_of(action, disk))
    mount("-o", "remount,rw", str(disk))
    assert status == 1
    assert "writ" in errors, errors
    assert files_of(disk) == files
    assert_whole(disk)


@pytest.mark.parametrize("action", ["restore", "begin-anew"])
def test_beside_an_open_window_the_file_is_not_replaced(shell: Shell, action: str) -> None:
    with closing(Journal.open(shell.folder, exclusive=True)) as window:
        status, _, errors = shell(*arguments_of(action, shell.folder))
        assert status == 1
        assert "window" in errors, errors
        invoice = an_invoice("上海", 500, BEGINNING)
        assert window.confirm("beside", invoice, at=BEGINNING).sequence == INVOICES + 1
    assert_whole(shell.folder, INVOICES + 1)


def test_a_disk_that_is_not_mounted_is_said_and_nothing_is_begun(
    shell: Shell, tmp_path: Path
) -> None:
    place = tmp_path / "stick"
    place.mkdir()
    away = Shell(place)
    away.environment["XDG_CONFIG_HOME"] = str(tmp_path / "config")
    mount("--bind", str(shell.folder), str(place))
    try:
        assert away("journal", "verify")[0] == 0
        assert away("journal", "purge", "--before", "2020-01-01")[0] == 0
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)
    for action in (("journal", "verify"), arguments_of("export", place)):
        status, _, errors = away(*action)
        assert status == 1
        assert "journal" in errors.lower()
    assert list(place.iterdir()) == []
    mount("--bind", str(shell.folder), str(place))
    try:
        assert_whole(place)
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


@pytest.mark.parametrize("action", [("journal", "verify"), *map(tuple, ACTIONS.values())])
def test_a_newer_programs_journal_is_left_as_it_is(shell: Shell, action: tuple[str, ...]) -> None:
    path = shell.folder / FILE_NAME
    with closing(apsw.Connection(str(path))) as newer:
        newer.execute("CREATE TABLE of_a_newer_program (a INTEGER) STRICT")
        newer.pragma("user_version", VERSION + 1)
        newer.pragma("wal_checkpoint(TRUNCATE)")
    content = path.read_bytes()
    folder = shell.folder
    arguments = [str(folder / word) if "." in word else word for word in action]
    status, _, errors = shell(*arguments)
    if action[1] not in {"restore", "begin-anew"}:  # Those are there to replace what stands there.
        assert status == 1
        assert "newer" in errors, errors
        assert path.read_bytes() == content
    else:
        (kept,) = folder.glob("journal-replaced-*.sqlite3")
        with closing(apsw.Connection(str(kept))) as newer:
            assert newer.pragma("user_version") == VERSION + 1
            assert next(newer.execute("SELECT count(*) FROM invoice")) == (INVOICES,)
        (number,) = confirm(folder, "next")
        assert number.endswith(f"-{INVOICES + 1:04}")


def test_a_journal_of_version_1_comes_over_with_its_backups(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    (folder / "backups").mkdir(parents=True)
    list(make_version_1(folder / FILE_NAME, INVOICES))
    backup = folder / "backups" / "journal-2026-11-22.sqlite3"
    shutil.copyfile(folder / FILE_NAME, backup)
    Journal.open(folder).close()
    assert_whole(folder)
    (folder / FILE_NAME).write_bytes(b"no journal at all" * 999)
    with pytest.raises(KnownError) as caught:
        Journal.open(folder)
    assert caught.value.kind is FailureKind.JOURNAL_DAMAGED
    assert caught.value.facts["backup"] == str(backup)
    status, output, _ = Shell(folder)("journal", "restore", str(backup))
    assert status == 0
    assert f"{INVOICES} invoices restored" in output
    (number,) = confirm(folder, "after")
    assert number.endswith(f"-{INVOICES + 2:04}")
