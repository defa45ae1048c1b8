"""Cameras of this machine: their names, and what is set of them."""

from pathlib import Path

import cv2
import pytest

from pos_scanner.capture.camera.devices import Device, _linux_devices, take_picture
from pos_scanner.capture.camera.video_source import suit_a_screen


def node(folder: Path, number: int, name: str, index: str = "0") -> None:
    place = folder / f"video{number}"
    place.mkdir(parents=True)
    (place / "name").write_text(f"{name}\n", encoding="utf-8")
    (place / "index").write_text(f"{index}\n")


def test_on_linux_cameras_have_their_names_and_no_second_nodes(tmp_path: Path) -> None:
    node(tmp_path, 10, "HD Webcam")
    node(tmp_path, 0, "文档摄像头")
    node(tmp_path, 1, "文档摄像头", index="1")  # Its metadata.
    (tmp_path / "videocodec").mkdir()
    assert _linux_devices(tmp_path) == [Device(0, "文档摄像头"), Device(10, "HD Webcam")]


def test_a_machine_without_cameras_has_none(tmp_path: Path) -> None:
    assert _linux_devices(tmp_path / "none") == []


def test_a_camera_that_is_not_there_gives_no_picture() -> None:
    assert take_picture(Device(63, "gone")).picture is None


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
