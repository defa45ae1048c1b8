"""Motion before the camera, by thumbnails, and which frames the preview shows for it."""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from pos_scanner.capture.camera.frame import Frame
from pos_scanner.capture.camera.motion import MotionGate, PreviewRate
from pos_scanner.capture.decoding.filters import thumbnail
from tests.benchmarks.degradations import View, draw

Gray = NDArray[np.uint8]
EMPTY = draw(View(at=(9, 9)), "https://w.url.cn/s/AbC1234").picture


def has_moved(gate: MotionGate, gray: Gray) -> bool:
    return gate.has_moved(thumbnail(gray))


def test_noise_is_no_motion_and_a_hand_is(code: Callable[..., Gray]) -> None:
    gate, rng = MotionGate(), np.random.default_rng(1)
    assert has_moved(gate, EMPTY)
    for _ in range(10):
        noisy = np.clip(EMPTY + rng.normal(0, 12, EMPTY.shape), 0, 255).astype(np.uint8)
        assert not has_moved(gate, noisy)
    hand = EMPTY.copy()
    hand[300:420, 500:560] = 200
    assert has_moved(gate, hand)


def test_what_creeps_is_noticed_too() -> None:
    gate = MotionGate()
    has_moved(gate, np.full((720, 1280), 60, np.uint8))
    motions = [has_moved(gate, np.full((720, 1280), 60 + step, np.uint8)) for step in range(12)]
    assert motions == [False] * 10 + [True, False]


def changed(pixels: int, by: int) -> Gray:
    """A thumbnail of gray 100 in which so many pixels differ by so much."""
    small = np.full((90, 160), 100, np.uint8)
    small.ravel()[:pixels] = 100 + by
    return small


@pytest.fixture
def gate() -> MotionGate:
    gate = MotionGate()
    gate.has_moved(changed(0, 0))
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


def test_the_first_frame_is_motion_and_the_reference_for_the_next() -> None:
    gate = MotionGate()
    assert gate.has_moved(changed(0, 0))
    assert not gate.has_moved(changed(0, 0))


def test_what_is_compared_with_is_the_reference_and_not_the_frame_before(gate: MotionGate) -> None:
    assert not gate.has_moved(changed(20, 6))
    assert gate.has_moved(changed(20, 12))
    assert not gate.has_moved(changed(20, 12))


def in_the_shade(text: str, code: Callable[..., Gray], noise_seed: int) -> Gray:
    """A frame of 18 of 255, a code of 12 tones' contrast in it, a sensor's noise."""
    picture = np.full((720, 1280), 18.0)
    symbol = code(text, scale=4)
    height, width = symbol.shape
    picture[300 : 300 + height, 600 : 600 + width] = 8 + 12 * (symbol / 255)
    noise = np.random.default_rng(noise_seed).normal(0, 4, picture.shape)
    return np.clip(picture + noise, 0, 255).round().astype(np.uint8)


def test_a_code_in_the_shade_that_another_takes_the_place_of_is_motion(
    code: Callable[..., Gray],
) -> None:
    gate = MotionGate()
    has_moved(gate, in_the_shade("https://w.url.cn/s/AbC1234", code, 0))
    still = [has_moved(gate, in_the_shade("https://w.url.cn/s/AbC1234", code, n)) for n in (1, 2)]
    assert still == [False, False]
    assert has_moved(gate, in_the_shade("https://w.url.cn/s/zYx9876", code, 3))


@pytest.mark.parametrize("level", [2, 10, 30, 60])
@pytest.mark.parametrize("noise", [1, 5, 11])
def test_noise_in_the_dark_is_no_motion(level: int, noise: float) -> None:
    gate, rng = MotionGate(), np.random.default_rng(level)
    frames = (level + rng.normal(0, noise, (720, 1280)) for _ in range(12))
    motions = [has_moved(gate, np.clip(frame, 0, 255).astype(np.uint8)) for frame in frames]
    assert motions == [True] + [False] * 11


FPS = 15
COUNTER = np.full((720, 1280), 120, np.uint8)
NOISE = np.random.default_rng(5).normal(0, 5, (7, *COUNTER.shape)).astype(np.int16)
"""A sensor's, of seven frames; drawing it anew for each would be most of the time."""


class Shown:
    """Frames, 15 a second, each with a sensor's noise; which of them were painted."""

    def __init__(self) -> None:
        self._rate = PreviewRate()
        self._number = 0

    def painted(self, picture: Gray, frames: int = 1) -> int:
        return sum(self._is_painted(picture) for _ in range(frames))

    def _is_painted(self, picture: Gray) -> bool:
        self._number += 1
        noisy = np.clip(picture + NOISE[self._number % len(NOISE)], 0, 255).astype(np.uint8)
        colours = noisy[:, :, np.newaxis].repeat(3, 2)
        return self._rate.is_due(
            Frame(colours, noisy, thumbnail(noisy), self._number, self._number / FPS)
        )


@pytest.fixture
def shown() -> Shown:
    preview = Shown()
    preview.painted(COUNTER, 2 * FPS)
    return preview


def hand_at(left: int) -> Gray:
    picture = COUNTER.copy()
    picture[300:500, left : left + 80] = 200
    return picture


def test_the_first_frame_is_painted() -> None:
    assert Shown().painted(COUNTER) == 1


def test_of_a_counter_at_which_nothing_happens_two_frames_a_second_are_painted(
    shown: Shown,
) -> None:
    assert 9 <= shown.painted(COUNTER, 5 * FPS) <= 11


def test_every_frame_is_painted_from_the_one_on_which_something_moves(shown: Shown) -> None:
    assert sum(shown.painted(hand_at(10 * step)) for step in range(30)) == 30


def test_a_movement_is_painted_to_its_end(shown: Shown) -> None:
    shown.painted(hand_at(500))
    assert shown.painted(hand_at(500), FPS // 2) == FPS // 2
    assert shown.painted(hand_at(500), 4 * FPS) <= 12


@pytest.mark.parametrize(
    ("times_s", "painted"),
    [
        ((0.0, 0.25, 0.7), [True, True, True]),
        ((0.0, 0.25, 0.71), [True, True, False]),
        ((0.0, 2.0, 2.5), [True, True, True]),
        ((0.0, 2.0, 2.49), [True, True, False]),
    ],
)
def test_a_still_frame_is_painted_up_to_seven_tenths_after_motion_and_each_half_second(
    times_s: tuple[float, ...], painted: list[bool]
) -> None:
    rate, small = PreviewRate(), changed(0, 0)
    image = small[:, :, np.newaxis].repeat(3, 2)
    frames = [Frame(image, small, small, number, at_s) for number, at_s in enumerate(times_s)]
    assert [rate.is_due(frame) for frame in frames] == painted
