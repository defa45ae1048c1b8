"""Motion before the camera, by thumbnails."""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from pos_scanner.capture.camera.motion import MotionGate
from pos_scanner.capture.decoding.filters import thumbnail
from tests.benchmarks.degradations import View, draw

Gray = NDArray[np.uint8]
EMPTY = draw(View(at=(9, 9)), "https://w.url.cn/s/AbC1234").picture


def has_moved(gate: MotionGate, gray: Gray) -> bool:
    return gate.has_moved(thumbnail(gray))


def test_noise_is_no_motion_and_a_hand_is(code: Callable[..., Gray]) -> None:
    gate, rng = MotionGate(), np.random.default_rng(1)
    assert has_moved(gate, EMPTY)
    gate.make_reference()
    for _ in range(10):
        noisy = np.clip(EMPTY + rng.normal(0, 12, EMPTY.shape), 0, 255).astype(np.uint8)
        assert not has_moved(gate, noisy)
    hand = EMPTY.copy()
    hand[300:420, 500:560] = 200
    assert has_moved(gate, hand)


def test_what_creeps_is_noticed_too() -> None:
    gate = MotionGate()
    has_moved(gate, np.full((720, 1280), 60, np.uint8))
    gate.make_reference()
    moved = [has_moved(gate, np.full((720, 1280), 60 + step, np.uint8)) for step in range(12)]
    assert not moved[5]
    assert moved[-1]


def changed(pixels: int, by: int) -> Gray:
    """A thumbnail of gray 100 in which so many pixels differ by so much."""
    small = np.full((90, 160), 100, np.uint8)
    small.ravel()[:pixels] = 100 + by
    return small


@pytest.fixture
def gate() -> MotionGate:
    gate = MotionGate()
    gate.has_moved(changed(0, 0))
    gate.make_reference()
    return gate


@pytest.mark.parametrize(("pixels", "moved"), [(5, False), (6, True)])
def test_six_pixels_of_a_thumbnail_are_motion(gate: MotionGate, pixels: int, moved: bool) -> None:
    assert gate.has_moved(changed(pixels, 50)) is moved


@pytest.mark.parametrize(("by", "moved"), [(9, False), (10, True), (-9, False), (-10, True)])
def test_a_pixel_has_changed_from_ten_of_255_on_up_or_down(
    gate: MotionGate, by: int, moved: bool
) -> None:
    assert gate.has_moved(changed(20, by)) is moved


def test_black_to_white_is_motion_and_no_overflow(gate: MotionGate) -> None:
    assert gate.has_moved(np.full((90, 160), 255, np.uint8))
    assert gate.has_moved(np.zeros((90, 160), np.uint8))


def test_until_there_is_a_reference_everything_is_motion() -> None:
    gate = MotionGate()
    assert gate.has_moved(changed(0, 0))
    assert gate.has_moved(changed(0, 0))


def test_what_is_compared_with_is_the_reference_and_not_the_frame_before(gate: MotionGate) -> None:
    assert not gate.has_moved(changed(20, 6))
    assert gate.has_moved(changed(20, 12))
    gate.make_reference()
    assert not gate.has_moved(changed(20, 12))
