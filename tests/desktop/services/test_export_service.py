"""The window's export: one at a time, stopped by a wish, its formats beside the settings."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_scanner.desktop.services.export_service import ExportService
from pos_scanner.desktop.services.journal_service import JournalService
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.export_batch import ExportRequest
from pos_scanner.settings import Settings
from tests.export.conftest import EXAMPLES
from tests.till.builders import NOON

Progress = list[tuple[int, int]]


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[JournalService]:
    """A journal with three invoices."""
    service = JournalService(tmp_path / "data", "T1")
    for number, (invoice, _) in enumerate(EXAMPLES):
        service.confirm(f"d{number}", invoice, NOON)
    yield service
    service.close()


@pytest.fixture
def exports(journal: JournalService, tmp_path: Path) -> ExportService:
    return ExportService(journal, Settings(), tmp_path / "config" / "settings.toml")


@pytest.fixture
def request_(tmp_path: Path) -> ExportRequest:
    """All that was not exported yet, in the standard format."""
    return ExportRequest("standard", tmp_path / "out")


def ignore(done: int, total: int) -> None:
    """Nobody hears how far it is."""


def test_an_export_tells_how_far_it_is_and_marks_its_invoices(
    exports: ExportService, request_: ExportRequest
) -> None:
    progress: Progress = []
    assert exports.begin_export()
    (batch,) = exports.export(request_, NOON, lambda *step: progress.append(step))
    assert (batch.invoices, Path(batch.path).exists()) == (3, True)
    assert progress[-1][1] == 3
    assert exports.batches() == (batch,)


def test_one_export_runs_at_a_time(exports: ExportService, request_: ExportRequest) -> None:
    assert exports.begin_export()
    assert not exports.begin_export()
    exports.export(request_, NOON, ignore)
    assert exports.begin_export()


def test_an_export_that_failed_leaves_room_for_the_next(
    exports: ExportService, request_: ExportRequest
) -> None:
    exports.begin_export()
    exports.export(request_, NOON, ignore)
    exports.begin_export()
    with pytest.raises(KnownError) as caught:
        exports.export(request_, NOON, ignore)
    assert caught.value.kind is FailureKind.NOTHING_TO_EXPORT
    assert exports.begin_export()


def test_an_export_that_is_stopped_writes_and_marks_nothing(
    exports: ExportService, request_: ExportRequest, tmp_path: Path
) -> None:
    exports.begin_export()
    exports.cancel()
    with pytest.raises(KnownError) as caught:
        exports.export(request_, NOON, ignore)
    assert caught.value.kind is FailureKind.EXPORT_CANCELLED
    assert list((tmp_path / "out").glob("*.csv")) == []
    assert exports.batches() == ()


def test_a_new_export_ends_the_wish_to_stop_an_earlier_one(
    exports: ExportService, request_: ExportRequest
) -> None:
    exports.begin_export()
    exports.cancel()
    exports.begin_export()
    assert len(exports.export(request_, NOON, ignore)) == 1


def test_a_file_is_written_again_in_its_place(
    exports: ExportService, request_: ExportRequest
) -> None:
    (batch,) = exports.export(request_, NOON, ignore)
    Path(batch.path).unlink()
    exports.begin()
    assert exports.again(batch.number) == batch
    assert Path(batch.path).exists()


def test_a_dry_run_counts_and_an_older_one_ends_early(
    exports: ExportService, request_: ExportRequest
) -> None:
    older, newer = exports.next_dry_run(), exports.next_dry_run()
    assert exports.dry_run(request_, newer, NOON).invoices == 3
    with pytest.raises(KnownError) as caught:
        exports.dry_run(request_, older, NOON)
    assert caught.value.kind is FailureKind.EXPORT_CANCELLED


def test_a_format_of_the_users_is_beside_his_settings(
    exports: ExportService, tmp_path: Path
) -> None:
    folder = tmp_path / "config" / "presets"
    folder.mkdir(parents=True)
    (folder / "own-1.toml").write_text("title = 1", encoding="utf-8")
    choices = exports.choices()
    assert [error.kind for error in choices.broken] == [FailureKind.PRESET_INVALID]
    assert "standard" in {preset.name for preset in choices.presets}
    assert {preset.name for preset in exports.presets()} == {
        preset.name for preset in choices.presets
    }


def test_a_format_may_not_have_the_name_of_one_that_is_delivered(exports: ExportService) -> None:
    with pytest.raises(KnownError) as caught:
        exports.keep_preset("standard", "")
    assert caught.value.kind is FailureKind.PRESET_INVALID


def test_a_sample_is_of_what_waits_else_of_any(
    exports: ExportService, request_: ExportRequest
) -> None:
    assert len(exports.sample()) == 3
    exports.export(request_, NOON, ignore)
    assert len(exports.sample()) == 3


def test_an_empty_journal_has_no_sample(tmp_path: Path) -> None:
    journal = JournalService(tmp_path / "empty", "T1")
    assert ExportService(journal, Settings(), tmp_path).sample() == ()
    journal.close()
