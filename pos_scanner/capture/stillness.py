"""Notices frames that are all dark or all the same.

A driver may go on giving its last frame after unplugging; a real sensor's noise makes two frames
differ even of a still scene, so frames that are equal in every sampled pixel are no live picture.
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


class Stillness:
    """Judges one frame after another.

    Args:
        watches_freezing: off for video files, which may stand still.
    """

    def __init__(self, *, watches_freezing: bool = True) -> None:
        self._watches_freezing = watches_freezing
        self._last: bytes = b""
        self._changed_at = float("-inf")
        self._light_at = float("-inf")
        self._first = True

    def judge(self, image: NDArray[np.uint8], now_s: float) -> str | None:
        """Judge a frame, (height, width, 3) uint8: "frozen", "black", or None when it is well."""
        sample = image[::SAMPLE_STEP, ::SAMPLE_STEP]
        data = sample.tobytes()
        if self._first:
            self._first, self._changed_at, self._light_at = False, now_s, now_s
        if data != self._last:
            self._last, self._changed_at = data, now_s
        if float(sample.mean()) >= BLACK_MEAN:
            self._light_at = now_s
        if now_s - self._light_at >= BLACK_AFTER_S:
            return "black"
        if self._watches_freezing and now_s - self._changed_at >= FROZEN_AFTER_S:
            return "frozen"
        return None
