"""Notices frames that are all dark or all the same.

A driver may go on giving its last frame after unplugging; a real sensor's noise makes two frames
differ even of a still scene, so frames that are equal in every pixel are no live picture.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pos_scanner.capture.camera.frame import CameraStatus

if TYPE_CHECKING:
    from numpy.typing import NDArray

FROZEN_AFTER_S = 3.0
BLACK_AFTER_S = 2.0
BLACK_MEAN = 8.0
"""Mean of the sampled pixels, of 255."""
SAMPLE_STEP = 16


class FrameHealth:
    """Judges one frame after another.

    Args:
        watches_freezing: off for video files, which may stand still.
    """

    def __init__(self, *, watches_freezing: bool = True) -> None:
        self._watches_freezing = watches_freezing
        self._previous: NDArray[np.uint8] | None = None
        self._changed_s = 0.0
        self._light_s = 0.0

    def judge(self, image: NDArray[np.uint8], now_s: float) -> CameraStatus | None:
        """Judge a frame, (height, width, 3) uint8: FROZEN, BLACK, or None when it is well.

        ``now_s``: monotonic seconds.
        """
        sample = image[::SAMPLE_STEP, ::SAMPLE_STEP]
        if self._previous is None:
            self._light_s = now_s
        if self._previous is None or not _equal(image, self._previous):
            self._changed_s = now_s
        self._previous = image
        if float(sample.mean()) >= BLACK_MEAN:
            self._light_s = now_s
        if now_s - self._light_s >= BLACK_AFTER_S:
            return CameraStatus.BLACK
        if self._watches_freezing and self.frozen_for_s(now_s) >= FROZEN_AFTER_S:
            return CameraStatus.FROZEN
        return None

    def frozen_for_s(self, now_s: float) -> float:
        """For how long all frames have been the same."""
        return now_s - self._changed_s


def _equal(image: NDArray[np.uint8], other: NDArray[np.uint8]) -> bool:
    """Whether two frames are the same in every pixel; a sample is asked first, which costs less."""
    sample = np.s_[::SAMPLE_STEP, ::SAMPLE_STEP]
    return np.array_equal(image[sample], other[sample]) and np.array_equal(image, other)
