"""The pages that set cameras and scanners up."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import QBuffer, QObject
from PySide6.QtGui import QImage

from pos_scanner.atomic_file import replace_bytes
from pos_scanner.capture.camera.devices import Device, DevicePicture, list_devices
from pos_scanner.capture.camera.frame import ReaderReport
from pos_scanner.capture.camera.probe import take_picture
from pos_scanner.desktop.scanning.camera_settings_page import CameraSettingsPage
from pos_scanner.desktop.scanning.camera_view import CameraView
from pos_scanner.desktop.scanning.scan_inputs import ScanInputs
from pos_scanner.desktop.scanning.scanner_setup_page import ScannerSetupPage
from pos_scanner.desktop.services import Services
from pos_scanner.desktop.services.workers import WorkQueue
from pos_scanner.desktop.widgets.page import Page
from pos_scanner.desktop.widgets.page_host import PageHost
from pos_scanner.settings import Settings


class DevicePages(QObject):
    """Registers the pages ``scanner`` and ``cameras``.

    Args:
        inputs: take another camera up as soon as it is chosen.
        view: shows the camera in use, which cannot be opened a second time.
    """

    def __init__(
        self, host: PageHost, services: Services, inputs: ScanInputs, view: CameraView
    ) -> None:
        super().__init__(host)
        self._host = host
        self._file = services.settings_file
        self._queues = services.queues
        self._inputs = inputs
        self._view = view
        host.register("scanner", self._make_scanner_page)
        host.register("cameras", self._make_cameras_page)
        view.report_ready.connect(self._show_own_image)

    def _make_scanner_page(self) -> Page:
        page = ScannerSetupPage(self._host.window, self._file.current)
        show_saved = self._host.while_open(page, page.show_saved)
        page.save_requested.connect(partial(self._save, page, show_saved))
        return page

    def _make_cameras_page(self) -> Page:
        page = CameraSettingsPage(self._host.window, self._file.current)
        page.save_requested.connect(partial(self._save, page, partial(self._use_camera, page)))
        self._view.report_ready.connect(page.show_report)
        page.picture_save_requested.connect(partial(self._save_picture, page))
        show = partial(self._show_devices, page)
        self._host.ask(page, WorkQueue.PICTURE, list_devices, show, page.show_failure)
        return page

    def _save(
        self,
        page: ScannerSetupPage | CameraSettingsPage,
        show_saved: Callable[[Settings], None],
        changes: Mapping[str, object],
    ) -> None:
        show_failure = self._host.while_open(page, page.show_failure)
        work = partial(self._file.save, changes)
        self._queues.submit(WorkQueue.OFFICE, work, show_saved, show_failure)

    def _use_camera(self, page: CameraSettingsPage, settings: Settings) -> None:
        """The till changes its camera even if the page was closed meanwhile."""
        self._host.while_open(page, page.show_saved)(settings)
        self._inputs.use_camera(settings)

    def _save_picture(self, page: CameraSettingsPage, path: Path) -> None:
        """Save the frame as the reader has it: whole, without outlines."""
        image = self._view.image
        if image is None:
            page.show_no_picture()
            return
        work = partial(_write_picture, image, path)
        self._host.ask(page, WorkQueue.OFFICE, work, page.show_picture_saved, page.show_failure)

    def _show_devices(self, page: CameraSettingsPage, devices: list[Device]) -> None:
        """Show names at once and pictures one after the other."""
        page.show_devices(devices)
        for device in devices:
            if device.number == page.number_in_use:
                page.show_image(device.number, self._view.image)
            else:
                work = partial(self._take_picture, page, device)
                self._host.ask(page, WorkQueue.PICTURE, work, page.show_picture, page.show_failure)

    def _show_own_image(self, report: ReaderReport) -> None:
        if isinstance(self._host.page, CameraSettingsPage):
            self._host.page.show_own_image(self._view.image, report)

    def _take_picture(self, page: CameraSettingsPage, device: Device) -> DevicePicture | None:
        """On the queue: a page that was closed before its turn needs no picture."""
        return take_picture(device) if self._host.page is page else None


def _write_picture(image: QImage, path: Path) -> Path:
    """On the queue: write a picture without loss, for its owner's eyes alone; gives its path."""
    target = path if path.suffix.lower() == ".png" else path.with_name(f"{path.name}.png")
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # stub: bytes, which it refuses
    replace_bytes(target, bytes(buffer.data().data()), 0o600)
    return target
