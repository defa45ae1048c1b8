"""Builders for codes as pixels: any bytes as a QR code, placed in a grayscale picture."""

import io
from collections.abc import Callable

import cv2
import numpy as np
import pytest
import segno
from numpy.typing import NDArray

Gray = NDArray[np.uint8]


def _code(content: str | bytes, scale: int = 6) -> Gray:
    """A QR code, its quiet zone of four modules included, `scale` pixels a module."""
    symbol = segno.make_qr(content, error="m", mode=None if isinstance(content, str) else "byte")
    png = io.BytesIO()
    symbol.save(png, kind="png", scale=scale, border=4)
    picture = cv2.imdecode(np.frombuffer(png.getvalue(), np.uint8), cv2.IMREAD_GRAYSCALE)
    assert picture is not None
    return picture.astype(np.uint8)


@pytest.fixture
def code() -> Callable[..., Gray]:
    return _code


@pytest.fixture
def scene() -> Callable[..., Gray]:
    """A camera's view, (height, width), mid-gray, with codes at given top left corners."""

    def build(*placed: tuple[Gray, int, int], width: int = 640, height: int = 480) -> Gray:
        picture = np.full((height, width), 128, np.uint8)
        for symbol, left_px, top in placed:
            rows, columns = symbol.shape
            picture[top : top + rows, left_px : left_px + columns] = symbol
        return picture

    return build
