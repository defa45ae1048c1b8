"""A scan at every widget that can have the focus, of the window and every page.

The longer version of ``tests/end_to_end/test_scanner.py``: more scans at each widget, of all texts
and gaps in turn, also on the pages that are tried seldom there. Real keys by XTEST at the real
window on a virtual screen. A scan takes half a second to ten, at some hundreds of widgets:
what was begun is said first, and a line is printed after each page.

Run: ``python3 packaging/dev.py bench focus [SCANS_A_WIDGET] [PAGE …]``
"""

import itertools
import sys
import time

from tests.benchmarks.bench_wedge import Count, in_words, scan_until_sent_well
from tests.end_to_end.conftest import virtual_screen
from tests.end_to_end.probing import Probing
from tests.end_to_end.test_scanner import FORMS, GAPS_MS, PAGES, TEXTS

SCANS_A_WIDGET = 2
SCANS = [*itertools.product(TEXTS.values(), GAPS_MS)]


def scan_at_page(window: Probing, page: str, scans_a_widget: int) -> tuple[int, Count]:
    """How many widgets of a page were scanned at, and what became of the scans."""
    count, widgets = Count(), 0
    of_the_window = window.ask("widgets")["widgets"]
    if page:
        window.open(page)
    names = window.ask("widgets")["widgets"]
    if page in FORMS[1:]:
        names = [name for name in names if name not in of_the_window]
    print(f"{page or 'window'}: {len(names)} widgets …", flush=True)
    scans = itertools.islice(itertools.cycle(SCANS), PAGES.index(page), None)
    for name in names:
        widgets += window.ask(f"focus {name}")["focused"] == name
        for text, gap_ms in itertools.islice(scans, scans_a_widget):
            scan_until_sent_well(window, text, gap_ms, count)
    if page:
        window.close()
    return widgets, count


def main(pages: list[str], scans_a_widget: int) -> int:
    """Print a line a page; fails when anything was lost, leaked, wrong, double or clicked."""
    faults = 0
    with virtual_screen() as screen, Probing(screen) as window:
        for page in pages:
            began_s = time.monotonic()
            widgets, count = scan_at_page(window, page, scans_a_widget)
            took_s = time.monotonic() - began_s
            print(f"{page or 'window'}: {widgets} widgets, {in_words(count)}; {took_s:.0f} s")
            for note in count.notes:
                print(f"  {note}")
            sys.stdout.flush()
            faults += count.lost + count.wrong + count.double + count.leaked + count.clicked
    return 1 if faults else 0


if __name__ == "__main__":
    arguments = sys.argv[1:]
    number = int(arguments.pop(0)) if arguments[:1] and arguments[0].isdigit() else SCANS_A_WIDGET
    sys.exit(main(arguments or list(PAGES), number))
