"""A file that is not the one which the till wrote last is named; nothing is confirmed into it."""

import os
import shutil
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import apsw
import pytest

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.journal import Journal
from pos_scanner.journal.backup.restore import begin_anew, restore
from pos_scanner.journal.integrity.purge import purge
from pos_scanner.journal.journal import FILE_NAME
from pos_scanner.journal.storage.head import NAME
from tests.faults.verifier import problems_of
from tests.journal.storage.shop import EVENING, MORNING, Build, Shop, back_up, keep_copy

# ------------------------------------------------------------------------------- what is named


@pytest.mark.skipif(os.name != "posix", reason="pipes and devices have names on POSIX")
@pytest.mark.parametrize("name", [FILE_NAME, "window.lock"])
def test_a_pipe_of_a_files_name_is_refused_and_not_waited_for(shop: Shop, name: str) -> None:
    shop.confirm(1)
    (shop.data / name).unlink(missing_ok=True)
    os.mkfifo(shop.data / name)
    with pytest.raises(KnownError) as caught:
        Journal.open(shop.data, exclusive=True)
    assert caught.value.kind is FailureKind.FILE_NOT_READABLE


@pytest.mark.skipif(os.name != "posix", reason="pipes have names on POSIX")
@pytest.mark.parametrize(
    "name", [NAME, "restore-under-way.json", "backups/journal-2026-11-20.sqlite3"]
)
def test_a_pipe_beside_the_journal_counts_as_no_file(shop: Shop, name: str) -> None:
    shop.confirm(1)
    pipe = shop.data / name
    pipe.parent.mkdir(exist_ok=True)
    pipe.unlink(missing_ok=True)
    os.mkfifo(pipe)
    with closing(Journal.open(shop.data, exclusive=True)) as journal:
        assert journal.verify().is_sound


@pytest.mark.skipif(os.name != "posix", reason="Windows has no links to themselves")
def test_a_journal_that_is_a_link_to_itself_is_refused_in_words(shop: Shop) -> None:
    shop.confirm(1)
    shop.path.unlink()
    shop.path.symlink_to(shop.path.name)
    with pytest.raises(KnownError) as caught:
        Journal.open(shop.data)
    assert caught.value.kind is FailureKind.JOURNAL_MISSING


@pytest.mark.skipif(os.name != "posix", reason="of POSIX's names")
@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a" * 300, FailureKind.PATH_TOO_LONG),
        ("/".join(["票" * 60] * 3), FailureKind.PATH_TOO_LONG),
        (os.fsdecode(b"\xff\xfe"), FailureKind.FOLDER_NOT_WRITABLE),
    ],
)
def test_a_folder_whose_name_cannot_be_used_is_refused(
    tmp_path: Path, name: str, kind: FailureKind
) -> None:
    with pytest.raises(KnownError) as caught:
        Journal.open(tmp_path / name)
    assert caught.value.kind is kind


def test_an_older_copy_is_named_with_how_many_are_missing(shop: Shop) -> None:
    copy = keep_copy(shop)
    shop.confirm(2)
    shutil.copyfile(copy, shop.path)
    refusal = shop.refusal()
    assert refusal.kind is FailureKind.JOURNAL_OLDER
    assert (refusal.facts["invoices"], refusal.facts["known"]) == ("3", "5")


def test_a_copy_without_its_log_is_named(shop: Shop, tmp_path: Path) -> None:
    with closing(shop.open()) as journal:
        shop.confirm_in(journal, 2)
        killed = Shop(tmp_path / "killed", shop._build)
        shutil.copytree(shop.data, killed.data)
    (killed.data / f"{FILE_NAME}-wal").unlink()
    (killed.data / f"{FILE_NAME}-shm").unlink(missing_ok=True)
    assert killed.refusal().kind is FailureKind.JOURNAL_WITHOUT_LOG


def test_another_tills_journal_is_named(shop: Shop, tmp_path: Path, invoice: Build) -> None:
    other = Shop(tmp_path / "other", invoice)
    other.confirm(9, till="T2")
    shutil.copyfile(other.path, shop.path)
    refusal = shop.refusal()
    assert refusal.kind is FailureKind.JOURNAL_OF_ANOTHER_TILL
    assert refusal.facts["till"] == "T2"


def test_another_journal_of_a_till_with_the_same_name_is_named(
    shop: Shop, tmp_path: Path, invoice: Build
) -> None:
    other = Shop(tmp_path / "other", invoice)
    other.confirm(9)
    shutil.copyfile(other.path, shop.path)
    assert shop.refusal().kind is FailureKind.JOURNAL_REPLACED


def test_a_branch_that_went_on_from_an_older_copy_is_named(
    shop: Shop, tmp_path: Path, invoice: Build
) -> None:
    branch = Shop(tmp_path / "branch", invoice)
    shutil.copytree(shop.data, branch.data)
    shop.confirm(1)
    branch.confirm(4)
    shutil.copyfile(branch.path, shop.path)
    assert shop.refusal().kind is FailureKind.JOURNAL_REPLACED


@pytest.mark.parametrize("knows", [True, False])
def test_another_programs_database_is_named_and_left_alone(
    shop: Shop, tmp_path: Path, invoice: Build, *, knows: bool
) -> None:
    till = shop if knows else Shop(tmp_path / "new", invoice)
    till.data.mkdir(parents=True, exist_ok=True)
    till.path.unlink(missing_ok=True)
    with closing(apsw.Connection(str(till.path))) as connection:
        connection.execute("CREATE TABLE notes (text); CREATE TABLE invoice (id)")
    assert till.refusal().kind is FailureKind.JOURNAL_FOREIGN


@pytest.mark.parametrize("content", ["no bytes", "no tables", "no entries"])
def test_an_empty_file_is_named(shop: Shop, tmp_path: Path, invoice: Build, content: str) -> None:
    shop.path.unlink()
    if content == "no bytes":
        shop.path.touch()
    elif content == "no tables":
        with closing(apsw.Connection(str(shop.path))) as connection:
            connection.execute("CREATE TABLE x (y); DROP TABLE x")
    else:
        new = Shop(tmp_path / "new", invoice)
        new.open().close()
        shutil.copyfile(new.path, shop.path)
    kinds = {FailureKind.JOURNAL_EMPTY, FailureKind.JOURNAL_MISSING}
    assert shop.refusal().kind in kinds


@pytest.mark.parametrize("is_there", [True, False])
def test_a_folder_whose_disk_is_not_there_is_named_and_not_made(
    shop: Shop, *, is_there: bool
) -> None:
    shop.data.rename(shop.data.with_name("disk"))
    if is_there:
        shop.data.mkdir()
    assert shop.refusal().kind is FailureKind.DATA_FOLDER_EMPTY
    assert shop.data.exists() is is_there
    if is_there:
        for path in shop.data.iterdir():
            path.unlink()
        shop.data.rmdir()
    shop.data.with_name("disk").rename(shop.data)
    assert shop.confirm() == ["T1-20261128-0004"]


def test_a_journal_that_was_deleted_is_named_with_or_without_a_backup(shop: Shop) -> None:
    content = shop.path.read_bytes()
    shop.path.unlink()
    assert shop.refusal().facts["reason"] == "no-backup"
    shop.path.write_bytes(content)
    back_up(shop)
    shop.path.unlink()
    refusal = shop.refusal()
    assert refusal.kind is FailureKind.JOURNAL_MISSING
    assert refusal.facts["backup"].endswith("journal-2026-11-28.sqlite3")


def test_a_file_that_ends_before_the_newest_backup_is_older_also_without_a_head(
    shop: Shop,
) -> None:
    copy = keep_copy(shop)
    shop.confirm()
    back_up(shop)
    shutil.copyfile(copy, shop.path)
    forget(shop)
    refusal = shop.refusal()
    assert refusal.kind is FailureKind.JOURNAL_OLDER
    assert "backup" in refusal.facts


@pytest.mark.parametrize("is_empty", [True, False])
def test_a_folder_in_the_journals_place_is_named_and_left_alone(
    shop: Shop, *, is_empty: bool
) -> None:
    back_up(shop)
    aside = shop.path.rename(shop.path.with_name("aside"))
    shop.path.mkdir()
    if not is_empty:
        (shop.path / "photo").touch()
    for act in (begin_anew, partial(restore, backup=aside)):
        with pytest.raises(KnownError) as caught:
            act(shop.data, at=EVENING, settings_folder=shop.settings)
        assert caught.value.facts["reason"] == "folder"
    with pytest.raises(KnownError) as caught:
        shop.open()
    assert caught.value.facts["reason"] == "folder"
    shop.path.rename(shop.path.with_name("photos"))
    aside.rename(shop.path)
    assert shop.confirm() == ["T1-20261128-0004"]


# --------------------------------------------------------------------------- what is no reason


def forget(shop: Shop) -> None:
    """Wipe both copies of the head."""
    shutil.rmtree(shop.settings)
    (shop.data / NAME).unlink()


def wipe_settings(shop: Shop) -> None:
    shutil.rmtree(shop.settings)


def lag_behind(shop: Shop) -> None:
    """As when the program is killed between a commit and the head's writing."""
    heads = [shop.data / NAME, *shop.settings.iterdir()]
    contents = [path.read_bytes() for path in heads]
    shop.confirm(2)
    for path, content in zip(heads, contents, strict=True):
        path.write_bytes(content)


def purge_all(shop: Shop) -> None:
    with closing(shop.open()) as journal:
        purge(journal.file, MORNING.date() + timedelta(days=9), at=EVENING)


def move_to_a_new_computer(shop: Shop) -> None:
    shop.data.rename(shop.data.with_name("moved"))
    shop.data = shop.data.with_name("moved")
    shop.path = shop.data / FILE_NAME
    wipe_settings(shop)


def restore_an_older_backup(shop: Shop) -> None:
    """Of a journal whose file cannot be read: what is newer than the backup is lost."""
    back_up(shop)
    shop.confirm(2)
    shop.path.write_bytes(b"no journal at all" * 999)
    backup = shop.data / "backups" / "journal-2026-11-28.sqlite3"
    outcome = restore(shop.data, backup, at=EVENING, settings_folder=shop.settings)
    assert (outcome.invoices, outcome.missing) == (3, 2)


def lose_the_head(shop: Shop) -> None:
    forget(shop)


REASONS = [
    wipe_settings,
    lag_behind,
    purge_all,
    move_to_a_new_computer,
    restore_an_older_backup,
    lose_the_head,
]


@pytest.mark.parametrize("happens", REASONS)
def test_what_is_right_is_not_reported(shop: Shop, happens: Callable[[Shop], None]) -> None:
    happens(shop)
    with closing(shop.open()) as journal:
        assert journal.take_notices() == ()
        assert journal.verify().is_sound
    shop.confirm()
    shop.open().close()


# ------------------------------------------------------------------------- going on, on purpose


def begin_an_empty_one(shop: Shop) -> None:
    shop.path.unlink()
    begin_anew(shop.data, at=EVENING, settings_folder=shop.settings)


@pytest.mark.parametrize("later", [EVENING + timedelta(hours=1), MORNING - timedelta(days=2)])
@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        (begin_an_empty_one, FailureKind.JOURNAL_EMPTY),
        (restore_an_older_backup, FailureKind.JOURNAL_OLDER),
    ],
)
def test_what_was_lost_once_and_accepted_hides_no_second_loss(
    shop: Shop, accept: Callable[[Shop], None], kind: FailureKind, later: datetime
) -> None:
    accept(shop)
    copy = keep_copy(shop)
    numbers = shop.confirm(2, at=later)  # Not beyond the entry with which the lost file ended.
    shutil.copyfile(copy, shop.path)
    assert shop.refusal().kind is kind
    restore(shop.data, shop.path, at=later, settings_folder=shop.settings)
    assert not {*shop.confirm(2, at=later)} & {*numbers}


@pytest.mark.parametrize("program", ["this", "an older one"])
def test_an_earlier_head_of_a_loss_that_was_accepted_is_no_reason(shop: Shop, program: str) -> None:
    heads = {path: path.read_bytes() for path in shop.settings.iterdir()}
    if program != "this":
        heads = {path: head.replace(b', "losses": 0', b"") for path, head in heads.items()}
    shop.confirm(2)
    begin_an_empty_one(shop)
    for path, content in heads.items():
        path.write_bytes(content)
    assert shop.confirm() == ["T1-20261128-0006"]


def test_numbers_go_on_after_those_that_were_given_when_an_older_backup_is_all_there_is(
    shop: Shop,
) -> None:
    restore_an_older_backup(shop)  # It has 0001 to 0003; 0004 and 0005 are lost.
    assert shop.confirm(2) == ["T1-20261128-0006", "T1-20261128-0007"]
    assert problems_of(shop.path) == []
    assert shop.confirm(at=MORNING + timedelta(days=1)) == ["T1-20261129-0001"]


def test_a_journal_begun_anew_gives_the_next_free_number(shop: Shop) -> None:
    shop.path.unlink()
    assert shop.refusal().kind is FailureKind.JOURNAL_MISSING
    outcome = begin_anew(shop.data, at=EVENING, settings_folder=shop.settings)
    assert (outcome.invoices, outcome.missing) == (0, 3)
    assert shop.confirm(2) == ["T1-20261128-0004", "T1-20261128-0005"]


def test_a_journal_begun_anew_twice_gives_no_number_again_not_even_of_earlier_days(
    shop: Shop,
) -> None:
    shop.confirm(2, at=MORNING + timedelta(days=1))
    for hour in range(2):
        shop.path.unlink()
        at = EVENING + timedelta(hours=hour)
        begin_anew(shop.data, at=at, settings_folder=shop.settings)
        shop.confirm(1, at=MORNING + timedelta(days=2))
    numbers = shop.confirm(1) + shop.confirm(1, at=MORNING + timedelta(days=1))
    assert all(int(number[-4:]) > 3 for number in numbers)
    assert shop.confirm(1, at=MORNING + timedelta(days=2)) == ["T1-20261130-0003"]


def test_a_file_that_was_refused_can_be_gone_on_with(shop: Shop) -> None:
    copy = keep_copy(shop)
    shop.confirm(2)
    shutil.copyfile(copy, shop.path)
    outcome = restore(shop.data, shop.path, at=EVENING, settings_folder=shop.settings)
    assert (outcome.invoices, outcome.missing) == (3, 2)
    assert shop.confirm() == ["T1-20261128-0006"]


def test_a_backup_takes_over_what_the_older_file_in_its_place_has_not(shop: Shop) -> None:
    copy = keep_copy(shop)
    shop.confirm(2)
    back_up(shop)
    shutil.copyfile(copy, shop.path)
    backup = Path(shop.refusal().facts["backup"])
    outcome = restore(shop.data, backup, at=EVENING, settings_folder=shop.settings)
    assert (outcome.invoices, outcome.missing) == (5, 0)
    assert shop.confirm() == ["T1-20261128-0006"]


def test_the_file_that_stood_there_is_kept_when_a_journal_begins_anew(shop: Shop) -> None:
    outcome = begin_anew(shop.data, at=EVENING, settings_folder=shop.settings)
    assert outcome.kept_as is not None
    with closing(apsw.Connection(str(outcome.kept_as))) as connection:
        assert connection.execute("SELECT count(*) FROM invoice").fetchall() == [(3,)]
