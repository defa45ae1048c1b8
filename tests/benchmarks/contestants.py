"""The readers that are measured side by side: each a picture in, texts out."""

import contextlib
import time
from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from pos_scanner.capture.decoding.attempts import ATTEMPTS
from pos_scanner.capture.decoding.decoders import (
    Decoder,
    PyzbarDecoder,
    TapirscanDecoder,
    WechatDecoder,
    ZxingDecoder,
)
from pos_scanner.capture.decoding.detection import Detection
from pos_scanner.capture.decoding.fallback_process import FallbackProcess
from pos_scanner.capture.decoding.pipeline import FRAME_BUDGET, DecodingPipeline
from pos_scanner.capture.decoding.recovery.frame_averaging import FrameAverager

Floats = NDArray[np.float32]
Read = Callable[[Any], list[str]]


class Alone:
    """One decoder on the whole picture."""

    def __init__(self, decoder: Decoder) -> None:
        self._decoder = decoder

    def __call__(self, gray: Any) -> list[str]:
        """The texts in a picture."""
        return [one.text for one in self._decoder.decode(gray)]


class Cv2:
    """One of OpenCV's own readers, or some of them in turn, on a copy of at most a size."""

    def __init__(self, *readers: Any, largest_px: int = 1 << 16) -> None:
        self._readers = readers
        self._largest_px = largest_px

    def __call__(self, gray: Any) -> list[str]:
        """The texts in a picture."""
        scale = min(1.0, self._largest_px / max(gray.shape))
        small = cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        for reader in self._readers:
            with contextlib.suppress(cv2.error, UnicodeDecodeError):
                if found := [text for text in reader.detectAndDecodeMulti(small)[1] if text]:
                    return found
        return []


class MainPath:
    """The main path on single pictures, which have nothing to do with one another."""

    def __init__(self, budget: float | None = FRAME_BUDGET) -> None:
        # Its budget is measured in this thread's own time: a busy machine is not the reader's.
        self._pipeline = DecodingPipeline(budget, ATTEMPTS)

    def __call__(self, gray: Any) -> list[str]:
        """The texts in a picture."""
        self._pipeline.forget()
        return [one.text for one in self._pipeline.read(gray)]


class WithFallback:
    """The main path, and the fallback's decoders where it reads nothing."""

    def __init__(self) -> None:
        self._main = MainPath()
        makers = (TapirscanDecoder, WechatDecoder, PyzbarDecoder)
        self._fallback = [Alone(maker()) for maker in makers]

    def __call__(self, gray: Any) -> list[str]:
        """The texts in a picture."""
        found = self._main(gray)
        for read in self._fallback:
            found = found or read(gray)
        return found


SINGLE: dict[str, Callable[[], Read]] = {
    "pyzbar": lambda: Alone(PyzbarDecoder()),
    "zxing-cpp": lambda: Alone(ZxingDecoder()),
    "cv2": lambda: Cv2(cv2.QRCodeDetector(), cv2.QRCodeDetectorAruco()),
    "WeChat reader": lambda: Alone(WechatDecoder()),
    "tapirscan": lambda: Alone(TapirscanDecoder()),
}
OURS: dict[str, Callable[[], Read]] = {
    "main path": MainPath,
    "main path + fallback": WithFallback,
}


class InlineFallback(FallbackProcess):
    """Stands for the fallback's process: answers when it would have, by the simulated clock."""

    def __init__(self) -> None:
        super().__init__()
        self._own = (TapirscanDecoder(), WechatDecoder(), PyzbarDecoder())
        self._ready_s = 0.0
        self._submitted_s = -1.0
        self._found: tuple[Detection, ...] = ()

    def submit(self, gray: Any, now_s: float) -> bool:
        """A frame, at most three a second."""
        if now_s < max(self._ready_s, self._submitted_s + 0.35):
            return False
        began = time.perf_counter()
        found: list[Detection] = []
        for decoder in self._own:
            found = found or decoder.decode(gray)
        self._found = tuple(found)
        self._submitted_s = now_s
        self._ready_s = now_s + time.perf_counter() - began
        return True

    def collect(self, now_s: float) -> tuple[Detection, ...]:
        """What is ready by now."""
        if now_s < self._ready_s:
            return ()
        found, self._found = self._found, ()
        return found

    def stop(self) -> None:
        """Nothing runs."""


class NoAveraging(FrameAverager):
    """Each frame for itself."""

    def add(self, values: Floats, now_s: float) -> Floats | None:
        """Forgotten at once."""
        del values, now_s
        return None
