"""Figures of many measurements, printed alike by every benchmark."""

import time
from collections.abc import Sequence
from pathlib import Path


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which a share of the values lies (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def most_memory_mb() -> float:
    """The most that this program has had, without what its parent had when it was started.

    Linux hands the parent's peak down in ``ru_maxrss``; ``VmHWM`` is the program's own.
    """
    (line,) = (
        line
        for line in Path("/proc/self/status").read_text("ascii").splitlines()
        if line.startswith("VmHWM:")
    )
    return int(line.split()[1]) / 1024


def tell_noise(rounds: int = 400) -> None:
    """One line: how long one and the same loop takes, CPU time, here and now.

    On a shared machine it may take five times as long as it did a moment before; a largest value
    that is told beside it says no more than that.
    """
    took = []
    for _ in range(rounds):
        began = time.thread_time()
        sum(number * number for number in range(200_000))
        took.append(1000 * (time.thread_time() - began))
        time.sleep(0.01)  # As an event loop does: the core is left, and come back to.
    tell(f"the machine: one loop of {min(took):.0f} ms, again and again", took)


def tell(what: str, values: Sequence[float], unit: str = "ms") -> None:
    """One line: how many, median, p95, largest."""
    print(
        f"{what:44} n={len(values):<5} median {percentile(values, 0.5):8.2f} {unit}   "
        f"p95 {percentile(values, 0.95):8.2f} {unit}   max {max(values):8.2f} {unit}"
    )
