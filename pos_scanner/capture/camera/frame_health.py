"""Notices frames that are all dark or all the same.

A driver may go on giving its last frame after unplugging; a real sensor's noise makes two frames
differ even of a still scene, so frames that are equal in every pixel are no live picture.
"""

import numpy as np

from pos_scanner.capture.camera.frame import CameraStatus
from pos_scanner.capture.decoding.detection import Image

FROZEN_AFTER_S = 3.0
BLACK_AFTER_S = 2.0
BLACK_MEAN = 8.0
"""Mean of the sampled pixels, of 255."""
SAMPLE = np.s_[::16, ::16]


class FrameHealth:
    """Judges one frame after another.

    Args:
        watches_freezing: off for video files, which may stand still.
    """

    def __init__(self, *, watches_freezing: bool = True) -> None:
        self._watches_freezing = watches_freezing
        self._previous: Image | None = None
        self._changed_s = 0.0
        self._light_s = 0.0

    def judge(self, image: Image, now_s: float) -> CameraStatus | None:
        """Judge a frame, (height, width, 3) uint8: FROZEN, BLACK, or None when it is well.

        ``now_s``: monotonic seconds.
        """
        previous, self._previous = self._previous, image
        if previous is None or float(image[SAMPLE].mean()) >= BLACK_MEAN:
            self._light_s = now_s
        if (
            previous is None
            or not np.array_equal(image[SAMPLE], previous[SAMPLE])  # This first: it costs less.
            or not np.array_equal(image, previous)
        ):
            self._changed_s = now_s
        if now_s - self._light_s >= BLACK_AFTER_S:
            return CameraStatus.BLACK
        if self._watches_freezing and self.frozen_for_s(now_s) >= FROZEN_AFTER_S:
            return CameraStatus.FROZEN
        return None

    def frozen_for_s(self, now_s: float) -> float:
        """For how long all frames have been the same."""
        return now_s - self._changed_s
