"""Which frames the preview shows: all while something moves, few while nothing does."""

import numpy as np
import pytest
from numpy.typing import NDArray

from pos_scanner.capture.camera.frame import Frame
from pos_scanner.capture.camera.preview_rate import PreviewRate
from pos_scanner.capture.decoding.filters import thumbnail

FPS = 15
COUNTER = np.full((720, 1280), 120, np.uint8)


class Shown:
    """Frames, 15 a second, each with a sensor's noise; which of them were painted."""

    def __init__(self) -> None:
        self._rate = PreviewRate()
        self._noise = np.random.default_rng(5)
        self._number = 0

    def painted(self, picture: NDArray[np.uint8], frames: int = 1) -> int:
        return sum(self._is_painted(picture) for _ in range(frames))

    def _is_painted(self, picture: NDArray[np.uint8]) -> bool:
        self._number += 1
        noisy = np.clip(picture + self._noise.normal(0, 5, picture.shape), 0, 255).astype(np.uint8)
        colours = noisy[:, :, np.newaxis].repeat(3, 2)
        return self._rate.is_due(
            Frame(colours, noisy, thumbnail(noisy), self._number, self._number / FPS)
        )


@pytest.fixture
def shown() -> Shown:
    made = Shown()
    made.painted(COUNTER, 2 * FPS)
    return made


def hand_at(left: int) -> NDArray[np.uint8]:
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
