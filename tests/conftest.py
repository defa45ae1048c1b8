"""What the tests of several packages share."""

# ruff: noqa: N802  (pytest-qt's names)

import os
import socket
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from pytestqt.qtbot import QtBot
from pytestqt.wait_signal import SignalBlocker

from tests.waiting import DEADLINE_S

# A test may import NumPy before the program does, which sets this itself: BLAS's threads spin while
# they wait; on a busy machine 600 hostile pictures took more than a minute instead of ten seconds.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# Where a till remembers its journals beside their folders: not in this user's own settings.
os.environ["XDG_CONFIG_HOME"] = tempfile.mkdtemp(prefix="pos_scanner-config-")

# Under coverage the programs that tests start are not traced: it would take a sixth of all time.
if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ.pop("COVERAGE_PROCESS_CONFIG", None)

TRACED_CASES = 4
"""In each process; tracing takes half as long again, and further cases meet hardly a new line."""
_cases: Counter[str] = Counter()

# How long an example takes is no property of the program.
settings.register_profile(
    "pos_scanner",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("pos_scanner")


def pytest_configure(config: pytest.Config) -> None:
    """Let the loop of Windows' asyncio leave a connection that it accepted as it was closed."""
    if sys.platform == "win32":
        unclosed = "Exception ignored in. <(function _ProactorBasePipeTransport|socket.socket)"
        name = "pytest.PytestUnraisableExceptionWarning"
        config.addinivalue_line("filterwarnings", f"ignore:{unclosed}:{name}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Trace the first cases of a parametrised test alone, under coverage: see ``TRACED_CASES``."""
    test = item.nodeid.partition("[")[0]
    _cases[test] += 1
    coverage = sys.modules["coverage"].Coverage.current() if "coverage" in sys.modules else None
    if coverage is None or _cases[test] <= TRACED_CASES:
        return (yield)
    coverage.stop()
    try:
        return (yield)
    finally:
        coverage.start()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the tests that take longest, so that no process is left alone with one of them."""
    items.sort(key=lambda item: item.get_closest_marker("real_window") is None)


@pytest.fixture
def closed_port() -> int:
    """A port of this machine at which nobody answers."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port: int = sock.getsockname()[1]
    return port


@pytest.fixture
def short_path() -> Iterator[Path]:
    """A folder whose path leaves room for a local socket's in it, whatever the test is called."""
    with tempfile.TemporaryDirectory(prefix="till-") as name:
        yield Path(name)


class PatientBot(QtBot):
    """pytest-qt's, but its deadlines say when to give up and never how fast something must be."""

    def waitUntil(
        self, callback: Callable[[], bool | None], *, timeout: int = round(1000 * DEADLINE_S)
    ) -> None:
        """Handle Qt's events until a condition is true."""
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(
        self, signal: Any, *, timeout: int = round(1000 * DEADLINE_S), **options: Any
    ) -> SignalBlocker:
        """Handle Qt's events, after the block, until a signal has come."""
        return super().waitSignal(signal, timeout=timeout, **options)


@pytest.fixture
def qtbot(qapp: object, request: pytest.FixtureRequest) -> PatientBot:
    """In place of pytest-qt's."""
    return PatientBot(request)
