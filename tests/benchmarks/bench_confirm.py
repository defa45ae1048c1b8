"""Confirming beside an export, a backup, a verification and the staff, against confirming alone.

The window's own services do it: an export and a verification in processes, on threads a backup,
sign-ins and a long shift's sums, a reader for lists. One shift has all the invoices. Quiet and busy
stretches alternate, so that whatever else the machine does falls on both. Beside them a bare insert
of the same bytes, what the disk and SQLite take at the least.

Run: ``python3 packaging/dev.py bench confirm [INVOICES]``
"""

import json
import random
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import apsw

from pos_scanner.desktop.services.export_service import ExportService
from pos_scanner.desktop.services.journal_service import JournalService
from pos_scanner.desktop.services.staff_service import StaffService
from pos_scanner.domain.export_batch import ExportRequest, Selection
from pos_scanner.domain.invoice_query import InvoiceQuery
from pos_scanner.export.file_content import no_progress
from pos_scanner.journal import Journal
from pos_scanner.journal.integrity.purge import last_purge, purge
from pos_scanner.journal.integrity.verification_process import VerificationProcess
from pos_scanner.journal.tax_totals import ShiftSums
from pos_scanner.settings import Settings
from tests.benchmarks.bench_journal import FIRST, a_title, an_invoice, fill
from tests.benchmarks.figures import percentile, tell

AT = datetime(2032, 1, 5, 9, tzinfo=UTC)
STRETCHES = 4
A_STRETCH = 100
PAUSE_S = 0.01
"""Between two customers; they are never nearer."""
RATIO_AIM = 1.3
HOLD_AIM_MS = 20
CASHIERS = 10


class Till:
    """A window's services over a filled journal."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.journals = JournalService(folder / "data", "T1")
        self.exports = ExportService(self.journals, Settings(), folder / "settings.toml")
        self.staff = StaffService(self.journals)
        self.sums: ShiftSums | None = None
        self._rng = random.Random(5)
        self._number = 0

    def confirm(self) -> float:
        """Milliseconds of one confirmation."""
        self._number += 1
        invoice = an_invoice(self._rng, self._number, AT)
        began = time.monotonic()
        self.journals.confirm(f"bench-{self._number}", invoice, AT)
        return (time.monotonic() - began) * 1000

    def export(self) -> None:
        request = ExportRequest("standard", self.folder / "out", Selection(only_new=False))
        self.exports.begin_export()
        self.exports.export(request, AT, no_progress)

    def back_up(self) -> None:
        for backup in (self.folder / "data" / "backups").glob("*"):
            backup.unlink()
        self.journals.back_up_daily(AT.date())

    def purge(self) -> None:
        """Of ten days, as the owner asks for it in the window."""
        with self.journals.beside() as journal:
            last = last_purge(journal.file)
            day = (last[1] if last else FIRST.date()) + timedelta(days=10)
            purge(journal.file, day, at=AT)

    def staff_at_work(self) -> None:
        """Badges are tried against every cashier's, and the shift is summed for its report."""
        for _ in range(3):
            self.staff.sign_in_by_badge(f"BADGE-{CASHIERS}", AT)
            self.sums = self.staff.shift_sums()

    def x_report(self) -> float:
        """Milliseconds that a report holds the connection that confirms."""
        began = time.monotonic()
        self.exports.x_report("Lee", AT, self.sums)
        return (time.monotonic() - began) * 1000

    def verify(self) -> None:
        process = VerificationProcess()
        process.start(self.journals.path)
        while process.take() is None:
            time.sleep(0.05)


def bare_ms(folder: Path, rows: int) -> list[float]:
    """A bare insert of an invoice's bytes, WAL and FULL, one a transaction."""
    rng, took = random.Random(6), []
    with closing(apsw.Connection(str(folder / "bare.sqlite3"))) as bare:
        bare.pragma("journal_mode", "wal")
        bare.pragma("synchronous", "full")
        bare.execute("CREATE TABLE invoice (sequence INTEGER PRIMARY KEY, content TEXT)")
        for _ in range(rows):
            content = json.dumps(asdict(a_title(rng)), ensure_ascii=False) * 2
            began = time.monotonic()
            bare.execute("INSERT INTO invoice (content) VALUES (?)", (content,))
            took.append((time.monotonic() - began) * 1000)
            time.sleep(PAUSE_S)
    return took


def stretch(till: Till, rows: int) -> list[float]:
    """Some confirmations, one customer after the other."""
    took = []
    for _ in range(rows):
        took.append(till.confirm())
        time.sleep(PAUSE_S)
    return took


def busy_stretch(till: Till, work: Callable[[], None]) -> list[float]:
    """Confirmations for as long as a piece of work takes beside them."""
    thread = threading.Thread(target=work)
    thread.start()
    took: list[float] = []
    while thread.is_alive() or len(took) < A_STRETCH:
        took += stretch(till, 10)
    thread.join()
    return took


def search_ms(till: Till) -> list[float]:
    """Pairs of which each character is frequent, parts of tax numbers, several words."""
    rng, took = random.Random(8), []
    frequent = "北京上海市科技商贸餐饮管理有限责任公司分股份"
    texts = [first + second for first in frequent for second in frequent]
    texts += [a_title(rng).tax_number[start : start + 6] for start in range(2, 12)]
    texts += [f"{city} {kind}" for city in ("北京", "上海") for kind in ("股份", "分公", "物流")]
    with till.journals.reading() as journal:
        for text in texts:
            began = time.monotonic()
            journal.search.page(InvoiceQuery(text))
            took.append((time.monotonic() - began) * 1000)
        tell("a look-up by number, for comparison", [_lookup_ms(journal) for _ in range(200)])
    return took


def _lookup_ms(journal: Journal) -> float:
    began = time.monotonic()
    journal.file.ask("SELECT number FROM invoice WHERE draft_id = ?", ("none",))
    return (time.monotonic() - began) * 1000


def main(invoices: int, folder: Path) -> int:
    """Fill, measure in turns, print each figure against its aim."""
    with closing(Journal.open(folder / "data")) as journal:
        shift = journal.shifts.open("Lee", at=AT)
        fill(journal, invoices, shift.number)
        for number in range(CASHIERS):
            journal.cashiers.add(f"Cashier {number}", badge=f"BADGE-{number + 1}")
    till = Till(folder)
    quiet: list[float] = []
    busy: dict[str, list[float]] = {}
    stretch(till, 20)
    for _ in range(STRETCHES):
        for name in ("export", "back_up", "verify", "staff_at_work"):
            quiet += stretch(till, A_STRETCH)
            busy.setdefault(name, []).extend(busy_stretch(till, getattr(till, name)))
    beside_purge: list[float] = []
    for _ in range(2):
        beside_purge += busy_stretch(till, till.purge)
    tell("a bare insert", bare_ms(folder, A_STRETCH))
    tell("first of the day", quiet[:A_STRETCH])
    tell("last of the day", quiet[-A_STRETCH:])
    tell("worst searches", search_ms(till))
    tell("an X report of all, on the writer", [till.x_report() for _ in range(A_STRETCH)])
    till.journals.close()
    tell("confirm, quiet", quiet)
    for name, took in busy.items():
        tell(f"confirm beside {name}", took)
    tell("confirm beside a purge", beside_purge)
    hold = percentile(beside_purge, 0.99) - percentile(quiet, 0.99)
    is_short = hold <= HOLD_AIM_MS
    print(
        f"a purge holds {hold:.1f} ms at p99 (aim {HOLD_AIM_MS}):"
        f" {'reached' if is_short else 'NOT reached'}"
    )
    everything = [value for took in busy.values() for value in took]
    ratio = percentile(everything, 0.99) / percentile(quiet, 0.99)
    verdict = "reached" if ratio <= RATIO_AIM else "NOT reached"
    print(
        f"p99 quiet {percentile(quiet, 0.99):.2f} ms, beside {percentile(everything, 0.99):.2f} ms:"
        f" {ratio:.2f} x (aim {RATIO_AIM}): {verdict}"
    )
    return int(ratio > RATIO_AIM or not is_short)


if __name__ == "__main__":
    run = partial(main, int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
    with tempfile.TemporaryDirectory() as name:
        sys.exit(run(Path(name)))
