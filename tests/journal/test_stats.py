"""Counts over the whole journal."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_scanner.domain.invoice import Draft
from pos_scanner.journal import Journal
from pos_scanner.journal.backup.daily_backup import daily_backup
from pos_scanner.journal.stats import Stats, stats
from pos_scanner.journal.storage.backup_folder import backups
from tests.journal.exported import mark_exported
from tests.journal.fixed_day import OPENED_AT, fixed_day


@pytest.fixture
def day(tmp_path: Path) -> Iterator[Journal]:
    with fixed_day(tmp_path) as journal:
        yield journal


def test_an_empty_journal_counts_nothing(journal: Journal) -> None:
    size = journal.path.stat().st_size
    assert stats(journal.file) == Stats(0, 0, 0, 0, 0, "", "", 0, 0, 0, size, 0, "")


def test_a_day_is_counted_by_state_export_and_purge(day: Journal) -> None:
    counted = stats(day.file)
    assert (counted.invoices, counted.voided, counted.unexported, counted.purged) == (4, 2, 2, 2)
    assert counted.gross_fen == 1250 + 12330
    assert (counted.first_day, counted.last_day) == ("2026-11-23", "2026-11-24")
    assert (counted.held, counted.batches, counted.shifts) == (0, 0, 1)


def test_what_was_exported_does_not_wait(day: Journal) -> None:
    mark_exported(day, [3], OPENED_AT)
    assert (stats(day.file).unexported, stats(day.file).batches) == (1, 1)


def test_forms_put_aside_are_counted_and_the_one_that_stands_is_not(day: Journal) -> None:
    day.drafts.save(Draft("standing"))
    day.drafts.hold(Draft("held"), "", at=OPENED_AT)
    assert stats(day.file).held == 1


def test_backups_are_counted_and_the_newest_named(day: Journal) -> None:
    for _ in daily_backup(day.file, OPENED_AT.date()):
        pass
    counted = stats(day.file)
    (newest,) = backups(day.path)
    assert (counted.backups, counted.newest_backup) == (1, str(newest))
    assert counted.bytes == day.path.stat().st_size
