"""Codes from pictures and texts: pasted, dropped, from a picture file, off the screen.

A picture is read on a work queue of its own; its one code is a scan like any other.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData, QObject, Signal
from PySide6.QtGui import QGuiApplication, QImage, QImageWriter
from PySide6.QtWidgets import QFileDialog, QWidget

from pos_scanner.desktop.scanning.screen_region_picker import ScreenRegionPicker
from pos_scanner.desktop.services.workers import Workers, WorkQueue
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.scan import ScanSource
from pos_scanner.titles.candidate_choice import pick_title

if TYPE_CHECKING:
    from pos_scanner.capture.decoding.detection import Detection
    from pos_scanner.capture.decoding.fallback_process import FallbackProcess
    from pos_scanner.capture.decoding.picture_reader import PictureReader

PICTURES = (
    "*.png *.jpg *.jpeg *.bmp *.webp *.gif *.tif *.tiff *.avif *.heic *.pdf *.mp4 *.avi *.mov"
)


class ImageInputs(QObject):
    """The inputs beside camera and scanner.

    Attributes:
        take_text: asked first about a text: whether it was a title's own and not a code's.
        fallback: reads pictures that the main path does not, where a crash costs the picture alone.

    Signals:
        scanned(str, ScanSource, str): a code's text, its source, its decoder.
        failed(KnownError): there was no code, or not one.
    """

    scanned = Signal(str, object, str)
    failed = Signal(object)

    def __init__(self, window: QWidget, queues: Workers) -> None:
        super().__init__(window)
        self._window = window
        self._queues = queues
        self._reader: PictureReader | None = None
        self.fallback: FallbackProcess | None = None
        self._picker: ScreenRegionPicker | None = None
        self.take_text: Callable[[str], bool] | None = None

    def paste(self) -> None:
        """Read what was copied: a picture that holds a code, or a code's text."""
        self._read_data(QGuiApplication.clipboard().mimeData(), ScanSource.PASTE)

    def drop(self, data: QMimeData) -> None:
        """Read what was dragged here: a picture file, a picture, a text."""
        self._read_data(data, ScanSource.FILE)

    def read_text(self, text: str) -> None:
        """Read a text that was pasted into a field: a title's own, or a code's."""
        self._read_text(text, ScanSource.PASTE)

    def choose_file(self) -> None:
        """Ask for a picture file."""
        title = self.tr("Picture with an invoice title code")
        path, _ = QFileDialog.getOpenFileName(self._window, title, "", f"({PICTURES})")
        if path:
            self._read_picture(Path(path), ScanSource.FILE)

    def read_screen(self) -> None:
        """Let the cashier mark a part of the screen."""
        if self._picker is not None:
            return
        self._picker = ScreenRegionPicker(self._window)
        self._picker.picked.connect(self._on_picked)
        self._picker.failed.connect(self._on_not_picked)
        self._picker.start()

    # ---------------------------------------------------------------------------- inner parts

    def _read_data(self, data: QMimeData | None, source: ScanSource) -> None:
        files = [url.toLocalFile() for url in data.urls() if url.isLocalFile()] if data else []
        if data is None:
            self.failed.emit(KnownError(FailureKind.NOTHING_TO_PASTE))
        elif data.hasImage():
            self._read_image(QImage(data.imageData()), source)
        elif files:
            self._read_picture(Path(files[0]), ScanSource.FILE)
        elif data.hasText() and data.text().strip():
            self._read_text(data.text(), source)
        else:
            self.failed.emit(KnownError(FailureKind.NOTHING_TO_PASTE))

    def _read_text(self, text: str, source: ScanSource) -> None:
        if self.take_text is None or not self.take_text(text):
            self.scanned.emit(text.strip(), source, "")

    def _on_picked(self, image: QImage) -> None:
        self._picker = None
        if not image.isNull():
            self._read_image(image, ScanSource.SCREEN)

    def _on_not_picked(self, error: KnownError) -> None:
        self._picker = None
        self.failed.emit(error)

    def _read_image(self, image: QImage, source: ScanSource) -> None:
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        pixels = image.convertToFormat(QImage.Format.Format_RGB32)
        QImageWriter(buffer, QByteArray(b"bmp")).write(pixels)
        self._read_picture(bytes(buffer.data().data()), source)

    def _read_picture(self, picture: Path | bytes, source: ScanSource) -> None:
        self._queues.submit(
            WorkQueue.PICTURE,
            partial(self._decode, picture),
            partial(self._on_decoded, source),
            self.failed.emit,
        )

    def _on_decoded(self, source: ScanSource, detection: Detection) -> None:
        self.scanned.emit(detection.text, source, detection.decoder)

    # ------------------------------------------------------------------------------ on the queue

    def _decode(self, picture: Path | bytes) -> Detection:
        """The one title among a picture's codes."""
        # Loads cv2 and zxing-cpp: not before the first paint.
        from pos_scanner.capture.decoding import (  # noqa: PLC0415
            fallback_process,
            files,
            picture_reader,
        )

        # What kills it at one size, or holds it up, is not tried at the others.
        self.fallback = self.fallback or fallback_process.FallbackProcess(
            picture_reader.SLOW_DECODERS[picture_reader.Effort.NORMAL], max_failures=1
        )
        # One reader for all pictures: it joins the texts of divided codes.
        self._reader = self._reader or picture_reader.PictureReader(
            slow_decoders=self.fallback.decoders
        )
        try:
            if isinstance(picture, Path):
                detections = files.read_file(picture, self._reader).codes
            else:
                detections = files.read_picture_bytes(picture, self._reader)
        finally:
            self.fallback.stop()  # The next picture may come in an hour.
        text = pick_title([detection.text for detection in detections])
        return next(detection for detection in detections if detection.text == text)
