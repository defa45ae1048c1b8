"""A program that is killed while it remembers a batch: the batch counts whole or not at all."""

from array import array
from contextlib import closing, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import apsw
import pytest

from pos_scanner.domain.export_batch import ExportBatch, ItemEvent
from pos_scanner.journal import Journal, batch_marks
from pos_scanner.journal.storage.locks import FolderLock
from tests.faults.workload import NAMES, an_invoice

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
INVOICES = 7
CHUNKS = 8
"""Four of two items, four of two marks."""


class KilledError(Exception):
    """The program ends at this moment."""


def add_batch(journal: Journal, first: int = 1, destination: str = "standard") -> str:
    items = array("q", range(first, INVOICES + 1))
    number = journal.batches.next_number(AT.date())
    count = len(items)
    batch = ExportBatch(number, "standard", "out.csv", count, count, 1, "0" * 64, AT, "a", "b")
    batch = replace(batch, destination=destination)
    journal.batches.add(batch, {ItemEvent.CONFIRMED: items}, only_new=True)
    return number


def die_after(
    chunk: int, folder: Path, monkeypatch: pytest.MonkeyPatch, *, has_earlier: bool = False
) -> None:
    pauses: list[float] = []

    def pause(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == chunk:
            raise KilledError

    with closing(Journal.open(folder)) as journal, monkeypatch.context() as patched:
        for number in range(INVOICES):
            journal.confirm(f"d{number}", an_invoice(NAMES[0], 100 + number, AT), at=AT)
        if has_earlier:
            add_batch(journal, INVOICES, "another program")
        patched.setattr(batch_marks, "_ITEMS_AT_ONCE", 2)
        patched.setattr(batch_marks, "_MARKS_AT_ONCE", 2)
        patched.setattr("pos_scanner.journal.batch_marks.time.sleep", pause)
        with suppress(KilledError):
            add_batch(journal)


@pytest.mark.parametrize("chunk", range(1, CHUNKS + 1))
def test_the_next_start_completes_the_batch_or_clears_its_items_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chunk: int
) -> None:
    die_after(chunk, tmp_path, monkeypatch)
    with closing(Journal.open(tmp_path)) as journal:
        numbers = [batch.number for batch in journal.batches.all()]
        assert len(numbers) == int(chunk > CHUNKS // 2)
        marks = {invoice.exported_in or "" for invoice in journal.invoices_of(AT.date())}
        assert marks == (set(numbers) or {""})
        assert journal.file.ask("SELECT count(*) FROM batch_item") == [(INVOICES * len(numbers),)]
        assert journal.verify().is_sound


@pytest.mark.parametrize("chunk", range(1, CHUNKS))
def test_a_batch_is_completed_though_another_destination_had_its_last_invoice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chunk: int
) -> None:
    die_after(chunk, tmp_path, monkeypatch, has_earlier=True)
    with closing(Journal.open(tmp_path)) as journal:
        newest = journal.batches.all()[-1].number
        marks = [invoice.exported_in for invoice in journal.invoices_of(AT.date())]
        has_come = chunk > CHUNKS // 2
        assert marks.count(newest) == (INVOICES - 1 if has_come else 1)
        assert journal.verify().is_sound


def test_what_was_cleared_away_is_exported_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    die_after(2, tmp_path, monkeypatch)
    with closing(Journal.open(tmp_path)) as journal:
        number = add_batch(journal)
        assert [item.confirmed.exported_in for item in journal.batches.items_of(number)] == [
            number
        ] * INVOICES


@pytest.mark.parametrize("chunk", range(1, CHUNKS + 1))
def test_a_program_that_starts_meanwhile_leaves_an_export_under_way_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chunk: int
) -> None:
    die_after(chunk, tmp_path, monkeypatch)
    half_done = reported(tmp_path)
    lock = FolderLock.take_for_export(tmp_path, 0)
    Journal.open(tmp_path).close()
    lock.release()
    assert reported(tmp_path) == half_done


def reported(folder: Path) -> tuple[list[tuple[int]], list[tuple[str]]]:
    """Items and marks, read from the file alone."""
    with closing(apsw.Connection(str(folder / "journal.sqlite3"))) as file:
        items = list(file.execute("SELECT batch, sequence FROM batch_item ORDER BY 1, 2"))
        return items, list(file.execute("SELECT exported_in FROM invoice ORDER BY sequence"))
