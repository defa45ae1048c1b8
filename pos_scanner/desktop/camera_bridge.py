"""From the camera's threads to the UI thread: the newest frame, each code once, the camera's state.

A frame is handed over through a slot of one: while the window paints, newer frames replace the one
that waits, so that frames never queue up.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot

from pos_scanner.capture.camera import Camera, CameraState

if TYPE_CHECKING:
    from pos_scanner.capture.camera import Frame
    from pos_scanner.capture.reader import Sighting

STOP_TIMEOUT_S = 5.0


class CameraBridge(QObject):
    """A camera for a window; the listener of ``capture.camera.Camera``.

    Signals (on the UI thread):
        frame_ready(object): the newest frame's picture, (height, width, 3) uint8 BGR.
        codes_seen(object): corners of the codes in the picture, a tuple; empty when they are gone.
        code_read(str, str): a new code's text and its decoder.
        state_changed(object): CameraState.
    """

    frame_ready = Signal(object)
    codes_seen = Signal(object)
    code_read = Signal(str, str)
    state_changed = Signal(object)
    _frame_waits = Signal()

    def __init__(self, source: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._camera = Camera(source, self)
        self._newest: Frame | None = None
        self._guard = threading.Lock()
        self._frame_waits.connect(self._on_frame_waits, Qt.ConnectionType.QueuedConnection)

    def start(self) -> None:
        """Open the camera, on its own thread."""
        self._camera.start()

    def stop(self) -> None:
        """Close it and wait for its threads: cv2 must not run when the program ends."""
        self._camera.stop(STOP_TIMEOUT_S)

    # ------------------------------------------------------- called from the camera's threads

    def on_frame(self, frame: Frame) -> None:
        """Keep the newest; tell the UI thread only when it has taken the one before."""
        with self._guard:
            waiting, self._newest = self._newest is not None, frame
        if not waiting:
            self._frame_waits.emit()

    def on_codes(self, sightings: tuple[Sighting, ...], frame: Frame) -> None:
        """Hand on where codes are."""
        del frame
        self.codes_seen.emit(tuple(sighting.corners for sighting in sightings))

    def on_sighting(self, sighting: Sighting, frame: Frame) -> None:
        """Hand on a new code."""
        del frame
        self.code_read.emit(sighting.text, sighting.decoder)

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
