"""A scanner on a serial port (USB-CDC or RS-232): codes out, by callbacks. No Qt.

A thread of its own reads the port; a port that is gone is opened again, after longer and longer
pauses, and found again by its USB id where the setting names one. serialx is imported on that
thread: importing this module costs nothing.
"""

from __future__ import annotations

import contextlib
import importlib
import logging
import re
import threading
import time
from collections.abc import Callable, Sequence
from enum import Enum
from typing import TYPE_CHECKING, Any, Protocol

from pos_scanner.capture.scanners.scan_cleanup import serial_text
from pos_scanner.capture.scanners.serial_framing import SerialFrames

if TYPE_CHECKING:
    from serialx import SerialPortInfo

log = logging.getLogger(__name__)

AUTOMATIC = "auto"
FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 5.0
READ_TIMEOUT_S = 0.05
SCANNER_MAKERS = {
    0x05E0: "Zebra",
    0x05F9: "Datalogic",
    0x065A: "Opticon",
    0x0C2E: "Honeywell",
    0x11FA: "Code",
    0x1EAB: "Newland",
}
"""USB vendor ids of makers of scanners."""
_USB_ID = re.compile(r"usb:([0-9a-f]{4}):([0-9a-f]{4})", re.IGNORECASE)


class SerialStatus(Enum):
    """How the port is."""

    OPENING = "opening"
    READY = "ready"
    LOST = "lost"
    """It was there and is gone; it is looked for again."""
    MISSING = "missing"
    """It could not be found or opened; it is tried again."""


class SerialListener(Protocol):
    """Who hears from a serial scanner; called on its thread."""

    def on_text(self, text: str) -> None:
        """A code has come whole."""

    def on_broken(self) -> None:
        """A code that did not come whole, or is no text."""

    def on_state(self, status: SerialStatus) -> None:
        """The port's state has changed."""


def find_port(setting: str, ports: Sequence[SerialPortInfo]) -> str | None:
    """The port that a setting means, among those that are there.

    Args:
        setting: a port's own name; ``usb:VVVV:PPPP``, its vendor and product in hexadecimal; or
            ``auto``, a known scanner maker's, else the only USB port.
        ports: as ``serialx`` lists them.
    """
    if usb_id := _USB_ID.fullmatch(setting):
        ids = (int(usb_id[1], 16), int(usb_id[2], 16))
        return next((port.device for port in ports if (port.vid, port.pid) == ids), None)
    if setting.lower() != AUTOMATIC:
        return setting
    usb = [port for port in ports if port.vid is not None]
    scanners = [port for port in usb if port.vid in SCANNER_MAKERS]
    if scanners:
        return scanners[0].device
    return usb[0].device if len(usb) == 1 else None


def list_ports() -> list[SerialPortInfo]:
    """The serial ports of this machine; may take a moment: never on a UI thread."""
    try:
        return list(importlib.import_module("serialx").list_serial_ports())
    except OSError as error:
        log.warning("serial ports cannot be listed: %s", error.strerror)
        return []


class SerialScanner:
    """A scanner's port and its thread.

    Args:
        setting: which port; see :func:`find_port`.
        baud: bits a second; USB ports take any.
        listener: hears everything.
        ends_itself: whether the scanner sends CR or LF after each code.
        ports: lists the ports that are there.
    """

    def __init__(
        self,
        setting: str,
        baud: int,
        listener: SerialListener,
        *,
        ends_itself: bool = True,
        ports: Callable[[], Sequence[SerialPortInfo]] = list_ports,
    ) -> None:
        self._setting = setting
        self._baud = baud
        self._listener = listener
        self._ends_itself = ends_itself
        self._ports = ports
        self._stopping = threading.Event()
        self._status = SerialStatus.OPENING
        self._thread = threading.Thread(target=self._work, name="serial-scanner", daemon=True)

    def start(self) -> None:
        """Look for the port and begin; returns at once."""
        self._thread.start()

    def stop(self, timeout_s: float = 3.0) -> bool:
        """Close the port; gives whether the thread ended in time."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _work(self) -> None:
        pause_s = FIRST_PAUSE_S
        while not self._stopping.is_set():
            port = self._open()
            if port is None:
                self._report(SerialStatus.MISSING)
            else:
                pause_s = FIRST_PAUSE_S
                self._report(SerialStatus.READY)
                with contextlib.closing(port):
                    self._read_until_gone(port)
                if not self._stopping.is_set():
                    self._report(SerialStatus.LOST)
            self._stopping.wait(pause_s)
            pause_s = min(2 * pause_s, LONGEST_PAUSE_S)

    def _open(self) -> Any | None:
        needs_list = self._setting.lower().startswith(("usb:", AUTOMATIC))
        name = find_port(self._setting, self._ports() if needs_list else ())
        if name is None:
            return None
        serialx = importlib.import_module("serialx")
        port = serialx.serial_for_url(name, baudrate=self._baud, read_timeout=READ_TIMEOUT_S)
        try:
            port.open()
        except (OSError, ValueError) as error:  # ValueError: a speed that this port has not.
            log.info("serial scanner: %s cannot be opened: %s", name, error)
            return None
        return port

    def _read_until_gone(self, port: Any) -> None:
        frames = SerialFrames(ends_itself=self._ends_itself)
        buffer = bytearray(4096)
        while not self._stopping.is_set():
            try:
                count = port.readinto(buffer)
            except OSError as error:
                log.info("serial scanner: the port is gone: %s", error.strerror)
                return
            for frame in frames.feed(bytes(buffer[:count]), time.monotonic()):
                text = serial_text(frame.data) if frame.whole else None
                if text is not None:
                    self._listener.on_text(text)
                    continue
                log.warning("serial scanner: %d bytes are no whole text", len(frame.data))
                self._listener.on_broken()

    def _report(self, status: SerialStatus) -> None:
        if status is not self._status:
            self._status = status
            log.info("serial scanner: %s", status.value)
            self._listener.on_state(status)
