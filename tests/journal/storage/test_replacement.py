"""What a start finds of a replacement that was interrupted, and what it makes of it."""

from collections.abc import Callable
from contextlib import closing

import pytest

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.journal.backup.restore import begin_anew, restore
from pos_scanner.journal.storage.backup_folder import backups
from pos_scanner.journal.storage.replacement import MARKER, Replacement
from tests.journal.storage.shop import EVENING, Shop, back_up


class Killed(BaseException):
    """Stands for the end of the process."""


def restore_newest(shop: Shop) -> None:
    restore(shop.data, backups(shop.path)[0], at=EVENING, settings_folder=shop.settings)


def begin(shop: Shop) -> None:
    begin_anew(shop.data, at=EVENING, settings_folder=shop.settings)


def kill_at(step: str, act: Callable[[Shop], None], shop: Shop) -> None:
    """End a replacement before a step of it, which nothing comes after."""

    def die(_: Replacement) -> None:
        raise Killed

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Replacement, step, die)
        patch.setattr(Replacement, "take_back", die)
        with pytest.raises(Killed):
            act(shop)
    assert (shop.data / MARKER).exists()


@pytest.mark.parametrize("act", [restore_newest, begin])
def test_where_no_journal_was_a_file_that_is_in_its_place_is_finished_with(
    shop: Shop, act: Callable[[Shop], None]
) -> None:
    back_up(shop)
    shop.path.unlink()
    kill_at("_clear_away", act, shop)
    with closing(shop.open()) as journal:
        (notice,) = journal.take_notices()
        assert notice.kind is FailureKind.RESTORE_FINISHED
        assert journal.verify().is_sound
    assert not (shop.data / MARKER).exists()


def test_where_neither_a_journal_nor_the_new_file_is_nothing_was_restored(shop: Shop) -> None:
    back_up(shop)
    shop.path.unlink()
    kill_at("_put_in_place", restore_newest, shop)
    (shop.data / "restoring.sqlite3").unlink()
    with pytest.raises(KnownError) as caught:
        shop.open()
    assert caught.value.kind is FailureKind.JOURNAL_MISSING
    assert not (shop.data / MARKER).exists()


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff", b"[" * 100_000, b'{"stage":"replacing","kept_as":"../x","source":""}'],
)
def test_a_marker_that_says_nothing_stops_no_start(shop: Shop, content: bytes) -> None:
    shop.confirm(1)
    (shop.data / MARKER).write_bytes(content)
    shop.confirm(1)
    assert not (shop.data / MARKER).exists()
