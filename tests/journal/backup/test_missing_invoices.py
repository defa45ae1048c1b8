"""What a restore leaves out: another till's, and how many invoices it says are missing."""

import shutil
from collections import deque
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

from pos_scanner.domain.invoice import Draft, Invoice
from pos_scanner.journal import Journal
from pos_scanner.journal.backup.daily_backup import back_up, daily_backup
from pos_scanner.journal.backup.restore import begin_anew, restore
from tests.journal.exported import mark_exported

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


def test_nothing_that_another_till_exported_or_set_up_is_carried_over(
    journal: Journal, invoice: Build, now: datetime, tmp_path: Path
) -> None:
    journal.confirm("d1", invoice(), at=now)
    back_up(journal.file, tmp_path / "copy")
    journal.close()
    with closing(Journal.open(tmp_path / "other", till="T2")) as other:
        other.confirm("x1", invoice(), at=now)
        mark_exported(other, [1], now)
        other.cashiers.add("王五", pin="2580")
        other.drafts.save(Draft("x2", remark="another till's"))
    shutil.copyfile(other.path, journal.path)
    restore(journal.path.parent, tmp_path / "copy", at=now)
    with closing(Journal.open(journal.path.parent)) as again:
        assert (again.batches.all(), again.batches.waiting_count()) == ((), 1)
        assert (again.cashiers.all(), again.drafts.newest()) == ((), None)


def test_exports_of_other_invoices_with_the_same_numbers_are_not_carried_over(
    journal: Journal, invoice: Build, now: datetime, tmp_path: Path
) -> None:
    journal.confirm("d1", invoice(), at=now)
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        back_up(journal.file, tmp_path / name / journal.path.name)
    for name, draft_id in (("one", "d2"), ("two", "d3")):
        with closing(Journal.open(tmp_path / name)) as other:
            other.confirm(draft_id, invoice(), at=now)
    with closing(Journal.open(tmp_path / "two")) as other:
        mark_exported(other, [1], now)
        mark_exported(other, [2], now)
    restore(tmp_path / "two", tmp_path / "one" / journal.path.name, at=now)
    with closing(Journal.open(tmp_path / "two")) as again:
        assert (len(again.batches.all()), again.batches.waiting_count()) == (1, 1)


def test_no_number_is_given_again_after_a_clock_that_was_ahead_and_two_losses(
    journal: Journal, invoice: Build, now: datetime
) -> None:
    folder, ahead = journal.path.parent, now + timedelta(days=365)
    first = journal.confirm("d1", invoice(), at=ahead).number
    journal.close()
    begin_anew(folder, at=now)
    with closing(Journal.open(folder)) as again:
        again.confirm("d2", invoice(), at=now)
    begin_anew(folder, at=now + timedelta(seconds=1))
    with closing(Journal.open(folder)) as again:
        assert again.confirm("d3", invoice(), at=ahead).number != first
