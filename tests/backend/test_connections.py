"""How a server's connections write: an answer's head and body in one go."""

import asyncio

from pos_scanner.backend.connections import JoinedWrites


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
