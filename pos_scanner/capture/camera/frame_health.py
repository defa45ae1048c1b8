"""Notices frames that are all dark or all the same.

A driver may go on giving its last frame after unplugging; a real sensor's noise makes two frames
differ even of a still scene, so frames that are equal in every pixel are no live picture.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
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
        self._last: NDArray[np.uint8] | None = None
        self._changed_at = 0.0
        self._light_at = 0.0

    def judge(self, image: NDArray[np.uint8], now_s: float) -> str | None:
        """Judge a frame, (height, width, 3) uint8: "frozen", "black", or None when it is well."""
        sample = image[::SAMPLE_STEP, ::SAMPLE_STEP]
        if self._last is None:
            self._light_at = now_s
        if self._last is None or not _equal(image, self._last):
            self._changed_at = now_s
        self._last = image
        if float(sample.mean()) >= BLACK_MEAN:
            self._light_at = now_s
        if now_s - self._light_at >= BLACK_AFTER_S:
            return "black"
        if self._watches_freezing and self.frozen_for_s(now_s) >= FROZEN_AFTER_S:
            return "frozen"
        return None

    def frozen_for_s(self, now_s: float) -> float:
        """For how long all frames have been the same."""
        return now_s - self._changed_at


def _equal(image: NDArray[np.uint8], other: NDArray[np.uint8]) -> bool:
    """Whether two frames are the same in every pixel; a few are asked first, which costs less."""
    import numpy  # noqa: PLC0415

    few = numpy.s_[::SAMPLE_STEP, ::SAMPLE_STEP]
    return numpy.array_equal(image[few], other[few]) and numpy.array_equal(image, other)
