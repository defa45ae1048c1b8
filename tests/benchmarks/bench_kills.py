"""``kill -9`` at random moments of a till's work, its migrations and backups.

Run: ``python3 packaging/dev.py bench kills [KILLS] [SEED]``
"""

import sys
import time

from tests.faults.kills import kill

OPEN_AIM_MS = 1000


def main(kills: int, seed: int) -> int:
    """Kill; print what came of it."""
    began = time.monotonic()
    outcome = kill(kills, seed)
    print(
        f"{outcome.kills} kills ({time.monotonic() - began:.0f} s), {outcome.acknowledged}"
        f" confirmations and {outcome.backups} backups to keep, {outcome.migrations} journals of"
        f" version 1: {len(outcome.losses)} losses"
    )
    print(*outcome.losses[:20], sep="\n")
    print(f"reopened within {outcome.slowest_open_ms:.1f} ms at most (aim: {OPEN_AIM_MS} ms)")
    reached = not outcome.losses and outcome.slowest_open_ms < OPEN_AIM_MS
    print(f"aim: 0 losses, reopened in time: {'reached' if reached else 'NOT reached'}")
    return int(not reached)


if __name__ == "__main__":
    numbers = [int(argument) for argument in sys.argv[1:]]
    sys.exit(main(*(numbers + [2000, 20261123][len(numbers) :])))
