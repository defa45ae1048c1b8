"""The pool of three copies on PostgreSQL under a hundred tills: a hundred thousand invoices.

Run: ``python3 packaging/dev.py bench pool [INVOICES A TILL]``. Between each till and each copy is
a network that loses a fifth of the answers after the backend has stored what was sent. Copies are
killed, PostgreSQL is restarted, the network is cut for a minute, tills are killed -9, and a third
of the tills' clocks is an hour ahead, a third an hour behind. Then head office reads the pool: each
invoice is there once, each chain verifies, and one export has them all.
``tests/backend/test_pool.py`` has the short form.
"""

import contextlib
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, closing
from datetime import timedelta
from functools import partial
from itertools import cycle
from pathlib import Path

from pos_scanner.backend.storage.till_table import NewTill
from pos_scanner.backend.tills import add_till
from pos_scanner.domain.export_batch import ExportRequest, Selection
from pos_scanner.export.export_job import export
from pos_scanner.export.format_config import FormatConfig
from pos_scanner.export.formats.preset import load_preset
from pos_scanner.journal import Journal
from pos_scanner.journal.pool_replica import TILL_NAME, PoolReplica
from pos_scanner.sandbox.server import running_sandbox
from pos_scanner.titles.backend_client import BackendClient
from pos_scanner.titles.backend_client.pool import pooled_entries, pooled_tills
from tests.backend.chain import BackendCopy, chain_environment
from tests.backend.pooling import BEGINNING, LossyProxy, lossy, sell_and_pool
from tests.backend.postgresql_server import PostgresqlServer, running_postgresql

TILLS, COPIES, KILLED_TILLS = 100, 3, 4
MISHAP_EVERY_S, CUT_S, KILL_EVERY_S = 20.0, 60.0, 7.0
SHARE_LOST = 0.2
HOUR = timedelta(hours=1)
CLOCKS = (BEGINNING, BEGINNING + HOUR, BEGINNING - HOUR)


def mishaps(
    copies: Sequence[BackendCopy],
    server: PostgresqlServer,
    networks: Sequence[LossyProxy],
    ended: threading.Event,
) -> None:
    """In turn kill a copy, restart the database, and once cut every network."""
    for number, victim in enumerate(cycle(copies)):
        if ended.wait(MISHAP_EVERY_S / 2):
            return
        victim.kill()
        victim.start()
        ended.wait(MISHAP_EVERY_S / 2)
        server.stop()
        time.sleep(1)
        server.start()
        if number == 1:
            for network in networks:
                network.is_cut = True
            ended.wait(CUT_S)
            for network in networks:
                network.is_cut = False


def killed_till(folder: Path, token: str, invoices: int, urls: Sequence[str]) -> int:
    """A till that is killed -9 again and again until its day is over; how often it was."""
    command = [sys.executable, "-m", "tests.backend.pooling", str(folder), token, str(invoices)]
    kills = 0
    while True:
        process = subprocess.Popen([*command, *urls])
        try:
            if process.wait(KILL_EVERY_S * (1 + kills)) == 0:
                return kills
            raise RuntimeError("a till has failed")
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            kills += 1


def read_all(url: str, token: str, folder: Path, totals: tuple[int, int]) -> int:
    """Read the pool as head office does and export it; 1 when anything is missing or double."""
    began = time.monotonic()
    with (
        BackendClient(url, token) as client,
        closing(Journal.open(folder / "pool", till=TILL_NAME)) as journal,
    ):
        pooled = pooled_tills(client)
        tills = pooled.tills
        replica = PoolReplica(journal, client.host)
        refreshed = replica.refresh(pooled, partial(pooled_entries, client))
        seconds = time.monotonic() - began
        drafts = journal.file.ask("SELECT count(*), count(DISTINCT draft_id) FROM invoice")
        request = ExportRequest("standard", folder, Selection())
        config = FormatConfig(load_preset("standard", folder))
        batches = export(journal, request, config, at=BEGINNING)
        is_sound = journal.verify().is_sound
    expected_tills, expected = totals
    aims = (
        (f"{len(tills)} tills in the pool (aim {expected_tills})", len(tills) == expected_tills),
        (f"{drafts[0][0]} invoices (aim {expected})", drafts == [(expected, expected)]),
        (f"{len(refreshed.failures)} chains that do not verify (aim 0)", not refreshed.failures),
        (
            f"forks: {[till.till for till in tills if till.forked_at]} (aim none)",
            not any(till.forked_at for till in tills),
        ),
        (
            f"not sent: {sum(till.unsent for till in tills)} (aim 0)",
            not any(till.unsent for till in tills),
        ),
        (
            f"exported: {sum(batch.invoices for batch in batches)} in {len(batches)} file(s)",
            sum(batch.invoices for batch in batches) == expected,
        ),
        (f"head office's journal verifies; read in {seconds:.0f} s", is_sound),
    )
    for words, is_reached in aims:
        print(words + ("" if is_reached else ": NOT reached"), flush=True)
    return 0 if all(is_reached for _, is_reached in aims) else 1


def a_day(folder: Path, tokens: Sequence[str], invoices: int, urls: Sequence[str]) -> int:
    """All tills at once until each has confirmed and pooled; how often tills were killed."""
    with ThreadPoolExecutor(TILLS) as pool:
        days: list[Future[None]] = []
        killed: list[Future[int]] = []
        for number, (token, clock) in enumerate(zip(tokens, cycle(CLOCKS), strict=False)):
            till = folder / f"till-{number}"
            if number < KILLED_TILLS:
                killed.append(pool.submit(killed_till, till, token, invoices, urls))
            else:
                days.append(pool.submit(sell_and_pool, urls, invoices, till, token, clock))
        for day in days:
            day.result()
        return sum(till.result() for till in killed)


@contextlib.contextmanager
def accidents(
    copies: Sequence[BackendCopy], server: PostgresqlServer, networks: Sequence[LossyProxy]
) -> Iterator[None]:
    """Mishaps for as long as the block lasts."""
    ended = threading.Event()
    thread = threading.Thread(target=mishaps, args=(copies, server, networks, ended))
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def main(invoices: int) -> int:
    """Run the day; 1 when an aim is missed."""
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        folder.chmod(0o755)
        sandbox = stack.enter_context(running_sandbox())
        server = stack.enter_context(running_postgresql())
        database_url = server.new_migrated_database()
        environment = chain_environment(sandbox, database_url, folder)
        copies = [BackendCopy(environment, folder) for _ in range(COPIES)]
        for copy in copies:
            copy.start()
            stack.callback(copy.stop)
        tokens = [add_till(folder, NewTill(f"till {n}"), database_url) for n in range(TILLS)]
        reader = add_till(folder, NewTill("head office", reads_pool=True), database_url)
        networks = [stack.enter_context(lossy(copy.url, SHARE_LOST)) for copy in copies]
        began = time.monotonic()
        with accidents(copies, server, networks):
            kills = a_day(folder, tokens, invoices, [network.url for network in networks])
        lost = sum(network.lost for network in networks)
        print(f"{TILLS} tills x {invoices} invoices in {time.monotonic() - began:.0f} s")
        print(f"{lost} answers lost, tills killed {kills} times", flush=True)
        tracebacks = sum("Traceback" in copy.log.read_text("utf-8") for copy in copies)
        print(f"{tracebacks} logs with a traceback (aim 0)")
        return read_all(copies[0].url, reader, folder, (TILLS, TILLS * invoices)) or tracebacks


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000))
