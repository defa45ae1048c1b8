"""The real process against strangers at full size: memory, tills' answers, lines of its log."""

import socket
import sys
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

from pos_scanner.protocol.backend import SCAN_PATH
from pos_scanner.sandbox.server import RunningSandbox
from tests.backend.chain import BackendCopy, chain_environment, tills
from tests.backend.conftest import Backend
from tests.waiting import DEADLINE_S

if sys.platform != "win32":
    import resource

HALF_REQUESTS = 1100
MOST_LINES = 10
BODY_BYTES, PIECE_BYTES = 300_000_000, 1 << 20
NOISE_BYTES = 8 << 20
"""What a process's memory moves by without any body."""
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")


@pytest.fixture
def copy(sandbox: RunningSandbox, tmp_path: Path) -> Iterator[BackendCopy]:
    started = BackendCopy(chain_environment(sandbox, "", tmp_path), tmp_path)
    started.start()
    yield started
    started.stop()


@pytest.fixture
def many_files() -> Iterator[None]:
    """File descriptors for this test's side of the connections."""
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    soft, hard = limits
    wanted = HALF_REQUESTS + 500
    if hard != resource.RLIM_INFINITY and hard < wanted:
        pytest.skip(f"{hard} open files are too few")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, limits)


def peak_bytes(copy: BackendCopy) -> int:
    """The most memory that a copy has had so far."""
    lines = Path(f"/proc/{copy.pid}/status").read_text("ascii").splitlines()
    (line,) = (line for line in lines if line.startswith("VmHWM:"))
    return int(line.split()[1]) * 1024


@pytest.mark.parametrize("length", [f"Content-Length: {BODY_BYTES}", "Transfer-Encoding: chunked"])
def test_a_strangers_body_of_300_mb_costs_no_memory(
    copy: BackendCopy, tmp_path: Path, length: str
) -> None:
    (token,) = tills(tmp_path, "", 1)
    assert Backend(copy.url, token, tmp_path).scan().status_code == 200
    memory = peak_bytes(copy)
    head = f"POST {SCAN_PATH} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n{length}"
    piece = b" " * PIECE_BYTES
    if "chunked" in length:
        piece = b"%x\r\n%s\r\n" % (len(piece), piece)
    with socket.create_connection(("127.0.0.1", copy.port), DEADLINE_S) as stranger:
        stranger.sendall(head.encode() + b"\r\n\r\n")
        with suppress(ConnectionError):  # It is heard out for a while, then cut.
            for _ in range(BODY_BYTES // PIECE_BYTES):
                stranger.sendall(piece)
        assert Backend(copy.url, token, tmp_path).scan().status_code == 200
    assert peak_bytes(copy) - memory < NOISE_BYTES


@pytest.mark.usefixtures("many_files")
def test_1100_half_requests_leave_the_tills_answered_and_the_log_short(
    copy: BackendCopy, tmp_path: Path
) -> None:
    tokens = tills(tmp_path, "", 10)
    lines = len(copy.log.read_text("utf-8").splitlines())
    half = f"POST {SCAN_PATH} HTTP/1.1\r\nHost: x\r\nContent-Le".encode()
    with ExitStack() as crowd:
        for _ in range(HALF_REQUESTS):
            stranger = socket.create_connection(("127.0.0.1", copy.port), DEADLINE_S)
            crowd.enter_context(stranger)
            with suppress(ConnectionError):  # It had to make room for another one already.
                stranger.sendall(half)
        answers = [Backend(copy.url, token, tmp_path).scan().status_code for token in tokens]
    assert answers == [200] * len(tokens)
    copy.stop()
    look_ups = len(tokens)
    assert len(copy.log.read_text("utf-8").splitlines()) - lines - look_ups <= MOST_LINES
