"""A file is whole or it is not there: after every way of being stopped half-way."""

import errno
import hashlib
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PureWindowsPath

import pytest

from pos_scanner.atomic_file import (
    READABLE_BY_OWNER,
    atomic_file,
    clear_leftovers,
    disk_error,
    replace_bytes,
    replace_text,
    sha256_of,
    sync_file,
)
from pos_scanner.domain.errors import FailureKind, KnownError
from tests.test_windows_rules import RefusalError

if sys.platform != "win32":
    import resource

OLD, NEW = b"what stood there", b"what is to stand there"
posix = pytest.mark.skipif(sys.platform == "win32", reason="as POSIX has it")


@pytest.fixture
def target(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_bytes(OLD)
    return path


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    """No file grows beyond so many bytes: a write then fails as on a full disk."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_replaced_as_a_whole_and_nothing_else_stays(target: Path) -> None:
    replace_bytes(target, NEW)
    assert target.read_bytes() == NEW
    assert names_in(target.parent) == ["list.csv"]


def test_a_text_is_kept_in_utf_8_with_its_line_ends_as_they_are(target: Path) -> None:
    replace_text(target, "发票\r\n")
    assert target.read_bytes() == b"\xe5\x8f\x91\xe7\xa5\xa8\r\n"


def test_missing_folders_are_made(tmp_path: Path) -> None:
    replace_bytes(tmp_path / "a" / "b" / "c.csv", NEW)
    assert (tmp_path / "a" / "b" / "c.csv").read_bytes() == NEW


@posix
def test_everybody_may_read_a_file_unless_it_holds_a_secret(tmp_path: Path) -> None:
    replace_bytes(tmp_path / "list.csv", NEW)
    replace_bytes(tmp_path / "settings.toml", NEW, READABLE_BY_OWNER)
    modes = [(tmp_path / name).stat().st_mode & 0o777 for name in ("list.csv", "settings.toml")]
    assert modes == [0o644, 0o600]


def test_the_hash_is_that_of_the_bytes(target: Path) -> None:
    with atomic_file(target.parent) as file:
        assert (file.write(NEW[:5]), file.write(NEW[5:])) == (5, len(NEW) - 5)
        assert file.sha256 == hashlib.sha256(NEW).hexdigest()
        file.move_to(target)
    assert sha256_of(target) == hashlib.sha256(NEW).hexdigest()


def test_a_hash_is_that_of_a_file_larger_than_what_is_read_at_once(target: Path) -> None:
    target.write_bytes(b"0123456789" * 200_000)
    assert sha256_of(target) == hashlib.sha256(b"0123456789" * 200_000).hexdigest()


def test_what_was_written_before_a_restart_is_neither_in_the_file_nor_in_its_hash(
    target: Path,
) -> None:
    with atomic_file(target.parent) as file:
        file.write(b"a first attempt that is longer than the second")
        file.restart()
        file.write(NEW)
        digest = file.sha256
        file.move_to(target)
    assert target.read_bytes() == NEW
    assert digest == hashlib.sha256(NEW).hexdigest()


def test_until_it_is_moved_the_old_file_stands(target: Path) -> None:
    with atomic_file(target.parent) as file:
        file.write(NEW)
        file.flush()
        assert target.read_bytes() == OLD
        assert file.path.parent == target.parent
    assert target.read_bytes() == OLD
    assert names_in(target.parent) == ["list.csv"]


def test_an_error_of_the_program_leaves_the_old_file_and_comes_through(target: Path) -> None:
    def write_and_fail() -> None:
        with atomic_file(target.parent) as file:
            file.write(NEW)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_and_fail()
    assert target.read_bytes() == OLD
    assert names_in(target.parent) == ["list.csv"]


@posix
@pytest.mark.parametrize("room", [0, 5, len(NEW) - 1])
def test_a_full_disk_leaves_the_old_file(target: Path, room: int) -> None:
    with pytest.raises(KnownError) as failure, largest_file(room):
        replace_bytes(target, NEW)
    assert failure.value.kind is FailureKind.DISK_FULL
    assert failure.value.facts == {"path": str(target.parent)}
    assert target.read_bytes() == OLD
    assert names_in(target.parent) == ["list.csv"]


@posix
def test_a_disk_that_is_full_by_the_last_byte_is_noticed_before_the_renaming(target: Path) -> None:
    with atomic_file(target.parent) as file:
        file.write(NEW)  # Stays in the buffer.
        with pytest.raises(KnownError) as failure, largest_file(3):
            file.move_to(target)
    assert failure.value.kind is FailureKind.DISK_FULL
    assert target.read_bytes() == OLD


def test_a_folder_that_is_a_file_is_named(target: Path) -> None:
    with pytest.raises(KnownError) as failure:
        replace_bytes(target / "list.csv", NEW)
    assert failure.value.kind is FailureKind.FOLDER_NOT_WRITABLE
    assert failure.value.facts == {"path": str(target), "reason": "not-a-folder"}


@pytest.mark.skipif(
    sys.platform == "win32" or (hasattr(os, "geteuid") and os.geteuid() == 0),
    reason="root may write everywhere",
)
def test_a_folder_that_may_not_be_written_is_named(target: Path) -> None:
    target.parent.chmod(0o500)
    try:
        with pytest.raises(KnownError) as failure:
            replace_bytes(target, NEW)
    finally:
        target.parent.chmod(0o700)
    assert failure.value.kind is FailureKind.FOLDER_NOT_WRITABLE


def test_a_folder_of_the_targets_name_is_left(tmp_path: Path) -> None:
    (tmp_path / "list.csv").mkdir()
    with pytest.raises(KnownError) as failure:
        replace_bytes(tmp_path / "list.csv", NEW)
    assert failure.value.kind in {FailureKind.FOLDER_NOT_WRITABLE, FailureKind.FILE_IN_USE}
    assert names_in(tmp_path) == ["list.csv"]


def test_a_file_that_another_program_has_open_is_named_and_left(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def shared(source: Path, destination: Path) -> Path:
        """Windows' words of a file that another program has opened without sharing it."""
        raise PermissionError(13, "Access is denied", str(source), 5, str(destination))

    monkeypatch.setattr(Path, "replace", shared)
    with pytest.raises(KnownError) as failure:
        replace_bytes(target, NEW)
    assert failure.value.kind is FailureKind.FILE_IN_USE
    assert failure.value.facts == {"path": str(target)}
    assert target.read_bytes() == OLD
    assert names_in(target.parent) == ["list.csv"]


def test_a_file_that_a_virus_scanner_looks_at_for_a_moment_is_replaced(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusals = [RefusalError(32), RefusalError(32)]
    replace = Path.replace

    def shared_for_a_moment(source: Path, destination: Path) -> Path:
        if refusals:
            raise refusals.pop()
        return replace(source, destination)

    monkeypatch.setattr(Path, "replace", shared_for_a_moment)
    replace_bytes(target, NEW)
    assert target.read_bytes() == NEW
    assert refusals == []


def test_what_cannot_be_cleared_away_does_not_hide_why_the_file_was_not_replaced(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*paths: Path, **options: bool) -> Path:
        raise PermissionError(13, "in use", str(paths[0]))

    monkeypatch.setattr(Path, "replace", refuse)
    monkeypatch.setattr(Path, "unlink", refuse)
    with pytest.raises(KnownError) as failure:
        replace_bytes(target, NEW)
    assert failure.value.kind is FailureKind.FILE_IN_USE


@posix
def test_the_renaming_waits_for_every_byte_to_be_on_the_disk(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What an interrupted system may reorder, the syncs keep in order: file, name, folder."""
    calls: list[str] = []
    sync, replace = os.fsync, Path.replace

    def noted_sync(handle: int) -> None:
        calls.append("folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "file")
        sync(handle)

    def noted_replace(source: Path, destination: Path) -> Path:
        calls.append(f"renamed with {source.stat().st_size} bytes")
        return replace(source, destination)

    monkeypatch.setattr(os, "fsync", noted_sync)
    monkeypatch.setattr(Path, "replace", noted_replace)
    replace_bytes(target, NEW)
    assert calls == ["file", f"renamed with {len(NEW)} bytes", "folder"]


def test_a_closed_file_is_synced_as_it_stands(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite has written and closed a backup; its bytes have to be on the disk before its name."""
    synced: list[bytes] = []

    def noted_sync(handle: int) -> None:
        assert os.fstat(handle).st_ino == target.stat().st_ino
        synced.append(target.read_bytes())

    monkeypatch.setattr(os, "fsync", noted_sync)
    sync_file(target)
    assert synced == [OLD]
    assert target.read_bytes() == OLD


def test_a_file_that_is_not_there_cannot_be_synced_and_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        sync_file(tmp_path / "gone")
    assert list(tmp_path.iterdir()) == []


KILLED = """
import os, signal, sys
from pathlib import Path
from pos_scanner.atomic_file import atomic_file
target = Path(sys.argv[1])
with atomic_file(target.parent) as file:
    file.write(b"half of it")
    file.flush()
    os.kill(os.getpid(), signal.SIGKILL)
"""


@posix
def test_a_program_that_is_killed_half_way_leaves_the_old_file(target: Path) -> None:
    completed = subprocess.run([sys.executable, "-c", KILLED, str(target)], check=False)
    assert completed.returncode == -signal.SIGKILL
    assert target.read_bytes() == OLD
    remains = [path for path in target.parent.iterdir() if path != target]
    assert [path.read_bytes() for path in remains] == [b"half of it"]
    assert all(path.name.startswith(".pos_scanner-") for path in remains)
    replace_bytes(target, NEW)
    assert target.read_bytes() == NEW


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (28, FailureKind.DISK_FULL),
        (27, FailureKind.DISK_FULL),
        (13, FailureKind.FOLDER_NOT_WRITABLE),
        (30, FailureKind.FOLDER_NOT_WRITABLE),
        (5, FailureKind.FOLDER_NOT_WRITABLE),
    ],
    ids=["no space", "file too large", "no permission", "read only", "input or output"],
)
def test_an_error_of_the_disk_is_known_by_its_number(
    tmp_path: Path, number: int, kind: FailureKind
) -> None:
    error = disk_error(OSError(number, "refused"), tmp_path)
    assert (error.kind, error.facts) == (kind, {"path": str(tmp_path)})


def test_windows_says_of_a_path_that_is_too_long_that_it_is_not_there() -> None:
    folder = PureWindowsPath("D:\\" + "folder\\" * 34)
    refusal = FileNotFoundError(
        errno.ENOENT, "no such path", str(folder / "a-long-name-of-a-list.csv")
    )
    assert disk_error(refusal, folder).kind is FailureKind.PATH_TOO_LONG
    refusal = FileNotFoundError(errno.ENOENT, "no such path", str(folder / "a.csv"))
    assert disk_error(refusal, folder).kind is FailureKind.FOLDER_NOT_WRITABLE


@posix
def test_a_name_too_long_for_the_disk_is_told(tmp_path: Path) -> None:
    with pytest.raises(KnownError) as failure:
        replace_bytes(tmp_path / ("a" * 300), NEW)
    assert failure.value.kind is FailureKind.PATH_TOO_LONG


KILLED_WRITER = """
import os, signal, sys
from pathlib import Path
from pos_scanner.atomic_file import atomic_file
with atomic_file(Path(sys.argv[1])) as file:
    file.write(b"half")
    os.kill(os.getpid(), signal.SIGKILL)
"""


@posix
def test_what_a_killed_program_left_is_cleared_and_what_is_being_written_stays(
    tmp_path: Path,
) -> None:
    subprocess.run([sys.executable, "-c", KILLED_WRITER, str(tmp_path)], check=False)
    assert len(list(tmp_path.glob(".pos_scanner-*"))) == 1
    with atomic_file(tmp_path) as file:
        clear_leftovers(tmp_path)
        assert list(tmp_path.glob(".pos_scanner-*")) == [file.path]
