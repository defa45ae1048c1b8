"""A working day in the real window: eight hours by its clock, camera on, a thousand invoices.

The window's clock runs as the customers come, so that the day ends when the last was served. What
the window and its processes have is looked at as the day goes on: memory, threads, open handles;
and how long the UI thread was ever held up (see ``bench_journey``).

Run: ``python3 packaging/dev.py bench day [CUSTOMERS [INVOICES]]``; so many
invoices stand in the journal already.
"""

import gc
import os
import sys
from dataclasses import astuple, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from unittest import mock

from pos_scanner.desktop.maintenance import backup_controller
from tests.benchmarks.bench_journey import AIM_HELD_MS, serve_customers, till_in_its_world
from tests.benchmarks.figures import tell, tell_noise

OPENING = datetime(2026, 11, 23, 9, tzinfo=UTC)
A_DAY = timedelta(hours=8)
SAMPLES = 40
"""Looks at what the window has, evenly over the day."""
GROWTH_AIM = 1.02
"""Memory in the day's last quarter over that in its third; the first two fill the caches."""


@dataclass(frozen=True, slots=True)
class Use:
    """What a process and those that it started have at a moment."""

    memory_mb: float
    threads: int
    handles: int

    @classmethod
    def now(cls, surroundings: int) -> "Use":
        """Look at this process and its children, but the one that plays all else."""
        processes = [os.getpid()]
        for process in processes:  # Grows as it is walked through.
            for task in Path(f"/proc/{process}/task").iterdir():
                children = map(int, (task / "children").read_text("ascii").split())
                processes += (child for child in children if child != surroundings)
        pages = sum(int(_statm(process).split()[1]) for process in processes)
        threads = sum(_count(f"/proc/{process}/task") for process in processes)
        handles = sum(_count(f"/proc/{process}/fd") for process in processes)
        return cls(pages * os.sysconf("SC_PAGE_SIZE") / 1e6, threads, handles)


class Day:
    """The day's clock, and what was seen of the window in its course.

    Attributes:
        surroundings: the process that plays all but the till.
    """

    def __init__(self, customers: int) -> None:
        self._customers = customers
        self.surroundings = 0
        self._served = 0
        self.uses: list[Use] = []

    def now(self) -> datetime:
        return OPENING + A_DAY * self._served / self._customers

    def since_boot_s(self) -> float:
        return (self.now() - OPENING).total_seconds()

    def on_served(self, number: int) -> None:
        """A customer has gone."""
        self._served = number + 1
        if self._served % max(1, self._customers // SAMPLES) == 0:
            self.uses.append(Use.now(self.surroundings))


def main(customers: int, invoices: int) -> int:
    """Serve the day's customers; print what the window had at its quarters."""
    day = Day(customers)
    with till_in_its_world(invoices, day.now) as (world, wiring):
        day.surroundings = world.pid
        with mock.patch.object(backup_controller, "since_boot_s", day.since_boot_s):
            wiring.start()
            gc.freeze()  # As ``app.run`` does.
            took, heart = serve_customers(world, wiring, customers, day.on_served)
        wiring.stop()
    tell("code in frame → form filled", took)
    tell("UI thread held up (heartbeat, whole day)", heart.late)
    tell("of it work of its own (CPU)", heart.work)
    tell_noise()
    return _judge(day.uses, max(heart.late))


def _judge(uses: list[Use], longest_ms: float) -> int:
    size = max(1, len(uses) // 4)
    quarters = [uses[start : start + size] for start in range(0, 4 * size, size)]
    medians = [_medians(quarter) for quarter in quarters if quarter]
    for number, (memory, threads, handles) in enumerate(medians, 1):
        print(f"quarter {number}: {memory:7.1f} MB  {threads:3.0f} threads  {handles:4.0f} handles")
    (memory, *counts), (last_memory, *last_counts) = medians[-2:]
    is_flat = last_memory <= GROWTH_AIM * memory and last_counts <= counts
    print(f"aim: flat from the third quarter on: {'reached' if is_flat else 'NOT reached'}")
    is_free = longest_ms <= AIM_HELD_MS
    print(f"aim: UI ≤ {AIM_HELD_MS} ms: {'reached' if is_free else 'NOT reached'}")
    return int(not is_flat)


def _medians(uses: list[Use]) -> list[float]:
    return [median(values) for values in zip(*map(astuple, uses), strict=True)]


def _statm(process: int) -> str:
    return Path(f"/proc/{process}/statm").read_text("ascii")


def _count(folder: str) -> int:
    return sum(1 for _ in Path(folder).iterdir())


if __name__ == "__main__":
    counts = [int(argument) for argument in sys.argv[1:]]
    sys.exit(main(*counts, *(1000, 0)[len(counts) :]))
