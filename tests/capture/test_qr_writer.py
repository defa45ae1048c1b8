"""The code that the scanner set-up shows, read by the real decoders."""

import numpy as np
import pytest

from pos_scanner.capture.decoding.decoders import ZxingDecoder
from pos_scanner.capture.qr_writer import draw_code


@pytest.mark.parametrize("text", ["pos-scanner:aA0$/=_]yzYZ+19", "0", "北京票通科技有限公司"])
def test_a_drawn_code_is_its_text(text: str) -> None:
    picture = np.asarray(draw_code(text)).repeat(4, 0).repeat(4, 1)
    (detection,) = ZxingDecoder().decode(picture)
    assert detection.text == text


def test_a_module_is_a_pixel_and_white_surrounds_the_symbol() -> None:
    drawing = np.asarray(draw_code("0"))
    assert drawing.shape == (29, 29)  # 21 modules, and four of quiet zone on each side.
    assert set(np.unique(drawing)) == {0, 255}
    assert (drawing[:4] == 255).all()
    assert (drawing[:, -4:] == 255).all()
    assert drawing[4, 4] == 0


def test_its_bytes_are_its_rows() -> None:
    drawing = draw_code("0")
    assert drawing.shape == (29, 29)
    assert drawing.tobytes() == np.asarray(drawing).tobytes()
