"""Which decoder libraries work on this machine: each reads a code, in a process of its own.

A broken library may end the process that loads it; that is never the till's.
"""

import importlib.metadata
import logging
import multiprocessing
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

log = logging.getLogger(__name__)

TIMEOUT_S = 60.0
"""For each: loading takes ten seconds on an old till that is busy."""


class DecoderFault(StrEnum):
    """Why a decoder cannot be used though nothing raised an error."""

    CRASHES = "crashes"
    """It ends its process."""
    HANGS = "hangs"
    """It does not come back within ``TIMEOUT_S``."""
    READS_NOTHING = "reads nothing"
    """It loads, and does not see a clean code."""


@dataclass(frozen=True, slots=True)
class DecoderStatus:
    """Whether a decoder can be used.

    Attributes:
        name: as its detections call it.
        version: of its Python package; empty when that is missing.
        problem: why it cannot be used, in its own words or a ``DecoderFault``; empty when it can.
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
_OPTIONAL = ("tapirscan",)
"""Made for some systems only."""


def available_decoders() -> tuple[DecoderStatus, ...]:
    """Every decoder that the program uses here, and what is wrong with those that it cannot use.

    Takes a second or two: not for a UI thread.
    """
    versions = {name: _version_of(package) for name, package in _PACKAGES.items()}
    names = [name for name, version in versions.items() if version or name not in _OPTIONAL]
    problems = dict(_problems_of(names))
    return tuple(DecoderStatus(name, versions[name], problems[name]) for name in names)


def _version_of(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return ""


def _problems_of(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each decoder and its problem; whoever follows one that ended the process has a new one."""
    waiting = list(names)
    while waiting:
        context = multiprocessing.get_context("spawn")
        pipe, far_end = context.Pipe(duplex=False)
        process = context.Process(target=_try_decoders, args=(far_end, waiting), daemon=True)
        process.start()
        far_end.close()
        for problem in _received(pipe, len(waiting)):
            yield waiting.pop(0), problem
        process.kill()
        process.join()
        pipe.close()


def _received(pipe: Any, count: int) -> Iterator[str]:
    """The problems that the process reports; the last is its own end where it ends too early."""
    for _ in range(count):
        try:
            if not pipe.poll(TIMEOUT_S):
                yield DecoderFault.HANGS
                return
            yield pipe.recv()
        except (EOFError, OSError):
            yield DecoderFault.CRASHES
            return


def _try_decoders(pipe: Any, names: Sequence[str]) -> None:
    """In the process: report each one's problem, in their order."""
    for name in names:
        pipe.send(_problem_of(name))


def _problem_of(name: str) -> str:
    try:
        # Where cv2 or numpy are broken this fails, and is a decoder's problem like others.
        import cv2  # noqa: PLC0415
        import numpy as np  # noqa: PLC0415

        from pos_scanner.capture.decoding import decoders, detection  # noqa: PLC0415

        makers = (
            decoders.ZxingDecoder,
            decoders.PyzbarDecoder,
            decoders.WechatDecoder,
            decoders.TapirscanDecoder,
        )
        decoder = next(maker for maker in makers if maker.name == name)()
        symbol = cv2.QRCodeEncoder.create().encode("pos_scanner")
        clean = cv2.copyMakeBorder(symbol, 4, 4, 4, 4, cv2.BORDER_CONSTANT, value=255)
        clean = cv2.resize(clean, None, fx=6, fy=6, interpolation=cv2.INTER_NEAREST)
        picture: detection.Gray = clean.astype(np.uint8)
        is_read = any(code.text == "pos_scanner" for code in decoder.decode(picture))
    except Exception as error:  # However one is broken, the others are tried.
        log.debug("%s does not work", name, exc_info=True)
        return str(error) or type(error).__name__
    return "" if is_read else DecoderFault.READS_NOTHING
