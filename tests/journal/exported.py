"""Marks invoices as exported, as an export does once its file is verified."""

from collections.abc import Iterable
from datetime import datetime

from pos_scanner.domain.invoice import ExportBatch
from pos_scanner.journal import Journal


def mark_exported(journal: Journal, sequences: Iterable[int], at: datetime) -> str:
    """A batch of these invoices; gives its number."""
    number = journal.next_batch_number(at.date())
    batch = ExportBatch(number, "standard", "out.csv", 1, 1, 11300, "0" * 64, at, "a", "b")
    journal.record_batch(batch, sequences)
    return number
