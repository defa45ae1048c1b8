"""By Windows' rule a restore fails whole, or succeeds, whichever file another program has open."""

import shutil
import sys
from contextlib import closing
from pathlib import Path

import pytest

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.journal import Journal
from pos_scanner.journal.journal import FILE_NAME
from tests.faults.gaps import IN_BACKUP, INVOICES, Outcome, Shop
from tests.faults.sharing import windows_sharing
from tests.faults.test_refusing_disk import failure

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="reads /proc; Windows has the rule"),
    # What SQLite is refused it copes with; apsw reports it beside.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
REFUSALS = {FailureKind.FILE_IN_USE, FailureKind.JOURNAL_IN_USE}

KEPT = "journal-replaced-20261123-180000.sqlite3"
FILES = (
    FILE_NAME,
    f"{FILE_NAME}-wal",
    "restoring.sqlite3",
    "restoring.sqlite3.marker",
    "restore-under-way.json",
    KEPT,
)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("scenario", ["log", "closed", "damaged"])
def test_a_restore_beside_an_open_file_fails_whole_or_succeeds(
    tmp_path: Path, scenario: str, name: str
) -> None:
    shop = Shop(tmp_path / "data", scenario)
    with windows_sharing() as rule:
        rule.foreign.add(name)
        refusal = failure(shop.restore)
        assert refusal is None or refusal.kind in REFUSALS
        rule.foreign.clear()
        assert shop.losses(Outcome()) == []


def test_with_nothing_open_a_restore_succeeds(tmp_path: Path) -> None:
    shop = Shop(tmp_path / "data", "damaged")
    with windows_sharing() as rule:
        shop.restore()
        assert rule.refused == []
        with closing(Journal.open(shop.folder)) as journal:
            assert journal.verify().invoices == IN_BACKUP


def test_an_open_journal_is_still_the_same_after_a_refused_restore(tmp_path: Path) -> None:
    shop = Shop(tmp_path / "data", "closed")
    content = shutil.copyfile(shop.folder / FILE_NAME, tmp_path / "content")
    with windows_sharing() as rule, (shop.folder / FILE_NAME).open("rb"):
        with pytest.raises(KnownError) as caught:
            shop.restore()
        assert rule.refused
    assert caught.value.kind is FailureKind.FILE_IN_USE
    with closing(Journal.open(shop.folder)) as journal:
        assert journal.verify().invoices == INVOICES
    assert content.exists()


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("scenario", ["log", "closed", "damaged"])
def test_a_restore_waits_for_a_virus_scanner_and_succeeds(
    tmp_path: Path, scenario: str, name: str
) -> None:
    shop = Shop(tmp_path / "data", scenario)
    with windows_sharing() as rule:
        rule.foreign.add(name)
        rule.let_go_after = 2
        shop.restore()
        assert shop.losses(Outcome()) == []
