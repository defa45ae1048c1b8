"""A journal's log beside another file, or an older copy: SQLite plays it in, and tells nobody."""

import os
import shutil
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import apsw
import pytest

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.invoice import Draft
from pos_scanner.journal.backup.restore import restore
from tests.journal.storage.shop import EVENING, MORNING, Build, Shop, keep_copy

pytestmark = pytest.mark.skipif(os.name != "posix", reason="Windows replaces no open file")


def refusal(shop: Shop) -> FailureKind:
    """What the next start says; file and log stay as they are."""
    files = [shop.path, shop.path.with_name(f"{shop.path.name}-wal")]
    before = [path.read_bytes() for path in files]
    with pytest.raises(KnownError) as caught:
        shop.open()
    assert [path.read_bytes() for path in files] == before
    return caught.value.kind


@pytest.mark.parametrize(("count", "knows"), [(3, True), (3, False), (40, True)])
@pytest.mark.parametrize("put_there", [Path.replace, shutil.copyfile])
def test_another_file_under_a_journals_log_is_named(
    tmp_path: Path, invoice: Build, put_there: Callable[..., object], count: int, *, knows: bool
) -> None:
    shop, other = Shop(tmp_path, invoice), Shop(tmp_path / "other", invoice)
    shop.confirm(count)
    other.confirm(count + 2)
    with closing(shop.open()) as journal:
        shop.confirm_in(journal)
        put_there(other.path, shop.path)
        with pytest.raises(KnownError):
            shop.confirm_in(journal)
    for path in [] if knows else [*shop.data.glob("*.json"), *shop.settings.glob("*")]:
        path.unlink()
    assert refusal(shop) in {FailureKind.JOURNAL_REPLACED, FailureKind.JOURNAL_DAMAGED}


def test_a_mixture_of_two_files_is_no_other_tills_journal(tmp_path: Path, invoice: Build) -> None:
    """Its pages are read as what they are not."""
    shop, other = Shop(tmp_path, invoice), Shop(tmp_path / "other", invoice)
    shop.confirm(300)
    other.confirm(150)
    with closing(shop.open()) as journal:
        shop.confirm_in(journal, 100)
        shutil.copytree(shop.data, tmp_path / "killed")
    shutil.rmtree(shop.data)
    (tmp_path / "killed").rename(shop.data)
    shutil.copyfile(other.path, shop.path)
    assert refusal(shop) in {FailureKind.JOURNAL_REPLACED, FailureKind.JOURNAL_DAMAGED}


def test_the_right_file_brought_back_to_its_log_goes_on(tmp_path: Path, invoice: Build) -> None:
    shop, other = Shop(tmp_path, invoice), Shop(tmp_path / "other", invoice)
    shop.confirm(3)
    other.confirm(5)
    with closing(shop.open()) as journal:
        shop.confirm_in(journal)
        shop.path.rename(tmp_path / "aside")
        shutil.copyfile(other.path, shop.path)
        with pytest.raises(KnownError):
            shop.confirm_in(journal)
    refusal(shop)
    (tmp_path / "aside").replace(shop.path)
    assert shop.confirm() == ["T1-20261128-0005"]


def keep_kill(shop: Shop, copies: list[Path], *, then: int) -> Path:
    """A till's life, with copies of its file at each age; its folder as a kill leaves it."""
    for count in (1, 2, 30, 1, 4):
        shop.confirm(count)
        copies.append(keep_copy(shop, f"copy-{len(copies)}"))
    with closing(shop.open()) as journal:
        shop.confirm_in(journal, then)
        return shutil.copytree(shop.data, shop.data.parent / "killed")


@pytest.mark.parametrize("knows", [True, False])
@pytest.mark.parametrize("then", [1, 5, 60])
def test_an_older_copy_under_its_newer_log_is_refused_however_old(
    shop: Shop, then: int, *, knows: bool
) -> None:
    """Pages that the log has not would be older than the others: lost rows, a void undone."""
    copies: list[Path] = []
    killed = keep_kill(shop, copies, then=then)
    kinds = {FailureKind.JOURNAL_REPLACED, FailureKind.JOURNAL_DAMAGED, FailureKind.JOURNAL_OLDER}
    for copy in copies[:-1]:
        shutil.rmtree(shop.data)
        shutil.copytree(killed, shop.data)
        for path in [] if knows else [*shop.data.glob("*.json"), *shop.settings.glob("*")]:
            path.unlink()
        shutil.copyfile(copy, shop.path)
        assert refusal(shop) in kinds
    shutil.copyfile(copies[-1], shop.path)  # The log was begun on it.
    with closing(shop.open()) as journal:
        assert journal.verify().is_sound
        assert shop.confirm_in(journal) == [f"T1-20261128-{3 + 38 + then + 1:04}"]


def test_a_copy_of_before_a_void_under_a_log_of_after_is_refused(shop: Shop) -> None:
    """Neither its structure nor its chain would say so."""
    copy = keep_copy(shop)
    with closing(shop.open()) as journal:
        journal.void("T1-20261128-0001", "wrong buyer", at=MORNING)
    with closing(shop.open()) as journal:
        journal.drafts.save(Draft("another"))
        killed = shutil.copytree(shop.data, shop.data.parent / "killed")
    shutil.rmtree(shop.data)
    killed.rename(shop.data)
    shutil.copyfile(copy, shop.path)
    for path in [*shop.data.glob("*.json"), *shop.settings.glob("*")]:
        path.unlink()
    assert refusal(shop) is FailureKind.JOURNAL_REPLACED


def test_an_older_copy_put_under_an_open_window_is_refused(shop: Shop) -> None:
    copy = keep_copy(shop)
    shop.confirm(150)
    with closing(shop.open()) as journal:
        shop.confirm_in(journal)
        shutil.copyfile(copy, shop.path)
        with pytest.raises(KnownError) as caught:
            shop.confirm_in(journal)
    assert caught.value.kind is FailureKind.JOURNAL_REPLACED


def test_a_copy_of_before_a_log_was_begun_anew_is_refused(shop: Shop) -> None:
    with closing(shop.open()) as journal:
        shop.confirm_in(journal, 3)
        journal.file.connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_PASSIVE)
        copy = keep_copy(shop)
        shop.confirm_in(journal, 3)
        journal.file.connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_PASSIVE)
        shop.confirm_in(journal)
        killed = shutil.copytree(shop.data, shop.data.parent / "killed")
    shutil.rmtree(shop.data)
    killed.rename(shop.data)
    shutil.copyfile(copy, shop.path)
    assert refusal(shop) is FailureKind.JOURNAL_REPLACED


def test_a_restore_keeps_a_file_and_the_log_of_another_as_they_are(shop: Shop) -> None:
    """Whoever finds the right file has its newest invoices in that log alone."""
    copies: list[Path] = []
    killed = keep_kill(shop, copies, then=5)
    right = (killed / shop.path.name).read_bytes()
    log = (killed / f"{shop.path.name}-wal").read_bytes()
    shutil.rmtree(shop.data)
    killed.rename(shop.data)
    shutil.copyfile(copies[1], shop.path)
    done = restore(shop.data, copies[2], at=EVENING, settings_folder=shop.settings)
    assert done.kept_as is not None
    assert done.kept_as.read_bytes() == copies[1].read_bytes()
    kept_log = done.kept_as.with_name(f"{done.kept_as.name}-wal")
    assert kept_log.read_bytes() == log
    assert shop.confirm() == ["T1-20261128-0047"]
    after = EVENING + timedelta(hours=1)
    with pytest.raises(KnownError) as caught:
        restore(shop.data, done.kept_as, at=after, settings_folder=shop.settings)
    assert caught.value.kind is FailureKind.BACKUP_NOT_SOUND
    done.kept_as.write_bytes(right)
    assert restore(shop.data, done.kept_as, at=after, settings_folder=shop.settings).invoices >= 46
