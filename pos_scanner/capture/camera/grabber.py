"""Grabs a camera's frames for ever: opens the source, reads it, opens it again when it fails.

The pauses between two openings grow. Runs on the grabbing thread; this module loads cv2.
"""

import logging
import threading
import time
from collections.abc import Callable
from typing import Any

import cv2

from pos_scanner.capture.camera.devices import CameraOptions, device_exists
from pos_scanner.capture.camera.frame import CameraListener, CameraState, CameraStatus, Frame
from pos_scanner.capture.camera.frame_health import FrameHealth
from pos_scanner.capture.camera.video_source import frame_interval_s, next_image, open_source
from pos_scanner.capture.decoding.filters import thumbnail

log = logging.getLogger(__name__)

FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 4.0
"""Who plugs a camera in again waits no longer; an attempt costs some ms."""
REOPEN_FROZEN_AFTER_S = 10.0
"""Some drivers repeat the last frame for ever after unplugging: the device is opened anew."""


class Grabber:
    """Reads one source until it is told to stop.

    Args:
        source: a device number ("0"), a path or a URL.
        options: what is asked of a device.
        listener: hears of each frame and of the camera's state, on the calling thread.
        offer: takes each frame to be decoded; must not wait.
        stopping: set when it is to end.
    """

    def __init__(
        self,
        source: str,
        options: CameraOptions,
        listener: CameraListener,
        offer: Callable[[Frame], None],
        stopping: threading.Event,
    ) -> None:
        self._source = source
        self._options = options
        self._listener = listener
        self._offer = offer
        self._stopping = stopping
        self._is_device = source.isdigit()
        self._is_file = not self._is_device and "://" not in source
        self._status = CameraStatus.OPENING
        self._sequence = 0

    def run(self) -> None:
        """Grab until the event is set; opens the source again and again."""
        pause_s = FIRST_PAUSE_S
        while not self._stopping.is_set():
            capture = open_source(self._source, self._options)
            if capture is None:
                is_in_use = self._is_device and device_exists(int(self._source))
                self._report(CameraStatus.SILENT if is_in_use else CameraStatus.MISSING)
            else:
                try:
                    frames = self._grab_from(capture)
                finally:
                    capture.release()
                if frames:
                    pause_s = FIRST_PAUSE_S
                if self._stopping.is_set():
                    return
                self._report(CameraStatus.LOST if frames else CameraStatus.SILENT)
            log.info("camera: opening again in %.1f s", pause_s)
            self._stopping.wait(pause_s)
            pause_s = min(2 * pause_s, LONGEST_PAUSE_S)

    def _grab_from(self, capture: Any) -> int:
        """Grab until the source gives no more; gives how many frames came."""
        interval_s = frame_interval_s(capture) if self._is_file else 0.0
        health = FrameHealth(watches_freezing=not self._is_file)
        count = 0
        while not self._stopping.is_set():
            image = next_image(capture, plays_again=self._is_file and count > 0)
            if image is None:
                break
            count += 1
            now_s = time.monotonic()
            gray: Any = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
            self._sequence += 1
            frame = Frame(image, gray, thumbnail(gray), self._sequence, now_s)
            self._listener.on_frame(frame)
            self._offer(frame)
            status = health.judge(image, now_s)
            self._report(status or CameraStatus.READY, image.shape[1], image.shape[0])
            if self._is_device and health.frozen_for_s(now_s) > REOPEN_FROZEN_AFTER_S:
                break
            if interval_s:
                self._stopping.wait(interval_s)
        return count

    def _report(self, status: CameraStatus, width: int = 0, height: int = 0) -> None:
        if status is not self._status:
            self._status = status
            log.info("camera: %s", status.value)
            self._listener.on_state(CameraState(status, width, height))
