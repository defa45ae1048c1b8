"""Smart paste: how many fields it gets right, on the layouts it was tuned on and on held-out ones.

Run: ``python3 packaging/dev.py bench pasted [-v]``
"""

import sys
import time
from collections.abc import Sequence
from dataclasses import replace

from pos_scanner.domain.title import TEXT_FIELDS
from pos_scanner.titles.pasted.reader import read_pasted
from tests.benchmarks.figures import tell
from tests.titles.pasted.layouts import HELD_OUT, TUNED, Layout


def main(*, says_each: bool) -> int:
    """Read each layout; print the figures."""
    joined = [replace(one, text="".join(one.text.splitlines())) for one in HELD_OUT]
    _score("tuned on", TUNED, says_each=says_each)
    _score("held out", HELD_OUT, says_each=says_each)
    _score("held out, lines joined with nothing between", joined, says_each=says_each)
    return 0


def _score(what: str, layouts: Sequence[Layout], *, says_each: bool) -> None:
    took = []
    whole = right = wanted = wrong = unmarked = 0
    for layout in layouts:
        began = time.perf_counter()
        read = read_pasted(layout.text)
        took.append((time.perf_counter() - began) * 1000)
        found = {name: getattr(read.title, name) for name in TEXT_FIELDS}
        differing = [name for name in TEXT_FIELDS if found[name] != layout.fields.get(name, "")]
        filled = [name for name in differing if found[name]]
        whole += not differing
        wanted += len(layout.fields)
        right += sum(name not in differing for name in layout.fields)
        wrong += len(filled)
        unmarked += sum(name not in read.uncertain for name in filled)
        if says_each and differing:
            print(f"  {layout.name}: " + ", ".join(f"{name}={found[name]!r}" for name in differing))
    print(
        f"{what}: {whole} of {len(layouts)} layouts whole, {right} of {wanted} fields right, "
        f"{wrong} wrong values, {unmarked} of them not marked as a guess"
    )
    tell("  reading one", took)


if __name__ == "__main__":
    sys.exit(main(says_each="-v" in sys.argv))
