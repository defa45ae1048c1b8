"""Opens a camera once: to see whether it gives frames, or for a picture of what it shows. No Qt."""

import threading
import time
from dataclasses import dataclass

from pos_scanner.capture.camera.camera import Camera
from pos_scanner.capture.camera.devices import Device, DevicePicture
from pos_scanner.capture.camera.frame import CameraState, CameraStatus, Frame
from pos_scanner.capture.camera.hints import Hint
from pos_scanner.capture.decoding.detection import Detection

TIMEOUT_S = 8.0


@dataclass(frozen=True, slots=True)
class CameraProbe:
    """What a camera's frames are like, px."""

    width: int
    height: int


class _FirstFrame:
    """A listener that waits for one frame, or for the news that there is none."""

    def __init__(self) -> None:
        self.is_settled = threading.Event()
        self.frame: Frame | None = None

    def on_frame(self, frame: Frame) -> None:
        self.frame = self.frame or frame
        self.is_settled.set()

    def on_codes(self, detections: tuple[Detection, ...], frame: Frame) -> None:
        """A probe waits for a picture alone."""

    def on_detections(
        self, new: tuple[Detection, ...], present: tuple[Detection, ...], frame: Frame
    ) -> None:
        """A probe waits for a picture alone."""

    def on_hint(self, hint: Hint | None) -> None:
        """A probe waits for a picture alone."""

    def on_state(self, state: CameraState) -> None:
        if state.status in (CameraStatus.MISSING, CameraStatus.SILENT):
            self.is_settled.set()


def probe_camera(source: str, timeout_s: float = TIMEOUT_S) -> CameraProbe | None:
    """Open a camera and close it again; ``None`` when it gives no frame in time."""
    listener = _FirstFrame()
    camera = Camera(source, listener)
    began_s = time.monotonic()
    camera.start()
    listener.is_settled.wait(timeout_s)
    camera.stop(max(1.0, timeout_s - (time.monotonic() - began_s)))
    if listener.frame is None:
        return None
    height, width = listener.frame.image.shape[:2]
    return CameraProbe(width, height)


def take_picture(device: Device) -> DevicePicture:
    """Open a camera and take a picture, small; may take seconds: never on a UI thread."""
    from pos_scanner.capture.camera import video_source  # noqa: PLC0415  (loads cv2: on a worker's thread)

    return video_source.take_picture(device)
