"""``kill -9`` in the moments of clicks on the page of maintenance, in a real window.

What was confirmed is there after each, once and in order, by the program's own verification and by
the second one; what a purge or a restore left half done the next start finishes.
"""

import random
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from pos_scanner.desktop.services.known_buyers_service import KnownBuyersService
from pos_scanner.journal import Journal
from pos_scanner.journal.backup.daily_backup import daily_backup
from pos_scanner.journal.journal import FILE_NAME
from pos_scanner.journal.storage.backup_folder import backups, is_sound
from pos_scanner.settings import Settings
from tests.end_to_end.conftest import Screen
from tests.end_to_end.probing import Probing
from tests.faults.verifier import numbers_of, problems_of
from tests.faults.workload import BEGINNING, an_invoice
from tests.journal.exported import mark_exported
from tests.waiting import wait_for

INVOICES = 60
YEARS_AGO = timedelta(days=3 * 365)
LONGEST_S = 0.25
"""How long after the last click the kill comes at most."""
ACTIONS = {
    "back_up": (),
    "verify": (),
    "purge": ("do_it",),
    "forget_buyers": ("do_it",),
    "restore": ("restore_backup",),
}
"""What is clicked first, and in the page or dialog that this opens."""


@dataclass
class Outcome:
    """What came of the kills: of how many while which button worked, and what was lost."""

    kills: Counter[str] = field(default_factory=Counter)
    losses: list[str] = field(default_factory=list)


def kill_while_maintaining(screen: Screen, folder: Path, kills: int, seed: int) -> Outcome:
    """Open the window, click, kill it; so many times in one folder, the buttons in turn."""
    moments, outcome = random.Random(seed), Outcome()
    numbers: list[str] = []
    for kill in range(kills):
        action = list(ACTIONS)[kill % len(ACTIONS)]
        if action in {"back_up", "purge"}:
            numbers = _serve_customers(folder)
        _click_and_kill(screen, folder, action, moments.uniform(0, LONGEST_S))
        outcome.kills[action] += 1
        with closing(Journal.open(folder)) as journal:
            problems = [str(problem) for problem in journal.verify().problems]
        problems += problems_of(journal.path)
        if numbers_of(journal.path) != numbers:
            problems.append("other invoices")
        if not all(map(is_sound, backups(journal.path))):
            problems.append("a backup is not sound")
        outcome.losses += [f"kill {kill}, {action}: {problem}" for problem in problems]
    return outcome


def _serve_customers(folder: Path) -> list[str]:
    """Records that were exported and are due for a purge, a buyer; all records' numbers."""
    with closing(Journal.open(folder)) as journal:
        at = BEGINNING - YEARS_AGO
        first = journal.file.ask("SELECT ifnull(max(sequence), 0) FROM invoice")[0][0] + 1
        for number in range(first, first + INVOICES):
            journal.confirm(f"d{number}", an_invoice("北京", 1000 + number, at), at=at)
        mark_exported(journal, range(first, first + INVOICES), at)
        if first == 1:
            for _ in daily_backup(journal.file, at.date()):
                pass
    with closing(KnownBuyersService(folder, Settings(buyers_keep=True))) as buyers:
        buyers.remember(an_invoice("北京", 1, BEGINNING).buyer, BEGINNING)
    return numbers_of(folder / FILE_NAME)


def _click_and_kill(screen: Screen, folder: Path, action: str, delay_s: float) -> None:
    probing = Probing(screen, "tests.end_to_end.maintenance_probe", TILL_FOLDER=str(folder))
    try:
        probing.open("maintenance")
        first, *following = (action, *ACTIONS[action])
        if action == "restore":
            probing.ask(f"offer {backups(folder / FILE_NAME)[0]}")
        else:
            _click(probing, first)
        for name in following:
            _click(probing, name)
        time.sleep(delay_s)  # The moment is what is tried.
    finally:
        probing.kill()


def _click(probing: Probing, name: str) -> None:
    """Click a button once it is there and can be pressed."""

    wait_for(lambda: probing.ask(f"button {name}")["enabled"], f"the button {name}")
    probing.click(name)
