"""The journal's lane: a daily backup in slices, and a backup put in place."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pos_scanner.desktop.services.journal_service import JournalService
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.invoice import Draft
from pos_scanner.journal.journal import FILE_NAME
from pos_scanner.journal.storage.backup_folder import backup_of

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)


@pytest.fixture
def lane(tmp_path: Path) -> Iterator[JournalService]:
    lane = JournalService(tmp_path, "T1")
    yield lane
    lane.close()


def back_up(lane: JournalService) -> int:
    """How many slices there were."""
    slices = 1
    while lane.back_up_daily(NOW.date()):
        slices += 1
        lane.save_draft(Draft("d1", remark=str(slices)))
    return slices


def test_a_days_backup_is_made_once_and_the_till_goes_on_between_its_slices(
    lane: JournalService, tmp_path: Path
) -> None:
    assert back_up(lane) > 1
    assert backup_of(tmp_path / FILE_NAME, NOW.date()).exists()
    assert back_up(lane) == 1


def test_a_backup_that_is_not_done_is_given_up_with_the_window(
    lane: JournalService, tmp_path: Path
) -> None:
    assert lane.back_up_daily(NOW.date())
    lane.close()
    assert list((tmp_path / "backups").iterdir()) == []


def test_a_damaged_journal_is_put_right_by_the_backup_that_it_names(
    lane: JournalService, tmp_path: Path
) -> None:
    lane.save_draft(Draft("d1", remark="typed"))
    expected = lane.load_draft()
    while lane.back_up_daily(NOW.date()):
        pass
    lane.close()
    (tmp_path / FILE_NAME).write_bytes(b"\0" * 9000)
    with pytest.raises(KnownError) as caught:
        lane.load_draft()
    assert caught.value.kind is FailureKind.JOURNAL_DAMAGED
    lane.restore(caught.value.facts["backup"], NOW)
    assert lane.load_draft() == expected
