"""Backups: made while the till works, kept some days, put back only when they are sound."""

import shutil
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import apsw
import pytest

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.invoice import Draft, Invoice
from pos_scanner.domain.invoice_query import InvoiceQuery
from pos_scanner.journal import Journal
from pos_scanner.journal.backup.online_backup import back_up, daily_backup
from pos_scanner.journal.backup.restore import restore
from pos_scanner.journal.integrity.purge import purge
from pos_scanner.journal.journal import FILE_NAME
from pos_scanner.journal.storage.backup_folder import backups, is_sound, newest_sound
from tests.journal.exported import mark_exported

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
    done = restore(journal.path.parent, backup, at=now)
    assert (done.invoices, done.taken_over, done.missing) == (300 + slices, 1, 0)


def test_a_backup_that_was_given_up_leaves_nothing(journal: Journal, now: datetime) -> None:
    slices = daily_backup(journal.file, now.date())
    next(slices)
    slices.close()
    assert list((journal.path.parent / "backups").iterdir()) == []


def test_a_damaged_journal_names_its_backup_which_brings_everything_back(
    journal: Journal, invoice: Build, now: datetime
) -> None:
    confirmed = journal.confirm("d1", invoice(), at=now)
    daily(journal, now)
    journal.close()
    damage(journal.path)
    with pytest.raises(KnownError) as caught:
        Journal.open(journal.path.parent)
    assert caught.value.kind is FailureKind.JOURNAL_DAMAGED
    done = restore(journal.path.parent, Path(caught.value.facts["backup"]), at=now)
    assert done.kept_as is not None
    assert b"\x5a" * 4096 in done.kept_as.read_bytes()
    again = Journal.open(journal.path.parent)
    assert again.invoices_of(now.date()) == (confirmed,)
    assert again.verify().problems == ()
    again.close()


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


@pytest.mark.parametrize("content", [b"", b"no journal at all" * 999])
def test_what_is_no_sound_backup_is_not_put_in_place(
    journal: Journal, invoice: Build, now: datetime, tmp_path: Path, content: bytes
) -> None:
    journal.confirm("d1", invoice(), at=now)
    (tmp_path / "copy").write_bytes(content)
    with pytest.raises(KnownError) as caught:
        restore(journal.path.parent, tmp_path / "copy", at=now)
    assert caught.value.kind is FailureKind.BACKUP_NOT_SOUND
    assert len(reopened(journal).invoices_of(now.date())) == 1


def test_a_forged_backup_is_not_put_in_place(
    journal: Journal, invoice: Build, now: datetime, tmp_path: Path
) -> None:
    journal.confirm("d1", invoice(), at=now)
    back_up(journal.file, tmp_path / "copy")
    content = (tmp_path / "copy").read_bytes()
    (tmp_path / "copy").write_bytes(content.replace("票通".encode(), "通票".encode()))
    with pytest.raises(KnownError) as caught:
        restore(journal.path.parent, tmp_path / "copy", at=now)
    assert caught.value.kind is FailureKind.BACKUP_NOT_SOUND


def test_a_backup_that_is_not_there_is_said(journal: Journal, now: datetime) -> None:
    with pytest.raises(KnownError) as caught:
        restore(journal.path.parent, journal.path.parent / "none", at=now)
    assert caught.value.kind is FailureKind.FILE_NOT_FOUND


def test_nothing_is_restored_while_a_window_has_the_folder(
    journal: Journal, now: datetime, tmp_path: Path
) -> None:
    back_up(journal.file, tmp_path / "copy")
    folder = journal.path.parent
    window = Journal.open(folder, exclusive=True)
    with pytest.raises(KnownError) as caught:
        restore(folder, tmp_path / "copy", at=now)
    window.close()
    assert caught.value.kind is FailureKind.JOURNAL_IN_USE


@pytest.mark.parametrize("leaves_an_empty_file", [False, True])
def test_numbers_do_not_begin_anew_where_a_journal_has_gone(
    journal: Journal, now: datetime, leaves_an_empty_file: bool
) -> None:
    daily(journal, now)
    journal.close()
    for one in journal.path.parent.glob("journal.sqlite3*"):
        one.unlink()
    if leaves_an_empty_file:
        journal.path.touch()
    with pytest.raises(KnownError) as caught:
        Journal.open(journal.path.parent)
    assert caught.value.kind is FailureKind.JOURNAL_MISSING
    restore(journal.path.parent, Path(caught.value.facts["backup"]), at=now)
    Journal.open(journal.path.parent).close()


def test_a_folder_without_backups_begins_a_journal(tmp_path: Path) -> None:
    (tmp_path / "backups").mkdir()
    Journal.open(tmp_path).close()


def invoices_and_shift(journal: Journal, invoice: Build, at: datetime, name: str) -> None:
    """Two confirmed, the first of them void, in a shift that is closed; one more after it."""
    journal.shifts.open("张三", at=at)
    first = journal.confirm(f"{name}1", invoice(), at=at)
    journal.confirm(f"{name}2", invoice(), at=at)
    journal.void(first.number, "typed wrong", at=at, cashier="李四")
    journal.shifts.close("李四", at=at)
    journal.shifts.open("王五", at=at)
    journal.confirm(f"{name}3", invoice(), at=at)


def everything(journal: Journal) -> tuple[object, ...]:
    """What a journal holds and proves."""
    records = journal.search.page(InvoiceQuery()).invoices
    shifts = journal.shifts.newest(), journal.shifts.reports()
    return records, shifts, journal.drafts.held(), journal.verify()


def test_what_is_newer_than_the_backup_is_taken_over_with_its_numbers(
    journal: Journal, invoice: Build, now: datetime, tmp_path: Path
) -> None:
    journal.confirm("old", invoice(), at=now)
    back_up(journal.file, tmp_path / "copy")
    later = now + timedelta(days=1)
    invoices_and_shift(journal, invoice, later, "new")
    mark_exported(journal, [1, 3], later)
    purge(journal.file, later.date(), at=later)
    journal.drafts.hold(Draft("held"), "table 4", at=later)
    expected = everything(journal)
    journal.close()
    done = restore(journal.path.parent, tmp_path / "copy", at=now)
    assert (done.invoices, done.taken_over, done.missing) == (4, 3, 0)
    again = Journal.open(journal.path.parent)
    assert everything(again) == expected
    again.close()


def test_what_was_changed_since_is_not_taken_over(
    journal: Journal, invoice: Build, now: datetime, tmp_path: Path
) -> None:
    journal.confirm("d1", invoice(), at=now)
    back_up(journal.file, tmp_path / "copy")
    for number in (2, 3, 4):
        journal.confirm(f"d{number}", invoice(), at=now)
    connection = apsw.Connection(str(journal.path))
    connection.execute("DROP TRIGGER line_is_not_changed")
    connection.execute("UPDATE line SET item = 'x' WHERE sequence = 3")
    connection.close()
    journal.close()
    done = restore(journal.path.parent, tmp_path / "copy", at=now)
    assert (done.invoices, done.taken_over, done.missing) == (2, 1, 2)
    again = Journal.open(journal.path.parent)
    assert again.verify().problems == ()
    again.close()


def test_a_journal_that_was_killed_is_replaced_with_its_log(
    journal: Journal, invoice: Build, now: datetime, tmp_path: Path
) -> None:
    back_up(journal.file, tmp_path / "copy")
    journal.confirm("d1", invoice(), at=now)
    killed = tmp_path / "killed"
    killed.mkdir()
    for name in (FILE_NAME, f"{FILE_NAME}-wal"):
        shutil.copyfile(journal.path.with_name(name), killed / name)
    done = restore(killed, tmp_path / "copy", at=now)
    assert (done.invoices, done.taken_over, done.missing) == (1, 1, 0)
    assert done.kept_as is not None
    (tmp_path / "third").mkdir()
    assert restore(tmp_path / "third", done.kept_as, at=now).invoices == 1


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
