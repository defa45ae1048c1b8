"""Codes in pictures and videos on the disk, or in a picture's bytes."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pos_scanner.capture.reader import Reader, Sighting
from pos_scanner.domain.errors import FailureKind, KnownError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LARGEST_PIXELS = 1 << 26
"""A picture of more is not decoded: 64 megapixels are more than any telephone's."""
# OpenCV reads it once, at import.
os.environ.setdefault("OPENCV_IO_MAX_IMAGE_PIXELS", str(LARGEST_PIXELS))


@dataclass(frozen=True, slots=True)
class FileReading:
    """What a file holds.

    Attributes:
        codes: each distinct text once, where it was first seen.
        ms: how long reading took, opening included.
    """

    codes: tuple[Sighting, ...]
    ms: float


def read_file(path: Path, reader: Reader) -> FileReading:
    """Read the codes of a picture or a video.

    Raises:
        KnownError: FILE_NOT_FOUND, FILE_NOT_READABLE (neither picture nor video), fact ``path``.
    """
    started = time.perf_counter()
    try:
        data = path.read_bytes() if _may_be_picture(path) else b""
    except FileNotFoundError as error:
        raise KnownError(FailureKind.FILE_NOT_FOUND, path=str(path)) from error
    except OSError as error:
        raise KnownError(FailureKind.FILE_NOT_READABLE, path=str(path)) from error
    picture = _decode_picture(data)
    found = reader.read(picture) if picture is not None else _read_video(path, reader)
    distinct = {sighting.text: sighting for sighting in reversed(found)}
    return FileReading(tuple(reversed(distinct.values())), 1000 * (time.perf_counter() - started))


def read_picture_bytes(data: bytes, reader: Reader) -> tuple[Sighting, ...]:
    """Read the codes of a picture's bytes (PNG, JPEG, …): pasted or dropped.

    Raises:
        KnownError: FILE_NOT_READABLE.
    """
    picture = _decode_picture(data)
    if picture is None:
        raise KnownError(FailureKind.FILE_NOT_READABLE, path="")
    return reader.read(picture)


def _may_be_picture(path: Path) -> bool:
    """Not so large that it must be a video: those are not read into memory."""
    return path.stat().st_size <= LARGEST_PIXELS


def _decode_picture(data: bytes) -> NDArray[np.uint8] | None:
    """A grayscale picture, upright as EXIF says, transparency on white; None when it is none."""
    import cv2  # noqa: PLC0415  (heavy: off the start path)
    import numpy  # noqa: PLC0415

    if not data:
        return None
    cv2.setNumThreads(1)
    buffer = numpy.frombuffer(data, numpy.uint8)
    try:
        image: Any = cv2.imdecode(buffer, cv2.IMREAD_UNCHANGED)
        if image is None:
            return None
        if image.ndim == 3 and image.shape[2] == 4:
            return _flattened(image)
        # Decoded anew, since only this flag turns the picture as EXIF says.
        gray: Any = cv2.imdecode(buffer, cv2.IMREAD_GRAYSCALE)
    except cv2.error:  # Too large, or damaged behind a sound header.
        return None
    return gray  # type: ignore[no-any-return]


def _flattened(image: Any) -> NDArray[np.uint8]:
    import cv2  # noqa: PLC0415
    import numpy  # noqa: PLC0415

    if image.dtype != numpy.uint8:
        image = (image // 257).astype(numpy.uint8)
    alpha = image[:, :, 3:].astype(numpy.float32) / 255
    on_white = image[:, :, :3] * alpha + 255 * (1 - alpha)
    gray: Any = cv2.cvtColor(on_white.astype(numpy.uint8), cv2.COLOR_BGR2GRAY)
    return gray  # type: ignore[no-any-return]


def _read_video(path: Path, reader: Reader) -> list[Sighting]:
    import cv2  # noqa: PLC0415

    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
    capture = cv2.VideoCapture(str(path))
    found: list[Sighting] = []
    try:
        there, image = capture.read()
        if not there:
            raise KnownError(FailureKind.FILE_NOT_READABLE, path=str(path))
        while there:
            gray: Any = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
            found += reader.read(gray)
            there, image = capture.read()
    finally:
        capture.release()
    return found
