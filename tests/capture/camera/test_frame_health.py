"""Frozen and black pictures, judged with times handed in."""

import numpy as np
from numpy.typing import NDArray

from pos_scanner.capture.camera.code_tracker import CodeTracker
from pos_scanner.capture.camera.frame import CameraStatus
from pos_scanner.capture.camera.frame_health import FrameHealth
from pos_scanner.capture.decoding.detection import Detection

DAY: NDArray[np.uint8] = np.full((48, 64, 3), 90, np.uint8)
NIGHT: NDArray[np.uint8] = np.full((48, 64, 3), 3, np.uint8)


def noisy(picture: NDArray[np.uint8], number: int) -> NDArray[np.uint8]:
    """Another frame of a live scene: one pixel differs."""
    other = picture.copy()
    other[number % 48, 5] += 1
    return other


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


def test_a_code_is_new_once_until_it_has_been_away_for_a_second() -> None:
    presence = CodeTracker()
    code = Detection("a", "decoder", ())
    seen_at = [100.0, 100.1, 100.9, 101.8, 102.9]
    new = [bool(presence.update((code,), at)) for at in seen_at]
    assert new == [True, False, False, False, True]


def test_the_next_customers_code_is_alone_though_the_one_before_has_just_gone() -> None:
    before, following = Detection("before", "decoder", ()), Detection("following", "decoder", ())
    presence = CodeTracker()
    presence.update((before,), 100.0)
    assert presence.update((following,), 100.7) == (following,)
    assert presence.present == (following,)


def test_a_code_that_is_hidden_for_a_moment_is_still_present() -> None:
    presence = CodeTracker()
    one, other = Detection("one", "decoder", ()), Detection("other", "decoder", ())
    presence.update((one, other), 100.0)
    assert presence.update((other,), 100.5) == ()
    assert presence.present == (one, other)
    presence.update((other,), 101.2)
    assert [one.text for one in presence.present] == ["other"]


def test_two_codes_side_by_side_are_each_new_once() -> None:
    presence = CodeTracker()
    both = (Detection("a", "decoder", ()), Detection("b", "decoder", ()))
    assert [presence.update(both, at) for at in (1.0, 1.1, 1.2)] == [both, (), ()]


def test_codes_that_have_gone_are_forgotten() -> None:
    presence = CodeTracker()
    for number in range(1000):
        presence.update((Detection(str(number), "decoder", ()),), float(2 * number))
    assert len(presence.present) == 1
