"""Looks after the journal's file: each day a backup and a proof, and a damaged one's rescue.

The backup is made in slices on the journal lane, so that a confirmation waits for one at most;
the proof has a process of its own.
"""

import logging
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from pos_scanner.desktop.maintenance.restore_page import RestorePage
from pos_scanner.desktop.services.journal_service import JournalService
from pos_scanner.desktop.services.workers import Workers, WorkQueue
from pos_scanner.desktop.widgets.page import Page
from pos_scanner.desktop.widgets.page_host import PageHost
from pos_scanner.desktop.window.main_window import MainWindow
from pos_scanner.domain.errors import FailureKind, KnownError

if TYPE_CHECKING:
    from pos_scanner.domain.integrity_report import Problem
    from pos_scanner.journal.backup.restore import Restore
    from pos_scanner.journal.integrity.verification_process import VerificationProcess

log = logging.getLogger(__name__)

DAY_CHECK_MS = 60_000
PROOF_AFTER_MS = 20_000
"""The morning's first customers come before the proof."""
VERDICT_CHECK_MS = 500
PROVED, PROVED_ALONE = "proved", "proved-alone"
"""Reasons of JOURNAL_DAMAGED: the proof found it; there is a sound backup, or none."""
_WORTH_TELLING = {
    FailureKind.DISK_FULL,
    FailureKind.FOLDER_NOT_WRITABLE,
    FailureKind.BACKUP_NOT_SOUND,
    FailureKind.JOURNAL_DAMAGED,
}
"""Of a backup's failures; others are the journal's own, which whoever uses it is told of."""


class BackupController(QObject):
    """Of one window's journal.

    Signals:
        failed(KnownError): no backup could be made, or the proof found damage;
        restored(): the journal is another one now;
        day_changed(): it is past midnight.
    """

    failed = Signal(object)
    restored = Signal()
    day_changed = Signal()

    def __init__(
        self,
        window: MainWindow,
        pages: PageHost,
        journal: JournalService,
        workers: Workers,
        now: Callable[[], datetime],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._pages = pages
        self._journal = journal
        self._workers = workers
        self._now = now
        self._day: date | None = None
        self._trouble: KnownError | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(DAY_CHECK_MS)
        self._timer.timeout.connect(self._look_at_the_day)
        self._proof: VerificationProcess | None = None
        self._proof_due = QTimer(self)
        self._proof_due.setSingleShot(True)
        self._proof_due.timeout.connect(self._prove)
        self._verdict_timer = QTimer(self)
        self._verdict_timer.setInterval(VERDICT_CHECK_MS)
        self._verdict_timer.timeout.connect(self._look_for_a_verdict)
        pages.offer("rescue", self._page)

    def start(self) -> None:
        """The journal is open, or has been tried."""
        self._day = self._now().date()
        self._go_on()
        self._timer.start()

    def stop(self) -> None:
        """The window closes."""
        self._timer.stop()
        self._proof_due.stop()
        self._end_proof()

    def take_trouble(self, error: KnownError) -> bool:
        """A failure has come; whether a backup can help. The first time the offer opens itself."""
        if "backup" not in error.facts:
            return False
        # What the proof found has waited so long: it does not come between two customers.
        is_new = self._trouble is None and error.facts.get("reason") != PROVED
        self._trouble = error
        if is_new:
            # Not within the slot that tells of the failure: that has yet to tell the others.
            QTimer.singleShot(0, self, self.offer)
        return True

    def offer(self) -> None:
        """Open the page that puts the backup in place."""
        if self._trouble is not None:
            self._pages.open("rescue")

    # ------------------------------------------------------------------------------ inner parts

    def _look_at_the_day(self) -> None:
        today = self._now().date()
        if today != self._day:
            self._day = today
            self.day_changed.emit()
            self._go_on()

    def _go_on(self) -> None:
        """One slice, and the next when it is done."""
        day = self._day
        assert day is not None  # noqa: S101  (start has set it)
        self._workers.submit(
            WorkQueue.JOURNAL,
            lambda: self._journal.back_up_daily(day),
            lambda has_more: self._go_on() if has_more else self._proof_due.start(PROOF_AFTER_MS),
            self._could_not_back_up,
        )

    def _prove(self) -> None:
        from pos_scanner.journal.integrity.verification_process import VerificationProcess  # noqa: PLC0415  (after first paint)

        self._proof = self._proof or VerificationProcess()
        self._proof.start(self._journal.path)
        self._verdict_timer.start()

    def _look_for_a_verdict(self) -> None:
        verdict = None if self._proof is None else self._proof.take()
        if verdict is None:
            return
        self._verdict_timer.stop()
        if verdict.problem is None or self._trouble is not None:  # That has been told already.
            return
        log.warning("the proof of the journal: %s", verdict.problem.kind.value)
        self.failed.emit(self._damage(verdict.problem, verdict.backup))

    def _damage(self, problem: "Problem", backup: Path | None) -> KnownError:
        """Told by the invoice, where one can be named; else as any damaged journal."""
        facts = {"path": str(self._journal.path)}
        if problem.number:
            facts |= {"what": problem.number, "reason": PROVED if backup else PROVED_ALONE}
        elif backup:
            facts["reason"] = "has-backup"
        if backup:
            facts["backup"] = str(backup)
        return KnownError(FailureKind.JOURNAL_DAMAGED, **facts)

    def _end_proof(self) -> None:
        self._verdict_timer.stop()
        if self._proof is not None:
            self._proof.stop()

    def _could_not_back_up(self, error: KnownError) -> None:
        log.warning("no backup today: %s", error.kind.value)
        if error.kind in _WORTH_TELLING:
            self.failed.emit(error)
        self._proof_due.start(PROOF_AFTER_MS)

    def _page(self) -> Page:
        trouble = self._trouble or KnownError(FailureKind.JOURNAL_DAMAGED)
        page = RestorePage(self._window, trouble)
        page.restore_requested.connect(lambda backup: self._restore(page, backup))
        return page

    def _restore(self, page: RestorePage, backup: str) -> None:
        at = self._now()
        self._end_proof()  # It has the file open, which Windows would not let go.

        def done(told: "Restore") -> None:
            log.warning("a backup took the journal's place")
            self._trouble = None
            if self._pages.page is page:
                kept = told.kept_as.name if told.kept_as else ""
                page.show_restored(told.invoices, kept, told.missing)
            self.restored.emit()

        def failed(error: KnownError) -> None:
            if self._pages.page is page:
                page.show_failure(error)

        self._workers.submit(
            WorkQueue.JOURNAL, lambda: self._journal.restore(backup, at), done, failed
        )
