"""Codes in pictures, videos and PDF files on the disk, or in a picture's bytes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pos_scanner.capture.reader import Reader
from pos_scanner.capture.sighting import Sighting
from pos_scanner.domain.errors import FailureKind, KnownError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PDF_HEAD = b"%PDF-"
LARGEST_BYTES = 1 << 27
"""A file of more is a video, which is not read into memory whole."""


@dataclass(frozen=True, slots=True)
class FileReading:
    """What a file holds.

    Attributes:
        codes: each distinct text once, where it was first seen.
        ms: how long reading took, opening included.
        pages: of a PDF file: the page, from 1, on which a text was first seen.
    """

    codes: tuple[Sighting, ...]
    ms: float
    pages: dict[str, int] = field(default_factory=dict)


def read_file(
    path: Path, reader: Reader, told: Callable[[float], None] | None = None
) -> FileReading:
    """Read the codes of a picture, a video or a PDF file.

    Args:
        path: the file.
        reader: reads each picture, frame or page.
        told: hears how much of a long file is done, 0 to 1.

    Raises:
        KnownError: FILE_NOT_FOUND, FILE_NOT_READABLE (none of these), fact ``path``; PART_MISSING
            where a PDF file needs the extra ``pdf``.
    """
    started = time.perf_counter()
    pages: dict[str, int] = {}
    if _is_pdf(path):
        from pos_scanner.capture.pdf import pages_of  # noqa: PLC0415  (an optional part)

        found: list[Sighting] = []
        for number, count, page in pages_of(path):
            for sighting in reader.read(page):
                pages.setdefault(sighting.text, number)
                found.append(sighting)
            if told is not None:
                told(number / count)
        codes = _distinct(found)
    else:
        codes = _distinct(_codes(path, reader, told))
    return FileReading(codes, 1000 * (time.perf_counter() - started), pages)


def _is_pdf(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(len(PDF_HEAD)) == PDF_HEAD
    except OSError:
        return False  # Told when it is read as a picture.


def _codes(path: Path, reader: Reader, told: Callable[[float], None] | None) -> Iterable[Sighting]:
    import cv2  # noqa: PLC0415  (heavy: off the start path)

    try:
        data = path.read_bytes() if _may_be_picture(path) else b""
        picture = _decode_picture(data)
    except FileNotFoundError as error:
        raise KnownError(FailureKind.FILE_NOT_FOUND, path=str(path)) from error
    except (OSError, cv2.error) as error:  # cv2: too many pixels, or damaged.
        raise KnownError(FailureKind.FILE_NOT_READABLE, path=str(path)) from error
    return reader.read(picture) if picture is not None else _read_video(path, reader, told)


def _distinct(found: Iterable[Sighting]) -> tuple[Sighting, ...]:
    """Each text once, where it was first seen."""
    first: dict[str, Sighting] = {}
    for sighting in found:
        first.setdefault(sighting.text, sighting)
    return tuple(first.values())


def read_picture_bytes(data: bytes, reader: Reader) -> tuple[Sighting, ...]:
    """Read the codes of a picture's bytes (PNG, JPEG, …): pasted or dropped.

    Raises:
        KnownError: FILE_NOT_READABLE.
    """
    import cv2  # noqa: PLC0415

    try:
        picture = _decode_picture(data)
    except cv2.error as error:
        raise KnownError(FailureKind.FILE_NOT_READABLE, path="") from error
    if picture is None:
        raise KnownError(FailureKind.FILE_NOT_READABLE, path="")
    return _distinct(reader.read(picture))


def _may_be_picture(path: Path) -> bool:
    return path.stat().st_size <= LARGEST_BYTES


def _decode_picture(data: bytes) -> NDArray[np.uint8] | None:
    """A grayscale picture, upright as EXIF says, transparency on white; None when it is none."""
    import cv2  # noqa: PLC0415
    import numpy  # noqa: PLC0415

    if not data:
        return None
    cv2.setNumThreads(1)
    buffer = numpy.frombuffer(data, numpy.uint8)
    image: Any = cv2.imdecode(buffer, cv2.IMREAD_UNCHANGED)
    if image is None:
        return None
    if image.ndim == 3 and image.shape[2] == 4 and image.dtype.kind == "u":
        return _flattened(image)
    # Decoded anew, since only this flag turns the picture as EXIF says.
    gray: Any = cv2.imdecode(buffer, cv2.IMREAD_GRAYSCALE)
    return gray  # type: ignore[no-any-return]


def _flattened(image: Any) -> NDArray[np.uint8]:
    """A picture with transparency, (height, width, 4), laid on white paper."""
    import cv2  # noqa: PLC0415
    import numpy  # noqa: PLC0415

    if image.dtype != numpy.uint8:
        image = cv2.convertScaleAbs(image, alpha=255 / numpy.iinfo(image.dtype).max)
    ink = 255 - cv2.cvtColor(image, cv2.COLOR_BGRA2GRAY)
    flat: Any = 255 - cv2.multiply(ink, image[:, :, 3], scale=1 / 255)
    return flat  # type: ignore[no-any-return]


def _read_video(
    path: Path, reader: Reader, told: Callable[[float], None] | None
) -> Iterator[Sighting]:
    """The codes of every frame, one frame in memory at a time."""
    import cv2  # noqa: PLC0415

    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
    # FFmpeg alone: another backend takes a damaged "code1.png" for the start of a sequence and
    # goes on with the "code2.png" beside it.
    capture = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG)
    try:
        there, image = capture.read()
        if not there:
            raise KnownError(FailureKind.FILE_NOT_READABLE, path=str(path))
        frames = max(1.0, capture.get(cv2.CAP_PROP_FRAME_COUNT))  # Some files claim none.
        while there:
            if told is not None:
                told(min(1.0, capture.get(cv2.CAP_PROP_POS_FRAMES) / frames))
            gray: Any = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
            yield from reader.read_frame(gray)
            there, image = capture.read()
    finally:
        capture.release()
