"""A camera opened once, for the doctor."""

from pathlib import Path

from pos_scanner.capture.camera.devices import Device
from pos_scanner.capture.camera.probe import probe_camera, take_picture
from tests.capture.camera.mjpeg import Stream


def test_a_probe_tells_the_size_of_a_cameras_frames(stream: Stream) -> None:
    state = probe_camera(stream.url)
    assert state is not None
    assert (state.width, state.height) == (320, 240)


def test_a_probe_finds_that_there_is_no_camera(tmp_path: Path) -> None:
    assert probe_camera(str(tmp_path / "none.avi")) is None


def test_a_camera_that_is_not_there_gives_no_picture() -> None:
    assert take_picture(Device(63, "gone")).picture is None
