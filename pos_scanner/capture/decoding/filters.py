"""Filters for a picture, or a part of it, before a decoder scans it: one function a filter.

In and out: (height, width) uint8. Which reads what stands in ``attempts``.
"""

from collections.abc import Callable
from typing import Any, TypeAlias

import cv2
import numpy as np

from pos_scanner.capture.decoding.detection import Gray

Filter: TypeAlias = Callable[[Gray], Gray]
THUMBNAIL_SIZE = (160, 90)
"""Width and height, px."""


def identity(gray: Gray) -> Gray:
    """The picture as it is."""
    return gray


def unsharp_mask(side_px: int, amount: float = 2.0) -> Filter:
    """Sharpens: the picture plus ``amount`` times its difference from the mean around each pixel.

    The mean of a square of ``side_px``: a Gaussian blur took five times as long and read no more.
    """

    def sharpen(gray: Gray) -> Gray:
        blurred = cv2.blur(gray, (side_px, side_px))
        return cv2.addWeighted(gray, 1 + amount, blurred, -amount, 0)  # type: ignore[return-value]

    return sharpen


def gaussian_blur(sigma_px: float) -> Filter:
    """Blurs: takes away noise, a screen's grid and the beats between that and the sensor's."""

    def blur(gray: Gray) -> Gray:
        return cv2.GaussianBlur(gray, (0, 0), sigma_px)  # type: ignore[return-value]

    return blur


def gamma_curve(gamma: float) -> Filter:
    """Spreads the bright tones for a gamma over 1, the dark ones for less.

    All that an over-exposed screen still holds is in its brightest tones.
    """
    tones = (255 * (np.arange(256) / 255) ** gamma).round().astype(np.uint8)

    def apply_curve(gray: Gray) -> Gray:
        return cv2.LUT(gray, tones)  # type: ignore[return-value]

    return apply_curve


def spread_tones(gray: Gray) -> Gray:
    """Spreads the tones that a part of a picture lies in.

    The dark ones of one in the shade, the brightest of one over-exposed until it is almost white.
    """
    return _SHADE(gray) if cv2.mean(gray)[0] < _SHADE_MEAN else _GLARE(gray)


def clarify(gray: Gray) -> Gray:
    """Spreads the tones of a part of a picture in the shade or over-exposed, sharpens any other."""
    return _SHARP(gray) if _SHADE_MEAN <= cv2.mean(gray)[0] < _GLARE_MEAN else spread_tones(gray)


_SHADE, _GLARE, _SHARP = gamma_curve(0.35), gamma_curve(5), unsharp_mask(15)
_SHADE_MEAN, _GLARE_MEAN = 70.0, 190.0


def erosion(gray: Gray) -> Gray:
    """Lets black grow by a pixel: a bright screen ate it away."""
    return cv2.erode(gray, np.ones((3, 3), np.uint8))  # type: ignore[return-value]


def equalization(gray: Gray) -> Gray:
    """Evens the contrast out, tile by tile (CLAHE, Zuiderveld 1994)."""
    return cv2.createCLAHE(4.0, (4, 4)).apply(gray)  # type: ignore[return-value]


def thumbnail(gray: Gray) -> Gray:
    """A small copy, (90, 160): each of its pixels is the mean of those that it stands for."""
    return shrunk(gray, *THUMBNAIL_SIZE)


def shrunk(gray: Gray, width: int, height: int) -> Gray:
    """A copy of a size, (height, width), at most that of the picture; its pixels are means.

    Halved as often as it goes, which OpenCV does in a fifth of the time of any other step. An odd
    row or column at the end is left out on the way.
    """
    while gray.shape[1] >= 2 * width and gray.shape[0] >= 2 * height:
        half_high, half_wide = gray.shape[0] // 2, gray.shape[1] // 2
        even: Any = gray[: 2 * half_high, : 2 * half_wide]
        gray = cv2.resize(even, (half_wide, half_high), interpolation=cv2.INTER_AREA)
    if gray.shape == (height, width):
        return gray
    return cv2.resize(gray, (width, height), interpolation=cv2.INTER_LINEAR)  # type: ignore[return-value]
