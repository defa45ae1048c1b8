"""Cuts a serial scanner's bytes into codes, wherever the system split them. Pure: no clock."""

from dataclasses import dataclass

LONGEST_FRAME = 8192
"""Bytes; the largest QR code holds 7,089 digits or 2,953 bytes."""
QUIET_S = 0.15
"""A scanner that sends no end is done when it has been quiet for so long."""
STALLED_S = 2.0
"""A code without its end is given up after so long: unplugged, or another setting."""
_ENDS = b"\r\n"


@dataclass(frozen=True, slots=True)
class SerialFrame:
    """One code's bytes; not ``whole`` when its end never came or it is longer than any code."""

    data: bytes
    whole: bool = True


class SerialFrames:
    """The bytes of the next code, as far as they have come.

    Args:
        ends_itself: whether the scanner sends CR or LF after each code; else a pause ends it.
    """

    def __init__(self, *, ends_itself: bool = True) -> None:
        self._ends_itself = ends_itself
        self._pending = bytearray()
        self._is_overlong = False
        self._last_s = 0.0

    def feed(self, data: bytes, at_s: float) -> list[SerialFrame]:
        """Take in bytes; gives the codes that they complete. Empty ``data`` says that time went by.

        ``at_s``: monotonic seconds.
        """
        frames = self._timed_out(at_s)
        if data:
            self._last_s = at_s
        for byte in data:
            if byte not in _ENDS:
                self._add(byte)
            elif frame := self._finish():
                frames.append(frame)
        return frames

    def _add(self, byte: int) -> None:
        if len(self._pending) < LONGEST_FRAME:
            self._pending.append(byte)
        else:
            self._is_overlong = True

    def _timed_out(self, at_s: float) -> list[SerialFrame]:
        timeout_s = STALLED_S if self._ends_itself else QUIET_S
        if not self._pending or at_s - self._last_s <= timeout_s:
            return []
        frame = self._finish(whole=not self._ends_itself)
        return [frame] if frame else []

    def _finish(self, *, whole: bool = True) -> SerialFrame | None:
        if not self._pending:
            return None
        frame = SerialFrame(bytes(self._pending), whole and not self._is_overlong)
        self._pending.clear()
        self._is_overlong = False
        return frame
