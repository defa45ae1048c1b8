"""Which files of the folder are daily backups, in which order, and which can be trusted."""

import os
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import apsw
import pytest

from pos_scanner.domain.errors import FailureKind
from pos_scanner.journal import Journal
from pos_scanner.journal.storage.backup_folder import (
    backup_of,
    backups,
    is_sound,
    newest_sound,
    open_for_reading,
)
from tests.journal.storage.shop import Shop
from tests.journal.storage.shop import back_up as back_up_shop


@pytest.fixture
def back_up(journal: Journal) -> Callable[[str], Path]:
    """A sound backup under a name."""

    def write(name: str) -> Path:
        path = journal.path.parent / "backups" / name
        path.parent.mkdir(exist_ok=True)
        journal.file.execute("VACUUM INTO ?", (str(path),))
        return path

    return write


def test_a_days_backup_has_the_day_in_its_name() -> None:
    path = backup_of(Path("/data/journal.sqlite3"), date(2026, 1, 5))
    assert path == Path("/data/backups/journal-2026-01-05.sqlite3")


def test_backups_come_newest_first_and_other_files_not_at_all(journal: Journal) -> None:
    folder = journal.path.parent / "backups"
    folder.mkdir()
    names = [
        "journal-2026-01-09.sqlite3",
        "journal-2026-01-10.sqlite3",
        "journal-2025-12-31.sqlite3",
        "journal-2026-01-11.sqlite3.part",
        "journal-2026-1-11.sqlite3",
        "xjournal-2026-01-12.sqlite3",
        "journalx2026-01-12.sqlite3",
        "journal-2026-01-12xsqlite3",
        "buyers-2026-01-12.sqlite3",
    ]
    for name in names:
        (folder / name).touch()
    assert backups(journal.path) == tuple(folder / names[index] for index in (1, 0, 2))


def test_a_folder_without_backups_has_none(journal: Journal) -> None:
    assert backups(journal.path) == ()
    assert newest_sound(journal.path) is None
    (journal.path.parent / "backups").mkdir()
    assert backups(journal.path) == ()


def test_the_newest_sound_backup_is_the_newest_that_opens(
    journal: Journal, back_up: Callable[[str], Path]
) -> None:
    back_up("journal-2026-01-08.sqlite3")
    sound = back_up("journal-2026-01-09.sqlite3")
    damaged = back_up("journal-2026-01-10.sqlite3")
    damaged.write_bytes(damaged.read_bytes()[:4096] + b"\x5a" * 9000)
    assert newest_sound(journal.path) == sound


def test_a_file_that_is_not_there_is_not_sound_and_is_not_made(tmp_path: Path) -> None:
    assert not is_sound(tmp_path / "absent.sqlite3")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"x", b"no journal at all" * 999])
def test_a_file_that_is_no_database_is_not_sound(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "file").write_bytes(content)
    assert not is_sound(tmp_path / "file")


@pytest.mark.parametrize(
    ("statements", "sound"),
    [
        ("CREATE TABLE invoice (x); PRAGMA user_version = 1", True),
        ("CREATE TABLE invoice (x); PRAGMA user_version = 0", False),
        ("CREATE TABLE invoice (x); PRAGMA user_version = -1", False),
        ("CREATE TABLE letter (x); PRAGMA user_version = 1", False),
        ("CREATE TABLE t (x); CREATE INDEX invoice ON t (x); PRAGMA user_version = 1", False),
    ],
)
def test_a_journal_has_a_table_of_invoices_and_a_version(
    tmp_path: Path, statements: str, sound: bool
) -> None:
    path = tmp_path / "file.sqlite3"
    with closing(apsw.Connection(str(path))) as connection:
        connection.execute(statements)
    assert is_sound(path) is sound


def test_looking_at_a_backup_touches_neither_it_nor_its_folder(
    back_up: Callable[[str], Path],
) -> None:
    path = back_up("journal-2026-01-09.sqlite3")
    original = path.stat()
    path.parent.chmod(0o555)
    try:
        assert is_sound(path)
    finally:
        path.parent.chmod(0o755)
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    assert path.stat().st_mtime_ns == original.st_mtime_ns


@pytest.mark.parametrize(
    "name",
    [
        *("a b%20c.sqlite3", "备份#&.sqlite3"),
        pytest.param("备份?#.sqlite3", marks=pytest.mark.skipif(os.name == "nt", reason="no name")),
    ],
)
def test_a_name_that_a_uri_would_change_is_opened_as_it_is(
    back_up: Callable[[str], Path], name: str
) -> None:
    path = back_up(name)
    with closing(open_for_reading(path)) as connection:
        assert next(connection.execute("SELECT count(*) FROM invoice")) == (0,)


def test_a_backup_that_is_read_cannot_be_written(back_up: Callable[[str], Path]) -> None:
    with (
        closing(open_for_reading(back_up("journal-2026-01-09.sqlite3"))) as connection,
        pytest.raises(apsw.ReadOnlyError),
    ):
        connection.execute("DELETE FROM invoice")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="what nobody can read")
@pytest.mark.parametrize("is_folder", [True, False])
@pytest.mark.parametrize("knows", [True, False])
def test_backups_that_cannot_be_read_are_not_taken_for_none(
    shop: Shop, *, is_folder: bool, knows: bool
) -> None:
    """A stand-in for permissions, which the tests' user may not have taken from him."""
    back_up_shop(shop)
    for path in [] if knows else [*shop.data.glob("*.json"), *shop.settings.glob("*")]:
        path.unlink()
    shop.path.unlink()
    folder = shop.data / "backups"
    unreadable = folder if is_folder else next(folder.glob("*.sqlite3"))
    unreadable.rename(shop.data.parent / "elsewhere")
    if is_folder:
        unreadable.symlink_to(unreadable)
    else:
        unreadable.symlink_to("/proc/self/mem")
    refusal = shop.refusal()
    assert refusal.kind is FailureKind.JOURNAL_MISSING
    assert refusal.facts["reason"] == "backups-unreadable"
    assert refusal.facts["folder"] == str(unreadable)
    assert not shop.path.exists()
