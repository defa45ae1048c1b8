"""Every input through which a code reaches the till, started and stopped together.

Each input has a signal ``scanned(text, source, decoder)``; whoever wants the scans connects to
each of ``sources`` and nobody stands between.
"""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal

from pos_scanner.capture.scanners.serial_port import SerialStatus
from pos_scanner.desktop.messages import failure_words
from pos_scanner.desktop.scanning.camera_controller import CameraController
from pos_scanner.desktop.scanning.image_inputs import ImageInputs
from pos_scanner.desktop.scanning.key_reach import KeyReach
from pos_scanner.desktop.scanning.keyboard_scanner import KeyboardScanner, ScanFault
from pos_scanner.desktop.scanning.scan_panel import ScanLine, ScanPanel
from pos_scanner.desktop.scanning.thread_bridges import CameraThreadBridge, SerialThreadBridge
from pos_scanner.desktop.services import Services
from pos_scanner.desktop.services.workers import WorkQueue
from pos_scanner.desktop.widgets.status_lamp import StatusLamp
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.settings import Settings

Source = CameraController | KeyboardScanner | SerialThreadBridge | ImageInputs | ScanLine


class ScanInputs(QObject):
    """Camera, keyboard scanner, serial scanner, scan line, clipboard, files, the screen.

    Args:
        panel: the camera's picture, the scan line and the buttons of the other inputs.
        camera: the camera, made with the same panel.
        lamp: says how the scanner is.

    Attributes:
        sources: everything with a signal ``scanned(str, ScanSource, str)``: text, source, decoder.

    Signals:
        failed(KnownError): a code did not come through.
    """

    failed = Signal(object)

    def __init__(
        self, panel: ScanPanel, camera: CameraController, lamp: StatusLamp, services: Services
    ) -> None:
        super().__init__(panel)
        self._lamp = lamp
        self._panel = panel
        self._has_wedge_scanned = False
        self._queues = services.queues
        settings = services.settings
        self.camera = camera
        self.keyboard = KeyboardScanner(settings, self)
        self.serial = SerialThreadBridge(settings, self) if settings.scanner_port else None
        self.images = ImageInputs(panel.window(), services.queues)
        serial = () if self.serial is None else (self.serial,)
        self._devices = (self.keyboard, *serial, camera)
        self.sources: Sequence[Source] = (*self._devices, panel.scan_line, self.images)
        self._connect_scanners()
        self._connect_images(panel)

    def start(self) -> None:
        """Open every device, each on a thread of its own."""
        for device in self._devices:
            device.start()

    def stop(self) -> None:
        """Close every device and wait for it; at most some seconds."""
        for device in self._devices:
            device.stop()

    def use_camera(self, settings: Settings) -> None:
        """Change to another camera; the one in use is closed first, which may take seconds."""
        bridge = self.camera.change(settings)
        if bridge is None:
            self.camera.start()
        else:
            self._queues.submit(WorkQueue.PICTURE, partial(_close, bridge), self._on_closed)

    # ------------------------------------------------------------------------------ connections

    def _connect_scanners(self) -> None:
        self.keyboard.broken.connect(self._on_broken)
        if self.serial is None:
            reach = KeyReach(self._panel.window(), self)
            self.keyboard.keyboard_taken.connect(reach.take)
            self.keyboard.scanned.connect(self._on_wedge_scanned)
            reach.changed.connect(self._show_reach)
            reach.returned.connect(self._on_keys_returned)
            self._show_reach(is_here=True)
            return
        self._on_serial_state(SerialStatus.OPENING)
        self.serial.broken.connect(self._on_broken)
        self.serial.state_changed.connect(self._on_serial_state)

    def _connect_images(self, panel: ScanPanel) -> None:
        self.images.failed.connect(self.failed)
        panel.paste_requested.connect(self.images.paste)
        panel.file_requested.connect(self.images.choose_file)
        panel.screen_requested.connect(self.images.read_screen)

    # --------------------------------------------------------------------------------------- slots

    def _on_closed(self, bridge: CameraThreadBridge) -> None:
        bridge.deleteLater()
        self.camera.start()

    def _on_broken(self, fault: ScanFault = ScanFault.ONCE) -> None:
        facts = {} if fault is ScanFault.ONCE else {"reason": fault.value}
        self.failed.emit(KnownError(FailureKind.SCAN_BROKEN, **facts))

    def _on_wedge_scanned(self) -> None:
        self._has_wedge_scanned = True
        self._show_reach(is_here=True)

    def _show_reach(self, is_here: bool) -> None:  # noqa: FBT001  (a signal's value)
        """A scanner that types is ready where its keys come here, and once it has been seen."""
        self._panel.show_away(is_away=not is_here)
        if not is_here:
            advice = self.tr("The scanner's keys go to another program.")
            self._lamp.show_state("warning", self.tr("Click here to scan"), advice)
        elif self._has_wedge_scanned:
            self._lamp.show_state("good", self.tr("Scanner ready"))
        else:
            advice = self.tr("No scan since the start.")
            self._lamp.show_state("off", self.tr("No scan yet"), advice)

    def _on_keys_returned(self) -> None:
        error = KnownError(FailureKind.SCAN_BROKEN, reason="moved")
        self._panel.notice.tell(failure_words(error), "warning", stays=False)

    def _on_serial_state(self, status: SerialStatus) -> None:
        if status is SerialStatus.READY:
            self._lamp.show_state("good", self.tr("Scanner ready"))
        elif status is SerialStatus.OPENING:
            self._lamp.show_state("off", self.tr("Scanner …"))
        else:
            advice = self.tr("The scanner's port was not found: plug in the scanner.")
            self._lamp.show_state("bad", self.tr("Scanner offline"), advice)


def _close(bridge: CameraThreadBridge) -> CameraThreadBridge:
    """On a work queue: wait for the camera's threads."""
    bridge.stop()
    return bridge
