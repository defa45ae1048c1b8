"""A million invoices, 1 % voids, into the standard CSV; 100,000 rows into a workbook.

The measure of speed is Python's csv.writer alone, given the same rows as lists of texts, into a
file. What is measured beside it: writing from the journal to the synced file; and all of an export,
which reads the file back, writes the manifest and marks every invoice. Each part runs in a program
of its own, whose most memory is told.

Run: ``python3 packaging/dev.py bench export [INVOICES] [FOLDER]``; a folder that is given keeps the
filled journal for the next run.
"""

import csv
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from itertools import islice
from pathlib import Path

from pos_scanner.atomic_file import atomic_file
from pos_scanner.domain.export_batch import ExportRequest, Selection
from pos_scanner.export.export_job import export
from pos_scanner.export.file_content import FileContent
from pos_scanner.export.format_config import FormatConfig
from pos_scanner.export.formats.cells import cells_of
from pos_scanner.export.formats.preset import load_preset
from pos_scanner.export.writers.csv_fast_path import write_fast
from pos_scanner.journal import Journal
from tests.benchmarks import bench_journal
from tests.benchmarks.bench_journal import FIRST
from tests.benchmarks.figures import most_memory_mb
from tests.journal.exported import mark_exported

STANDARD = load_preset("standard")
ALL = Selection(only_new=False)
ONE_VOID_IN = 100
WORKBOOK_ROWS = 100_000
AIMS = {"share": 0.65, "memory": 100.0, "workbook": 100.0}
SAMPLE = 50_000
"""Rows that csv.writer is given at a time, for both to write the same ones."""


def fill(folder: Path, invoices: int) -> None:
    """A journal of invoices that were all reported once, of which one in a hundred was voided."""
    with closing(Journal.open(folder)) as journal:
        bench_journal.fill(journal, invoices)
        mark_exported(
            journal, range(max(1, invoices - 2 * bench_journal.A_DAY), invoices + 1), FIRST
        )
        numbers = journal.file.ask(
            "SELECT number FROM invoice WHERE sequence % ? = 0", (ONE_VOID_IN,)
        )
        for (number,) in numbers:
            journal.void(number, "退货", at=FIRST + timedelta(days=3650))
        journal.file.connection.pragma("wal_checkpoint", "truncate")


def writer_alone(folder: Path) -> dict[str, float]:
    """csv.writer with the same cells, a sample at a time, so that they need not all be kept."""
    rows = took = 0.0
    with (
        closing(Journal.open(folder)) as journal,
        (folder / "alone.csv").open("w", encoding=STANDARD.encoding, newline="") as file,
    ):
        content = _content(journal)
        cells, source = cells_of(STANDARD.table, STANDARD), content.rows(STANDARD.table)
        writer = csv.writer(file)
        while sample := [cells(row) for row in islice(source, SAMPLE)]:
            began = time.perf_counter()
            writer.writerows(sample)
            file.flush()
            took += time.perf_counter() - began
            rows += len(sample)
    return {"rows": rows, "s": took}


def writing(folder: Path) -> dict[str, float]:
    """From the journal to the synced file."""
    with closing(Journal.open(folder)) as journal, atomic_file(folder) as file:
        content = _content(journal)
        began = time.perf_counter()
        rows = write_fast(file, journal.batches, ALL, content, STANDARD)
        file.move_to(folder / "written.csv")
        return {"rows": rows, "s": time.perf_counter() - began}


def whole(folder: Path) -> dict[str, float]:
    """All of an export of the standard CSV."""
    return _export(folder, "standard", ALL)


def workbook(folder: Path) -> dict[str, float]:
    """All of an export of a workbook."""
    with closing(Journal.open(folder)) as journal:
        items = journal.batches.items(ALL)
        rows, days = 0, []
        for item in items:
            rows += len(item.confirmed.invoice.lines)
            days.append(item.day)
            if rows >= WORKBOOK_ROWS:
                break
    return _export(folder, "workbook", Selection(until=days[-1], only_new=False))


def _export(folder: Path, name: str, selection: Selection) -> dict[str, float]:
    with closing(Journal.open(folder)) as journal:
        request = ExportRequest(name, folder / "out", selection)
        # The voids are of what went to no destination in particular.
        config = FormatConfig(replace(load_preset(name), destination=""))
        began = time.perf_counter()
        (batch,) = export(journal, request, config, at=FIRST)
        return {"rows": batch.rows, "s": time.perf_counter() - began}


def _content(journal: Journal) -> FileContent:
    return FileContent(
        lambda: journal.batches.items(ALL), "B20190101-001", FormatConfig(STANDARD), 0
    )


PARTS: dict[str, Callable[[Path], dict[str, float]]] = {
    one.__name__: one for one in (writer_alone, writing, whole, workbook)
}


def measured(part: str, folder: Path) -> dict[str, float]:
    """Run a part in a program of its own."""
    command = [sys.executable, "-m", "tests.benchmarks.bench_export", "--part", part, str(folder)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    figures: dict[str, float] = json.loads(done.stdout)
    speed = figures["rows"] / figures["s"]
    print(
        f"{part:14} {figures['rows']:10,.0f} rows in {figures['s']:7.2f} s"
        f" {speed:10,.0f} rows/s   at most {figures['memory_mb']:6.1f} MB",
        flush=True,
    )
    return figures | {"speed": speed}


def main(invoices: int, folder: Path) -> int:
    """Fill, measure, print each figure against its aim."""
    journal = folder / "export-journal"
    if not journal.exists():
        fill(journal, invoices)
    work = folder / "export-work"
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(journal, work)
    found = {part: measured(part, work) for part in PARTS}
    reached = {
        "share": found["writing"]["speed"] / found["writer_alone"]["speed"],
        "memory": found["whole"]["memory_mb"],
        "workbook": found["workbook"]["memory_mb"],
    }
    share_of_all = found["whole"]["speed"] / found["writer_alone"]["speed"]
    print(f"writing from the journal: {reached['share']:.0%} of csv.writer alone (aim 65 %)")
    print(f"the whole export, read back and marked: {share_of_all:.0%} of it")
    print(f"memory, standard CSV: {reached['memory']:.0f} MB (aim 100)")
    print(f"memory, workbook of {WORKBOOK_ROWS:,} rows: {reached['workbook']:.0f} MB (aim 100)")
    is_reached = (
        reached["share"] >= AIMS["share"]
        and reached["memory"] <= AIMS["memory"]
        and reached["workbook"] <= AIMS["workbook"]
    )
    return int(not is_reached)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--part"]:
        figures = PARTS[sys.argv[2]](Path(sys.argv[3]))
        print(json.dumps(figures | {"memory_mb": most_memory_mb()}))
        sys.exit(0)
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    if len(sys.argv) > 2:
        sys.exit(main(count, Path(sys.argv[2])))
    with tempfile.TemporaryDirectory() as name:
        sys.exit(main(count, Path(name)))
