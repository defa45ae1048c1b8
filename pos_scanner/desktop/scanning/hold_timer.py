"""Says when no further key has come: at the wedge's deadline and one turn of the event loop later.

Keys that came while the UI thread was busy are delivered in that turn.
"""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Qt, QTimer

from pos_scanner.capture.scanners.key_actions import KeyAction
from pos_scanner.capture.scanners.wedge import Wedge


class HoldTimer(QObject):
    """The timer that ends a wedge's wait for the next key.

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
