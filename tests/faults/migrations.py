"""``kill -9`` at random moments of a migration, and a disk that fills: run as a program.

Of a file of version 1 with so many invoices, a child is killed at a random moment of its opening;
afterwards the file is whole and of the one version or the other. Prints one line of JSON.
"""

import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import asdict, dataclass, field
from pathlib import Path

import apsw

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.journal import Journal
from pos_scanner.journal.journal import FILE_NAME
from pos_scanner.journal.storage.database import VERSION
from tests.faults.refusing_disk import Refusal, RefusingDisk
from tests.faults.version_1 import make_version_1


@dataclass
class Outcome:
    """What came of the kills and the refusals.

    Attributes:
        seconds: one migration that nobody disturbed.
        needed_mb: what was said before it to be needed.
        largest_mb: what the folder had at most, beyond the file itself.
        refusals: how often the disk was full.
    """

    invoices: int
    kills: int = 0
    refusals: int = 0
    stayed: int = 0
    seconds: float = 0.0
    needed_mb: float = 0.0
    largest_mb: float = 0.0
    losses: list[str] = field(default_factory=list)


def migrate(invoices: int, kills: int, refusals: int, seed: int) -> Outcome:
    """Kill so many children, refuse so often."""
    outcome, rng = Outcome(invoices), random.Random(seed)
    with tempfile.TemporaryDirectory() as name:
        original, data = Path(name) / "version-1", Path(name) / "data"
        for _ in make_version_1(original, invoices):
            pass
        _measure(original, data, outcome)
        for _ in range(kills):
            _renew(original, data)
            _kill(data, rng.uniform(0, outcome.seconds))
            outcome.kills += 1
            outcome.losses += _losses(data, outcome)
        for number in range(refusals):
            _renew(original, data)
            outcome.losses += _refuse(data, rng.randrange(20 + invoices // 10), number, outcome)
    return outcome


def _renew(original: Path, data: Path) -> None:
    """A file of version 1; one that a kill has left so is taken as it is, with its log."""
    if _version(data / FILE_NAME) != 1:
        shutil.rmtree(data, ignore_errors=True)
        data.mkdir()
        shutil.copyfile(original, data / FILE_NAME)


def _version(path: Path) -> int:
    if not path.exists():
        return 0
    with closing(apsw.Connection(str(path))) as connection:
        return int(connection.pragma("user_version"))


def _measure(original: Path, data: Path, outcome: Outcome) -> None:
    _renew(original, data)
    size = (data / FILE_NAME).stat().st_size
    needed: list[int] = []
    began = time.monotonic()
    with closing(Journal.open(data, announce=lambda plan: needed.append(plan.needed_bytes))):
        outcome.seconds = time.monotonic() - began
        total = sum(path.stat().st_size for path in data.iterdir())
    outcome.needed_mb = round(needed[0] / 1e6, 1)
    outcome.largest_mb = round((total - size) / 1e6, 1)


def _kill(data: Path, after_s: float) -> None:
    child = os.fork()
    if child == 0:
        try:
            Journal.open(data)
        finally:
            os._exit(0)
    time.sleep(after_s)  # The moment is what is tested.
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def _refuse(data: Path, allowed: int, number: int, outcome: Outcome) -> list[str]:
    disk = RefusingDisk(f"filling-{number}", Refusal.FULL)
    disk.left = allowed
    try:
        Journal.open(data, vfs=disk.name).file.connection.close()
    except KnownError as error:
        outcome.refusals += 1
        if error.kind is not FailureKind.DISK_FULL:
            return [str(error)]
    finally:
        disk.left = None
        disk.unregister()
    return _losses(data, outcome)


def _losses(data: Path, outcome: Outcome) -> list[str]:
    """What is wrong with the file, of whichever version it is."""
    version = _version(data / FILE_NAME)
    outcome.stayed += version == 1
    with closing(apsw.Connection(str(data / FILE_NAME))) as connection:
        count = "SELECT count(*), (SELECT max(entry) FROM chain) FROM invoice"
        counts = next(connection.execute(count))
        check = connection.pragma("quick_check")
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema")}
    wrong = [] if version in {1, VERSION} else [f"version {version}"]
    wrong += [] if counts == (outcome.invoices, outcome.invoices + 1) else [f"rows {counts}"]
    wrong += [] if check == "ok" else [f"check: {check}"]
    is_between = ("cashier" in tables) != (version == VERSION) or "chain_2" in tables
    return wrong + ["between two versions"] * is_between


if __name__ == "__main__":
    result = migrate(*map(int, sys.argv[1:5]))
    print(json.dumps(asdict(result), ensure_ascii=False))
    sys.exit(int(bool(result.losses)))
