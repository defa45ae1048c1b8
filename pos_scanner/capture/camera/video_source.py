"""cv2.VideoCapture, opened as the job wants it: devices, video files, streams. Loads cv2.

A telephone's screen is a bright thing before a dim counter: what a driver has to suit that is set,
and whatever it has not is left. Each function may take seconds: never on a UI thread.
"""

from __future__ import annotations

import logging
import math
import sys
from collections.abc import Sequence
from typing import Any

import cv2

from pos_scanner.capture.camera.devices import CameraOptions, Device, DevicePicture
from pos_scanner.capture.camera.network_stream import (
    OPEN_TIMEOUT_S,
    READ_TIMEOUT_S,
    LevelCapture,
    open_mjpeg,
)
from pos_scanner.capture.decoding.detection import Image

log = logging.getLogger(__name__)

DEFAULT_FPS = 25
MAX_FPS = 240
_WARM_UP_FRAMES = 4
"""A camera's first pictures are dark, until it has set its exposure."""
_PICTURE_OPTIONS = CameraOptions(640, 480)
_PICTURE_PX = 320


def open_source(source: str, options: CameraOptions) -> Any | None:
    """A cv2.VideoCapture of a device number or a path, a stream of a URL (``network_stream``).

    None when it does not open.
    """
    cv2.setNumThreads(1)
    if "://" in source:
        return open_mjpeg(source) or _open_stream(source)
    capture = open_device(int(source), options) if source.isdigit() else cv2.VideoCapture(source)
    if capture.isOpened():
        return capture
    capture.release()
    return None


def _open_stream(url: str) -> LevelCapture | None:
    limits = [cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, round(1000 * OPEN_TIMEOUT_S)]
    limits += [cv2.CAP_PROP_READ_TIMEOUT_MSEC, round(1000 * READ_TIMEOUT_S)]
    capture = cv2.VideoCapture(url, cv2.CAP_FFMPEG, limits)
    if capture.isOpened():
        return LevelCapture(capture)
    capture.release()
    return None


def frame_interval_s(capture: Any) -> float:
    """Seconds between two frames of a video file."""
    fps = capture.get(cv2.CAP_PROP_FPS)
    return 1 / fps if 1 <= fps <= MAX_FPS else 1 / DEFAULT_FPS  # Some files claim 0, or 90,000.


def next_image(capture: Any, *, plays_again: bool) -> Image | None:
    """The next frame; None at the end.

    ``plays_again``: a video that has ended begins again.
    """
    try:
        has_frame, image = capture.read()
        if not has_frame and plays_again:
            capture.set(cv2.CAP_PROP_POS_FRAMES, 0)
            has_frame, image = capture.read()
    except cv2.error as error:  # A damaged frame, or a driver's fault.
        log.warning("camera: OpenCV gave up: %s", error.err)
        return None
    return image if has_frame else None


def take_picture(device: Device) -> DevicePicture:
    """Open a camera, take a picture, 320 px wide, and close it."""
    capture = open_device(device.number, _PICTURE_OPTIONS)
    images = [next_image(capture, plays_again=False) for _ in range(_WARM_UP_FRAMES)]
    capture.release()
    newest = next((image for image in reversed(images) if image is not None), None)
    if newest is None:
        return DevicePicture(device, None)
    scale = _PICTURE_PX / newest.shape[1]
    small: Any = cv2.resize(newest, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return DevicePicture(device, small)


def open_device(number: int, options: CameraOptions) -> Any:
    """A cv2.VideoCapture of a device, open or not."""
    api = cv2.CAP_DSHOW if sys.platform == "win32" else cv2.CAP_ANY
    # MJPG: uncompressed, USB 2 carries 1280x720 at 10 frames/s.
    settings = [cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG")]
    settings += [cv2.CAP_PROP_FRAME_WIDTH, options.width, cv2.CAP_PROP_FRAME_HEIGHT, options.height]
    capture = cv2.VideoCapture(number, api, [*settings, cv2.CAP_PROP_FPS, options.fps])
    if not capture.isOpened():  # Some drivers refuse the settings and open without them.
        capture = cv2.VideoCapture(number, api)
    if capture.isOpened():
        suit_a_screen(capture, options.exposure_ms)
    return capture


def suit_a_screen(capture: Any, exposure_ms: int) -> None:
    """Set what suits a bright screen held close; a driver without a setting ignores it.

    Args:
        capture: a cv2.VideoCapture of a device.
        exposure_ms: of each picture; 0: automatic.
    """
    for setting, value in (
        (cv2.CAP_PROP_BUFFERSIZE, 1),  # The newest frame, not the oldest of five.
        (cv2.CAP_PROP_AUTOFOCUS, 1),
        # Its lamp-light lengthening is off: it smears a hand, and a screen shines by itself.
        *_exposure(exposure_ms),
        (cv2.CAP_PROP_BACKLIGHT, 0),  # Compensation brightens the picture until a screen is white.
    ):
        capture.set(setting, value)


def _exposure(exposure_ms: int) -> Sequence[tuple[int, float]]:
    """Automatic, or as long as asked for: each system counts in its own way."""
    on_linux = sys.platform.startswith("linux")
    if not exposure_ms:
        return [(cv2.CAP_PROP_AUTO_EXPOSURE, 3 if on_linux else 0.75)]
    # Video4Linux: units of 0.1 ms. DirectShow: powers of two of a second.
    time = 10 * exposure_ms if on_linux else round(math.log2(exposure_ms / 1000))
    return [(cv2.CAP_PROP_AUTO_EXPOSURE, 1 if on_linux else 0.25), (cv2.CAP_PROP_EXPOSURE, time)]
