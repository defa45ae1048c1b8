"""Waiting for a condition: the one way in which a test lets time go by.

Tests with an application in their own process wait by pytest-qt's ``waitUntil``, which handles Qt's
events meanwhile and has the same deadline (``tests/conftest.py``).
"""

import time
from collections.abc import Callable

import pytest

DEADLINE_S = 120.0
"""Reached by what never comes true only: a machine that is busy elsewhere is slow, not wrong."""
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 0.002, 0.05


def wait_for(
    condition: Callable[[], object], what: str | Callable[[], str], *, within_s: float = DEADLINE_S
) -> None:
    """Come back as soon as a condition is true; fail with what was waited for when it never is.

    Args:
        condition: asked again and again, at first every 2 ms, later every 50 ms.
        what: the end of "waited in vain for …", or a function that gives it then.
        within_s: generous: it says when to give up, never how fast something must be.
    """
    until = time.monotonic() + within_s
    pause_s = _FIRST_PAUSE_S
    while not condition():
        if time.monotonic() > until:
            pytest.fail(f"waited in vain for {what if isinstance(what, str) else what()}")
        time.sleep(pause_s)
        pause_s = min(_LONGEST_PAUSE_S, pause_s * 1.5)
