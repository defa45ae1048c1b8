"""Kills a restore before every single one of its system calls, and the starts after it."""

import sys

from tests.faults.gaps import kill_in_each


def main() -> int:
    """Print a line for each scenario; status 1 when anything was lost."""
    lost = 0
    for scenario in ("log", "closed", "damaged", "gone", "anew"):
        outcome = kill_in_each(scenario, every=True)
        print(f"{scenario}: {outcome}", flush=True)
        lost += len(outcome.losses)
    return int(bool(lost))


if __name__ == "__main__":
    sys.exit(main())
