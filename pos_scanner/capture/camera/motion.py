"""Whether anything has moved before the camera: a glance of half a millisecond at a small copy.

Compared is with a kept frame, not with the one before: what creeps is noticed, too. A sensor's
noise is averaged away by the smallness.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pos_scanner.capture.decoding.detection import Gray

SIZE = (160, 90)
STEP = 9.0
"""Of 255: a change of one small pixel; noise of 20 a pixel is 2.5 here."""
FEWEST = 6
"""So many small pixels must change: fewer are a flickering lamp or a fly."""


class MotionGate:
    """Compares frames with a kept one."""

    def __init__(self) -> None:
        self._kept: Any = None
        self._newest: Any = None

    def has_moved(self, gray: Gray) -> bool:
        """Whether a frame, (height, width), differs from the kept one; True while none is kept."""
        import cv2  # noqa: PLC0415

        self._newest = cv2.resize(gray, SIZE, interpolation=cv2.INTER_AREA)
        if self._kept is None:
            return True
        differs = cv2.absdiff(self._newest, self._kept)
        _, changed = cv2.threshold(differs, STEP, 1, cv2.THRESH_BINARY)
        return bool(cv2.countNonZero(changed) >= FEWEST)

    def keep(self) -> None:
        """Compare with the newest frame from now on."""
        self._kept = self._newest

    @property
    def glance(self) -> Any:
        """The newest frame's small copy, (90, 160) uint8."""
        return self._newest
