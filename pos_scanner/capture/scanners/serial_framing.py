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
        timeout_s = STALLED_S if self._ends_itself else QUIET_S
        is_late = at_s - self._last_s > timeout_s
        frames = self._finish(whole=not self._ends_itself) if is_late else []
        if data:
            self._last_s = at_s
        for byte in data:
            if byte in _ENDS:
                frames += self._finish()
            elif len(self._pending) < LONGEST_FRAME:
                self._pending.append(byte)
            else:
                self._is_overlong = True
        return frames

    def _finish(self, *, whole: bool = True) -> list[SerialFrame]:
        """The pending bytes as a frame; none while there are no bytes."""
        if not self._pending:
            return []
        frame = SerialFrame(bytes(self._pending), whole and not self._is_overlong)
        self._pending.clear()
        self._is_overlong = False
        return [frame]
