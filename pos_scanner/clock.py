"""The one place that asks the computer what time it is.

Everything else takes an aware ``datetime`` as an argument, so that a test decides the time.
"""

import time
from datetime import datetime


def now() -> datetime:
    """The present moment with the machine's own UTC offset, to the second.

    Accounting files carry seconds; finer parts would only make equal records look different.
    """
    return datetime.now().astimezone().replace(microsecond=0)


def since_boot_s() -> float:
    """Seconds that nobody can set; a computer that slept counts them, where the system tells."""
    if hasattr(time, "CLOCK_BOOTTIME"):
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.monotonic()
