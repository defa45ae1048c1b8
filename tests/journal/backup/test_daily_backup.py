"""Backups: made while the till works, kept some days, put back only when they are sound."""

import errno
import shutil
from collections.abc import Callable
from contextlib import closing
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import apsw
import pytest

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.invoice import ConfirmedInvoice, Draft, Invoice
from pos_scanner.journal import Journal
from pos_scanner.journal.backup.daily_backup import back_up, copy_backup, daily_backup
from pos_scanner.journal.backup.restore import restore, verify_backup
from pos_scanner.journal.storage.backup_folder import (
    backups,
    is_sound,
    last_entries,
    last_entry,
    newest_sound,
)

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
    assert caught.value.kind is FailureKind.FILE_NOT_FOUND


def names(journal: Journal) -> list[str]:
    return [path.name for path in backups(journal.path)]


class Shop:
    """A till that confirms on one day after the other and is backed up the next morning."""

    def __init__(self, journal: Journal, build: Build, now: datetime) -> None:
        self._journal = journal
        self._build = build
        self._now = now
        self._count = 0

    def confirm(self, days: float) -> ConfirmedInvoice:
        self._count += 1
        at = self._now + timedelta(days=days)
        return self._journal.confirm(f"shop{self._count}", self._build(), at=at)

    def day(self, days: float, kept: int = 14) -> None:
        self.confirm(days)
        daily(self._journal, self._now + timedelta(days=days + 1), kept)


@pytest.fixture
def shop(journal: Journal, invoice: Build, now: datetime) -> Shop:
    return Shop(journal, invoice, now)


def test_a_day_has_one_backup_and_the_oldest_go(journal: Journal, shop: Shop) -> None:
    for day in range(7, 12):  # From a Monday to a Friday: their week is kept once.
        shop.day(day, kept=3)
        shop.day(day + 0.1, kept=3)
    days = ("12-04", "12-03", "12-02", "12-01")
    assert names(journal) == [f"journal-2026-{day}.sqlite3" for day in days]


def test_a_backup_that_has_everything_is_not_made_again(
    journal: Journal, shop: Shop, now: datetime
) -> None:
    shop.day(0)
    (backup,) = backups(journal.path)
    made_at = backup.stat().st_mtime_ns
    daily(journal, now + timedelta(days=5))
    assert backup.stat().st_mtime_ns == made_at


def test_a_day_that_goes_on_is_copied_once_and_again_when_it_is_over(
    journal: Journal, shop: Shop, now: datetime
) -> None:
    entries = []
    for at in (now, now, now + timedelta(days=1)):
        shop.confirm(0)
        daily(journal, at)
        (last,) = last_entries(journal.path.parent / "backups", journal.path).values()
        entries.append(last and last.entry)
    assert entries == [1, 1, 3]


def test_beyond_fourteen_days_each_week_keeps_its_last_backup_for_a_year(
    journal: Journal, shop: Shop
) -> None:
    for day in range(0, 60, 2):
        shop.day(day)
    kept = [date.fromisoformat(name[8:18]) for name in names(journal)]
    assert len(kept[:14]) == 14
    assert all((newer - older).days == 2 for newer, older in pairwise(kept[:14]))
    weeks = [day.isocalendar()[:2] for day in kept[14:]]
    assert len(weeks) == len(set(weeks))
    assert kept[-1] == date(2026, 11, 29)  # The last one of the first week.


def test_a_clock_that_was_a_year_ahead_costs_no_later_backup(journal: Journal, shop: Shop) -> None:
    for day in range(14):
        shop.day(365 + day)
    for day in range(20, 26):
        shop.day(day)
        newest = backups(journal.path)[0]
        assert newest.name == f"journal-{date(2026, 11, 23) + timedelta(days=day)}.sqlite3"
        last = last_entry(newest)
        assert last is not None
        assert last.hash == journal.verify().last_hash


def test_the_newest_backup_is_the_one_with_the_last_entry(journal: Journal, shop: Shop) -> None:
    shop.day(400)
    shop.day(1)
    assert names(journal) == ["journal-2026-11-24.sqlite3", "journal-2027-12-28.sqlite3"]


def test_a_backup_of_another_chain_is_neither_replaced_nor_deleted(
    journal: Journal, shop: Shop, invoice: Build, now: datetime, tmp_path: Path
) -> None:
    shop.day(0)
    (foreign,) = backups(journal.path)
    content = foreign.read_bytes()
    with closing(Journal.open(tmp_path / "new")) as other:
        other.confirm("x", invoice(), at=now)
        folder = other.path.parent / "backups"
        folder.mkdir()
        (folder / foreign.name).write_bytes(content)
        daily(other, now + timedelta(days=1), kept=1)
        assert (folder / foreign.name).read_bytes() == content
        assert len(backups(other.path)) == 2


def test_what_is_confirmed_meanwhile_neither_waits_nor_begins_the_copy_anew(
    journal: Journal, shop: Shop, now: datetime
) -> None:
    for _ in range(300):
        shop.confirm(0)
    slices = 0
    with closing(Journal.open(journal.path.parent)) as beside:
        for _ in daily_backup(beside.file, now.date()):
            slices += 1
            shop.confirm(0)
    backup = newest_sound(journal.path)
    assert backup is not None
    journal.close()
    outcome = restore(journal.path.parent, backup, at=now)
    assert (outcome.invoices, outcome.taken_over, outcome.missing) == (300 + slices, slices, 0)


# ------------------------------------------------------------------------ the second place


def test_a_backup_is_copied_to_the_second_place(
    journal: Journal, shop: Shop, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    for day in range(7, 10):
        shop.day(day)
        copy = copy_backup(journal.path, stick, "T1")
        newest = backups(journal.path)[0]
        assert copy is not None
        assert copy.read_bytes() == newest.read_bytes()
    assert len(list((stick / "T1").iterdir())) == 3
    (backup,) = [path for path in (stick / "T1").iterdir() if "12-02" in path.name]
    assert verify_backup(backup).is_sound


def test_before_the_first_backup_there_is_nothing_to_copy(journal: Journal, tmp_path: Path) -> None:
    assert copy_backup(journal.path, tmp_path / "stick", "T1") is None


def test_a_new_stick_takes_copies_once_it_has_the_file_that_the_failure_names(
    journal: Journal, shop: Shop, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    shop.day(0)
    copy_backup(journal.path, stick, "T1")
    stick.rename(tmp_path / "worn out")
    stick.mkdir()
    with pytest.raises(KnownError) as caught:
        copy_backup(journal.path, stick, "T1")
    assert caught.value.facts["reason"] == "not-marked"
    (stick / caught.value.facts["mark"]).touch()
    assert copy_backup(journal.path, stick, "T1")


def test_a_remembered_place_that_cannot_be_read_is_as_none(
    journal: Journal, shop: Shop, tmp_path: Path
) -> None:
    shop.day(0)
    (journal.path.parent / "backups" / "pos-scanner-backups.txt").write_bytes(b"\xff\xfe")
    (tmp_path / "stick").mkdir()
    assert copy_backup(journal.path, tmp_path / "stick", "T1")


@pytest.mark.parametrize("is_empty_folder", [False, True], ids=["gone", "not mounted"])
def test_a_stick_that_is_not_there_is_told_and_nothing_written(
    journal: Journal, shop: Shop, tmp_path: Path, is_empty_folder: bool
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    shop.day(0)
    copy_backup(journal.path, stick, "T1")
    stick.rename(tmp_path / "in the pocket")
    if is_empty_folder:
        stick.mkdir()
    with pytest.raises(KnownError) as caught:
        copy_backup(journal.path, stick, "T1")
    assert caught.value.kind is FailureKind.BACKUP_PLACE_MISSING
    marked = {"reason": "not-marked", "mark": "pos-scanner-backups.txt"} if is_empty_folder else {}
    assert caught.value.facts == {"path": str(stick)} | marked
    assert not stick.exists() or not list(stick.iterdir())
    (tmp_path / "in the pocket").rename(tmp_path / "stick again")
    assert copy_backup(journal.path, tmp_path / "stick again", "T1") is not None


def test_a_full_stick_is_told_and_keeps_what_it_had(
    journal: Journal, shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    shop.day(0)
    first = copy_backup(journal.path, stick, "T1")
    shop.day(1)

    def refuse(source: Path, target: Path) -> None:
        target.write_bytes(source.read_bytes()[:100])
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(shutil, "copyfile", refuse)
    with pytest.raises(KnownError) as caught:
        copy_backup(journal.path, stick, "T1")
    assert caught.value.kind is FailureKind.DISK_FULL
    assert list((stick / "T1").iterdir()) == [first]


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


def test_a_damaged_backup_is_passed_over_for_an_older_one(journal: Journal, shop: Shop) -> None:
    shop.day(0)
    shop.day(1)
    newest, older = backups(journal.path)
    damage(newest)
    assert newest_sound(journal.path) == older


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
