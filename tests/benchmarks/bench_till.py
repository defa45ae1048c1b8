"""The till's decisions under random events: late answers, failures, repeats, crashes.

Run: ``python3 packaging/dev.py bench till [EVENTS] [SEED]``
"""

import sys
import time

from tests.till.fuzzing import fuzz


def main(events: int, seed: int) -> int:
    """Drive tills; print what happened, or the first thing that must not."""
    began = time.monotonic()
    try:
        statistics = fuzz(events, seed)
    except AssertionError as error:
        print(f"NOT reached: {error}")
        return 1
    print(*(f"{times:9,} {name}" for name, times in sorted(statistics.items())), sep="\n")
    print(
        f"{events:,} events, {statistics['confirmations']:,} confirmations in"
        f" {time.monotonic() - began:.0f} s, seeds from {seed}: none with a buyer, an amount or an"
        " order that was not on the screen, nothing lost, no two live replacements"
    )
    return 0


if __name__ == "__main__":
    numbers = [int(argument) for argument in sys.argv[1:]]
    sys.exit(main(*(numbers + [1_000_000, 20261128][len(numbers) :])))
