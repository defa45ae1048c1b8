"""Real file systems under the data folder: full, read-only, gone. They take root to be mounted."""

import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from pos_scanner.desktop.services.journal_service import JournalService
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.journal import Journal
from tests.faults.workload import BEGINNING, an_invoice

Mount = Callable[..., None]
INVOICE = an_invoice("北京", 1000, BEGINNING)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Where file systems are mounted."""
    folder = tmp_path / "place"
    folder.mkdir()
    return folder


@pytest.fixture
def mount(place: Path) -> Iterator[Mount]:
    """Mounts there; whatever is mounted at the end is unmounted."""
    with ExitStack() as stack:

        def work(*arguments: str) -> None:
            completed = subprocess.run(
                ["mount", *arguments, str(place)], capture_output=True, text=True, check=False
            )
            if completed.returncode:
                pytest.skip(completed.stderr)
            stack.callback(unmount, place)

        try:
            yield work
        finally:
            stack.close()


def unmount(place: Path) -> None:
    """At once, also while somebody has files open there."""
    subprocess.run(["umount", "--lazy", str(place)], capture_output=True, check=False)


def test_a_disk_that_fills_up_loses_nothing_that_was_confirmed(place: Path, mount: Mount) -> None:
    mount("-t", "tmpfs", "-o", "size=1m", "tmpfs")
    confirmed = 0
    with closing(Journal.open(place / "data")) as journal:
        refusals: list[FailureKind] = []
        while not refusals:
            try:
                journal.confirm(f"d{confirmed}", INVOICE, at=BEGINNING)
                confirmed += 1
            except KnownError as error:
                refusals.append(error.kind)
        assert refusals == [FailureKind.DISK_FULL]
    mount("-o", "remount,size=9m")
    with closing(Journal.open(place / "data")) as journal:
        report = journal.verify()
        assert (report.invoices, report.problems) == (confirmed, ())
        journal.confirm(f"d{confirmed}", INVOICE, at=BEGINNING)


def test_a_disk_that_is_read_only_at_the_start_is_named_as_such(place: Path, mount: Mount) -> None:
    mount("-t", "tmpfs", "tmpfs")
    with closing(Journal.open(place / "data")) as journal:
        journal.confirm("d1", INVOICE, at=BEGINNING)
    mount("-o", "remount,ro")
    with pytest.raises(KnownError) as refused:
        Journal.open(place / "data")
    assert refused.value.facts["reason"] == "read-only"
    mount("-o", "remount,rw")
    with closing(Journal.open(place / "data")) as journal:
        assert journal.confirm("d2", INVOICE, at=BEGINNING).sequence == 2


def test_a_disk_that_becomes_read_only_beneath_the_journal_is_named_as_such(
    tmp_path: Path, place: Path, mount: Mount
) -> None:
    image = tmp_path / "ext4"
    with image.open("wb") as file:
        file.truncate(32 << 20)
    subprocess.run(["mkfs.ext4", "-q", str(image)], check=True)
    mount("-o", "loop", str(image))
    with closing(Journal.open(place / "data")) as journal:
        journal.confirm("d1", INVOICE, at=BEGINNING)
        mount("-o", "remount,abort")
        with pytest.raises(KnownError) as refused:
            journal.confirm("d2", INVOICE, at=BEGINNING)
        assert refused.value.facts["reason"] == "read-only"
        assert len(journal.invoices_of(BEGINNING.date())) == 1
    unmount(place)
    mount("-o", "loop", str(image))
    with closing(Journal.open(place / "data")) as journal:
        assert journal.verify().problems == ()
        assert journal.confirm("d2", INVOICE, at=BEGINNING).sequence == 2


def test_a_disk_that_is_not_mounted_is_missed_and_nothing_is_begun_in_its_place(
    tmp_path: Path, place: Path, mount: Mount
) -> None:
    disk, heads = tmp_path / "disk", tmp_path / "heads"
    disk.mkdir()
    heads.mkdir()
    mount("--bind", str(disk))
    with closing(JournalService(place / "data", "T1", head_folder=heads)) as service:
        service.confirm("d1", INVOICE, BEGINNING)
        unmount(place)
        kinds = []
        for _ in range(2):
            with pytest.raises(KnownError) as refused:
                service.confirm("d2", INVOICE, BEGINNING)
            kinds.append(refused.value.kind)
        assert kinds == [FailureKind.JOURNAL_MOVED, FailureKind.DATA_FOLDER_EMPTY]
        assert list(place.iterdir()) == []
        mount("--bind", str(disk))
        assert service.confirm("d2", INVOICE, BEGINNING).sequence == 2
        assert service.journal().verify().problems == ()
