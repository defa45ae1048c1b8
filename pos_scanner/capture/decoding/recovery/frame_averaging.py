"""Averages the samples of one symbol over several frames: noise and glare differ, modules do not.

A held code moves, the focus hunts; in the symbol's own coordinates its modules stay where they
are, so nothing has to be registered. Each scan attempt gives a value for each module
(``grid_sampler``); their sum is right where most of them are. What it gains:
docs/decisions/005-several-frames.md.
"""

from __future__ import annotations

from collections import deque

import numpy as np

from pos_scanner.capture.decoding.detection import Floats
from pos_scanner.capture.decoding.recovery.function_patterns import function_patterns

MAX_SAMPLES = 8
"""So many are remembered, of every size together: half a second of frames."""
MAX_AGE_S = 1.5
_LIMIT = 1.5
"""A module's value counts up to this: one attempt must not outvote three."""
_LEAST_CORRELATION = 0.25
"""Of two samples of one symbol; that of two symbols is about 0."""


class FrameAverager:
    """Remembers the samples of the last moments. Times are monotonic seconds."""

    def __init__(self) -> None:
        self._samples: deque[tuple[float, Floats]] = deque(maxlen=MAX_SAMPLES)

    def add(self, values: Floats, now_s: float) -> Floats | None:
        """Add a sample, (modules, modules), black above 0.

        Gives the sum of all samples of the same symbol; None for the first of it.
        """
        limited = np.clip(values, -_LIMIT, _LIMIT)
        matches = [
            earlier
            for sampled_s, earlier in self._samples
            if now_s - sampled_s <= MAX_AGE_S
            and earlier.shape == limited.shape
            and _correlation(earlier, limited) > _LEAST_CORRELATION
        ]
        self._samples.append((now_s, limited))
        if not matches:
            return None
        total: Floats = np.sum([limited, *matches], axis=0)
        return total

    def clear(self) -> None:
        """Forget all samples: another code may come."""
        self._samples.clear()


def _correlation(values: Floats, other: Floats) -> float:
    """Of two samples' data modules: those of the function patterns are alike in every symbol."""
    is_data = function_patterns(values.shape[0]) == 0
    first, second = values[is_data], other[is_data]
    norm = float(np.linalg.norm(first) * np.linalg.norm(second))
    return float(first @ second) / max(norm, 1e-6)
