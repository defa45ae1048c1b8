"""Key events as the system delivers them to a window, with times of the test's own."""

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

GAP_MS = 4
"""Between a scanner's keys."""
NO_MODIFIER = Qt.KeyboardModifier.NoModifier


class Keyboard:
    """Types into the window that a widget is in; every event goes the way of the system's.

    Attributes:
        now_ms: the time of the next event, as the system would stamp it.
    """

    def __init__(self, widget: QWidget) -> None:
        self._window = widget.window().windowHandle()
        self.now_ms = 100_000

    def send(
        self,
        kind: QEvent.Type,
        key: int,
        text: str = "",
        modifiers: Qt.KeyboardModifier = NO_MODIFIER,
    ) -> bool:
        """One event; whether somebody accepted it."""
        event = QKeyEvent(kind, key, modifiers, text)
        event.setTimestamp(self.now_ms)
        QCoreApplication.sendEvent(self._window, event)
        return event.isAccepted()

    def tap(
        self,
        key: int,
        text: str = "",
        *,
        hold_ms: int = 0,
        modifiers: Qt.KeyboardModifier = NO_MODIFIER,
    ) -> None:
        """Press a key and let it go after a time."""
        self.send(QEvent.Type.ShortcutOverride, key, text, modifiers)
        self.send(QEvent.Type.KeyPress, key, text, modifiers)
        self.now_ms += hold_ms
        self.send(QEvent.Type.KeyRelease, key, text, modifiers)

    def scan(self, text: str, *, end: bool = True, gap_ms: int = GAP_MS) -> None:
        """Type a code as fast as a scanner does, Enter after it."""
        for character in text:
            self.tap(ord(character.upper()), character, hold_ms=1)
            self.now_ms += gap_ms
        if end:
            self.tap(Qt.Key.Key_Return, "\r", hold_ms=1)

    def type(self, text: str) -> None:
        """Type as a person does: each key held, and a while between two."""
        for character in text:
            self.tap(ord(character.upper()), character, hold_ms=60)
            self.now_ms += 140
