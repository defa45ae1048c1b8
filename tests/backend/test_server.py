"""The backend's log on standard error."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.waiting import DEADLINE_S

LOGS_AND_ANSWERS = """
import logging
from pos_scanner.backend.server import _LogHandler
handler = _LogHandler(logging.Formatter())
logger = logging.getLogger("pos_scanner")
logger.setLevel(logging.INFO)
logger.addHandler(handler)
logger.warning("a look-up failed")
logger.info("a look-up")
handler.tick()
print("answered")
"""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
def test_a_log_on_a_full_disk_keeps_no_till_from_its_answer() -> None:
    program = [sys.executable, "-c", LOGS_AND_ANSWERS]
    with Path("/dev/full").open("w") as full:
        completed = subprocess.run(
            program, stdout=subprocess.PIPE, stderr=full, text=True, check=False, timeout=DEADLINE_S
        )
    assert completed.stdout == "answered\n"
