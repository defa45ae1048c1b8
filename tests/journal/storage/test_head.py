"""The head outside the file: what counts as one, and that it stands in nobody's way."""

import json
import shutil
from contextlib import closing

import pytest

from pos_scanner.domain.errors import FailureKind
from pos_scanner.journal import Journal
from pos_scanner.journal.backup.restore import restore
from pos_scanner.journal.storage.head import NAME
from tests.journal.storage.shop import EVENING, Shop, keep_copy

IMPOSSIBLE_HEADS: list[dict[str, object]] = [
    {"entry": 2**70},
    {"entry": 9, "hash": "\ud800" * 64},
    {"entry": 9, "hash": "A" * 64},
    {"entry": 9, "hash": "a" * 64, "invoices": 2**70},
    {"entry": 9, "hash": "a" * 64, "invoices": -3},
    {"entry": 9, "hash": "a" * 64, "of_day": 4},
    {"entry": 9, "hash": "a" * 64, "of_day": -5},
    {"entry": 9, "hash": "a" * 64, "invoices": 10**15, "of_day": 10**15},
    {"entry": 9, "hash": "a" * 64, "till": "\ud800"},
    {"entry": 9, "hash": "a" * 64, "day": "2026-99-99"},
    {"entry": 9, "hash": "a" * 64, "at": "yesterday"},
]


@pytest.mark.parametrize("edited", IMPOSSIBLE_HEADS)
def test_a_head_that_no_till_writes_counts_as_none(shop: Shop, edited: dict[str, object]) -> None:
    path = shop.data / NAME
    path.write_text(json.dumps(json.loads(path.read_text()) | edited))
    assert shop.confirm() == ["T1-20261128-0004"]


@pytest.mark.parametrize("text", ["", "[]", "null", "[" * 200_000, "\0" * 1024])
def test_a_head_that_is_none_stops_nobody(shop: Shop, text: str) -> None:
    (shop.data / NAME).write_text(text)
    assert shop.confirm() == ["T1-20261128-0004"]


@pytest.mark.parametrize("survivor", ["data", "settings"])
def test_either_copy_of_the_head_is_enough(shop: Shop, survivor: str) -> None:
    copy = keep_copy(shop)
    shop.confirm()
    shutil.copyfile(copy, shop.path)
    folder = shop.settings if survivor == "data" else shop.data
    for path in folder.glob("journal-head*"):
        path.write_bytes(b"\0" * 1024)
    assert shop.refusal().kind is FailureKind.JOURNAL_OLDER


@pytest.fixture
def unwritable(shop: Shop) -> Shop:
    """A till whose settings folder is a file: the head cannot be written there."""
    shutil.rmtree(shop.settings)
    shop.settings.write_text("no folder")
    return shop


def test_a_head_that_cannot_be_written_is_reported_once_and_confirming_goes_on(
    unwritable: Shop,
) -> None:
    with closing(unwritable.open()) as journal:
        assert unwritable.confirm_in(journal, 2)[-1] == "T1-20261128-0005"
        kinds = [notice.kind for notice in journal.take_notices()]
        unwritable.confirm_in(journal, 2)
        assert kinds == [FailureKind.HEAD_NOT_WRITTEN]
        assert journal.take_notices() == ()


def test_a_command_beside_a_window_does_not_take_its_head_back(shop: Shop) -> None:
    window = Journal.open(shop.data, exclusive=True, settings_folder=shop.settings)
    copy = keep_copy(shop)
    command = shop.open()
    shop.confirm_in(window, 2)
    command.close()
    window.close()
    shutil.copyfile(copy, shop.path)
    assert shop.refusal().facts["known"] == "5"


@pytest.mark.parametrize("which", ["folder", "file"])
def test_a_settings_folder_or_a_head_that_is_a_link_to_itself_stops_nobody(
    shop: Shop, which: str
) -> None:
    (remembered,) = shop.settings.glob("journal-head*")
    loop = shop.settings if which == "folder" else remembered
    remembered.unlink()
    if which == "folder":
        shop.settings.rmdir()
    try:
        loop.symlink_to(loop.name)
    except OSError:
        pytest.skip("this user may make no symbolic links")
    with closing(shop.open()) as journal:
        assert shop.confirm_in(journal) == ["T1-20261128-0004"]
        (notice,) = journal.take_notices()
    assert notice.kind is FailureKind.HEAD_NOT_WRITTEN
    assert notice.facts["path"].startswith(str(shop.settings))
    assert loop.is_symlink()
    restore(shop.data, keep_copy(shop), at=EVENING, settings_folder=shop.settings)
    (shop.data / NAME).unlink()
    assert shop.confirm() == ["T1-20261128-0005"]
