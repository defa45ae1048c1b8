"""What is set of a camera, and how a video plays."""

from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from pos_scanner.capture.camera.video_source import (
    frame_interval_s,
    next_image,
    suit_a_screen,
)


class Driver:
    """Keeps what is set, as a driver that has all of it."""

    def __init__(self) -> None:
        self.kept: dict[int, float] = {}

    def set(self, setting: int, value: float) -> bool:
        self.kept[setting] = value
        return True


def test_what_suits_a_bright_screen_is_set() -> None:
    driver = Driver()
    suit_a_screen(driver, 0)
    assert driver.kept[cv2.CAP_PROP_AUTOFOCUS] == 1
    assert driver.kept[cv2.CAP_PROP_BACKLIGHT] == 0
    assert driver.kept[cv2.CAP_PROP_BUFFERSIZE] == 1


@pytest.mark.parametrize(
    ("platform", "by_hand", "value"), [("linux", 1, 40), ("win32", 0.25, -8), ("darwin", 0.25, -8)]
)
def test_an_exposure_of_the_owners_choice_is_set_as_the_system_counts_it(
    platform: str, by_hand: float, value: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", platform)
    driver = Driver()
    suit_a_screen(driver, 4)
    assert driver.kept[cv2.CAP_PROP_AUTO_EXPOSURE] == by_hand
    assert driver.kept[cv2.CAP_PROP_EXPOSURE] == value


def test_without_a_choice_the_exposure_stays_automatic(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    driver = Driver()
    suit_a_screen(driver, 0)
    assert driver.kept[cv2.CAP_PROP_AUTO_EXPOSURE] == 3
    assert cv2.CAP_PROP_EXPOSURE not in driver.kept


class Claims:
    """A video file that claims a speed."""

    def __init__(self, fps: float) -> None:
        self._fps = fps

    def get(self, setting: int) -> float:
        assert setting == cv2.CAP_PROP_FPS
        return self._fps


@pytest.mark.parametrize(
    ("fps", "interval_s"),
    [(25, 0.04), (1, 1), (240, 1 / 240), (0, 0.04), (0.5, 0.04), (241, 0.04), (90_000, 0.04)],
)
def test_a_video_plays_at_its_speed_where_that_can_be_one(fps: float, interval_s: float) -> None:
    assert frame_interval_s(Claims(fps)) == pytest.approx(interval_s)


@pytest.fixture
def two_frames(tmp_path: Path) -> Any:
    path = str(tmp_path / "video.avi")
    writer = cv2.VideoWriter(path, cv2.VideoWriter.fourcc(*"MJPG"), 25, (64, 48))
    for shade in (50, 200):
        writer.write(np.full((48, 64, 3), shade, np.uint8))
    writer.release()
    return cv2.VideoCapture(path)


def test_a_video_that_plays_again_begins_with_its_first_frame(two_frames: Any) -> None:
    shades = []
    for _ in range(4):
        image = next_image(two_frames, plays_again=True)
        assert image is not None
        shades.append(round(float(image.mean()), -1))
    assert shades == [50, 200, 50, 200]


def test_a_video_that_has_ended_gives_nothing_more(two_frames: Any) -> None:
    images = [next_image(two_frames, plays_again=False) for _ in range(3)]
    assert [image is None for image in images] == [False, False, True]


class Faulty:
    """A driver that raises."""

    def read(self) -> Any:
        raise cv2.error("a damaged frame")


def test_a_drivers_fault_is_the_end_of_its_frames(caplog: pytest.LogCaptureFixture) -> None:
    assert next_image(Faulty(), plays_again=False) is None
    assert "OpenCV gave up" in caplog.text
