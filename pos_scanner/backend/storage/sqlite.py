"""SQLite: the storage of one backend alone, a file in its data folder.

Statements run on the event loop's own thread: a look-up takes some 20 microseconds, a commit what
the disk needs, and commits are few. ``backend till`` may write beside it.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import apsw

from pos_scanner.backend.storage.database import (
    Row,
    Session,
    StorageUnavailableError,
    UniqueError,
    Value,
    integer,
)
from pos_scanner.backend.storage.migrations import MIGRATIONS, script
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.user_paths import refuse_non_folder

FILE_NAME = "backend.sqlite3"
_BUSY_MS = 5000
_ANNOUNCED_BITS = 32
"""Of a revision; the others are SQLite's data_version."""


class SqliteDatabase:
    """The file in a folder, which is made and migrated.

    Args:
        folder: the backend's data folder.

    Raises:
        KnownError: FOLDER_NOT_WRITABLE; DATABASE_TOO_NEW where a newer version made the file.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE_NAME
        self._lock = asyncio.Lock()
        self._announced = 0
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._connection = apsw.Connection(str(self._path))
            self._connection.set_busy_timeout(_BUSY_MS)
            self._connection.pragma("journal_mode", "wal")
            self._connection.pragma("synchronous", "full")
            self._connection.pragma("foreign_keys", "on")
            self._connection.pragma("secure_delete", "on")  # What was personal is overwritten.
            self._migrate()
        except (OSError, apsw.CantOpenError, apsw.ReadOnlyError, apsw.NotADBError) as error:
            refuse_non_folder(folder)
            raise KnownError(FailureKind.FOLDER_NOT_WRITABLE, path=str(folder)) from error

    @property
    def place(self) -> str:
        """The file's path."""
        return os.fspath(self._path)

    async def fetch(self, sql: str, *values: Value) -> Sequence[Row]:
        """Run one statement outside a transaction."""
        async with self._lock:
            return _run(self._connection, sql, values)

    async def announce_till_change(self) -> None:
        """Count the change; other processes see it by SQLite's data_version."""
        self._announced += 1

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Session]:
        """One IMMEDIATE transaction: it waits for another writer at its begin, nowhere else."""
        async with self._lock:
            _run(self._connection, "BEGIN IMMEDIATE", ())
            try:
                yield _SqliteSession(self, self._connection)
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            _run(self._connection, "COMMIT", ())

    def till_revision(self) -> int | None:
        """What was announced here, and the data_version: it changes with each other's commit."""
        version = integer(self._connection.execute("PRAGMA data_version").get)
        return version << _ANNOUNCED_BITS | self._announced

    async def now(self) -> datetime:
        """This machine's time: one backend alone has no other."""
        (row,) = await self.fetch("SELECT strftime('%Y-%m-%dT%H:%M:%f', 'now')")
        return datetime.fromisoformat(str(row[0])).replace(tzinfo=UTC)

    async def close(self) -> None:
        """Close the connection to the file."""
        self._connection.close()

    def _migrate(self) -> None:
        self._connection.execute("BEGIN IMMEDIATE")
        version = integer(self._connection.pragma("user_version"))
        if version > len(MIGRATIONS):
            self._connection.close()
            raise KnownError(FailureKind.DATABASE_TOO_NEW, place=self.place)
        for number in range(version + 1, len(MIGRATIONS) + 1):
            self._connection.execute(script(number, "sqlite"))
            self._connection.pragma("user_version", number)
        self._connection.execute("COMMIT")


class _SqliteSession:
    def __init__(self, database: SqliteDatabase, connection: apsw.Connection) -> None:
        self._connection = connection
        self.announce_till_change = database.announce_till_change

    async def fetch(self, sql: str, *values: Value) -> Sequence[Row]:
        return _run(self._connection, sql, values)


def _run(connection: apsw.Connection, sql: str, values: Sequence[Value]) -> Sequence[Row]:
    bindings = {str(number): value for number, value in enumerate(values, start=1)}
    try:
        return [tuple(row) for row in connection.execute(sql, bindings)]
    except apsw.ConstraintError as error:
        raise UniqueError from error
    except (apsw.BusyError, apsw.FullError, apsw.IOError, apsw.ReadOnlyError) as error:
        raise StorageUnavailableError(type(error).__name__) from error
