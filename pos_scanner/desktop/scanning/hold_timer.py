"""Says when no further key has come: after the time, and one more turn of the event loop.

Keys that came while the UI thread was busy are delivered in that turn.
"""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer

from pos_scanner.capture.scanners.wedge import Wedge


class HoldTimer(QObject):
    """One wedge's timer.

    Args:
        wedge: says how long to wait.
        expired: called when it was too long.
    """

    def __init__(self, wedge: Wedge, expired: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._wedge = wedge
        self._expired = expired
        self._fed = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_timeout)

    def start_again(self) -> None:
        """A key was fed."""
        self._fed += 1
        timeout_ms = self._wedge.timeout_ms
        if timeout_ms is None:
            self._timer.stop()
        else:
            self._timer.start(timeout_ms)

    def _on_timeout(self) -> None:
        fed = self._fed
        QTimer.singleShot(0, self, lambda: self._decide(fed))

    def _decide(self, fed: int) -> None:
        if fed == self._fed:
            self._expired()
