"""A live camera: a device, a video file or a stream; frames and codes out, by callbacks.

Two threads of its own: one grabs, so that the driver's buffer never holds old frames; one decodes
whatever frame is the newest. A source that fails is opened again, after longer and longer pauses.
cv2 is imported on the grabbing thread: importing this module costs nothing. No Qt.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from pos_scanner.capture.camera.decode_thread import DecodeThread
from pos_scanner.capture.camera.devices import USUAL, CameraOptions, is_there, open_device
from pos_scanner.capture.camera.frame import (
    CameraListener,
    CameraState,
    CameraStatus,
    Frame,
    FrameReader,
)
from pos_scanner.capture.camera.frame_health import FrameHealth
from pos_scanner.capture.camera.live_reader import LiveReader

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

log = logging.getLogger(__name__)

FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 4.0
"""Who plugs a camera in again waits no longer; an attempt costs some ms."""
OPEN_TIMEOUT_MS = 3000
READ_TIMEOUT_MS = 2500
"""A dead stream is noticed in this time; a shop's network is a local one."""
REOPEN_FROZEN_AFTER_S = 10.0
"""Some drivers repeat the last frame for ever after unplugging: the device is opened anew."""
USUAL_FPS = 25
LARGEST_FPS = 240


class Camera:
    """A camera and its two threads.

    Args:
        source: a device number ("0"), a path, or the URL of an HTTP MJPEG or RTSP stream.
        listener: hears everything.
        options: of a device; a video file plays as it is.
        make_reader: makes what reads the frames, on the decoding thread.
    """

    def __init__(
        self,
        source: str,
        listener: CameraListener,
        *,
        options: CameraOptions = USUAL,
        make_reader: Callable[[], FrameReader] = LiveReader,
    ) -> None:
        self._source = source.strip()
        self._listener = listener
        self._options = options
        self._decoding = DecodeThread(listener, make_reader)
        self._stopping = threading.Event()
        self._status = CameraStatus.OPENING
        self._sequence = 0
        self._thread: threading.Thread | None = None

    @property
    def is_device(self) -> bool:
        """Whether the source is a device of this machine."""
        return self._source.isdigit()

    def start(self) -> None:
        """Open the source and begin; returns at once."""
        self._decoding.start()
        name = "camera-grab"
        self._thread = threading.Thread(target=self._grab_for_ever, name=name, daemon=True)
        self._thread.start()

    def report_again(self, texts: Iterable[str]) -> None:
        """Tell of these codes anew if they are still there: nobody could take them."""
        self._decoding.report_again(texts)

    def stop(self, timeout_s: float = 5.0) -> bool:
        """End both threads; gives whether they ended in time.

        They must have, before the interpreter ends: cv2 in a thread aborts there.
        """
        self._stopping.set()
        until = time.monotonic() + timeout_s
        if self._thread is not None:
            self._thread.join(timeout_s)
        decoding_ended = self._decoding.stop(max(0.0, until - time.monotonic()))
        return decoding_ended and not (self._thread is not None and self._thread.is_alive())

    # ------------------------------------------------------------------- the grabbing thread

    def _grab_for_ever(self) -> None:
        pause_s = FIRST_PAUSE_S
        while not self._stopping.is_set():
            capture = _open(self._source, self._options)
            if capture is None:
                is_in_use = self.is_device and is_there(int(self._source))
                self._tell(CameraStatus.SILENT if is_in_use else CameraStatus.MISSING)
            else:
                try:
                    frames = self._grab_from(capture)
                finally:
                    capture.release()
                if frames:
                    pause_s = FIRST_PAUSE_S
                if self._stopping.is_set():
                    return
                self._tell(CameraStatus.LOST if frames else CameraStatus.SILENT)
            log.info("camera: opening again in %.1f s", pause_s)
            self._stopping.wait(pause_s)
            pause_s = min(2 * pause_s, LONGEST_PAUSE_S)

    def _grab_from(self, capture: Any) -> int:
        """Grab until the source gives no more; gives how many frames came."""
        is_file = not self.is_device and "://" not in self._source
        pause_s = _pause_of_video(capture) if is_file else 0.0
        stillness = FrameHealth(watches_freezing=not is_file)
        count = 0
        while not self._stopping.is_set():
            image = _next_image(capture, plays_again=is_file and count > 0)
            if image is None:
                break
            count += 1
            now = time.monotonic()
            self._take(Frame(image, _gray(image), self._next_number(), now))
            verdict = stillness.judge(image, now)
            self._tell(CameraStatus(verdict or "ready"), image.shape[1], image.shape[0])
            if self.is_device and stillness.frozen_for_s(now) > REOPEN_FROZEN_AFTER_S:
                break
            if pause_s:
                self._stopping.wait(pause_s)
        return count

    def _take(self, frame: Frame) -> None:
        self._listener.on_frame(frame)
        self._decoding.offer(frame)

    def _next_number(self) -> int:
        self._sequence += 1
        return self._sequence

    def _tell(self, status: CameraStatus, width: int = 0, height: int = 0) -> None:
        if status is not self._status:
            self._status = status
            log.info("camera: %s", status.value)
            self._listener.on_state(CameraState(status, width, height))


def _open(source: str, options: CameraOptions) -> Any | None:
    """A cv2.VideoCapture that is open, or nothing. May take seconds: never on a UI thread."""
    import cv2  # noqa: PLC0415  (heavy: off the start path)

    cv2.setNumThreads(1)
    if source.isdigit():
        capture = open_device(int(source), options)
    elif "://" in source:
        limits = [cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, OPEN_TIMEOUT_MS]
        limits += [cv2.CAP_PROP_READ_TIMEOUT_MSEC, READ_TIMEOUT_MS]
        capture = cv2.VideoCapture(source, cv2.CAP_FFMPEG, limits)
    else:
        capture = cv2.VideoCapture(source)
    if capture.isOpened():
        return capture
    capture.release()
    return None


def _gray(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    import cv2  # noqa: PLC0415

    return cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)  # type: ignore[return-value]


def _pause_of_video(capture: Any) -> float:
    """Seconds between two frames of a video file."""
    import cv2  # noqa: PLC0415

    fps = capture.get(cv2.CAP_PROP_FPS)
    return 1 / fps if 1 <= fps <= LARGEST_FPS else 1 / USUAL_FPS  # Some files claim 0, or 90,000.


def _next_image(capture: Any, *, plays_again: bool) -> NDArray[np.uint8] | None:
    """The next frame; a video that has ended begins again."""
    import cv2  # noqa: PLC0415

    try:
        there, image = capture.read()
        if not there and plays_again:
            capture.set(cv2.CAP_PROP_POS_FRAMES, 0)
            there, image = capture.read()
    except cv2.error as error:  # A damaged frame, or a driver's fault.
        log.warning("camera: OpenCV gave up: %s", error.err)
        return None
    return image if there else None
