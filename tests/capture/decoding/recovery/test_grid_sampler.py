"""Symbols whose corners are known: the sampled grid is the symbol that was drawn."""

from dataclasses import replace

import cv2
import numpy as np
import pytest
import segno
from numpy.typing import NDArray

from pos_scanner.capture.decoding.decoders import ZxingDecoder
from pos_scanner.capture.decoding.detection import Corners
from pos_scanner.capture.decoding.recovery.grid_sampler import (
    is_plausible_quadrilateral,
    likely_sizes,
    rectify,
    render_modules,
    sample_modules,
)
from tests.benchmarks.degradations import Drawn, View, draw, modules_of
from tests.capture.decoding.recovery.warped import HOMOGRAPHIES, matrix_of, warped

TEXT = "https://w.url.cn/s/AbC1234"


def test_modules_are_read_where_no_decoder_reads_the_picture() -> None:
    drawn = draw(View(defocus=1.0, noise=3), TEXT)
    zxing = ZxingDecoder()
    assert zxing.decode(drawn.picture) == []
    side = modules_of(TEXT).shape[0]
    values = next(sample_modules(drawn.picture, true_corners(drawn), side))
    (detection,) = zxing.read_rendered(render_modules(values))
    assert detection.text == TEXT


def test_corners_that_are_a_module_off_are_followed() -> None:
    zxing, counts = ZxingDecoder(), [0, 0]
    for seed in range(20):
        drawn = draw(View(defocus=0.5, seed=seed), TEXT)
        off = np.random.default_rng(seed).uniform(-5, 5, (4, 2))  # A module is five pixels.
        corners = true_corners(replace(drawn, corners=drawn.corners + off))
        side = modules_of(TEXT).shape[0]
        for turn, values in enumerate(sample_modules(drawn.picture, corners, side)):
            texts = [detection.text for detection in zxing.read_rendered(render_modules(values))]
            assert texts in ([], [TEXT])
            counts[turn] += bool(texts)
    assert counts[1] >= 15
    assert counts[1] > counts[0]


def test_where_no_symbol_is_none_is_read_by_modules() -> None:
    drawn = draw(View(), TEXT)
    corners: Corners = ((20, 20), (200, 20), (200, 200), (20, 200))
    assert list(sample_modules(drawn.picture, corners, 25)) == []


def true_corners(drawn: Drawn) -> Corners:
    return tuple((float(x), float(y)) for x, y in drawn.corners)


@pytest.mark.parametrize(
    "corners",
    [
        ((0, 0), (50, 50), (50, 0), (0, 50)),  # Crossed.
        ((0, 0), (50, 0), (100, 0), (150, 0)),  # A line.
        ((5, 5), (5, 5), (5, 5), (5, 5)),
        ((0, 0), (5, 0), (5, 5), (0, 5)),  # Far under a pixel a module.
    ],
)
def test_no_plane_is_seen_through_what_is_no_square(corners: Corners) -> None:
    assert not is_plausible_quadrilateral(corners, 21)
    assert is_plausible_quadrilateral(((0, 0), (60, 8), (52, 70), (4, 61)), 21)


@pytest.mark.parametrize("homography", HOMOGRAPHIES)
@pytest.mark.parametrize("version", [1, 2, 4, 7])
def test_the_sampled_grid_is_the_matrix_that_was_drawn(homography: str, version: int) -> None:
    symbol = segno.make_qr("0123456789", version=version, error="l")
    picture, corners = warped(symbol, homography)
    matrix = matrix_of(symbol)
    for values in sample_modules(picture, corners, len(matrix)):
        assert np.array_equal(values > 0, matrix)


@pytest.mark.parametrize("homography", HOMOGRAPHIES)
def test_a_grid_of_an_inverted_blurred_and_noisy_symbol_is_nearly_its_matrix(
    homography: str,
) -> None:
    symbol = segno.make_qr(TEXT, version=3, error="m")
    picture, corners = warped(symbol, homography)
    noise = np.random.default_rng(5).normal(0, 12, picture.shape)
    blurred = cv2.GaussianBlur(255 - picture, (0, 0), 3) * 0.5 + 40 + noise
    matrix = matrix_of(symbol)
    *_, values = sample_modules(np.clip(blurred, 0, 255).astype(np.uint8), corners, len(matrix))
    assert float(((values > 0) != matrix).mean()) < 0.03  # Reed-Solomon corrects 15 % at M.


def test_values_of_a_clean_symbol_are_near_one() -> None:
    symbol = segno.make_qr(TEXT, version=2)
    picture, corners = warped(symbol, "straight")
    values = next(sample_modules(picture, corners, 25))
    assert values.shape == (25, 25)
    assert float(np.abs(np.abs(values) - 1).mean()) < 0.25


def test_a_symbol_of_another_size_is_not_sampled() -> None:
    picture, corners = warped(segno.make_qr(TEXT, version=2), "straight")
    assert list(sample_modules(picture, corners, 33)) == []


@pytest.mark.parametrize("version", [1, 2, 3, 5, 8, 12])
def test_the_likeliest_size_is_the_symbols_own(version: int) -> None:
    picture, corners = warped(segno.make_qr("0", version=version, error="l"), "tilted")
    sizes = likely_sizes(picture, corners)
    assert sizes[0] == 17 + 4 * version
    assert len(sizes) == 2


def test_a_rectified_symbol_lies_upright_with_its_margin() -> None:
    symbol = segno.make_qr(TEXT, version=2)
    matrix = matrix_of(symbol)
    picture, corners = warped(symbol, "turned")
    flat = rectify(picture, corners, 25, 3, 2)
    assert flat.shape == (87, 87)
    middles = flat[7:-6:3, 7:-6:3]
    assert np.array_equal(middles < 128, matrix)


def test_a_symbol_that_reaches_out_of_the_picture_is_rectified_all_the_same() -> None:
    picture = np.full((100, 100), 200, np.uint8)
    corners: Corners = ((-50, -50), (150, -50), (150, 150), (-50, 150))
    assert float(rectify(picture, corners, 21, 3, 1).min()) == 200


def test_a_rendered_symbol_has_its_function_patterns_whatever_was_sampled_there() -> None:
    symbol = segno.make_qr(TEXT, version=2)
    matrix = matrix_of(symbol)
    values: NDArray[np.float32] = np.where(matrix, 1, -1).astype(np.float32)
    values[:7, :7] *= -1  # A finder pattern hidden by glare.
    picture = render_modules(values)
    assert picture.shape == (66, 66)
    assert np.array_equal(picture[8:-8:2, 8:-8:2] == 0, matrix)
    assert (picture[:8] == 255).all()
    assert (picture[:, -8:] == 255).all()
    (detection,) = ZxingDecoder().read_rendered(picture)
    assert detection.text == TEXT


def test_a_mirrored_square_is_a_plane_too() -> None:
    corners: Corners = ((0, 0), (0, 60), (60, 60), (60, 0))
    assert is_plausible_quadrilateral(corners, 21)


@pytest.mark.parametrize(("side", "is_plausible"), [(15, True), (5, False)])
def test_a_module_has_a_pixel_or_nearly(side: float, is_plausible: bool) -> None:
    corners: Corners = ((0, 0), (side, 0), (side, side), (0, side))
    assert is_plausible_quadrilateral(corners, 21) is is_plausible
