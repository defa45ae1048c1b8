"""The cameras of this machine: their names, and one opened as the job wants it.

Names come from the system; OpenCV knows numbers alone. A telephone's screen is a bright thing
before a dim counter: what a driver has to suit that is set, and whatever it has not is left.
"""

from __future__ import annotations

import logging
import math
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

log = logging.getLogger(__name__)

MOST_PROBED = 6
"""Numbers that are tried where the system gives no names."""
LINUX_DEVICES = Path("/sys/class/video4linux")
_WARM_UP_FRAMES = 4
"""A camera's first pictures are dark, until it has set its exposure."""
_PICTURE_PX = 320


@dataclass(frozen=True, slots=True)
class Device:
    """A camera.

    Attributes:
        number: what ``camera.source`` takes.
        name: as its maker calls it.
    """

    number: int
    name: str


@dataclass(frozen=True, slots=True)
class CameraOptions:
    """What is wanted of a device; it gives what it has.

    Attributes:
        width: px; height: px.
        exposure_ms: of each picture; 0 leaves it to the device.
    """

    width: int = 1280
    height: int = 720
    fps: int = 15
    exposure_ms: int = 0


USUAL = CameraOptions()


@dataclass(frozen=True, slots=True)
class DevicePicture:
    """What a camera sees; ``picture`` is (height, width, 3) uint8 BGR, None where it gave none."""

    device: Device
    picture: NDArray[np.uint8] | None


def list_devices() -> list[Device]:
    """The cameras that the system knows; takes some ms, on Windows and macOS up to a second."""
    on_linux = sys.platform.startswith("linux")
    return _linux_devices(LINUX_DEVICES) if on_linux else _enumerated_devices()


def is_there(number: int) -> bool:
    """Whether the system has such a camera; one that cannot be opened all the same is in use."""
    on_linux = sys.platform.startswith("linux")
    if on_linux:
        return (LINUX_DEVICES / f"video{number}").exists()
    try:
        import cv2_enumerate_cameras  # noqa: F401, PLC0415
    except ImportError:
        return False  # Its number says nothing of it.
    return any(device.number == number for device in _enumerated_devices())


def _linux_devices(folder: Path) -> list[Device]:
    """A camera has several nodes; the one with index 0 gives pictures, the others its metadata."""
    found = []
    for node in folder.glob("video*") if folder.is_dir() else ():
        number = node.name.removeprefix("video")
        if number.isdigit() and _text(node / "index") in ("", "0"):
            found.append(Device(int(number), _text(node / "name") or node.name))
    return sorted(found, key=lambda device: device.number)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""


def _enumerated_devices() -> list[Device]:
    """Windows and macOS, by cv2-enumerate-cameras; numbers alone where it is missing."""
    import cv2  # noqa: PLC0415  (heavy: off the start path)

    api = cv2.CAP_DSHOW if sys.platform == "win32" else cv2.CAP_AVFOUNDATION
    try:
        from cv2_enumerate_cameras import enumerate_cameras  # noqa: PLC0415
    except ImportError:
        return [Device(number, f"#{number}") for number in range(MOST_PROBED)]
    return [Device(one.index, one.name or f"#{one.index}") for one in enumerate_cameras(api)]


def take_picture(device: Device) -> DevicePicture:
    """Open a camera and take a picture, small; may take seconds: never on a UI thread."""
    import cv2  # noqa: PLC0415

    capture = open_device(device.number, CameraOptions(640, 480))
    image: Any = None
    try:
        for _ in range(_WARM_UP_FRAMES):
            there, newest = capture.read()
            image = newest if there else image
    except cv2.error as error:
        log.warning("camera %d: OpenCV gave up: %s", device.number, error.err)
    finally:
        capture.release()
    if image is None:
        return DevicePicture(device, None)
    scale = _PICTURE_PX / image.shape[1]
    small: Any = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return DevicePicture(device, small)


def open_device(number: int, wanted: CameraOptions) -> Any:
    """A cv2.VideoCapture of a device, open or not."""
    import cv2  # noqa: PLC0415

    api = cv2.CAP_DSHOW if sys.platform == "win32" else cv2.CAP_ANY
    # MJPG: uncompressed, USB 2 carries 1280x720 at 10 frames/s.
    wishes = [cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG")]
    wishes += [cv2.CAP_PROP_FRAME_WIDTH, wanted.width, cv2.CAP_PROP_FRAME_HEIGHT, wanted.height]
    capture = cv2.VideoCapture(number, api, [*wishes, cv2.CAP_PROP_FPS, wanted.fps])
    if not capture.isOpened():  # Some drivers refuse the wishes and open without them.
        capture = cv2.VideoCapture(number, api)
    if capture.isOpened():
        suit_a_screen(capture, wanted.exposure_ms)
    return capture


def suit_a_screen(capture: Any, exposure_ms: int) -> None:
    """Set what suits a bright screen held close; a driver without a setting ignores it.

    Args:
        capture: a cv2.VideoCapture of a device.
        exposure_ms: of each picture; 0: automatic.
    """
    import cv2  # noqa: PLC0415

    for setting, value in (
        (cv2.CAP_PROP_BUFFERSIZE, 1),  # The newest frame, not the oldest of five.
        (cv2.CAP_PROP_AUTOFOCUS, 1),
        # Its lamp-light lengthening is off: it smears a hand, and a screen shines by itself.
        *_exposure(exposure_ms),
        (cv2.CAP_PROP_BACKLIGHT, 0),  # Compensation brightens the picture until a screen is white.
    ):
        capture.set(setting, value)


def _exposure(exposure_ms: int) -> Sequence[tuple[int, float]]:
    """Automatic, or as long as wanted: each system counts in its own way."""
    import cv2  # noqa: PLC0415

    on_linux = sys.platform.startswith("linux")
    if not exposure_ms:
        return [(cv2.CAP_PROP_AUTO_EXPOSURE, 3 if on_linux else 0.75)]
    # Video4Linux: units of 0.1 ms. DirectShow: powers of two of a second.
    time = 10 * exposure_ms if on_linux else round(math.log2(exposure_ms / 1000))
    return [(cv2.CAP_PROP_AUTO_EXPOSURE, 1 if on_linux else 0.25), (cv2.CAP_PROP_EXPOSURE, time)]
