"""A live camera: video files, and an HTTP MJPEG stream that stops, stalls and comes back."""

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from pos_scanner.capture.camera import (
    devices,
    frame_health,
    grabber,
    network_stream,
)
from pos_scanner.capture.camera.camera import Camera
from pos_scanner.capture.camera.frame import CameraState, CameraStatus
from tests.capture.camera.mjpeg import Stream
from tests.capture.camera.recorder import Recorder
from tests.waiting import DEADLINE_S

Gray = NDArray[np.uint8]


@pytest.fixture
def watch(heard: Recorder) -> Iterator[Callable[[str], Camera]]:
    """Starts a camera on a source; it is stopped at the end, whatever happened."""
    started: list[Camera] = []

    def begin(source: str) -> Camera:
        camera = Camera(source, heard)
        started.append(camera)
        camera.start()
        return camera

    yield begin
    stopped = [camera.stop(DEADLINE_S) for camera in started]
    assert all(stopped)


@pytest.fixture
def video(tmp_path: Path) -> Callable[..., str]:
    def write(*frames: Gray, fps: float = 30) -> str:
        path = tmp_path / "video.avi"
        height, width = frames[0].shape
        writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), fps, (width, height))
        for frame in frames:
            writer.write(cv2.cvtColor(frame, cv2.COLOR_GRAY2BGR))
        writer.release()
        return str(path)

    return write


@pytest.fixture(autouse=True)
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grabber, "FIRST_PAUSE_S", 0.05)
    monkeypatch.setattr(network_stream, "READ_TIMEOUT_S", 0.8)
    monkeypatch.setattr(frame_health, "FROZEN_AFTER_S", 0.5)
    monkeypatch.setattr(frame_health, "BLACK_AFTER_S", 0.5)


def test_a_code_in_a_video_is_read_and_outlined(
    watch: Callable[[str], Camera],
    heard: Recorder,
    video: Callable[..., str],
    code: Callable[..., Gray],
    scene: Callable[..., Gray],
) -> None:
    watch(video(*[scene((code("a title"), 100, 60))] * 5))
    heard.wait(lambda: bool(heard.read))
    assert heard.read == ["a title"]
    (detection,) = heard.codes[0]
    assert detection.corners[0] == pytest.approx((124, 84), abs=4)
    assert heard.states == [CameraState(CameraStatus.READY, 640, 480)]


def test_a_video_plays_over_and_over_and_its_frames_are_numbered_on(
    watch: Callable[[str], Camera], heard: Recorder, video: Callable[..., str]
) -> None:
    watch(video(*[np.full((48, 64), shade, np.uint8) for shade in (60, 120, 180)], fps=100))
    heard.wait(lambda: len(heard.frames) >= 10)
    assert [frame.sequence for frame in heard.frames[:10]] == list(range(1, 11))
    assert {round(float(frame.image.mean()), -1) for frame in heard.frames[:10]} == {60, 120, 180}


def test_a_video_plays_at_its_own_speed(
    watch: Callable[[str], Camera], heard: Recorder, video: Callable[..., str]
) -> None:
    watch(video(*[np.full((48, 64), 128, np.uint8)] * 20, fps=20))
    heard.wait(lambda: len(heard.frames) >= 11)
    took_s = heard.frames[10].captured_s - heard.frames[0].captured_s
    assert took_s >= 0.45  # Ten frames at 20 a second.


def test_a_code_held_still_is_taken_once_and_again_after_it_left(
    stream: Stream,
    watch: Callable[[str], Camera],
    heard: Recorder,
    code: Callable[..., Gray],
    scene: Callable[..., Gray],
) -> None:
    code_view, away = scene((code("held"), 50, 50), width=320, height=240), stream.picture
    stream.picture = code_view
    watch(stream.url)
    heard.wait(lambda: len([codes for codes in heard.codes if codes]) >= 15)
    assert heard.read == ["held"]
    stream.picture = away
    heard.wait(lambda: heard.codes[-1] == ())
    gone_at = len(heard.frames)
    heard.wait(lambda: heard.frames[-1].captured_s - heard.frames[gone_at - 1].captured_s > 1.2)
    stream.picture = code_view
    heard.wait(lambda: len(heard.read) == 2)
    assert heard.read == ["held", "held"]


def test_a_stream_that_ends_is_lost_and_comes_back_by_itself(
    stream: Stream, watch: Callable[[str], Camera], heard: Recorder
) -> None:
    watch(stream.url)
    heard.wait_status(CameraStatus.READY)
    stream.stop()
    heard.wait(lambda: any(state.status is CameraStatus.MISSING for state in heard.states))
    stream.start()
    heard.wait_status(CameraStatus.READY)
    statuses = [state.status for state in heard.states]
    assert statuses[:3] == [CameraStatus.READY, CameraStatus.LOST, CameraStatus.MISSING]


def test_a_stream_that_stalls_is_noticed(
    stream: Stream, watch: Callable[[str], Camera], heard: Recorder
) -> None:
    watch(stream.url)
    heard.wait_status(CameraStatus.READY)
    stream.stalls = True
    heard.wait(lambda: any(state.status is CameraStatus.LOST for state in heard.states))
    stream.stalls = False
    heard.wait_status(CameraStatus.READY)


def test_a_stream_that_was_not_there_is_found_when_it_comes(
    stream: Stream, watch: Callable[[str], Camera], heard: Recorder
) -> None:
    stream.stop()
    watch(stream.url)
    heard.wait_status(CameraStatus.MISSING)
    stream.start()
    heard.wait_status(CameraStatus.READY)


def test_a_frozen_picture_is_reported_and_so_is_its_recovery(
    stream: Stream, watch: Callable[[str], Camera], heard: Recorder
) -> None:
    watch(stream.url)
    heard.wait_status(CameraStatus.READY)
    stream.noisy = False
    heard.wait_status(CameraStatus.FROZEN)
    stream.noisy = True
    heard.wait_status(CameraStatus.READY)


def test_a_black_picture_is_reported_and_so_is_its_recovery(
    stream: Stream, watch: Callable[[str], Camera], heard: Recorder
) -> None:
    light = stream.picture
    watch(stream.url)
    heard.wait_status(CameraStatus.READY)
    stream.picture = np.zeros((240, 320), np.uint8)
    heard.wait_status(CameraStatus.BLACK)
    stream.picture = light
    heard.wait_status(CameraStatus.READY)


def test_a_camera_that_is_there_and_cannot_be_opened_is_silent_and_not_missing(
    watch: Callable[[str], Camera],
    heard: Recorder,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # As one that another program has: "plug it in" would be of no help.
    (tmp_path / "video63").mkdir()
    monkeypatch.setattr(devices, "LINUX_DEVICES", tmp_path)
    watch("63")
    heard.wait_status(CameraStatus.SILENT)


@pytest.mark.parametrize("source", ["/nowhere/none.avi", "63", "", "http://127.0.0.1:9/video"])
def test_a_camera_that_is_not_there_is_missing(
    source: str, watch: Callable[[str], Camera], heard: Recorder
) -> None:
    watch(source)
    heard.wait_status(CameraStatus.MISSING)
    assert heard.frames == []


def test_a_stopped_camera_calls_nobody_any_more(
    stream: Stream, watch: Callable[[str], Camera], heard: Recorder
) -> None:
    camera = watch(stream.url)
    heard.wait(lambda: bool(heard.frames))
    assert camera.stop(DEADLINE_S)
    assert not [thread for thread in threading.enumerate() if thread.name in heard.threads]


def test_a_camera_that_never_started_stops() -> None:
    assert Camera("0", Recorder()).stop(0.1)


def test_a_program_that_stops_its_camera_ends_cleanly(video: Callable[..., str]) -> None:
    source = video(*[np.full((480, 640), 128, np.uint8)] * 10)
    program = """
import sys, threading
from pos_scanner.capture.camera.camera import Camera
came = threading.Event()
class Listener:
    def on_frame(self, frame): came.set()
    def on_codes(self, detections, frame): pass
    def on_detections(self, new, present, frame): pass
    def on_hint(self, hint): pass
    def on_report(self, report): pass
    def on_state(self, state): pass
camera = Camera(sys.argv[1], Listener())
camera.start()
assert came.wait(120)
assert camera.stop(120)
"""
    for _ in range(3):  # Without the join one of three aborted.
        completed = subprocess.run(
            [sys.executable, "-c", program, source], check=False, capture_output=True, text=True
        )
        assert (completed.returncode, completed.stderr) == (0, "")


def test_what_the_window_needs_at_first_paint_loads_no_decoder() -> None:
    program = """
import sys
from pos_scanner.capture.camera import camera, devices, motion, probe
from pos_scanner.capture.decoding import availability, detection
from pos_scanner.capture.scanners import scan_cleanup, serial_port, setup_trial, us_keyboard, wedge
import pos_scanner.desktop.app, pos_scanner.desktop.wiring
print([name for name in ("cv2", "numpy", "zxingcpp", "pyzbar", "serialx") if name in sys.modules])
"""
    completed = subprocess.run(
        [sys.executable, "-c", program], check=False, capture_output=True, text=True
    )
    assert completed.stdout.strip() == "[]", completed.stderr


def test_where_its_library_does_not_load_the_camera_says_so(
    watch: Callable[[str], Camera], heard: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, grabber.__name__)
    monkeypatch.setitem(sys.modules, "cv2", None)
    watch("0")
    heard.wait_status(CameraStatus.UNUSABLE)
