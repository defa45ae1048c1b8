"""The journal of a window: what changes it, what reads and copies it beside that, a restore."""

import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pos_scanner.desktop.services import journal_service
from pos_scanner.desktop.services.journal_service import UNDONE, JournalService
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.export_batch import Selection
from pos_scanner.domain.invoice import Draft
from pos_scanner.journal.journal import FILE_NAME
from pos_scanner.journal.storage.backup_folder import backup_of, backups
from tests.export.conftest import EXAMPLES

INVOICE, AT = EXAMPLES[0]
NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)


@pytest.fixture
def lane(tmp_path: Path) -> Iterator[JournalService]:
    lane = JournalService(tmp_path, "T1")
    yield lane
    lane.close()


def test_a_days_backup_is_made_once(lane: JournalService, tmp_path: Path) -> None:
    lane.confirm("d1", INVOICE, AT)
    lane.back_up_daily(NOW.date())
    (backup,) = backups(tmp_path / FILE_NAME)
    made_at = backup.stat().st_mtime_ns
    lane.back_up_daily(NOW.date())
    assert backup.stat().st_mtime_ns == made_at


def test_a_backup_that_is_under_way_is_given_up_with_the_window(
    lane: JournalService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lane.confirm("d1", INVOICE, AT)
    closing_thread = threading.Thread(target=lane.close)
    slices: list[int] = []

    def slow_backup(*_: object, always: bool) -> Iterator[None]:
        del always
        while len(slices) < 1000:
            slices.append(len(slices))
            if len(slices) == 2:
                closing_thread.start()
            time.sleep(0.002)
            yield

    monkeypatch.setattr(journal_service, "daily_backup", slow_backup)
    lane.back_up_daily(NOW.date())
    closing_thread.join()
    assert len(slices) < 1000


def test_while_an_export_reads_a_confirmation_does_not_wait(lane: JournalService) -> None:
    lane.confirm("d1", INVOICE, AT)
    with lane.beside() as journal, journal.batches.snapshot():
        assert journal.batches.count(Selection()) == 1
        lane.confirm("d2", INVOICE, AT)
        assert journal.batches.count(Selection()) == 1
    with lane.reading() as journal:
        assert journal.batches.count(Selection()) == 2


def test_a_reader_changes_nothing(lane: JournalService) -> None:
    lane.confirm("d1", INVOICE, AT)
    with lane.reading() as journal, pytest.raises(KnownError):
        journal.confirm("d2", INVOICE, at=AT)
    assert lane.read_day(AT.date())[0].count == 1


def test_the_day_is_tallied_as_it_goes(lane: JournalService) -> None:
    first = lane.confirm("d1", INVOICE, AT)
    assert lane.read_day(AT.date())[0].count == 1
    lane.confirm("d2", INVOICE, AT + timedelta(days=1))
    lane.confirm("d3", replace(INVOICE, replaces=first.number), AT + timedelta(minutes=1))
    summary, invoices = lane.read_day(AT.date())
    assert (summary.count, summary.gross_fen) == (1, INVOICE.gross_fen)
    assert len(invoices) == 2
    assert lane.read_day(AT.date() + timedelta(days=1))[0].count == 1


def test_a_clock_before_the_last_entry_is_told(lane: JournalService) -> None:
    lane.confirm("d1", INVOICE, AT)
    lane.refuse_changed_clock(AT + timedelta(days=20))
    for now in (AT - timedelta(days=365), AT + timedelta(days=365)):
        with pytest.raises(KnownError) as caught:
            lane.refuse_changed_clock(now)
        assert caught.value.kind is FailureKind.CLOCK_CHANGED
        assert caught.value.facts["last"] == f"{AT:%Y-%m-%d %H:%M}"


def test_a_backup_goes_to_the_second_place_too(tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    with closing(JournalService(tmp_path / "data", "T1", stick)) as service:
        service.confirm("d1", INVOICE, AT)
        service.back_up_daily(AT.date())
    assert len(list((stick / "T1").iterdir())) == 1


def test_which_paths_are_the_second_places(tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    with closing(JournalService(tmp_path / "data", "T1", stick)) as service:
        assert service.is_in_second_place(str(stick))
        assert service.is_in_second_place(str(stick / "T1"))
        assert not service.is_in_second_place(str(tmp_path / "data"))
        assert not service.is_in_second_place("")
        service.second_place = None
        assert not service.is_in_second_place(str(stick))


def test_a_damaged_journal_is_put_right_by_the_backup_that_it_names(
    lane: JournalService, tmp_path: Path
) -> None:
    lane.save_draft(Draft("d1", remark="typed"))
    expected = lane.load_draft()
    lane.back_up_daily(NOW.date())
    lane.close()
    (tmp_path / FILE_NAME).write_bytes(b"\0" * 9000)
    with pytest.raises(KnownError) as caught:
        lane.load_draft()
    assert caught.value.kind is FailureKind.JOURNAL_DAMAGED
    lane.restore(caught.value.facts["backup"], NOW)
    assert lane.load_draft() == expected


# ------------------------------------------------------------- what the window asks of a journal


def test_nothing_is_opened_before_it_is_used(lane: JournalService, tmp_path: Path) -> None:
    assert lane.path == tmp_path / FILE_NAME
    assert not lane.path.exists()
    assert lane.load_draft() is None
    assert lane.path.exists()


def test_the_newest_draft_is_loaded_until_it_is_discarded(lane: JournalService) -> None:
    lane.save_draft(Draft("d1", remark="one"))
    lane.save_draft(Draft("d1", remark="two"))
    assert lane.load_draft() == Draft("d1", remark="two")
    lane.discard_draft("d1")
    assert lane.load_draft() is None


def test_a_draft_survives_a_restart(lane: JournalService, tmp_path: Path) -> None:
    lane.save_draft(Draft("d1", remark="typed"))
    lane.close()
    with closing(JournalService(tmp_path, "T1")) as service:
        assert service.load_draft() == Draft("d1", remark="typed")


def test_forms_are_held_and_recalled_once(lane: JournalService) -> None:
    lane.hold(Draft("d1", remark="first"), NOW)
    lane.hold(Draft("d2", remark="second"), NOW + timedelta(minutes=1))
    assert [entry.draft.draft_id for entry in lane.held()] == ["d1", "d2"]
    assert lane.recall("d1") == Draft("d1", remark="first")
    assert lane.recall("d1") is None
    assert [entry.draft.draft_id for entry in lane.held()] == ["d2"]


def test_a_draft_is_confirmed_once(lane: JournalService) -> None:
    confirmed = lane.confirm("d1", INVOICE, AT)
    assert confirmed.number == "T1-20261123-0001"
    assert lane.confirm("d1", INVOICE, AT) == confirmed


@pytest.mark.parametrize(("reason", "stored"), [("Entered twice", "Entered twice"), ("", UNDONE)])
def test_a_void_has_a_reason_also_when_it_is_an_undo(
    lane: JournalService, reason: str, stored: str
) -> None:
    number = lane.confirm("d1", INVOICE, AT).number
    assert lane.void(number, reason, AT, "Lee") == number
    record = lane.journal().invoice(number)
    assert record is not None
    assert (record.void_reason, record.voided_by, record.voided_at) == (stored, "Lee", AT)


def test_a_day_is_read_with_its_sums(lane: JournalService) -> None:
    first = lane.confirm("d1", INVOICE, AT)
    second = lane.confirm("d2", INVOICE, AT + timedelta(minutes=1))
    lane.confirm("d3", INVOICE, AT + timedelta(days=1))
    summary, invoices = lane.read_day(AT.date())
    assert (summary.count, summary.gross_fen, summary.unexported) == (2, 22_600, 3)
    assert {invoice.number for invoice in invoices} == {first.number, second.number}


def test_another_window_does_not_get_the_journal(lane: JournalService, tmp_path: Path) -> None:
    lane.load_draft()
    with closing(JournalService(tmp_path, "T1")) as service:
        with pytest.raises(KnownError) as caught:
            service.load_draft()
        assert caught.value.kind is FailureKind.JOURNAL_IN_USE
        lane.close()
        assert service.load_draft() is None


def test_closing_twice_is_closing(lane: JournalService) -> None:
    lane.load_draft()
    lane.close()
    lane.close()
    assert lane.load_draft() is None


def test_a_backup_that_is_not_sound_leaves_the_journal_as_it_is(
    lane: JournalService, tmp_path: Path
) -> None:
    number = lane.confirm("d1", INVOICE, AT).number
    backup = tmp_path / "backup.sqlite3"
    backup.write_bytes(b"no database at all" * 400)
    with pytest.raises(KnownError) as caught:
        lane.restore(str(backup), NOW)
    assert caught.value.kind is FailureKind.BACKUP_NOT_SOUND
    assert lane.journal().invoice(number) is not None


def test_a_backup_that_failed_can_be_begun_again(lane: JournalService, tmp_path: Path) -> None:
    lane.load_draft()
    (tmp_path / "backups").write_text("a file in the folder's place")
    with pytest.raises(KnownError):
        lane.back_up_daily(NOW.date())
    (tmp_path / "backups").unlink()
    lane.back_up_daily(NOW.date())
    assert backup_of(tmp_path / FILE_NAME, NOW.date()).exists()
