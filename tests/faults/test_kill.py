"""``kill -9`` loses nothing that was acknowledged, doubles nothing and leaves no gap.

The long version: ``python3 packaging/dev.py bench kills 2000``.
"""

import json
import os
import subprocess
import sys

import pytest

from tests.waiting import DEADLINE_S

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="children are forked")


def test_nothing_acknowledged_is_lost_whenever_the_program_is_killed() -> None:
    command = [sys.executable, "-m", "tests.faults.kills", "80", "1"]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=2 * DEADLINE_S
    )
    assert done.stderr == ""
    outcome = json.loads(done.stdout)
    assert outcome["losses"] == []
    assert outcome["kills"] == 80
    assert outcome["acknowledged"] > 80, "the kills came too early to prove anything"
