"""What the tests of several rooms share."""

import os
import socket

import pytest

# A test may import NumPy before the program does, which sets this itself: BLAS's threads spin while
# they wait; on a busy machine 600 hostile pictures took more than a minute instead of ten seconds.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


@pytest.fixture
def closed_port() -> int:
    """A port of this machine at which nobody answers."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port: int = sock.getsockname()[1]
    return port
