"""Says when no further key has come: after the wedge's timeout and one turn of the event loop.

Keys that came while the UI thread was busy are delivered in that turn.
"""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Qt, QTimer

from pos_scanner.capture.scanners.wedge import KeyAction, Wedge


class HoldTimer(QObject):
    """The timer that ends a wedge's wait for the next key.

    Args:
        wedge: says how long to wait after each key.
        perform: called with the wedge's actions once no key came in that time.
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

    def start_again(self) -> None:
        """Wait anew: the wedge was fed a key."""
        self._key_count += 1
        self._timer.stop()
        if self._wedge.timeout_ms is not None:
            self._timer.start(self._wedge.timeout_ms)

    def _on_timeout(self) -> None:
        QTimer.singleShot(0, self, partial(self._expire_unless_fed, self._key_count))

    def _expire_unless_fed(self, key_count: int) -> None:
        if key_count == self._key_count:
            self._perform(self._wedge.expire())
