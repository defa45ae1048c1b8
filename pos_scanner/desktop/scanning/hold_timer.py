"""Timers for keys that may wait in the event loop while the UI thread is busy.

A timer that is due goes before what has waited as long; no decision about keys may.
"""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer, Signal

from pos_scanner.capture.scanners.key_actions import KeyAction
from pos_scanner.capture.scanners.wedge import Wedge

STEPS = 5
MOST_LATE_STEPS = 20
"""A window that never answers in time is settled after so many at the latest."""


class SettleTimer(QObject):
    """Says that the event loop has answered for a while, so that no key waits in it any more.

    It counts steps. One that comes late shows that the UI thread was busy, as with a page that is
    built or painted for the first time, and the count begins anew.

    Args:
        duration_ms: for how long it must have answered.

    Signals:
        settled(): it has.
    """

    settled = Signal()

    def __init__(self, duration_ms: int, parent: QObject) -> None:
        super().__init__(parent)
        self._clock = QElapsedTimer()
        self._step_count = self._late_count = 0
        self._timer = QTimer(self)
        self._timer.setInterval(duration_ms // STEPS)
        self._timer.timeout.connect(self._on_timeout)

    @property
    def is_running(self) -> bool:
        """Whether it is still waiting."""
        return self._timer.isActive()

    def start(self) -> None:
        """Begin to count, anew if it had begun."""
        self._step_count = self._late_count = 0
        self._clock.start()
        self._timer.start()

    def _on_timeout(self) -> None:
        is_late = self._clock.restart() > 2 * self._timer.interval()
        self._late_count += is_late
        is_anew = is_late and self._late_count < MOST_LATE_STEPS
        self._step_count = 0 if is_anew else self._step_count + 1
        if self._step_count >= STEPS:
            self._timer.stop()
            self.settled.emit()


class HoldTimer(QObject):
    """Ends a wedge's wait for the next key: at its deadline, and one turn of the event loop later.

    Args:
        wedge: says until when to wait, by the keys' own clock.
        perform: called with the wedge's actions once no key came until then.
    """

    def __init__(
        self, wedge: Wedge, perform: Callable[[list[KeyAction]], None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._wedge = wedge
        self._perform = perform
        self._key_count = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_timeout)

    def start_again(self, at_ms: int) -> None:
        """Wait for the rest of the wedge's time: it was fed a key of this moment."""
        self._key_count += 1
        self._timer.stop()
        deadline_ms = self._wedge.deadline_ms
        if deadline_ms is not None:
            self._timer.start(max(0, deadline_ms - at_ms))

    def _on_timeout(self) -> None:
        QTimer.singleShot(0, self, partial(self._expire_unless_fed, self._key_count))

    def _expire_unless_fed(self, key_count: int) -> None:
        deadline_ms = self._wedge.deadline_ms
        if key_count == self._key_count and deadline_ms is not None:
            actions = self._wedge.expire()
            self.start_again(deadline_ms)  # A finger's Enter in a scan: the scan may go on.
            self._perform(actions)
