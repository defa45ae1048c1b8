"""Power cuts modelled at random moments of a till's work; what of the acknowledged is lost.

Run: ``python3 packaging/dev.py bench cuts [CUTS] [SEED]``; with synchronous=NORMAL a tenth of the
cuts shows that the harness does find losses.
"""

import sys
import time

from tests.faults.cuts import cut_power


def main(cuts: int, seed: int) -> int:
    """Cut; print what came of it."""
    lost = 0
    for synchronous, count in (("full", cuts), ("normal", cuts // 10)):
        began = time.monotonic()
        outcome = cut_power(count, seed, synchronous=synchronous)
        print(
            f"synchronous={synchronous.upper():6} {outcome.cuts} cuts with"
            f" {outcome.acknowledged} confirmations to keep: {len(outcome.losses)} losses"
            f" ({time.monotonic() - began:.0f} s)"
        )
        print(*outcome.losses[:5], sep="\n")
        if synchronous == "full":
            lost = len(outcome.losses)
        elif not outcome.losses:
            print("the harness does not bite")
            return 1
    print(f"aim: 0 losses with FULL: {'NOT reached' if lost else 'reached'}")
    return int(lost > 0)


if __name__ == "__main__":
    numbers = [int(argument) for argument in sys.argv[1:]]
    sys.exit(main(*(numbers + [20_000, 20261123][len(numbers) :])))
