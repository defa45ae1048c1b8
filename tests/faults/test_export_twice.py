"""Two schedulers export in the same second: each batch has its own verified file."""

import json
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from pos_scanner.domain.export_batch import Selection
from pos_scanner.export.formats.preset import load_preset
from pos_scanner.export.verification import verify_file
from pos_scanner.journal import Journal
from tests.export.conftest import AT, EXAMPLES

ROOT = Path(__file__).parent.parent.parent
LAPS = 4
PRESETS = ("standard", "xero", "standard", "quickbooks")
"""All of them would give their file the same name."""
DESTINATIONS = {load_preset(preset).destination for preset in PRESETS}
"""In each lap every destination gets what is new once, from one of its programs."""


@pytest.mark.timeout(120)
def test_programs_that_export_at_once_do_not_overwrite_each_other(tmp_path: Path) -> None:
    data, out = tmp_path / "data", tmp_path / "out"
    for lap in range(LAPS):
        with closing(Journal.open(data)) as journal:
            for number, (invoice, _) in enumerate(EXAMPLES):
                journal.confirm(f"d{lap}-{number}", invoice, at=AT)
        programs = [begin(data, out, preset) for preset in PRESETS]
        told = [json.loads(program.communicate()[0]) for program in programs]
        assert [program.returncode for program in programs] == [0] * len(PRESETS)
        assert sum(len(one["batches"]) for one in told) == len(DESTINATIONS)
    with closing(Journal.open(data)) as journal:
        batches = journal.batches.all()
        numbers = [f"{n + 1:03}" for n in range(LAPS * len(DESTINATIONS))]
        assert [batch.number[-3:] for batch in batches] == numbers
        assert all(journal.batches.count(Selection(destination=each)) == 0 for each in DESTINATIONS)
    for batch in batches:
        preset = load_preset(batch.preset)
        verify_file(Path(batch.path), preset, batch.sha256, batch.rows, batch.gross_fen)


def begin(data: Path, out: Path, preset: str) -> "subprocess.Popen[str]":
    wish = ["--preset", preset, "--new", "--output-dir", str(out), "--json"]
    command = [sys.executable, "-m", "pos_scanner", "--data-dir", str(data), "export", *wish]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
