"""A migration that is killed, or meets a full disk, leaves the one version or the other, whole.

With a million invoices and 100 kills: ``dev.py bench migration 1000000 100``.
"""

import itertools
import json
import os
import subprocess
import sys
from contextlib import closing
from functools import partial
from pathlib import Path
from unittest import mock

import apsw
import pytest

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.journal import Journal
from pos_scanner.journal.journal import FILE_NAME
from pos_scanner.journal.storage import database
from pos_scanner.journal.storage.database import MigrationPlan
from tests.faults.version_1 import make_version_1
from tests.waiting import DEADLINE_S


@pytest.mark.skipif(not hasattr(os, "fork"), reason="children are forked")
def test_a_migration_is_done_or_not_begun_whenever_it_ends() -> None:
    command = [sys.executable, "-m", "tests.faults.migrations", "1500", "25", "25", "1"]
    completed = subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=2 * DEADLINE_S
    )
    outcome = json.loads(completed.stdout)
    assert outcome["losses"] == []
    assert outcome["kills"] == 25
    assert outcome["refusals"] > 0
    assert outcome["stayed"] > 0
    assert outcome["largest_mb"] <= outcome["needed_mb"]


def test_what_a_migration_takes_is_said_before_it_begins(tmp_path: Path) -> None:
    list(make_version_1(tmp_path / FILE_NAME, 5))
    plans: list[MigrationPlan] = []
    Journal.open(tmp_path, announce=plans.append).close()
    Journal.open(tmp_path, announce=plans.append).close()
    assert [plan.invoices for plan in plans] == [5]
    assert 1 <= plans[0].shortest_s < plans[0].longest_s
    assert 0 < plans[0].needed_bytes < plans[0].free_bytes


def test_a_migration_is_said_to_last_as_long_as_a_sample_of_its_invoices_lets_expect(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    list(make_version_1(tmp_path / FILE_NAME, 1000))
    seconds = itertools.count(step=5)  # 5 s for a sample of 500 of the 1,000
    monkeypatch.setattr(database, "time", mock.Mock(monotonic=partial(next, seconds)))
    plans: list[MigrationPlan] = []
    Journal.open(tmp_path, announce=plans.append).close()
    assert [(plan.shortest_s, plan.longest_s) for plan in plans] == [(20, 100)]


def steps_of_a_migration(folder: Path, invoices: int) -> int:
    """Steps of SQLite's machine, in hundreds, from version 1 to this one."""
    folder.mkdir()
    list(make_version_1(folder / FILE_NAME, invoices))
    steps: list[bool] = []
    connection = apsw.Connection(str(folder / FILE_NAME))
    with closing(connection):
        database._configure(connection)
        connection.set_progress_handler(partial(_count_step, steps), 100)
        with database.immediate_transaction(connection):
            database._run_scripts(connection, 1)
    return len(steps)


def _count_step(steps: list[bool]) -> bool:
    steps.append(True)
    return False


def test_four_times_as_many_invoices_take_four_times_as_many_steps(tmp_path: Path) -> None:
    few, many = (steps_of_a_migration(tmp_path / str(count), count) for count in (500, 2000))
    assert many < 5 * few


def test_a_disk_with_too_little_space_is_said_and_nothing_begins(tmp_path: Path) -> None:
    list(make_version_1(tmp_path / FILE_NAME, 5))
    content = (tmp_path / FILE_NAME).read_bytes()
    usage = mock.Mock(free=50_000)
    with (
        mock.patch("shutil.disk_usage", return_value=usage),
        pytest.raises(KnownError) as caught,
    ):
        Journal.open(tmp_path)
    assert (caught.value.kind, caught.value.facts["reason"]) == (FailureKind.DISK_FULL, "migration")
    assert not list(tmp_path.glob("*before*"))
    Journal.open(tmp_path).close()
    assert len(content) > 50_000
