"""A keyboard on an X display: keys by their place, pressed and let go at chosen times (XTEST).

xdotool cannot do this: it looks characters up in the layout of the moment and remaps keys on the
way. A wedge scanner sends places, as if the keyboard were American, whatever the system thinks.
"""

import contextlib
import ctypes
import os
import time
from collections.abc import Iterator

from tests.us_keys import us_key

X11_OFFSET = 8
ENTER, TAB, SHIFT, CAPS_LOCK, ESCAPE = 28, 15, 42, 58, 1
F2 = 60
AFTER_BROKEN_S = 1.2
"""How long after a broken scan whatever comes is taken for the rest of it, and a bit."""
AFTER_TYPING_S = 0.3
"""Within 150 ms of a person's key, keys as fast as a scanner's may lack their beginning."""
HARDWARE_NICE = -10


@contextlib.contextmanager
def hardware() -> Iterator[None]:
    """Go before whatever else this machine computes, as a keyboard does, where that is allowed."""
    usual = os.getpriority(os.PRIO_PROCESS, 0)
    with contextlib.suppress(PermissionError):
        os.setpriority(os.PRIO_PROCESS, 0, HARDWARE_NICE)
    try:
        yield
    finally:
        with contextlib.suppress(PermissionError):
            os.setpriority(os.PRIO_PROCESS, 0, usual)


class Keyboard:
    """One connection to a display; close it."""

    def __init__(self, display: str) -> None:
        self._x11 = ctypes.CDLL("libX11.so.6")
        self._xtst = ctypes.CDLL("libXtst.so.6")
        self._x11.XOpenDisplay.restype = ctypes.c_void_p
        opened = self._x11.XOpenDisplay(display.encode())
        if not opened:
            raise RuntimeError(f"no display {display}")
        self._display = ctypes.c_void_p(opened)
        self._typed_at = 0.0

    def close(self) -> None:
        """Hang up."""
        self._x11.XCloseDisplay(self._display)

    def key(self, scan_code: int, *, pressed: bool) -> None:
        """One press or release; comes back when the X server has it, and has marked its time."""
        self._xtst.XTestFakeKeyEvent(
            self._display, ctypes.c_uint(scan_code + X11_OFFSET), int(pressed), ctypes.c_ulong(0)
        )
        self._x11.XSync(self._display, 0)

    def tap(self, scan_code: int, dwell_s: float = 0.0) -> None:
        """Press and let go."""
        self.key(scan_code, pressed=True)
        time.sleep(dwell_s)
        self.key(scan_code, pressed=False)

    def character(self, character: str, dwell_s: float = 0.0) -> None:
        """Type a character of a US keyboard, with Shift around it where it needs it."""
        code, shifted = us_key(character)
        if shifted:
            self.key(SHIFT, pressed=True)
        self.tap(code, dwell_s)
        if shifted:
            self.key(SHIFT, pressed=False)

    def scan(self, text: str, gap_ms: float = 2, *, end: int | None = ENTER) -> None:
        """As a scanner types: the keys' distances are as asked for, or longer on a busy machine.

        A scan does not begin while a person's last keys are still on their way.
        """
        time.sleep(max(0.0, self._typed_at + AFTER_TYPING_S - time.monotonic()))
        with hardware():
            for character in text:
                due = time.monotonic() + gap_ms / 1000
                self.character(character)
                time.sleep(max(0.0, due - time.monotonic()))
            if end is not None:
                self.tap(end)

    def type(self, text: str, gap_ms: float = 55, dwell_ms: float = 30) -> None:
        """As a very fast person types."""
        for character in text:
            self.character(character, dwell_ms / 1000)
            time.sleep(max(0.0, gap_ms - dwell_ms) / 1000)
        self._typed_at = time.monotonic()
