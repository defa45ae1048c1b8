"""The decoders of others: zxing-cpp, pyzbar, WeChat's, OpenCV's; each called as it reads best.

In: a picture, (height, width) uint8. Out: sightings; zxing-cpp also says which symbols it found and
could not read. A decoder whose library is missing is left out and named. Why which: docs/decisions.
"""

from __future__ import annotations

import importlib.metadata
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from pos_scanner.capture.decoding.detection import (
    Corners,
    Detection,
    Failure,
    Part,
    Point,
    ScanAttempt,
)
from pos_scanner.capture.decoding.recovery.function_patterns import is_side, part_of
from pos_scanner.capture.decoding.text_encoding import repaired, text_of_bytes

if TYPE_CHECKING:
    from pos_scanner.capture.decoding.detection import Gray

MODELS = Path(__file__).parent / "wechat_models"
MODEL_FILES = ("detect.prototxt", "detect.caffemodel", "sr.prototxt", "sr.caffemodel")


class Decoder(Protocol):
    """Something that finds QR codes."""

    @property
    def name(self) -> str:
        """What it is called in a sighting."""
        ...

    def decode(self, gray: Gray) -> list[Detection]:
        """Every code in the picture."""
        ...


@dataclass(frozen=True, slots=True)
class DecoderStatus:
    """Whether a decoder is there.

    Attributes:
        version: of its Python package; empty when that is missing.
        problem: why it is not there, in its own words; empty when it is.
    """

    name: str
    version: str
    problem: str = ""


class ZxingDecoder:
    """zxing-cpp: 2 to 3 ms a frame, reads inverted codes, reads screens through their moiré."""

    name = "zxing-cpp"

    def __init__(self) -> None:
        import zxingcpp  # noqa: PLC0415  (heavy: after the first paint)

        self._zxing = zxingcpp
        # Not BarcodeFormat.QRCode, which takes in Micro QR: small patterns inside a larger code
        # are read as one now and then.
        self._formats = zxingcpp.BarcodeFormat.QRCodeModel2

    def decode(self, gray: Gray) -> list[Detection]:
        """Every QR code in the picture."""
        return list(self.look(gray).sightings)

    def look(self, gray: Gray, *, globally: bool = False) -> ScanAttempt:
        """Every QR code in the picture, read or not.

        Args:
            gray: the picture.
            globally: tell black from white by one threshold for all, not place by place: reads
                some that are evenly lit and coarse.
        """
        # Downscaling and inversion stay on, as is the default: without the first no photograph of
        # a screen is read, without the second no dark mode.
        binarizers = self._zxing.Binarizer
        found = self._zxing.read_barcodes(
            gray,
            formats=self._formats,
            binarizer=binarizers.GlobalHistogram if globally else binarizers.LocalAverage,
            return_errors=True,
        )
        return ScanAttempt(
            tuple(self._sighting(code) for code in found if code.valid),
            tuple(_failure(code) for code in found if not code.valid),
        )

    def read_drawn(self, gray: Gray) -> list[Detection]:
        """The code in a picture that the program drew itself, upright; corners mean nothing."""
        # "Pure" asks for QRCode: for Model 2 alone it finds nothing (3.1.0).
        formats = self._zxing.BarcodeFormat.QRCode
        found = self._zxing.read_barcodes(gray, formats=formats, is_pure=True)
        return [self._sighting(code) for code in found if code.valid]

    def _sighting(self, code: Any) -> Detection:
        text = text_of_bytes(code.bytes, code.text)
        return Detection(text, self.name, _corners(code), bytes(code.bytes), _part(code))


def _corners(code: Any) -> Corners:
    place = code.position
    ends = (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
    return tuple((float(point.x), float(point.y)) for point in ends)


def _failure(code: Any) -> Failure:
    version = str((code.extra or {}).get("Version", ""))
    modules = 17 + 4 * int(version) if version.isdigit() else 0
    return Failure(_corners(code), modules if is_side(modules) else 0)


def _part(code: Any) -> Part | None:
    """zxing-cpp tells nobody which part of a divided text it read; its modules do."""
    import numpy  # noqa: PLC0415

    drawn = numpy.array(code.to_image(scale=1, add_quiet_zones=False))
    modules = drawn.shape[0]
    if drawn.ndim != 2 or modules != drawn.shape[1] or not is_side(modules):
        return None
    return part_of(drawn == 0, int((code.extra or {}).get("DataMask", 0)), str(code.ec_level))


class PyzbarDecoder:
    """pyzbar (zbar): slower, but reads some photographs that zxing-cpp does not."""

    name = "pyzbar"

    def __init__(self) -> None:
        from pyzbar import pyzbar  # noqa: PLC0415  (fails where libzbar is missing)

        self._pyzbar = pyzbar

    def decode(self, gray: Gray) -> list[Detection]:
        """Every QR code in the picture; other symbologies would double the time."""
        try:
            found = self._pyzbar.decode(gray, symbols=[self._pyzbar.ZBarSymbol.QRCODE])
        except ValueError:  # It knows no orientation of a structured-append symbol.
            return []
        return [
            Detection(
                repaired(code.data.decode("utf-8", "replace")),
                self.name,
                _four_corners([(float(x), float(y)) for x, y in code.polygon], code.rect),
            )
            for code in found
        ]


def _four_corners(hull: list[Point], box: tuple[int, int, int, int]) -> Corners:
    """What pyzbar outlined, clockwise from the top left; its box where a corner got lost."""
    if len(hull) != 4:
        left, top, width, height = (float(side) for side in box)
        right, bottom = left + width, top + height
        return ((left, top), (right, top), (right, bottom), (left, bottom))
    middle_x, middle_y = (sum(axis) / 4 for axis in zip(*hull, strict=True))
    clockwise = sorted(hull, key=lambda point: math.atan2(point[1] - middle_y, point[0] - middle_x))
    first = min(range(4), key=lambda index: sum(clockwise[index]))
    return (*clockwise[first:], *clockwise[:first])


class WechatDecoder:
    """WeChat's own reader: a neural network finds the code, another sharpens it; 30 to 500 ms."""

    name = "wechat"

    def __init__(self, models: Path = MODELS) -> None:
        import cv2  # noqa: PLC0415

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
        return _as_told(texts, outlines, self.name)


class OpencvDecoder:
    """OpenCV's reader that finds as Aruco does: it reads few that nobody else does; 60 ms.

    Its older one hangs for ever on some large and blurred codes (4.14, in ``detectMulti``).
    """

    name = "opencv"

    def __init__(self) -> None:
        import cv2  # noqa: PLC0415

        self._error = cv2.error
        self._reader = cv2.QRCodeDetectorAruco()

    def decode(self, gray: Gray) -> list[Detection]:
        """Every QR code in the picture."""
        try:
            _, texts, outlines, _ = self._reader.detectAndDecodeMulti(gray)
        except (self._error, UnicodeDecodeError):  # It stumbles over tiny finds, and GBK.
            return []
        return _as_told(texts, outlines, self.name)


def _as_told(texts: Iterable[str], outlines: Any, name: str) -> list[Detection]:
    if outlines is None:
        return []
    return [
        Detection(text, name, tuple((float(x), float(y)) for x, y in outline))
        for text, outline in zip(texts, outlines, strict=False)
        if text
    ]


_MAKERS: dict[str, tuple[Callable[[], Decoder], str]] = {
    ZxingDecoder.name: (ZxingDecoder, "zxing-cpp"),
    PyzbarDecoder.name: (PyzbarDecoder, "pyzbar"),
    WechatDecoder.name: (WechatDecoder, "opencv-contrib-python-headless"),
}


def available_decoders() -> tuple[DecoderStatus, ...]:
    """Every decoder that the program knows, and what is wrong with those that are not there."""
    statuses = []
    for name, (maker, package) in _MAKERS.items():
        try:
            version = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            version = ""
        try:
            maker()
        except (ImportError, OSError) as error:
            statuses.append(DecoderStatus(name, version, str(error)))
        else:
            statuses.append(DecoderStatus(name, version))
    return tuple(statuses)


def made_where_there(makers: Iterable[Callable[[], Decoder]]) -> tuple[Decoder, ...]:
    """The decoders whose libraries are there; `doctor` names the others."""
    there: list[Decoder] = []
    for maker in makers:
        try:
            there.append(maker())
        except (ImportError, OSError):
            continue
    return tuple(there)
