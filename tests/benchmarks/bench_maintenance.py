"""``kill -9`` in the moments of clicks on the page of maintenance, in a real window under Xvfb.

Run: ``python3 packaging/dev.py bench maintenance [KILLS] [SEED]``
"""

import sys
import tempfile
import time
from pathlib import Path

from tests.end_to_end.conftest import virtual_screen
from tests.end_to_end.maintenance_kills import kill_while_maintaining


def main(kills: int, seed: int) -> int:
    """Kill; print what came of it."""
    began = time.monotonic()
    with virtual_screen() as screen, tempfile.TemporaryDirectory() as name:
        outcome = kill_while_maintaining(screen, Path(name), kills, seed)
    counts = ", ".join(f"{action} {count}" for action, count in outcome.kills.items())
    print(f"{outcome.kills.total()} kills ({time.monotonic() - began:.0f} s): {counts}")
    print(*outcome.losses[:20], sep="\n")
    print(f"aim: 0 losses: {'NOT reached' if outcome.losses else 'reached'}")
    return int(bool(outcome.losses))


if __name__ == "__main__":
    numbers = [int(argument) for argument in sys.argv[1:]]
    sys.exit(main(*(numbers + [100, 20261123][len(numbers) :])))
