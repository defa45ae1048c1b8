"""The cameras of this machine, and what is asked of one. Names come from the system.

OpenCV knows numbers alone. Importing this module loads no cv2.
"""

from __future__ import annotations

import importlib
import sys
from dataclasses import dataclass
from pathlib import Path

from pos_scanner.capture.decoding.detection import Image

MAX_PROBED = 6
"""Numbers that are tried where the system gives no names."""
LINUX_DEVICES = Path("/sys/class/video4linux")
DIRECT_SHOW, AV_FOUNDATION = 700, 1200
"""OpenCV's numbers for the systems' interfaces: cv2.CAP_DSHOW and cv2.CAP_AVFOUNDATION."""


@dataclass(frozen=True, slots=True)
class Device:
    """A camera.

    Attributes:
        number: what the setting ``camera.source`` takes.
        name: as its maker calls it.
    """

    number: int
    name: str


@dataclass(frozen=True, slots=True)
class CameraOptions:
    """What is asked of a device; it gives what it has.

    Attributes:
        width: of its frames, px.
        height: likewise.
        fps: frames a second.
        exposure_ms: of each picture; 0 leaves it to the device.
    """

    width: int = 1280
    height: int = 720
    fps: int = 15
    exposure_ms: int = 0


DEFAULT_OPTIONS = CameraOptions()


@dataclass(frozen=True, slots=True)
class DevicePicture:
    """A picture of a camera's; None where it gave none."""

    device: Device
    picture: Image | None


def list_devices() -> list[Device]:
    """The cameras that the system knows; takes some ms, on Windows and macOS up to a second."""
    on_linux = sys.platform.startswith("linux")
    return _linux_devices(LINUX_DEVICES) if on_linux else _enumerated_devices()


def device_exists(number: int) -> bool:
    """Whether the system has such a camera; one that cannot be opened all the same is in use."""
    on_linux = sys.platform.startswith("linux")
    if on_linux:
        return (LINUX_DEVICES / f"video{number}").exists()
    devices = _enumerated_devices()
    # Where the system gives no names a number says nothing of it.
    return any(device.number == number and device.name[:1] != "#" for device in devices)


def _linux_devices(folder: Path) -> list[Device]:
    """A camera has several nodes; the one with index 0 gives pictures, the others its metadata."""
    devices = []
    for node in folder.glob("video*") if folder.is_dir() else ():
        number = node.name.removeprefix("video")
        if number.isdigit() and _text(node / "index") in ("", "0"):
            devices.append(Device(int(number), _text(node / "name") or node.name))
    return sorted(devices, key=lambda device: device.number)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""


def _enumerated_devices() -> list[Device]:
    """Windows and macOS, by cv2-enumerate-cameras; numbers alone where it is missing."""
    try:
        library = importlib.import_module("cv2_enumerate_cameras")
    except ImportError:
        return [Device(number, f"#{number}") for number in range(MAX_PROBED)]
    api = DIRECT_SHOW if sys.platform == "win32" else AV_FOUNDATION
    cameras = library.enumerate_cameras(api)
    return [Device(camera.index, camera.name or f"#{camera.index}") for camera in cameras]
