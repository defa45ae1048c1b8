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
        tokens, at = self._buckets.get(till, (BURST, now))
        tokens = min(BURST, tokens + (now - at) * PER_SECOND)
        if tokens < 1:
            self._buckets[till] = (tokens, now)
            return (1 - tokens) / PER_SECOND
        self._buckets[till] = (tokens - 1, now)
        return 0.0
