"""The journal's open file, as all its tables' classes share it: one connection, one way to change.

Drafts, cashiers, shifts and the rest each work through one of these; one thread uses them all.
"""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import apsw

from pos_scanner.domain.errors import KnownError
from pos_scanner.journal.storage import database
from pos_scanner.journal.storage.backup_folder import newest_sound
from pos_scanner.journal.storage.file_place import FilePlace, count_transaction

Row = tuple[Any, ...]


class JournalConnection:
    """A journal's file, open; its folder exists.

    One for reading only, beside the one that writes, sees what was committed before it asks and
    keeps nobody waiting: SQLite's log (WAL) has both.

    Attributes:
        path: the file.
        connection: SQLite's.
        after_commit: called when a transaction is on the disk, in the file that has the name.
        is_lost: whether another file, or none, has the file's name meanwhile: it is of no use then.

    Raises:
        KnownError: see ``database.connect``.
    """

    def __init__(
        self,
        path: Path,
        *,
        vfs: str | None = None,
        reads_only: bool = False,
        check: database.Check | None = None,
        announce: database.Announce | None = None,
    ) -> None:
        self.path = path
        self.vfs = vfs
        self.connection: apsw.Connection = database.connect(
            path, vfs=vfs, check=check, announce=announce
        )
        if reads_only:
            self.connection.pragma("query_only", 1)
        self.after_commit: Callable[[], None] | None = None
        self.is_lost = False
        self._is_closed = False
        self._place = FilePlace(path, self.connection)

    @property
    def is_open(self) -> bool:
        """Whether ``close`` was not called yet."""
        return not self._is_closed

    @property
    def has_log(self) -> bool:
        """Whether a log lies beside the file: whoever closes it last takes it away."""
        return self.path.with_name(f"{self.path.name}-wal").exists()

    @property
    def has_its_name(self) -> bool:
        """Whether the file that is open still has its name; asked on any thread."""
        return self._place.has_its_name

    @property
    def file_id(self) -> tuple[int, int] | None:
        """Device and inode of the file that is open, whatever has its name meanwhile."""
        return self._place.file_id

    def close(self) -> None:
        """Close it; closing twice does no harm."""
        if self.is_lost and self.is_open:
            # What stands under the name is another file: the log must not be written into it.
            self.connection.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
        self._is_closed = True
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
        """All or nothing; when it ends, the change is on the disk, in the file of the name.

        Raises:
            KnownError: see ``database.known_errors``; then nothing has changed. JOURNAL_MOVED or
                JOURNAL_REPLACED: the file that is open has no name any more.
        """
        self.see_in_place()
        with self.guarded(), database.immediate_transaction(self.connection):
            changes = self.connection.total_changes()
            yield
            if self.connection.total_changes() != changes:
                count_transaction(self.connection)
        self.see_in_place(has_written=True)
        if self.after_commit is not None:
            self.after_commit()

    def see_in_place(self, *, has_written: bool = False) -> None:
        """See that the file that is open still has its name.

        Raises:
            KnownError: JOURNAL_MOVED, JOURNAL_REPLACED.
        """
        kind = self._place.difference(has_written=has_written)
        if kind is not None:
            self.is_lost = True
            backup = newest_sound(self.path)
            advice = {"backup": str(backup)} if backup else {}
            raise KnownError(kind, path=str(self.path), **advice)

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
