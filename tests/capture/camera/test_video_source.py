"""What is set of a camera, and how a video plays."""

import cv2
import pytest

from pos_scanner.capture.camera.video_source import suit_a_screen


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
