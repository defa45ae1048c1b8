"""Migrates a journal of version 1, killed at random moments and on a disk that fills.

Run: ``python3 packaging/dev.py bench migration [INVOICES] [KILLS] [REFUSALS]``
"""

import sys

from tests.faults.migrations import migrate


def main(invoices: int, kills: int, refusals: int) -> int:
    """Print what came of it; status 1 when anything was lost."""
    outcome = migrate(invoices, kills, refusals, 20261128)
    print(
        f"{outcome.invoices} invoices of version 1 migrated in {outcome.seconds:.1f} s;"
        f" said to need {outcome.needed_mb} MB, took {outcome.largest_mb} MB"
    )
    print(
        f"{outcome.kills} kills, {outcome.refusals} refusals of a full disk:"
        f" {outcome.stayed} times still version 1, {len(outcome.losses)} losses"
    )
    print(*outcome.losses[:20], sep="\n")
    return int(bool(outcome.losses))


if __name__ == "__main__":
    numbers = [int(argument) for argument in sys.argv[1:]]
    sys.exit(main(*(numbers + [100_000, 100, 100][len(numbers) :])))
