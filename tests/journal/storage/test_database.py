"""The journal's file: schema and pragmas as literals, migration, SQLite's failures in our terms."""

import hashlib
import re
import shutil
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import apsw
import pytest

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.invoice import Invoice
from pos_scanner.journal import Journal
from pos_scanner.journal.storage import database
from pos_scanner.journal.storage.database import UnreadableError, connect, known_errors, reading
from tests.faults.version_1 import make_version_1

Build = Callable[..., Invoice]

SCHEMA = {
    "batch": "807fec5aa7c65d657fcf1cac8975b1ea",
    "batch_is_not_changed": "aec13fac212d813b1047c3c0fe2e210c",
    "batch_is_not_deleted": "d7fe04fa595557cef6c17f193708800b",
    "batch_item": "6eb1e8afdd6b96bb6a9206a7b7b24e32",
    "batch_item_is_not_changed": "5b6fdf17814de96aab8b03cc44f9e93b",
    "batch_item_is_not_deleted": "71ac789b28d74e9b3f05942ab9c769aa",
    "cashier": "a31a6cb80786d5ed5c1fa2517e80f874",
    "chain": "9510a2ec3e55dcff8fce2b1088ccefc6",
    "chain_is_gapless": "7aba5b50610c2fce819619a224ec9b0a",
    "chain_is_not_changed": "72734d8a0fd316f8b64883746978d1a5",
    "chain_is_not_deleted": "5e25bec12a0bd25ac8c47d590824f020",
    "chain_void": "708eb87a6a2d898face373ae568f675e",
    "draft": "5fa65d3db37003b0caddbbc8c2b4dc3c",
    "invoice": "ca3a3667421c8c16e0538fa4097b5378",
    "invoice_by_day": "f551b188ff8c51f0219fe81089c1fb40",
    "invoice_by_order": "d66f4ed0378be4b8172a44d5517efee2",
    "invoice_by_shift": "c526aef3b69b3958b4f3b863427a9fc6",
    "invoice_content_is_not_changed": "c305d7e8ae55226726cade8dff38716e",
    "invoice_is_exported_once": "fdfe8b9379a1895c31cd3ddea77f43b5",
    "invoice_is_gapless": "91b311815d8368cbebbd9cbd944ddd52",
    "invoice_is_not_deleted": "07c3e93b617fe2afb40daabe2a47d710",
    "invoice_person_is_only_purged": "8a728c6fe27dafc69e722a745314c0a4",
    "invoice_purged": "400ded294dd506c3b83fe947fe399037",
    "invoice_replaces": "6ff0d4ddc71c41215ace6c2b23883c59",
    "invoice_state_goes_one_way": "6a956b2155a298250d382c4cb3bfe3c0",
    "invoice_text": "a9a82106e40619256082c33991db1f44",
    "invoice_unexported": "0558e94e27ef38dbdcaca765cf614ca4",
    "invoice_void_unexported": "27fabbb9ea97aecdba0a592d7ddd5dfd",
    "invoice_voided": "11b53dbee4b2c451998c33dd91f8835b",
    "issuance": "1f717c8141c1e236403fb81e27967ce5",
    "issuance_by_number": "09a1792356d3180238b6c78eaf4e2ff8",
    "issuance_by_state": "d82aa90f3b186affefcdc63358d3b3d8",
    "line": "89e5a69bab5c4739e8587ac5997c8cb0",
    "line_is_not_changed": "ace0384de0a45c2e6b0cf8665fced76f",
    "line_is_not_deleted": "8be3bacaff2972e9c239ea3329326749",
    "one_shift_is_open": "d3efa26dc814d2e8e280c01d50c8369c",
    "one_z_a_shift": "3e98d247380e7ccb4929828724d55882",
    "pool_origin": "96f0f003ffcc4c54a679675980970ce5",
    "pool_position": "e26404355d975be8a3e99b84f43cd0e9",
    "predecessor": "4ef430b1bc2da755720aa3f640928c70",
    "predecessor_is_not_changed": "ee7c7923dc8c06ecd8932d7a5898e33e",
    "predecessor_is_not_deleted": "07a08e9fd436b7661d0cb82b16b788ef",
    "red_letter": "e0c48af4108a3ae6b181bf7f3026c6a6",
    "shift": "397ae4a7f161c06567e384e10ffb3d97",
    "shift_is_gapless": "64844de07b1dcc94bb50d72cfccedd57",
    "shift_is_not_deleted": "3339d11e4d3468d7596702c608ea81e2",
    "shift_is_only_closed": "bb69b019d6a87f97fa48604585866d19",
    "shift_report": "f24afdc1dcfc2aa37b388405b866e4c1",
    "shift_report_is_gapless": "1b73eed6b9f4251b905493f6fa4fab88",
    "shift_report_is_not_changed": "a52f040b6931932d89969a6ffe3cdeb1",
    "shift_report_is_not_deleted": "3e897bffe9faf6d4db71f80f112fa745",
    "sign_in_failure": "a41759905b53268f9439b2d2570b6ef3",
    "void_is_exported_once": "805ebb2244b08b3dee6830769b60b23c",
}
"""SHA-256, the first 32 digits, of each statement as SQLite keeps it, comments included.

A file that exists is compared with these statements letter by letter: a change here, be it of a
comment within a statement, needs a migration.
"""


def shape(connection: apsw.Connection) -> dict[str, str]:
    """Each statement's fingerprint, but of the tables that FTS5 makes by itself."""
    rows = connection.execute("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL")
    return {
        str(name): hashlib.sha256(str(sql).encode()).hexdigest()[:32]
        for name, sql in rows
        if not re.match("invoice_text_", str(name))
    }


def known_error(error: BaseException, path: Path) -> KnownError:
    with pytest.raises(KnownError) as caught, known_errors(path):
        raise error
    return caught.value


def test_a_new_file_has_every_table_index_and_trigger_letter_by_letter(tmp_path: Path) -> None:
    with closing(connect(tmp_path / "journal.sqlite3")) as connection:
        assert shape(connection) == SCHEMA
        assert connection.pragma("user_version") == database.VERSION


def test_a_file_of_version_1_is_brought_to_the_same_schema(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    confirmations = list(make_version_1(path, 5, datetime(2026, 1, 5, 9, tzinfo=UTC)))
    with closing(connect(path)) as connection:
        assert shape(connection) == SCHEMA
        assert connection.pragma("user_version") == database.VERSION
        assert next(connection.execute("SELECT count(*) FROM invoice")) == (5,)
    assert len(confirmations) == 6  # The last one is void, too.


def test_what_version_1_confirmed_still_verifies_and_is_found_by_its_buyer(tmp_path: Path) -> None:
    list(make_version_1(tmp_path / "journal.sqlite3", 3, datetime(2026, 1, 5, 9, tzinfo=UTC)))
    with closing(Journal.open(tmp_path)) as journal:
        assert journal.verify().problems == ()
        (buyer,) = journal.file.ask("SELECT buyer_name FROM invoice WHERE sequence = 1")[0]
        tokens = journal.file.ask(
            "SELECT rowid FROM invoice_text WHERE invoice_text MATCH ?", (f'"{buyer[0]}"',)
        )
        assert (1,) in tokens


def test_the_file_before_a_migration_is_kept_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    list(make_version_1(path, 2, datetime(2026, 1, 5, 9, tzinfo=UTC)))
    kept = tmp_path / f"journal-before-version-{database.VERSION}.sqlite3"
    kept.write_text("of an earlier attempt")
    connect(path).close()
    copy = apsw.Connection(str(kept))
    assert copy.pragma("user_version") == 1
    assert next(copy.execute("SELECT count(*) FROM invoice")) == (2,)
    copy.close()


def test_a_new_file_is_not_copied(tmp_path: Path) -> None:
    connect(tmp_path / "journal.sqlite3").close()
    connect(tmp_path / "journal.sqlite3").close()
    assert [path.name for path in tmp_path.iterdir()] == ["journal.sqlite3"]


def test_a_migration_that_fails_leaves_the_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "journal.sqlite3"
    list(make_version_1(path, 2, datetime(2026, 1, 5, 9, tzinfo=UTC)))
    script = database._script(2)
    monkeypatch.setattr(database, "_script", lambda _: script + "; SELECT raise_it()")
    with pytest.raises(KnownError):
        connect(path)
    monkeypatch.undo()
    with closing(apsw.Connection(str(path))) as connection:
        assert connection.pragma("user_version") == 1
        assert "cashier" not in shape(connection)
    with closing(connect(path)) as connection:
        assert shape(connection) == SCHEMA


def test_commits_are_on_the_disk_and_references_are_checked(tmp_path: Path) -> None:
    with closing(connect(tmp_path / "journal.sqlite3")) as connection:
        pragmas = ("journal_mode", "synchronous", "foreign_keys", "trusted_schema")
        assert [connection.pragma(name) for name in pragmas] == ["wal", 2, 1, 0]
        assert connection.pragma("busy_timeout") == 5000


def test_a_newer_programs_file_is_named_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    with closing(connect(path)) as connection:
        connection.execute("CREATE TABLE of_the_future (x INTEGER) STRICT")
        connection.pragma("user_version", database.VERSION + 1)
    with pytest.raises(KnownError) as caught:
        connect(path)
    assert caught.value.kind is FailureKind.JOURNAL_TOO_NEW
    assert caught.value.facts["path"] == str(path)


def test_a_version_number_that_flipped_a_bit_is_damage_not_the_future(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    with closing(connect(path)) as connection:
        connection.pragma("user_version", database.VERSION + 16)
    with pytest.raises(KnownError) as caught:
        connect(path)
    assert caught.value.kind is FailureKind.JOURNAL_DAMAGED


def test_a_table_that_stands_in_the_way_of_the_schema_is_damage(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    with closing(apsw.Connection(str(path))) as connection:
        connection.execute("CREATE TABLE invoice (letter TEXT)")
    with pytest.raises(KnownError) as caught:
        connect(path)
    assert caught.value.kind is FailureKind.JOURNAL_DAMAGED


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (apsw.FullError(), FailureKind.DISK_FULL),
        (apsw.ReadOnlyError(), FailureKind.FOLDER_NOT_WRITABLE),
        (apsw.CantOpenError(), FailureKind.FOLDER_NOT_WRITABLE),
        (apsw.PermissionsError(), FailureKind.FOLDER_NOT_WRITABLE),
        (apsw.IOError(), FailureKind.FOLDER_NOT_WRITABLE),
        (apsw.CorruptError(), FailureKind.JOURNAL_DAMAGED),
        (apsw.NotADBError(), FailureKind.JOURNAL_DAMAGED),
        (UnreadableError(), FailureKind.JOURNAL_DAMAGED),
        (apsw.BusyError(), FailureKind.JOURNAL_IN_USE),
        (apsw.LockedError(), FailureKind.JOURNAL_IN_USE),
    ],
)
def test_each_failure_of_sqlite_has_a_name_that_people_know(
    tmp_path: Path, error: Exception, kind: FailureKind
) -> None:
    failure = known_error(error, tmp_path / "journal.sqlite3")
    assert failure.kind is kind
    assert failure.facts == {"path": str(tmp_path / "journal.sqlite3")}


def test_a_disk_whose_room_cannot_be_asked_for_is_not_called_full(tmp_path: Path) -> None:
    absent = tmp_path / "absent" / "journal.sqlite3"
    assert known_error(apsw.IOError(), absent).kind is FailureKind.FOLDER_NOT_WRITABLE


@pytest.mark.parametrize(("free", "is_full"), [(32 * 1024 - 1, True), (32 * 1024, False)])
def test_a_disk_is_full_when_not_even_a_side_file_fits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int, is_full: bool
) -> None:
    usage = shutil.disk_usage(tmp_path)._replace(free=free)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    kind = known_error(apsw.IOError(), tmp_path / "journal.sqlite3").kind
    assert (kind is FailureKind.DISK_FULL) is is_full


def test_a_mistake_of_our_own_is_no_failure_of_the_world(tmp_path: Path) -> None:
    with pytest.raises(apsw.SQLError), known_errors(tmp_path / "journal.sqlite3"):
        raise apsw.SQLError


@pytest.mark.parametrize(
    "error", [ValueError, ArithmeticError, KeyError, TypeError, AttributeError]
)
def test_a_row_that_makes_no_value_was_damaged(error: type[Exception]) -> None:
    with pytest.raises(UnreadableError) as caught, reading():
        raise error
    assert isinstance(caught.value.__cause__, error)


def test_a_damaged_file_names_the_backup_to_put_in_its_place(
    tmp_path: Path, journal: Journal
) -> None:
    path = tmp_path / "other" / "journal.sqlite3"
    backup = tmp_path / "other" / "backups" / "journal-2026-11-23.sqlite3"
    backup.parent.mkdir(parents=True)
    journal.file.execute("VACUUM INTO ?", (str(backup),))
    path.write_bytes(b"no journal at all" * 999)
    with pytest.raises(KnownError) as caught:
        connect(path)
    assert caught.value.kind is FailureKind.JOURNAL_DAMAGED
    assert caught.value.facts == {
        "path": str(path),
        "backup": str(backup),
        "reason": "has-backup",
    }


@pytest.mark.parametrize(
    "change", ["DROP TRIGGER chain_is_not_changed", "DROP INDEX invoice_by_day"]
)
def test_a_schema_that_lacks_something_is_not_ours(tmp_path: Path, change: str) -> None:
    with closing(connect(tmp_path / "journal.sqlite3")) as connection:
        assert database.has_our_schema(connection)
        connection.execute(change)
        assert not database.has_our_schema(connection)


def test_a_schema_that_somebody_added_to_is_still_ours(tmp_path: Path) -> None:
    with closing(connect(tmp_path / "journal.sqlite3")) as connection:
        connection.execute("CREATE TABLE note (text TEXT); CREATE INDEX notes ON note (text)")
        assert database.has_our_schema(connection)


def test_the_sqlite_that_writes_the_journal_is_none_with_the_wal_bug() -> None:
    version = tuple(int(part) for part in database.sqlite_version().split("."))
    assert version >= (3, 51, 3)
