"""Symbols drawn by segno and seen through known homographies: their corners are known exactly."""

from typing import Any

import cv2
import numpy as np
import segno
from numpy.typing import NDArray

from pos_scanner.capture.decoding.detection import Corners

Gray = NDArray[np.uint8]
MODULE_PX = 12
SIZE = (640, 480)

HOMOGRAPHIES: dict[str, tuple[tuple[float, float], ...]] = {
    "straight": ((200, 120), (440, 120), (440, 360), (200, 360)),
    "turned": ((320, 70), (490, 240), (320, 410), (150, 240)),
    "tilted": ((220, 130), (450, 100), (430, 380), (210, 340)),
    "perspective": ((240, 120), (400, 120), (470, 370), (170, 370)),
}
"""Where the symbol's corners come to lie, clockwise from its own top left, px."""


def matrix_of(symbol: segno.QRCode) -> NDArray[np.bool_]:
    """The symbol's modules, True is black."""
    return np.array([list(row) for row in symbol.matrix_iter(border=0)], np.bool_)


def warped(
    symbol: segno.QRCode, homography: str, quiet_modules: int = 4, paper: int = 255
) -> tuple[Gray, Corners]:
    """A picture, (480, 640), gray around a symbol on white, and the symbol's corners in it."""
    matrix = matrix_of(symbol)
    quiet = np.pad(matrix, quiet_modules)
    flat = np.where(quiet, 0, paper).astype(np.uint8)
    flat = flat.repeat(MODULE_PX, 0).repeat(MODULE_PX, 1)
    near = quiet_modules * MODULE_PX
    far = near + len(matrix) * MODULE_PX
    square = np.array([(near, near), (far, near), (far, far), (near, far)], np.float32)
    corners = HOMOGRAPHIES[homography]
    # Pixels' middles: a corner of the drawing lies half a pixel before its first pixel's middle.
    transform = cv2.getPerspectiveTransform(square - 0.5, np.array(corners, np.float32))
    picture: Any = cv2.warpPerspective(
        flat,
        transform,
        SIZE,
        flags=cv2.INTER_AREA,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=(150.0,),
    )
    return picture, corners
