"""Scenes that no decoder alone reads: a finger on a corner in a moving hand, shade beside a lamp.

``covered``, ``held`` and ``dim`` of ``dev.py bench reader``.
"""

import math
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from pos_scanner.capture.decoding.decoders import ZxingDecoder
from tests.benchmarks.contestants import OURS, SINGLE, Read
from tests.benchmarks.degradations import REPORTING, Drawn, View, covered_view, draw, text_of
from tests.benchmarks.figures import percentile
from tests.benchmarks.presentations import FPS
from tests.benchmarks.slow_till import SlowTill

FRAMES = 24
CORNERS = (0, 1, 3)


def covered(count: int) -> None:
    """Something over a corner, a picture each: recall, wrong texts, CPU ms."""
    seeds = range(REPORTING + 8000, REPORTING + 8000 + count)
    _contest("something over a corner", [draw(covered_view(seed), text_of(seed)) for seed in seeds])


def dim(count: int) -> None:
    """A code in the shade with a lamp in the picture: recall, wrong texts, CPU ms."""
    seeds = range(REPORTING + 8500, REPORTING + 8500 + count)
    _contest("in the shade beside a lamp", [dim_view(seed) for seed in seeds])


def held(count: int) -> None:
    """A finger over each corner in a hand that moves, live, ``count`` hands: frames read of 24."""
    print(
        f"\na finger over a corner, {FRAMES} frames of a moving hand: read live, CPU ms of a frame"
    )
    zxing = ZxingDecoder()
    for seed in range(REPORTING + 9000, REPORTING + 9000 + count):
        for corner in CORNERS:
            till = SlowTill(1)
            hits = 0
            took_ms, alone_ms = [], []
            for number, drawn in enumerate(held_frames(seed, corner)):
                alone_ms.append(_measured(zxing.decode, drawn.picture)[1])
                texts, ms = _measured(partial(till.show, at_s=number / FPS), drawn.picture)
                hits += drawn.text in texts
                took_ms.append(ms)
            ratio = percentile(took_ms, 0.5) / percentile(alone_ms, 0.5)
            figures = f"{percentile(took_ms, 0.5):5.1f} / {percentile(took_ms, 0.95):5.1f}"
            print(f"  corner {corner}: {hits:2} of {FRAMES}   {figures}, {ratio:.1f} x zxing-cpp")


def held_frames(seed: int, corner: int) -> Iterator[Drawn]:
    """The frames of a hand that moves with a finger over a corner of the code."""
    draw_of = random.Random(f"held {seed} {corner}")
    view = View(
        module_px=draw_of.uniform(4.5, 6.5),
        tilt=draw_of.uniform(0, 25),
        lean=draw_of.uniform(0, 360),
        noise=3,
        defocus=0.15,
        covered=corner,
        seed=seed,
    )
    for number in range(FRAMES):
        at_s = number / FPS
        place = (0.5 + 0.06 * math.sin(3 * at_s), 0.5 + 0.05 * math.cos(2.3 * at_s))
        motion = 0.3 * abs(math.sin(5 * at_s))
        moved = replace(view, at=place, turn=8 + 6 * math.sin(2 * at_s), motion=motion)
        yield draw(moved, text_of(seed))


def dim_view(seed: int) -> Drawn:
    """A code on a dark counter; a lamp and what it lights are in the picture, too."""
    draw_of = random.Random(f"dim {seed}")
    view = View(
        module_px=draw_of.uniform(2.8, 5.5),
        turn=draw_of.uniform(-25, 25),
        tilt=draw_of.uniform(0, 30),
        noise=0,
        at=(draw_of.uniform(0.3, 0.5), draw_of.uniform(0.4, 0.6)),
        seed=seed,
    )
    drawn = draw(view, text_of(seed))
    height, width = drawn.picture.shape
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    lamp_x, lamp_y = draw_of.uniform(0.8, 0.95) * width, draw_of.uniform(0.1, 0.9) * height
    near = np.exp(-((np.hypot(x - lamp_x, y - lamp_y) / (0.22 * width)) ** 2))
    light = draw_of.uniform(0.06, 0.2) + 1.6 * near
    rng = np.random.default_rng(seed)
    lit = drawn.picture * light + rng.normal(0, draw_of.uniform(1, 3), (height, width))
    return replace(drawn, picture=lit.clip(0, 255).astype(np.uint8))


def _contest(title: str, views: list[Drawn]) -> None:
    print(f"\n{title}, {len(views)} views: recall %, wrong texts, CPU ms median / p95")
    for name, make in (SINGLE | OURS).items():
        read: Read = make()
        hits = mistakes = 0
        took_ms = []
        for drawn in views:
            texts, ms = _measured(read, drawn.picture)
            hits += drawn.text in texts
            mistakes += bool(texts) and drawn.text not in texts
            took_ms.append(ms)
        figures = f"{percentile(took_ms, 0.5):6.1f} / {percentile(took_ms, 0.95):6.1f}"
        print(f"  {name:18} {100 * hits / len(views):5.1f}  {mistakes:3}  {figures}")


def _measured(read: Callable[[Any], Any], picture: Any) -> tuple[Any, float]:
    """What a reader gives, and its CPU time, ms."""
    began_s = time.thread_time()
    answer = read(picture)
    return answer, 1000 * (time.thread_time() - began_s)
