"""The decoder libraries: zxing-cpp, pyzbar, tapirscan, WeChat's, OpenCV's; each as it reads best.

In: a picture, (height, width) uint8. Out: detections; zxing-cpp also tells which symbols it located
and could not read. zxing-cpp and pyzbar are loaded by whoever makes their decoder: where a library
is missing or broken the program goes on without. Why which: docs/decisions/002-decoders.md.
"""

import contextlib
import importlib
import logging
import math
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Protocol, TypeAlias

import cv2
import numpy as np

from pos_scanner.capture.decoding.detection import (
    AppendHeader,
    Corners,
    Detection,
    Gray,
    Point,
    ScanAttempt,
    UnreadSymbol,
)
from pos_scanner.capture.decoding.recovery.function_patterns import (
    is_symbol_size,
    read_append_header,
    read_eci,
)
from pos_scanner.capture.decoding.text_encoding import (
    is_ambiguous,
    repair_zbar_text,
    text_of_bytes,
)

log = logging.getLogger(__name__)

MODELS = Path(__file__).parent / "wechat_models"
MODEL_FILES = ("detect.prototxt", "detect.caffemodel")


class Decoder(Protocol):
    """Finds and reads the QR codes of a picture."""

    name: str
    """What a detection says that it was read by."""

    def decode(self, gray: Gray) -> list[Detection]:
        """Every code in the picture."""


class ZxingDecoder:
    """zxing-cpp: 2 to 3 ms a frame, reads inverted codes, reads screens through their moiré."""

    name = "zxing-cpp"

    def __init__(self) -> None:
        self._zxing = importlib.import_module("zxingcpp")
        # Not BarcodeFormat.QRCode, which takes in Micro QR: small patterns inside a larger code
        # are read as one now and then.
        self._formats = self._zxing.BarcodeFormat.QRCodeModel2

    def decode(self, gray: Gray) -> list[Detection]:
        """Every QR code in the picture."""
        return list(self.scan(gray).detections)

    def scan(
        self,
        gray: Gray,
        *,
        global_threshold: bool = False,
        downscale: bool = True,
        invert: bool = True,
    ) -> ScanAttempt:
        """Every QR code in the picture, read or not.

        Args:
            gray: the picture.
            downscale: from 500 px on scan copies of a third, a ninth … of the size, too.
            invert: scan it inverted, too: white on black, as in dark mode.
            global_threshold: tell black from white by one threshold for all (ZXing's
                ``GlobalHistogramBinarizer``), not place by place: reads some that are evenly lit
                and coarse.
        """
        # Downscaling and inversion are on, as is the default: without the first no photograph of
        # a screen is read, without the second no dark mode.
        binarizers = self._zxing.Binarizer
        barcodes = self._zxing.read_barcodes(
            gray,
            formats=self._formats,
            binarizer=binarizers.GlobalHistogram if global_threshold else binarizers.LocalAverage,
            try_downscale=downscale,
            try_invert=invert,
            return_errors=True,
        )
        return ScanAttempt(
            tuple(self._detection(barcode) for barcode in barcodes if barcode.valid),
            tuple(_unread_symbol(barcode) for barcode in barcodes if not barcode.valid),
        )

    def read_rendered(self, gray: Gray) -> list[Detection]:
        """The code in a picture that the program drew itself, upright; corners mean nothing."""
        # "Pure" asks for QRCode: for Model 2 alone it finds nothing (3.1.0).
        formats = self._zxing.BarcodeFormat.QRCode
        barcodes = self._zxing.read_barcodes(gray, formats=formats, is_pure=True)
        return [self._detection(barcode) for barcode in barcodes if barcode.valid]

    def _detection(self, barcode: Any) -> Detection:
        data = bytes(barcode.bytes)
        append_header, eci = _headers(barcode)
        text = text_of_bytes(data, barcode.text, eci)
        return Detection(text, self.name, _corners(barcode), data, append_header, eci)


def _corners(barcode: Any) -> Corners:
    position = barcode.position
    ends = (position.top_left, position.top_right, position.bottom_right, position.bottom_left)
    return tuple((float(point.x), float(point.y)) for point in ends)


def _unread_symbol(barcode: Any) -> UnreadSymbol:
    version = str((barcode.extra or {}).get("Version", ""))
    modules = 17 + 4 * int(version) if version.isdigit() else 0
    return UnreadSymbol(_corners(barcode), modules if is_symbol_size(modules) else 0)


def _headers(barcode: Any) -> tuple[AppendHeader | None, int | None]:
    """Which part of a divided text it is, and its ECI: zxing-cpp tells neither, its modules do."""
    picture = np.array(barcode.to_image(scale=1, add_quiet_zones=False))
    modules = picture.shape[0]
    if picture.ndim != 2 or modules != picture.shape[1] or not is_symbol_size(modules):
        return None, None
    mask, level = int((barcode.extra or {}).get("DataMask", 0)), str(barcode.ec_level)
    black = picture == 0
    return read_append_header(black, mask, level), read_eci(black, mask, level)


class BlindDecoder:
    """Takes zxing-cpp's place where that does not load: slower decoders alone read then."""

    name = "none"

    def scan(
        self,
        gray: Gray,
        *,
        global_threshold: bool = False,
        downscale: bool = True,
        invert: bool = True,
    ) -> ScanAttempt:
        """Nothing, whatever the picture shows."""
        del gray, global_threshold, downscale, invert
        return ScanAttempt((), ())

    def read_rendered(self, gray: Gray) -> list[Detection]:
        """Nothing: nobody has sampled its modules for it."""
        del gray
        return []


MainDecoder: TypeAlias = ZxingDecoder | BlindDecoder


def main_decoder() -> MainDecoder:
    """zxing-cpp where it loads; ``pos-scanner doctor`` says why it does not."""
    try:
        return ZxingDecoder()
    except (ImportError, OSError):
        log.exception("zxing-cpp does not load; slower decoders read alone")
        return BlindDecoder()


class PyzbarDecoder:
    """pyzbar (zbar): slower, but reads some photographs that zxing-cpp does not."""

    name = "pyzbar"

    def __init__(self) -> None:
        self._pyzbar = importlib.import_module("pyzbar.pyzbar")

    def decode(self, gray: Gray) -> list[Detection]:
        """Every QR code in the picture; other symbologies would double the time."""
        try:
            barcodes = self._pyzbar.decode(gray, symbols=[self._pyzbar.ZBarSymbol.QRCODE])
        except ValueError:  # It knows no orientation of a structured-append symbol.
            return []
        detections = [
            Detection(
                repair_zbar_text(barcode.data.decode("utf-8", "replace")),
                self.name,
                _four_corners([(float(x), float(y)) for x, y in barcode.polygon], barcode.rect),
            )
            for barcode in barcodes
        ]
        # What no reading is certain of is not read: nobody confirms it, where others failed.
        return [code for code in detections if code.text and not is_ambiguous(code.text)]


def _four_corners(hull: list[Point], box: tuple[int, int, int, int]) -> Corners:
    """What pyzbar outlined, clockwise from the top left; its box where a corner got lost."""
    if len(hull) != 4:
        x, y, width, height = (float(side) for side in box)
        return ((x, y), (x + width, y), (x + width, y + height), (x, y + height))
    middle_x, middle_y = (sum(axis) / 4 for axis in zip(*hull, strict=True))
    clockwise = sorted(hull, key=lambda point: math.atan2(point[1] - middle_y, point[0] - middle_x))
    first = min(range(4), key=lambda index: sum(clockwise[index]))
    return (*clockwise[first:], *clockwise[:first])


class TapirscanDecoder:
    """tapirscan (Rust): reads blurred and tilted codes that the others do not; 8 to 80 ms.

    It is asked in the fallback process alone. Wheels exist for some systems only.
    """

    name = "tapirscan"
    mode = "medium"
    """How much it tries: "high" reads little more of a frame, and takes ten times as long."""

    def __init__(self) -> None:
        tapirscan = importlib.import_module("tapirscan")
        self._refusals = (ValueError, tapirscan.ScannerError)
        try:
            self._scanner = tapirscan.Scanner(mode=self.mode, formats=("QRCode",), parallel=False)
        except (ValueError, RuntimeError) as error:  # Without its library, or with another's.
            raise ImportError(str(error)) from error

    def decode(self, gray: Gray) -> list[Detection]:
        """Every QR code in the picture, its text from its bytes: its own takes GBK for Latin-1."""
        try:
            barcodes = self._scanner.scan(np.ascontiguousarray(gray)).barcodes
        except self._refusals:  # A picture two pixels wide, or too large for it.
            return []
        detections = (self._detection(barcode) for barcode in barcodes if barcode.payload_bytes)
        return [detection for detection in detections if detection is not None]

    def _detection(self, barcode: Any) -> Detection | None:
        data = bytes(barcode.payload_bytes)
        text = text_of_bytes(data, barcode.text)
        # It does not say whether the symbol names its character set: of two readings none is sure.
        if text != text_of_bytes(data, data.decode("latin-1")):
            return None
        corners = tuple((float(x), float(y)) for x, y in barcode.polygon)
        part = barcode.structured_append
        header = None if part is None else AppendHeader(part.index - 1, part.count, part.parity)
        return Detection(text, self.name, corners, data, header)


class ThoroughTapirscanDecoder(TapirscanDecoder):
    """tapirscan for pictures, which nobody waits before: 90 to 800 ms."""

    mode = "high"


class WechatDecoder:
    """WeChat's own reader: a neural network finds the code; 30 to 500 ms.

    Its second network, which enlarges small codes, is left out: it reads no more with it.
    """

    name = "wechat"

    def __init__(self, models: Path = MODELS) -> None:
        # It falls back to a worse search without a word where a model is missing.
        missing = [name for name in MODEL_FILES if not (models / name).is_file()]
        if missing or not hasattr(cv2, "wechat_qrcode"):
            raise ImportError(", ".join(missing) or "OpenCV without contrib")
        paths = [str(models / name) for name in MODEL_FILES]
        try:
            self._reader = cv2.wechat_qrcode.WeChatQRCode(*paths)
        except cv2.error as error:  # OpenCV 5 reads these files no more.
            raise ImportError(error.err) from error

    def decode(self, gray: Gray) -> list[Detection]:
        """Every QR code in the picture."""
        try:
            texts, outlines = self._reader.detectAndDecode(gray)
        except UnicodeDecodeError:  # GBK: only zxing-cpp gives the bytes.
            return []
        return _detections(texts, outlines, self.name)


class OpencvDecoder:
    """OpenCV's reader that finds as Aruco does: it reads few that nobody else does; 60 ms.

    Its older one hangs for ever on some large and blurred codes (4.14, in ``detectMulti``).
    """

    name = "opencv"

    def __init__(self) -> None:
        self._reader = cv2.QRCodeDetectorAruco()

    def decode(self, gray: Gray) -> list[Detection]:
        """Every QR code in the picture."""
        try:
            _, texts, outlines, _ = self._reader.detectAndDecodeMulti(gray)
        except (cv2.error, UnicodeDecodeError):  # It stumbles over tiny finds, and GBK.
            return []
        return _detections(texts, outlines, self.name)


def _detections(texts: Iterable[str], outlines: Any, name: str) -> list[Detection]:
    if outlines is None:
        return []
    return [
        Detection(text, name, tuple((float(x), float(y)) for x, y in outline))
        for text, outline in zip(texts, outlines, strict=False)
        if text
    ]


def installed_decoders(makers: Iterable[Callable[[], Decoder]]) -> tuple[Decoder, ...]:
    """The decoders whose libraries can be loaded; ``pos-scanner doctor`` names the others."""
    decoders: list[Decoder] = []
    for maker in makers:
        with contextlib.suppress(ImportError, OSError):
            decoders.append(maker())
    return tuple(decoders)
