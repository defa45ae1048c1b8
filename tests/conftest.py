"""What the tests of several rooms share."""

import socket

import pytest


@pytest.fixture
def closed_port() -> int:
    """A port of this machine at which nobody answers."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port: int = sock.getsockname()[1]
    return port
