"""From the devices' threads to the UI thread: codes, states, and the camera's newest frame.

A frame that is worth painting is handed over through a slot of one: while the window paints, newer
ones replace the one that waits, so that frames never queue up.
"""

import threading
from collections.abc import Iterable

from PySide6.QtCore import QObject, Qt, Signal, Slot

from pos_scanner.capture.camera.camera import Camera
from pos_scanner.capture.camera.devices import CameraOptions
from pos_scanner.capture.camera.frame import CameraState, Frame, Hint, ReaderReport
from pos_scanner.capture.camera.motion import PreviewRate
from pos_scanner.capture.decoding.detection import Detection
from pos_scanner.capture.scanners.scan_cleanup import Affixes
from pos_scanner.capture.scanners.serial_port import SerialScanner, SerialStatus
from pos_scanner.domain.scan import ScanSource
from pos_scanner.settings import Settings

CAMERA_STOP_S, SERIAL_STOP_S = 5.0, 3.0
"""How long a device's threads may take to end."""


class CameraThreadBridge(QObject):
    """A camera for a window; the listener of ``capture.camera.Camera``.

    Signals (on the UI thread):
        frame_ready(object): the newest picture worth painting, (height, width, 3) uint8 BGR.
        codes_seen(object): the Detections of each frame, a tuple; empty when they are gone.
        codes_read(object, object): Detections that have come, and all that are there; tuples.
        hint_changed(object): what would help to read the code that is held, a Hint or None.
        report_ready(object): how the frames of about a second were read, a ReaderReport.
        state_changed(object): CameraState.
    """

    frame_ready = Signal(object)
    codes_seen = Signal(object)
    codes_read = Signal(object, object)
    hint_changed = Signal(object)
    report_ready = Signal(object)
    state_changed = Signal(object)
    _frame_waits = Signal()

    def __init__(self, source: str, options: CameraOptions, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._camera = Camera(source, self, options=options)
        self._preview_rate = PreviewRate()
        self._newest: Frame | None = None
        self._guard = threading.Lock()
        self._frame_waits.connect(self._on_frame_waits, Qt.ConnectionType.QueuedConnection)

    def start(self) -> None:
        """Open the camera, on its own thread."""
        self._camera.start()

    def stop(self) -> None:
        """Close it and wait for its threads: cv2 must not run when the program ends."""
        self._camera.stop(CAMERA_STOP_S)

    def report_again(self, texts: Iterable[str]) -> None:
        """Report these codes anew if they are still there: nobody could take them."""
        self._camera.report_again(texts)

    # ------------------------------------------------------- called from the camera's threads

    def on_frame(self, frame: Frame) -> None:
        """Keep the newest to be painted; wake the UI thread unless one waits already."""
        if not self._preview_rate.is_due(frame):
            return
        with self._guard:
            waiting, self._newest = self._newest is not None, frame
        if not waiting:
            self._frame_waits.emit()

    def on_codes(self, detections: tuple[Detection, ...], frame: Frame) -> None:
        """Report the codes that a frame shows."""
        del frame
        self.codes_seen.emit(detections)

    def on_detections(
        self, new: tuple[Detection, ...], present: tuple[Detection, ...], frame: Frame
    ) -> None:
        """Report codes that have come, and all that are there."""
        del frame
        self.codes_read.emit(new, present)

    def on_hint(self, hint: Hint | None) -> None:
        """Report what would help to read the code."""
        self.hint_changed.emit(hint)

    def on_report(self, report: ReaderReport) -> None:
        """Report how the frames were read."""
        self.report_ready.emit(report)

    def on_state(self, state: CameraState) -> None:
        """Report how the camera is."""
        self.state_changed.emit(state)

    # -------------------------------------------------------------------------- on the UI thread

    @Slot()
    def _on_frame_waits(self) -> None:
        with self._guard:
            frame, self._newest = self._newest, None
        if frame is not None:
            self.frame_ready.emit(frame.image)


class SerialThreadBridge(QObject):
    """A serial scanner for a window; the listener of ``capture.scanners.SerialScanner``.

    Signals (on the UI thread):
        scanned(str, ScanSource, str): a whole code without prefix and suffix, SERIAL, no decoder.
        broken(): a code that did not come whole, or is no text.
        state_changed(SerialStatus): whether the port is there.
    """

    scanned = Signal(str, object, str)
    broken = Signal()
    state_changed = Signal(object)

    def __init__(self, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._affixes = Affixes(settings.scanner_prefix, settings.scanner_suffix)
        self._scanner = SerialScanner(
            settings.scanner_port, settings.scanner_baud, self, ends_itself=settings.scanner_enter
        )

    def start(self) -> None:
        """Look for the port, on its own thread."""
        self._scanner.start()

    def stop(self) -> None:
        """Close the port and wait for its thread."""
        self._scanner.stop(SERIAL_STOP_S)

    # ------------------------------------------------------------ called from the port's thread

    def on_text(self, text: str) -> None:
        """Pass a code to the UI thread."""
        self.scanned.emit(self._affixes.strip(text), ScanSource.SERIAL, "")

    def on_broken(self) -> None:
        """Report a broken code to the UI thread."""
        self.broken.emit()

    def on_state(self, status: SerialStatus) -> None:
        """Report the port's state to the UI thread."""
        self.state_changed.emit(status)
