"""Keys as the wedge's state machine has them, from Qt's events and from the system's own.

X11's key code less 8 is the scan code of set 1, where keys that set 1 writes with a prefix have
numbers of their own (linux/input-event-codes.h). Windows has it in bits 16-23 of lParam, and the
prefix in bit 24 (WM_KEYDOWN, learn.microsoft.com/windows/win32/inputdev/wm-keydown). macOS gives Qt
no scan code: there the text alone is known.
"""

import ctypes
import sys
from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent

from pos_scanner.capture.scanners.keys import Key, Role
from pos_scanner.capture.scanners.us_keyboard import us_character

X11_OFFSET = 8
_ENDS = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab}
_MODIFIERS = {
    Qt.Key.Key_Shift,
    Qt.Key.Key_Control,
    Qt.Key.Key_Alt,
    Qt.Key.Key_Meta,
    Qt.Key.Key_CapsLock,
    Qt.Key.Key_NumLock,
    Qt.Key.Key_AltGr,
    Qt.Key.Key_Mode_switch,
}
_COMMANDING = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
_CONTROL = Qt.KeyboardModifier.ControlModifier
_SCAN_ENDS = {28, 15, 96}
"""Enter, Tab, the keypad's Enter."""
_SCAN_SHIFTS = {42, 54}
_SCAN_CONTROL = {29, 97}
_SCAN_COMMANDING = {56, 125, 126}
"""Alt and Meta; not AltGr (100), which types."""
_FUNCTION_KEYS = frozenset((*range(59, 69), 87, 88))
_CONTROL_ENDS = {46, 32, 36, 50}
"""Ctrl with C, D, J and M: ETX, EOT, LF and CR."""
_SCAN_LOCKS = {58, 69, 70, 100}


def of_qt(event: QKeyEvent) -> Key:
    """A key as Qt tells of it, after the input method."""
    scan_code = _scan_code(event)
    modifiers = event.modifiers()
    by_code = us_character(scan_code, shifted=bool(modifiers & Qt.KeyboardModifier.ShiftModifier))
    by_text = event.text() if event.text().isprintable() else ""
    if event.key() in _MODIFIERS:
        role = Role.MODIFIER
    elif event.key() in _ENDS and not modifiers & (_COMMANDING | _CONTROL):
        role = Role.END
    else:
        role = _role_of(
            scan_code,
            by_code or by_text,
            Modifiers(control=bool(modifiers & _CONTROL), commanding=bool(modifiers & _COMMANDING)),
        )
    return Key(
        code=scan_code or event.key(),
        role=role,
        pressed=event.type() != QEvent.Type.KeyRelease,
        at_ms=event.timestamp(),
        by_code=by_code or by_text,
        by_text=by_text,
        repeated=event.isAutoRepeat(),
        event=event,
    )


def _scan_code(event: QKeyEvent) -> int:
    """Set 1's scan code; 0 where the system gives none."""
    code = event.nativeScanCode()
    if QGuiApplication.platformName() == "xcb":
        return max(0, code - X11_OFFSET)
    return of_windows_code(code) if sys.platform == "win32" else 0


@dataclass(slots=True)
class Modifiers:
    """Which modifiers are down, by their scan codes; for systems whose events do not say."""

    shifted: bool = False
    control: bool = False
    commanding: bool = False

    def note(self, scan_code: int, *, pressed: bool) -> None:
        """A key went down or up."""
        if scan_code in _SCAN_SHIFTS:
            self.shifted = pressed
        elif scan_code in _SCAN_CONTROL:
            self.control = pressed
        elif scan_code in _SCAN_COMMANDING:
            self.commanding = pressed


def of_scan_code(
    scan_code: int, modifiers: Modifiers, *, pressed: bool, at_ms: int, repeated: bool = False
) -> Key:
    """A key as the system tells of it, before the input method."""
    character = us_character(scan_code, shifted=modifiers.shifted)
    if scan_code in _SCAN_SHIFTS | _SCAN_CONTROL | _SCAN_COMMANDING | _SCAN_LOCKS:
        role = Role.MODIFIER
    elif scan_code in _SCAN_ENDS and not (modifiers.control or modifiers.commanding):
        role = Role.END
    else:
        role = _role_of(scan_code, character, modifiers)
    return Key(scan_code, role, pressed, at_ms, character, character, repeated)


def _role_of(scan_code: int, character: str, modifiers: Modifiers) -> Role:
    """The role of a key that is no modifier and no line end."""
    if modifiers.commanding:
        return Role.OTHER
    if modifiers.control:
        return Role.CONTROL_END if scan_code in _CONTROL_ENDS else Role.CONTROL
    if scan_code in _FUNCTION_KEYS:
        return Role.CONTROL
    return Role.CHARACTER if character else Role.OTHER


class XcbKeyEvent(ctypes.Structure):
    """xcb_key_press_event_t, xcb/xproto.h."""

    _fields_ = (
        ("response_type", ctypes.c_uint8),
        ("detail", ctypes.c_uint8),
        ("sequence", ctypes.c_uint16),
        ("time", ctypes.c_uint32),
        ("windows", ctypes.c_uint32 * 3),
        ("places", ctypes.c_int16 * 4),
        ("state", ctypes.c_uint16),
    )


_XCB_PRESS, _XCB_RELEASE = 2, 3
_XCB_SHIFT, _XCB_CONTROL, _XCB_COMMANDING = 1, 4, 8 | 64
_XCB_SENT = 0x80


def of_xcb(address: int) -> Key | None:
    """The key of an ``xcb_generic_event_t``; ``None`` when it is another event."""
    kind = ctypes.c_uint8.from_address(address).value & 0x7F
    if kind not in {_XCB_PRESS, _XCB_RELEASE}:
        return None
    event = XcbKeyEvent.from_address(address)
    masks = (_XCB_SHIFT, _XCB_CONTROL, _XCB_COMMANDING)
    state = Modifiers(*(bool(event.state & mask) for mask in masks))
    return of_scan_code(
        event.detail - X11_OFFSET, state, pressed=kind == _XCB_PRESS, at_ms=event.time
    )


class _XcbFocusEvent(ctypes.Structure):
    """xcb_focus_in_event_t, xcb/xproto.h."""

    _fields_ = (
        ("response_type", ctypes.c_uint8),
        ("detail", ctypes.c_uint8),
        ("sequence", ctypes.c_uint16),
        ("window", ctypes.c_uint32),
        ("mode", ctypes.c_uint8),
    )


_XCB_FOCUS_IN, _XCB_FOCUS_OUT = 9, 10
_XCB_GRAB, _XCB_UNGRAB = 1, 2


def is_taken_by_xcb(address: int) -> bool | None:
    """Whether another program took the keyboard for itself or gave it back; ``None``: neither."""
    event = _XcbFocusEvent.from_address(address)
    kinds = {(_XCB_FOCUS_OUT, _XCB_GRAB): True, (_XCB_FOCUS_IN, _XCB_UNGRAB): False}
    return kinds.get((event.response_type & 0x7F, event.mode))


def may_be_sent(address: int) -> bool:
    """Whether a key may come from a program; X11 says so, Windows does not."""
    if QGuiApplication.platformName() != "xcb":
        return True
    return bool(ctypes.c_uint8.from_address(address).value & _XCB_SENT)


class WindowsMessage(ctypes.Structure):
    """MSG of 64-bit Windows, winuser.h."""

    _fields_ = (
        ("hwnd", ctypes.c_void_p),
        ("message", ctypes.c_uint32),
        ("w_param", ctypes.c_uint64),
        ("l_param", ctypes.c_int64),
        ("time", ctypes.c_uint32),
        ("point", ctypes.c_int32 * 2),
    )


_WM_KEYDOWN, _WM_KEYUP, _WM_SYSKEYDOWN, _WM_SYSKEYUP = 0x100, 0x101, 0x104, 0x105
_MOVES = {0x231: True, 0x232: False}
"""WM_ENTERSIZEMOVE and WM_EXITSIZEMOVE: a window is being moved, and keys go nowhere."""
_WAS_DOWN = 1 << 30
_PREFIXED = 0x100
_OF_PREFIXED = {0x11C: 96, 0x11D: 97, 0x135: 98, 0x138: 100, 0x15B: 125, 0x15C: 126}
"""The keypad's Enter and stroke, the right Ctrl and Alt, the two Windows keys."""


def of_windows_code(code: int) -> int:
    """The number used here of a Windows scan code, whose bit 8 is the prefix E0."""
    code &= _PREFIXED | 0xFF
    return _OF_PREFIXED.get(code, code)


def is_taken_by_windows(address: int) -> bool | None:
    """Whether a window begins or ends to be moved; ``None``: neither."""
    return _MOVES.get(WindowsMessage.from_address(address).message)


def of_windows(address: int, modifiers: Modifiers) -> Key | None:
    """The key of a Windows ``MSG``; ``None`` when it is another message. Keeps ``modifiers``."""
    message = WindowsMessage.from_address(address)
    if message.message not in {_WM_KEYDOWN, _WM_KEYUP, _WM_SYSKEYDOWN, _WM_SYSKEYUP}:
        return None
    scan_code = of_windows_code(message.l_param >> 16)
    pressed = message.message in {_WM_KEYDOWN, _WM_SYSKEYDOWN}
    modifiers.note(scan_code, pressed=pressed)
    repeated = pressed and bool(message.l_param & _WAS_DOWN)
    return of_scan_code(
        scan_code, modifiers, pressed=pressed, at_ms=message.time, repeated=repeated
    )
