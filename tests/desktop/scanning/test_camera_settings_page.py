"""The page of cameras: names, pictures, one to choose."""

import numpy as np
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from pos_scanner.capture.camera.devices import Device, DevicePicture
from pos_scanner.capture.camera.frame import ReaderReport
from pos_scanner.desktop.scanning.camera_settings_page import CameraSettingsPage
from pos_scanner.desktop.window.main_window import MainWindow
from pos_scanner.settings import Settings
from tests.desktop.conftest import SETTINGS, find


def test_the_cameras_are_shown_with_names_and_pictures_and_one_is_chosen(
    window: MainWindow, qtbot: QtBot
) -> None:
    page = CameraSettingsPage(window, Settings(camera_source="0"))
    qtbot.addWidget(page)
    changes: list[dict[str, object]] = []
    page.save_requested.connect(changes.append)
    devices = [Device(0, "Built in"), Device(2, "Webcam"), Device(4, "Taken")]
    page.show_devices(devices)
    page.show_picture(DevicePicture(devices[1], np.full((90, 160, 3), 99, np.uint8)))
    page.show_picture(DevicePicture(devices[2], None))
    pictures = {label.accessibleName(): label for label in page.findChildren(QLabel)}
    assert not pictures["Webcam"].pixmap().isNull()
    assert "another program" in pictures["Taken"].text()
    first = find(page, QPushButton, "use_camera_0")
    assert first.isHidden()  # The till uses it already.
    use = find(page, QPushButton, "use_camera_2")
    use.click()
    assert changes == [{"camera_source": "2"}]
    page.show_saved(Settings(camera_source="2"))
    assert (first.isHidden(), use.isHidden()) == (False, True)


def test_a_machine_without_cameras_says_so(window: MainWindow, qtbot: QtBot) -> None:
    page = CameraSettingsPage(window, SETTINGS)
    qtbot.addWidget(page)
    page.show_devices([])
    assert page.hint.text().startswith("No camera was found")


def test_the_page_says_how_the_tills_own_camera_is_read(window: MainWindow, qtbot: QtBot) -> None:
    page = CameraSettingsPage(window, SETTINGS)
    qtbot.addWidget(page)
    page.show_report(ReaderReport(14.6, 6.24, 41.7, is_fallback_resting=False), "")
    figures, advice = page.report.text().splitlines()
    assert figures == "15 pictures a second · 6.2 ms each · 42 further attempts a second"
    assert advice == "Nothing prevents reading."
    page.show_report(ReaderReport(15, 6.2, 40, is_fallback_resting=True), "Too small: move closer")
    _, advice, rests = page.report.text().splitlines()
    assert advice == "Too small: move closer"
    assert "paused for five minutes" in rests


def test_what_looks_like_a_code_and_is_not_read_is_outlined(
    window: MainWindow, qtbot: QtBot
) -> None:
    page = CameraSettingsPage(window, Settings(camera_source="0"))
    qtbot.addWidget(page)
    page.show_devices([Device(0, "Camera")])
    image = QImage(640, 360, QImage.Format.Format_RGB32)
    image.fill(0)
    unread = (((200.0, 100.0), (400.0, 100.0), (400.0, 300.0), (200.0, 300.0)),)
    report = ReaderReport(15, 6.2, 40, is_fallback_resting=False, unread=unread)
    page.show_own_image(image, report)
    page.show_report(report, "")
    card = page._pictures[0].pixmap().toImage()
    side = [card.pixelColor(x, 45) for x in range(95, 175)]
    assert any(colour.lightness() > 40 for colour in side)
    assert card.pixelColor(140, 90).lightness() == 0
    assert "looks like a code" in page.report.text()
    page.show_own_image(image, ReaderReport(15, 6.2, 40, is_fallback_resting=False))
    card = page._pictures[0].pixmap().toImage()
    assert all(card.pixelColor(x, 45).lightness() == 0 for x in range(95, 175))
