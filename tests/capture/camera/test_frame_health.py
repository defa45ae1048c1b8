"""Frozen and black pictures, judged with times handed in."""

import numpy as np
import pytest
from numpy.typing import NDArray

from pos_scanner.capture.camera import frame_health
from pos_scanner.capture.camera.frame import CameraStatus
from pos_scanner.capture.camera.frame_health import (
    BLACK_AFTER_S,
    BLACK_MEAN,
    FROZEN_AFTER_S,
    FrameHealth,
)

DAY: NDArray[np.uint8] = np.full((48, 64, 3), 90, np.uint8)
NIGHT: NDArray[np.uint8] = np.full((48, 64, 3), 3, np.uint8)


def noisy(picture: NDArray[np.uint8], number: int) -> NDArray[np.uint8]:
    """Another frame of a live scene: one pixel differs."""
    changed_picture = picture.copy()
    changed_picture[number % 48, 5] += 1
    return changed_picture


def test_equal_frames_are_frozen_after_three_seconds() -> None:
    judge = FrameHealth()
    verdicts = [judge.judge(DAY.copy(), 100 + second) for second in range(5)]
    assert verdicts == [None, None, None, CameraStatus.FROZEN, CameraStatus.FROZEN]


def test_one_pixel_of_noise_is_a_live_picture() -> None:
    judge = FrameHealth()
    assert not any(judge.judge(noisy(DAY, second), 100 + second) for second in range(10))


def test_a_frozen_picture_that_moves_again_is_well() -> None:
    judge = FrameHealth()
    assert [judge.judge(DAY, 100), judge.judge(DAY, 104)] == [None, CameraStatus.FROZEN]
    assert judge.judge(noisy(DAY, 1), 105) is None
    assert judge.frozen_for_s(105) == 0


def test_a_video_may_stand_still() -> None:
    judge = FrameHealth(watches_freezing=False)
    assert [judge.judge(DAY, 100), judge.judge(DAY, 110)] == [None, None]


def test_dark_frames_are_black_after_two_seconds_until_there_is_light() -> None:
    judge = FrameHealth()
    frames = [(NIGHT, 100), (NIGHT, 101), (NIGHT, 102), (DAY, 103), (NIGHT, 104)]
    verdicts = [judge.judge(frame, now) for frame, now in frames]
    assert verdicts == [None, None, CameraStatus.BLACK, None, None]


def test_a_change_of_the_pictures_size_is_a_change() -> None:
    judge = FrameHealth()
    judge.judge(DAY, 100)
    assert judge.judge(DAY[:24], 104) is None


def test_the_limits_are_those_that_were_measured() -> None:
    assert (FROZEN_AFTER_S, BLACK_AFTER_S, BLACK_MEAN) == (3.0, 2.0, 8.0)
    assert np.s_[::16, ::16] == frame_health.SAMPLE


def level(value: int) -> NDArray[np.uint8]:
    return np.full((48, 64, 3), value, np.uint8)


@pytest.mark.parametrize(("value", "status"), [(7, CameraStatus.BLACK), (8, None)])
def test_a_picture_is_black_below_eight_of_255(value: int, status: CameraStatus | None) -> None:
    health = FrameHealth()
    health.judge(noisy(level(value), 0), 100)
    assert health.judge(noisy(level(value), 1), 102) is status


def test_a_covered_lens_is_black_before_it_is_frozen() -> None:
    health = FrameHealth()
    statuses = [health.judge(NIGHT, 100 + second) for second in range(5)]
    assert statuses == [None, None, CameraStatus.BLACK, CameraStatus.BLACK, CameraStatus.BLACK]


def test_a_pixel_beside_the_sample_is_a_change_too() -> None:
    health = FrameHealth()
    health.judge(DAY, 100)
    beside = DAY.copy()
    beside[1, 1] += 1
    assert health.judge(beside, 104) is None


def test_how_long_it_is_frozen_counts_from_the_last_change() -> None:
    health = FrameHealth()
    for number, now_s in enumerate((100.0, 101.0)):
        health.judge(noisy(DAY, number), now_s)
    health.judge(noisy(DAY, 1), 103.5)
    assert health.frozen_for_s(103.5) == 2.5
