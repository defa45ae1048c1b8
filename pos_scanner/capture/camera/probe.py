"""Opens a camera once: to see whether it gives frames, or for a picture of what it shows. No Qt."""

import threading
import time

from pos_scanner.capture.camera.camera import Camera
from pos_scanner.capture.camera.devices import Device, DevicePicture
from pos_scanner.capture.camera.frame import CameraState, CameraStatus, Frame, Hint, ReaderReport
from pos_scanner.capture.decoding.detection import Detection

TIMEOUT_S = 8.0


class _FirstState:
    """Waits for the news that a camera gives frames, or that it gives none."""

    def __init__(self) -> None:
        self.is_settled = threading.Event()
        self.state: CameraState | None = None

    def on_frame(self, frame: Frame) -> None:
        """A probe waits for the camera's state alone."""

    def on_codes(self, detections: tuple[Detection, ...], frame: Frame) -> None:
        """A probe waits for the camera's state alone."""

    def on_detections(
        self, new: tuple[Detection, ...], present: tuple[Detection, ...], frame: Frame
    ) -> None:
        """A probe waits for the camera's state alone."""

    def on_hint(self, hint: Hint | None) -> None:
        """A probe waits for the camera's state alone."""

    def on_report(self, report: ReaderReport) -> None:
        """A probe waits for the camera's state alone."""

    def on_state(self, state: CameraState) -> None:
        self.state = self.state or state
        self.is_settled.set()


def probe_camera(source: str, timeout_s: float = TIMEOUT_S) -> CameraState | None:
    """Open a camera and close it again: READY and its frames' size, px.

    ``None`` when it gives no frame in time.
    """
    listener = _FirstState()
    camera = Camera(source, listener)
    began_s = time.monotonic()
    camera.start()
    listener.is_settled.wait(timeout_s)
    camera.stop(max(1.0, timeout_s - (time.monotonic() - began_s)))
    state = listener.state
    return state if state is not None and state.status is CameraStatus.READY else None


def take_picture(device: Device) -> DevicePicture:
    """Open a camera and take a picture, small; may take seconds: never on a UI thread."""
    from pos_scanner.capture.camera import video_source  # noqa: PLC0415  (loads cv2: on a worker's thread)

    return video_source.take_picture(device)
