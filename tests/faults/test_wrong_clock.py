"""The computer's clock set ahead and back between starts: real processes under ``faketime``.

Numbers are given once, nothing is lost, and the newest backup has the last entry.
"""

import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from pos_scanner.journal import Journal
from pos_scanner.journal.journal import FILE_NAME
from pos_scanner.journal.storage.backup_folder import backups, is_sound, last_entries
from tests.faults.verifier import numbers_of, problems_of

pytestmark = [
    pytest.mark.skipif(not shutil.which("faketime"), reason="needs faketime (libfaketime)"),
    pytest.mark.timeout(300),
]
_START = """
import sys
from pathlib import Path
from pos_scanner import clock
from pos_scanner.desktop.services.journal_service import JournalService
from tests.faults.workload import an_invoice

service, at = JournalService(Path(sys.argv[1]), "T1"), clock.now()
service.journal()
print(service.confirm(sys.argv[2], an_invoice("北京", 1000, at), at).number)
service.back_up_daily(at.date())
service.close()
"""
RIGHT = ["2026-11-28"]
AHEAD = [f"2027-11-{day:02}" for day in range(10, 24)]
BACK = ["2026-11-29", "2020-01-01", "2026-11-30"]


def start(folder: Path, day: str, draft_id: str) -> str:
    """One start of the till on a day, as its computer has it; the number that it gave."""
    command = ["faketime", f"{day} 10:00:00", sys.executable, "-c", _START, str(folder), draft_id]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def test_a_clock_that_was_ahead_and_back_costs_no_invoice_no_number_and_no_backup(
    tmp_path: Path,
) -> None:
    numbers: list[str] = []
    for position, day in enumerate((*RIGHT, *AHEAD, *BACK)):
        numbers.append(start(tmp_path, day, f"d{position}"))
        journal = tmp_path / FILE_NAME
        assert problems_of(journal) == []
        assert numbers_of(journal) == numbers
        newest = backups(journal)[0]
        entry = last_entries(newest.parent, journal)[newest]
        assert is_sound(newest)
        assert entry is not None
        assert entry.entry == len(numbers)
    assert len(set(numbers)) == len(numbers)
    with closing(Journal.open(tmp_path)) as opened:
        assert opened.verify().is_sound
