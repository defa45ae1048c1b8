"""Load over plain HTTP/1.1 for the benchmarks of servers: a client, an upstream, a bare handler.

The client and the upstream read and write sockets by themselves, so that what is measured is the
server between them. Each part runs in a process of its own:
``python -m tests.benchmarks.http_load upstream DELAY_MS`` and ``… bare UPSTREAM_URL`` print the
port that they listen on.
"""

import asyncio
import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import aiohttp
import uvicorn
from fastapi import FastAPI
from fastapi.responses import JSONResponse
from pydantic import BaseModel

TITLE = {
    "errcode": 0,
    "errmsg": "ok",
    "title_type": 0,
    "title": "北京示例科技有限公司",
    "phone": "010-62345678",
    "tax_no": "91110108MA01ABCD2H",
    "addr": "北京市海淀区中关村大街1号5层",
    "bank_type": "中国工商银行北京海淀支行",
    "bank_no": "0200049619200123456",
}
_ACCESS_TOKEN = "80_" + "t" * 130
_TOKEN = {"access_token": _ACCESS_TOKEN, "expires_in": 7200}


class _Exchange(asyncio.Protocol):
    """One connection of the client: a request at a time, the answer read by its length."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._buffer = b""
        self._answer: asyncio.Future[int] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport, without Nagle's delay."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def data_received(self, data: bytes) -> None:
        """Finish the exchange when headers and body are there."""
        self._buffer += data
        head, separator, body = self._buffer.partition(b"\r\n\r\n")
        if not separator or self._answer is None or self._answer.done():
            return
        length = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0])
        if len(body) >= length:
            self._buffer = b""
            self._answer.set_result(int(head[9:12]))

    def connection_lost(self, _: Exception | None) -> None:
        """End the exchange under way as failed."""
        if self._answer is not None and not self._answer.done():
            self._answer.set_result(0)

    async def ask(self, request: bytes) -> int:
        """Send a request; the status of its answer, 0 when the connection was lost."""
        assert self._transport is not None
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await self._answer

    def close(self) -> None:
        """Close the connection."""
        if self._transport is not None:
            self._transport.close()


class Load:
    """A client that sends prepared requests in turn to one port, and counts what is not 200."""

    def __init__(self, port: int, requests: Sequence[bytes]) -> None:
        self._port = port
        self._requests = requests
        self._sent = 0
        self.failures = 0

    async def closed_loop(self, connections: int, seconds: float) -> float:
        """Ask over some connections as fast as answers come; requests a second."""
        ends_at = time.monotonic() + seconds
        counts = await asyncio.gather(*(self._ask_until(ends_at) for _ in range(connections)))
        return sum(counts) / seconds

    async def one_by_one(self, count: int) -> list[float]:
        """Latencies in milliseconds of requests of which each waits for the one before it."""
        exchange = await self._connect()
        latencies = [await self._timed(exchange, time.perf_counter()) for _ in range(count)]
        exchange.close()
        return latencies

    async def open_loop(self, per_second: float, seconds: float) -> list[float]:
        """Latencies in milliseconds at a fixed rate, each from the moment it was due."""
        idle = [await self._connect() for _ in range(64)]
        begun = time.perf_counter()

        async def ask(due: float) -> float:
            exchange = idle.pop() if idle else await self._connect()
            latency = await self._timed(exchange, due)
            idle.append(exchange)
            return latency

        tasks = []
        for number in range(int(per_second * seconds)):
            due = begun + number / per_second
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            tasks.append(asyncio.create_task(ask(due)))
        latencies = list(await asyncio.gather(*tasks))
        for exchange in idle:
            exchange.close()
        return latencies

    async def _ask_until(self, ends_at: float) -> int:
        exchange, count = await self._connect(), 0
        while time.monotonic() < ends_at:
            await self._timed(exchange, 0.0)
            count += 1
        exchange.close()
        return count

    async def _timed(self, exchange: _Exchange, since: float) -> float:
        request = self._requests[self._sent % len(self._requests)]
        self._sent += 1
        if await exchange.ask(request) != 200:
            self.failures += 1
        return (time.perf_counter() - since) * 1000

    async def _connect(self) -> _Exchange:
        loop = asyncio.get_running_loop()
        _, exchange = await loop.create_connection(_Exchange, "127.0.0.1", self._port)
        return exchange


def request(path: str, body: dict[str, Any], headers: dict[str, str]) -> bytes:
    """A POST of JSON as it goes over the wire."""
    data = json.dumps(body).encode()
    lines = [f"POST {path} HTTP/1.1", "Host: 127.0.0.1", "Content-Type: application/json"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    lines += [f"Content-Length: {len(data)}", "", ""]
    return "\r\n".join(lines).encode() + data


class _Upstream(asyncio.Protocol):
    """WeChat's two answers, after a delay, by a request's path alone."""

    def __init__(self, delay_s: float) -> None:
        self._delay_s = delay_s
        self._buffer = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer each whole request."""
        self._buffer += data
        head, separator, body = self._buffer.partition(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0] or 0)
        if not separator or len(body) < length:
            return
        self._buffer = b""
        answer = _TOKEN if b"stable_token" in head[:64] else TITLE
        content = json.dumps(answer, ensure_ascii=False).encode()
        lines = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
        whole = lines + str(len(content)).encode() + b"\r\n\r\n" + content
        loop = asyncio.get_running_loop()
        if self._transport is not None and self._delay_s:
            loop.call_later(self._delay_s, self._transport.write, whole)
        elif self._transport is not None:
            self._transport.write(whole)


async def _serve_upstream(delay_s: float) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Upstream(delay_s), "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


class _Body(BaseModel):
    scan_text: str


def _bare(upstream: str) -> FastAPI:
    """The same framework's plainest handler: one call upstream, its fields handed on."""
    app = FastAPI()
    sessions: list[aiohttp.ClientSession] = []

    @app.post("/v1/titles/scan")
    async def scan(body: _Body) -> JSONResponse:
        if not sessions:
            sessions.append(aiohttp.ClientSession())
        address = f"{upstream}/card/invoice/scantitle"
        query = {"access_token": _ACCESS_TOKEN}
        async with sessions[0].post(address, params=query, json=body.model_dump()) as response:
            answer = await response.json()
        return JSONResponse({name: answer[name] for name in answer if not name.startswith("err")})

    return app


def _serve_bare(upstream: str) -> None:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.bind(("127.0.0.1", 0))
    listening.listen(1024)
    print(listening.getsockname()[1], flush=True)
    config = uvicorn.Config(_bare(upstream), access_log=False, log_config=None, ws="none")
    uvicorn.Server(config).run(sockets=[listening])


@contextmanager
def part(*arguments: str) -> Iterator[int]:
    """Run a part of this module in a process of its own; the port that it listens on."""
    command = [sys.executable, "-m", "tests.benchmarks.http_load", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield int(process.stdout.readline())
        finally:
            process.terminate()


def main(arguments: list[str]) -> None:
    """Serve the part that the first argument names."""
    if arguments[0] == "upstream":
        asyncio.run(_serve_upstream(float(arguments[1]) / 1000))
    else:
        _serve_bare(arguments[1])


if __name__ == "__main__":
    main(sys.argv[1:])
