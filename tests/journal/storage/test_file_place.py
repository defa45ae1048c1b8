"""A file that is moved, deleted or replaced while it is open takes no confirmation any more."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from pos_scanner.desktop.services.journal_service import JournalService
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.invoice import Invoice
from pos_scanner.journal import Journal
from pos_scanner.journal.journal import FILE_NAME

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps an open file there")

Build = Callable[..., Invoice]
Change = Callable[[Path], None]


@pytest.fixture
def service(tmp_path: Path, invoice: Build, now: datetime) -> Iterator[JournalService]:
    """A window's journal with two invoices, and an older copy of its folder beside."""
    service = JournalService(tmp_path / "data", "T1", None, tmp_path / "settings")
    service.confirm("d1", invoice(), now)
    service.close()
    shutil.copytree(tmp_path / "data", tmp_path / "older")
    service.confirm("d2", invoice(), now)
    yield service
    service.close()


def delete(data: Path) -> None:
    (data / FILE_NAME).unlink()


def move(data: Path) -> None:
    (data / FILE_NAME).rename(data / "elsewhere")


def move_the_folder(data: Path) -> None:
    data.rename(data.with_name("elsewhere"))


def replace(data: Path) -> None:
    shutil.copyfile(data.with_name("older") / FILE_NAME, data / "new")
    (data / "new").replace(data / FILE_NAME)


def replace_the_folder(data: Path) -> None:
    move_the_folder(data)
    shutil.copytree(data.with_name("older"), data)


def overwrite(data: Path) -> None:
    (data / FILE_NAME).write_bytes(b"another content" * 999)


def take_the_log_away(data: Path) -> None:
    (data / f"{FILE_NAME}-wal").unlink()


CHANGES = [
    delete,
    move,
    move_the_folder,
    replace,
    replace_the_folder,
    overwrite,
    take_the_log_away,
]
KINDS = {FailureKind.JOURNAL_MOVED, FailureKind.JOURNAL_REPLACED}


@pytest.mark.parametrize("change", CHANGES)
def test_nothing_is_confirmed_into_a_file_that_has_lost_its_name(
    service: JournalService, invoice: Build, now: datetime, change: Change
) -> None:
    change(service.path.parent)
    with pytest.raises(KnownError) as caught:
        service.confirm("d3", invoice(), now)
    assert caught.value.kind in KINDS


@pytest.mark.parametrize("change", [delete, move, move_the_folder, replace_the_folder])
def test_the_next_use_names_what_stands_there_and_confirms_nothing(
    service: JournalService, invoice: Build, now: datetime, change: Change
) -> None:
    change(service.path.parent)
    for draft_id in ("d3", "d3", "d4"):
        with pytest.raises(KnownError):
            service.confirm(draft_id, invoice(), now)


@pytest.mark.parametrize("change", [move, move_the_folder])
def test_a_file_that_is_brought_back_goes_on_with_the_next_number(
    service: JournalService, invoice: Build, now: datetime, change: Change
) -> None:
    data = service.path.parent
    change(data)
    for _ in range(2):
        with pytest.raises(KnownError):
            service.confirm("d3", invoice(), now)
    if change is move:
        (data / "elsewhere").rename(data / FILE_NAME)
    else:
        shutil.rmtree(data, ignore_errors=True)
        data.with_name("elsewhere").rename(data)
    assert service.confirm("d3", invoice(), now).number == "T1-20261123-0003"


def test_an_older_file_beside_the_log_of_the_right_one_is_whole_again(
    service: JournalService, invoice: Build, now: datetime
) -> None:
    replace(service.path.parent)
    with pytest.raises(KnownError):
        service.confirm("d3", invoice(), now)
    assert service.confirm("d3", invoice(), now).number == "T1-20261123-0003"
    assert service.journal().verify().is_sound


def test_what_stands_in_its_place_is_not_touched_by_closing(
    service: JournalService, invoice: Build, now: datetime
) -> None:
    data = service.path.parent
    replace(data)
    content = (data / FILE_NAME).read_bytes()
    with pytest.raises(KnownError):
        service.confirm("d3", invoice(), now)
    service.close()
    assert (data / FILE_NAME).read_bytes() == content


def test_a_file_that_was_only_touched_is_still_the_one(
    service: JournalService, invoice: Build, now: datetime
) -> None:
    os.utime(service.path, (0, 0))
    assert service.confirm("d3", invoice(), now).number == "T1-20261123-0003"


def test_another_program_that_copies_the_log_back_does_no_harm(
    service: JournalService, invoice: Build, now: datetime
) -> None:
    with closing(Journal.open(service.path.parent)) as beside:
        beside.file.connection.wal_checkpoint()
    assert service.confirm("d3", invoice(), now).number == "T1-20261123-0003"
