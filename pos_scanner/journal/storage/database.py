"""Opens the journal's file: pragmas, migrations, and SQLite's errors in our own terms.

Knows nothing of invoices; ``schema.sql`` does. SQLite comes with apsw, since the systems' own are
older than 3.51.3, where two connections can corrupt a WAL file (sqlite.org/wal.html#walresetbug).
"""

import contextlib
import math
import os
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import apsw

from pos_scanner.atomic_file import disk_error, remove, rename_over, sync_file, write_refusal
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.journal.storage import search_tokens
from pos_scanner.journal.storage.backup_folder import newest_sound
from pos_scanner.journal.storage.replacement import SIDE_FILES, beside
from pos_scanner.user_paths import refuse_in_the_way, refuse_non_folder

_SPACE_FACTOR = 3.0
"""Of a file's size: its copy, and a log of all its pages and the search index."""
_SAMPLE = 500
"""Invoices whose search words are made to learn how fast this machine is today."""
_SAMPLE_FACTORS = 2, 10
"""A whole migration took an invoice 2.7 to 8 times as long, of 300, 3,000 and 20,000."""
_SAMPLE_WORDS = (
    "SELECT search_terms(buyer_name, cashier, order_number, buyer_tax_number)"
    " FROM invoice ORDER BY sequence DESC LIMIT ?"
)

OLDEST_SQLITE = (3, 51, 3)
VERSION = 9
"""What ``schema.sql`` (1) and ``migrations/`` make; stands in the file's ``user_version``."""
SIDE_FILE_BYTES = 32 * 1024
"""SQLite's shared memory beside a WAL file, at its smallest."""
_LONGEST_NAME_BYTES = 500
"""SQLite's MAX_PATHNAME is 512 where there is POSIX, for a file's log as well."""
BUSY_TIMEOUT_MS = 5000
"""How long one program waits while another (the export command) writes."""
_POLL_S = 0.001

if tuple(map(int, apsw.sqlite_lib_version().split("."))) < OLDEST_SQLITE:
    raise ImportError(f"SQLite {apsw.sqlite_lib_version()} is too old")


NO_VALUE = (ValueError, ArithmeticError, KeyError, TypeError, AttributeError)
"""What making a value of damaged columns can raise."""


Check = Callable[[apsw.Connection], None]


class UnreadableError(Exception):
    """What stands in the file is none of our values any more: a damaged row."""


_KINDS: dict[type[Exception], FailureKind] = {
    UnreadableError: FailureKind.JOURNAL_DAMAGED,
    apsw.FullError: FailureKind.DISK_FULL,
    apsw.ReadOnlyError: FailureKind.FOLDER_NOT_WRITABLE,
    apsw.CantOpenError: FailureKind.FOLDER_NOT_WRITABLE,
    apsw.PermissionsError: FailureKind.FOLDER_NOT_WRITABLE,
    apsw.IOError: FailureKind.FOLDER_NOT_WRITABLE,
    apsw.CorruptError: FailureKind.JOURNAL_DAMAGED,
    apsw.NotADBError: FailureKind.JOURNAL_DAMAGED,
    apsw.BusyError: FailureKind.JOURNAL_IN_USE,
    apsw.LockedError: FailureKind.JOURNAL_IN_USE,
    apsw.NoMemError: FailureKind.OUT_OF_MEMORY,
    MemoryError: FailureKind.OUT_OF_MEMORY,
}


def sqlite_version() -> str:
    """The version of the SQLite that the journal is written with, as ``3.53.3``."""
    return apsw.sqlite_lib_version()


@contextlib.contextmanager
def known_errors(path: Path) -> Iterator[None]:
    """Say SQLite's failures of the world as KnownErrors; our own mistakes pass through.

    Raises:
        KnownError: DISK_FULL, FOLDER_NOT_WRITABLE, JOURNAL_DAMAGED, JOURNAL_IN_USE or
            OUT_OF_MEMORY, with the fact ``path``; of a damaged journal also ``backup``, the newest
            sound one, where there is one.
    """
    try:
        yield
    except tuple(_KINDS) as error:
        kind = next(kind for cls, kind in _KINDS.items() if isinstance(error, cls))
        if kind is FailureKind.JOURNAL_DAMAGED:
            raise damaged(path) from error
        if isinstance(error, (apsw.IOError, apsw.CantOpenError)) and _is_full(path.parent):
            kind = FailureKind.DISK_FULL
        if kind is FailureKind.FOLDER_NOT_WRITABLE:
            refuse_non_folder(path.parent)
            raise write_refusal(_refused(path)) from error
        raise KnownError(kind, path=str(path)) from error


def _refused(path: Path) -> Path:
    """Which file SQLite cannot write: one that it keeps beside another, or that one.

    Raises:
        KnownError: FOLDER_NOT_WRITABLE, reason ``in-the-way``.
    """
    sides = [beside(path, side) for side in SIDE_FILES]
    for side in sides:
        refuse_in_the_way(side)
    files = (file for file in (path, *sides) if file.exists() and not os.access(file, os.W_OK))
    return next(files, path)


def refuse_name(path: Path) -> None:
    """See that SQLite can open a file of this name.

    Raises:
        KnownError: PATH_TOO_LONG; FOLDER_NOT_WRITABLE, the name is no text (POSIX: any bytes).
    """
    try:
        name = str(path.absolute()).encode("utf-8")
    except UnicodeEncodeError as error:
        raise write_refusal(path) from error
    if os.name == "posix" and len(name) > _LONGEST_NAME_BYTES:
        raise KnownError(FailureKind.PATH_TOO_LONG, path=str(path))


def _is_full(folder: Path) -> bool:
    """Whether there is no room: SQLite says no more than that a side file could not be made."""
    try:
        return shutil.disk_usage(folder).free < SIDE_FILE_BYTES
    except OSError:
        return False


def damaged(path: Path) -> KnownError:
    """The failure of a damaged journal; it names the backup to put in its place."""
    backup = newest_sound(path)
    advice = {"backup": str(backup), "reason": "has-backup"} if backup else {}
    return KnownError(FailureKind.JOURNAL_DAMAGED, path=str(path), **advice)


@contextlib.contextmanager
def reading() -> Iterator[None]:
    """Around the making of values from rows: what cannot be one was damaged on the disk.

    Raises:
        UnreadableError: a text that is no text, a state that there is not, a broken JSON.
    """
    try:
        yield
    except NO_VALUE as error:
        raise UnreadableError from error


@contextlib.contextmanager
def immediate_transaction(connection: apsw.Connection) -> Iterator[None]:
    """All or nothing, with the lock for writing from the start."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # A full disk may have ended it already.
            connection.execute("ROLLBACK")
        raise


@dataclass(frozen=True, slots=True)
class MigrationPlan:
    """What bringing a journal to this program's version takes, said before it begins.

    Attributes:
        invoices: how many it has.
        needed_bytes: free space for the copy that is kept and for the log.
        free_bytes: what there is.
        shortest_s, longest_s: between how many seconds it takes, as a sample of them went.
    """

    invoices: int
    needed_bytes: int
    free_bytes: int
    shortest_s: int
    longest_s: int


Announce = Callable[[MigrationPlan], None]


def connect(
    path: Path,
    *,
    vfs: str | None = None,
    check: Check | None = None,
    announce: Announce | None = None,
) -> apsw.Connection:
    """Open the file, whose folder exists; make or migrate its schema.

    Args:
        path: the file.
        vfs: another of SQLite's file layers, for tests.
        check: looks at the file before anything is changed; raises where it is not the right one.
        announce: hears what a migration takes, before it begins.

    Raises:
        KnownError: see ``known_errors`` and ``refuse_name``; JOURNAL_TOO_NEW when a newer program
            wrote the file; what ``check`` raises.
    """
    refuse_name(path)
    with known_errors(path):
        connection = apsw.Connection(str(path), vfs=vfs)
        try:
            if check is not None:
                _look_before_writing(connection, check)
            _configure(connection)
            _migrate(connection, path, announce)
        except BaseException as error:
            connection.close()
            if isinstance(error, apsw.SQLError):
                # The scripts run in every test: what they stumble over here is the file.
                raise damaged(path) from error
            raise
    return connection


def poll_for_writing(connection: apsw.Connection) -> None:
    """Let a window's connection look each millisecond whether another program writes no more.

    SQLite itself would wait longer from time to time, up to 100 ms, and miss an export's pauses.
    """
    connection.set_busy_handler(_wait)


def _wait(waited_ms: int) -> bool:
    time.sleep(_POLL_S)
    return waited_ms < BUSY_TIMEOUT_MS


def _look_before_writing(connection: apsw.Connection, check: Check) -> None:
    """Let a check read the file; if it refuses, closing must not write the log into it either."""
    connection.set_busy_timeout(BUSY_TIMEOUT_MS)
    connection.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
    check(connection)
    connection.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0)


def _configure(connection: apsw.Connection) -> None:
    connection.set_busy_timeout(BUSY_TIMEOUT_MS)
    # EXTRA while the file becomes a WAL file: else the rollback journal that this deletes can come
    # back after a power cut, hot, and undo what was confirmed since (found by tests/faults/cuts).
    connection.pragma("synchronous", "extra")
    connection.pragma("journal_mode", "wal")
    # FULL: a commit is on the disk when it returns. NORMAL lost acknowledged rows in 1,024 of
    # 1,538 simulated power cuts, FULL in none of 9,939.
    connection.pragma("synchronous", "full")
    connection.pragma("foreign_keys", 1)
    connection.pragma("trusted_schema", 0)
    search_tokens.register_functions(connection)


def _migrate(connection: apsw.Connection, path: Path, announce: Announce | None) -> None:
    version = int(connection.pragma("user_version"))
    if version > VERSION:
        # A newer program changes more than the number; a flipped bit does not.
        if schema(connection) == _our_schema():
            raise damaged(path)
        raise KnownError(FailureKind.JOURNAL_TOO_NEW, path=str(path))
    if version == VERSION:
        return
    if version > 0:
        plan = _plan_migration(connection, path)
        if announce is not None:
            announce(plan)
        if plan.free_bytes < plan.needed_bytes:
            space = {"needed": plan.needed_bytes >> 20, "free": plan.free_bytes >> 20}
            facts = {name: str(value + 1) for name, value in space.items()}
            raise KnownError(
                FailureKind.DISK_FULL, path=str(path.parent), reason="migration", **facts
            )
        _keep_copy(connection, path)
    with immediate_transaction(connection):
        # Read again under the lock: another program may have migrated it meanwhile.
        _run_scripts(connection, int(connection.pragma("user_version")))


def _run_scripts(connection: apsw.Connection, version: int) -> None:
    for next_version in range(version + 1, VERSION + 1):
        connection.execute(_script(next_version))
        connection.pragma("user_version", next_version)


def has_our_schema(connection: apsw.Connection) -> bool:
    """Whether every table, index and trigger is there as our scripts make it."""
    return _our_schema().items() <= schema(connection).items()


def has_only_our_schema(connection: apsw.Connection) -> bool:
    """Whether tables, indexes and triggers are exactly those of our scripts, of the same tables.

    One more trigger could swallow a void; of what a file may gain by itself there is ANALYZE alone.
    """
    with contextlib.closing(_made_anew()) as sample:
        return _objects(connection) == _objects(sample)


def _objects(connection: apsw.Connection) -> set[tuple[object, ...]]:
    rows = connection.execute(
        "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_stat%'"
        " ESCAPE '\\'"
    )
    return set(rows)


def schema(connection: apsw.Connection) -> dict[str, str]:
    """Each table's, index's and trigger's statement, by name."""
    rows = connection.execute("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL")
    return {str(name): str(sql) for name, sql in rows}


def _our_schema() -> dict[str, str]:
    with contextlib.closing(_made_anew()) as connection:
        return schema(connection)


def _made_anew() -> apsw.Connection:
    """An empty journal in memory."""
    connection = apsw.Connection(":memory:")
    search_tokens.register_functions(connection)
    _run_scripts(connection, 0)
    return connection


def _script(version: int) -> str:
    """The statements that lead to a version, without BEGIN and COMMIT."""
    name = "schema.sql" if version == 1 else f"migrations/{version:03}.sql"
    return resources.files("pos_scanner.journal.storage").joinpath(name).read_text(encoding="utf-8")


def _plan_migration(connection: apsw.Connection, path: Path) -> MigrationPlan:
    select = "SELECT ifnull(max(sequence), 0) FROM invoice"
    invoices = int(next(connection.execute(select))[0])
    file_bytes = connection.pragma("page_count") * connection.pragma("page_size")
    needed = int(file_bytes * _SPACE_FACTOR) + SIDE_FILE_BYTES
    free = shutil.disk_usage(path.parent).free
    sample_s = _time_sample(connection) * invoices
    shortest, longest = (math.ceil(factor * sample_s) for factor in _SAMPLE_FACTORS)
    return MigrationPlan(invoices, needed, free, max(shortest, 1), max(longest, 2))


def _time_sample(connection: apsw.Connection) -> float:
    """Seconds an invoice, of the newest, for the words of the search index."""
    began = time.monotonic()
    rows = connection.execute(_SAMPLE_WORDS, (_SAMPLE,)).fetchall()
    return (time.monotonic() - began) / max(len(rows), 1)


def _keep_copy(connection: apsw.Connection, path: Path) -> None:
    """A whole copy of the file as it was, beside it, before anything is migrated."""
    copy = path.with_name(f"{path.stem}-before-version-{VERSION}{path.suffix}")
    part = copy.with_name(f"{copy.name}.part")
    try:
        remove(part)
        connection.execute("VACUUM INTO ?", (str(part),))
        sync_file(part)
        rename_over(part, copy)
    except OSError as error:
        raise disk_error(error, path.parent) from error
    finally:
        with contextlib.suppress(OSError):
            remove(part)
