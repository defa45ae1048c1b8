"""A chain's bad day: three copies on PostgreSQL behind nginx under a hundred tills.

Run: ``python3 packaging/dev.py bench chain [SECONDS]``. The tills look titles up, confirm an
invoice of each and pool it. All at once: a copy is killed -9 and PostgreSQL restarted again and
again; another system takes the token every five seconds; the tills' network loses answers and is
cut for a minute, then a copy's line to PostgreSQL, then its line to WeChat; one copy's clock jumps
an hour ahead and back, a third of the tills have it an hour ahead, a third behind; tills are
killed -9. Then head office reads the pool: each invoice that a till confirmed is there once, of the
customer whose code was scanned, and one export has them all. At last the quiet day: every copy is
restarted in its turn until 10,000 look-ups were answered.

``tests/backend/test_chain.py``, ``test_pool.py`` and ``test_deploy.py`` have the short forms.
"""

import contextlib
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from functools import partial
from itertools import cycle
from pathlib import Path

from pos_scanner.backend.storage.till_table import NewTill
from pos_scanner.backend.tills import add_till
from pos_scanner.domain.errors import FailureKind
from pos_scanner.domain.export_batch import ExportRequest, Selection
from pos_scanner.export.export_job import export
from pos_scanner.export.format_config import FormatConfig
from pos_scanner.export.formats.preset import load_preset
from pos_scanner.journal import Journal
from pos_scanner.journal.pool_replica import TILL_NAME, PoolReplica
from pos_scanner.sandbox.server import RunningSandbox, running_sandbox
from pos_scanner.titles.backend_client import BackendClient
from pos_scanner.titles.backend_client.pool import pooled_entries, pooled_tills
from tests.backend.chain import (
    FAKETIME,
    BackendCopy,
    Tally,
    certificate,
    chain_environment,
    clock_environment,
    load,
    nginx,
    steal_token,
    tills,
)
from tests.backend.pooling import BEGINNING, FIRST_ORDER, LossyProxy, lossy
from tests.backend.postgresql_server import PostgresqlServer, running_postgresql
from tests.benchmarks.chain_tills import FOUND, WRONG, LookUp, command, look_ups, title_of

TILLS, KILLED_TILLS = 100, 4
CLOCKS_H = (0, 1, -1)
"""Of the second copy in turn, and of a third of the tills each."""
THEFT_EVERY_S, MISHAP_EVERY_S, KILL_EVERY_S, PAUSE_S = 5.0, 30.0, 17.0, 3.0
CUT_S, RECOVERY_S = 60.0, 10.0
"""A service that failed is left alone for five seconds, and an answer is waited for for six."""
SHARE_LOST = 0.05
LOOK_UPS_OF_RESTARTS = 10_000
CAUSES: dict[str, str] = {
    FailureKind.BACKEND_TIMEOUT: "tills' network",
    FailureKind.BACKEND_FAULT: "database",
    FailureKind.WECHAT_UNAVAILABLE: "WeChat's line",
}
"""The accident without which a till must not be told so."""


@dataclass
class Chain:
    """What the day happens to.

    Attributes:
        copies: the first is killed, the second's clock jumps, the third's lines are cut.
        offset: the file with the second copy's clock.
        networks: between the tills and nginx.
        lines: of the third copy, to PostgreSQL and to WeChat.
        spans: what went wrong from when to when, by the monotonic clock.
        ended: set when the day is over.
    """

    sandbox: RunningSandbox
    server: PostgresqlServer
    folder: Path
    copies: Sequence[BackendCopy]
    offset: Path
    networks: Sequence[LossyProxy]
    lines: tuple[LossyProxy, LossyProxy]
    spans: list[tuple[str, float, float]] = field(default_factory=list)
    memory: list[tuple[int, list[float]]] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)

    @contextlib.contextmanager
    def accident(self, cause: str) -> Iterator[None]:
        """Remember from when to when something is broken."""
        begun_at = time.monotonic()
        yield
        self.spans.append((cause, begun_at, time.monotonic()))

    def thefts(self) -> None:
        """Another system that forces a token of its own again and again."""
        while not self.ended.wait(THEFT_EVERY_S):
            steal_token(self.sandbox)

    def mishaps(self) -> None:
        """In turn kill a copy, set another's clock and restart the database."""
        for offset in cycle(CLOCKS_H[1:]):
            if self.ended.wait(MISHAP_EVERY_S / 2):
                return
            with self.accident("killed copy"):
                self.copies[0].kill()
                self.copies[0].start()
            self.offset.write_text(f"{offset:+}h", "ascii")
            self.ended.wait(MISHAP_EVERY_S / 2)
            with self.accident("database"):
                self.server.stop()
                time.sleep(PAUSE_S)
                self.server.start()
            self.weigh()

    def weigh(self) -> None:
        """Note the memory of each copy and how many look-ups there were until now."""
        memory = [copy.memory_mib for copy in self.copies]
        answers = Counter(look_up.answer for look_up in look_ups(self.folder))
        self.memory.append((answers.total(), memory))
        words = ", ".join(f"{mib:.0f} MiB" for mib in memory)
        print(f"  {answers.total()} look-ups, {words}: {dict(answers)}", flush=True)

    def cuts(self, seconds: float) -> None:
        """Cut the tills' network, the third copy's line to PostgreSQL, then the one to WeChat."""
        causes = ("tills' network", "database", "WeChat's line")
        cables = (self.networks, self.lines[:1], self.lines[1:])
        for cause, networks in zip(causes, cables, strict=True):
            if self.ended.wait(seconds / 5):
                return
            with self.accident(cause), ExitStack() as stack:
                for network in networks:
                    stack.enter_context(network.cut())
                self.ended.wait(min(CUT_S, seconds / 10))

    def doubt(self, look_up: LookUp) -> str:
        """What was broken while an answer was waited for that is not the answer's reason."""
        kind = look_up.answer.split(" ")[0]
        if kind in {FOUND, FailureKind.BACKEND_UNREACHABLE}:
            return ""  # The networks lose answers at any time.
        causes = {
            cause
            for cause, begun_at, ended_at in self.spans
            if begun_at <= look_up.answered_at and look_up.asked_at <= ended_at + RECOVERY_S
        }
        if CAUSES.get(kind) in causes:
            return ""
        return f"{look_up.answer}: {', '.join(sorted(causes)) or 'nothing was broken'}"


@contextlib.contextmanager
def running_chain(folder: Path) -> Iterator[tuple[Chain, dict[str, str]]]:
    """Three copies that answer, and the environment of the first."""
    with ExitStack() as stack:
        sandbox = stack.enter_context(running_sandbox())
        server = stack.enter_context(running_postgresql())
        database = server.new_migrated_database()
        environment = chain_environment(sandbox, database, folder)
        to_database = stack.enter_context(lossy(database, 0))
        to_wechat = stack.enter_context(lossy(sandbox.base_url, 0))
        third = environment | {
            "POS_SCANNER_BACKEND_DATABASE": to_database.url,
            "POS_SCANNER_WECHAT_URL": to_wechat.url,
        }
        offset = folder / "offset"
        offset.write_text("+0", "ascii")
        second = environment | (clock_environment(offset) if FAKETIME else {})
        copies = [BackendCopy(words, folder) for words in (environment, second, third)]
        for copy in copies:
            copy.start()
            stack.callback(copy.stop)
        url = stack.enter_context(
            nginx(folder, [copy.port for copy in copies], certificate(folder))
        )
        networks = [
            stack.enter_context(lossy(url, SHARE_LOST, seed)) for seed in range(len(CLOCKS_H))
        ]
        yield (
            Chain(sandbox, server, folder, copies, offset, networks, (to_database, to_wechat)),
            environment,
        )


def run_tills(chain: Chain, tokens: Sequence[str], ends_at: float) -> int:
    """Run all tills until the day is over and the pool has everything; how often tills were killed.

    Raises:
        RuntimeError: tills have ended with an error.
    """
    folder = chain.folder
    numbered = [(folder / f"till-{number}", token) for number, token in enumerate(tokens)]
    groups = [numbered[KILLED_TILLS + first :: len(CLOCKS_H)] for first in range(len(CLOCKS_H))]

    def start(number: int, group: Sequence[tuple[Path, str]]) -> "subprocess.Popen[bytes]":
        url, certificate = chain.networks[number].url, folder / "proxy.pem"
        return subprocess.Popen(command(url, certificate, ends_at, CLOCKS_H[number], group))

    processes = [start(number, group) for number, group in enumerate(groups)]
    kills = 0
    while time.monotonic() < ends_at:
        victim = start(0, numbered[:KILLED_TILLS])
        with contextlib.suppress(subprocess.TimeoutExpired):
            victim.wait(KILL_EVERY_S)
            break
        victim.kill()
        victim.wait()
        kills += 1
    processes.append(start(0, numbered[:KILLED_TILLS]))
    statuses = [process.wait() for process in processes]
    if any(statuses):
        raise RuntimeError("a till has failed")
    return kills


def bad_day(chain: Chain, tokens: Sequence[str], seconds: float) -> int:
    """Run the tills while everything goes wrong at once; how often tills were killed."""
    ends_at = time.monotonic() + seconds
    with ThreadPoolExecutor() as pool:
        accidents = [
            pool.submit(chain.thefts),
            pool.submit(chain.mishaps),
            pool.submit(chain.cuts, seconds),
        ]
        try:
            return run_tills(chain, tokens, ends_at)
        finally:
            chain.ended.set()
            for accident in accidents:
                accident.result()


Aims = list[tuple[str, bool]]


def day_report(chain: Chain, kills: int) -> Aims:
    """What the tills were answered and the copies took."""
    every = list(look_ups(chain.folder))
    answers = Counter(look_up.answer for look_up in every)
    doubts = Counter(filter(None, map(chain.doubt, every)))
    lost = sum(network.lost for network in chain.networks)
    chain.weigh()
    quarter = next(mib for number, mib in chain.memory if 4 * number >= len(every))
    growth = [end - mib for mib, end in zip(quarter, chain.memory[-1][1], strict=True)][1:]
    tracebacks = sum("Traceback" in copy.log.read_text("utf-8") for copy in chain.copies)
    return [
        ("a copy's clock jumped an hour ahead and back (libfaketime)", FAKETIME is not None),
        (f"{lost} answers lost by the network, tills killed {kills} times", True),
        (f"{len(every)} look-ups, {answers[FOUND] / len(every):.2%} answered", True),
        *((f"  {number} {answer}", True) for answer, number in answers.most_common()),
        (f"answers whose reason was not true: {dict(doubts)} (aim none)", not doubts),
        (f"{answers[WRONG]} wrong titles (aim 0)", not answers[WRONG]),
        (
            f"memory from a quarter to the end: {', '.join(f'{mib:+.1f} MiB' for mib in growth)}",
            max(growth) < 0.1 * max(quarter),
        ),
        (f"{tracebacks} logs with a traceback (aim 0)", not tracebacks),
    ]


def confirmed_drafts(folder: Path) -> list[str]:
    """The draft of each invoice in the tills' own journals."""
    drafts: list[str] = []
    for till in folder.glob("till-*"):
        with closing(Journal.open(till, till=till.name[-6:])) as journal:
            drafts += (str(draft) for (draft,) in journal.file.ask("SELECT draft_id FROM invoice"))
    return sorted(drafts)


def pool_report(url: str, token: str, folder: Path) -> Aims:
    """Read the pool as head office does, export it, and compare it with the tills' journals."""
    confirmed = confirmed_drafts(folder)
    with (
        BackendClient(url, token) as client,
        closing(Journal.open(folder / "pool", till=TILL_NAME)) as journal,
    ):
        pooled = pooled_tills(client)
        replica = PoolReplica(journal, client.host)
        refreshed = replica.refresh(pooled, partial(pooled_entries, client))
        rows = journal.file.ask("SELECT draft_id, order_number, buyer_name FROM invoice")
        request = ExportRequest("standard", folder, Selection())
        config = FormatConfig(load_preset("standard", folder))
        batches = export(journal, request, config, at=BEGINNING)
        is_sound = journal.verify().is_sound
    wrong = sum(name != title_of(int(order[1:]) - FIRST_ORDER).name for _, order, name in rows)
    exported = sum(batch.invoices for batch in batches)
    forks = [till.till for till in pooled.tills if till.forked_at]
    unsent = sum(till.unsent for till in pooled.tills)
    return [
        (
            f"{len(confirmed)} invoices confirmed at {TILLS} tills, {len(rows)} in the pool",
            confirmed == sorted(str(row[0]) for row in rows) and len(pooled.tills) == TILLS,
        ),
        (f"{wrong} invoices of another customer (aim 0)", not wrong),
        (f"{len(refreshed.failures)} chains do not verify (aim 0)", not refreshed.failures),
        (f"forks: {forks} (aim none), not sent: {unsent} (aim 0)", not forks and not unsent),
        (f"exported: {exported} in {len(batches)} file(s)", exported == len(confirmed)),
        ("head office's journal verifies", is_sound),
    ]


def restarts(copies: Sequence[BackendCopy], tally: Tally) -> bool:
    """Restart copy after copy, as an update does; whether each has ended by its signal."""
    goal, are_clean = tally.total + LOOK_UPS_OF_RESTARTS, True
    for copy in cycle(copies):
        if tally.total >= goal:
            return are_clean
        are_clean = copy.stop() == -signal.SIGTERM and are_clean
        copy.start()
        time.sleep(PAUSE_S)
    return are_clean


def quiet_day(chain: Chain, tokens: Sequence[str]) -> Aims:
    """Restart copy after copy under load that has no network to lose answers."""
    files = chain.folder / "proxy.pem", chain.folder / "proxy.key"
    url = chain.networks[0].target
    with load(url, tokens, files[0]) as tally:
        are_clean = restarts(chain.copies, tally)
    lost = {words: number for words, number in tally.answers.items() if words != "found"}
    return [
        (f"restarts: {tally.total} look-ups, lost {lost} (aim none)", not lost),
        (f"restarts: {tally.wrong_titles} wrong titles (aim 0)", not tally.wrong_titles),
        ("restarts: every copy ended by its signal", are_clean),
    ]


def main(seconds: float) -> int:
    """Run both days; 1 when an aim is missed."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        with running_chain(folder) as (chain, environment):
            database = environment["POS_SCANNER_BACKEND_DATABASE"]
            tokens = tills(folder, database, TILLS)
            reader = add_till(folder, NewTill("head office", reads_pool=True), database)
            kills = bad_day(chain, tokens, seconds)
            aims = [*day_report(chain, kills), *pool_report(chain.copies[0].url, reader, folder)]
            aims += quiet_day(chain, tokens)
    for words, is_reached in aims:
        print(words + ("" if is_reached else ": NOT reached"))
    return 0 if all(is_reached for _, is_reached in aims) else 1


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if len(sys.argv) > 1 else 180))
