"""Waiting for a condition: the one way in which a test lets time go by."""

import sys
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

    Qt's events are handled meanwhile where this process has an application.

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
        _pause(pause_s)
        pause_s = min(_LONGEST_PAUSE_S, pause_s * 1.5)


def _pause(seconds: float) -> None:
    core = sys.modules.get("PySide6.QtCore")
    if core is None or core.QCoreApplication.instance() is None:
        time.sleep(seconds)
    else:
        from PySide6.QtTest import QTest

        QTest.qWait(max(1, round(seconds * 1000)))
