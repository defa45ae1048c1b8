"""Where codes may be, and places on a cut-out mapped back."""

from dataclasses import replace

import numpy as np
import pytest

from pos_scanner.capture.decoding.regions import (
    Patch,
    Region,
    dense_regions,
    distinct_regions,
    region_around,
    whole_picture,
)
from tests.benchmarks.degradations import View, draw

TEXT = "https://w.url.cn/s/AbC1234"


def test_a_code_is_where_edges_stand_close() -> None:
    for seed in range(6):
        drawn = draw(View(at=(0.3 + 0.08 * seed, 0.5), seed=seed), TEXT)
        x, y = drawn.corners.mean(axis=0)
        centre = ((x, y),) * 4
        assert any(region.contains_centre_of(centre) for region in dense_regions(drawn.picture))


def test_regions_of_one_place_are_one_and_stay_in_the_picture() -> None:
    near = region_around(((10, 10), (60, 10), (60, 60), (10, 60)), (70, 200))
    assert near == Region(0, 0, 74, 70)
    same, second = replace(near, left=5), Region(120, 0, 190, 70)
    assert distinct_regions((near, same, second, Region(0, 0, 4, 4)), 5) == [near, second]


def test_a_code_and_all_that_stands_around_it_are_two_places() -> None:
    code, table = Region(100, 100, 200, 200), Region(20, 50, 400, 300)
    assert distinct_regions((table, code), 5) == [table, code]


def test_a_region_knows_its_area_and_one_that_is_inside_out_has_none() -> None:
    assert Region(10, 20, 40, 60).area == 30 * 40
    assert Region(40, 20, 10, 60).area == 0
    assert Region(10, 60, 40, 20).area == 0


@pytest.mark.parametrize(("shift", "is_same"), [(49, True), (50, False)])
def test_regions_that_share_more_than_half_are_one_place(shift: int, is_same: bool) -> None:
    assert Region(0, 0, 100, 100).is_same_place(Region(shift, 0, 100 + shift, 100)) is is_same


@pytest.mark.parametrize(("height", "is_same"), [(299, True), (300, False)])
def test_a_region_of_three_times_the_area_is_another_place(height: int, is_same: bool) -> None:
    assert Region(0, 0, 100, 100).is_same_place(Region(0, 0, 100, height)) is is_same
    assert Region(0, 0, 100, height).is_same_place(Region(0, 0, 100, 100)) is is_same


@pytest.mark.parametrize(
    ("x", "y", "contains"),
    [
        (10, 20, True),
        (39, 59, True),
        (9, 20, False),
        (10, 19, False),
        (40, 59, False),
        (39, 60, False),
    ],
)
def test_a_region_contains_the_middle_of_a_symbol_up_to_its_first_pixel_outside(
    x: float, y: float, contains: bool
) -> None:
    corners = ((x - 5, y - 5), (x + 5, y - 5), (x + 5, y + 5), (x - 5, y + 5))
    assert Region(10, 20, 40, 60).contains_centre_of(corners) is contains


def test_a_cut_out_is_scaled_and_its_places_are_mapped_back() -> None:
    gray = np.arange(200 * 100, dtype=np.uint32).reshape(100, 200).astype(np.uint8)
    patch = Region(50, 20, 150, 70).cut(gray, 200)
    assert (patch.image.shape, patch.scale, patch.left, patch.top) == ((100, 200), 2.0, 50, 20)
    assert patch.to_picture(((0, 0), (200, 100))) == ((50, 20), (150, 70))


def test_a_cut_out_that_is_not_scaled_is_the_picture_itself() -> None:
    gray = np.zeros((100, 200), np.uint8)
    patch = Region(50, 20, 150, 70).cut(gray, 0)
    assert np.shares_memory(patch.image, gray)
    assert patch == Patch(patch.image, 1.0, 50, 20)


def test_a_sliver_is_scaled_to_a_pixel_at_least() -> None:
    gray = np.zeros((1000, 2), np.uint8)
    assert whole_picture(gray).cut(gray, 100).image.shape == (100, 1)


def test_all_of_a_picture_is_a_region() -> None:
    assert whole_picture(np.zeros((480, 640), np.uint8)) == Region(0, 0, 640, 480)


def test_around_a_symbol_is_a_margin_of_its_longer_side() -> None:
    corners = ((100, 100), (200, 100), (200, 150), (100, 150))
    assert region_around(corners, (1000, 1000)) == Region(72, 72, 228, 178)
    assert region_around(corners, (1000, 1000), 0.0) == Region(100, 100, 200, 150)
    assert region_around(corners, (120, 110)) == Region(72, 72, 110, 120)
    assert region_around(corners, (50, 50)) == Region(49, 49, 50, 50)


def test_no_more_regions_are_kept_than_asked_for_nor_any_too_small() -> None:
    apart = [Region(100 * place, 0, 100 * place + 50, 50) for place in range(5)]
    assert distinct_regions(apart, 3) == apart[:3]
    small = [Region(0, 0, 11, 50), Region(100, 0, 150, 11), Region(200, 0, 212, 12)]
    assert distinct_regions(small, 3) == [Region(200, 0, 212, 12)]


def test_a_picture_without_edges_has_no_dense_place() -> None:
    assert dense_regions(np.full((480, 640), 128, np.uint8)) == []
    assert dense_regions(np.full((8, 640), 128, np.uint8)) == []


def test_stripes_are_no_place_for_a_code() -> None:
    stripes = np.tile(np.repeat([0, 255], 4), (480, 80)).astype(np.uint8)
    assert dense_regions(stripes) == []


def test_a_code_in_the_shade_is_a_place_though_a_lamp_shines_beside_it() -> None:
    y, x = np.mgrid[:720, :1280].astype(np.float32)
    for seed in range(6):
        drawn = draw(View(at=(0.35, 0.5), gain=0.06, noise=1.5, seed=seed), TEXT)
        lamp = 1 + 18 / (1 + (np.hypot(x - 1000, y - 300) / 110) ** 4)
        picture = np.clip(drawn.picture * lamp, 0, 255).astype(np.uint8)
        centre = ((float(drawn.corners[:, 0].mean()), float(drawn.corners[:, 1].mean())),) * 4
        assert any(region.contains_centre_of(centre) for region in dense_regions(picture, 2))
