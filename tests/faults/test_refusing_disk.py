"""A full disk or a folder that cannot be written to, met at each statement of each action.

It is said in words, nothing is half done, and when the disk gives in, the work goes on.
"""

import itertools
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.invoice import Draft
from pos_scanner.journal import Journal
from pos_scanner.journal.backup.daily_backup import back_up, daily_backup
from pos_scanner.journal.integrity.purge import purge
from pos_scanner.journal.journal import FILE_NAME
from pos_scanner.journal.storage.head import NAME as HEAD_NAME
from tests.faults.refusing_disk import Refusal, RefusingDisk
from tests.faults.version_1 import make_version_1
from tests.faults.workload import BEGINNING, an_invoice
from tests.journal.exported import mark_exported

SAID = {
    Refusal.FULL: FailureKind.DISK_FULL,
    Refusal.READ_ONLY: FailureKind.FOLDER_NOT_WRITABLE,
    Refusal.BROKEN: FailureKind.FOLDER_NOT_WRITABLE,
}
LATER = BEGINNING + timedelta(days=400)
Content = dict[str, list[tuple[object, ...]]]
Action = Callable[[Journal], object]


def back_up_today(journal: Journal) -> None:
    for _ in daily_backup(journal.file, LATER.date()):
        pass


ACTIONS: dict[str, Action] = {
    "confirm": lambda j: j.confirm("d9", an_invoice("上海", 500, LATER), at=LATER),
    "void": lambda j: j.void("T1-20261123-0002", "typed wrong", at=LATER),
    "save": lambda j: j.drafts.save(Draft("d9", remark="typed")),
    "discard": lambda j: j.drafts.discard("held"),
    "hold": lambda j: j.drafts.hold(Draft("d9"), "table 4", at=LATER),
    "recall": lambda j: j.drafts.recall("held"),
    "purge": lambda j: purge(j.file, LATER.date(), at=LATER),
    "open a shift": lambda j: j.shifts.open("张三", at=LATER),
    "add a cashier": lambda j: j.cashiers.add("李四"),
    "export": lambda j: mark_exported(j, [2], LATER),
    "reindex": lambda j: j.search.rebuild(),
    "daily backup": back_up_today,
    "backup": lambda j: back_up(j.file, j.path.parent / "copy"),
}


def content(journal: Journal) -> Content:
    """Every row of every table of ours; a batch that was not written yet has no items."""
    tables = journal.file.ask(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'invoice_text%'"
    )
    rows = {name: journal.file.ask(f"SELECT * FROM {name}") for (name,) in tables}  # noqa: S608
    newest_batch = max((row[0] for row in rows["batch"]), default=0)
    rows["batch_item"] = [row for row in rows["batch_item"] if row[0] <= newest_batch]
    return rows


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    """A data folder: two invoices, the first exported, and a form put aside."""
    with closing(Journal.open(tmp_path / "filled")) as journal:
        for number in range(2):
            invoice = an_invoice("北京", 1000 + number, BEGINNING)
            journal.confirm(f"d{number}", invoice, at=BEGINNING)
        mark_exported(journal, [1], BEGINNING)
        journal.drafts.hold(Draft("held", remark="0"), "", at=BEGINNING)
    return tmp_path / "filled"


def disks(refusal: Refusal) -> Iterator[RefusingDisk]:
    """A disk that refuses at once, one that refuses after one operation, after two, …"""
    for allowed in itertools.count():
        disk = RefusingDisk(f"refusing-{refusal.name}-{allowed}", refusal)
        disk.left = allowed
        try:
            yield disk
        finally:
            disk.unregister()
        if not disk.refused:
            assert allowed > 1, "the action writes nothing"
            return


def open_and_close(folder: Path, disk: RefusingDisk) -> None:
    """The disk gives in before the closing, whose tidying up is nobody's loss."""
    journal = Journal.open(folder, vfs=disk.name)
    disk.left = None
    journal.close()


def failure(act: Callable[[], object]) -> KnownError | None:
    """What an action says; ``None`` when it was done."""
    try:
        act()
    except KnownError as error:
        return error
    return None


@pytest.mark.parametrize("refusal", Refusal)
@pytest.mark.parametrize("action", ACTIONS)
def test_a_refused_action_is_said_and_leaves_nothing_half_done(
    filled: Path, tmp_path: Path, action: str, refusal: Refusal
) -> None:
    for disk in disks(refusal):
        folder = tmp_path / disk.name
        shutil.copytree(filled, folder)
        allowed, disk.left = disk.left, None
        with closing(Journal.open(folder, vfs=disk.name)) as journal:
            before = content(journal)
            disk.left = allowed
            said = failure(partial(ACTIONS[action], journal))
            disk.left = None
            counts = action == "export" and len(journal.batches.all()) == 2
            # An export that counts is not taken back for its marks, which the next start makes.
            assert (said is not None) == (disk.refused and not counts)
            if said is not None:
                assert said.kind is SAID[refusal], said
                if action != "purge":  # which is done by the chunk
                    assert content(journal) == before
                assert journal.verify().problems == ()
                ACTIONS[action](journal)
            assert journal.verify().problems == ()
        with closing(Journal.open(folder)) as journal:
            if action == "export":
                assert journal.batches.waiting_count() == 0
        shutil.rmtree(folder)


@pytest.mark.parametrize("refusal", Refusal)
@pytest.mark.parametrize("version", [0, 1, 2])
def test_a_journal_that_cannot_be_made_or_migrated_is_said_and_stays_as_it_was(
    filled: Path, tmp_path: Path, version: int, refusal: Refusal
) -> None:
    if version == 1:
        (filled / FILE_NAME).unlink()
        (filled / HEAD_NAME).unlink()
        list(make_version_1(filled / FILE_NAME, invoices=3))
    for disk in disks(refusal):
        folder = tmp_path / disk.name
        if version == 0:
            folder.mkdir()
        else:
            shutil.copytree(filled, folder)
        said = failure(partial(open_and_close, folder, disk))
        assert said is None or said.kind is SAID[refusal], said
        disk.left = None
        with closing(Journal.open(folder)) as journal:
            checked = journal.verify()
            assert (checked.problems, checked.invoices) == ((), (0, 3, 2)[version])
        shutil.rmtree(folder)
        if version == 2:
            return  # An up-to-date journal is opened without writing much.
