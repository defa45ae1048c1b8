"""`demo`: the whole job by itself, from the sample camera's code to the file for accounting."""

import csv
import json
from pathlib import Path

from tests.cli.shell import Shell


def test_the_demo_serves_one_customer_and_leaves_the_pictures_and_the_file_alone(
    shell: Shell, tmp_path: Path
) -> None:
    shots, temporary = tmp_path / "shots", tmp_path / "temporary"
    temporary.mkdir()
    shell.environment |= {"QT_QPA_PLATFORM": "offscreen", "TMPDIR": str(temporary)}
    status, output, errors = shell("demo", "--auto", "--shots", str(shots))
    assert status == 0, errors
    summary = json.loads(output)
    assert (summary["scanned"], summary["exported"]) == (True, 1)
    table = Path(summary["csv"])
    assert table.parent == shots
    with table.open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["invoice_id"], row["buyer_name"]) == (summary["confirmed"], summary["title"])
    assert len(list(shots.glob("*.png"))) >= 5
    assert not shell.folder.exists()
    assert list(temporary.glob("pos_scanner-demo-*")) == []
