"""A chain's three copies on PostgreSQL behind nginx under a hundred tills, for some minutes.

Run: ``python3 packaging/dev.py bench chain [SECONDS]``. First the bad day: copies are killed,
PostgreSQL is restarted, another system takes the token every five seconds. Then the quiet one:
every copy is restarted in its turn until 10,000 look-ups were answered. No title may be wrong.
``tests/backend/test_chain.py`` and ``test_deploy.py`` have the short forms.
"""

import contextlib
import os
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from itertools import cycle
from pathlib import Path

from pos_scanner.sandbox.server import RunningSandbox, running_sandbox
from tests.backend.chain import (
    HONEST,
    BackendCopy,
    Tally,
    certificate,
    chain_environment,
    load,
    nginx,
    steal_token,
    tills,
)
from tests.backend.postgresql_server import PostgresqlServer, running_postgresql

TILLS, COPIES = 100, 3
THEFT_EVERY_S, MISHAP_EVERY_S = 5.0, 20.0
LOOK_UPS_OF_RESTARTS, PAUSE_S = 10_000, 3.0


@contextlib.contextmanager
def thefts(sandbox: RunningSandbox) -> Iterator[None]:
    """Another system that forces a token of its own again and again."""
    ended = threading.Event()

    def work() -> None:
        while not ended.wait(THEFT_EVERY_S):
            steal_token(sandbox)

    thief = threading.Thread(target=work)
    thief.start()
    try:
        yield
    finally:
        ended.set()
        thief.join()


def bad_day(
    copies: Sequence[BackendCopy], server: PostgresqlServer, tally: Tally, seconds: float
) -> None:
    """In turn kill a copy and restart the database, until the time is over."""
    ends_at = time.monotonic() + seconds
    victims = cycle(copies)
    while time.monotonic() < ends_at:
        time.sleep(MISHAP_EVERY_S / 2)
        victim = next(victims)
        victim.kill()
        time.sleep(MISHAP_EVERY_S / 2)
        victim.start()
        server.stop()
        time.sleep(PAUSE_S)
        server.start()
        print(f"  {tally.total} look-ups: {dict(tally.answers)}", flush=True)


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


def memory_mib(copy: BackendCopy) -> float:
    """What a copy's process takes now."""
    pages = int(Path(f"/proc/{copy.pid}/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / (1 << 20)


def main(seconds: float) -> int:
    """Run both days; 1 when an aim is missed."""
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        folder.chmod(0o755)
        sandbox = stack.enter_context(running_sandbox())
        server = stack.enter_context(running_postgresql())
        environment = chain_environment(sandbox, server.new_migrated_database(), folder)
        copies = [BackendCopy(environment, folder) for _ in range(COPIES)]
        tokens = tills(folder, environment["POS_SCANNER_BACKEND_DATABASE"], TILLS)
        files = certificate(folder)
        for copy in copies:
            copy.start()
            stack.callback(copy.stop)
        url = stack.enter_context(nginx(folder, [copy.port for copy in copies], files))
        print(f"bad day of {seconds:.0f} s:")
        with thefts(sandbox), load(url, tokens, files[0]) as bad:
            bad_day(copies, server, bad, seconds)
        print(f"restarts, one copy at a time, {LOOK_UPS_OF_RESTARTS} look-ups:")
        with load(url, tokens, files[0]) as quiet:
            are_clean = restarts(copies, quiet)
        print(f"memory: {', '.join(f'{memory_mib(copy):.0f} MiB' for copy in copies)}")
        tracebacks = sum("Traceback" in copy.log.read_text("utf-8") for copy in copies)
    return report(bad, quiet, are_clean=are_clean, tracebacks=tracebacks)


def report(bad: Tally, quiet: Tally, *, are_clean: bool, tracebacks: int) -> int:
    """Print the figures beside their aims; 1 when one is missed."""
    dishonest = {words: n for words, n in bad.answers.items() if words not in HONEST}
    lost = {words: n for words, n in quiet.answers.items() if words != "found"}
    wrong = bad.wrong_titles + quiet.wrong_titles
    share = bad.answers["found"] / max(1, bad.total)
    aims = (
        (f"bad day: {bad.total} look-ups, {share:.2%} answered, {dict(bad.answers)}", True),
        (f"bad day: answers without a reason {dishonest} (aim none)", not dishonest),
        (f"restarts: {quiet.total} look-ups, lost {lost} (aim none)", not lost),
        ("restarts: every copy ended by its signal", are_clean),
        (f"{wrong} wrong titles (aim 0)", wrong == 0),
        (f"{tracebacks} logs with a traceback (aim 0)", tracebacks == 0),
    )
    for words, is_reached in aims:
        print(words + ("" if is_reached else ": NOT reached"))
    return 0 if all(is_reached for _, is_reached in aims) else 1


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if len(sys.argv) > 1 else 180))
