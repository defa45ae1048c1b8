"""Looks after the journal's file: a backup and a verification each day, a damaged file's restore.

The backup is made on a queue of its own and the verification in a process of its own: no
confirmation waits for them.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from pos_scanner.clock import since_boot_s
from pos_scanner.desktop.maintenance.data_folder import FolderChoice
from pos_scanner.desktop.maintenance.restore_page import RestorePage
from pos_scanner.desktop.services import Services
from pos_scanner.desktop.services.workers import WorkQueue
from pos_scanner.desktop.widgets.page import Page
from pos_scanner.desktop.widgets.page_host import PageHost
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.integrity_report import Problem
from pos_scanner.journal.backup.restore import Restore
from pos_scanner.journal.integrity.verification_process import Verdict, VerificationProcess
from pos_scanner.journal.stats import CLOCK_TOLERANCE, clock_changed

log = logging.getLogger(__name__)

DAY_CHECK_MS = 60_000
VERIFY_AFTER_MS = 20_000
"""The morning's first customers come before the verification."""
VERDICT_CHECK_MS = 500
PROVED, PROVED_ALONE = "proved", "proved-alone"
"""Reasons of JOURNAL_DAMAGED: the verification found it; there is a sound backup, or none."""
_OWNER_DECIDES = {
    FailureKind.DATA_FOLDER_EMPTY,
    FailureKind.JOURNAL_MISSING,
    FailureKind.JOURNAL_EMPTY,
    FailureKind.JOURNAL_OLDER,
    FailureKind.JOURNAL_WITHOUT_LOG,
    FailureKind.JOURNAL_OF_ANOTHER_TILL,
    FailureKind.JOURNAL_REPLACED,
    FailureKind.JOURNAL_MOVED,
    FailureKind.JOURNAL_FOREIGN,
}
"""The file is not the one that the till wrote last; see ``journal.storage.continuity``."""
_REPORTED = {
    FailureKind.DISK_FULL,
    FailureKind.FOLDER_NOT_WRITABLE,
    FailureKind.BACKUP_NOT_SOUND,
    FailureKind.BACKUP_PLACE_MISSING,
    FailureKind.JOURNAL_DAMAGED,
}
"""A backup's failures that the cashier is told; the journal reports its others where it is used."""


@dataclass(frozen=True, slots=True)
class LastResults:
    """What the last backup and the last verification came to since the window opened.

    Attributes:
        is_backing_up: whether a backup is under way.
        failure: why there is no backup; ``None`` when it succeeded, or there was none.
        copy_failure: the same of its copy in the second place.
        progress: how much is verified, 0 to 1; ``None`` while no verification is under way.
        verdict: of the last verification; ``None`` before the first.
        verified_at: when that ended.
    """

    is_backing_up: bool = False
    failure: KnownError | None = None
    copy_failure: KnownError | None = None
    progress: float | None = None
    verdict: Verdict | None = None
    verified_at: datetime | None = None


class BackupController(QObject):
    """Backs one window's journal up and registers the page ``restore``.

    Attributes:
        results: of the last backup and the last verification.

    Signals:
        results_changed(LastResults): ``results`` are others now;
        backed_up(): a backup has ended, well or not;
        failed(KnownError): no backup could be made, or the verification found damage;
        restored(): a backup has taken the journal's place;
        day_changed(): it is past midnight;
        migration_planned(MigrationPlan): an older journal is brought to this version first.
    """

    results_changed = Signal(object)
    backed_up = Signal()
    failed = Signal(object)
    restored = Signal()
    day_changed = Signal()
    migration_planned = Signal(object)

    def __init__(self, host: PageHost, services: Services) -> None:
        super().__init__(host)
        self._host = host
        self._journal = services.journal
        self._queues = services.queues
        self._folder_choice = FolderChoice(host, services)
        self._now = services.now
        self._day = services.now().date()
        self._moment = services.now(), since_boot_s()
        self.results = LastResults()
        self._damage: KnownError | None = None
        self._backup_choice = ""
        self._verification = VerificationProcess()
        self._day_timer = self._timer(DAY_CHECK_MS, self.check_day)
        self._verify_timer = self._timer(VERIFY_AFTER_MS, self._verify)
        self._verify_timer.setSingleShot(True)
        self._verdict_timer = self._timer(VERDICT_CHECK_MS, self._take_verdict)
        self._journal.announce = self.migration_planned.emit
        host.register("restore", self._make_page)

    def start(self) -> None:
        """Back up today's journal, once it is open or could not be opened."""
        self._day = self._now().date()
        self._moment = self._now(), since_boot_s()
        self._queues.submit(
            WorkQueue.READING,
            partial(self._journal.refuse_changed_clock, self._now()),
            failed=self._on_clock_checked,
        )
        self._back_up(self._day)
        self._read_notices()
        self._day_timer.start()

    def stop(self) -> None:
        """End the timers and the verification: the window closes."""
        self._day_timer.stop()
        self._verify_timer.stop()
        self.stop_verification()

    def can_restore(self, error: KnownError) -> bool:
        """Remember a failure that the restore page helps with; the first one opens it."""
        if "backup" not in error.facts and error.kind not in _OWNER_DECIDES:
            return False
        # What the verification found has waited so long: it does not come between two customers.
        opens = self._damage is None and error.facts.get("reason") != PROVED
        self._damage = error
        if opens:
            # Not within the slot that reports the failure: others have yet to hear of it.
            QTimer.singleShot(0, self, self.open_page)
        return True

    def open_page(self) -> None:
        """Open the page that puts the backup in the journal's place, if there is need of it."""
        if self._damage is not None:
            self._host.open("restore")

    def offer(self, backup: str) -> None:
        """Open the page that puts a backup in the journal's place, over the page that is open.

        Args:
            backup: its path, as somebody chose it.
        """
        self._backup_choice = backup
        self._host.replace("restore")

    def back_up_now(self) -> None:
        """Make a backup even if there is no need of one; ``backed_up`` tells of its end."""
        self._back_up(self._now().date(), always=True)

    def verify_now(self) -> None:
        """Verify the journal now; ``results_changed`` tells how far it is and what it came to."""
        self._verify_timer.stop()
        self._verify()

    def stop_verification(self) -> None:
        """Give the verification up that is under way; the last verdict stays."""
        self._verdict_timer.stop()
        self._verification.stop()
        self._set(replace(self.results, progress=None))

    def check_day(self) -> None:
        """Begin another day's backup when midnight has passed; tell of a clock that was set."""
        self._check_clock()
        self._read_notices()
        today = self._now().date()
        if today != self._day:
            self._day = today
            self.day_changed.emit()
            self._back_up(today)

    # ------------------------------------------------------------------------------ inner parts

    def _timer(self, interval_ms: int, on_timeout: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setInterval(interval_ms)
        timer.timeout.connect(on_timeout)
        return timer

    def _read_notices(self) -> None:
        self._queues.submit(WorkQueue.JOURNAL, self._journal.take_notices, self._on_notices_read)

    def _on_notices_read(self, notices: tuple[KnownError, ...]) -> None:
        for notice in notices:
            log.warning("the journal: %s", notice.kind.value)
            self.failed.emit(notice)

    def _check_clock(self) -> None:
        """Once for each time that it was set: from then on the new time is compared."""
        (previous, previous_s), (now, now_s) = self._moment, (self._now(), since_boot_s())
        self._moment = now, now_s
        difference = now - previous - timedelta(seconds=now_s - previous_s)
        if abs(difference) > CLOCK_TOLERANCE:
            self._on_clock_checked(clock_changed(now, previous))

    def _on_clock_checked(self, error: KnownError) -> None:
        if error.kind is FailureKind.CLOCK_CHANGED:  # Others are told where the journal is used.
            log.warning("the clock was changed")
            self.failed.emit(error)

    def _set(self, results: LastResults) -> None:
        if results != self.results:
            self.results = results
            self.results_changed.emit(results)

    def _back_up(self, day: date, *, always: bool = False) -> None:
        self._set(replace(self.results, is_backing_up=True))
        self._queues.submit(
            WorkQueue.BACKUP,
            partial(self._journal.back_up_daily, day, always=always),
            self._on_backed_up,
            partial(self._on_backup_failed, is_asked=always),
        )

    def _on_backed_up(
        self, _: None, failure: KnownError | None = None, copy_failure: KnownError | None = None
    ) -> None:
        results = replace(self.results, failure=failure, copy_failure=copy_failure)
        self._set(replace(results, is_backing_up=False))
        self.backed_up.emit()
        self._verify_timer.start()

    def _on_backup_failed(self, error: KnownError, *, is_asked: bool) -> None:
        log.warning("no backup today: %s", error.kind.value)
        if error.kind in _REPORTED and not is_asked:  # Who asked for it sees the results.
            self.failed.emit(error)
        if self._journal.is_in_second_place(error.facts.get("path", "")):
            self._on_backed_up(None, copy_failure=error)
        else:
            self._on_backed_up(None, failure=error)

    def _verify(self) -> None:
        self._verification.start(self._journal.path)
        self._verdict_timer.start()
        self._set(replace(self.results, progress=0.0))

    def _take_verdict(self) -> None:
        verdict = self._verification.take()
        if verdict is None:
            self._set(replace(self.results, progress=self._verification.progress))
            return
        self._verdict_timer.stop()
        at = self._now()
        self._set(replace(self.results, progress=None, verdict=verdict, verified_at=at))
        if verdict.problem is None or self._damage is not None:  # That was reported already.
            return
        log.warning("the verification of the journal: %s", verdict.problem.kind.value)
        self.failed.emit(_damage_of(self._journal.path, verdict.problem, verdict.backup))

    # ------------------------------------------------------------------------------- restoring

    def _make_page(self) -> Page:
        choice, self._backup_choice = self._backup_choice, ""
        if choice:
            page = RestorePage(self._host.window, None, backup=choice)
        else:
            error = self._damage or KnownError(FailureKind.JOURNAL_DAMAGED)
            page = RestorePage(
                self._host.window,
                error,
                can_begin=error.kind in _OWNER_DECIDES,
                is_folder_fixed=self._folder_choice.is_fixed,
            )
        page.restore_requested.connect(partial(self._restore, page))
        page.begin_requested.connect(partial(self._begin_anew, page))
        page.folder_requested.connect(partial(self._folder_choice.ask, page))
        page.retry_requested.connect(partial(self._retry, page))
        return page

    def _begin_anew(self, page: RestorePage) -> None:
        self.stop_verification()
        show = self._host.while_open(page, page.show_begun)
        self._queues.submit(
            WorkQueue.JOURNAL,
            partial(self._journal.begin_anew, self._now()),
            partial(self._on_begun, show),
            self._host.while_open(page, page.show_failure),
        )

    def _on_begun(self, show: Callable[[int | None], None], begun: Restore) -> None:
        log.warning("an empty journal was begun on purpose")
        self._damage = None
        show(begun.missing)
        self.restored.emit()

    def _retry(self, page: RestorePage) -> None:
        """Open the journal again: its owner has brought the right file back."""
        page.close()
        self._damage = None
        self.restored.emit()

    def _restore(self, page: RestorePage, backup: str) -> None:
        self.stop_verification()  # It has the file open, which Windows would not let go.
        show = self._host.while_open(page, page.show_restored)
        self._queues.submit(
            WorkQueue.JOURNAL,
            partial(self._journal.restore, backup, self._now()),
            partial(self._on_restored, show),
            self._host.while_open(page, page.show_failure),
        )

    def _on_restored(self, show: Callable[[int, str, int | None], None], restore: Restore) -> None:
        log.warning("a backup took the journal's place")
        self._damage = None
        show(restore.invoices, restore.kept_as.name if restore.kept_as else "", restore.missing)
        self.restored.emit()


def _damage_of(journal: Path, problem: Problem, backup: Path | None) -> KnownError:
    """Name the invoice where there is one; else as any damaged journal."""
    facts = {"path": str(journal)}
    if problem.number:
        facts |= {"what": problem.number, "reason": PROVED if backup else PROVED_ALONE}
    elif backup:
        facts["reason"] = "has-backup"
    if backup:
        facts["backup"] = str(backup)
    return KnownError(FailureKind.JOURNAL_DAMAGED, **facts)
