"""What is done to a part of a picture before a decoder looks at it: one function a treatment.

In and out: (height, width) uint8. What each is good for stands in ``steps``.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from pos_scanner.capture.decoding.detection import Gray

    Treatment = Callable[[Gray], Gray]


def as_it_is(gray: Gray) -> Gray:
    """Nothing is done."""
    return gray


def sharpened(sigma_px: float, amount: float = 2.0) -> Treatment:
    """Unsharp masking: a blur of a width taken away again."""

    def treat(gray: Gray) -> Gray:
        import cv2  # noqa: PLC0415

        blurred = cv2.GaussianBlur(gray, (0, 0), sigma_px)
        return cv2.addWeighted(gray, 1 + amount, blurred, -amount, 0)  # type: ignore[return-value]

    return treat


def softened(sigma_px: float) -> Treatment:
    """A blur: takes away noise, a screen's grid and its beats."""

    def treat(gray: Gray) -> Gray:
        import cv2  # noqa: PLC0415

        return cv2.GaussianBlur(gray, (0, 0), sigma_px)  # type: ignore[return-value]

    return treat


def darkened(gamma: float) -> Treatment:
    """Spreads the bright tones, where an over-exposed screen has all that is left of it."""

    def treat(gray: Gray) -> Gray:
        import cv2  # noqa: PLC0415

        return cv2.LUT(gray, _tones(gamma))  # type: ignore[return-value]

    return treat


def thickened(gray: Gray) -> Gray:
    """Black grows by a pixel: a bright screen ate it away."""
    import cv2  # noqa: PLC0415
    import numpy  # noqa: PLC0415

    return cv2.erode(gray, numpy.ones((3, 3), numpy.uint8))  # type: ignore[return-value]


def evened(gray: Gray) -> Gray:
    """Contrast made alike in every part (CLAHE)."""
    import cv2  # noqa: PLC0415

    return cv2.createCLAHE(4.0, (4, 4)).apply(gray)  # type: ignore[return-value]


@lru_cache(maxsize=4)
def _tones(gamma: float) -> NDArray[np.uint8]:
    import numpy  # noqa: PLC0415

    tones: Any = 255 * (numpy.arange(256) / 255) ** gamma
    return tones.round().astype(numpy.uint8)  # type: ignore[no-any-return]
