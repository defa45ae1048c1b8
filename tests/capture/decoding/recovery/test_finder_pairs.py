"""Symbols with one finder pattern covered: what is located, and by which hypothesis."""

import math

import cv2
import numpy as np
import pytest
import segno

from pos_scanner.capture.decoding.decoders import ZxingDecoder
from pos_scanner.capture.decoding.detection import Corners
from pos_scanner.capture.decoding.recovery.finder_pairs import locate_by_finder_pairs
from pos_scanner.capture.decoding.recovery.grid_sampler import render_modules, sample_modules
from pos_scanner.capture.decoding.regions import region_around
from tests.capture.decoding.recovery.warped import HOMOGRAPHIES, Gray, warped

TEXT = "https://w.url.cn/s/AbC1234"


def covered(version: int, homography: str, corner: int, shade: int = 170) -> tuple[Gray, Corners]:
    """A picture whose symbol has a disc over the finder pattern at a corner."""
    symbol = segno.make_qr("0" if version == 1 else TEXT, version=version, error="m")
    picture, corners = warped(symbol, homography)
    modules = 17 + 4 * version
    square = np.array([(0, 0), (modules, 0), (modules, modules), (0, modules)], np.float32)
    matrix = cv2.getPerspectiveTransform(square, np.array(corners, np.float32))
    centre = np.abs(square[corner] - 3.5).reshape(1, 1, 2)
    x, y = cv2.perspectiveTransform(centre, matrix)[0, 0]
    radius = round(5 * math.dist(corners[0], corners[1]) / modules)
    cv2.circle(picture, (round(float(x)), round(float(y))), radius, shade, -1)
    return picture, corners


@pytest.mark.parametrize("homography", HOMOGRAPHIES)
@pytest.mark.parametrize("version", [1, 2, 3, 5])
@pytest.mark.parametrize("corner", [0, 1, 3])
def test_a_symbol_is_read_whichever_finder_pattern_is_covered(
    corner: int, version: int, homography: str
) -> None:
    picture, corners = covered(version, homography, corner)
    decoder = ZxingDecoder()
    assert decoder.decode(picture) == []
    texts = [
        detection.text
        for symbol in locate_by_finder_pairs(picture, region_around(corners, picture.shape))
        for values in sample_modules(picture, symbol.corners, symbol.modules, symbol.hidden)
        for detection in decoder.read_rendered(render_modules(values))
    ]
    assert set(texts) == {"0" if version == 1 else TEXT}


def test_the_likeliest_hypothesis_has_size_hidden_corner_and_corners_right() -> None:
    picture, corners = covered(3, "perspective", 1)
    symbol = next(locate_by_finder_pairs(picture, region_around(corners, picture.shape)))
    assert (symbol.modules, symbol.hidden) == (29, 1)
    module_px = math.dist(corners[0], corners[3]) / 29
    for located, drawn in zip(symbol.corners, corners, strict=True):
        assert math.dist(located, drawn) < 1.5 * module_px


def test_an_inverted_symbol_is_located_too() -> None:
    picture, corners = covered(3, "tilted", 0)
    inverted = (255 - picture).astype(np.uint8)
    symbol = next(locate_by_finder_pairs(inverted, region_around(corners, picture.shape)))
    assert (symbol.modules, symbol.hidden) == (29, 0)


@pytest.mark.parametrize("seed", range(4))
def test_clutter_is_no_symbol(seed: int) -> None:
    noise = np.random.default_rng(seed).integers(0, 2, (60, 60), np.uint8) * np.uint8(255)
    picture = noise.repeat(6, 0).repeat(6, 1)
    region = region_around(((0, 0), (360, 0), (360, 360), (0, 360)), picture.shape)
    decoder = ZxingDecoder()
    for symbol in locate_by_finder_pairs(picture, region):
        for values in sample_modules(picture, symbol.corners, symbol.modules, symbol.hidden):
            assert decoder.read_rendered(render_modules(values)) == []


@pytest.mark.parametrize("homography", HOMOGRAPHIES)
@pytest.mark.parametrize("version", [1, 2, 3, 5])
def test_a_symbol_with_all_three_is_located_once_and_upright(version: int, homography: str) -> None:
    symbol = segno.make_qr("0" if version == 1 else TEXT, version=version, error="m")
    picture, corners = warped(symbol, homography)
    (located, *_) = locate_by_finder_pairs(picture, region_around(corners, picture.shape))
    assert (located.modules, located.hidden) == (17 + 4 * version, None)
    module_px = math.dist(corners[0], corners[3]) / located.modules
    for place, drawn in zip(located.corners, corners, strict=True):
        assert math.dist(place, drawn) < 1.5 * module_px
