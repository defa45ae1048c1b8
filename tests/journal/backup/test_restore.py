"""A backup in the journal's place: verified first, the replaced file kept, all or nothing."""

import shutil
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

import apsw
import pytest

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.invoice import Invoice
from pos_scanner.journal import Journal
from pos_scanner.journal.backup.daily_backup import back_up, daily_backup
from pos_scanner.journal.backup.restore import Restore, restore, verify_backup
from pos_scanner.journal.journal import FILE_NAME
from pos_scanner.journal.storage.database import VERSION
from pos_scanner.journal.storage.locks import FolderLock
from tests.faults.version_1 import make_version_1

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
    assert not list(journal.path.parent.glob("restoring*"))


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


def test_a_restore_says_how_many_there_are_and_where_the_replaced_file_is(
    journal: Journal, invoice: Build, now: datetime, tmp_path: Path
) -> None:
    journal.confirm("d1", invoice(), at=now)
    back_up(journal.file, tmp_path / "copy")
    journal.confirm("d2", invoice(), at=now)
    journal.close()
    folder = journal.path.parent
    kept = folder / "journal-replaced-20261123-101530.sqlite3"
    assert restore(folder, tmp_path / "copy", at=now) == Restore(2, 1, kept, 0)
    assert kept.exists()


def test_a_restore_into_a_folder_without_a_journal_replaces_nothing(
    journal: Journal, invoice: Build, now: datetime, tmp_path: Path
) -> None:
    journal.confirm("d1", invoice(), at=now)
    back_up(journal.file, tmp_path / "copy")
    folder = tmp_path / "deep" / "new"
    assert restore(folder, tmp_path / "copy", at=now) == Restore(1, 0, None, 0)
    names = sorted(path.name for path in folder.iterdir())
    assert names == ["journal.sqlite3", "window.lock"]
    header = (folder / "journal.sqlite3").read_bytes()[18:20]
    assert header == b"\x01\x01"  # not WAL: SQLite's file format, 1.3.3


def test_a_replaced_journal_is_kept_whole_with_what_stood_in_its_log(
    journal: Journal, invoice: Build, now: datetime, tmp_path: Path
) -> None:
    back_up(journal.file, tmp_path / "copy")
    killed = tmp_path / "killed"
    killed.mkdir()
    journal.confirm("d1", invoice(), at=now)
    for suffix in ("", "-wal", "-shm"):
        shutil.copyfile(f"{journal.path}{suffix}", killed / f"journal.sqlite3{suffix}")
    restore(killed, tmp_path / "copy", at=now)
    names = {path.name for path in killed.iterdir()}
    assert names == {"journal-replaced-20261123-101530.sqlite3", "journal.sqlite3", "window.lock"}
    with closing(apsw.Connection(str(killed / "journal-replaced-20261123-101530.sqlite3"))) as kept:
        assert kept.execute("SELECT count(*) FROM invoice").fetchall() == [(1,)]


def test_a_log_that_cannot_be_taken_in_is_kept_beside_the_replaced_file(
    journal: Journal, now: datetime, tmp_path: Path
) -> None:
    back_up(journal.file, tmp_path / "copy")
    damaged = tmp_path / "damaged"
    damaged.mkdir()
    (damaged / FILE_NAME).write_bytes(b"no journal at all" * 999)
    (damaged / f"{FILE_NAME}-wal").write_bytes(b"its log")
    outcome = restore(damaged, tmp_path / "copy", at=now)
    assert outcome.kept_as is not None
    assert outcome.kept_as.with_name(f"{outcome.kept_as.name}-wal").read_bytes() == b"its log"
    assert not (damaged / f"{FILE_NAME}-wal").exists()


def test_a_journal_that_another_program_has_open_is_not_replaced(
    journal: Journal, invoice: Build, now: datetime, tmp_path: Path
) -> None:
    back_up(journal.file, tmp_path / "copy")
    journal.confirm("d1", invoice(), at=now)
    with pytest.raises(KnownError) as caught:
        restore(journal.path.parent, tmp_path / "copy", at=now)
    assert caught.value.kind is FailureKind.JOURNAL_IN_USE
    journal.confirm("d2", invoice(), at=now)
    assert journal.verify().invoices == 2
    assert not list(journal.path.parent.glob("restor*"))


def test_what_a_file_that_cannot_be_carried_over_has_more_is_counted_as_missing(
    journal: Journal, invoice: Build, now: datetime, tmp_path: Path
) -> None:
    journal.confirm("d0", invoice(), at=now)
    back_up(journal.file, tmp_path / "copy")
    for number in range(1, 4):
        journal.confirm(f"d{number}", invoice(), at=now)
    journal.file.connection.execute("DROP TRIGGER chain_is_not_changed")
    journal.file.connection.execute("UPDATE chain SET hash = printf('%064d', 7) WHERE entry = 3")
    journal.close()
    outcome = restore(journal.path.parent, tmp_path / "copy", at=now)
    assert (outcome.invoices, outcome.taken_over, outcome.missing) == (2, 1, 2)


def test_a_file_that_cannot_be_read_has_nobody_knows_how_many_more(
    journal: Journal, now: datetime, tmp_path: Path
) -> None:
    back_up(journal.file, tmp_path / "copy")
    journal.close()
    journal.path.write_bytes(b"no journal at all" * 999)
    outcome = restore(journal.path.parent, tmp_path / "copy", at=now)
    assert (outcome.invoices, outcome.missing) == (0, None)


def test_an_older_file_than_the_backup_misses_nothing(
    journal: Journal, invoice: Build, now: datetime, tmp_path: Path
) -> None:
    Journal.open(tmp_path / "older").close()
    journal.confirm("d1", invoice(), at=now)
    back_up(journal.file, tmp_path / "copy")
    outcome = restore(tmp_path / "older", tmp_path / "copy", at=now)
    assert (outcome.invoices, outcome.taken_over, outcome.missing) == (1, 0, 0)


def test_a_second_replaced_file_of_the_same_second_is_not_overwritten(
    journal: Journal, invoice: Build, now: datetime, tmp_path: Path
) -> None:
    journal.confirm("d1", invoice(), at=now)
    back_up(journal.file, tmp_path / "copy")
    journal.close()
    folder = journal.path.parent
    kept = folder / "journal-replaced-20261123-101530.sqlite3"
    kept.write_text("of an earlier restore")
    with pytest.raises(KnownError):
        restore(folder, tmp_path / "copy", at=now)
    assert kept.read_text() == "of an earlier restore"
    with closing(Journal.open(folder)) as again:
        assert len(again.invoices_of(now.date())) == 1


def test_a_folder_in_the_backups_place_cannot_be_read(journal: Journal, now: datetime) -> None:
    with pytest.raises(KnownError) as caught:
        restore(journal.path.parent, journal.path.parent, at=now)
    assert caught.value.kind is FailureKind.FILE_NOT_READABLE
    assert caught.value.facts["path"] == str(journal.path.parent)


def test_a_backup_of_a_newer_program_is_refused_by_its_name(
    journal: Journal, now: datetime, tmp_path: Path
) -> None:
    back_up(journal.file, tmp_path / "copy")
    with closing(apsw.Connection(str(tmp_path / "copy"))) as connection:
        connection.execute("CREATE TABLE of_the_future (x INTEGER) STRICT")
        connection.pragma("user_version", VERSION + 1)
    with pytest.raises(KnownError) as caught:
        restore(journal.path.parent, tmp_path / "copy", at=now)
    assert caught.value.kind is FailureKind.JOURNAL_TOO_NEW
    assert caught.value.facts["path"] == str(tmp_path / "copy")


def test_a_backup_of_version_1_is_brought_to_this_version_and_itself_left_alone(
    tmp_path: Path, now: datetime
) -> None:
    list(make_version_1(tmp_path / "old.sqlite3", 3, now))
    content = (tmp_path / "old.sqlite3").read_bytes()
    assert restore(tmp_path / "data", tmp_path / "old.sqlite3", at=now).invoices == 3
    assert (tmp_path / "old.sqlite3").read_bytes() == content
    with closing(Journal.open(tmp_path / "data")) as journal:
        assert journal.verify().problems == ()


def test_a_folder_that_cannot_be_made_is_said_before_anything_is_read(
    tmp_path: Path, now: datetime
) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(KnownError) as caught:
        restore(tmp_path / "file" / "data", tmp_path / "absent", at=now)
    assert caught.value.kind is FailureKind.FOLDER_NOT_WRITABLE


def test_the_folder_is_free_again_whether_a_restore_succeeds_or_not(
    journal: Journal, now: datetime, tmp_path: Path
) -> None:
    back_up(journal.file, tmp_path / "copy")
    journal.close()
    restore(journal.path.parent, tmp_path / "copy", at=now)
    with pytest.raises(KnownError):
        restore(journal.path.parent, tmp_path / "absent", at=now)
    FolderLock.take(journal.path.parent).release()


def test_what_an_interrupted_restore_left_is_cleared_away(
    journal: Journal, now: datetime, tmp_path: Path
) -> None:
    back_up(journal.file, tmp_path / "copy")
    journal.close()
    for suffix in ("", "-wal", "-journal"):
        (journal.path.parent / f"restoring.sqlite3{suffix}").write_bytes(b"x" * 999)
    assert restore(journal.path.parent, tmp_path / "copy", at=now).invoices == 0
    assert not list(journal.path.parent.glob("restoring*"))


def test_a_backup_is_verified_without_being_touched(
    journal: Journal, invoice: Build, now: datetime, tmp_path: Path
) -> None:
    journal.confirm("d1", invoice(), at=now)
    back_up(journal.file, tmp_path / "copy")
    content = (tmp_path / "copy").read_bytes()
    assert verify_backup(tmp_path / "copy") == journal.verify()
    assert (tmp_path / "copy").read_bytes() == content
    assert {path.name for path in tmp_path.iterdir()} == {"copy", "data"}


def test_a_forged_backup_is_verified_with_what_is_wrong_named(
    journal: Journal, invoice: Build, now: datetime, tmp_path: Path
) -> None:
    journal.confirm("d1", invoice(), at=now)
    back_up(journal.file, tmp_path / "copy")
    content = (tmp_path / "copy").read_bytes()
    (tmp_path / "copy").write_bytes(content.replace("票通".encode(), "通票".encode()))
    report = verify_backup(tmp_path / "copy")
    assert [problem.number for problem in report.problems] == ["T1-20261123-0001"]


@pytest.mark.parametrize(
    ("name", "kind"),
    [("absent", FailureKind.FILE_NOT_FOUND), ("letter", FailureKind.BACKUP_NOT_SOUND)],
)
def test_what_is_no_backup_is_not_verified_but_named(
    tmp_path: Path, name: str, kind: FailureKind
) -> None:
    (tmp_path / "letter").write_text("to the landlord")
    with pytest.raises(KnownError) as caught:
        verify_backup(tmp_path / name)
    assert caught.value.kind is kind
    assert caught.value.facts["path"] == str(tmp_path / name)


def test_a_backup_whose_schema_was_changed_is_not_sound(
    journal: Journal, now: datetime, tmp_path: Path
) -> None:
    back_up(journal.file, tmp_path / "copy")
    with closing(apsw.Connection(str(tmp_path / "copy"))) as connection:
        connection.execute("DROP TRIGGER chain_is_not_changed")
    with pytest.raises(KnownError) as caught:
        restore(journal.path.parent, tmp_path / "copy", at=now)
    assert caught.value.kind is FailureKind.BACKUP_NOT_SOUND
    assert caught.value.facts["path"] == str(tmp_path / "copy")


def test_a_backup_that_says_to_be_newer_and_is_ours_is_not_sound(
    journal: Journal, now: datetime, tmp_path: Path
) -> None:
    back_up(journal.file, tmp_path / "copy")
    with closing(apsw.Connection(str(tmp_path / "copy"))) as connection:
        connection.pragma("user_version", VERSION + 1)
    with pytest.raises(KnownError) as caught:
        restore(journal.path.parent, tmp_path / "copy", at=now)
    assert caught.value.kind is FailureKind.BACKUP_NOT_SOUND
    assert caught.value.facts["path"] == str(tmp_path / "copy")


def test_the_log_of_an_interrupted_restore_is_not_played_into_the_next_one(
    journal: Journal, invoice: Build, now: datetime, tmp_path: Path
) -> None:
    journal.confirm("d1", invoice(), at=now)
    back_up(journal.file, tmp_path / "copy")
    journal.confirm("d2", invoice(), at=now)
    folder = tmp_path / "interrupted"
    folder.mkdir()
    shutil.copyfile(f"{journal.path}-wal", folder / "restoring.sqlite3-wal")
    assert restore(folder, tmp_path / "copy", at=now).invoices == 1
