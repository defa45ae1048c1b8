"""Finder patterns by themselves: how many are detected, and where."""

import math

import numpy as np
import pytest
import segno

from pos_scanner.capture.decoding.recovery.finder_patterns import detect_finder_patterns
from tests.capture.decoding.recovery.warped import warped

TEXT = "https://w.url.cn/s/AbC1234"


def test_finder_patterns_are_detected_one_by_one_with_their_corners() -> None:
    picture, corners = warped(segno.make_qr(TEXT, version=2), "straight")
    finders = detect_finder_patterns(picture)
    module_px = math.dist(corners[0], corners[1]) / 25
    assert len(finders) == 3
    for finder in finders:
        assert finder.module_px == pytest.approx(module_px, rel=0.1)
    centres = sorted((round(x), round(y)) for x, y in (finder.centre for finder in finders))
    near, far = 3.5 * module_px, 240 - 3.5 * module_px
    expected = sorted((200 + x, 120 + y) for x, y in ((near, near), (far, near), (near, far)))
    for centre, place in zip(centres, expected, strict=True):
        assert math.dist(centre, place) < 2


def test_even_paper_has_no_finder_patterns() -> None:
    assert detect_finder_patterns(np.full((200, 200), 128, np.uint8)) == []
