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

from pos_scanner.capture.scanners.us_keyboard import us_character
from pos_scanner.capture.scanners.wedge import Key, Role

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
_COMMANDING = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)
_SCAN_ENDS = {28, 15, 96}
"""Enter, Tab, the keypad's Enter."""
_SCAN_SHIFTS = {42, 54}
_SCAN_COMMANDING = {29, 97, 56, 125, 126}
"""Ctrl, Alt and Meta; not AltGr (100), which types."""
_SCAN_LOCKS = {58, 69, 70, 100}


def of_qt(event: QKeyEvent) -> Key:
    """A key as Qt tells of it, after the input method."""
    scan_code = _scan_code(event)
    shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
    commanding = bool(event.modifiers() & _COMMANDING)
    by_code = us_character(scan_code, shifted=shifted)
    by_text = event.text() if event.text().isprintable() else ""
    if event.key() in _MODIFIERS:
        role = Role.MODIFIER
    elif commanding:
        role = Role.OTHER
    elif event.key() in _ENDS:
        role = Role.END
    else:
        role = Role.CHARACTER if by_code or by_text else Role.OTHER
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
    commanding: bool = False

    def note(self, scan_code: int, *, pressed: bool) -> None:
        """A key went down or up."""
        if scan_code in _SCAN_SHIFTS:
            self.shifted = pressed
        elif scan_code in _SCAN_COMMANDING:
            self.commanding = pressed


def of_scan_code(
    scan_code: int, modifiers: Modifiers, *, pressed: bool, at_ms: int, repeated: bool = False
) -> Key:
    """A key as the system tells of it, before the input method."""
    character = us_character(scan_code, shifted=modifiers.shifted)
    if scan_code in _SCAN_SHIFTS | _SCAN_COMMANDING | _SCAN_LOCKS:
        role = Role.MODIFIER
    elif modifiers.commanding:
        role = Role.OTHER
    elif scan_code in _SCAN_ENDS:
        role = Role.END
    else:
        role = Role.CHARACTER if character else Role.OTHER
    return Key(scan_code, role, pressed, at_ms, character, character, repeated)


class _XcbKeyEvent(ctypes.Structure):
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
_XCB_SHIFT, _XCB_COMMANDING = 1, 4 | 8 | 64


def of_xcb(address: int) -> Key | None:
    """The key of an ``xcb_generic_event_t``; ``None`` when it is another event."""
    kind = ctypes.c_uint8.from_address(address).value & 0x7F
    if kind not in {_XCB_PRESS, _XCB_RELEASE}:
        return None
    event = _XcbKeyEvent.from_address(address)
    state = Modifiers(bool(event.state & _XCB_SHIFT), bool(event.state & _XCB_COMMANDING))
    return of_scan_code(
        event.detail - X11_OFFSET, state, pressed=kind == _XCB_PRESS, at_ms=event.time
    )


class _WindowsMessage(ctypes.Structure):
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
_WAS_DOWN = 1 << 30
_PREFIXED = 0x100
_OF_PREFIXED = {0x11C: 96, 0x11D: 97, 0x135: 98, 0x138: 100, 0x15B: 125, 0x15C: 126}
"""The keypad's Enter and stroke, the right Ctrl and Alt, the two Windows keys."""


def of_windows_code(code: int) -> int:
    """The number used here of a Windows scan code, whose bit 8 is the prefix E0."""
    code &= _PREFIXED | 0xFF
    return _OF_PREFIXED.get(code, code)


def of_windows(address: int, modifiers: Modifiers) -> Key | None:
    """The key of a Windows ``MSG``; ``None`` when it is another message. Keeps ``modifiers``."""
    message = _WindowsMessage.from_address(address)
    if message.message not in {_WM_KEYDOWN, _WM_KEYUP, _WM_SYSKEYDOWN, _WM_SYSKEYUP}:
        return None
    scan_code = of_windows_code(message.l_param >> 16)
    pressed = message.message in {_WM_KEYDOWN, _WM_SYSKEYDOWN}
    modifiers.note(scan_code, pressed=pressed)
    repeated = pressed and bool(message.l_param & _WAS_DOWN)
    return of_scan_code(
        scan_code, modifiers, pressed=pressed, at_ms=message.time, repeated=repeated
    )
