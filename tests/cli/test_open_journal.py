"""The journal of the data folder is opened, and none is made where there is none."""

from pathlib import Path

import pytest

from pos_scanner.cli.open_journal import open_journal
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.journal import Journal
from pos_scanner.journal.journal import FILE_NAME
from tests.cli.test_context import context_of, write_settings


def test_the_journal_is_opened_with_the_tills_name_and_closed_again(tmp_path: Path) -> None:
    Journal.open(tmp_path).close()
    write_settings(tmp_path, '[till]\nname = "K7"\n')
    with open_journal(context_of(tmp_path)) as journal:
        assert journal.path == tmp_path / FILE_NAME
        assert journal.batches.waiting_count() == 0
    with pytest.raises(Exception, match=r".*"):
        journal.batches.waiting_count()


def test_a_folder_without_a_journal_gets_none(tmp_path: Path) -> None:
    with pytest.raises(KnownError) as refusal:
        open_journal(context_of(tmp_path / "mistyped"))
    assert refusal.value.kind is FailureKind.FILE_NOT_FOUND
    assert refusal.value.facts == {"path": str(tmp_path / "mistyped"), "reason": "no-journal"}
    assert not (tmp_path / "mistyped").exists()
