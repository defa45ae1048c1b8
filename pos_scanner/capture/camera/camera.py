"""A live camera: a device, a video file or a stream; frames and codes out, by callbacks.

Two threads of its own: one grabs, so that the driver's buffer never holds old frames; one decodes
whatever frame is the newest. What needs cv2 is loaded on them: importing this module costs nothing.
No Qt.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterable

from pos_scanner.capture.camera.decode_thread import DecodeThread
from pos_scanner.capture.camera.devices import DEFAULT_OPTIONS, CameraOptions
from pos_scanner.capture.camera.frame import CameraListener, CameraState, CameraStatus, FrameReader

log = logging.getLogger(__name__)


class Camera:
    """A camera and its two threads.

    Args:
        source: a device number ("0"), a path, or the URL of an HTTP MJPEG or RTSP stream.
        listener: hears everything.
        options: what is asked of a device; a video file plays as it is.
        make_reader: makes what reads the frames, on the decoding thread; a LiveReader when not
            given.
    """

    def __init__(
        self,
        source: str,
        listener: CameraListener,
        *,
        options: CameraOptions = DEFAULT_OPTIONS,
        make_reader: Callable[[], FrameReader] | None = None,
    ) -> None:
        self._source = source.strip()
        self._listener = listener
        self._options = options
        self._decode_thread = DecodeThread(listener, make_reader)
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._grab, name="camera-grab", daemon=True)

    def start(self) -> None:
        """Open the source and begin; returns at once."""
        self._decode_thread.start()
        self._thread.start()

    def report_again(self, texts: Iterable[str]) -> None:
        """Report these codes anew if they are still in the picture: nobody could take them."""
        self._decode_thread.report_again(texts)

    def stop(self, timeout_s: float = 5.0) -> bool:
        """End both threads; gives whether they ended in time.

        They must have, before the interpreter ends: cv2 in a thread aborts there.
        """
        self._stopping.set()
        deadline_s = time.monotonic() + timeout_s
        if self._thread.is_alive():
            self._thread.join(timeout_s)
        decoding_ended = self._decode_thread.stop(max(0.0, deadline_s - time.monotonic()))
        return decoding_ended and not self._thread.is_alive()

    def _grab(self) -> None:
        try:
            from pos_scanner.capture.camera.grabber import Grabber  # noqa: PLC0415  (loads cv2: not before the first paint)
        except (ImportError, OSError):
            log.exception("the camera's library does not load")
            self._listener.on_state(CameraState(CameraStatus.UNUSABLE))
            return
        offer, stopping = self._decode_thread.offer, self._stopping
        Grabber(self._source, self._options, self._listener, offer, stopping).run()
