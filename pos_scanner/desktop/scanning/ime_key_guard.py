"""Watches the few fields in which an input method is at work, by the keys as the system has them.

There keys cannot be held: the input method takes them before Qt sees any. So they are watched
where they come in (X11, Windows). When they turn out to be a scanner's, the rest is kept, the
input method is reset, the field put back as it was, and what the input method still delivers is
dropped. Keys that were kept and prove a person's are given to the system again, so that they go
through the input method. Elsewhere (macOS, Wayland) there is no such view, and no guard.

Keys for other fields are only compared with those that Qt delivers. It drops in silence what comes
for a window behind a page that opens: such keys are fed from here, for they may be a scan's.
"""

import dataclasses
import sys
from collections import OrderedDict, deque
from collections.abc import Callable, Sequence
from functools import partial

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

from pos_scanner.capture.scanners.keys import Key, Role
from pos_scanner.desktop.scanning import qt_keys
from pos_scanner.desktop.scanning.native_keyboard import NativeKeyboard, native_keyboard

SETTLE_MS = 400
"""How long after a scan's last key an input method may still deliver some of it."""
REMEMBERED_KEYS = 2000
"""So many keys of the system may be on their way through an input method."""
ARRIVAL_MS = 50
"""So long, and one turn of the event loop, a key may be on its way from the system to a window."""
_Mark = tuple[int, bool, int]


@dataclasses.dataclass(slots=True, eq=False)
class RawKey:
    """How a key of the system goes on.

    Attributes:
        send_again: give it to the system once more.
        must_wait: whether keys before it were given to the system again, and are on their way.
        is_kept: whether nobody has seen it.
    """

    send_again: Callable[[], None]
    must_wait: bool
    is_kept: bool = False


class ImeKeyGuard(QObject):
    """Hands the system's keys on while a field with an input method has the focus.

    Attributes:
        feed: takes each of these keys; says whether to keep it from everybody.

    Signals:
        keyboard_taken(bool): the system has the keys for itself, as while a window is moved;
            or gives them back.
    """

    feed: Callable[[Key, RawKey], bool]
    keyboard_taken = Signal(bool)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.feed = _pass
        self._scanned_until_ms = 0
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._seen: OrderedDict[_Mark, bool] = OrderedDict()
        self._on_way: OrderedDict[_Mark, Key] = OrderedDict()
        self._arrival = QTimer(self)
        self._arrival.setSingleShot(True)
        self._arrival.setInterval(ARRIVAL_MS)
        self._arrival.timeout.connect(self._on_overdue)
        self._sent_again: deque[tuple[int, bool]] = deque()
        self._modifiers = qt_keys.Modifiers()
        self._keyboard: NativeKeyboard | None = None
        self._filter = _RawKeys(self._on_raw_key)

    @staticmethod
    def is_possible() -> bool:
        """Whether this system shows raw keys."""
        return QGuiApplication.platformName() == "xcb" or sys.platform == "win32"

    @property
    def is_blocking(self) -> bool:
        """Whether an input method may still deliver some of a scan."""
        return self._settling.isActive()

    def has_seen(self, event: QKeyEvent) -> bool:
        """Whether a key of Qt's was fed before, as the system had it."""
        return _mark_of(qt_keys.of_qt(event)) in self._seen

    def blocks(self, event: QKeyEvent) -> bool:
        """Whether a key is a scan's; one that was pressed after it is a person's.

        What the input method hands on has no end in time: on a busy computer a scan's key comes
        when the focus is elsewhere already.
        """
        is_of_scan = self._seen.get(_mark_of(qt_keys.of_qt(event)), False)
        return is_of_scan or (self.is_blocking and event.timestamp() <= self._scanned_until_ms)

    def blocks_text(self, receiver: QObject) -> bool:
        """Whether what an input method delivers to a widget is a scan's, or came to the wrong one.

        In a focused field without one it is late, meant for the field that had the focus before.
        """
        is_astray = receiver is QApplication.focusWidget() and not self.covers_focus()
        return self.is_blocking or is_astray

    def note_arrival(self, event: QKeyEvent) -> None:
        """A window has this key: what the system had before it, and no window has, is lost."""
        self._feed_lost(_mark_of(qt_keys.of_qt(event)))

    def covers_focus(self) -> bool:
        """Whether the focus is in a field with an input method."""
        widget = QApplication.focusWidget()
        return (
            widget is not None
            and widget.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
            and not widget.inputMethodHints() & Qt.InputMethodHint.ImhHiddenText
        )

    def settle(self, keys: Sequence[Key]) -> None:
        """These keys were a scanner's: what the input method makes of them is dropped."""
        self._scanned_until_ms = keys[-1].at_ms
        self._seen.update((_mark_of(key), True) for key in keys)
        self._settling.start(SETTLE_MS)
        QGuiApplication.inputMethod().reset()

    def install(self) -> None:
        """Watch the system's keys; :meth:`remove` ends it."""
        self._keyboard = native_keyboard()
        QCoreApplication.instance().installNativeEventFilter(self._filter)

    def remove(self) -> None:
        """Watch no more of the system's keys."""
        QCoreApplication.instance().removeNativeEventFilter(self._filter)
        if self._keyboard is not None:
            self._keyboard.close()
            self._keyboard = None

    # ---------------------------------------------------------------------------- inner parts

    def _on_raw_key(self, kind: bytes, address: int) -> bool:
        """A system's event: whether to keep it from everybody else."""
        if kind == b"xcb_generic_event_t":
            is_taken = qt_keys.is_taken_by_xcb(address)
            key = qt_keys.of_xcb(address)
        else:
            is_taken = qt_keys.is_taken_by_windows(address)
            key = qt_keys.of_windows(address, self._modifiers)
        if is_taken is not None:
            self.keyboard_taken.emit(is_taken)
        keyboard = self._keyboard
        if key is None or keyboard is None:
            return False
        if self._has_come_again(key, address):
            return False
        if not self.covers_focus():
            self._expect(key)
            return False
        if key.role is Role.CHARACTER:
            key = dataclasses.replace(key, by_text=keyboard.text_of(address) or key.by_text)
        send_again = partial(self._send_again, keyboard.repeater(address), key)
        self._remember(_mark_of(key))
        return self.feed(key, RawKey(send_again, must_wait=bool(self._sent_again)))

    def _expect(self, key: Key) -> None:
        """Qt is going to deliver a key that is compared alone."""
        if key.role in {Role.CHARACTER, Role.END}:
            self._on_way[_mark_of(key)] = key
            if not self._arrival.isActive():
                self._arrival.start()

    def _on_overdue(self) -> None:
        if self._on_way:
            last = next(reversed(self._on_way))
            QTimer.singleShot(0, self, partial(self._feed_lost, last, is_last_lost=True))

    def _feed_lost(self, last: _Mark, *, is_last_lost: bool = False) -> None:
        """Feed the keys before one, and that one too if it is lost; what they typed is nowhere."""
        if last not in self._on_way:
            return
        mark = None
        while mark != last:
            mark, key = self._on_way.popitem(last=False)
            if mark != last or is_last_lost:
                self._remember(mark)
                self.feed(key, RawKey(_send_nothing, must_wait=False))
        if self._on_way:
            self._arrival.start()

    def _has_come_again(self, key: Key, address: int) -> bool:
        """Whether it is a key that this guard gave to the system; what was due earlier is lost."""
        mark = (key.code, key.pressed)
        if mark not in self._sent_again or not qt_keys.may_be_sent(address):
            return False
        while self._sent_again.popleft() != mark:
            pass
        return True

    def _send_again(self, repeat: Callable[[], None], key: Key) -> None:
        self._sent_again.append((key.code, key.pressed))
        repeat()

    def _remember(self, mark: _Mark) -> None:
        self._seen[mark] = False
        if len(self._seen) > REMEMBERED_KEYS:
            self._seen.popitem(last=False)


def _pass(_key: Key, _raw: RawKey) -> bool:
    return False


def _send_nothing() -> None:
    """For a key that was for a window which takes none any more."""


def _mark_of(key: Key) -> _Mark:
    return key.code, key.pressed, key.at_ms


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
