"""All ways in which a code reaches the till, and their lamps: one signal for whatever was read."""

from PySide6.QtCore import QObject, Signal

from pos_scanner.capture.scanners.scan_cleanup import Affixes
from pos_scanner.capture.scanners.serial_port import SerialStatus
from pos_scanner.desktop.scanning.camera_controller import CameraController
from pos_scanner.desktop.scanning.image_inputs import ImageInputs
from pos_scanner.desktop.scanning.keyboard_scanner import KeyboardScanner
from pos_scanner.desktop.scanning.serial_thread_bridge import SerialThreadBridge
from pos_scanner.desktop.services.workers import Workers, WorkQueue
from pos_scanner.desktop.window.main_window import MainWindow
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.scan import ScanSource
from pos_scanner.settings import Settings


class ScanInputs(QObject):
    """Camera, keyboard scanner, serial scanner, scan line, clipboard, files, the screen.

    Signals:
        read(str, ScanSource, str): a code's text, how it came, its decoder.
        failed(KnownError): a code did not come through.
    """

    read = Signal(str, object, str)
    failed = Signal(object)

    def __init__(self, settings: Settings, window: MainWindow, workers: Workers) -> None:
        super().__init__(window)
        self._window = window
        self._workers = workers
        self.camera = CameraController(settings, window)
        self.scanner = KeyboardScanner(settings, self)
        self._affixes = Affixes(settings.scanner_prefix, settings.scanner_suffix)
        self.serial = (
            SerialThreadBridge(
                settings.scanner_port,
                settings.scanner_baud,
                self,
                ends_itself=settings.scanner_enter,
            )
            if settings.scanner_port
            else None
        )
        self.others = ImageInputs(window, workers)
        self._connect_scanners()
        self.camera.read.connect(lambda text, decoder: self._tell(text, ScanSource.CAMERA, decoder))
        self._connect_others()

    def start(self) -> None:
        """Open everything, on threads of its own."""
        self.scanner.start()
        if self.serial is not None:
            self.serial.start()
        self.camera.start()

    def stop(self) -> None:
        """Close everything and wait for it; at most some seconds."""
        self.scanner.stop()
        if self.serial is not None:
            self.serial.stop()
        self.camera.stop()

    def use_camera(self, settings: Settings) -> None:
        """Another camera was chosen: the one before is closed first, which may take seconds."""
        before = self.camera.change(settings)
        if before is None:
            self.camera.start()
            return

        def closed(_: None) -> None:
            before.deleteLater()
            self.camera.start()

        self._workers.submit(WorkQueue.PICTURE, before.stop, closed)

    # ------------------------------------------------------------------------------ who hears whom

    def _connect_scanners(self) -> None:
        self._window.scan.scanned.connect(lambda text: self._tell(text, ScanSource.WEDGE))
        self.scanner.read.connect(lambda text: self._tell(text, ScanSource.WEDGE))
        self.scanner.broken.connect(self._tell_broken)
        lamp = self._window.foot.scanner
        if self.serial is None:
            lamp.show_state("good", self.tr("Scanner ready"))
            return
        lamp.show_state("off", self.tr("Scanner …"))
        self.serial.read.connect(
            lambda text: self._tell(self._affixes.strip(text), ScanSource.SERIAL)
        )
        self.serial.broken.connect(self._tell_broken)
        self.serial.state_changed.connect(self._on_serial_state)

    def _connect_others(self) -> None:
        self.others.read.connect(self._tell)
        self.others.failed.connect(self.failed)
        window = self._window
        window.paste_requested.connect(self.others.paste)
        window.dropped.connect(self.others.drop)
        window.scan.paste_requested.connect(self.others.paste)
        window.scan.file_requested.connect(self.others.choose_file)
        window.scan.screen_requested.connect(self.others.read_screen)

    # --------------------------------------------------------------------------------------- slots

    def _tell(self, text: str, source: ScanSource, decoder: str = "") -> None:
        self.camera.end_choice()
        self.read.emit(text, source, decoder)

    def _tell_broken(self) -> None:
        self.failed.emit(KnownError(FailureKind.SCAN_BROKEN))

    def _on_serial_state(self, status: SerialStatus) -> None:
        lamp = self._window.foot.scanner
        if status is SerialStatus.READY:
            lamp.show_state("good", self.tr("Scanner ready"))
        elif status is SerialStatus.OPENING:
            lamp.show_state("off", self.tr("Scanner …"))
        else:
            told = self.tr("The scanner's port is not there: plug the scanner in.")
            lamp.show_state("bad", self.tr("Scanner away"), told)
