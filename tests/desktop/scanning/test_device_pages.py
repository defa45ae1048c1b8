"""The pages that set cameras and scanners up, over a running till: what they bring about."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from pos_scanner.capture.camera.devices import Device, DevicePicture
from pos_scanner.capture.scanners.setup_trial import TEST_CODE
from pos_scanner.desktop.scanning import device_pages
from pos_scanner.desktop.scanning.scanner_setup_page import ScannerSetupPage
from pos_scanner.desktop.theme.icons import IconLabel
from pos_scanner.desktop.widgets.page import Page
from pos_scanner.domain.errors import FailureKind, KnownError
from tests.desktop.conftest import Till, notice_of
from tests.desktop.scanning.key_events import Keyboard

DEVICES = [Device(0, "Built in"), Device(7, "Webcam")]
AWAY = 99
"""No machine has a camera of this number."""


@pytest.fixture
def devices(monkeypatch: pytest.MonkeyPatch) -> list[Device]:
    """Two cameras that can be listed; each gives a picture as grey as its number."""

    def take_picture(device: Device) -> DevicePicture:
        return DevicePicture(device, np.full((90, 160, 3), device.number, np.uint8))

    monkeypatch.setattr(device_pages, "list_devices", lambda: DEVICES)
    monkeypatch.setattr(device_pages, "take_picture", take_picture)
    return DEVICES


def opened(till: Till, name: str) -> Page:
    till.wiring.host.open(name)
    page = till.wiring.host.page
    assert page is not None
    return page


def picture_of(page: Page, device: Device) -> QLabel:
    labels = page.findChildren(QLabel)
    return next(label for label in labels if label.accessibleName() == device.name)


def wait_for_cards(till: Till, page: Page, devices: Sequence[Device]) -> None:
    names = {device.name for device in devices}

    def are_shown() -> bool:
        return names <= {label.accessibleName() for label in page.findChildren(QLabel)}

    till.qtbot.waitUntil(are_shown)


def test_each_camera_is_shown_with_its_own_picture(till: Till, devices: list[Device]) -> None:
    page = opened(till, "cameras")
    wait_for_cards(till, page, devices)
    till.settle()
    for device in devices:
        image = picture_of(page, device).pixmap().toImage()
        assert image.pixelColor(image.rect().center()) == QColor(*[device.number] * 3)


def test_the_camera_in_use_shows_what_the_till_sees_of_it(
    till: Till, devices: list[Device]
) -> None:
    settings = till.wiring.services.settings_file
    till.wiring.services.settings_file.current = settings.save({"camera_source": "7"})
    image = QImage(160, 90, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    till.window.scan.camera.show_image(image)
    page = opened(till, "cameras")
    wait_for_cards(till, page, devices)
    pixels = picture_of(page, devices[1]).pixmap().toImage()
    assert pixels.pixelColor(pixels.rect().center()) == QColor("red")


def test_what_the_camera_sees_is_saved_whole(
    till: Till, devices: list[Device], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    image = QImage(1280, 720, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    till.window.scan.camera.show_image(image)
    page = opened(till, "cameras")
    wait_for_cards(till, page, devices)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "case"), ""))
    page.findChild(QPushButton, "save_picture").click()
    till.qtbot.waitUntil(lambda: notice_of(page)[0] == f"Saved: {tmp_path / 'case.png'}")
    saved = QImage(str(tmp_path / "case.png"))
    assert (saved.width(), saved.height()) == (1280, 720)
    assert saved.pixelColor(640, 360) == QColor("red")


def test_without_a_picture_nothing_is_saved(
    till: Till, devices: list[Device], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    till.window.scan.camera.show_words("No camera")
    page = opened(till, "cameras")
    wait_for_cards(till, page, devices)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "a.png"), ""))
    page.findChild(QPushButton, "save_picture").click()
    assert notice_of(page)[0] == "The camera gives no picture now."
    assert list(tmp_path.glob("*.png")) == []


def test_cameras_that_cannot_be_listed_are_said(
    till: Till, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> list[Device]:
        raise KnownError(FailureKind.PROGRAM_FAULT)

    monkeypatch.setattr(device_pages, "list_devices", fail)
    page = opened(till, "cameras")
    qtbot.waitUntil(
        lambda: (
            notice_of(page)[0]
            == "Something went wrong in the program. Confirmed invoices are safe."
        )
    )


def test_a_page_that_was_closed_has_no_pictures_taken(
    till: Till, devices: list[Device], monkeypatch: pytest.MonkeyPatch
) -> None:
    photographed: list[Device] = []
    monkeypatch.setattr(device_pages, "take_picture", photographed.append)
    opened(till, "cameras").reject()
    till.settle()
    assert photographed == []


def test_the_camera_that_is_chosen_is_saved_and_taken_up_at_once(
    till: Till, qtbot: QtBot, devices: list[Device]
) -> None:
    page = opened(till, "cameras")
    wait_for_cards(till, page, devices)
    till.settle()
    page.save_requested.emit({"camera_source": str(AWAY)})  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: notice_of(page)[0] == "Saved. The till now uses this camera.")
    assert till.wiring.services.settings_file.current.camera_source == str(AWAY)
    qtbot.waitUntil(lambda: till.window.foot.camera.words() == "Camera offline")


def test_a_chosen_camera_is_taken_up_even_when_the_page_was_closed(
    till: Till, qtbot: QtBot, devices: list[Device]
) -> None:
    page = opened(till, "cameras")
    wait_for_cards(till, page, devices)
    till.settle()
    page.save_requested.emit({"camera_source": str(AWAY)})  # type: ignore[attr-defined]
    page.reject()
    qtbot.waitUntil(lambda: till.window.foot.camera.words() == "Camera offline")


def learn(page: ScannerSetupPage, qtbot: QtBot) -> None:
    """Scan the page's code three times with a keyboard scanner."""
    keyboard = Keyboard(page)
    for scans in (1, 2, 3):
        keyboard.scan(TEST_CODE)
        keyboard.now_ms += 2000
        qtbot.waitUntil(partial(_has_marks, page, ["dot"] * scans + ["ring"] * (3 - scans)))


def _has_marks(page: ScannerSetupPage, drawings: list[str]) -> bool:
    marks = [mark.name for mark in page.findChildren(IconLabel) if mark.name in {"dot", "ring"}]
    return marks == drawings


def test_what_the_scanner_taught_is_saved(till: Till, qtbot: QtBot) -> None:
    page = opened(till, "scanner")
    assert isinstance(page, ScannerSetupPage)
    learn(page, qtbot)
    till.click("save_scanner")
    qtbot.waitUntil(lambda: notice_of(page)[0].startswith("Saved."))
    assert "[scanner]" in (till.folder / "settings.toml").read_text(encoding="utf-8")


def test_settings_that_cannot_be_written_are_said(till: Till, qtbot: QtBot) -> None:
    page = opened(till, "scanner")
    (till.folder / "settings.toml").mkdir()
    page.save_requested.emit({"scanner_gap_ms": 40})  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: bool(notice_of(page)[0]))
    assert not notice_of(page)[0].startswith("Saved.")


def test_the_settings_that_the_page_shows_are_those_of_the_file(till: Till) -> None:
    settings = till.wiring.services.settings_file
    settings.current = settings.save({"camera_source": str(AWAY)})
    page = opened(till, "cameras")
    assert page.number_in_use == AWAY  # type: ignore[attr-defined]
