"""Smart paste: how many fields it gets right, on the layouts it was tuned on and on held-out ones.

Run: ``python3 packaging/dev.py bench pasted [-v]``
"""

import sys
import time

from pos_scanner.domain.title import TEXT_FIELDS
from pos_scanner.titles.pasted import read_pasted
from tests.benchmarks.figures import tell
from tests.titles.pasted_layouts import HELD_OUT, TUNED


def main(*, says_each: bool) -> int:
    """Read each layout; print the figures."""
    for what, layouts in (("tuned on", TUNED), ("held out", HELD_OUT)):
        took = []
        whole = right = wanted = wrong = unmarked = 0
        for layout in layouts:
            began = time.perf_counter()
            read = read_pasted(layout.text)
            took.append((time.perf_counter() - began) * 1000)
            found = {name: getattr(read.title, name) for name in TEXT_FIELDS}
            differing = [name for name in TEXT_FIELDS if found[name] != layout.fields.get(name, "")]
            whole += not differing
            wanted += len(layout.fields)
            right += sum(name not in differing for name in layout.fields)
            wrong += sum(bool(found[name]) for name in differing)
            unmarked += sum(bool(found[name]) and name not in read.uncertain for name in differing)
            if says_each and differing:
                print(f"  {layout.name}: " + ", ".join(f"{n}={found[n]!r}" for n in differing))
        print(
            f"{what}: {whole} of {len(layouts)} layouts whole, {right} of {wanted} fields right, "
            f"{wrong} wrong values, {unmarked} of them not marked as a guess"
        )
        tell(f"reading one, {what}", took)
    return 0


if __name__ == "__main__":
    sys.exit(main(says_each="-v" in sys.argv))
