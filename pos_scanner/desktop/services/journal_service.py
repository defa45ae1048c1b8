"""The journal as the window has it: opened and used on its work queue, never on the UI thread."""

from __future__ import annotations

from collections.abc import Generator
from datetime import date, datetime
from pathlib import Path

from pos_scanner.domain.errors import KnownError
from pos_scanner.domain.invoice import ConfirmedInvoice, DaySummary, Draft, HeldDraft, Invoice
from pos_scanner.journal import Journal
from pos_scanner.journal.backup.daily_backup import daily_backup
from pos_scanner.journal.backup.restore import Restore, restore
from pos_scanner.journal.journal import FILE_NAME

UNDONE = "taken back at the till within seconds"
"""The reason of a void that is an undo."""


class JournalService:
    """One journal for one window; opens at the first use and again after a failure.

    Args:
        folder: the data folder.
        till: the till's name.
    """

    def __init__(self, folder: Path, till: str) -> None:
        self._folder = folder
        self._till = till
        self._journal: Journal | None = None
        self._backup: Generator[None, None, None] | None = None

    @property
    def path(self) -> Path:
        """The journal's file, whether or not it is there yet."""
        return self._folder / FILE_NAME

    def journal(self) -> Journal:
        """The journal, opened if need be: drafts, cashiers, shifts and search are asked of it."""
        if self._journal is None:
            self._journal = Journal.open(self._folder, till=self._till, exclusive=True)
        return self._journal

    def load_draft(self) -> Draft | None:
        """What a crash or the last evening left in the form."""
        return self.journal().drafts.newest()

    def recover_draft(self, at: datetime) -> Draft | None:
        """At the start: the form as it was left; forms that were being saved then go on hold."""
        self.journal().drafts.hold_older(at=at)
        return self.load_draft()

    def save_draft(self, draft: Draft) -> None:
        """Keep the form as typed."""
        self.journal().drafts.save(draft)

    def discard_draft(self, draft_id: str) -> None:
        """Forget a cleared form."""
        self.journal().drafts.discard(draft_id)

    def hold(self, draft: Draft, at: datetime) -> None:
        """Put a form aside."""
        self.journal().drafts.hold(draft, "", at=at)

    def recall(self, draft_id: str) -> Draft | None:
        """Take one out again; ``None`` when it is gone."""
        return self.journal().drafts.recall(draft_id)

    def held(self) -> tuple[HeldDraft, ...]:
        """The forms put aside, the one that waits longest first."""
        return self.journal().drafts.held()

    def confirm(self, draft_id: str, invoice: Invoice, at: datetime) -> ConfirmedInvoice:
        """Append an invoice; when this returns, it is on the disk."""
        return self.journal().confirm(draft_id, invoice, at=at)

    def void(self, number: str, reason: str, at: datetime, cashier: str) -> str:
        """Void a record, or without a reason take a confirmation back; gives the number."""
        return self.journal().void(number, reason or UNDONE, at=at, cashier=cashier).number

    def read_day(self, day: date) -> tuple[DaySummary, tuple[ConfirmedInvoice, ...]]:
        """A day's sums and records."""
        journal = self.journal()
        return journal.day_summary(day), journal.invoices_of(day)

    def back_up_daily(self, day: date) -> bool:
        """One slice of the day's backup; True while more is to do: submit it again then.

        Call it when the window opens and when the day changes. Between two slices whatever else
        waits for the queue has its turn.
        """
        if self._backup is None:
            self._backup = daily_backup(self.journal().file, day)
        try:
            next(self._backup)
        except StopIteration:
            self._backup = None
        except KnownError:
            self._backup = None
            raise
        return self._backup is not None

    def restore(self, backup: str, at: datetime) -> Restore:
        """Put a backup in the journal's place; it is opened again at the next use."""
        self.close()
        return restore(self._folder, Path(backup), at=at)

    def close(self) -> None:
        """Close the file, if it is open; a backup that is not done is given up."""
        if self._backup is not None:
            self._backup.close()
            self._backup = None
        if self._journal is not None:
            self._journal.close()
            self._journal = None
