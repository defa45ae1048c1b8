"""The readers side by side on photographs: any code in a picture, and all codes of it."""

import time
from collections.abc import Callable
from typing import Any

import cv2

from pos_scanner.capture.decoding.decoders import PyzbarDecoder, WechatDecoder, ZxingDecoder
from pos_scanner.capture.decoding.picture_reader import Effort, PictureReader
from tests.benchmarks.contestants import Alone, Cv2, MainPath, Read
from tests.benchmarks.degradations import REPORTING
from tests.benchmarks.figures import percentile
from tests.benchmarks.photographs import CATEGORIES, photograph

CV2_PX = 1000
"""cv2's older reader hangs for ever on some larger pictures: it gets a copy of this size."""


def _effort(effort: Effort) -> Read:
    reader = PictureReader(effort)
    return lambda gray: [one.text for one in reader.read(gray)]


SINGLE: dict[str, Callable[[], Read]] = {
    "pyzbar": lambda: Alone(PyzbarDecoder()),
    "zxing": lambda: Alone(ZxingDecoder()),
    "cv2": lambda: Cv2(cv2.QRCodeDetector(), largest_px=CV2_PX),
    "Aruco": lambda: Cv2(cv2.QRCodeDetectorAruco()),
    "WeChat": lambda: Alone(WechatDecoder()),
}
OURS: dict[str, Callable[[], Read]] = {
    "fast": MainPath,
    "normal": lambda: _effort(Effort.NORMAL),
    "max": lambda: _effort(Effort.MAX),
}


class _Tally:
    """What one reader read of a category's pictures."""

    def __init__(self) -> None:
        self.hits: list[bool] = []
        self.codes = 0
        self.wrong = 0

    @property
    def share(self) -> float:
        """Percent of the pictures in which a code was read."""
        return 100 * sum(self.hits) / max(1, len(self.hits))


def photos(count: int) -> None:
    """Drawn photographs by category, ``count`` of each."""
    cv2.setNumThreads(1)
    readers = {name: make() for name, make in (SINGLE | OURS).items()}
    took: dict[str, list[float]] = {name: [] for name in readers}
    totals = {name: _Tally() for name in readers}
    everything: list[bool] = []
    print(
        f"\nphotographs, {count} a category: any code in the picture, %; * below a single decoder"
    )
    print(f"{'':14}", *(f"{name:>7}" for name in (*SINGLE, "union", *OURS)), " codes: zxing", *OURS)
    for category in CATEGORIES:
        seen = {name: _Tally() for name in readers}
        for seed in range(REPORTING, REPORTING + count):
            _show(photograph(category, seed), readers, seen, took)
        union = [any(seen[name].hits[at] for name in SINGLE) for at in range(count)]
        everything += union
        _tell(category, seen, union)
        for name, tally in seen.items():
            totals[name].hits += tally.hits
            totals[name].codes += tally.codes
            totals[name].wrong += tally.wrong
    _tell("all", totals, everything)
    for name in readers:
        median, high = percentile(took[name], 0.5), percentile(took[name], 0.95)
        print(f"  {name:8} CPU ms {median:7.1f} / {high:7.1f}   wrong texts {totals[name].wrong}")


def _show(
    taken: Any, readers: dict[str, Read], seen: dict[str, _Tally], took: dict[str, list[float]]
) -> None:
    for name, read in readers.items():
        began = time.thread_time()
        found = set(read(taken.picture))
        took[name].append(1000 * (time.thread_time() - began))
        right = found & set(taken.texts)
        seen[name].hits.append(bool(right))
        seen[name].codes += len(right)
        seen[name].wrong += len(found - right)


def _tell(category: str, seen: dict[str, _Tally], union: list[bool]) -> None:
    best = max(seen[name].share for name in SINGLE)
    shares = [f"{seen[name].share:6.0f} " for name in SINGLE]
    shares.append(f"{100 * sum(union) / max(1, len(union)):6.0f} ")
    shares += [f"{seen[name].share:6.0f}{'*' if seen[name].share < best else ' '}" for name in OURS]
    codes = " / ".join(str(seen[name].codes) for name in ("zxing", *OURS))
    print(f"{category:14}", *shares, "", codes, flush=True)
