"""Work runs off the UI thread, in order where order matters, and always comes back on it."""

import logging
import threading
from collections.abc import Callable, Iterator
from functools import partial

import pytest
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.services.workers import Workers, WorkQueue
from pos_scanner.domain.errors import FailureKind, KnownError


@pytest.fixture
def workers(qapp: QCoreApplication) -> Iterator[Workers]:
    made = Workers()
    yield made
    made.shut_down()
    qapp.processEvents()


def test_work_runs_elsewhere_and_its_result_comes_back_here(workers: Workers, qtbot: QtBot) -> None:
    threads: list[str] = []

    def work() -> int:
        threads.append(threading.current_thread().name)
        return 7

    def done(result: int) -> None:
        threads.append(threading.current_thread().name)
        results.append(result)

    results: list[int] = []
    workers.submit(WorkQueue.JOURNAL, work, done)
    qtbot.waitUntil(lambda: results == [7])
    assert threads[0].startswith("journal")
    assert threads[1] == threading.main_thread().name


def test_the_journals_lane_keeps_the_order(workers: Workers, qtbot: QtBot) -> None:
    order: list[int] = []
    for number in range(50):
        workers.submit(WorkQueue.JOURNAL, partial(order.append, number))
    qtbot.waitUntil(lambda: len(order) == 50)
    assert order == list(range(50))


def test_a_known_failure_is_handed_over(workers: Workers, qtbot: QtBot) -> None:
    failures: list[KnownError] = []

    def work() -> None:
        raise KnownError(FailureKind.DISK_FULL, path="/x")

    workers.submit(WorkQueue.NETWORK, work, failed=failures.append)
    qtbot.waitUntil(lambda: len(failures) == 1)
    assert failures[0].kind is FailureKind.DISK_FULL


def test_a_failure_of_ours_is_logged_and_becomes_a_sentence(
    workers: Workers, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    failures: list[KnownError] = []
    with caplog.at_level(logging.ERROR):
        workers.submit(WorkQueue.JOURNAL, lambda: 1 // 0, failed=failures.append)
        qtbot.waitUntil(lambda: len(failures) == 1)
    assert failures[0].kind is FailureKind.PROGRAM_FAULT
    assert "ZeroDivisionError" in caplog.text


def test_only_the_newest_of_one_key_is_done(workers: Workers, qtbot: QtBot) -> None:
    gate, kept = threading.Event(), list[int]()
    workers.submit(WorkQueue.JOURNAL, gate.wait)
    for number in range(100):
        workers.submit_latest(WorkQueue.JOURNAL, "draft", partial(kept.append, number))
    workers.submit_latest(WorkQueue.JOURNAL, "other", lambda: kept.append(-1))
    gate.set()
    qtbot.waitUntil(lambda: len(kept) == 2)
    assert kept == [99, -1]


class Rendezvous:
    """What waits for its turn and its lock, so that the queue's thread acts between two steps.

    The thread that asks whether work waits goes on once the queue's thread has taken that work, or
    stands before the lock: the moment at which the newer work could be lost.
    """

    def __init__(self, gate: threading.Event) -> None:
        self._gate = gate
        self._arrived = threading.Event()
        self._lock = threading.Lock()
        self.waiting = _Waiting(self)

    def __enter__(self) -> None:
        if not self._lock.acquire(blocking=False):
            self._arrived.set()
            self._lock.acquire()

    def __exit__(self, *_: object) -> None:
        self._lock.release()

    def let_the_queue_act(self) -> None:
        """Free the queue, and go on when it is at what waits."""
        self._gate.set()
        assert self._arrived.wait(30)

    def arrive(self) -> None:
        """The queue has taken the work away."""
        self._arrived.set()


class _Waiting(dict[str, Callable[[], object]]):
    def __init__(self, rendezvous: Rendezvous) -> None:
        super().__init__()
        self._rendezvous = rendezvous

    def __contains__(self, key: object) -> bool:
        is_waiting = super().__contains__(key)
        if is_waiting:
            self._rendezvous.let_the_queue_act()
        return is_waiting

    def pop(self, key: str, *_: object) -> Callable[[], object]:
        work = super().pop(key)
        self._rendezvous.arrive()
        return work


def test_the_newest_is_not_lost_when_the_queue_takes_the_older_one_in_the_same_moment(
    workers: Workers, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, saved = threading.Event(), list[int]()
    rendezvous = Rendezvous(gate)
    monkeypatch.setattr(workers, "_latest", rendezvous.waiting)
    monkeypatch.setattr(workers, "_latest_lock", rendezvous)
    workers.submit(WorkQueue.JOURNAL, gate.wait)
    workers.submit_latest(WorkQueue.JOURNAL, "draft", partial(saved.append, 1))
    workers.submit_latest(WorkQueue.JOURNAL, "draft", partial(saved.append, 2))
    ends: list[bool] = []
    workers.submit(WorkQueue.JOURNAL, bool, ends.append)
    qtbot.waitUntil(lambda: bool(ends))
    assert saved[-1] == 2


def test_a_cancelled_result_is_dropped_and_all_work_ends_at_the_end(qapp: QCoreApplication) -> None:
    workers = Workers()
    results: list[int] = []
    finished: list[int] = []
    task = workers.submit(WorkQueue.NETWORK, lambda: 1, results.append)
    task.cancel()
    workers.submit(WorkQueue.JOURNAL, lambda: finished.append(2))
    workers.shut_down()
    qapp.processEvents()
    assert results == []
    assert finished == [2]
    assert not [t for t in threading.enumerate() if t.name.startswith(("journal", "network"))]


def test_nothing_comes_back_after_the_end(qapp: QCoreApplication) -> None:
    came: list[int] = []
    workers = Workers()
    workers.submit(WorkQueue.JOURNAL, lambda: 7, came.append)
    workers.shut_down()
    qapp.processEvents()
    assert came == []


def test_what_is_wanted_after_the_end_is_dropped(qtbot: QtBot) -> None:
    workers = Workers()
    workers.shut_down()
    done: list[int] = []
    workers.submit(WorkQueue.JOURNAL, lambda: 1, done.append)
    assert done == []
