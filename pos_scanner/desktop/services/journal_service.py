"""The journal as the window has it: opened and used on its work queues, never on the UI thread.

What changes it runs on ``WorkQueue.JOURNAL``; what takes its time reads on a connection of its own,
or copies on one, and a confirmation waits for neither.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from pos_scanner.desktop.services.export_process import Job, run_in_process
from pos_scanner.domain.checks.repetition import RepetitionRule, SaleIdentity
from pos_scanner.domain.errors import KnownError
from pos_scanner.domain.findings import Finding
from pos_scanner.domain.invoice import ConfirmedInvoice, DaySummary, Draft, HeldDraft, Invoice
from pos_scanner.export.file_content import Progress
from pos_scanner.journal import Journal
from pos_scanner.journal.backup.daily_backup import copy_backup, daily_backup
from pos_scanner.journal.backup.restore import Restore, begin_anew, restore
from pos_scanner.journal.journal import journal_path
from pos_scanner.journal.stats import refuse_changed_clock
from pos_scanner.journal.storage.database import Announce

T = TypeVar("T")
DAY_ROWS = 100
"""Of the day's list beside the camera, the newest; the list of invoices has all."""
UNDONE = "taken back at the till within seconds"
"""The reason of a void that is an undo."""


class JournalService:
    """One journal for one window; opens at the first use and again after a failure.

    Args:
        folder: the data folder.
        till: the till's name.
        second_place: a folder to which each backup is copied, too; may be set anew.
        head_folder: has a copy of the journal's head, see ``Journal.open``.

    Attributes:
        announce: hears on the work queue's thread, before an older journal is brought to this
            version, what that takes.
    """

    def __init__(
        self,
        folder: Path,
        till: str,
        second_place: Path | None = None,
        head_folder: Path | None = None,
    ) -> None:
        self.announce: Announce | None = None
        self._folder = folder
        self._head_folder = head_folder
        self.till = till
        self.second_place = second_place
        self._opening = threading.RLock()
        self._journal: Journal | None = None
        self._reader: Journal | None = None
        self._in_use = threading.RLock()
        self._is_closing = threading.Event()
        self._ended = threading.Condition()
        self._working_count = 0

    @property
    def path(self) -> Path:
        """The journal's file, whether or not it is there yet."""
        return journal_path(self._folder)

    @property
    def is_closing(self) -> bool:
        """Whether ``close`` waits for what works beside the journal; asked on any thread."""
        return self._is_closing.is_set()

    def journal(self) -> Journal:
        """The journal, opened if need be: drafts, cashiers, shifts and search are asked of it."""
        with self._opening:
            if self._journal is not None and self._journal.file.is_lost:
                self._journal.close()  # Another file has its name: opening says which.
                self._journal = None
            if self._journal is None:
                self._journal = self._open(exclusive=True)
            return self._journal

    @contextlib.contextmanager
    def reading(self) -> Iterator[Journal]:
        """The journal for as long as something is read, beside the confirmations.

        Raises:
            KnownError: as ``Journal.open``.
        """
        with self._in_use:
            journal = self.journal()
            if self._reader is not None and self._reader.file.file_id == journal.file.file_id:
                yield self._reader
                return
            if self._reader is not None:
                self._reader.close()
            self._reader = journal.reader()
            yield self._reader

    @contextlib.contextmanager
    def beside(self) -> Iterator[Journal]:
        """The journal on a connection that lasts for one piece of work and may write, too.

        Raises:
            KnownError: as ``Journal.open``.
        """
        with (
            self._working(),
            contextlib.closing(self._open(exclusive=False)) as journal,
        ):
            yield journal

    def run_in_process(self, job: Job[T], progress: Progress) -> T:
        """Run a job on the journal in a process of its own; see ``export_process``."""
        with self._working():
            return run_in_process(self._folder, self.till, job, progress)

    @contextlib.contextmanager
    def _working(self) -> Iterator[None]:
        """What has the file open beside the window; ``close`` waits for its end."""
        self.journal()
        with self._ended:
            self._working_count += 1
        try:
            yield
        finally:
            with self._ended:
                self._working_count -= 1
                self._ended.notify_all()

    def _open(self, *, exclusive: bool) -> Journal:
        return Journal.open(
            self._folder,
            till=self.till,
            exclusive=exclusive,
            settings_folder=self._head_folder,
            announce=self.announce,
        )

    def take_notices(self) -> tuple[KnownError, ...]:
        """What the owner should hear of once, see ``Journal.take_notices``."""
        return self._journal.take_notices() if self._journal is not None else ()

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

    def confirm(
        self,
        draft_id: str,
        invoice: Invoice,
        at: datetime,
        rule: RepetitionRule | None = None,
    ) -> ConfirmedInvoice:
        """Append an invoice; when this returns, it is on the disk."""
        return self.journal().confirm(draft_id, invoice, at=at, rule=rule)

    def find_repetitions(
        self, identity: SaleIdentity, within: timedelta, at: datetime
    ) -> tuple[Finding, ...]:
        """What a sale would repeat, were it confirmed now."""
        return self.journal().repetitions.find(identity, within, at=at)

    def void(self, number: str, reason: str, at: datetime, cashier: str) -> str:
        """Void a record, or without a reason take a confirmation back; gives the number."""
        return self.journal().void(number, reason or UNDONE, at=at, cashier=cashier).number

    def read_day(self, day: date) -> tuple[DaySummary, tuple[ConfirmedInvoice, ...]]:
        """A day's sums and its newest invoices; on a queue for reading."""
        with self.reading() as journal:
            return journal.day_summary(day), journal.invoices_of(day, DAY_ROWS)

    def refuse_changed_clock(self, now: datetime) -> None:
        """Compare the clock with the newest entry; raises CLOCK_CHANGED, see ``journal.stats``."""
        with self.reading() as journal:
            refuse_changed_clock(journal.file, now)

    def back_up_daily(self, today: date, *, always: bool = False) -> None:
        """Make the day's backup, if there is need of one, and copy it to the second place.

        ``always``: somebody asked for one; it is made even if there is no need.

        Call it on a queue of its own, when the window opens and when the day changes. The window's
        end gives it up.

        Raises:
            KnownError: see ``backup.daily_backup``.
        """
        with self.beside() as journal:
            with contextlib.closing(daily_backup(journal.file, today, always=always)) as slices:
                for _ in slices:
                    if self._is_closing.is_set():
                        return
            if self.second_place is not None:
                copy_backup(self.path, self.second_place, self.till)

    def is_in_second_place(self, path: str) -> bool:
        """Whether a path is the second place for backups or within it."""
        place = self.second_place
        return bool(path) and place is not None and Path(path).is_relative_to(place)

    def restore(self, backup: str, at: datetime) -> Restore:
        """Put a backup in the journal's place; it is opened again at the next use."""
        self.close()
        return restore(self._folder, Path(backup), at=at, settings_folder=self._head_folder)

    def begin_anew(self, at: datetime) -> Restore:
        """Begin an empty journal whose numbers follow those that were given."""
        self.close()
        return begin_anew(self._folder, at=at, settings_folder=self._head_folder)

    def close(self) -> None:
        """Close the file, if it is open, once whatever works beside it has ended."""
        self._is_closing.set()
        with self._ended:
            self._ended.wait_for(self._is_idle)
        with self._in_use, self._opening:
            for journal in filter(None, (self._reader, self._journal)):
                journal.close()
            self._reader = self._journal = None
        self._is_closing.clear()

    def _is_idle(self) -> bool:
        return self._working_count == 0
