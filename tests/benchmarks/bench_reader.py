"""The reader beside other decoders, on views drawn with reporting seeds.

Run: ``python3 packaging/dev.py bench reader`` (all but the fuzz), or a part: ``mix``, ``photos``,
``wrong``, ``cost``, ``customers``, ``slow``, ``covered``, ``held``, ``dim``, ``program``,
``stream``, ``fuzz``, ``fuzz-tapirscan``, ``fuzz-files``; ``--count N`` changes how many.
``case FOLDER`` reads the pictures of a folder.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from pos_scanner.capture.camera.live_reader import LIVE_BUDGET, LiveReader
from pos_scanner.capture.decoding.fallback_process import FallbackProcess
from pos_scanner.capture.decoding.pipeline import DecodingPipeline
from pos_scanner.capture.decoding.recovery.frame_averaging import FrameAverager
from tests.benchmarks.cases import case
from tests.benchmarks.contestants import (
    OURS,
    SINGLE,
    Alone,
    InlineFallback,
    MainPath,
    NoAveraging,
)
from tests.benchmarks.degradations import REPORTING, TROUBLES, View, draw, hard_view, single_view
from tests.benchmarks.degradations import text_of as text
from tests.benchmarks.difficult_scenes import covered, dim, held
from tests.benchmarks.figures import percentile, tell
from tests.benchmarks.fuzzing import fuzz, fuzz_files, fuzz_tapirscan
from tests.benchmarks.photo_contest import photos
from tests.benchmarks.presentations import FPS, frames_of
from tests.benchmarks.slow_till import SIZES, slow
from tests.benchmarks.stream_delay import stream_delay
from tests.benchmarks.till_process import idle_use


def mix(count: int) -> None:
    """The hard mix, and one trouble at a time: recall, wrong texts, time."""
    readers = {name: make() for name, make in (SINGLE | OURS).items()}
    hits: dict[str, list[bool]] = {name: [] for name in readers}
    took: dict[str, list[float]] = {name: [] for name in readers}
    wrong = dict.fromkeys(readers, 0)
    for seed in range(REPORTING, REPORTING + count):
        drawn = draw(hard_view(seed), text(seed))
        for name, read in readers.items():
            began = time.thread_time()
            found = read(drawn.picture)
            took[name].append(1000 * (time.thread_time() - began))
            hits[name].append(drawn.text in found)
            wrong[name] += bool(found) and drawn.text not in found
    print(f"\nhard mix, 1280x720, {count} views: recall %, wrong texts, CPU ms median / p95")
    for name in readers:
        median, high = percentile(took[name], 0.5), percentile(took[name], 0.95)
        print(
            f"  {name:18} {_share(hits[name]):5.1f}  {wrong[name]:3}  {median:6.1f} / {high:6.1f}"
        )
    union = [any(hits[name][at] for name in SINGLE) for at in range(count)]
    best = max(_share(hits[name]) for name in SINGLE)
    print(f"  union of all single decoders {_share(union):5.1f}")
    for name in OURS:
        mine = _share(hits[name])
        print(f"  {name}: {mine / best:.2f} x the best single, {mine / _share(union):.2f} x union")


def troubles(count: int) -> None:
    """One thing wrong at a time, from noticeable to severe."""
    readers = {name: make() for name, make in (SINGLE | OURS).items() if name != "cv2"}
    print(f"\none trouble at a time, {count} views each: recall %\n  {'':10}", *readers, sep="  ")
    for name in TROUBLES:
        seen = dict.fromkeys(readers, 0)
        for number in range(count):
            seed = REPORTING + number
            drawn = draw(single_view(name, number / max(1, count - 1), seed), text(seed))
            for reader, read in readers.items():
                seen[reader] += drawn.text in read(drawn.picture)
        shares = "  ".join(f"{100 * hit / count:{len(reader)}.0f}" for reader, hit in seen.items())
        print(f"  {name:10}  {shares}")


def wrong(count: int) -> None:
    """Wrong texts of the pipeline; every other view is the hard mix, the rest one trouble."""
    read = MainPath()
    hits = mistakes = 0
    names = tuple(TROUBLES)
    for number in range(count):
        seed = REPORTING + 100_000 + number
        one = single_view(names[number % len(names)], 1.0, seed)
        drawn = draw(hard_view(seed) if number % 2 else one, text(seed))
        found = read(drawn.picture)
        hits += drawn.text in found
        mistakes += any(one != drawn.text for one in found)
    print(f"\n{count} views: {hits} read, {mistakes} wrong texts")


def cost(count: int) -> None:
    """What a frame costs, with a code, without, and when nothing moves."""
    print("\ncost of a frame, CPU ms")
    for name, size in SIZES.items():
        clean = [draw(View(size=size, seed=seed), text(seed)).picture for seed in range(6)]
        empty = [_without_code(size, seed) for seed in range(6)]
        for what, pictures in (("a code", clean), ("no code", empty)):
            live = LiveReader(_pipeline(), FallbackProcess(max_failures=0))
            contestants: dict[str, Callable[[Any], object]] = {
                f"live, {what}, moving": live.read,
                f"zxing-cpp alone, {what}": Alone(_zxing()),
            }
            for who, read in contestants.items():
                tell(f"{name} {who}", [_timed(read, pictures[at % 6]) for at in range(count)])
        _idle(name, empty[0], count)


def _idle(name: str, still: Any, count: int) -> None:
    rng = np.random.default_rng(1)
    noisy = [
        np.clip(still + rng.normal(0, 3, still.shape), 0, 255).astype(np.uint8) for _ in range(8)
    ]
    now = [0.0]
    live = LiveReader(_pipeline(), FallbackProcess(max_failures=0), clock=lambda: now[0])
    took = []
    for number in range(count + 100):
        now[0] += 1 / FPS
        took.append(_timed(live.read, noisy[number % 8]))
    tell(f"{name} live, nothing moves", took[100:])
    print(f"{'':44} mean {statistics.mean(took[100:]):.2f} ms a frame")


def customers(count: int) -> None:
    """Time to the first decode over simulated presentations."""
    waits: dict[str, list[float]] = {}
    took: dict[str, list[float]] = {}
    mistakes = 0
    for seed in range(REPORTING, REPORTING + count):
        frames = list(frames_of(seed))
        for name, read in _live_contestants().items():
            wait, spent, is_wrong = _presentation(read, frames)
            waits.setdefault(name, []).append(wait)
            took.setdefault(name, []).extend(spent)
            mistakes += is_wrong
    print(f"\n{count} customers, {FPS} frames/s: read within 0.5 / 1.0 / 1.6 s, %; CPU ms a frame")
    for name, values in waits.items():
        shares = " / ".join(f"{_share([v <= limit for v in values]):3.0f}" for limit in _LIMITS)
        mean, high = statistics.mean(took[name]), percentile(took[name], 0.95)
        print(f"  {name:26} {shares}   mean {mean:5.1f}  p95 {high:6.1f}")
    print(f"  wrong texts: {mistakes}")


_LIMITS = (0.5, 1.0, 1.6)


class _Clock:
    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


def _live_contestants() -> dict[str, Callable[[Any, float], list[str]]]:
    """Made anew for each customer: readers remember."""
    made: dict[str, Callable[[Any, float], list[str]]] = {
        name: partial(_read_alone, SINGLE[name]())
        for name in ("pyzbar", "zxing-cpp", "WeChat reader")
    }
    for name, fallback, averager in (
        ("live", FallbackProcess(max_failures=0), FrameAverager()),
        ("live, each frame alone", FallbackProcess(max_failures=0), NoAveraging()),
        ("live + fallback", InlineFallback(), FrameAverager()),
    ):
        clock = _Clock()
        pipeline = DecodingPipeline(LIVE_BUDGET, averager=averager)
        made[name] = partial(_read_live, LiveReader(pipeline, fallback, clock), clock)
    return made


def _read_alone(read: Callable[[Any], list[str]], gray: Any, now_s: float) -> list[str]:
    del now_s
    return read(gray)


def _read_live(live: LiveReader, clock: _Clock, gray: Any, now_s: float) -> list[str]:
    clock.now_s = now_s
    return [one.text for one in live.read(gray)]


def _presentation(
    read: Callable[[Any, float], list[str]], frames: list[Any]
) -> tuple[float, list[float], bool]:
    """When the code was read (a day when never), what each frame cost, whether wrongly."""
    spent = []
    for number, drawn in enumerate(frames):
        began = time.thread_time()
        found = read(drawn.picture, number / FPS)
        spent.append(1000 * (time.thread_time() - began))
        if found:
            is_wrong = drawn.text not in found
            return (86_400.0 if is_wrong else number / FPS), spent, is_wrong
    return 86_400.0, spent, False


def program(seconds: int) -> None:
    """The whole window with the sample camera on and nobody before it."""
    share, resident_mib = idle_use(seconds)
    print(f"\nthe whole program, camera on, nobody there, {seconds} s:")
    print(f"  {100 * share:.1f} % of a core (aim: 6), {resident_mib:.0f} MiB resident (aim: 210)")


def _pipeline() -> DecodingPipeline:
    return DecodingPipeline(LIVE_BUDGET)


def _zxing() -> Any:
    from pos_scanner.capture.decoding.decoders import ZxingDecoder

    return ZxingDecoder()


def _without_code(size: tuple[int, int], seed: int) -> Any:
    return draw(View(size=size, seed=seed, at=(9.0, 9.0)), text(seed)).picture


def _timed(read: Callable[[Any], object], picture: Any) -> float:
    began = time.thread_time()
    read(picture)
    return 1000 * (time.thread_time() - began)


def _share(values: list[bool]) -> float:
    return 100 * sum(values) / max(1, len(values))


PARTS: dict[str, tuple[Callable[[int], None], int]] = {
    "mix": (mix, 600),
    "troubles": (troubles, 24),
    "photos": (photos, 4),
    "wrong": (wrong, 5000),
    "cost": (cost, 200),
    "customers": (customers, 60),
    "slow": (slow, 60),
    "covered": (covered, 48),
    "held": (held, 2),
    "dim": (dim, 60),
    "program": (program, 60),
    "stream": (stream_delay, 20),
    "fuzz": (fuzz, 100_000),
    "fuzz-tapirscan": (fuzz_tapirscan, 100_000),
    "fuzz-files": (fuzz_files, 20_000),
}


def main() -> int:
    """Run the parts that were named, or all but the fuzz."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART")
    parser.add_argument("--count", type=int, help="views, customers, seconds or pictures")
    chosen = parser.parse_args()
    if chosen.parts[:1] == ["case"]:
        case(Path(chosen.parts[1]))
        return 0
    for name in chosen.parts or [part for part in PARTS if not part.startswith("fuzz")]:
        run, usual = PARTS[name]
        run(chosen.count or usual)
    return 0


if __name__ == "__main__":
    sys.exit(main())
