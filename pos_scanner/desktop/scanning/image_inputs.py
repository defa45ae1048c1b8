"""Codes that reach the till otherwise: pasted, dropped, from a picture file, off the screen.

A picture is read in a lane of its own; its one code is handed on like any scan.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
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
    """The ways in beside camera and scanner.

    Attributes:
        take_text: asked first about a text: whether it was a title's own and not a code's.
        fallback: reads pictures that the main path does not, where a crash costs the picture alone.

    Signals:
        read(str, ScanSource, str): a code's text, how it came, its decoder.
        failed(KnownError): there was no code, or not one.
    """

    read = Signal(str, object, str)
    failed = Signal(object)

    def __init__(self, window: QWidget, workers: Workers) -> None:
        super().__init__(window)
        self._window = window
        self._workers = workers
        self._reader: PictureReader | None = None
        self.fallback: FallbackProcess | None = None
        self._picker: ScreenRegionPicker | None = None
        self.take_text: Callable[[str], bool] = lambda _: False

    def paste(self) -> None:
        """What was copied: a picture that holds a code, or a code's text."""
        self._take(QGuiApplication.clipboard().mimeData(), ScanSource.PASTE)

    def drop(self, data: QMimeData) -> None:
        """What was dragged here: a picture file, a picture, a text."""
        self._take(data, ScanSource.FILE)

    def choose_file(self) -> None:
        """Ask for a picture file."""
        title = self.tr("Picture with an invoice title code")
        path, _ = QFileDialog.getOpenFileName(self._window, title, "", f"({PICTURES})")
        if path:
            self._read_file(Path(path))

    def read_screen(self) -> None:
        """Let the cashier mark a part of the screen."""
        if self._picker is not None:
            return
        self._picker = ScreenRegionPicker(self._window)
        self._picker.picked.connect(self._on_picked)
        self._picker.failed.connect(self._on_not_picked)
        self._picker.start()

    # ---------------------------------------------------------------------------- inner parts

    def _take(self, data: QMimeData | None, source: ScanSource) -> None:
        files = [url.toLocalFile() for url in data.urls() if url.isLocalFile()] if data else []
        if data is None:
            self._fail(KnownError(FailureKind.NOTHING_TO_PASTE))
        elif data.hasImage():
            self._read_image(QImage(data.imageData()), source)
        elif files:
            self._read_file(Path(files[0]))
        elif data.hasText() and data.text().strip():
            if not self.take_text(data.text()):
                self.read.emit(data.text().strip(), source, "")
        else:
            self._fail(KnownError(FailureKind.NOTHING_TO_PASTE))

    def _on_picked(self, image: QImage) -> None:
        self._picker = None
        if not image.isNull():
            self._read_image(image, ScanSource.SCREEN)

    def _on_not_picked(self, error: KnownError) -> None:
        self._picker = None
        self._fail(error)

    def _read_file(self, path: Path) -> None:
        from pos_scanner.capture.decoding.files import read_file  # noqa: PLC0415  (after the first paint)

        self._submit(lambda reader: read_file(path, reader).codes, ScanSource.FILE)

    def _read_image(self, image: QImage, source: ScanSource) -> None:
        from pos_scanner.capture.decoding.files import read_picture_bytes  # noqa: PLC0415

        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        QImageWriter(buffer, QByteArray(b"bmp")).write(
            image.convertToFormat(QImage.Format.Format_RGB32)
        )
        data = bytes(buffer.data().data())
        self._submit(lambda reader: read_picture_bytes(data, reader), source)

    def _submit(
        self, read: Callable[[PictureReader], Sequence[Detection]], source: ScanSource
    ) -> None:
        def work() -> Detection:
            codes = self._read(read)
            text = pick_title([code.text for code in codes])
            return next(code for code in codes if code.text == text)

        self._workers.submit(
            WorkQueue.PICTURE,
            work,
            lambda code: self.read.emit(code.text, source, code.decoder),
            self._fail,
        )

    def _read(self, read: Callable[[PictureReader], Sequence[Detection]]) -> Sequence[Detection]:
        """In the lane. The reader is made once: it loads zxing-cpp, and joins divided texts."""
        from pos_scanner.capture.decoding.fallback_process import FallbackProcess  # noqa: PLC0415
        from pos_scanner.capture.decoding.picture_reader import PictureReader  # noqa: PLC0415

        # What kills it at one size, or holds it up, is not tried at the others.
        self.fallback = self.fallback or FallbackProcess(max_failures=1)
        self._reader = self._reader or PictureReader(slow_decoders=(self.fallback,))
        try:
            return read(self._reader)
        finally:
            self.fallback.stop()  # The next picture may come in an hour.

    def _fail(self, error: KnownError) -> None:
        self.failed.emit(error)
