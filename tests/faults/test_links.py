"""A data folder whose journal is a symbolic link to a file on another disk."""

from contextlib import closing
from pathlib import Path

import pytest

from pos_scanner.journal import Journal
from pos_scanner.journal.backup.daily_backup import back_up
from pos_scanner.journal.backup.restore import restore
from pos_scanner.journal.journal import FILE_NAME
from tests.faults.workload import BEGINNING, an_invoice


def test_a_journal_behind_a_symbolic_link_is_replaced_where_it_is(tmp_path: Path) -> None:
    data, disk = tmp_path / "data", tmp_path / "disk"
    disk.mkdir()
    invoice = an_invoice("北京", 1000, BEGINNING)
    with closing(Journal.open(data)) as journal:
        journal.confirm("d1", invoice, at=BEGINNING)
        back_up(journal.file, tmp_path / "backup.sqlite3")
        journal.confirm("d2", invoice, at=BEGINNING)
    (data / FILE_NAME).rename(disk / "till.sqlite3")
    try:
        (data / FILE_NAME).symlink_to(disk / "till.sqlite3")
    except OSError:
        pytest.skip("this user may make no symbolic links")
    restore(data, tmp_path / "backup.sqlite3", at=BEGINNING)
    assert (data / FILE_NAME).is_symlink()
    assert not (disk / "till.sqlite3").is_symlink()
    with closing(Journal.open(data, exclusive=True)) as journal:
        assert journal.verify().invoices == 2
        assert journal.confirm("d3", invoice, at=BEGINNING).sequence == 3
        assert journal.file.has_log
