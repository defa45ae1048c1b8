"""`dev.py bench month [INVOICES]`: a month of three tills, refusals in three rounds, five lists.

Prints how the records ended, and how long it took; fails when one of them ended wrong.
"""

import sys
import tempfile
import time
from pathlib import Path

from tests.export.month import run_month


def main() -> int:
    """Run the month and print its figures; the status is 1 when something is wrong."""
    invoices = int(sys.argv[1]) if len(sys.argv) > 1 else 4000
    begin = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        month = run_month(Path(folder), invoices)
    print(f"records confirmed      {month.records} and their replacements")
    for state, count in sorted(month.states.items()):
        print(f"  {state:20} {count}")
    print(f"left to a person       {month.open} lines at three tills, {month.decided} decided")
    print(f"in a wrong state       {len(month.wrong)}")
    print(f"sent twice             {month.sent_twice}")
    print(f"sums tie, chains sound {month.sums_tie and month.sound}")
    print(f"seconds                {time.perf_counter() - begin:.0f}")
    is_right = month.sums_tie and month.sound and not (month.wrong or month.sent_twice)
    return 0 if is_right else 1


if __name__ == "__main__":
    raise SystemExit(main())
