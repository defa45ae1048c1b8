"""The system's keyboard behind Qt: what its layout makes of a key, and a key given to it again.

On X11 through a connection of its own (XSendEvent, XLookupString: Xlib's manual, chapters 11 and
16), on Windows by SendInput and ToUnicodeEx (learn.microsoft.com/windows/win32/api/winuser).
A key that is given again goes the whole way, through the input method.
"""

import ctypes
import sys
from collections.abc import Callable
from functools import partial
from typing import Protocol

from pos_scanner.desktop.scanning.qt_keys import WindowsMessage, XcbKeyEvent


class NativeKeyboard(Protocol):
    """What each system's has; addresses are those of its own key events."""

    def text_of(self, address: int) -> str:
        """What the layout of the moment makes of a key; empty when it types nothing."""

    def repeater(self, address: int) -> Callable[[], None]:
        """Keep a copy of a key event; calling it gives the key to the system again."""

    def close(self) -> None:
        """Hang up."""


def native_keyboard() -> NativeKeyboard | None:
    """The keyboard of this system; ``None`` where it cannot be reached."""
    if sys.platform == "win32":
        return _WindowsKeyboard()
    try:
        return _X11Keyboard()
    except OSError:
        return None


class _XKeyEvent(ctypes.Structure):
    """XKeyEvent, Xlib.h."""

    _fields_ = (
        ("kind", ctypes.c_int),
        ("serial", ctypes.c_ulong),
        ("send_event", ctypes.c_int),
        ("display", ctypes.c_void_p),
        ("window", ctypes.c_ulong),
        ("root", ctypes.c_ulong),
        ("subwindow", ctypes.c_ulong),
        ("time", ctypes.c_ulong),
        ("places", ctypes.c_int * 4),
        ("state", ctypes.c_uint),
        ("keycode", ctypes.c_uint),
        ("same_screen", ctypes.c_int),
    )


class _XEvent(ctypes.Union):
    """XEvent, Xlib.h: as large as the largest of all kinds."""

    _fields_ = (("key", _XKeyEvent), ("pad", ctypes.c_long * 24))


_LONGEST_TEXT = 16


class _X11Keyboard:
    """A connection that sends keys and knows the layout.

    Raises:
        OSError: Xlib or the display is not there.
    """

    def __init__(self) -> None:
        self._x11 = ctypes.CDLL("libX11.so.6")
        self._x11.XOpenDisplay.restype = ctypes.c_void_p
        display = self._x11.XOpenDisplay(None)
        if not display:
            raise OSError("no display")
        self._display = ctypes.c_void_p(display)

    def close(self) -> None:
        self._x11.XCloseDisplay(self._display)

    def text_of(self, address: int) -> str:
        self._refresh_layout()
        event = self._event_at(address)
        text = ctypes.create_string_buffer(_LONGEST_TEXT)
        length = self._x11.XLookupString(ctypes.byref(event), text, _LONGEST_TEXT, None, None)
        typed_text = text.raw[:length].decode("latin-1")
        return typed_text if typed_text.isprintable() else ""

    def repeater(self, address: int) -> Callable[[], None]:
        return partial(self._send, self._event_at(address))

    def _send(self, event: _XEvent) -> None:
        window = ctypes.c_ulong(event.key.window)
        self._x11.XSendEvent(self._display, window, 0, ctypes.c_long(0), ctypes.byref(event))
        self._x11.XFlush(self._display)

    def _event_at(self, address: int) -> _XEvent:
        source = XcbKeyEvent.from_address(address)
        event = _XEvent()
        key = event.key
        key.kind = source.response_type & 0x7F
        key.display = self._display
        key.root, key.window, key.subwindow = source.windows
        key.time, key.state, key.keycode = source.time, source.state, source.detail
        key.places[:] = source.places
        key.same_screen = 1
        return event

    def _refresh_layout(self) -> None:
        """The only events that every client gets unasked are changes of the layout."""
        event = _XEvent()
        while self._x11.XPending(self._display):
            self._x11.XNextEvent(self._display, ctypes.byref(event))
            self._x11.XRefreshKeyboardMapping(ctypes.byref(event))


class _KeyboardInput(ctypes.Structure):
    """INPUT of 64-bit Windows with a KEYBDINPUT in it, winuser.h."""

    _fields_ = (
        ("kind", ctypes.c_uint32),
        ("alignment", ctypes.c_uint32),
        ("virtual_key", ctypes.c_uint16),
        ("scan_code", ctypes.c_uint16),
        ("flags", ctypes.c_uint32),
        ("time", ctypes.c_uint32),
        ("extra", ctypes.c_uint64),
        ("pad", ctypes.c_uint64),
    )


_INPUT_KEYBOARD, _KEY_UP, _SCAN_CODE, _EXTENDED = 1, 2, 8, 1
_NO_STATE_CHANGE = 4
_RELEASED = 1 << 31
_VIRTUAL_KEY_OF_SCAN_CODE = 3


class _WindowsKeyboard:
    """The functions of user32.dll."""

    def __init__(self) -> None:
        self._user32 = ctypes.CDLL("user32")

    def close(self) -> None:
        """There is no connection to hang up."""

    def text_of(self, address: int) -> str:
        message = WindowsMessage.from_address(address)
        scan_code = message.l_param >> 16 & 0xFF
        layout = ctypes.c_void_p(self._user32.GetKeyboardLayout(0))
        state = (ctypes.c_uint8 * 256)()
        self._user32.GetKeyboardState(state)
        virtual_key = self._user32.MapVirtualKeyExW(scan_code, _VIRTUAL_KEY_OF_SCAN_CODE, layout)
        text = ctypes.create_unicode_buffer(_LONGEST_TEXT)
        length = self._user32.ToUnicodeEx(
            virtual_key, scan_code, state, text, _LONGEST_TEXT, _NO_STATE_CHANGE, layout
        )
        return text.value[: max(0, length)]

    def repeater(self, address: int) -> Callable[[], None]:
        l_param = WindowsMessage.from_address(address).l_param
        flags = _SCAN_CODE
        flags |= _KEY_UP if l_param & _RELEASED else 0
        flags |= _EXTENDED if l_param >> 24 & 1 else 0
        return partial(self._send, l_param >> 16 & 0xFF, flags)

    def _send(self, scan_code: int, flags: int) -> None:
        event = _KeyboardInput(_INPUT_KEYBOARD, 0, 0, scan_code, flags)
        self._user32.SendInput(1, ctypes.byref(event), ctypes.sizeof(event))
