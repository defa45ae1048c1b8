"""``kill -9`` while the window's services confirm and its maintenance works beside them.

Backups that are asked for, purges, sign-ins, an X report's sums, each on its own connection and
thread as in the window; the moments are random, the seed is not.
"""

import itertools
import os
import random
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from pos_scanner.desktop.services.journal_service import JournalService
from pos_scanner.desktop.services.staff_service import StaffService
from pos_scanner.journal import Journal
from pos_scanner.journal.integrity.purge import purge
from pos_scanner.journal.storage.backup_folder import backups, is_sound
from pos_scanner.till.staff.commands import AddCashier
from tests.faults.verifier import problems_of
from tests.faults.workload import BEGINNING, PURGED_DAY, Acknowledged, an_invoice

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="children are forked"),
    pytest.mark.timeout(300),
]
KILLS = 12
MOST_TOLD = 120
"""How many things a child may tell before its last moments begin."""
LAST_S = 0.1


class Window:
    """A window's services at work in a child, which tells what is done until it is killed."""

    def __init__(self, folder: Path, pipe: int, seed: int) -> None:
        self._journal = JournalService(folder, "T1")
        self._staff = StaffService(self._journal)
        self._pipe = pipe
        self._rng = random.Random(seed)
        self._at = BEGINNING + timedelta(hours=seed)

    def run(self) -> None:
        """Confirm on this thread, maintain on another; never returns."""
        self._journal.journal()
        threading.Thread(target=self._maintain, daemon=True).start()
        for number in itertools.count():
            draft_id = f"d{self._rng.getrandbits(60):x}"
            invoice = an_invoice("北京", 1000 + number, self._at)
            confirmed = self._journal.confirm(draft_id, invoice, self._at)
            self._tell(f"confirmed {confirmed.number} {draft_id}")

    def _maintain(self) -> None:
        rng = random.Random(self._rng.getrandbits(60))
        works = [self._back_up, self._back_up, self._purge, self._sum, self._sign_in]
        try:
            if not self._staff.cashiers():
                self._staff.change(AddCashier("Lee", "2468"), self._at)
            while True:
                rng.choice(works)()
        except BaseException:
            self._tell("maintenance has crashed")
            raise

    def _sum(self) -> None:
        self._staff.shift_sums()

    def _sign_in(self) -> None:
        self._staff.sign_in_by_pin(1, "2468", self._at)

    def _back_up(self) -> None:
        self._journal.back_up_daily(self._at.date(), always=True)
        self._tell(f"backed-up {self._at.date().isoformat()}")

    def _purge(self) -> None:
        with self._journal.beside() as journal:
            purge(journal.file, PURGED_DAY, at=self._at)

    def _tell(self, line: str) -> None:
        os.write(self._pipe, f"{line}\n".encode())


def lines_of_a_killed_window(folder: Path, seed: int) -> Iterator[str]:
    """What one child told before it was killed."""
    hear, say = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            Window(folder, say, seed).run()
        finally:
            os._exit(1)
    os.close(say)
    rng = random.Random(seed)
    with os.fdopen(hear, encoding="utf-8") as lines:
        yield from itertools.islice(lines, rng.randint(0, MOST_TOLD))
        time.sleep(rng.uniform(0, LAST_S))  # The moment is what is tested.
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        yield from lines


def test_nothing_is_lost_when_a_window_is_killed_while_it_maintains(tmp_path: Path) -> None:
    known = Acknowledged()
    for seed in range(KILLS):
        for line in lines_of_a_killed_window(tmp_path, seed):
            known.take(line.rstrip("\n"))
        with closing(Journal.open(tmp_path)) as journal:
            assert known.losses(journal) == []
            assert problems_of(journal.path) == []
            rows = journal.file.ask("SELECT number FROM invoice ORDER BY sequence")
            known.confirmed[:] = [number for (number,) in rows]
            assert all(map(is_sound, backups(journal.path)))
    assert len(known.confirmed) > KILLS, "the kills came too early to prove anything"
    assert known.backups
