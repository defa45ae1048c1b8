"""Marks invoices as exported, as an export does once its file is verified."""

from array import array
from collections.abc import Iterable
from datetime import datetime

from pos_scanner.domain.export_batch import ExportBatch, ItemEvent
from pos_scanner.journal import Journal


def mark_exported(journal: Journal, sequences: Iterable[int], at: datetime) -> str:
    """A batch of these invoices; gives its number."""
    number = journal.batches.next_number(at.date())
    items = array("q", sequences)
    batch = ExportBatch(
        number,
        "standard",
        "out.csv",
        rows=len(items),
        invoices=len(items),
        gross_fen=11300,
        sha256="0" * 64,
        exported_at=at,
        first_number="a",
        last_number="b",
    )
    journal.batches.add(batch, {ItemEvent.CONFIRMED: items})
    return number
