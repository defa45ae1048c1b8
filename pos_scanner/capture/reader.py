"""Reads the codes in a grayscale picture: tries the decoders in order, says which one did it.

In: (height, width) uint8, row-major. Out: text and corners of each QR code. Order and reasons:
docs/decisions/002-decoders.md. A decoder whose library is missing is left out and named.
"""

from __future__ import annotations

import importlib.metadata
import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from pos_scanner.capture.text import repaired, text_of_bytes

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Gray = NDArray[np.uint8]

Point = tuple[float, float]

RESCUE_EVERY_S = 0.33
"""pyzbar costs 20 to 50 ms on a frame without a code: on live frames, three times a second."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """A code in a picture.

    Attributes:
        text: as it was meant.
        decoder: name of the decoder that read it.
        corners: four points in pixels, clockwise; from the symbol's own top left where the
            decoder tells it (zxing-cpp), from the picture's otherwise.
    """

    text: str
    decoder: str
    corners: tuple[Point, ...]


class Decoder(Protocol):
    """Something that finds QR codes."""

    @property
    def name(self) -> str:
        """What it is called in a sighting."""
        ...

    def decode(self, gray: Gray) -> list[Sighting]:
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

    def decode(self, gray: Gray) -> list[Sighting]:
        """Every QR code in the picture."""
        # Not BarcodeFormat.QRCode, which takes in Micro QR: small patterns inside a larger code
        # are read as one now and then. Downscaling and inversion stay on, as is the default:
        # without the first no photograph of a screen is read, without the second no dark mode.
        formats = self._zxing.BarcodeFormat.QRCodeModel2
        found = self._zxing.read_barcodes(gray, formats=formats)
        return [self._sighting(code) for code in found if code.valid]

    def _sighting(self, code: object) -> Sighting:
        place = code.position  # type: ignore[attr-defined]
        corners = (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
        text = text_of_bytes(code.bytes, code.text)  # type: ignore[attr-defined]
        return Sighting(text, self.name, tuple((float(p.x), float(p.y)) for p in corners))


class PyzbarDecoder:
    """pyzbar (zbar): slower, but reads some photographs that zxing-cpp does not."""

    name = "pyzbar"

    def __init__(self) -> None:
        from pyzbar import pyzbar  # noqa: PLC0415  (fails where libzbar is missing)

        self._pyzbar = pyzbar

    def decode(self, gray: Gray) -> list[Sighting]:
        """Every QR code in the picture; other symbologies would double the time."""
        try:
            found = self._pyzbar.decode(gray, symbols=[self._pyzbar.ZBarSymbol.QRCODE])
        except ValueError:  # It knows no orientation of a structured-append symbol.
            return []
        return [
            Sighting(
                repaired(code.data.decode("utf-8", "replace")),
                self.name,
                _four_corners([(float(x), float(y)) for x, y in code.polygon], code.rect),
            )
            for code in found
        ]


def _four_corners(hull: list[Point], box: tuple[int, int, int, int]) -> tuple[Point, ...]:
    """What pyzbar outlined, clockwise from the top left; its box where a corner got lost."""
    if len(hull) != 4:
        left, top, width, height = (float(side) for side in box)
        right, bottom = left + width, top + height
        return ((left, top), (right, top), (right, bottom), (left, bottom))
    middle_x, middle_y = (sum(axis) / 4 for axis in zip(*hull, strict=True))
    clockwise = sorted(hull, key=lambda point: math.atan2(point[1] - middle_y, point[0] - middle_x))
    first = min(range(4), key=lambda index: sum(clockwise[index]))
    return (*clockwise[first:], *clockwise[:first])


_MAKERS: dict[str, tuple[Callable[[], Decoder], str]] = {
    ZxingDecoder.name: (ZxingDecoder, "zxing-cpp"),
    PyzbarDecoder.name: (PyzbarDecoder, "pyzbar"),
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


class Reader:
    """Tries decoders in order until one finds something.

    Args:
        decoders: in the order in which they are tried; all that are there when not given.
        rescue_every_s: least time between two frames on which all but the first are tried.
        clock: monotonic seconds.
    """

    def __init__(
        self,
        decoders: Sequence[Decoder] | None = None,
        *,
        rescue_every_s: float = 0.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._decoders = tuple(_all_there() if decoders is None else decoders)
        self._rescue_every_s = rescue_every_s
        self._clock = clock
        self._rescued_at = -float("inf")

    @classmethod
    def for_camera(cls) -> Reader:
        """A reader that stays cheap on frames without a code."""
        return cls(rescue_every_s=RESCUE_EVERY_S)

    def read(self, gray: Gray) -> tuple[Sighting, ...]:
        """The codes in a picture, (height, width) uint8; empty when none is read."""
        for position, decoder in enumerate(self._decoders):
            if position and not self._may_rescue():
                break
            if found := decoder.decode(gray):
                return tuple(found)
        return ()

    def _may_rescue(self) -> bool:
        now = self._clock()
        if now - self._rescued_at < self._rescue_every_s:
            return False
        self._rescued_at = now
        return True


def _all_there() -> list[Decoder]:
    there: list[Decoder] = []
    for maker, _ in _MAKERS.values():
        try:
            there.append(maker())
        except (ImportError, OSError):  # Named by available_decoders, told by `doctor`.
            continue
    return there
