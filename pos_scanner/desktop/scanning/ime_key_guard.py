"""Guards the few fields in which an input method is at work, by the keys as the system has them.

There keys cannot be held: the input method takes them before Qt sees any. So they are watched
where they come in (X11, Windows). When they turn out to be a scanner's, the rest is blocked, the
input method is reset, the field put back as it was, and what the input method still delivers is
dropped. Elsewhere (macOS, Wayland) there is no such view and these fields are not guarded.
"""

import sys
from collections.abc import Callable

from PySide6.QtCore import (
    QAbstractNativeEventFilter,
    QByteArray,
    QCoreApplication,
    QObject,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QApplication

from pos_scanner.capture.scanners.wedge import (
    Key,
    KeyAction,
    Replay,
    Role,
    ScannerKeys,
    ScanOutcome,
    Wedge,
)
from pos_scanner.desktop.scanning import qt_keys
from pos_scanner.desktop.scanning.focus_snapshot import FocusSnapshot
from pos_scanner.desktop.scanning.hold_timer import HoldTimer

SETTLE_MS = 400
"""How long after a scan's last key an input method may still deliver some of it."""


class ImeKeyGuard(QObject):
    """Watches raw keys while a field with an input method has the focus.

    Signals:
        scanned(ScannerKeys), refused(ScannerKeys): as ``KeyboardEventFilter``'s.
    """

    scanned = Signal(object)
    refused = Signal(object)

    def __init__(self, wedge: Wedge, parent: QObject) -> None:
        super().__init__(parent)
        self._wedge = wedge
        self._snapshot: FocusSnapshot | None = None
        self._scanned_until_ms = 0
        self._hold_timer = HoldTimer(wedge, self._perform, self)
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._modifiers = qt_keys.Modifiers()
        self._filter = _RawKeys(self._on_raw_key)

    @staticmethod
    def is_possible() -> bool:
        """Whether this system shows raw keys."""
        return QGuiApplication.platformName() == "xcb" or sys.platform == "win32"

    @property
    def is_blocking(self) -> bool:
        """Whether a scan is coming in, or an input method may still deliver some of one."""
        return self._wedge.is_burst or self._settling.isActive()

    def blocks(self, event: QKeyEvent) -> bool:
        """Whether a key is a scan's; one that was pressed after it is a person's."""
        return self.is_blocking and event.timestamp() <= self._scanned_until_ms

    def covers_focus(self) -> bool:
        """Whether the focus is in a field with an input method."""
        widget = QApplication.focusWidget()
        return (
            widget is not None
            and widget.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
            and not widget.inputMethodHints() & Qt.InputMethodHint.ImhHiddenText
        )

    def install(self) -> None:
        """Watch the system's keys; :meth:`remove` ends it."""
        QCoreApplication.instance().installNativeEventFilter(self._filter)

    def remove(self) -> None:
        """Watch no more of the system's keys."""
        QCoreApplication.instance().removeNativeEventFilter(self._filter)

    # ---------------------------------------------------------------------------- inner parts

    def _on_raw_key(self, kind: bytes, address: int) -> bool:
        """A system's event: whether to keep it from everybody else."""
        if kind == b"xcb_generic_event_t":
            key = qt_keys.of_xcb(address)
        else:
            key = qt_keys.of_windows(address, self._modifiers)
        if key is None or not (self.covers_focus() or not self._wedge.is_idle):
            return False
        return self._feed(key)

    def _feed(self, key: Key) -> bool:
        was_idle, was_burst = self._wedge.is_idle, self._wedge.is_burst
        if was_idle and key.role is Role.CHARACTER and not self._wedge.has_leaked(key.at_ms):
            self._snapshot = FocusSnapshot()
        actions = self._wedge.feed(key)
        if self._wedge.is_burst or was_burst:
            self._scanned_until_ms = key.at_ms
        if self._wedge.is_burst and not was_burst:
            self._empty_field()
        self._perform(actions)
        self._hold_timer.start_again()
        is_scanned = any(
            isinstance(action, ScannerKeys) and key in action.keys for action in actions
        )
        return is_scanned or self._wedge.is_burst

    def _perform(self, actions: list[KeyAction]) -> None:
        for action in actions:
            match action:
                case Replay(replayed) if self._is_long(replayed):
                    self._type(action)
                case ScannerKeys(outcome=ScanOutcome.SCAN):
                    self._empty_field()
                    self.scanned.emit(action)
                case ScannerKeys(outcome=ScanOutcome.BROKEN | ScanOutcome.SUSPECT):
                    self._empty_field()
                    self.refused.emit(action)
                case _:
                    pass

    def _is_long(self, replayed: tuple[Key, ...]) -> bool:
        """Whether these were blocked: a burst that was a person's after all."""
        characters = [key for key in replayed if key.pressed and key.role is Role.CHARACTER]
        return len(characters) >= self._wedge.timing.burst_keys

    def _type(self, replay: Replay) -> None:
        if self._snapshot is not None:
            text = "".join(key.by_code for key in replay.keys if key.pressed)
            self._settling.stop()
            self._snapshot.insert(text)

    def _empty_field(self) -> None:
        """The first keys of a burst are in the input method or in the field already."""
        self._settling.start(SETTLE_MS)
        QGuiApplication.inputMethod().reset()
        if self._snapshot is not None:
            self._snapshot.restore()


class _RawKeys(QAbstractNativeEventFilter):
    """Qt's view of the system's events; a class of its own, since it is no QObject."""

    def __init__(self, on_raw_key: Callable[[bytes, int], bool]) -> None:
        super().__init__()
        self._on_raw_key = on_raw_key

    def nativeEventFilter(
        self, event_type: QByteArray | bytes | bytearray | memoryview, message: int
    ) -> object:
        """Qt's: (true, 0) keeps the event from everybody else."""
        return self._on_raw_key(bytes(event_type), int(message)), 0
