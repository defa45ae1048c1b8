"""Which decoder libraries work on this machine. Loads each as it is asked for, not before."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DecoderStatus:
    """Whether a decoder can be used.

    Attributes:
        name: as its detections call it.
        version: of its Python package; empty when that is missing.
        problem: why it cannot be used, in its own words; empty when it can.
    """

    name: str
    version: str
    problem: str = ""


_PACKAGES = {
    "zxing-cpp": "zxing-cpp",
    "pyzbar": "pyzbar",
    "wechat": "opencv-contrib-python-headless",
}


def available_decoders() -> tuple[DecoderStatus, ...]:
    """Every decoder that the program uses, and what is wrong with those that cannot be used."""
    return tuple(_statuses())


def _statuses() -> Iterator[DecoderStatus]:
    for name, package in _PACKAGES.items():
        try:
            version = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            version = ""
        try:
            _maker(name)()
        except (ImportError, OSError) as error:
            yield DecoderStatus(name, version, str(error))
        else:
            yield DecoderStatus(name, version)


def _maker(name: str) -> Callable[[], object]:
    # Where cv2 or numpy themselves are broken this fails, and is a decoder's problem like others.
    from pos_scanner.capture.decoding import decoders  # noqa: PLC0415

    makers = (decoders.ZxingDecoder, decoders.PyzbarDecoder, decoders.WechatDecoder)
    return next(maker for maker in makers if maker.name == name)
