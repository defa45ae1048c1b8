"""A backup in the journal's place: verified first, the replaced file kept, all or nothing."""

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.invoice import Invoice
from pos_scanner.journal import Journal
from pos_scanner.journal.backup.online_backup import back_up, daily_backup
from pos_scanner.journal.backup.restore import restore
from pos_scanner.journal.journal import FILE_NAME

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
