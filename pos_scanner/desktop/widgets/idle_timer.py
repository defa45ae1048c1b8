"""Notices that nobody has touched the till for some minutes.

The filter sees every event of the program; it only notes the time, and a slow timer looks at it.
A scanner's keys count as a touch, the camera's picture does not.
"""

import time

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Signal

LOOKS_IN_A_LIMIT = 20
_TOUCHES = {
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
}


class IdleTimer(QObject):
    """Watches the whole program.

    Signals:
        was_idle(): for as long as the limit, and again after each further one;
        was_touched(): for the first time since.
    """

    was_idle = Signal()
    was_touched = Signal()

    def __init__(self, limit_s: float, parent: QObject) -> None:
        super().__init__(parent)
        self._limit_s = limit_s
        self._touched_at = time.monotonic()
        self._is_idle = False
        self._timer = QTimer(self)
        self._timer.setInterval(max(20, round(1000 * limit_s / LOOKS_IN_A_LIMIT)))
        self._timer.timeout.connect(self._look)

    def start(self) -> None:
        """Watch from now on."""
        self._touched_at = time.monotonic()
        QCoreApplication.instance().installEventFilter(self)
        self._timer.start()

    def stop(self) -> None:
        """Stop counting: no key and no click is looked at any more."""
        self._timer.stop()
        QCoreApplication.instance().removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt's: takes nothing away."""
        del watched
        if event.type() in _TOUCHES:
            self._touched_at = time.monotonic()
            if self._is_idle:
                self._is_idle = False
                self.was_touched.emit()
        return False

    def _look(self) -> None:
        if time.monotonic() - self._touched_at >= self._limit_s:
            self._touched_at = time.monotonic()
            self._is_idle = True
            self.was_idle.emit()
