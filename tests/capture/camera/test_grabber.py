"""The grabbing thread's work, done on the test's own: a video's frames, and openings in vain."""

import threading
from pathlib import Path

import cv2
import numpy as np
import pytest

from pos_scanner.capture.camera.devices import DEFAULT_OPTIONS
from pos_scanner.capture.camera.frame import CameraState, CameraStatus, Frame
from pos_scanner.capture.camera.grabber import Grabber
from pos_scanner.capture.decoding.filters import thumbnail
from tests.capture.camera.recorder import Recorder


class Pauses(threading.Event):
    """Counts the pauses instead of waiting, and ends the grabbing after so many."""

    def __init__(self, pauses: int) -> None:
        super().__init__()
        self.lengths_s: list[float] = []
        self._limit = pauses

    def wait(self, timeout: float | None = None) -> bool:
        assert timeout is not None
        self.lengths_s.append(timeout)
        if len(self.lengths_s) == self._limit:
            self.set()
        return self.is_set()


@pytest.fixture
def video(tmp_path: Path) -> str:
    """Three frames of different grays, 20 a second."""
    path = str(tmp_path / "video.avi")
    writer = cv2.VideoWriter(path, cv2.VideoWriter.fourcc(*"MJPG"), 20, (64, 48))
    for shade in (60, 120, 180):
        writer.write(np.full((48, 64, 3), shade, np.uint8))
    writer.release()
    return path


def grab(source: str, pauses: Pauses, heard: Recorder) -> list[Frame]:
    """The frames that were offered."""
    offered: list[Frame] = []
    Grabber(source, DEFAULT_OPTIONS, heard, offered.append, pauses).run()
    return offered


def test_each_frame_is_seen_and_offered_with_its_gray_and_its_thumbnail(
    video: str, heard: Recorder
) -> None:
    offered = grab(video, Pauses(5), heard)
    assert offered == heard.frames
    assert [frame.sequence for frame in offered] == [1, 2, 3, 4, 5]
    for frame, shade in zip(offered, (60, 120, 180, 60, 120), strict=True):
        assert frame.image.shape == (48, 64, 3)
        assert frame.gray.shape == (48, 64)
        assert frame.gray.mean() == pytest.approx(shade, abs=3)
        assert np.array_equal(frame.thumbnail, thumbnail(frame.gray))


def test_a_video_is_ready_once_in_its_size_and_waits_between_frames_as_long_as_it_says(
    video: str, heard: Recorder
) -> None:
    pauses = Pauses(5)
    grab(video, pauses, heard)
    assert heard.states == [CameraState(CameraStatus.READY, 64, 48)]
    assert pauses.lengths_s == pytest.approx([0.05] * 5)


def test_the_pauses_between_openings_in_vain_double_up_to_four_seconds(
    tmp_path: Path, heard: Recorder
) -> None:
    pauses = Pauses(6)
    grab(str(tmp_path / "none.avi"), pauses, heard)
    assert pauses.lengths_s == [0.5, 1.0, 2.0, 4.0, 4.0, 4.0]
    assert heard.states == [CameraState(CameraStatus.MISSING)]


def test_nothing_is_opened_once_it_is_to_end(video: str, heard: Recorder) -> None:
    pauses = Pauses(1)
    pauses.set()
    grab(video, pauses, heard)
    assert (heard.frames, heard.states, pauses.lengths_s) == ([], [], [])
