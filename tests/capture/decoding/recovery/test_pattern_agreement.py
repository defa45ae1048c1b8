"""Function patterns compared with symbols whose corners are known exactly."""

import math

import numpy as np
import pytest
import segno

from pos_scanner.capture.decoding.recovery.pattern_agreement import PatternAgreement
from tests.capture.decoding.recovery.warped import HOMOGRAPHIES, warped

SYMBOL = segno.make_qr("https://w.url.cn/s/AbC1234", version=3)
MODULES = 29


@pytest.mark.parametrize("homography", HOMOGRAPHIES)
def test_agreement_is_near_one_at_the_symbols_corners_alone(homography: str) -> None:
    picture, corners = warped(SYMBOL, homography)
    patterns = PatternAgreement(picture)
    assert patterns.at(corners, MODULES) > 0.9
    assert patterns.at(corners, MODULES + 8) < 0.5
    aside = tuple((x + 30, y) for x, y in corners)
    assert patterns.at(aside, MODULES) < 0.5


def test_an_inverted_symbol_agrees_as_well() -> None:
    picture, corners = warped(SYMBOL, "tilted")
    inverted = PatternAgreement((255 - picture).astype(np.uint8))
    assert inverted.at(corners, MODULES) > 0.9


def test_a_covered_finder_pattern_counts_for_nothing_where_it_is_hidden() -> None:
    picture, corners = warped(SYMBOL, "straight")
    picture[100:190, 360:460] = 128
    patterns = PatternAgreement(picture)
    assert patterns.at(corners, MODULES, hidden=1) > 0.9 > patterns.at(corners, MODULES)


def test_corners_compared_together_agree_as_each_alone() -> None:
    picture, corners = warped(SYMBOL, "perspective")
    shifted = tuple((x + 3, y - 2) for x, y in corners)
    both = np.array([corners, shifted], np.float32)
    together = PatternAgreement(picture).of_each(both, MODULES, (None, 3))
    alone = PatternAgreement(picture)
    expected = [alone.at(corners, MODULES), alone.at(shifted, MODULES, 3)]
    assert together.tolist() == pytest.approx(expected, abs=0.02)


def test_a_corner_that_is_off_is_moved_to_its_place() -> None:
    picture, corners = warped(SYMBOL, "tilted")
    module_px = math.dist(corners[0], corners[1]) / MODULES
    x, y = corners[2]
    off = (*corners[:2], (x + 2 * module_px, y - 3 * module_px), corners[3])
    agreement, moved = PatternAgreement(picture).best_near(off, MODULES, (2,))
    assert agreement > 0.9
    assert math.dist(moved[2], corners[2]) < module_px


def test_corners_outside_the_picture_or_all_in_one_place_are_no_symbol() -> None:
    patterns = PatternAgreement(np.full((40, 60), 128, np.uint8))
    assert patterns.at(((5, 5), (5, 5), (5, 5), (5, 5)), MODULES) < 0.1
    assert patterns.at(((900, 900), (990, 900), (990, 990), (900, 990)), MODULES) < 0.1
    assert patterns.at(((-9e3, -9e3), (9e3, -9e3), (9e3, 9e3), (-9e3, 9e3)), MODULES) < 0.1
