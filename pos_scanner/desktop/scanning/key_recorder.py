"""Records a scanner's keys as they come, with their times, and keeps them from everybody else."""

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QWindow

from pos_scanner.capture.scanners.keys import Key, Role
from pos_scanner.capture.scanners.setup_trial import PAUSE_MS
from pos_scanner.desktop.scanning import qt_keys

FEWEST_KEYS = 6
"""Fewer were a person's."""


class KeyRecorder(QObject):
    """Install it after the wedge's filter: what was installed last sees a key first.

    Signals:
        recorded(object): all keys of one scan, a tuple of Key.
    """

    recorded = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._keys: list[Key] = []
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._on_pause)

    def start(self) -> None:
        """Record all keys of the application; :meth:`stop` ends it."""
        QCoreApplication.instance().installEventFilter(self)

    def stop(self) -> None:
        """Record no more keys."""
        self._pause.stop()
        QCoreApplication.instance().removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt's: true keeps the event from everybody else. Esc stays everybody's."""
        if not isinstance(watched, QWindow) or not isinstance(event, QKeyEvent):
            return False
        if event.key() == Qt.Key.Key_Escape:
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        self._keys.append(qt_keys.of_qt(event))
        self._pause.start()
        return True

    def _on_pause(self) -> None:
        keys, self._keys = tuple(self._keys), []
        if sum(key.pressed and key.role is not Role.MODIFIER for key in keys) >= FEWEST_KEYS:
            self.recorded.emit(keys)
