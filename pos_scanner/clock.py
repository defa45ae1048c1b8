"""The one place that asks the computer what time it is.

Everything else takes an aware ``datetime`` as an argument, so that a test decides the time.
"""

from datetime import datetime


def now() -> datetime:
    """The present moment with the machine's own UTC offset, to the second.

    Accounting files carry seconds; finer parts would only make equal records look different.
    """
    return datetime.now().astimezone().replace(microsecond=0)
