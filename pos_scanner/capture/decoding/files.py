"""Codes in pictures, videos and PDF files (the extra ``pdf``), or in a picture's bytes."""

from __future__ import annotations

import contextlib
import importlib.util
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

import cv2
import numpy as np

from pos_scanner.capture import MAX_SIDE_PX
from pos_scanner.capture.decoding.detection import Detection, Gray
from pos_scanner.capture.decoding.picture_reader import PictureReader
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.user_paths import refuse_special_file

Progress: TypeAlias = Callable[[float], None]
"""Called with how much of a long file has been read, 0 to 1."""

PDF_HEAD = b"%PDF-"
JPEG_HEAD = b"\xff\xd8\xff"
GIF_HEAD, WEBP_HEAD, TIFF_HEADS = b"GIF8", b"RIFF", (b"II*\0", b"MM\0*")
HEAD_BYTES = 4096
MAX_PIXELS_AT_ONCE = 1 << 27
POINTS_PER_INCH = 72
DOTS_PER_INCH = 200
"""A code printed 2 cm wide then has three pixels a module, and a page of A4 four million."""
MAX_PAGE_PX = 4000
"""Longer side of a PDF page's picture: a poster is drawn coarser."""
MAX_PAGES = 500
MAX_PICTURE_BYTES = 1 << 27
"""A file of more is a video, which is not read into memory whole."""


@dataclass(frozen=True, slots=True)
class FileReading:
    """What a file holds.

    Attributes:
        codes: each distinct text once, where it was first seen.
        ms: how long reading took, opening included.
        pages: of a PDF file: the page, from 1, on which a text was first seen.
    """

    codes: tuple[Detection, ...]
    ms: float
    pages: dict[str, int] = field(default_factory=dict)


def read_file(
    path: Path, reader: PictureReader, on_progress: Progress | None = None
) -> FileReading:
    """Read the codes of a picture, a video or a PDF file.

    Args:
        path: the file.
        reader: reads each picture, frame or page.
        on_progress: called as a long file is read.

    Raises:
        KnownError: FILE_NOT_FOUND, FILE_NOT_READABLE (none of these, or the fact ``reason``:
            ``too-large``, ``locked``), fact ``path``; PART_MISSING where a PDF file needs the
            extra ``pdf``.
    """
    started = time.perf_counter()
    report = on_progress or _ignore
    pages: dict[str, int] = {}
    head = _beginning(path, HEAD_BYTES)
    if head.startswith(PDF_HEAD):
        codes = _distinct(_read_pdf(path, reader, report, pages))
    else:
        codes = _distinct(_codes(path, head, reader, report))
    return FileReading(codes, 1000 * (time.perf_counter() - started), pages)


def _ignore(_: float) -> None:
    """Nobody asked how far the file has been read."""


def _beginning(path: Path, size: int) -> bytes:
    refuse_special_file(path)
    try:
        with path.open("rb") as file:
            return file.read(size)
    except FileNotFoundError as error:
        raise KnownError(FailureKind.FILE_NOT_FOUND, path=str(path)) from error
    except OSError as error:
        raise _not_readable(path) from error


def _read_pdf(
    path: Path, reader: PictureReader, report: Progress, pages: dict[str, int]
) -> Iterator[Detection]:
    """The codes of every page; ``pages`` learns where each was first seen."""
    for number, count, page in _pages(path):
        for detection in reader.read(page):
            pages.setdefault(detection.text, number)
            yield detection
        report(number / count)


def _pages(path: Path) -> Iterator[tuple[int, int, Gray]]:
    """Each page of a PDF file: its number from 1, how many there are, its picture."""
    if importlib.util.find_spec("pypdfium2") is None:
        raise KnownError(FailureKind.PART_MISSING, part="pypdfium2", extra="pdf")
    pypdfium2 = importlib.import_module("pypdfium2")
    try:
        with contextlib.closing(pypdfium2.PdfDocument(path)) as document:
            count = min(len(document), MAX_PAGES)
            for index in range(count):
                yield index + 1, count, _page_picture(document[index])
    except (pypdfium2.PdfiumError, OSError) as error:
        reason = {"reason": "locked"} if "password" in str(error).lower() else {}
        raise _not_readable(path, **reason) from error


def _page_picture(page: Any) -> Gray:
    scale = min(DOTS_PER_INCH / POINTS_PER_INCH, MAX_PAGE_PX / max(*page.get_size(), 1))
    picture: Any = page.render(scale=scale, grayscale=True).to_numpy()
    page.close()
    return picture.reshape(picture.shape[:2]).copy()  # type: ignore[no-any-return]


def _codes(path: Path, head: bytes, reader: PictureReader, report: Progress) -> Iterator[Detection]:
    is_picture = path.stat().st_size <= MAX_PICTURE_BYTES
    data = _beginning(path, MAX_PICTURE_BYTES) if is_picture else b""
    picture = _decode_picture(data, path)
    if picture is None:
        if b"\0" not in head:  # A text: FFmpeg would draw it, or open what a playlist names.
            raise _not_readable(path)
        yield from _read_video(path, reader, report)
        return
    yield from reader.read(picture)
    for further in _further_pictures(data, picture.size):
        yield from reader.read(further)
    if data.startswith(GIF_HEAD):
        with contextlib.suppress(KnownError):  # Its first picture was read.
            yield from _read_video(path, reader, report)


def _not_readable(path: Path | None, **facts: str) -> KnownError:
    return KnownError(FailureKind.FILE_NOT_READABLE, path=str(path or ""), **facts)


def _distinct(detections: Iterable[Detection]) -> tuple[Detection, ...]:
    """Each text once, where it was first seen."""
    first: dict[str, Detection] = {}
    for detection in detections:
        first.setdefault(detection.text, detection)
    return tuple(first.values())


def read_picture_bytes(data: bytes, reader: PictureReader) -> tuple[Detection, ...]:
    """Read the codes of a picture's bytes (PNG, JPEG, …): pasted or dropped.

    Raises:
        KnownError: FILE_NOT_READABLE.
    """
    picture = _decode_picture(data, None)
    if picture is None:
        raise _not_readable(None)
    return _distinct(reader.read(picture))


def _decode_picture(data: bytes, path: Path | None) -> Gray | None:
    """A grayscale picture, upright as EXIF says, transparency on white; None when it is none.

    Raises:
        KnownError: FILE_NOT_READABLE: too many pixels, or damaged so that OpenCV gave up.
    """
    if not data:
        return None
    cv2.setNumThreads(1)
    try:
        return _gray_of(data)
    except cv2.error as error:
        reason = {"reason": "too-large"} if "MAX_IMAGE" in str(error) else {}
        raise _not_readable(path, **reason) from error


def _gray_of(data: bytes) -> Gray | None:
    buffer = np.frombuffer(data, np.uint8)
    if not data.startswith(JPEG_HEAD):  # That has no transparency, and may be large.
        image: Any = cv2.imdecode(buffer, cv2.IMREAD_UNCHANGED)
        if image is None:
            return None
        if image.ndim == 3 and image.shape[2] == 4 and image.dtype.kind == "u":
            return _on_white(image)
        del image
    # Decoded anew, since only this flag turns the picture as EXIF says.
    gray: Any = cv2.imdecode(buffer, cv2.IMREAD_GRAYSCALE)
    return gray  # type: ignore[no-any-return]


def _further_pictures(data: bytes, pixels: int) -> Iterator[Gray]:
    """What a file holds after its first picture of so many pixels: a paper's pages, an animation.

    A GIF's frames are read as a video's: OpenCV gives them shifted by one.
    """
    if data.startswith(WEBP_HEAD):  # Of these it gives the first ones, whichever are asked for.
        yield from _pictures(data, 0, max(2, MAX_PIXELS_AT_ONCE // max(1, pixels)))[1:]
    if data.startswith(TIFF_HEADS):
        for number in range(1, MAX_PAGES):
            page = _pictures(data, number, 1)
            yield from page
            if not page:
                return


def _pictures(data: bytes, first: int, count: int) -> Sequence[Gray]:
    buffer = np.frombuffer(data, np.uint8)
    try:
        _, pictures = cv2.imdecodemulti(buffer, cv2.IMREAD_GRAYSCALE, range=(first, first + count))
    except cv2.error:  # Damaged from here on.
        return ()
    return pictures  # type: ignore[return-value]  # stub: arrays of anything


def _on_white(image: Any) -> Gray:
    """A picture with transparency, (height, width, 4), laid on white paper."""
    if image.dtype != np.uint8:
        image = cv2.convertScaleAbs(image, alpha=255 / np.iinfo(image.dtype).max)
    ink = 255 - cv2.cvtColor(image, cv2.COLOR_BGRA2GRAY)
    flat: Any = 255 - cv2.multiply(ink, image[:, :, 3], scale=1 / 255)
    return flat  # type: ignore[no-any-return]


def _read_video(path: Path, reader: PictureReader, report: Progress) -> Iterator[Detection]:
    """The codes of every frame, one frame in memory at a time."""
    # FFmpeg alone: another backend takes a damaged "code1.png" for the start of a sequence and
    # goes on with the "code2.png" beside it.
    capture = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG)
    try:
        has_frame, image = capture.read()
        if not has_frame:
            raise _not_readable(path)
        frames = max(1.0, capture.get(cv2.CAP_PROP_FRAME_COUNT))  # Some files claim none.
        while has_frame:
            if max(image.shape) > MAX_SIDE_PX:
                raise _not_readable(path, reason="too-large")
            report(min(1.0, capture.get(cv2.CAP_PROP_POS_FRAMES) / frames))
            gray: Any = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
            yield from reader.read_frame(gray)
            has_frame, image = capture.read()
    finally:
        capture.release()
