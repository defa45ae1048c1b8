"""The log beside the journal: copied back without the confirmations, not longer than needed."""

from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from pos_scanner.domain.invoice import Invoice
from pos_scanner.journal import Journal
from pos_scanner.journal.storage import checkpoints

Build = Callable[..., Invoice]


def log_bytes(journal: Journal) -> int:
    return journal.path.with_name(f"{journal.path.name}-wal").stat().st_size


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(checkpoints, "PAGES", 50)
    monkeypatch.setattr(checkpoints, "LARGEST_LOG", 300_000)
    return 300_000


def confirm(journal: Journal, build: Build, now: datetime, numbers: range) -> None:
    for number in numbers:
        journal.confirm(f"d{number}", build(), at=now)
        wait_for_the_copy(journal)


def wait_for_the_copy(journal: Journal) -> None:
    """What the thread does is waited for, so that each commit finds it through."""
    assert journal._checkpoints is not None
    if journal._checkpoints._copying is not None:
        journal._checkpoints._copying.result()


def test_the_log_stays_short_while_a_window_confirms(
    tmp_path: Path, invoice: Build, now: datetime, small: int
) -> None:
    with closing(Journal.open(tmp_path, exclusive=True)) as journal:
        confirm(journal, invoice, now, range(60))
        assert log_bytes(journal) <= small
        assert journal.verify().is_sound


def test_a_long_reader_keeps_the_log_only_as_long_as_it_reads(
    tmp_path: Path, invoice: Build, now: datetime, small: int
) -> None:
    with closing(Journal.open(tmp_path, exclusive=True)) as journal:
        confirm(journal, invoice, now, range(1))
        with closing(journal.reader()) as reader:
            with reader.batches.snapshot():
                assert len(reader.invoices_of(now.date())) == 1
                confirm(journal, invoice, now, range(1, 80))
                assert len(reader.invoices_of(now.date())) == 1
                assert log_bytes(journal) > small
            confirm(journal, invoice, now, range(80, 90))
            assert log_bytes(journal) <= small
            assert len(reader.invoices_of(now.date())) == 90
