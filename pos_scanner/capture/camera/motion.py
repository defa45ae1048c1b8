"""Whether anything has moved before the camera: frames are compared by their thumbnails.

Each is compared with a reference, not with the one before: what creeps is noticed, too. A sensor's
noise is averaged away by the smallness. Array methods alone: importing this module loads no numpy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pos_scanner.capture.decoding.detection import Gray

LEAST_CHANGE = 9
"""Of 255: a change of a thumbnail's pixel is more; noise of 20 a pixel is 2.5 there."""
LEAST_PIXELS = 6
"""So many pixels of a thumbnail must change: fewer are a flickering lamp or a fly."""


class MotionGate:
    """Compares thumbnails, (90, 160) uint8, with a reference."""

    def __init__(self) -> None:
        self._reference: Gray | None = None
        self._newest: Gray | None = None

    def has_moved(self, thumbnail: Gray) -> bool:
        """Whether a frame's thumbnail differs from the reference; True while there is none."""
        self._newest = thumbnail
        if self._reference is None:
            return True
        change = abs(thumbnail.astype("int16") - self._reference)
        return int((change > LEAST_CHANGE).sum()) >= LEAST_PIXELS

    def make_reference(self) -> None:
        """Compare with the newest thumbnail from now on."""
        self._reference = self._newest
