"""How often one till may ask: a bucket of tokens a till, refilled by time."""

import time
from collections.abc import Callable

PER_SECOND = 5.0
BURST = 20.0


class RateLimit:
    """Buckets by till. Times are monotonic seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._buckets: dict[str, tuple[float, float]] = {}

    def wait_s(self, till: str) -> float:
        """Take one: 0 when the till may ask, else the seconds until it may."""
        now = self._clock()
        left, at = self._buckets.get(till, (BURST, now))
        left = min(BURST, left + (now - at) * PER_SECOND)
        if left < 1:
            self._buckets[till] = (left, now)
            return (1 - left) / PER_SECOND
        self._buckets[till] = (left - 1, now)
        return 0.0
