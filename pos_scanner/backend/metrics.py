"""What Prometheus asks for: look-ups by outcome, how long they took, the token, what is waiting.

Served as text (exposition format 0.0.4) on a port of its own, on this machine alone: it says how
much a shop sells.
"""

import asyncio
import bisect
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.protocol.pool import PoolOutcome

BUCKETS_S = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
_REQUEST_BYTES, _REQUEST_S = 8192, 5.0
_PREFIX = "pos_scanner_backend"
_POOL_OUTCOMES = (*map(str, PoolOutcome), "refused")


class Metrics:
    """The numbers of one process.

    Args:
        token_seconds: what is left of the access_token.

    Attributes:
        in_progress: look-ups that have begun and not ended yet.
        pool: batches of entries by what became of them.
    """

    def __init__(self, token_seconds: Callable[[], float]) -> None:
        self._token_seconds = token_seconds
        self._outcomes: Counter[str] = Counter()
        self._buckets = [0] * (len(BUCKETS_S) + 1)
        self._sum_s = 0.0
        self.in_progress = 0
        self.pool: Counter[str] = Counter()

    def count(self, outcome: str, seconds: float) -> None:
        """Count a look-up that has ended: ``found`` or a problem's code."""
        self._outcomes[outcome] += 1
        self._buckets[bisect.bisect_left(BUCKETS_S, seconds)] += 1
        self._sum_s += seconds

    def text(self) -> str:
        """All numbers, as Prometheus reads them."""
        name = f"{_PREFIX}_lookups_total"
        lines = [f"# HELP {name} Look-ups by outcome.", f"# TYPE {name} counter"]
        lines += [
            f'{name}{{outcome="{outcome}"}} {count}'
            for outcome, count in sorted(self._outcomes.items())
        ]
        name = f"{_PREFIX}_pool_batches_total"
        lines += [f"# HELP {name} Batches of the tills by outcome.", f"# TYPE {name} counter"]
        lines += [
            f'{name}{{outcome="{outcome}"}} {self.pool[outcome]}' for outcome in _POOL_OUTCOMES
        ]
        lines += self._histogram(f"{_PREFIX}_lookup_seconds")
        lines += _gauge(
            "token_seconds", "What is left of WeChat's access_token.", round(self._token_seconds())
        )
        lines += _gauge(
            "lookups_in_progress", "Look-ups that wait for WeChat now.", self.in_progress
        )
        return "\n".join([*lines, ""])

    def _histogram(self, name: str) -> list[str]:
        lines = [f"# HELP {name} How long look-ups took.", f"# TYPE {name} histogram"]
        total = 0
        for bound, count in zip((*BUCKETS_S, "+Inf"), self._buckets, strict=True):
            total += count
            lines.append(f'{name}_bucket{{le="{bound}"}} {total}')
        return [*lines, f"{name}_sum {self._sum_s:.6f}", f"{name}_count {total}"]


def _gauge(name: str, words: str, value: int) -> list[str]:
    full_name = f"{_PREFIX}_{name}"
    return [f"# HELP {full_name} {words}", f"# TYPE {full_name} gauge", f"{full_name} {value}"]


@asynccontextmanager
async def serving_metrics(metrics: Metrics, port: int) -> AsyncIterator[None]:
    """Answer whoever asks on this machine's loopback, within the block; port 0 serves nobody.

    Raises:
        KnownError: PORT_IN_USE.
    """
    if not port:
        yield
        return

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(_REQUEST_S):
                await reader.readuntil(b"\r\n\r\n")
                body = metrics.text().encode()
                head = (
                    "HTTP/1.1 200 OK\r\nContent-Type: text/plain; version=0.0.4\r\n"
                    f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
                )
                writer.write(head.encode() + body)
                await writer.drain()
        except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass  # Whoever it was, he does not speak HTTP or has gone.
        finally:
            writer.close()

    try:
        server = await asyncio.start_server(answer, "127.0.0.1", port, limit=_REQUEST_BYTES)
    except OSError as error:
        raise KnownError(FailureKind.PORT_IN_USE, port=str(port)) from error
    async with server:
        yield
