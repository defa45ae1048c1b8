"""Which files a backup replaces: earlier ones of the same journal, and nothing else."""

from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

import apsw
import pytest

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.invoice import Draft, Invoice
from pos_scanner.journal import Journal
from pos_scanner.journal.backup.daily_backup import back_up

Build = Callable[..., Invoice]


@pytest.mark.parametrize("name", ["journal.sqlite3", "copy.sqlite3"])
def test_what_another_till_keeps_is_not_replaced(
    journal: Journal, invoice: Build, now: datetime, tmp_path: Path, name: str
) -> None:
    journal.confirm("d1", invoice(), at=now)
    with closing(Journal.open(tmp_path / "other")) as other:
        if name != other.path.name:
            other.confirm("x", invoice(), at=now)
            back_up(other.file, tmp_path / "other" / name)
        other.drafts.save(Draft("y"))
        other.confirm("z", invoice(), at=now)
    target = tmp_path / "other" / name
    content = target.read_bytes()
    with pytest.raises(KnownError) as caught:
        back_up(journal.file, target)
    assert caught.value.kind is FailureKind.FILE_EXISTS
    assert target.read_bytes() == content


def test_an_empty_journal_that_a_till_works_with_is_not_replaced(
    journal: Journal, tmp_path: Path
) -> None:
    Journal.open(tmp_path / "copied").close()
    target = tmp_path / "copied" / journal.path.name
    (target.parent / "journal-head.json").touch()
    with pytest.raises(KnownError) as caught:
        back_up(journal.file, target)
    assert caught.value.kind is FailureKind.FILE_EXISTS


def test_a_copy_that_has_entries_of_its_own_is_not_replaced(
    journal: Journal, invoice: Build, now: datetime, tmp_path: Path
) -> None:
    journal.confirm("d1", invoice(), at=now)
    target = tmp_path / "new" / "copy.sqlite3"
    target.parent.mkdir()
    back_up(journal.file, target)
    back_up(journal.file, target)
    target.rename(target.with_name(journal.path.name))
    with closing(Journal.open(target.parent)) as other:
        other.confirm("d2", invoice(), at=now)
    target.with_name(journal.path.name).rename(target)
    with pytest.raises(KnownError) as caught:
        back_up(journal.file, target)
    assert caught.value.kind is FailureKind.FILE_EXISTS


def test_a_file_with_a_log_beside_it_is_not_replaced(journal: Journal, tmp_path: Path) -> None:
    target = tmp_path / "copy.sqlite3"
    back_up(journal.file, target)
    (tmp_path / "copy.sqlite3-wal").write_bytes(b"of the file that stands there")
    with pytest.raises(KnownError) as caught:
        back_up(journal.file, target)
    assert caught.value.kind is FailureKind.FILE_EXISTS


def test_a_table_of_the_same_name_makes_no_backup_of_a_file(
    journal: Journal, tmp_path: Path
) -> None:
    target = tmp_path / "accounts.sqlite3"
    with closing(apsw.Connection(str(target))) as other:
        other.execute("CREATE TABLE invoice (text); PRAGMA user_version = 1")
    with pytest.raises(KnownError) as caught:
        back_up(journal.file, target)
    assert caught.value.kind is FailureKind.FILE_EXISTS
