"""Whether anything has moved before the camera: frames are compared by their thumbnails.

Each is compared with a reference, not with the one before: what creeps is noticed, too. A sensor's
noise is averaged away by the smallness. Array methods alone: importing this module loads no numpy.
"""

from pos_scanner.capture.camera.frame import Frame
from pos_scanner.capture.decoding.detection import Gray

LEAST_CHANGE = 9
"""Of 255: a change of a thumbnail's pixel is more; noise of 20 a pixel is 2.5 there."""
_LEAST_SHARE, _LEAST_DARK_CHANGE = 0.15, 3.0
"""What is darker than 60 has moved by a smaller change: this share of it, and so much at least."""
_NOISE_MULTIPLE = 5
"""Of the mean change: of a sensor's noise one pixel in 16,000 differs by more."""
LEAST_PIXELS = 6
"""So many pixels of a thumbnail must change: fewer are a flickering lamp or a fly."""
LINGER_S = 0.7
"""So long after a movement every frame is painted: a hand that comes to rest slows down first."""
STILL_INTERVAL_S = 0.5


class MotionGate:
    """Compares thumbnails, (90, 160) uint8, with a reference."""

    def __init__(self) -> None:
        self._reference: Gray | None = None

    def has_moved(self, thumbnail: Gray) -> bool:
        """Whether a frame's thumbnail differs from the reference, and so becomes it.

        True of the first, with which there is nothing to compare.
        """
        if self._reference is not None:
            change = abs(thumbnail.astype("int16") - self._reference)
            # In the shade a code's black and white are few tones apart; noise differs everywhere.
            noise = _NOISE_MULTIPLE * float(change.mean())
            limits = (_LEAST_SHARE * self._reference).clip(_LEAST_DARK_CHANGE) + noise
            if int((change > limits.clip(None, LEAST_CHANGE)).sum()) < LEAST_PIXELS:
                return False
        self._reference = thumbnail
        return True


class PreviewRate:
    """Which frames the cashier has to see: all while something moves, else two a second.

    Painting a frame costs as much as grabbing it. What stays unpainted differs by a sensor's noise,
    or by what is smaller than a thumbnail's pixel; the two a second are for that. Asked about each
    frame in turn, on one thread.
    """

    def __init__(self) -> None:
        self._gate = MotionGate()
        self._moved_s = self._painted_s = -float("inf")

    def is_due(self, frame: Frame) -> bool:
        """Whether to paint this frame; taken for painted when it is."""
        now_s = frame.captured_s
        if self._gate.has_moved(frame.thumbnail):
            self._moved_s = now_s
        if now_s - self._moved_s > LINGER_S and now_s - self._painted_s < STILL_INTERVAL_S:
            return False
        self._painted_s = now_s
        return True
