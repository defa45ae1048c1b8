"""From the camera's threads to the UI thread: the newest frame, each code once, the camera's state.

A frame that is worth painting is handed over through a slot of one: while the window paints, newer
ones replace the one that waits, so that frames never queue up.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot

from pos_scanner.capture.camera.camera import Camera
from pos_scanner.capture.camera.devices import CameraOptions
from pos_scanner.capture.camera.frame import CameraState, Frame, Hint
from pos_scanner.capture.camera.motion import PreviewRate

if TYPE_CHECKING:
    from pos_scanner.capture.decoding.detection import Detection

STOP_TIMEOUT_S = 5.0


class CameraThreadBridge(QObject):
    """A camera for a window; the listener of ``capture.camera.Camera``.

    Signals (on the UI thread):
        frame_ready(object): the newest picture worth painting, (height, width, 3) uint8 BGR.
        codes_seen(object): corners of the codes in the picture, a tuple; empty when they are gone.
        codes_read(object, object): Detections that have come, and all that are there; tuples.
        hint_changed(object): what would help to read the code that is held, a Hint or None.
        state_changed(object): CameraState.
    """

    frame_ready = Signal(object)
    codes_seen = Signal(object)
    codes_read = Signal(object, object)
    hint_changed = Signal(object)
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
        self._camera.stop(STOP_TIMEOUT_S)

    def report_again(self, texts: Iterable[str]) -> None:
        """Tell of these codes anew if they are still there: nobody could take them."""
        self._camera.report_again(texts)

    # ------------------------------------------------------- called from the camera's threads

    def on_frame(self, frame: Frame) -> None:
        """Keep the newest to be painted; tell the UI thread when it has taken the one before."""
        if not self._preview_rate.is_due(frame):
            return
        with self._guard:
            waiting, self._newest = self._newest is not None, frame
        if not waiting:
            self._frame_waits.emit()

    def on_codes(self, detections: tuple[Detection, ...], frame: Frame) -> None:
        """Hand on where codes are."""
        del frame
        self.codes_seen.emit(tuple(detection.corners for detection in detections))

    def on_detections(
        self, new: tuple[Detection, ...], present: tuple[Detection, ...], frame: Frame
    ) -> None:
        """Hand on new codes."""
        del frame
        self.codes_read.emit(new, present)

    def on_hint(self, hint: Hint | None) -> None:
        """Hand on what would help."""
        self.hint_changed.emit(hint)

    def on_state(self, state: CameraState) -> None:
        """Hand on the camera's state."""
        self.state_changed.emit(state)

    # -------------------------------------------------------------------------- on the UI thread

    @Slot()
    def _on_frame_waits(self) -> None:
        with self._guard:
            frame, self._newest = self._newest, None
        if frame is not None:
            self.frame_ready.emit(frame.image)
