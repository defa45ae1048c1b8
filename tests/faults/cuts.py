"""Power cuts at random moments of a till's work: run as a program, or a part of it as a test.

Each session works on a fresh journal, or on one of version 1 that is migrated while the power is
cut; at random moments an image of what a cut would leave is set aside, and afterwards each is
opened and held against what had been acknowledged by then.
"""

import random
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from pos_scanner.domain.errors import KnownError
from pos_scanner.journal import Journal
from pos_scanner.journal.journal import FILE_NAME
from tests.faults.power import Disk, write_image
from tests.faults.version_1 import make_version_1
from tests.faults.workload import Acknowledged, Workload

STEPS = 25
CHECKPOINT_PAGES = 12
"""Small, so that checkpoints and their syncs come often."""
SHARE = 0.12
"""Of the moments that are cut."""


@dataclass
class Outcome:
    """What came of some cuts."""

    cuts: int = 0
    acknowledged: int = 0
    losses: list[str] = field(default_factory=list)


def cut_power(cuts: int, seed: int, *, synchronous: str = "full") -> Outcome:
    """Cut the power so many times; the losses in words."""
    outcome = Outcome()
    rng = random.Random(seed)
    session = 0
    while outcome.cuts < cuts:
        session += 1
        with tempfile.TemporaryDirectory(dir=_fast_folder()) as name:
            _session(Path(name), rng, session, synchronous, cuts, outcome)
    return outcome


def _fast_folder() -> str | None:
    """Memory, where there is such a folder: the disk is modelled anyhow."""
    return "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108


def _session(
    folder: Path, rng: random.Random, session: int, synchronous: str, cuts: int, outcome: Outcome
) -> None:
    told = Acknowledged()
    images: list[tuple[dict[str, bytes], Acknowledged]] = []

    def at_moment() -> None:
        if rng.random() < SHARE:
            images.append((disk.image(rng), told.copy()))

    data = folder / "data"
    data.mkdir()
    if session % 5 == 0:
        for line in make_version_1(data / FILE_NAME, invoices=6):
            told.take(line)
    disk = Disk(f"power-{session}", at_moment)
    journal = Journal.open(data, vfs=disk.name)
    connection = journal.file.connection
    connection.pragma("synchronous", synchronous)
    connection.wal_autocheckpoint(CHECKPOINT_PAGES)
    workload = Workload(journal, rng, told.take)
    for _ in range(STEPS):
        workload.step()
    journal.close()
    disk.unregister()
    for image, acknowledged in images[: cuts - outcome.cuts]:
        outcome.cuts += 1
        outcome.acknowledged += len(acknowledged.confirmed)
        outcome.losses += _losses(image, acknowledged, folder / "after")


def _losses(image: dict[str, bytes], acknowledged: Acknowledged, folder: Path) -> list[str]:
    write_image(image, folder)
    try:
        journal = Journal.open(folder)
        try:
            return acknowledged.losses(journal)
        finally:
            journal.close()
    except KnownError as error:
        return [str(error)]
    finally:
        shutil.rmtree(folder)
