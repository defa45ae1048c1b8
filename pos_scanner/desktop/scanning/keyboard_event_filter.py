"""Keeps a wedge scanner's keys away from the window and reports its scans.

An application-wide event filter holds each key for a moment (``capture.wedge`` decides) and replays
a person's keys in order. It works on the QWindow that the keys are for, before any widget, and by
the events' own timestamps, so that a busy UI thread makes no difference. Fields in which an input
method is at work are watched by ``ime_key_guard.py``, which feeds the same wedge.
"""

import dataclasses
from collections import deque
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from pos_scanner.capture.scanners.key_actions import (
    REFUSED,
    KeyAction,
    Replay,
    ScannerKeys,
    ScanOutcome,
)
from pos_scanner.capture.scanners.key_run import KeysDown
from pos_scanner.capture.scanners.keys import SLOWEST_SCANNER_MS, Key, Role
from pos_scanner.capture.scanners.wedge import Wedge
from pos_scanner.desktop.scanning import qt_keys
from pos_scanner.desktop.scanning.focus_snapshot import FocusSnapshot
from pos_scanner.desktop.scanning.hold_timer import HoldTimer, SettleTimer
from pos_scanner.desktop.scanning.ime_key_guard import ImeKeyGuard, RawKey

_KEY_EVENTS = (QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.ShortcutOverride)
_INTERRUPTIONS = (QEvent.Type.WindowBlocked, QEvent.Type.WindowUnblocked)
"""A page opens or closes: from now on keys for the window behind it are dropped."""
_ENDS = (Role.END, Role.CONTROL_END)


class KeyboardEventFilter(QObject):
    """One for the application; install with :meth:`install`.

    Signals:
        scanned(ScannerKeys): a whole scan.
        refused(ScannerKeys): a broken or doubtful one, to be refused aloud.
        tail_ended(ScannerKeys): the rest of a scan that was refused came, and was dropped.
    """

    scanned = Signal(object)
    refused = Signal(object)
    tail_ended = Signal(object)

    def __init__(self, wedge: Wedge, guard: ImeKeyGuard | None, parent: QObject) -> None:
        super().__init__(parent)
        self._wedge = wedge
        self._guard = guard
        if guard is not None:
            guard.feed = self._feed_raw
            guard.keyboard_taken.connect(self.interrupt)
        self._hold_timer = HoldTimer(wedge, self._perform, self)
        self._settling = SettleTimer(SLOWEST_SCANNER_MS, self)
        self._settling.settled.connect(wedge.settle)
        self._is_installed = False
        self._commands_down = KeysDown(wedge.timing)
        self._waiting: deque[Callable[[], None]] = deque()
        self._snapshot: FocusSnapshot | None = None
        self._replaying: QKeyEvent | None = None

    def install(self) -> None:
        """Hold and replay the application's keys; :meth:`remove` ends it."""
        self._is_installed = True
        app = QApplication.instance()
        app.installEventFilter(self)
        app.focusWindowChanged.connect(self.interrupt)
        app.focusChanged.connect(self._on_focus_changed)
        if self._guard is not None:
            self._guard.install()

    def remove(self) -> None:
        """Let keys pass as they come."""
        if not self._is_installed:
            return
        self._is_installed = False
        app = QApplication.instance()
        app.removeEventFilter(self)
        app.focusWindowChanged.disconnect(self.interrupt)
        app.focusChanged.disconnect(self._on_focus_changed)
        if self._guard is not None:
            self._guard.remove()

    def interrupt(self) -> None:
        """Another window has, or had, the keys: a scan of which some may be missing is refused."""
        self._wedge.interrupt()
        self._commands_down.forget()
        self._settling.start()

    def when_typed(self, act: Callable[[], None]) -> None:
        """Call a function once no key is held back, and what is being composed is in its field.

        A turn of the event loop later at the earliest: keys that came while the UI thread was busy
        are delivered in it.
        """
        if not self._is_installed:
            act()
            return
        self._waiting.append(act)
        QTimer.singleShot(0, self, self._act_when_idle)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt's: true keeps the event from everybody else."""
        kind = event.type()
        if kind == QEvent.Type.InputMethod:
            return self._guard is not None and self._guard.blocks_text(watched)
        if kind in _INTERRUPTIONS:
            self.interrupt()
        if kind not in _KEY_EVENTS or not isinstance(watched, QWindow):
            return False
        if event is self._replaying or not isinstance(event, QKeyEvent):
            return False
        if self._guard is not None and self._guard.has_seen(event):
            return self._guard.blocks(event)
        if kind == QEvent.Type.ShortcutOverride and self._claim(event):
            return True
        if self._guard is not None:
            self._guard.note_arrival(event)
        return kind != QEvent.Type.ShortcutOverride and self._feed(watched, event)

    # ---------------------------------------------------------------------------- inner parts

    def _act_when_idle(self) -> None:
        if not self._waiting or not self._wedge.is_idle:
            return
        if self._guard is not None and self._guard.covers_focus():
            QGuiApplication.inputMethod().commit()
        while self._waiting and self._wedge.is_idle:
            self._waiting.popleft()()

    def _on_focus_changed(self, _previous: QWidget | None, widget: QWidget | None) -> None:
        if self._snapshot is not None:
            self._snapshot.add(widget)

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
        if key.role in {Role.OTHER, Role.CONTROL, Role.CONTROL_END}:
            is_repeat = self._commands_down.is_repeat(key)
            self._commands_down.press(key)
            if is_repeat:  # A key that is held down is a shortcut once.
                event.accept()
                return True
            self._perform(self._wedge.expire())  # What was typed before a shortcut comes before it.
        return False

    def _feed(self, window: QWindow, event: QKeyEvent) -> bool:
        """A key as Qt has it: whether to keep it from the window, for now or for good."""
        key = qt_keys.of_qt(event)
        if not key.pressed:
            self._commands_down.release(key)
        self._take_snapshot(key)
        actions = self._wedge.feed(_replayable(key, window, event))
        passes = bool(actions) and _is_alone(actions[-1], key)
        self._perform(actions[:-1] if passes else actions)
        self._hold_timer.start_again(key.at_ms)
        return not passes

    def _feed_raw(self, key: Key, raw: RawKey) -> bool:
        """A key before the input method: whether to keep it from everybody.

        A character passes until a scan is known; a line end waits until it shows whose it is.
        """
        self._take_snapshot(key)
        actions = self._wedge.feed(dataclasses.replace(key, event=raw))
        replays = [action for action in actions if isinstance(action, Replay)]
        is_persons = any(key in replay.keys for replay in replays)
        if is_persons:
            raw.is_kept = any(map(_has_kept_keys, replays)) or raw.must_wait
        else:
            is_scanners = any(key in action.keys for action in actions)
            raw.is_kept = is_scanners or self._wedge.is_burst or key.role in _ENDS
        self._perform(actions)
        self._hold_timer.start_again(key.at_ms)
        return raw.is_kept

    def _take_snapshot(self, key: Key) -> None:
        is_first = key.pressed and key.role is not Role.MODIFIER
        if is_first and self._wedge.begins_run(key.at_ms):
            self._snapshot = FocusSnapshot()

    def _perform(self, actions: list[KeyAction]) -> None:
        if self._waiting:
            QTimer.singleShot(0, self, self._act_when_idle)
        for action in actions:
            if isinstance(action, Replay):
                for key in action.keys:
                    self._replay(key)
            else:
                self._report(action)

    def _replay(self, key: Key) -> None:
        if isinstance(key.event, RawKey):
            if key.event.is_kept:
                key.event.send_again()
            return
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
        if keys.outcome is ScanOutcome.ENDING:
            return
        raw = [key for key in keys.keys if isinstance(key.event, RawKey)]
        if raw and self._guard is not None:
            self._guard.settle(raw)
        if self._snapshot is not None and (raw or keys.leaked):
            self._snapshot.restore()
        if keys.outcome is ScanOutcome.SCAN:
            self.scanned.emit(keys)
        elif keys.outcome in REFUSED:
            self.refused.emit(keys)
        else:
            self.tail_ended.emit(keys)


def _replayable(key: Key, window: QWindow, event: QKeyEvent) -> Key:
    """A key with what is needed to replay it: Qt's event does not live on."""
    return dataclasses.replace(key, event=(window, event.clone()))


def _is_alone(action: KeyAction, key: Key) -> bool:
    """Whether an action replays this key and no other: it may go its usual way."""
    return isinstance(action, Replay) and len(action.keys) == 1 and action.keys[0] == key


def _has_kept_keys(replay: Replay) -> bool:
    """Whether some keys were kept from the window before they proved a person's."""
    return any(isinstance(key.event, RawKey) and key.event.is_kept for key in replay.keys)
