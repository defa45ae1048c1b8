"""A folder, a device or a broken link in the place of a file that the journal keeps."""

import os
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.journal import Journal
from pos_scanner.journal.backup.daily_backup import copy_backup
from pos_scanner.journal.backup.restore import begin_anew, restore
from pos_scanner.journal.storage.backup_folder import FOLDER, backups
from pos_scanner.journal.storage.locks import EXPORT_FILE_NAME, FILE_NAME, FolderLock
from pos_scanner.journal.storage.replacement import MARKER
from tests.journal.storage.shop import EVENING, Shop, back_up


def make_folder(path: Path) -> None:
    path.mkdir()
    (path / "somebody's").touch()


def link_to_nowhere(path: Path) -> None:
    try:
        path.symlink_to("nowhere/at all")
    except OSError:
        pytest.skip("this user may make no symbolic links")


def link_to_itself(path: Path) -> None:
    try:
        path.symlink_to(path.name)
    except OSError:
        pytest.skip("this user may make no symbolic links")


OBSTACLES = [make_folder, link_to_nowhere, link_to_itself]
OF_A_RESTORE = [
    MARKER,
    "restoring.sqlite3",
    "restoring.sqlite3-wal",
    "restoring.sqlite3.marker",
    "restoring-replaced.sqlite3-shm",
]
OF_THE_JOURNAL = ["journal.sqlite3-wal", "journal.sqlite3-shm", "journal.sqlite3-journal"]


def in_the_way(attempt: Callable[[], object], obstacle: Path) -> bool:
    """Whether an attempt is refused because of an obstacle, and leaves it."""
    with pytest.raises(KnownError) as caught:
        attempt()
    assert os.path.lexists(obstacle)
    facts = {"path": str(obstacle), "reason": "in-the-way"}
    return caught.value.kind is FailureKind.FOLDER_NOT_WRITABLE and caught.value.facts == facts


@pytest.mark.parametrize(
    ("name", "put"),
    [(name, make_folder) for name in OF_A_RESTORE]
    + [(name, put) for name in [MARKER, *OF_THE_JOURNAL] for put in OBSTACLES],
)
def test_what_is_in_a_restores_way_is_named_and_nothing_is_replaced(
    shop: Shop, name: str, put: Callable[[Path], None]
) -> None:
    back_up(shop)
    shop.confirm()
    (backup,) = backups(shop.path)
    before = shop.path.read_bytes()
    obstacle = shop.data / name
    put(obstacle)
    for act in (
        lambda: restore(shop.data, backup, at=EVENING, settings_folder=shop.settings),
        lambda: begin_anew(shop.data, at=EVENING, settings_folder=shop.settings),
    ):
        assert in_the_way(act, obstacle)
    assert shop.path.read_bytes() == before
    assert not list(shop.data.glob("journal-replaced*"))
    obstacle.rename(shop.data.parent / "away")
    assert shop.confirm() == ["T1-20261128-0005"]


@pytest.mark.parametrize("name", OF_A_RESTORE)
def test_what_would_be_in_a_restores_way_stops_no_start(shop: Shop, name: str) -> None:
    make_folder(shop.data / name)
    assert shop.confirm() == ["T1-20261128-0004"]


@pytest.mark.parametrize("name", ["journal.sqlite3-wal", "journal.sqlite3-journal"])
def test_what_is_in_the_place_of_sqlites_file_is_named(shop: Shop, name: str) -> None:
    make_folder(shop.data / name)
    assert in_the_way(shop.open, shop.data / name)
    (shop.data / name).rename(shop.data.parent / "away")
    assert shop.confirm() == ["T1-20261128-0004"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="a pipe with a name is POSIX's")
def test_a_pipe_in_the_place_of_sqlites_file_is_named(shop: Shop) -> None:
    obstacle = shop.data / "journal.sqlite3-shm"
    os.mkfifo(obstacle)
    assert in_the_way(shop.confirm, obstacle)


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere"
)
@pytest.mark.parametrize("name", ["journal.sqlite3", "journal.sqlite3-wal", "window.lock"])
def test_a_file_that_may_not_be_written_is_named(shop: Shop, tmp_path: Path, name: str) -> None:
    with closing(shop.open()) as journal:
        shop.confirm_in(journal)
        shutil.copytree(shop.data, tmp_path / "killed")
    shop.data = tmp_path / "killed"
    (shop.data / name).touch()
    (shop.data / name).chmod(0o400)
    with pytest.raises(KnownError) as caught:
        Journal.open(shop.data, exclusive=True).drafts.discard("d")
    assert caught.value.kind is FailureKind.FOLDER_NOT_WRITABLE
    assert caught.value.facts["path"] == str(shop.data / name)


@pytest.mark.parametrize("put", OBSTACLES)
def test_what_is_in_a_locks_way_is_named(tmp_path: Path, put: Callable[[Path], None]) -> None:
    put(tmp_path / FILE_NAME)
    assert in_the_way(lambda: FolderLock.take(tmp_path), tmp_path / FILE_NAME)
    put(tmp_path / EXPORT_FILE_NAME)
    take = FolderLock.take_for_export
    assert in_the_way(lambda: take(tmp_path, 0), tmp_path / EXPORT_FILE_NAME)


@pytest.mark.parametrize("name", ["journal-2026-11-28.sqlite3", "journal-2026-11-28.sqlite3.part"])
def test_a_folder_in_a_backups_place_is_named(shop: Shop, name: str) -> None:
    obstacle = shop.data / FOLDER / name
    obstacle.mkdir(parents=True)
    assert in_the_way(lambda: back_up(shop), obstacle)


@pytest.mark.parametrize("put", [link_to_nowhere, link_to_itself])
def test_a_broken_link_in_the_backups_place_is_named(
    shop: Shop, put: Callable[[Path], None]
) -> None:
    put(shop.data / FOLDER)
    assert in_the_way(lambda: back_up(shop), shop.data / FOLDER)


@pytest.mark.parametrize("name", ["pos-scanner-backups.txt", "T1/journal-2026-11-28.sqlite3"])
def test_a_folder_in_a_copys_place_is_named(shop: Shop, name: str) -> None:
    back_up(shop)
    place = shop.data.parent / "place"
    (place / name).mkdir(parents=True)
    assert in_the_way(lambda: copy_backup(shop.path, place, "T1"), place / name)


def test_a_journal_on_a_disk_that_is_away_is_missed(shop: Shop, tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    shop.path.rename(tmp_path / "disk" / "till.sqlite3")
    try:
        shop.path.symlink_to(tmp_path / "disk" / "till.sqlite3")
    except OSError:
        pytest.skip("this user may make no symbolic links")
    shop.confirm()
    (tmp_path / "disk").rename(tmp_path / "unplugged")
    with pytest.raises(KnownError) as caught:
        Journal.open(shop.data, exclusive=True, settings_folder=shop.settings)
    assert caught.value.kind is FailureKind.DATA_FOLDER_EMPTY
    assert caught.value.facts["folder"] == str(tmp_path / "disk")
    (tmp_path / "unplugged").rename(tmp_path / "disk")
    assert shop.confirm() == ["T1-20261128-0005"]
