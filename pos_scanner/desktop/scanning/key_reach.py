"""Whether a keyboard's keys come to this program: the focus is in it, and nobody took the keys."""

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow
from PySide6.QtWidgets import QApplication, QWidget

CHANGE_MS = 150
"""Between two windows of the program the focus is nowhere for a moment."""


class KeyReach(QObject):
    """Watches where keys go.

    Args:
        window: the till's window, which may be moved or minimised.

    Signals:
        changed(bool): whether keys come here.
        returned(): the system had all keys for itself for a while; a scan would have been lost.
    """

    changed = Signal(bool)
    returned = Signal()

    def __init__(self, window: QWidget, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._is_here = True
        self._is_taken = False
        self._taken_since = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(CHANGE_MS)
        self._timer.timeout.connect(self._on_timeout)
        app = QApplication.instance()
        assert isinstance(app, QApplication)  # noqa: S101  (there is a window)
        app.focusWindowChanged.connect(self._on_focus_window)
        # A window that closes with the focus is no longer the focus window, and Qt tells nobody.
        app.focusChanged.connect(self._timer.start)
        app.applicationStateChanged.connect(self._timer.start)

    def take(self, is_taken: bool) -> None:  # noqa: FBT001  (a signal's value)
        """The system has all keys for itself, as while a window is moved; or gives them back.

        A list or a menu of this program takes them, too, and a scan at it is received.
        """
        is_taken = is_taken and QApplication.activePopupWidget() is None
        if is_taken and not self._is_taken:
            self._taken_since.start()
        elif self._is_taken and not is_taken and self._taken_since.elapsed() >= CHANGE_MS:
            self.returned.emit()
        self._is_taken = is_taken
        self._timer.start()

    def _on_focus_window(self, window: QWindow | None) -> None:
        """Who took the keys may give them back to another program, which hears of it alone."""
        if window is not None:
            self._is_taken = False
        self._timer.start()

    def _on_timeout(self) -> None:
        has_focus = QGuiApplication.focusWindow() is not None
        is_here = has_focus and not self._is_taken and not self._window.isMinimized()
        if is_here is not self._is_here:
            self._is_here = is_here
            self.changed.emit(is_here)
