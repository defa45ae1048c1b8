"""A stream is read at its newest picture, however slowly the till takes them."""

from collections.abc import Iterator

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from pos_scanner.capture.camera.network_stream import (
    BEHIND_S,
    LevelCapture,
    MjpegStream,
    open_mjpeg,
)
from tests.capture.camera.mjpeg import Stream
from tests.waiting import wait_for

Gray = NDArray[np.uint8]


@pytest.fixture
def opened(stream: Stream) -> Iterator[MjpegStream]:
    capture = open_mjpeg(stream.url)
    assert capture is not None
    yield capture
    capture.release()


def shade_of(capture: MjpegStream) -> int:
    is_read, image = capture.read()
    assert is_read
    assert image is not None
    return int(np.median(image))


def let_pass(stream: Stream, frames: int) -> None:
    """Wait until the camera has sent so many more."""
    enough = stream.sent + frames
    wait_for(lambda: stream.sent >= enough, "frames")


def test_a_till_that_was_busy_goes_on_with_the_newest_picture(
    stream: Stream, opened: MjpegStream
) -> None:
    assert shade_of(opened) == 128
    let_pass(stream, 30)
    stream.picture = np.full((240, 320), 40, np.uint8)
    let_pass(stream, 5)  # One may still be on its way when the next one is sent.
    assert shade_of(opened) == pytest.approx(40, abs=4)


def test_each_picture_is_given_once(stream: Stream, opened: MjpegStream) -> None:
    assert shade_of(opened) == 128
    stream.stop()
    while opened.read()[0]:
        pass
    assert opened.read() == (False, None)


def test_another_kind_of_address_is_no_mjpeg_stream() -> None:
    assert open_mjpeg("rtsp://127.0.0.1/video") is None
    assert open_mjpeg("http://127.0.0.1:9/video") is None


class BufferedStream:
    """FFmpeg's face of a camera of 25 frames/s, which keeps what nobody has grabbed yet."""

    def __init__(self) -> None:
        self.now_s = 100.0
        self.grabbed = 0

    def clock(self) -> float:
        return self.now_s

    @property
    def live(self) -> int:
        """The newest frame that the camera has sent."""
        return int((self.now_s - 100.0) * 25)

    def grab(self) -> bool:
        self.grabbed += 1
        # It waits for a frame that is not there yet, and takes one that is at once.
        self.now_s = max(self.now_s + 0.002, 100.0 + self.grabbed / 25)
        return True

    def retrieve(self) -> tuple[bool, Gray]:
        return True, np.full((2, 2, 3), self.grabbed % 256, np.uint8)

    def get(self, setting: int) -> float:
        assert setting == cv2.CAP_PROP_POS_MSEC
        return 1000 * self.grabbed / 25

    def release(self) -> None:
        pass


@pytest.mark.parametrize("busy_s", [0.5, 2.0, 4.7])
def test_a_stream_that_fell_behind_is_level_again_with_the_next_frame(busy_s: float) -> None:
    camera = BufferedStream()
    capture = LevelCapture(camera, camera.clock)
    for _ in range(10):
        assert capture.read()[0]
    camera.now_s += busy_s
    assert capture.read()[0]
    assert (camera.live - camera.grabbed) / 25 <= BEHIND_S + 0.04


def test_a_stream_whose_own_times_are_wrong_is_no_reason_to_drop_for_ever() -> None:
    camera = BufferedStream()
    camera.get = lambda setting: 0.0 * setting  # type: ignore[method-assign]
    capture = LevelCapture(camera, camera.clock)
    for _ in range(50):
        assert capture.read()[0]
    assert camera.grabbed <= 51
