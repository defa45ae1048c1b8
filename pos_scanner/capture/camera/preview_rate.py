"""Which frames the cashier has to see: all of them while something moves, else two a second.

Painting a frame costs as much as grabbing it. What stays unpainted differs by a sensor's noise, or
by what is smaller than a thumbnail's pixel; the two a second are for that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pos_scanner.capture.camera.motion import MotionGate

if TYPE_CHECKING:
    from pos_scanner.capture.camera.frame import Frame

LINGER_S = 0.7
"""So long after a movement every frame is painted: a hand that comes to rest slows down first."""
STILL_INTERVAL_S = 0.5


class PreviewRate:
    """Asked about each frame in turn, on one thread."""

    def __init__(self) -> None:
        self._gate = MotionGate()
        self._moved_s = self._painted_s = -float("inf")

    def is_due(self, frame: Frame) -> bool:
        """Whether to paint this frame; taken for painted when it is."""
        now_s = frame.captured_s
        if self._gate.has_moved(frame.thumbnail):
            self._gate.make_reference()
            self._moved_s = now_s
        if now_s - self._moved_s > LINGER_S and now_s - self._painted_s < STILL_INTERVAL_S:
            return False
        self._painted_s = now_s
        return True
