"""The numbers for Prometheus: right, in its format, on a port of this machine alone."""

import asyncio
import socket
from itertools import pairwise

import pytest

from pos_scanner.backend.metrics import BUCKETS_S, Metrics, serving_metrics
from pos_scanner.domain.errors import FailureKind, KnownError


def values(metrics: Metrics) -> dict[str, float]:
    lines = [line for line in metrics.text().splitlines() if not line.startswith("#")]
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines)}


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def ask(port: int, request: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        answer = bytearray()
        while piece := connection.recv(65536):
            answer += piece
        return bytes(answer)


def test_look_ups_are_counted_by_outcome_and_time() -> None:
    metrics = Metrics(lambda: 7000.4)
    for outcome, seconds in (("found", 0.08), ("found", 0.1), ("wechat_busy", 9.0)):
        metrics.count(outcome, seconds)
    numbers = values(metrics)
    assert numbers['pos_scanner_backend_lookups_total{outcome="found"}'] == 2
    assert numbers['pos_scanner_backend_lookups_total{outcome="wechat_busy"}'] == 1
    assert numbers['pos_scanner_backend_lookup_seconds_bucket{le="0.05"}'] == 0
    assert numbers['pos_scanner_backend_lookup_seconds_bucket{le="0.1"}'] == 2
    assert numbers['pos_scanner_backend_lookup_seconds_bucket{le="+Inf"}'] == 3
    assert numbers["pos_scanner_backend_lookup_seconds_count"] == 3
    assert numbers["pos_scanner_backend_token_seconds"] == 7000


def test_look_ups_under_way_are_a_number_of_their_own() -> None:
    metrics = Metrics(lambda: 0)
    metrics.in_progress += 3
    assert values(metrics)["pos_scanner_backend_lookups_in_progress"] == 3


def test_buckets_never_fall() -> None:
    metrics = Metrics(lambda: 0)
    for seconds in (*BUCKETS_S, 0.0, 100.0):
        metrics.count("found", seconds)
    counts = [value for name, value in values(metrics).items() if "_bucket" in name]
    assert all(first <= second for first, second in pairwise(counts))


def test_they_are_served_and_what_is_no_request_is_closed() -> None:
    metrics, port = Metrics(lambda: 1), free_port()

    async def job() -> tuple[bytes, bytes, bytes]:
        async with serving_metrics(metrics, port):
            request = b"GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n"
            return (
                await asyncio.to_thread(ask, port, request),
                await asyncio.to_thread(ask, port, b"x" * 20_000),
                await asyncio.to_thread(ask, port, b""),
            )

    answer, large, empty = asyncio.run(job())
    assert answer.startswith(b"HTTP/1.1 200 OK")
    assert answer.endswith(metrics.text().encode())
    assert (large, empty) == (b"", b"")


def test_a_port_that_is_taken_is_named() -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = int(listener.getsockname()[1])

        async def job() -> None:
            async with serving_metrics(Metrics(lambda: 1), port):
                pytest.fail("it was to be refused")

        with pytest.raises(KnownError) as caught:
            asyncio.run(job())
    assert caught.value.kind is FailureKind.PORT_IN_USE
