"""Stops asking a service that fails: it is left alone for a while, then asked once to see."""

import time
from collections.abc import Callable

FAILURES, WINDOW_S = 5, 10.0
OPEN_S = 5.0


class CircuitOpenError(Exception):
    """The service has failed so often that it is not asked now.

    Attributes:
        wait_s: until it is asked again.
    """

    def __init__(self, wait_s: float) -> None:
        super().__init__("it has failed too often and is left alone")
        self.wait_s = wait_s


class Circuit:
    """Opens after five failures within ten seconds without a success between them.

    While it is open nobody asks; after five seconds one does, and the service's answer decides.

    Args:
        clock: monotonic seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failed_at: list[float] = []
        self._probe_at: float | None = None

    @property
    def is_open(self) -> bool:
        """Whether the service is left alone now."""
        return self._probe_at is not None and self._clock() < self._probe_at

    @property
    def is_failing(self) -> bool:
        """Whether the service has failed so often, and has not answered since."""
        return self._probe_at is not None

    def enter(self) -> None:
        """Ask whether the service may be asked.

        Raises:
            CircuitOpenError: not now.
        """
        if self._probe_at is None:
            return
        now = self._clock()
        if now < self._probe_at:
            raise CircuitOpenError(self._probe_at - now)
        self._probe_at = now + OPEN_S  # This one is the probe; all others wait for its answer.

    def succeed(self) -> None:
        """The service has answered."""
        self._failed_at.clear()
        self._probe_at = None

    def fail(self) -> None:
        """The service has not answered, or not as it should."""
        now = self._clock()
        self._failed_at = [at for at in self._failed_at if now - at < WINDOW_S][-FAILURES:]
        self._failed_at.append(now)
        if len(self._failed_at) >= FAILURES or self._probe_at is not None:
            self._probe_at = now + OPEN_S
