"""Keeps a burst of alike log lines to two: the first one, and how many more there were.

A stranger who sends rubbish, or a WeChat that is down, must not fill the disk. Lines are alike when
they have one place, level and message before its arguments are filled in.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

WINDOW_S = 60.0
_MOST_KINDS = 1000
"""More kinds of lines than there are in the program: beyond that, all are shown."""


@dataclass(slots=True)
class _Burst:
    record: logging.LogRecord
    since: float
    repetitions: int = 0


class BurstFilter(logging.Filter):
    """A handler's filter: a warning or an error is shown once a minute, then counted.

    Args:
        clock: monotonic seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._bursts: dict[tuple[str, int, str], _Burst] = {}
        self._lock = threading.Lock()

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the line is shown: routine lines always, others once a window."""
        if record.levelno < logging.WARNING:
            return True
        key = (record.name, record.levelno, str(record.msg))
        with self._lock:
            burst = self._bursts.get(key)
            if burst is None:
                if len(self._bursts) < _MOST_KINDS:
                    self._bursts[key] = _Burst(record, self._clock())
                return True
            burst.repetitions += 1
        return False

    def summaries(self) -> list[logging.LogRecord]:
        """A line for each burst whose window is over, to be handled without this filter."""
        now = self._clock()
        with self._lock:
            over = [key for key, burst in self._bursts.items() if now - burst.since >= WINDOW_S]
            bursts = [self._bursts.pop(key) for key in over]
        return [_summary(burst) for burst in bursts if burst.repetitions]


def _summary(burst: _Burst) -> logging.LogRecord:
    line = burst.record
    words = f"{line.getMessage()} (and {burst.repetitions} more like it within a minute)"
    return logging.LogRecord(line.name, line.levelno, line.pathname, line.lineno, words, (), None)
