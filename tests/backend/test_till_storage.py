"""Tills in an SQLite file: kept over a restart, read while another process writes."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import apsw
import pytest

from pos_scanner.backend.till_storage import FILE_NAME, Till, TillStorage
from pos_scanner.domain.errors import FailureKind, KnownError

AT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
HASH = "a" * 64


def test_tills_are_kept_over_a_restart_in_their_order(tmp_path: Path) -> None:
    first = TillStorage(tmp_path)
    assert first.add(Till("b", HASH, AT))
    assert first.add(Till("a", "c" * 64, AT))
    first.close()
    second = TillStorage(tmp_path)
    assert second.all() == [Till("b", HASH, AT), Till("a", "c" * 64, AT)]
    assert second.by_token(HASH) == Till("b", HASH, AT)
    second.close()


def test_a_time_keeps_its_offset(tmp_path: Path) -> None:
    storage = TillStorage(tmp_path)
    later = AT + timedelta(hours=1)
    storage.add(Till("a", HASH, AT))
    assert storage.revoke("a", later)
    (till,) = storage.all()
    assert (till.added_at, till.revoked_at) == (AT, later)
    assert till.added_at.utcoffset() == timedelta(0)
    storage.close()


def test_a_revoked_till_is_listed_and_found_by_no_token(tmp_path: Path) -> None:
    storage = TillStorage(tmp_path)
    storage.add(Till("a", HASH, AT))
    storage.add(Till("b", "b" * 64, AT))
    assert storage.revoke("a", AT)
    assert storage.by_token(HASH) is None
    assert storage.by_token("b" * 64) is not None
    assert not storage.revoke("nobody", AT)
    assert len(storage.all()) == 2
    storage.close()


@pytest.mark.parametrize("till", [Till("a", "b" * 64, AT), Till("b", HASH, AT)])
def test_a_second_till_of_the_name_or_the_token_is_refused(tmp_path: Path, till: Till) -> None:
    storage = TillStorage(tmp_path)
    assert storage.add(Till("a", HASH, AT))
    assert not storage.add(till)
    assert storage.all() == [Till("a", HASH, AT)]
    storage.close()


def test_a_till_that_another_process_adds_is_known_at_once(tmp_path: Path) -> None:
    serving, command = TillStorage(tmp_path), TillStorage(tmp_path)
    assert serving.by_token(HASH) is None
    command.add(Till("a", HASH, AT))
    assert serving.by_token(HASH) == Till("a", HASH, AT)
    command.close()
    serving.close()


def test_the_file_is_for_its_owner_and_waits_for_the_disk(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "data"
    TillStorage(folder).close()
    assert folder.stat().st_mode & 0o077 == 0
    connection = apsw.Connection(str(folder / FILE_NAME))
    assert connection.pragma("journal_mode") == "wal"
    connection.close()


def test_a_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("", encoding="utf-8")
    with pytest.raises(KnownError) as caught:
        TillStorage(path)
    assert caught.value.kind is FailureKind.FOLDER_NOT_WRITABLE
    assert caught.value.facts == {"path": str(path)}
