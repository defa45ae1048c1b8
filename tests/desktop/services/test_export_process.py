"""An export's work in a process of its own: its result, its progress, its end, its failures."""

import os
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from pos_scanner.desktop.services import export_service
from pos_scanner.desktop.services.export_process import run_in_process
from pos_scanner.desktop.services.export_service import ExportService
from pos_scanner.desktop.services.journal_service import JournalService
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.export_batch import ExportRequest, Selection
from pos_scanner.export.file_content import Progress, no_progress
from pos_scanner.journal import Journal
from pos_scanner.settings import Settings
from tests.export.conftest import AT, EXAMPLES

INVOICE, CONFIRMED_AT = EXAMPLES[0]


def count(journal: Journal, progress: Progress) -> tuple[int, int]:
    progress(1, 2)
    return os.getpid(), journal.batches.count(Selection())


def fail(kind: FailureKind, journal: Journal, progress: Progress) -> None:
    progress(0, 1)
    raise KnownError(kind, path=str(journal.path))


def go_on_for_ever(journal: Journal, progress: Progress) -> None:
    while True:
        progress(0, journal.batches.count(Selection()))


def divide(journal: Journal, progress: Progress) -> float:
    progress(0, 1)
    return 1 / (journal.batches.count(Selection()) - 1)


def die(journal: Journal, progress: Progress) -> None:
    progress(0, journal.batches.count(Selection()))
    os._exit(1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with closing(Journal.open(tmp_path)) as journal:
        journal.confirm("d1", INVOICE, at=CONFIRMED_AT)
    return tmp_path


def test_the_result_comes_from_another_process(folder: Path) -> None:
    steps: list[tuple[int, int]] = []
    pid, invoices = run_in_process(folder, "T1", count, lambda *step: steps.append(step))
    assert pid != os.getpid()
    assert invoices == 1
    assert (1, 2) in steps


def test_a_failure_comes_back_with_its_facts(folder: Path) -> None:
    with pytest.raises(KnownError) as caught:
        run_in_process(folder, "T1", partial(fail, FailureKind.DISK_FULL), no_progress)
    assert caught.value.kind is FailureKind.DISK_FULL
    assert caught.value.facts["path"].startswith(str(folder))


def test_it_stops_when_its_progress_is_refused(folder: Path) -> None:
    def refuse(position: int, total: int) -> None:
        raise KnownError(FailureKind.EXPORT_CANCELLED, done=f"{position} {total}")

    with pytest.raises(KnownError) as caught:
        run_in_process(folder, "T1", go_on_for_ever, refuse)
    assert caught.value.kind is FailureKind.EXPORT_CANCELLED


@pytest.mark.parametrize("job", [divide, die])
def test_our_own_mistake_there_is_a_fault_here(
    folder: Path, job: Callable[[Journal, Progress], object]
) -> None:
    with pytest.raises(KnownError) as caught:
        run_in_process(folder, "T1", job, no_progress)
    assert caught.value.kind is FailureKind.PROGRAM_FAULT


@pytest.mark.parametrize("preset", ["standard", "workbook"])
def test_a_large_export_is_the_same_as_a_small_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, preset: str
) -> None:
    monkeypatch.setattr(export_service, "LARGEST_HERE", 1)
    with closing(JournalService(tmp_path / "data", "T1")) as journals:
        exports = ExportService(journals, Settings(), tmp_path / "settings.toml")
        for number, (invoice, at) in enumerate(EXAMPLES):
            journals.confirm(f"d{number}", invoice, at)
        request = ExportRequest(preset, tmp_path / "out")
        expected = exports.dry_run(request, exports.next_dry_run(), AT)
        exports.begin_export()
        (batch,) = exports.export(request, AT, no_progress)
        assert (batch.invoices, batch.rows) == (expected.invoices, expected.rows)
        assert Path(batch.path).exists()
        assert exports.batches() == (batch,)
        assert exports.again(batch.number) == batch
