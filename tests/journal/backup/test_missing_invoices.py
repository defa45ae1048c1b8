"""How many invoices a restore says are not in the journal any more."""

import shutil
from collections import deque
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

from pos_scanner.domain.invoice import Invoice
from pos_scanner.journal import Journal
from pos_scanner.journal.backup.daily_backup import back_up, daily_backup
from pos_scanner.journal.backup.restore import restore

Build = Callable[..., Invoice]


def test_another_tills_backup_says_how_many_of_this_tills_invoices_are_not_in_it(
    journal: Journal, invoice: Build, now: datetime, tmp_path: Path
) -> None:
    journal.confirm("d1", invoice(), at=now)
    journal.confirm("d2", invoice(), at=now)
    journal.close()
    with closing(Journal.open(tmp_path / "other", till="T2")) as other:
        for number in range(3):
            other.confirm(f"x{number}", invoice(), at=now)
        back_up(other.file, tmp_path / "copy")
    outcome = restore(journal.path.parent, tmp_path / "copy", at=now)
    assert (outcome.invoices, outcome.missing) == (3, 2)
    # Its owner has gone on without them: they are not told a second time.
    outcome = restore(journal.path.parent, tmp_path / "copy", at=now + timedelta(seconds=1))
    assert (outcome.invoices, outcome.missing) == (3, 0)


def test_of_another_tills_file_in_the_journals_place_none_is_missed(
    journal: Journal, invoice: Build, now: datetime, tmp_path: Path
) -> None:
    journal.confirm("d1", invoice(), at=now)
    deque(daily_backup(journal.file, now.date()), maxlen=0)
    (backup,) = (journal.path.parent / "backups").iterdir()
    journal.close()
    with closing(Journal.open(tmp_path / "other", till="T2")) as other:
        for number in range(3):
            other.confirm(f"x{number}", invoice(), at=now)
    shutil.copyfile(other.path, journal.path)
    outcome = restore(journal.path.parent, backup, at=now)
    assert (outcome.invoices, outcome.missing) == (1, 0)
