"""The second place for backups: another one than the till's own, and one that goes away."""

import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.invoice import Invoice
from pos_scanner.journal import Journal
from pos_scanner.journal.backup import daily_backup as daily_backups
from pos_scanner.journal.backup.daily_backup import (
    DAYS_KEPT,
    copies_of,
    copy_backup,
    daily_backup,
    refuse_another_disk,
    refuse_own_folder,
)
from pos_scanner.journal.storage.backup_folder import backups

Build = Callable[..., Invoice]


@pytest.fixture
def backed_up(journal: Journal, invoice: Build, now: datetime) -> Journal:
    """One invoice, and the day's backup."""
    journal.confirm("d1", invoice(), at=now)
    for _ in daily_backup(journal.file, now.date()):
        pass
    return journal


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


@pytest.mark.parametrize("name", ["", "backups", "backups/copies", "copies", "../data/copies"])
@pytest.mark.parametrize("is_linked", [False, True])
def test_a_folder_of_the_tills_own_is_no_second_place(
    backed_up: Journal, tmp_path: Path, name: str, *, is_linked: bool
) -> None:
    place = backed_up.path.parent / name
    place.mkdir(exist_ok=True)
    if is_linked:
        (tmp_path / "link").symlink_to(place)
        place = tmp_path / "link"
    before = sorted(backed_up.path.parent.rglob("*"))
    with pytest.raises(KnownError) as caught:
        copy_backup(backed_up.path, place, "T1")
    assert caught.value.kind is FailureKind.BACKUP_PLACE_MISSING
    assert caught.value.facts == {"path": str(place), "reason": "own-folder"}
    assert sorted(backed_up.path.parent.rglob("*")) == before


def test_a_place_in_which_the_tills_folder_is_its_data_folder_is_none(journal: Journal) -> None:
    data = journal.path.parent
    with pytest.raises(KnownError):
        refuse_own_folder(journal.path, data.parent, data.name)
    refuse_own_folder(journal.path, data.parent, "T1")


def test_where_the_backups_are_a_link_their_disk_is_no_second_place(
    journal: Journal, stick: Path
) -> None:
    (journal.path.parent / "backups").symlink_to(stick)
    with pytest.raises(KnownError):
        refuse_own_folder(journal.path, stick / "copies", "T1")


def test_a_link_that_leads_to_itself_is_not_there(journal: Journal, tmp_path: Path) -> None:
    place = tmp_path / "loop"
    place.symlink_to(place)
    refuse_own_folder(journal.path, place, "T1")
    with pytest.raises(KnownError) as caught:
        refuse_another_disk(journal.path, place)
    assert caught.value.kind is FailureKind.BACKUP_PLACE_MISSING


@pytest.mark.parametrize(
    ("till", "folder"), [("T1", "T1"), ("COM1", "till-COM1"), ("NUL", "till-NUL"), ("COMX", "COMX")]
)
def test_no_tills_folder_has_the_name_of_a_windows_device(
    backed_up: Journal, stick: Path, till: str, folder: str
) -> None:
    assert copies_of(stick, till) == stick / folder
    copy = copy_backup(backed_up.path, stick, till)
    assert copy is not None
    assert copy.parent == stick / folder


@pytest.mark.parametrize("leaves_a_folder", [False, True])
def test_a_stick_that_is_pulled_out_in_the_middle_of_a_copy_is_told_as_one(
    backed_up: Journal, stick: Path, monkeypatch: pytest.MonkeyPatch, *, leaves_a_folder: bool
) -> None:
    def pull(source: Path, target: Path) -> None:
        target.write_bytes(source.read_bytes()[:100])
        stick.rename(stick.with_name("in the pocket"))
        if leaves_a_folder:
            stick.mkdir()
        raise FileNotFoundError(2, "gone", str(target))

    monkeypatch.setattr(shutil, "copyfile", pull)
    with pytest.raises(KnownError) as caught:
        copy_backup(backed_up.path, stick, "T1")
    assert caught.value.kind is FailureKind.BACKUP_PLACE_MISSING
    assert ("reason" in caught.value.facts) is leaves_a_folder


def test_an_old_copy_that_somebody_has_open_stays_and_stops_nothing(
    journal: Journal,
    invoice: Build,
    now: datetime,
    stick: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(path: Path) -> None:
        if path.suffix == ".sqlite3":
            raise PermissionError(13, "another program has it open", str(path))
        path.unlink(missing_ok=True)

    monkeypatch.setattr(daily_backups, "remove", refuse)
    for day in range(DAYS_KEPT + 1):
        at = now + timedelta(days=day)
        journal.confirm(f"d{day}", invoice(), at=at)
        for _ in daily_backup(journal.file, at.date()):
            pass
        assert copy_backup(journal.path, stick, "T1") is not None
    assert len(backups(journal.path)) == DAYS_KEPT + 1
