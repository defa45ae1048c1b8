"""Which decoder libraries work on this machine. Loads those of this process, when asked."""

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
    "tapirscan": "tapirscan",
}
_ELSEWHERE = ("tapirscan",)
"""Used in the fallback process alone, and not loaded here; made for some systems only."""


def available_decoders() -> tuple[DecoderStatus, ...]:
    """Every decoder that the program uses here, and what is wrong with those that it cannot use."""
    return tuple(
        DecoderStatus(name, version, "" if name in _ELSEWHERE else _problem_of(name))
        for name, package in _PACKAGES.items()
        if (version := _version_of(package)) or name not in _ELSEWHERE
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
