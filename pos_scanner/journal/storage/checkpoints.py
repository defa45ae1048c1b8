"""Copies the log back into the journal's file on a thread of its own, for a window that confirms.

SQLite would do it within the commit that makes the log's thousandth page, and that customer would
wait for some 4 MB to be written and synced. ``PASSIVE`` waits for nobody and keeps nobody waiting:
what a long reader (an export) still needs stays in the log until it is through.
"""

import contextlib
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import apsw

_NEVER_MAKES_ONE = apsw.SQLITE_OPEN_READWRITE
PAGES = 1000
"""A log of so many pages, of 4 KiB, is copied back."""
LARGEST_LOG = 16 << 20
"""Bytes that the log's file keeps once all of it is in the journal; a larger one is cut."""


class Checkpoints:
    """The thread; it works after each commit that leaves a long log.

    Args:
        path: the journal's file.
        connection: the one that confirms; from now on it never copies the log itself.
        vfs: SQLite's file layer, of the connection.
    """

    def __init__(self, path: Path, connection: apsw.Connection, *, vfs: str | None = None) -> None:
        self._path = path
        self._vfs = vfs
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="checkpoint")
        self._copying: Future[None] | None = None
        connection.pragma("journal_size_limit", LARGEST_LOG)
        connection.set_wal_hook(self._on_commit)

    def stop(self) -> None:
        """Wait for the thread's end. When the last connection closes, SQLite copies the rest."""
        self._pool.shutdown()

    def _on_commit(self, connection: apsw.Connection, name: str, pages: int) -> int:
        del connection, name
        is_copying = self._copying is not None and not self._copying.done()
        if pages >= PAGES and not is_copying:
            with contextlib.suppress(RuntimeError):  # It was stopped.
                self._copying = self._pool.submit(self._copy)
        return apsw.SQLITE_OK

    def _copy(self) -> None:
        # What fails here fails nobody: the log stays, and the next commit asks again.
        with (
            contextlib.suppress(apsw.Error),
            contextlib.closing(
                apsw.Connection(str(self._path), flags=_NEVER_MAKES_ONE, vfs=self._vfs)
            ) as connection,
        ):
            connection.pragma("synchronous", "full")
            connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_PASSIVE)
