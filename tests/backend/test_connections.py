"""How a server's connections write: an answer's head and body in one go."""

import asyncio

import pytest

from pos_scanner.backend.connections import ConnectionLimits, Connections, JoinedWrites


class Recorder(asyncio.Transport):
    """A transport that keeps what is written to it."""

    def __init__(self) -> None:
        super().__init__()
        self.writes: list[bytes] = []
        self.is_closed = False

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.writes.append(bytes(data))

    def close(self) -> None:
        self.is_closed = True

    def abort(self) -> None:
        self.is_closed = True

    def is_closing(self) -> bool:
        return self.is_closed


def test_what_is_written_in_one_turn_goes_out_in_one_write() -> None:
    async def job() -> list[bytes]:
        recorder = Recorder()
        transport = JoinedWrites(recorder, asyncio.get_running_loop())
        transport.write(b"head")
        transport.write(b"body")
        assert recorder.writes == []
        await asyncio.sleep(0)
        transport.write(b"next")
        await asyncio.sleep(0)
        return recorder.writes

    assert asyncio.run(job()) == [b"headbody", b"next"]


def test_what_was_written_goes_out_before_the_end() -> None:
    async def job() -> Recorder:
        recorder = Recorder()
        transport = JoinedWrites(recorder, asyncio.get_running_loop())
        transport.write(b"answer")
        transport.close()
        await asyncio.sleep(0)
        return recorder

    recorder = asyncio.run(job())
    assert (recorder.writes, recorder.is_closed) == ([b"answer"], True)


def test_nothing_is_written_after_an_abort() -> None:
    async def job() -> Recorder:
        recorder = Recorder()
        transport = JoinedWrites(recorder, asyncio.get_running_loop())
        transport.write(b"answer")
        transport.abort()
        await asyncio.sleep(0)
        return recorder

    assert asyncio.run(job()).writes == []


class Client:
    """A connection from one address, with nothing behind it."""

    def __init__(self, *, is_waiting: bool) -> None:
        self.address = "192.0.2.1"
        self.since = 0.0
        self.is_of_a_till = False
        self.is_idle = False
        self.is_waiting = is_waiting
        self.is_aborted = False

    def abort(self) -> None:
        self.is_aborted = True

    def expire(self) -> None:
        self.is_aborted = True


@pytest.mark.parametrize(
    ("is_waiting", "role"), [(True, "one that waited"), (False, "the new one")]
)
def test_the_log_says_which_connection_was_closed(
    caplog: pytest.LogCaptureFixture, role: str, *, is_waiting: bool
) -> None:
    connections = Connections(ConnectionLimits(total=1, per_address=1))
    earlier, later = Client(is_waiting=is_waiting), Client(is_waiting=True)
    connections.admit(earlier)
    connections.admit(later)
    assert (earlier.is_aborted, later.is_aborted) == (is_waiting, not is_waiting)
    assert f"too many connections: {role} was closed" in caplog.text
