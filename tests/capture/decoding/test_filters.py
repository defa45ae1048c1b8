"""Each filter by what it does to pixels whose result is known."""

import numpy as np
import pytest
from numpy.typing import NDArray

from pos_scanner.capture.decoding.filters import (
    Filter,
    clarify,
    equalization,
    erosion,
    gamma_curve,
    gaussian_blur,
    identity,
    spread_tones,
    thumbnail,
    unsharp_mask,
)

Gray = NDArray[np.uint8]
FILTERS = [
    identity,
    unsharp_mask(15),
    gaussian_blur(1.5),
    gamma_curve(5),
    gamma_curve(0.4),
    erosion,
    equalization,
    clarify,
]


@pytest.fixture
def edge() -> Gray:
    """Dark on the left, bright on the right."""
    picture = np.full((64, 64), 80, np.uint8)
    picture[:, 32:] = 160
    return picture


@pytest.mark.parametrize("image_filter", FILTERS)
def test_a_filter_gives_a_picture_of_the_same_kind_and_leaves_the_one_it_got(
    image_filter: Filter, edge: Gray
) -> None:
    original = edge.copy()
    filtered = image_filter(edge)
    assert filtered.shape == edge.shape
    assert filtered.dtype == np.uint8
    assert np.array_equal(edge, original)


def test_no_filter_is_the_picture_itself(edge: Gray) -> None:
    assert identity(edge) is edge


def test_an_unsharp_mask_makes_an_edge_steeper_and_leaves_what_is_even(edge: Gray) -> None:
    sharp = unsharp_mask(5)(edge)
    assert sharp[32, 31] < 80 < 160 < sharp[32, 32]
    assert (sharp[32, 0], sharp[32, 63]) == (80, 160)


def test_a_stronger_mask_makes_it_steeper_still(edge: Gray) -> None:
    weak, strong = unsharp_mask(5, 0.5)(edge), unsharp_mask(5, 1.0)(edge)
    assert int(strong[32, 32]) - strong[32, 31] > int(weak[32, 32]) - weak[32, 31] > 80


@pytest.mark.parametrize("level", [0, 75])
def test_a_lit_place_is_sharpened_one_in_the_shade_or_washed_out_has_its_tones_spread(
    edge: Gray, level: int
) -> None:
    assert np.array_equal(clarify(edge), unsharp_mask(15)(edge))
    shaded, washed_out = edge // 4 + level // 5, edge // 4 + 200 + level // 5
    for picture in (shaded, washed_out):
        assert np.array_equal(clarify(picture), spread_tones(picture))


def test_a_blur_makes_an_edge_a_slope(edge: Gray) -> None:
    soft = gaussian_blur(2)(edge)
    assert 80 < soft[32, 30] < soft[32, 31] < soft[32, 32] < soft[32, 33] < 160


@pytest.mark.parametrize(
    ("gamma", "tones"),
    [(5, [0, 0, 8, 213, 255]), (0.4, [0, 147, 194, 251, 255]), (1, [0, 64, 128, 246, 255])],
)
def test_a_gamma_curve_is_that_power_of_each_tone(gamma: float, tones: list[int]) -> None:
    picture = np.array([[0, 64, 128, 246, 255]], np.uint8)
    assert gamma_curve(gamma)(picture).tolist() == [tones]


def test_erosion_lets_black_grow_by_a_pixel() -> None:
    picture = np.full((7, 7), 255, np.uint8)
    picture[3, 3] = 0
    expected = np.full((7, 7), 255, np.uint8)
    expected[2:5, 2:5] = 0
    assert np.array_equal(erosion(picture), expected)


def test_equalization_gives_a_pale_half_more_contrast_and_the_other_hardly_more() -> None:
    pattern = np.tile(np.repeat([0, 1], 2), (64, 16))
    picture = np.where(np.arange(64) < 32, 100 + 20 * pattern, 50 + 150 * pattern).astype(np.uint8)
    evened = equalization(picture)
    pale, strong = np.s_[:, 4:28], np.s_[:, 36:60]
    gain = float(evened[pale].std() / picture[pale].std())
    assert gain > 1.1 > float(evened[strong].std() / picture[strong].std())


def test_a_thumbnails_pixels_are_means() -> None:
    picture = np.zeros((720, 1280), np.uint8)
    picture[:8, :4] = 200
    small = thumbnail(picture)
    assert small.shape == (90, 160)
    assert small[0, :2].tolist() == [100, 0]


def test_the_tones_that_a_picture_lies_in_are_spread() -> None:
    shade = spread_tones(np.array([[4, 16]], np.uint8))
    assert int(shade[0, 1]) - int(shade[0, 0]) > 35
    glare = spread_tones(np.array([[235, 250]], np.uint8))
    assert int(glare[0, 1]) - int(glare[0, 0]) > 50
