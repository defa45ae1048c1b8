"""Pictures of the camera's part of the window; see ``shots.py``."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtGui import QImage

from pos_scanner.capture.camera.devices import Device, DevicePicture
from pos_scanner.capture.camera.frame import CameraState, CameraStatus, Hint
from pos_scanner.capture.decoding.detection import Detection
from pos_scanner.desktop.scanning.camera_controller import CameraController
from pos_scanner.desktop.scanning.camera_settings_page import CameraSettingsPage
from pos_scanner.desktop.widgets.page import Page
from pos_scanner.desktop.window.main_window import MainWindow
from pos_scanner.settings import Settings
from pos_scanner.titles import bureau_code
from tests.screenshots.samples import COMPANY, LONG, SETTINGS

_NO_CAMERA = Settings(camera_source="")


def _controller(window: MainWindow) -> CameraController:
    scan = window.scan
    return CameraController(
        _NO_CAMERA, scan.camera, window.foot.camera, scan.chooser, window.invoice
    )


def lose_camera(window: MainWindow) -> None:
    """It was unplugged."""
    _controller(window).show_state(CameraState(CameraStatus.LOST))


def _silent_camera(window: MainWindow) -> None:
    _controller(window).show_state(CameraState(CameraStatus.SILENT))


def _hint(window: MainWindow) -> None:
    picture = window.scan.camera.image
    controller = _controller(window)
    window.scan.camera.show_image(picture or QImage())
    controller.show_state(CameraState(CameraStatus.READY))
    controller.show_hint(Hint.SMALL)


def _two_titles(window: MainWindow) -> None:
    picture = window.scan.camera.image
    controller = _controller(window)
    window.scan.camera.show_image(picture or QImage())
    controller.show_state(CameraState(CameraStatus.READY))
    places = (((90, 60), (190, 60), (190, 160), (90, 160)), ((320, 70), (420, 70), (420, 170)))
    codes = (bureau_code.encode(COMPANY), bureau_code.encode(replace(LONG, name="深圳市示例公司")))
    seen = tuple(
        Detection(code, "", (*place, place[0])[:4])
        for code, place in zip(codes, places, strict=True)
    )
    controller.take(seen, seen)


def _cameras(window: MainWindow) -> Page:
    page = CameraSettingsPage(window, SETTINGS)
    names = ("HD Pro Webcam C920", "Integrated Camera", "USB2.0 UVC Camera: document stand")
    devices = [Device(2 * place, name) for place, name in enumerate(names)]
    page.show_devices(devices)
    page.show_image(0, QImage(":/pictures/sample-code.jpg"))
    page.show_picture(DevicePicture(devices[1], None))
    return page


CAMERA_SCREENS: dict[str, Callable[[MainWindow], None]] = {
    "silent-camera": _silent_camera,
    "hint": _hint,
    "two-titles": _two_titles,
}
CAMERA_PAGES: dict[str, Callable[[MainWindow], Page]] = {"cameras": _cameras}
