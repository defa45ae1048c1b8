"""A journal's log beside another file of its name: SQLite plays it in, and nobody is told."""

import os
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from pos_scanner.domain.errors import FailureKind, KnownError
from tests.journal.storage.shop import Build, Shop

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
