"""Single bits flipped all over the journal's file; what the program says of each.

Run: ``python3 packaging/dev.py bench flips [FLIPS] [SEED]``
"""

import sys

from tests.faults.flips import flip_bits


def main(flips: int, seed: int) -> int:
    """Flip; print what came of it."""
    outcome = flip_bits(flips, seed)
    print(f"{outcome.flips} bits, each flipped in a fresh copy of a journal")
    print(f"  {outcome.named:6} a record reads otherwise: verify names it")
    print(f"  {outcome.unopened:6} the journal does not open: the newest backup is named")
    print(f"  {outcome.told:6} something else is damaged: verify says so")
    print(f"  {outcome.harmless:6} nothing reads otherwise: unused bytes, drafts, X reports")
    print(f"  {len(outcome.silent):6} silent")
    print(*outcome.silent[:20], sep="\n")
    print(f"aim: none is silent: {'NOT reached' if outcome.silent else 'reached'}")
    return int(bool(outcome.silent))


if __name__ == "__main__":
    numbers = [int(argument) for argument in sys.argv[1:]]
    sys.exit(main(*(numbers + [10_000, 20261123][len(numbers) :])))
