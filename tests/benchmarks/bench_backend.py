"""The real ``backend serve`` beside a bare handler of its framework, in pairs under one load.

Run: ``python3 packaging/dev.py bench backend [ROUNDS]``. Ratios of one run decide; both servers run
on the event loop and the parser that are installed.
"""

import asyncio
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from pos_scanner.backend.storage.opening import opened_database
from pos_scanner.backend.storage.till_table import NewTill, TillTable
from pos_scanner.backend.tills import Tills
from pos_scanner.protocol.backend import SCAN_PATH
from pos_scanner.sandbox.customers import CUSTOMERS
from tests.benchmarks.figures import percentile
from tests.benchmarks.http_load import Load, part, request

TILLS = 3000
"""So many that a till's own limit is never met."""
CONNECTIONS, SECONDS, SINGLE_REQUESTS = 32, 1.0, 200
"""Short rounds: what else the machine does falls upon both of a pair."""
RATE, DELAY_MS = 300, 80
LEAST_SHARE, MOST_ADDED_MS, MOST_P99_RATIO = 0.9, 1.5, 1.2


@contextmanager
def backend(folder: Path, upstream: str) -> Iterator[int]:
    """``backend serve`` in a process of its own; its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {
        "POS_SCANNER_WECHAT_APPID": "wx-bench",
        "POS_SCANNER_WECHAT_SECRET": "of-no-value",
        "POS_SCANNER_WECHAT_URL": upstream,
        "POS_SCANNER_BACKEND_DATA": str(folder),
        "POS_SCANNER_BACKEND_PORT": str(port),
    }
    command = [sys.executable, "-m", "pos_scanner", "backend", "serve"]
    with (
        (folder / "log").open("wb") as log,
        subprocess.Popen(command, env=environment, stdout=log, stderr=log) as process,
    ):
        try:
            _wait_for(port)
            yield port
        finally:
            process.terminate()


def _wait_for(port: int) -> None:
    ends_at = time.monotonic() + 30
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            if time.monotonic() > ends_at:
                raise
            time.sleep(0.1)
        else:
            return


async def requests_of_tills(folder: Path) -> list[bytes]:
    """One request for each of many tills, which are added."""
    body = {"scan_text": CUSTOMERS[0].scan_text}
    async with opened_database(folder, "") as database:
        tills = Tills(TillTable(database))
        tokens = [await tills.add(NewTill(f"till {number}")) for number in range(TILLS)]
    return [request(SCAN_PATH, body, {"Authorization": f"Bearer {token}"}) for token in tokens]


async def compare(ours: Load, bare: Load, rounds: int) -> tuple[float, float]:
    """Requests a second as a share of the bare handler's, and the added median in ms."""
    shares, added = [], []
    for load in (ours, bare):
        await load.closed_loop(8, 3)  # So that every till has been let in once.
    for number in range(rounds):
        pair = (ours, bare) if number % 2 else (bare, ours)
        rates = {load: await load.closed_loop(CONNECTIONS, SECONDS) for load in pair}
        medians = {load: statistics.median(await load.one_by_one(SINGLE_REQUESTS)) for load in pair}
        shares.append(rates[ours] / rates[bare])
        added.append(medians[ours] - medians[bare])
        print(
            f"  {rates[ours]:7.0f} of {rates[bare]:7.0f} requests/s ({shares[-1]:4.0%}); "
            f"median {medians[ours]:6.2f} ms of {medians[bare]:6.2f} ms"
        )
    return statistics.median(shares), statistics.median(added)


async def compare_tails(ours: Load, bare: Load, rounds: int) -> float:
    """The 99th percentile at a fixed rate, as a multiple of the bare handler's."""
    ratios = []
    for load in (ours, bare):
        await load.open_loop(RATE, 2)
    for number in range(rounds):
        pair = (ours, bare) if number % 2 else (bare, ours)
        tails = {load: percentile(await load.open_loop(RATE, 5), 0.99) for load in pair}
        ratios.append(tails[ours] / tails[bare])
        print(f"  p99 {tails[ours]:6.1f} ms of {tails[bare]:6.1f} ms ({ratios[-1]:.2f}x)")
    return statistics.median(ratios)


def main(rounds: int) -> int:
    """Run both upstreams; 1 when an aim is missed."""
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        requests = asyncio.run(requests_of_tills(folder))
        ports = {}
        for delay in (0, DELAY_MS):
            upstream = f"http://127.0.0.1:{stack.enter_context(part('upstream', str(delay)))}"
            ports[delay] = (
                stack.enter_context(backend(folder, upstream)),
                stack.enter_context(part("bare", upstream)),
            )
        loads = {
            delay: (Load(ours, requests), Load(bare, requests))
            for delay, (ours, bare) in ports.items()
        }
        print(f"upstream at once, {CONNECTIONS} connections, ours of the bare handler:")
        share, added = asyncio.run(compare(*loads[0], rounds))
        print(f"upstream {DELAY_MS} ms, {RATE} requests/s:")
        ratio = asyncio.run(compare_tails(*loads[DELAY_MS], rounds))
        failures = sum(load.failures for pair in loads.values() for load in pair)
    aims = (
        (f"requests/s {share:.0%} of bare (aim ≥ {LEAST_SHARE:.0%})", share >= LEAST_SHARE),
        (f"added median {added:.2f} ms (aim ≤ {MOST_ADDED_MS})", added <= MOST_ADDED_MS),
        (f"p99 {ratio:.2f}x bare (aim ≤ {MOST_P99_RATIO})", ratio <= MOST_P99_RATIO),
        (f"{failures} failures (aim 0)", failures == 0),
    )
    for words, is_reached in aims:
        print(words + ("" if is_reached else ": NOT reached"))
    return 0 if all(is_reached for _, is_reached in aims) else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 15))
