"""Backups: made while the till works, kept some days, put back only when they are sound."""

from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import apsw
import pytest

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.invoice import Draft, Invoice
from pos_scanner.journal import Journal
from pos_scanner.journal.backup.daily_backup import back_up, daily_backup
from pos_scanner.journal.backup.restore import restore
from pos_scanner.journal.storage.backup_folder import backups, is_sound, newest_sound

Build = Callable[..., Invoice]


def daily(journal: Journal, at: datetime, kept: int = 14) -> None:
    for _ in daily_backup(journal.file, at.date(), kept=kept):
        pass


def damage(path: Path) -> None:
    """Every page but the first, so that it opens and cannot be read."""
    content = path.read_bytes()
    path.write_bytes(content[:4096] + b"\x5a" * (len(content) - 4096))


def reopened(journal: Journal) -> Journal:
    journal.close()
    return Journal.open(journal.path.parent)


def test_a_backup_holds_everything_and_is_one_file(
    journal: Journal, invoice: Build, now: datetime, tmp_path: Path
) -> None:
    confirmed = journal.confirm("d1", invoice(), at=now)
    journal.drafts.save(Draft("d2", remark="half typed"))
    target = tmp_path / "copy.sqlite3"
    back_up(journal.file, target)
    assert is_sound(target)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["copy.sqlite3", "data"]
    (tmp_path / "other").mkdir()
    restore(tmp_path / "other", target, at=now)
    other = Journal.open(tmp_path / "other")
    assert other.invoice(confirmed.number) == confirmed
    assert other.drafts.newest() == Draft("d2", remark="half typed")
    other.close()


def test_a_backup_replaces_a_backup_and_no_other_file(journal: Journal, tmp_path: Path) -> None:
    target = tmp_path / "copy.sqlite3"
    back_up(journal.file, target)
    back_up(journal.file, target)
    target.write_text("a letter to the landlord")
    with pytest.raises(KnownError) as caught:
        back_up(journal.file, target)
    assert caught.value.kind is FailureKind.FILE_EXISTS
    assert target.read_text() == "a letter to the landlord"


def test_a_folder_that_is_not_there_is_said(journal: Journal, tmp_path: Path) -> None:
    with pytest.raises(KnownError) as caught:
        back_up(journal.file, tmp_path / "usb" / "copy.sqlite3")
    assert caught.value.kind is FailureKind.FOLDER_NOT_WRITABLE


def test_a_day_has_one_backup_and_the_oldest_go(journal: Journal, now: datetime) -> None:
    for day in range(5):
        daily(journal, now + timedelta(days=day), kept=3)
        daily(journal, now + timedelta(days=day), kept=3)
    names = [one.name for one in backups(journal.path)]
    assert names == [f"journal-2026-11-{day}.sqlite3" for day in (27, 26, 25)]


def test_what_is_confirmed_between_two_slices_is_in_the_backup(
    journal: Journal, invoice: Build, now: datetime
) -> None:
    for number in range(300):
        journal.confirm(f"d{number}", invoice(), at=now)
    slices = 0
    for _ in daily_backup(journal.file, now.date()):
        slices += 1
        journal.confirm(f"between{slices}", invoice(), at=now)
    backup = newest_sound(journal.path)
    assert backup is not None
    journal.close()
    done = restore(journal.path.parent, backup, at=now)
    assert (done.invoices, done.taken_over, done.missing) == (300 + slices, 1, 0)


def test_a_backup_that_was_given_up_leaves_nothing(journal: Journal, now: datetime) -> None:
    slices = daily_backup(journal.file, now.date())
    next(slices)
    slices.close()
    assert list((journal.path.parent / "backups").iterdir()) == []


def test_a_damaged_journals_copy_is_refused_for_the_journals_sake(
    journal: Journal, invoice: Build, now: datetime, tmp_path: Path
) -> None:
    for number in range(50):
        journal.confirm(f"d{number}", invoice(), at=now)
    daily(journal, now)
    journal.close()
    content = bytearray(journal.path.read_bytes())
    page = 4096 * 5
    content[page : page + 600] = bytes(600)
    journal.path.write_bytes(content)
    with closing(Journal.open(journal.path.parent)) as opened, pytest.raises(KnownError) as caught:
        back_up(opened.file, tmp_path / "copy")
    assert caught.value.kind is FailureKind.JOURNAL_DAMAGED
    assert caught.value.facts["path"] == str(journal.path)
    assert Path(caught.value.facts["backup"]) == backups(journal.path)[0]
    assert not (tmp_path / "copy").exists()


def test_a_damaged_backup_is_passed_over_for_an_older_one(journal: Journal, now: datetime) -> None:
    daily(journal, now)
    daily(journal, now + timedelta(days=1))
    damage(backups(journal.path)[0])
    assert newest_sound(journal.path) == backups(journal.path)[1]


def test_the_journal_is_no_place_for_its_own_backup(journal: Journal) -> None:
    with pytest.raises(KnownError) as caught:
        back_up(journal.file, journal.path)
    assert caught.value.kind is FailureKind.FILE_EXISTS


def test_another_programs_database_is_not_replaced(journal: Journal, tmp_path: Path) -> None:
    other = apsw.Connection(str(tmp_path / "other"))
    other.execute("CREATE TABLE letter (text); PRAGMA user_version = 1")
    other.close()
    with pytest.raises(KnownError) as caught:
        back_up(journal.file, tmp_path / "other")
    assert caught.value.kind is FailureKind.FILE_EXISTS
