"""Corners of symbols drawn by segno and seen through known homographies."""

import math

import cv2
import numpy as np
import pytest
import segno

from pos_scanner.capture.decoding.detection import Corners, UnreadSymbol
from pos_scanner.capture.decoding.recovery.corner_detector import (
    locate_symbol,
    texture_corners,
)
from pos_scanner.capture.decoding.recovery.pattern_agreement import PatternAgreement
from pos_scanner.capture.decoding.regions import Region, region_around
from tests.capture.decoding.recovery.warped import HOMOGRAPHIES, Gray, warped

TEXT = "https://w.url.cn/s/AbC1234"


def region_of(corners: Corners) -> Region:
    return region_around(corners, (480, 640))


def farthest_px(corners: Corners, expected: Corners) -> float:
    return max(math.dist(*pair) for pair in zip(corners, expected, strict=True))


def off_modules(symbol: UnreadSymbol, corners: Corners) -> list[float]:
    """How far each corner is from where it was drawn, in modules."""
    module_px = math.dist(corners[0], corners[1]) / symbol.modules
    return [math.dist(*pair) / module_px for pair in zip(symbol.corners, corners, strict=True)]


@pytest.mark.parametrize("homography", HOMOGRAPHIES)
@pytest.mark.parametrize("quiet_modules", [4, 0])
def test_three_corners_are_right_to_a_module_and_the_one_without_a_finder_to_two(
    homography: str, quiet_modules: int
) -> None:
    picture, corners = warped(segno.make_qr(TEXT, version=3), homography, quiet_modules)
    symbol = locate_symbol(picture, region_of(corners))
    assert symbol is not None
    assert symbol.modules == 29
    top_left, top_right, bottom_right, bottom_left = off_modules(symbol, corners)
    assert max(top_left, top_right, bottom_left) < 1
    assert bottom_right < 2
    assert 0.4 <= PatternAgreement(picture).at(symbol.corners, symbol.modules) <= 1


@pytest.mark.parametrize("version", [1, 3, 5])
def test_each_size_of_symbol_is_told_by_its_finder_patterns(version: int) -> None:
    picture, corners = warped(segno.make_qr("0", version=version, error="l"), "tilted")
    symbol = locate_symbol(picture, region_of(corners))
    assert symbol is not None
    assert symbol.modules == 17 + 4 * version


def test_an_inverted_symbol_is_located_too() -> None:
    picture, corners = warped(segno.make_qr(TEXT, version=3), "tilted")
    symbol = locate_symbol((255 - picture).astype(np.uint8), region_of(corners))
    assert symbol is not None
    assert max(off_modules(symbol, corners)) < 1


def test_a_symbol_with_a_blurred_picture_is_right_to_a_module() -> None:
    picture, corners = warped(segno.make_qr(TEXT, version=2), "perspective")
    blurred = cv2.GaussianBlur(picture, (0, 0), 3).astype(np.uint8)
    symbol = locate_symbol(blurred, region_of(corners))
    assert symbol is not None
    assert farthest_px(symbol.corners, corners) < 8


@pytest.mark.parametrize("turn", range(4))
def test_corners_begin_at_the_symbols_own_top_left_however_it_is_turned(turn: int) -> None:
    picture, corners = warped(segno.make_qr(TEXT, version=2), "straight")
    square = picture[80:400, 160:480]
    turned: Gray = np.ascontiguousarray(np.rot90(square, -turn))
    symbol = locate_symbol(turned, Region(0, 0, 320, 320))
    assert symbol is not None
    near, far = 40, 280
    places = [(near, near), (far, near), (far, far), (near, far)]
    assert farthest_px(symbol.corners, tuple(places[turn:] + places[:turn])) < 5
    assert corners == HOMOGRAPHIES["straight"]


@pytest.mark.parametrize("homography", HOMOGRAPHIES)
def test_texture_ends_near_the_symbols_edges(homography: str) -> None:
    picture, corners = warped(segno.make_qr(TEXT, version=4), homography)
    region = region_of(corners)
    patch = region.cut(picture, 320)
    rough = texture_corners(patch.image)
    assert rough is not None
    for corner in corners:  # It knows no top left: each corner has one near it.
        nearest = min(math.dist(corner, end) for end in patch.to_picture(rough))
        assert nearest < 30


def test_even_paper_has_no_texture() -> None:
    assert texture_corners(np.full((200, 200), 128, np.uint8)) is None
    assert locate_symbol(np.full((200, 200), 128, np.uint8), Region(0, 0, 200, 200)) is None


def test_clutter_is_no_symbol() -> None:
    noise = np.random.default_rng(3).integers(0, 256, (320, 320)).astype(np.uint8)
    assert locate_symbol(noise, Region(0, 0, 320, 320)) is None
