"""``kill -9`` at random moments of a till's work, a migration and a backup: run as a program.

A child, forked so that it starts at once, works on a journal and tells through a pipe what is
done; it is killed some milliseconds after it told of so many things, the journal opened again and
held against what was told. The first child in a folder makes the journal or migrates one of version
1. Prints one line of JSON.
"""

import itertools
import json
import os
import random
import signal
import sys
import tempfile
import time
import traceback
from dataclasses import asdict, dataclass, field
from pathlib import Path

from pos_scanner.domain.errors import KnownError
from pos_scanner.journal import Journal
from pos_scanner.journal.journal import FILE_NAME
from pos_scanner.journal.storage.backup_folder import backups, is_sound
from tests.faults.verifier import problems_of
from tests.faults.version_1 import make_version_1
from tests.faults.workload import Acknowledged, Workload

MOST_TOLD = 10
"""How many things a child may tell before its last moments begin; a step is some three."""
LAST_S = 0.02
"""How long these last at most; opening takes some 5 ms, a step some 10."""
LAPS_A_FOLDER = 10


@dataclass
class Outcome:
    """What came of some kills."""

    kills: int = 0
    acknowledged: int = 0
    migrations: int = 0
    backups: int = 0
    slowest_open_ms: float = 0.0
    losses: list[str] = field(default_factory=list)


def kill(kills: int, seed: int) -> Outcome:
    """Kill so many children."""
    outcome = Outcome()
    rng = random.Random(seed)
    while outcome.kills < kills:
        with tempfile.TemporaryDirectory() as name:
            _folder(Path(name), rng, kills, outcome)
    return outcome


def _folder(folder: Path, rng: random.Random, kills: int, outcome: Outcome) -> None:
    told = Acknowledged()
    if rng.random() < 0.7:
        for line in make_version_1(folder / FILE_NAME, invoices=20):
            told.take(line)
        outcome.migrations += 1
    for lap in range(LAPS_A_FOLDER):
        if outcome.kills == kills:
            break
        # The first one is to die while it makes or migrates the file.
        things = rng.randint(0, MOST_TOLD) if lap else 0
        _one(folder, rng.getrandbits(60), things, rng.uniform(0, LAST_S), told)
        outcome.kills += 1
        outcome.losses += _losses(folder, told, outcome)
    outcome.acknowledged += len(told.confirmed)
    outcome.backups += len(told.backups)


def _one(folder: Path, seed: int, things: int, last_s: float, told: Acknowledged) -> None:
    """One child's life; what it told is taken.

    Its end is counted from what it told, so that a busy machine kills in the same moments.
    """
    hear, say = os.pipe()
    child = os.fork()
    if child == 0:
        _work(folder, seed, say)
    os.close(say)
    with os.fdopen(hear, encoding="utf-8") as lines:
        for line in itertools.islice(lines, things):
            told.take(line.rstrip("\n"))
        time.sleep(last_s)  # The moment is what is tested.
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        for line in lines:
            told.take(line.rstrip("\n"))


def _work(folder: Path, seed: int, say: int) -> None:
    """The child's: never returns."""
    try:
        journal = Journal.open(folder)
        rng = random.Random(seed)
        workload = Workload(journal, rng, lambda line: _say(say, line), with_files=True)
        while True:
            workload.step()
    except Exception:  # noqa: BLE001  (whatever it is, the parent must hear of it)
        traceback.print_exc()
        _say(say, "crashed")
    finally:
        os._exit(1)


def _say(say: int, line: str) -> None:
    os.write(say, (line + "\n").encode("utf-8"))


def _losses(folder: Path, told: Acknowledged, outcome: Outcome) -> list[str]:
    began = time.monotonic()
    try:
        journal = Journal.open(folder)
    except KnownError as error:
        return [str(error)]
    outcome.slowest_open_ms = max(outcome.slowest_open_ms, (time.monotonic() - began) * 1000)
    try:
        wrong = told.losses(journal)
        wrong += [f"second verification: {problem}" for problem in problems_of(journal.path)]
        # One thing may have been done and not told any more; from now on it counts as told.
        told.confirmed[:] = [number for (number,) in journal.file.ask(_NUMBERS)]
    finally:
        journal.close()
    kept = backups(journal.path)
    wrong += [f"backup {one.name} is not sound" for one in kept if not is_sound(one)]
    if told.backups and not kept:
        wrong.append("no backup is there")
    return wrong


_NUMBERS = "SELECT number FROM invoice ORDER BY sequence"


if __name__ == "__main__":
    done = kill(int(sys.argv[1]), int(sys.argv[2]))
    print(json.dumps(asdict(done), ensure_ascii=False))
    sys.exit(int(bool(done.losses)))
