"""Sends what the journal gains to the pool, in the background, and asks it for order numbers.

Nothing at the till waits for it: it has a work queue, connections to the journal and a clock of its
own. What cannot be sent now is sent later, ever more rarely while nobody answers.
"""

from __future__ import annotations

import random
import threading
from datetime import datetime
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from pos_scanner import clock
from pos_scanner.desktop.services.backend_service import BackendService
from pos_scanner.desktop.services.journal_service import JournalService
from pos_scanner.desktop.services.workers import Workers, WorkQueue
from pos_scanner.domain.checks.repetition import elsewhere
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.findings import Finding
from pos_scanner.domain.money import format_yuan
from pos_scanner.journal.pool_outbox import PoolCondition, PoolOutbox, PoolState, Sharing
from pos_scanner.protocol.pool import OrderUse, PersonalPart
from pos_scanner.settings import Settings
from pos_scanner.settings.pool import OFF, WHOLE

FIRST_MS = 15_000
"""After the start, which has more urgent things to do."""
SOON_MS = 3_000
"""After a confirmation: what follows at once goes with it."""
IDLE_MS = 15 * 60_000
"""When everything was sent: head office sees that the till is there."""
RETRY_MS, LONGEST_RETRY_MS = 15_000, 10 * 60_000
TYPING_MS = 400
"""Before an order number that is being typed is asked for."""
CONTRADICTIONS = {
    PoolCondition.FORKED: FailureKind.POOL_FORKED,
    PoolCondition.BEHIND: FailureKind.POOL_BEHIND,
}
"""Of which the owner hears: the journal here is not the one that the pool knows."""


class PoolService(QObject):
    """The pool of one window.

    Args:
        settings: what is shared; :meth:`use` puts others in their place.
        journal: read and marked on connections of its own.
        backend: the way there.

    Signals:
        failed(KnownError): the pool contradicts the journal; once for each contradiction.
        delivered(PoolState): a sending has ended.
        postponed(): nobody answers; it is tried again.
        order_answered(str, tuple[Finding]): an order number, and what other tills made of it.
    """

    failed = Signal(object)
    delivered = Signal(object)
    postponed = Signal()
    order_answered = Signal(str, object)

    def __init__(
        self,
        settings: Settings,
        journal: JournalService,
        backend: BackendService,
        workers: Workers,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self._journal = journal
        self._backend = backend
        self._workers = workers
        self._ended = threading.Event()
        self._is_sending = False
        self._has_more = False
        self._retry_ms = RETRY_MS
        self._reported: PoolCondition | None = None
        self._order = ""
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._send)
        self._typing = QTimer(self, singleShot=True)
        self._typing.timeout.connect(self._ask_order)

    @property
    def sharing(self) -> Sharing | None:
        """What is shared with whom; ``None`` while nothing is."""
        return sharing_of(self._settings, self._backend.url)

    def start(self) -> None:
        """Send what the last run has left."""
        if self.sharing is not None:
            self._timer.start(FIRST_MS)

    def use(self, settings: Settings) -> None:
        """Share as these settings say, from now on."""
        self._settings = settings
        self._order = ""
        if self.sharing is None:
            self._timer.stop()
        else:
            self.send_soon()

    def stop(self) -> None:
        """End what is under way; the rest is sent after the next start."""
        self._ended.set()
        self._timer.stop()
        self._typing.stop()

    def send_soon(self, *_: object) -> None:
        """The journal has gained something."""
        if self.sharing is None or self._ended.is_set():
            return
        if self._is_sending:
            self._has_more = True
            return
        is_due = self._timer.isActive() and self._timer.remainingTime() < SOON_MS
        # While nobody answers a confirmation makes it no more urgent.
        if not is_due and self._retry_ms == RETRY_MS:
            self._timer.start(SOON_MS)

    def ask_order(self, number: str) -> None:
        """Ask where else an order was invoiced; ``order_answered`` tells, or nothing does."""
        if number == self._order:
            return
        self._order = number
        self._typing.stop()
        if number and self.sharing is not None:
            self._typing.start(TYPING_MS)

    # ---------------------------------------------------------------------------- inner parts

    def _send(self) -> None:
        sharing = self.sharing
        if sharing is None or self._is_sending:
            return
        self._is_sending, self._has_more = True, False
        work = partial(self._send_all, sharing)
        self._workers.submit(WorkQueue.POOL, work, self._on_sent, self._on_failed)

    def _send_all(self, sharing: Sharing) -> PoolState:
        """On the queue of the pool."""
        with self._journal.beside() as journal:
            outbox = PoolOutbox(journal.file)
            return outbox.send_all(sharing, self._backend.send_entries, self._is_interrupted)

    def _is_interrupted(self) -> bool:
        return self._ended.is_set() or self._journal.is_closing

    def _on_sent(self, state: PoolState) -> None:
        self._is_sending, self._retry_ms = False, RETRY_MS
        contradiction = CONTRADICTIONS.get(state.condition)
        if contradiction is not None and state.condition is not self._reported:
            self.failed.emit(KnownError(contradiction, entry=str(state.entry)))
        self._reported = state.condition if contradiction is not None else None
        is_waiting = state.condition is PoolCondition.WAITING or self._has_more
        self._timer.start(SOON_MS if is_waiting and contradiction is None else IDLE_MS)
        self.delivered.emit(state)

    def _on_failed(self, _: KnownError) -> None:
        """Nobody answered: the status bar says so of the backend itself."""
        self._is_sending = False
        self._timer.start(int(self._retry_ms * random.uniform(0.8, 1.2)))  # noqa: S311  (no secret)
        self._retry_ms = min(2 * self._retry_ms, LONGEST_RETRY_MS)
        self.postponed.emit()

    def _ask_order(self) -> None:
        number = self._order
        work = partial(self._backend.order_uses, number)
        self._workers.submit(WorkQueue.NETWORK, work, partial(self._on_order_answered, number))

    def _on_order_answered(self, number: str, uses: tuple[OrderUse, ...]) -> None:
        now = clock.now()
        self.order_answered.emit(number, tuple(_finding(use, now) for use in uses[:1]))


def sharing_of(settings: Settings, url: str) -> Sharing | None:
    """What a till shares with the backend at an address; ``None`` where nothing is."""
    if settings.pool_records == OFF or not url:
        return None
    parts = frozenset(part for part in PersonalPart if getattr(settings, f"pool_{part.value}"))
    return Sharing(url, settings.pool_records == WHOLE, parts)


def _finding(use: OrderUse, now: datetime) -> Finding:
    place = f"{use.shop}, {use.till}" if use.shop else use.till
    try:
        at = datetime.fromisoformat(use.at).astimezone()
        time = f"{at:%H:%M}" if at.date() == now.date() else f"{at:%Y-%m-%d %H:%M}"
    except ValueError:
        time = use.at
    return elsewhere(use.number, place, format_yuan(use.gross_fen), time)
