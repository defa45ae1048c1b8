"""Why a code is not read, measured on drawn views, and the steady advice that comes of it."""

import numpy as np
import pytest
from numpy.typing import NDArray

from pos_scanner.capture.camera import legibility
from pos_scanner.capture.camera.frame import Hint
from pos_scanner.capture.camera.legibility import (
    HIDDEN_AFTER_S,
    SHOWN_AFTER_S,
    SteadyHint,
    hint_for,
)
from pos_scanner.capture.decoding.detection import UnreadSymbol
from pos_scanner.capture.decoding.filters import thumbnail
from pos_scanner.capture.decoding.regions import Region
from tests.benchmarks.degradations import View, draw

Gray = NDArray[np.uint8]
TEXT = "https://w.url.cn/s/AbC1234"
EMPTY = draw(View(at=(9, 9)), TEXT).picture


def hint(view: View) -> Hint | None:
    drawn = draw(view, TEXT)
    corners = tuple((float(x), float(y)) for x, y in drawn.corners)
    return hint_for(drawn.picture, thumbnail(drawn.picture), [UnreadSymbol(corners)])


@pytest.mark.parametrize(
    ("view", "told"),
    [
        (View(), None),
        (View(gain=0.1), Hint.DARK),
        (View(gain=9), Hint.BRIGHT),
        (View(module_px=2), Hint.SMALL),
        (View(tilt=62), Hint.TILTED),
        (View(defocus=1.6), Hint.BLURRED),
    ],
)
def test_a_hint_names_what_is_wrong(view: View, told: Hint | None) -> None:
    assert hint(view) is told


def test_nothing_is_said_about_a_counter_without_a_code() -> None:
    assert hint_for(EMPTY, thumbnail(EMPTY), []) is None


def square(side: float, height: float | None = None) -> UnreadSymbol:
    height = side if height is None else height
    return UnreadSymbol(((50, 50), (50 + side, 50), (50 + side, 50 + height), (50, 50 + height)))


def checked(size: int = 400) -> Gray:
    """Sharp squares of five pixels."""
    cells = np.indices((size // 5, size // 5)).sum(axis=0) % 2
    squares: Gray = (cells * 200 + 20).astype(np.uint8)
    return squares.repeat(5, 0).repeat(5, 1)


@pytest.mark.parametrize(("mean", "hint"), [(27, Hint.DARK), (28, None)])
def test_a_picture_is_dark_below_28_of_255(mean: int, hint: Hint | None) -> None:
    small = np.full((90, 160), mean, np.uint8)
    assert hint_for(checked(), small, []) is hint


@pytest.mark.parametrize(
    ("level", "rows", "hint"), [(250, 37, Hint.BRIGHT), (250, 36, None), (249, 90, None)]
)
def test_a_picture_is_too_bright_where_over_two_fifths_are_white(
    level: int, rows: int, hint: Hint | None
) -> None:
    small = np.full((90, 160), 100, np.uint8)
    small[:rows] = level
    assert hint_for(checked(), small, []) is hint


@pytest.mark.parametrize(("side", "hint"), [(74.9, Hint.SMALL), (75.0, None)])
def test_a_code_is_small_below_75_px(side: float, hint: Hint | None) -> None:
    small = np.full((90, 160), 100, np.uint8)
    assert hint_for(checked(), small, [square(side)]) is hint


@pytest.mark.parametrize(("height", "hint"), [(100, None), (99, Hint.TILTED)])
def test_a_code_is_tilted_where_a_side_is_over_1_7_times_another(
    height: float, hint: Hint | None
) -> None:
    small = np.full((90, 160), 100, np.uint8)
    assert hint_for(checked(), small, [square(170, height)]) is hint


def test_of_several_symbols_the_largest_is_the_customers() -> None:
    small = np.full((90, 160), 100, np.uint8)
    assert hint_for(checked(), small, [square(20), square(200), square(30)]) is None


def test_a_symbol_without_edges_is_blurred() -> None:
    small = np.full((90, 160), 100, np.uint8)
    slope = np.tile(np.linspace(0, 255, 400), (400, 1)).astype(np.uint8)
    assert hint_for(slope, small, [square(200)]) is Hint.BLURRED


def test_sharpness_is_the_edges_steepness_by_the_contrast() -> None:
    whole = Region(0, 0, 400, 400)
    # Squares of 5 px, 200 apart: a mean second derivative of 158, a deviation of 100.
    assert legibility._sharpness(checked(), whole) == pytest.approx(158 / 801, rel=0.01)
    pale = np.full((400, 400), 100, np.uint8)
    pale[::2] = 101  # A deviation of a half: five in the divisor.
    assert legibility._sharpness(pale, whole) == pytest.approx(2 / 5, rel=0.01)


def test_a_symbol_of_no_height_is_tilted_and_breaks_nothing() -> None:
    small = np.full((90, 160), 100, np.uint8)
    assert hint_for(checked(), small, [square(200, 0)]) is Hint.TILTED


def test_words_do_not_flicker_where_every_third_frame_shows_the_code() -> None:
    steady, hints = SteadyHint(), []
    for frame in range(45):
        steady.suggest(Hint.SMALL if frame % 3 == 0 else None, frame / 15)
        hints.append(steady.current)
    assert hints[10] is None
    assert set(hints[20:]) == {Hint.SMALL}


def test_words_change_when_something_else_has_helped_for_a_while() -> None:
    steady = SteadyHint()
    for frame in range(20):
        steady.suggest(Hint.SMALL, frame / 15)
    for frame in range(20, 40):  # Now this, now that: the first word stays.
        steady.suggest(Hint.BLURRED if frame % 2 else Hint.SMALL, frame / 15)
        assert steady.current is Hint.SMALL
    for frame in range(40, 60):
        steady.suggest(Hint.BLURRED, frame / 15)
    assert steady.current is Hint.BLURRED


def test_words_go_when_the_code_has_gone() -> None:
    steady = SteadyHint()
    for frame in range(20):
        steady.suggest(Hint.TILTED, frame / 15)
    for frame in range(20, 30):
        steady.suggest(None, frame / 15)
    assert steady.current is None


def test_a_hint_waits_as_long_as_was_measured() -> None:
    assert (SHOWN_AFTER_S, HIDDEN_AFTER_S) == (0.9, 0.5)


@pytest.mark.parametrize(("after_s", "shown"), [(0.89, None), (0.9, Hint.DARK)])
def test_a_hint_is_shown_after_nine_tenths_of_a_second(after_s: float, shown: Hint | None) -> None:
    steady = SteadyHint()
    steady.suggest(Hint.DARK, 10.0)
    steady.suggest(Hint.DARK, 10.0 + after_s)
    assert steady.current is shown


def test_before_one_is_shown_any_suggestion_counts_and_the_newest_is_shown() -> None:
    steady = SteadyHint()
    steady.suggest(Hint.SMALL, 0.0)
    steady.suggest(Hint.BLURRED, 0.8)
    steady.suggest(Hint.BLURRED, 0.9)
    assert steady.current is Hint.BLURRED


@pytest.mark.parametrize(("after_s", "shown"), [(0.89, Hint.SMALL), (0.91, Hint.TILTED)])
def test_another_hint_waits_as_long_as_the_first(after_s: float, shown: Hint) -> None:
    steady = SteadyHint()
    for now_s in (0.0, 0.9):
        steady.suggest(Hint.SMALL, now_s)
    steady.suggest(Hint.TILTED, 2.0)
    steady.suggest(Hint.TILTED, 2.0 + after_s)
    assert steady.current is shown


@pytest.mark.parametrize(("gap_s", "shown"), [(0.5, Hint.SMALL), (0.51, None)])
def test_a_hint_goes_half_a_second_after_the_last_suggestion(
    gap_s: float, shown: Hint | None
) -> None:
    steady = SteadyHint()
    for now_s in (0.0, 1.0):
        steady.suggest(Hint.SMALL, now_s)
    steady.suggest(None, 1.0 + gap_s)
    assert steady.current is shown


def test_after_it_has_gone_a_hint_waits_anew() -> None:
    steady = SteadyHint()
    for now_s in (0.0, 0.9):
        steady.suggest(Hint.SMALL, now_s)
    steady.clear()
    assert steady.current is None
    steady.suggest(Hint.SMALL, 1.0)
    steady.suggest(Hint.SMALL, 1.8)
    assert steady.current is None
    steady.suggest(Hint.SMALL, 1.91)
    assert steady.current is Hint.SMALL


def test_where_no_frame_suggests_anything_nothing_is_shown() -> None:
    steady = SteadyHint()
    for second in range(10):
        steady.suggest(None, float(second))
    assert steady.current is None
