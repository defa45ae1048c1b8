"""``kill -9`` at random moments of an export: no mark without its verified file, none in two.

A short version here; ``python -m tests.faults.test_export_kill 200`` makes two hundred.
"""

import random
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

import pytest

from pos_scanner.domain.export_batch import ItemEvent
from pos_scanner.export.formats.preset import load_preset
from pos_scanner.export.manifest import manifest_path
from pos_scanner.export.verification import verify_file
from pos_scanner.journal import Journal
from tests.faults.exporting import EXPORTED, READY

ROOT = Path(__file__).parent.parent.parent
KILLS = 10
SEED = 20261123
MOST_EXPORTS = 6
"""How many exports a program may tell before its last moments begin."""
LAST_S = 0.06
"""How long these last at most; an export takes some 20 ms."""


@pytest.mark.timeout(120)
def test_a_killed_export_leaves_no_batch_or_a_complete_one(tmp_path: Path) -> None:
    batches = kill_often(tmp_path, KILLS)
    assert batches >= KILLS // 2, "the kills came too early to prove anything"


def kill_often(folder: Path, kills: int) -> int:
    """Kill so many times, check after each; gives the number of batches made."""
    moments = random.Random(SEED)
    data, out = folder / "data", folder / "out"
    checked: set[str] = set()
    for lap in range(kills):
        command = [
            sys.executable,
            "-m",
            "tests.faults.exporting",
            str(data),
            str(out),
            str(SEED + lap),
        ]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as program:
            assert program.stdout is not None
            assert program.stdout.readline().strip() == READY
            for _ in range(moments.randint(0, MOST_EXPORTS)):
                assert program.stdout.readline().strip() == EXPORTED
            time.sleep(moments.uniform(0, LAST_S))  # The moment is what is tested.
            program.kill()
        assert_sound(data, checked)
    return len(checked)


def assert_sound(data: Path, checked: set[str]) -> None:
    """Every batch is complete, every mark has its batch, and each destination is told once."""
    with closing(Journal.open(data)) as journal:
        assert journal.verify().problems == ()
        batches = journal.batches.all()
        days: dict[str, int] = {}
        told: set[tuple[str, ItemEvent, int]] = set()
        first_in: set[str] = set()
        for batch in batches:
            day = batch.number.rpartition("-")[0]
            days[day] = days.get(day, 0) + 1
            assert batch.number == f"{day}-{days[day]:03}"
            items = list(journal.batches.items_of(batch.number))
            assert len(items) == batch.invoices + batch.voids
            for item in items:
                key = (batch.destination, item.event, item.confirmed.sequence)
                assert key not in told, "told twice"
                told.add(key)
                if item.event is ItemEvent.CONFIRMED and item.confirmed.number not in first_in:
                    first_in.add(item.confirmed.number)  # It keeps the first batch of all.
                    assert item.confirmed.exported_in == batch.number
            if batch.number not in checked:
                path = Path(batch.path)
                preset = load_preset(batch.preset)
                verify_file(path, preset, batch.sha256, batch.rows, batch.gross_fen)
                assert manifest_path(path).exists()
                checked.add(batch.number)
        numbers = [number for number, why in journal.batches.unreported() if why == "waiting"]
        assert len(first_in) + len(numbers) == journal.verify().invoices


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        laps = int(sys.argv[1])
        print(f"{laps} kills, {kill_often(Path(folder), laps)} batches, all sound")
