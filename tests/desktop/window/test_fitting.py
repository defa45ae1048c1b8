"""How large everything is drawn in a window of some size, and how close it stands."""

import pytest

from pos_scanner.desktop.theme.scale import Density
from pos_scanner.desktop.window.fitting import SMALLEST, first_size, fit

SIZES = [
    (960, 600),
    (1024, 768),
    (1280, 720),
    (1366, 768),
    (1920, 1080),
    (2560, 1440),
    (3840, 2160),
]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scale", [100, 125, 150, 175, 200])
def test_no_scale_leaves_less_room_than_a_regular_invoice_needs(
    size: tuple[int, int], scale: int
) -> None:
    percent = fit(*size, scale).percent
    assert min(size[0] * 100 / percent / 960, size[1] * 100 / percent / 600) >= 0.999


def test_the_smallest_window_asks_for_no_more_than_small_screens_have() -> None:
    assert SMALLEST[0] <= 960
    assert SMALLEST[1] <= 600


@pytest.mark.parametrize(
    ("size", "percent"),
    [
        ((960, 600), 100),
        ((1366, 768), 100),
        ((1920, 1080), 125),
        ((2560, 1440), 175),
        ((3840, 2160), 250),
    ],
)
def test_a_large_window_is_drawn_larger(size: tuple[int, int], percent: int) -> None:
    assert fit(*size, 100).percent == percent


@pytest.mark.parametrize(
    ("height", "density"),
    [
        (540, Density.TIGHT),
        (600, Density.CLOSE),
        (768, Density.ROOMY),
        (1080, Density.AMPLE),
        (2160, Density.AMPLE),
    ],
)
def test_parts_stand_closer_in_a_low_window(height: int, density: Density) -> None:
    assert fit(height * 16 // 9, height, 100).density is density


def test_the_setting_makes_it_larger_as_far_as_it_fits() -> None:
    assert fit(1920, 1080, 150).percent == 180
    assert fit(1024, 768, 200).percent == 106


def test_room_for_more_columns_is_counted_at_the_scale() -> None:
    assert fit(1920, 1080, 100).is_wide
    assert not fit(1920, 1080, 200).is_wide
    assert not fit(1366, 768, 100).is_wide


@pytest.mark.parametrize(
    ("screen", "inside"),
    [((1024, 728), (1008, 688)), ((1920, 1040), (1280, 800)), ((800, 480), SMALLEST)],
)
def test_a_new_windows_frame_stays_on_the_screen(
    screen: tuple[int, int], inside: tuple[int, int]
) -> None:
    assert first_size(*screen) == inside
