"""Customers who hold up a telephone, as frames at 15 a second: it comes, settles, the lens hunts.

Everything that is wrong with the first frame gets better in its own time, and some of it never
does: what counts is how soon a reader has the code.
"""

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace

from tests.benchmarks.degradations import Drawn, View, draw, text_of

FPS = 15
SECONDS = 1.6


@dataclass(frozen=True, slots=True)
class _Hand:
    """How one customer holds it: what it comes to, how fast, and what it starts with."""

    settled: View
    settles_s: float
    focus_s: float
    focus_hunts: float
    defocus_at_first: float
    motion_at_first: float
    gain_at_first: float
    drift: tuple[float, float]
    glare_speed: float


def frames_of(seed: int) -> Iterator[Drawn]:
    """The frames of one presentation."""
    text, hand = text_of(seed), _hand(seed)
    for number in range(round(SECONDS * FPS)):
        yield draw(_view_at(hand, number / FPS, 1000 * seed + number), text)


def _hand(seed: int) -> _Hand:
    draw_of = random.Random(f"hand {seed}")
    settled = View(
        module_px=draw_of.uniform(2.3, 5.5),
        tilt=draw_of.uniform(0, 40),
        lean=draw_of.uniform(0, 360),
        turn=draw_of.uniform(-25, 25),
        defocus=draw_of.uniform(0.0, 0.6),
        motion=draw_of.uniform(0.05, 0.6),
        motion_way=draw_of.uniform(0, 180),
        glare=draw_of.choice((0.0, 0.0, draw_of.uniform(0.15, 0.5))),
        glare_at=(draw_of.uniform(-0.6, 0.6), draw_of.uniform(-0.6, 0.6)),
        gain=math.exp(draw_of.uniform(0.0, 1.2)),
        contrast=draw_of.choice((1.0, 1.0, draw_of.uniform(0.2, 0.6))),
        inverted=draw_of.random() < 0.15,
        quiet_modules=draw_of.choice((4, 4, 2, 1)),
        moire=draw_of.choice((0.0, 0.0, draw_of.uniform(0.1, 0.35))),
        noise=draw_of.uniform(2, 9),
        jpeg=draw_of.choice((60, 75, 85)),
        at=(draw_of.uniform(0.38, 0.62), draw_of.uniform(0.42, 0.58)),
        seed=seed,
    )
    return _Hand(
        settled,
        settles_s=draw_of.uniform(0.1, 0.5),
        focus_s=draw_of.uniform(0.15, 0.7),
        focus_hunts=draw_of.uniform(0.0, 0.35),
        defocus_at_first=draw_of.uniform(0.2, 1.1),
        motion_at_first=draw_of.uniform(0.5, 2.5),
        gain_at_first=draw_of.uniform(1.0, 2.5),
        drift=(draw_of.uniform(-0.12, 0.12), draw_of.uniform(0.05, 0.25)),
        glare_speed=draw_of.uniform(-0.4, 0.4),
    )


def _view_at(hand: _Hand, at_s: float, seed: int) -> View:
    coming = math.exp(-at_s / hand.settles_s)
    searching = math.exp(-at_s / hand.focus_s)
    hunting = 1 + hand.focus_hunts * math.sin(at_s * 9)
    view = hand.settled
    shake = 0.004 * math.sin(at_s * 11 + hand.settled.seed)
    glare_x, glare_y = view.glare_at
    return replace(
        view,
        defocus=(view.defocus + hand.defocus_at_first * searching) * hunting,
        motion=view.motion * (0.6 + 0.4 * abs(math.sin(at_s * 7))) + hand.motion_at_first * coming,
        motion_way=view.motion_way + 140 * at_s,
        gain=view.gain * (1 + (hand.gain_at_first - 1) * searching),
        at=(
            view.at[0] + hand.drift[0] * coming + shake,
            view.at[1] + hand.drift[1] * coming - shake,
        ),
        turn=view.turn + 8 * coming,
        glare_at=(glare_x + hand.glare_speed * at_s, glare_y),
        seed=seed,
    )
