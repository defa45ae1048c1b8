"""The journal's open file, as all its tables' classes share it: one connection, one way to change.

Drafts, cashiers, shifts and the rest each work through one of these; one thread uses them all.
"""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import apsw

from pos_scanner.journal.storage import database

Row = tuple[Any, ...]


class JournalConnection:
    """A journal's file, open; its folder exists.

    One for reading only, beside the one that writes, sees what was committed before it asks and
    keeps nobody waiting: SQLite's log (WAL) has both.

    Raises:
        KnownError: see ``database.connect``.
    """

    def __init__(self, path: Path, *, vfs: str | None = None, reads_only: bool = False) -> None:
        self.path = path
        self.vfs = vfs
        self.connection: apsw.Connection = database.connect(path, vfs=vfs)
        if reads_only:
            self.connection.pragma("query_only", 1)

    def close(self) -> None:
        """Close it; closing twice does no harm."""
        self.connection.close()

    @contextlib.contextmanager
    def guarded(self) -> Iterator[None]:
        """Say the world's failures as KnownErrors.

        Raises:
            KnownError: see ``database.known_errors``.
        """
        with database.known_errors(self.path):
            try:
                yield
            except apsw.SQLError as error:
                if database.has_our_schema(self.connection):
                    raise  # Our own mistake.
                raise database.damaged(self.path) from error

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; when it ends, the change is on the disk.

        Raises:
            KnownError: see ``database.known_errors``; then nothing has changed.
        """
        with self.guarded(), database.immediate_transaction(self.connection):
            yield

    @contextlib.contextmanager
    def snapshot(self) -> Iterator[None]:
        """While it lasts, every reading sees the journal as it is now; nothing may be written.

        Within another snapshot or a transaction it is that one's.

        Raises:
            KnownError: see ``database.known_errors``.
        """
        with self.guarded():
            if self.connection.in_transaction:
                yield
                return
            self.connection.execute("BEGIN")
            try:
                yield
            finally:
                self.connection.execute("ROLLBACK")

    def execute(self, sql: str, values: Any = ()) -> apsw.Cursor:
        """Run one statement within the transaction that is open, and give its rows."""
        return self.connection.execute(sql, values)

    def change(self, sql: str, values: Any = ()) -> int:
        """Run one statement as a transaction of its own; gives how many rows it changed."""
        with self.transaction():
            self.execute(sql, values)
            return self.connection.changes()

    def ask(self, sql: str, values: Any = ()) -> list[Row]:
        """All rows that a SELECT gives."""
        with self.guarded():
            return list(self.execute(sql, values))
