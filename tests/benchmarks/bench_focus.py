"""A scan at every widget that can have the focus: all gaps, all texts, the window and every page.

The long version of ``tests/end_to_end/test_scanner.py``, which takes a part of this at each widget.
Real keys by XTEST at the real window on a virtual screen. Takes some twenty seconds a widget.

Run: ``python3 packaging/dev.py bench focus [PAGE …]``
"""

import itertools
import sys

from tests.benchmarks.bench_wedge import Count, scan_until_sent_well
from tests.end_to_end.conftest import virtual_screen
from tests.end_to_end.probing import Probing
from tests.end_to_end.test_scanner import GAPS_MS, PAGES, TEXTS


def scan_at_page(window: Probing, page: str) -> tuple[int, Count]:
    """How many widgets of a page were scanned at, and what became of the scans."""
    count, widgets = Count(), 0
    if page:
        window.open(page)
    for name in window.ask("widgets")["widgets"]:
        widgets += window.ask(f"focus {name}")["focused"] == name
        for text, gap_ms in itertools.product(TEXTS.values(), GAPS_MS):
            scan_until_sent_well(window, text, gap_ms, count)
    if page:
        window.close()
    return widgets, count


def main(pages: list[str]) -> int:
    """Print a line a page; fails when anything was lost, leaked, wrong, double or clicked."""
    faults = 0
    with virtual_screen() as screen, Probing(screen) as window:
        for page in pages:
            widgets, count = scan_at_page(window, page)
            print(
                f"{page or 'window'}: {widgets} widgets, {count.exact} exact, {count.lost} lost, "
                f"{count.wrong} wrong, {count.double} double, {count.leaked} leaked, "
                f"{count.clicked} pressed a button; {count.sent_late} sent too late and refused",
                flush=True,
            )
            for note in count.notes:
                print(f"  {note}")
            faults += count.lost + count.wrong + count.double + count.leaked + count.clicked
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or list(PAGES)))
