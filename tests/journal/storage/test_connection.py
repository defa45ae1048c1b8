"""One connection, one way to change: all or nothing, on the disk when it returns."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import apsw
import pytest

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.journal.storage.connection import JournalConnection

ADD = "INSERT INTO cashier (name) VALUES (?)"
NAMES = "SELECT name FROM cashier ORDER BY name"


@pytest.fixture
def file(tmp_path: Path) -> Iterator[JournalConnection]:
    with closing(JournalConnection(tmp_path / "journal.sqlite3")) as opened:
        yield opened


def others_see(file: JournalConnection) -> list[tuple[object, ...]]:
    """What another program reads out of the file."""
    with closing(apsw.Connection(str(file.path))) as connection:
        return list(connection.execute(NAMES))


def add_and_fail(file: JournalConnection, error: type[BaseException]) -> None:
    with file.transaction():
        file.execute(ADD, ("张三",))
        raise error


def roll_back_and_fail(file: JournalConnection) -> None:
    """As SQLite does by itself when the disk is full."""
    with file.transaction():
        file.execute("ROLLBACK")
        raise apsw.FullError


def test_a_transaction_that_ends_is_seen_by_others_and_before_that_it_is_not(
    file: JournalConnection,
) -> None:
    with file.transaction():
        file.execute(ADD, ("张三",))
        assert others_see(file) == []
    assert others_see(file) == [("张三",)]


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt])
def test_a_transaction_that_fails_changes_nothing_and_the_file_goes_on(
    file: JournalConnection, error: type[BaseException]
) -> None:
    with pytest.raises(error):
        add_and_fail(file, error)
    assert file.change(ADD, ("李四",)) == 1
    assert others_see(file) == [("李四",)]


def test_a_transaction_that_sqlite_has_ended_already_is_not_ended_again(
    file: JournalConnection,
) -> None:
    with pytest.raises(KnownError) as caught:
        roll_back_and_fail(file)
    assert caught.value.kind is FailureKind.DISK_FULL
    assert file.ask(NAMES) == []


def test_a_change_says_how_many_rows_it_touched(file: JournalConnection) -> None:
    for name in ("张三", "李四"):
        file.change(ADD, (name,))
    assert file.change("UPDATE cashier SET is_active = 0") == 2
    assert file.change("UPDATE cashier SET is_active = 0 WHERE name = 'x'") == 0
    assert file.ask(NAMES) == [("张三",), ("李四",)]


def test_another_program_that_writes_is_waited_for_and_then_named(file: JournalConnection) -> None:
    file.connection.set_busy_timeout(1)
    with closing(apsw.Connection(str(file.path))) as writer:
        writer.execute("BEGIN IMMEDIATE")
        with pytest.raises(KnownError) as caught:
            file.change(ADD, ("张三",))
    assert caught.value.kind is FailureKind.JOURNAL_IN_USE
    assert caught.value.facts == {"path": str(file.path)}


def test_a_mistake_in_our_own_sql_stays_a_mistake(file: JournalConnection) -> None:
    with pytest.raises(apsw.SQLError):
        file.ask("SELECT nothing FROM nowhere")


def test_a_table_that_is_gone_is_damage(file: JournalConnection) -> None:
    file.change("DROP TABLE cashier")
    with pytest.raises(KnownError) as caught:
        file.ask(NAMES)
    assert caught.value.kind is FailureKind.JOURNAL_DAMAGED


def test_closing_twice_does_no_harm(file: JournalConnection) -> None:
    file.close()
    file.close()
    with pytest.raises(apsw.ConnectionClosedError):
        file.execute(NAMES)


def test_another_file_layer_can_be_given(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    with closing(JournalConnection(path, vfs=apsw.vfs_names()[-1])) as file:
        assert file.vfs == apsw.vfs_names()[-1]
        assert file.connection.open_vfs == apsw.vfs_names()[-1]
