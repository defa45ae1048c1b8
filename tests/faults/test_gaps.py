"""A restore is killed in every gap between two system calls, and so is the start that ends it.

Either the journal is as it was, or the backup is in its place; no invoice is lost, no number given
twice. The calls that put the new file in its place must be among them. Each single call, also
those that change nothing: ``dev.py bench gaps``.
"""

import json
import subprocess
import sys

import pytest

from tests.waiting import DEADLINE_S

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="ptrace is Linux's")


@pytest.mark.parametrize("scenario", ["log", "closed", "damaged", "gone", "anew"])
def test_a_restore_that_is_killed_is_finished_or_taken_back(scenario: str) -> None:
    command = [sys.executable, "-m", "tests.faults.gaps", scenario]
    completed = subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=2 * DEADLINE_S
    )
    assert completed.stderr == ""
    outcome = json.loads(completed.stdout)
    assert outcome["losses"] == []
    assert outcome["finished"] > 0
    assert outcome["taken_back"] > 0
    assert outcome["killed_renames"] >= outcome["renames"] > 0
