"""Which decoder libraries work on this machine. Loads each as it is asked for, not before."""

import importlib.metadata
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
    return tuple(
        DecoderStatus(name, _version_of(package), _problem_of(name))
        for name, package in _PACKAGES.items()
    )


def _version_of(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return ""


def _problem_of(name: str) -> str:
    try:
        # Where cv2 or numpy are broken this fails, and is a decoder's problem like others.
        from pos_scanner.capture.decoding import decoders  # noqa: PLC0415

        makers = (decoders.ZxingDecoder, decoders.PyzbarDecoder, decoders.WechatDecoder)
        next(maker for maker in makers if maker.name == name)()
    except (ImportError, OSError) as error:
        return str(error)
    return ""
