"""A till that is k times slower: what the live reader still reads on it, and whether it rests.

The reader's clock of work is this thread's time, multiplied; a frame that is read for longer than
the camera's interval costs the frames that come meanwhile, as on a real till.
"""

import itertools
import time
from collections.abc import Iterator
from typing import Any

import numpy as np

from pos_scanner.capture.camera.live_reader import LIVE_BUDGET, LiveReader
from pos_scanner.capture.decoding.decoders import ZxingDecoder
from pos_scanner.capture.decoding.fallback_process import FallbackProcess
from pos_scanner.capture.decoding.pipeline import DecodingPipeline
from tests.benchmarks.contestants import MainPath
from tests.benchmarks.degradations import REPORTING, Drawn, View, draw, hard_view, text_of
from tests.benchmarks.presentations import FPS, frames_of

SLOWNESS = (1, 2, 3, 5, 8)
SIZES = {"720p": (1280, 720), "1080p": (1920, 1080)}
HELD_S = 1.6
REST_S = 4.0
"""A scene that stands still is looked at for so long before its cost at rest is measured."""
VIEWS = 12
_LIMITS_S = (0.5, 1.0, 1.6)


class SlowTill:
    """A live reader on a machine that is ``slowness`` times slower than this one."""

    def __init__(self, slowness: float) -> None:
        self.slowness = slowness
        self.now_s = 0.0
        self.free_s = 0.0
        self.pipeline = DecodingPipeline(
            LIVE_BUDGET,
            clock=lambda: slowness * time.thread_time(),
            wall_clock=lambda: self.now_s,
        )
        no_fallback = FallbackProcess(max_failures=0)
        self._reader = LiveReader(self.pipeline, no_fallback, lambda: self.now_s)

    def show(self, gray: Any, at_s: float) -> list[str]:
        """The texts in a frame captured then; none of one for which the reader is too busy."""
        if at_s < self.free_s:
            return []
        self.now_s = at_s
        began_s = time.thread_time()
        detections = self._reader.read(gray)
        self.free_s = at_s + self.slowness * (time.thread_time() - began_s)
        return [detection.text for detection in detections]


def hard_views(size: tuple[int, int], count: int, first_seed: int) -> Iterator[Drawn]:
    """Views that the main path reads and zxing-cpp alone does not."""
    main_path, zxing = MainPath(), ZxingDecoder()
    hard = (
        drawn
        for seed in itertools.count(first_seed)
        if not zxing.decode((drawn := draw(hard_view(seed, size), text_of(seed))).picture)
        and drawn.text in main_path(drawn.picture)
    )
    return itertools.islice(hard, count)


def noisy_frames(picture: Any, seed: int = 1) -> Iterator[Any]:
    """A still scene as a sensor gives it, for ever."""
    rng = np.random.default_rng(seed)
    frames = [
        np.clip(picture + rng.normal(0, 3, picture.shape), 0, 255).astype(np.uint8)
        for _ in range(6)
    ]
    return itertools.cycle(frames)


def is_read(drawn: Drawn, slowness: float) -> bool:
    """Whether a view that is held for a moment is read on a slow till."""
    till = SlowTill(slowness)
    frames = noisy_frames(drawn.picture)
    return any(
        drawn.text in till.show(next(frames), number / FPS) for number in range(int(HELD_S * FPS))
    )


def rest_ms(picture: Any, slowness: float, frames: int = 60) -> float:
    """What a frame of a still scene costs at last, ms of this machine's thread time."""
    till = SlowTill(slowness)
    pictures = noisy_frames(picture)
    tried = int(REST_S * FPS)
    for number in range(tried):
        till.show(next(pictures), number / FPS)
    began_s = time.thread_time()
    for number in range(tried, tried + frames):
        till.show(next(pictures), number / FPS)
    return 1000 * (time.thread_time() - began_s) / frames


def slow(count: int) -> None:
    """Each slowness: views read, cost of a still scene at rest, customers served."""
    for name, size in SIZES.items():
        views = list(hard_views(size, VIEWS, REPORTING + 7000))
        plain = draw(View(size=size, at=(9.0, 9.0)), "").picture
        print(f"\n{name}, {VIEWS} views that zxing-cpp alone does not read, held {HELD_S} s")
        for slowness in SLOWNESS:
            number = sum(is_read(drawn, slowness) for drawn in views)
            print(
                f"  {slowness}x: {number:2} read; at rest {rest_ms(plain, slowness):.2f} ms a frame"
            )
    for slowness in (1, 5):
        _customers(count, slowness)


def _customers(count: int, slowness: float) -> None:
    waits = [_wait_s(seed, slowness) for seed in range(REPORTING, REPORTING + count)]
    shares = (100 * sum(wait <= limit for wait in waits) / count for limit in _LIMITS_S)
    print(f"  {count} customers at {slowness}x:", *(f"{share:3.0f}" for share in shares), "%")


def _wait_s(seed: int, slowness: float) -> float:
    till = SlowTill(slowness)
    for number, drawn in enumerate(frames_of(seed)):
        if texts := till.show(drawn.picture, number / FPS):
            return max(number / FPS, till.free_s) if drawn.text in texts else float("inf")
    return float("inf")
