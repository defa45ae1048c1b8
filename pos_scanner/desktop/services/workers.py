"""The one way work leaves the UI thread: work queues, each with threads of its own.

A piece of work is a function without arguments; its result or its KnownError comes back as a
queued call. The window's one blind catch is here: a mistake of ours on a queue is logged with
its traceback and comes back as PROGRAM_FAULT, so that whoever waits for an answer gets one.
"""

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from enum import Enum
from functools import partial
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

from pos_scanner.domain.errors import FailureKind, KnownError

T = TypeVar("T")
log = logging.getLogger(__name__)


class WorkQueue(Enum):
    """A set of threads for one kind of work."""

    JOURNAL = "journal"
    """Whatever changes the journal, in short transactions one after the other: nothing that a
    customer would wait for may stand here before a confirmation."""
    READING = "reading"
    """Lists, searches and sums of the journal, on a connection of their own."""
    EXPORT = "export"
    """Files for accounting, and what they would be; see ``export_process``."""
    BACKUP = "backup"
    OFFICE = "office"
    """Cashiers, on connections of their own, and settings: a PIN is hashed for some 20 ms, a file
    of settings is synced."""
    NETWORK = "network"
    POOL = "pool"
    """What goes to head office: no look-up waits for it."""
    PICTURE = "picture"
    """Codes in pictures that were pasted, dropped or taken off the screen."""
    SEARCH = "search"
    """Known buyers and the catalogue, as one types: neither keys nor the journal wait for it."""


THREADS = {queue: 2 if queue is WorkQueue.NETWORK else 1 for queue in WorkQueue}
_DROPPED = {WorkQueue.READING, WorkQueue.EXPORT, WorkQueue.BACKUP}


@dataclass(slots=True)
class Task:
    """A piece of work under way; a cancelled one's result is dropped."""

    done: Callable[[Any], None]
    failed: Callable[[KnownError], None]
    cancelled: bool = False

    def cancel(self) -> None:
        """Drop the result when it comes; work that has begun runs to its end."""
        self.cancelled = True


class Workers(QObject):
    """The work queues: one for the journal, others for what must not wait for it."""

    _came_back = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pools = {
            queue: ThreadPoolExecutor(THREADS[queue], thread_name_prefix=queue.value)
            for queue in WorkQueue
        }
        self._is_shut = False
        self._latest: dict[str, Callable[[], object]] = {}
        self._latest_lock = threading.Lock()
        self._came_back.connect(self._on_came_back, Qt.ConnectionType.QueuedConnection)

    def submit(
        self,
        queue: WorkQueue,
        work: Callable[[], T],
        done: Callable[[T], None] = lambda _: None,
        failed: Callable[[KnownError], None] = lambda _: None,
    ) -> Task:
        """Run ``work`` on a queue; call ``done`` or ``failed`` on the UI thread afterwards."""
        task = Task(done, failed)
        if self._is_shut:  # A timer of a page that is still open: nobody waits any more.
            return task
        future = self._pools[queue].submit(work)
        future.add_done_callback(lambda ended: self._hand_back(task, ended))
        return task

    def submit_latest(
        self,
        queue: WorkQueue,
        key: str,
        work: Callable[[], object],
        failed: Callable[[KnownError], None] = lambda _: None,
    ) -> None:
        """As ``submit``, but work of the same key that has not begun is replaced, not queued.

        For drafts: a cashier types faster than an old disk syncs, and only the newest counts.
        """
        # Between asking and replacing the queue may take the older one away: then the newer one
        # would wait for somebody who has gone.
        with self._latest_lock:
            is_waiting = key in self._latest
            self._latest[key] = work
        if not is_waiting:
            self.submit(queue, partial(self._run_latest, key), failed=failed)

    def _run_latest(self, key: str) -> object:
        """On the queue: whatever is the newest by now."""
        with self._latest_lock:
            work = self._latest.pop(key)
        return work()

    def shut_down(self) -> None:
        """Let what was submitted finish, and end the threads. Nothing comes back any more.

        What was to be read or copied and has not begun is dropped.
        """
        self._is_shut = True
        for queue, pool in self._pools.items():
            pool.shutdown(wait=True, cancel_futures=queue in _DROPPED)

    def _hand_back(self, task: Task, ended: "Future[Any]") -> None:
        if not ended.cancelled():
            self._came_back.emit(task, ended)

    @Slot(object, object)
    def _on_came_back(self, task: Task, ended: "Future[Any]") -> None:
        error = ended.exception()
        if error is not None and not isinstance(error, KnownError):
            log.error("a piece of work failed unforeseen", exc_info=error)
            error = KnownError(FailureKind.PROGRAM_FAULT)
        if task.cancelled or self._is_shut:
            return
        if error is None:
            task.done(ended.result())
        else:
            task.failed(error)
