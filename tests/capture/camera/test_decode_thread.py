"""The decoding thread: the newest frame alone, and readers that hang or stumble."""

import threading

import numpy as np
import pytest
from numpy.typing import NDArray

from pos_scanner.capture.camera import decode_thread
from pos_scanner.capture.camera.camera import Camera
from pos_scanner.capture.camera.frame import FrameReader
from pos_scanner.capture.decoding.detection import Detection
from tests.capture.camera.mjpeg import Stream
from tests.capture.camera.recorder import Nothing, Recorder
from tests.waiting import DEADLINE_S

Gray = NDArray[np.uint8]


def test_while_the_decoder_is_slow_only_the_newest_frame_waits(
    stream: Stream, heard: Recorder
) -> None:
    decoded: list[int] = []
    goes_on = threading.Event()

    class Slow(Nothing):
        def read(self, gray: Gray) -> tuple[Detection, ...]:
            assert gray.shape == (240, 320)
            decoded.append(len(heard.frames))
            goes_on.wait(DEADLINE_S)
            return ()

    camera = Camera(stream.url, heard, make_reader=Slow)
    camera.start()
    heard.wait(lambda: len(heard.frames) >= 10)
    goes_on.set()
    heard.wait(lambda: len(heard.frames) >= 20)
    assert camera.stop(DEADLINE_S)
    assert decoded[1] >= 10  # The nine between were never decoded.


def test_a_reader_that_hangs_costs_its_frame_and_not_the_camera(
    stream: Stream, heard: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decode_thread, "HANGS_AFTER_S", 0.3)
    lets_go = threading.Event()
    made: list[FrameReader] = []

    class Hanging(Nothing):
        def read(self, gray: Gray) -> tuple[Detection, ...]:
            del gray
            lets_go.wait(DEADLINE_S)
            return (Detection("too late", "hanging", ()),)

    class Well(Nothing):
        def read(self, gray: Gray) -> tuple[Detection, ...]:
            del gray
            return (Detection("read", "well", ()),)

    def make() -> FrameReader:
        made.append(Well() if made else Hanging())
        return made[-1]

    camera = Camera(stream.url, heard, make_reader=make)
    camera.start()
    heard.wait(lambda: bool(heard.read))
    lets_go.set()
    assert camera.stop(DEADLINE_S)
    assert heard.read == ["read"]


def test_a_reader_that_stumbles_costs_its_frame_and_not_the_camera(
    stream: Stream,
    heard: Recorder,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(decode_thread, "HANGS_AFTER_S", DEADLINE_S)
    made: list[FrameReader] = []

    class Stumbling(Nothing):
        def read(self, gray: Gray) -> tuple[Detection, ...]:
            if len(made) == 1:
                raise ValueError(gray.shape)
            return (Detection("read", "well", ()),)

    def make() -> FrameReader:
        made.append(Stumbling())
        return made[-1]

    camera = Camera(stream.url, heard, make_reader=make)
    camera.start()
    heard.wait(lambda: bool(heard.read))
    assert camera.stop(DEADLINE_S)
    assert heard.read == ["read"]
    assert len(made) == 2  # What it remembered may be what it stumbled over.
    assert "stumbled" in caplog.text
