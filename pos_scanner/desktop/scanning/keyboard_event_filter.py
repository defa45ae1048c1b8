"""Keeps a wedge scanner's keys away from the window and reports its scans.

An application-wide event filter holds each key for a moment (``capture.wedge`` decides) and replays
a person's keys in order. It works on the QWindow that the keys are for, before any widget, and by
the events' own timestamps, so that a busy UI thread makes no difference. Fields in which an input
method is at work are ``ime_key_guard.py``'s.
"""

import dataclasses

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow
from shiboken6 import isValid

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
from pos_scanner.desktop.scanning.ime_key_guard import ImeKeyGuard

_KEY_EVENTS = (QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.ShortcutOverride)


class KeyboardEventFilter(QObject):
    """One for the application; install with :meth:`install`.

    Signals:
        scanned(ScannerKeys): a whole scan.
        refused(ScannerKeys): a broken or doubtful one, to be refused aloud.
    """

    scanned = Signal(object)
    refused = Signal(object)

    def __init__(self, wedge: Wedge, guard: ImeKeyGuard | None, parent: QObject) -> None:
        super().__init__(parent)
        self._wedge = wedge
        self._guard = guard
        self._hold_timer = HoldTimer(wedge, self._perform, self)
        self._snapshot: FocusSnapshot | None = None
        self._replaying: QKeyEvent | None = None

    def install(self) -> None:
        """Hold and replay the application's keys; :meth:`remove` ends it."""
        QCoreApplication.instance().installEventFilter(self)

    def remove(self) -> None:
        """Let keys pass as they come."""
        QCoreApplication.instance().removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt's: true keeps the event from everybody else."""
        kind = event.type()
        if kind == QEvent.Type.InputMethod:
            return self._guard is not None and self._guard.is_blocking
        if kind not in _KEY_EVENTS or not isinstance(watched, QWindow):
            return False
        if event is self._replaying or not isinstance(event, QKeyEvent):
            return False
        if self._guard is not None and self._wedge.is_idle and self._guard.covers_focus():
            return self._guard.blocks(event)
        if kind == QEvent.Type.ShortcutOverride:
            return self._claim(event)
        return self._feed(watched, event)

    # ---------------------------------------------------------------------------- inner parts

    def _claim(self, event: QKeyEvent) -> bool:
        """Before a key is looked up among the shortcuts: it is none while it may be a scan's."""
        key = qt_keys.of_qt(event)
        if (
            key.role is Role.CHARACTER
            or (key.role is Role.END and not self._wedge.is_idle)
            or self._wedge.is_burst
        ):
            event.accept()
            return True
        if key.role is Role.OTHER:
            self._perform(self._wedge.expire())  # What was typed before a shortcut comes before it.
        return False

    def _feed(self, window: QWindow, event: QKeyEvent) -> bool:
        key = qt_keys.of_qt(event)
        was_idle = self._wedge.is_idle
        snapshot = FocusSnapshot() if was_idle and key.pressed else None
        actions = self._wedge.feed(_replayable(key, window, event))
        if (
            snapshot is not None
            and not self._wedge.is_idle
            and not self._wedge.has_leaked(key.at_ms)
        ):
            self._snapshot = snapshot
        passes = bool(actions) and _is_alone(actions[-1], key)
        self._perform(actions[:-1] if passes else actions)
        self._hold_timer.start_again()
        return not passes

    def _perform(self, actions: list[KeyAction]) -> None:
        for action in actions:
            if isinstance(action, Replay):
                for key in action.keys:
                    self._replay(key)
            else:
                self._report(action)

    def _replay(self, key: Key) -> None:
        assert isinstance(key.event, tuple)  # noqa: S101  (as _replayable made it)
        window, event = key.event
        target = window if isValid(window) else QGuiApplication.focusWindow()
        if target is None:
            return
        self._replaying = event
        try:
            QCoreApplication.sendEvent(target, event)
        finally:
            self._replaying = None

    def _report(self, keys: ScannerKeys) -> None:
        if keys.outcome is ScanOutcome.SCAN:
            self.scanned.emit(keys)
        elif keys.outcome in {ScanOutcome.BROKEN, ScanOutcome.SUSPECT}:
            if self._snapshot is not None and keys.leaked:
                self._snapshot.restore()
            self.refused.emit(keys)


def _replayable(key: Key, window: QWindow, event: QKeyEvent) -> Key:
    """A key with what is needed to replay it: Qt's event does not live on."""
    return dataclasses.replace(key, event=(window, event.clone()))


def _is_alone(action: KeyAction, key: Key) -> bool:
    """Whether an action replays this key and no other: it may go its usual way."""
    return isinstance(action, Replay) and len(action.keys) == 1 and action.keys[0] == key
