"""What a camera's listener hears: words that the window translates, values that stay."""

import dataclasses

import numpy as np
import pytest

from pos_scanner.capture.camera.frame import CameraState, CameraStatus, Frame, Hint


def test_the_hints_are_the_words_that_the_window_translates() -> None:
    assert [hint.value for hint in Hint] == ["dark", "bright", "blurred", "small", "tilted"]


def test_a_state_has_no_size_until_a_frame_has_come() -> None:
    assert CameraState(CameraStatus.MISSING) == CameraState(CameraStatus.MISSING, 0, 0)


def test_a_frame_that_two_threads_share_cannot_be_changed() -> None:
    gray = np.zeros((4, 4), np.uint8)
    frame = Frame(np.zeros((4, 4, 3), np.uint8), gray, gray, 1, 0.5)
    with pytest.raises(dataclasses.FrozenInstanceError):
        frame.sequence = 2  # type: ignore[misc]
