"""Whether the file that is open is still the one that has its name.

A journal that is moved, deleted or replaced under a window stays open and takes whatever is
written, and nobody finds it again. On Windows the system refuses that; POSIX allows it.
"""

import contextlib
import ctypes
import struct
from pathlib import Path

import apsw

from pos_scanner.domain.errors import FailureKind
from pos_scanner.journal.storage.backup_folder import open_for_reading
from pos_scanner.journal.storage.head import hash_at, head_of

_SMALL_BYTES = 2 << 20
"""A file up to this size is looked through whole when another program has changed its content."""
_CHECK = "PRAGMA quick_check(1)"
_FILE, _LOG = 0, 1
_COUNT_AT = 68
"""Where a file's first page has the application's number: here a count of transactions."""
_LOG_HEADER_BYTES, _FRAME_HEADER_BYTES = 32, 24
"""See https://sqlite.org/fileformat2.html#the_write_ahead_log."""

Identity = tuple[int, int]


class FilePlace:
    """The place of one open file, as it was when this was made.

    Attributes:
        file_id: device and inode; ``None`` where the file had no name any more already.

    Args:
        path: the file.
        connection: open; it is used by the same thread.
    """

    def __init__(self, path: Path, connection: apsw.Connection) -> None:
        self._path = path
        self._log = path.with_name(f"{path.name}-wal")
        self._connection = connection
        self.file_id = _identity(path)
        self._log_id = _identity(self._log)
        self._content = _content(path)

    @property
    def has_its_name(self) -> bool:
        """Whether the file still has its name; asked on any thread."""
        return _identity(self._path) == self.file_id

    def difference(self, *, has_written: bool = False) -> FailureKind | None:
        """How the file is not in its place any more; ``None`` while it is.

        Args:
            has_written: this connection has just written, so that a new content is its own.

        Returns:
            JOURNAL_MOVED: nothing has the name; JOURNAL_REPLACED: another file has it, or its log
            was taken away or its content exchanged.
        """
        file_id = _identity(self._path)
        if file_id is None:
            return FailureKind.JOURNAL_MOVED
        if file_id != self.file_id or _has_moved(self._connection):
            return FailureKind.JOURNAL_REPLACED
        log_id = _identity(self._log)
        if self._log_id is None:
            self._log_id = log_id  # The first transaction makes it; it stays as long as the file.
        if has_written:
            self._content = _content(self._path)
        if log_id != self._log_id or self._is_overwritten():
            return FailureKind.JOURNAL_REPLACED
        return None

    def _is_overwritten(self) -> bool:
        """Whether another program has written other content into the same file."""
        content = _content(self._path)
        if content == self._content:
            return False
        self._content = content  # A checkpoint by another program of ours changes it as well.
        try:
            with contextlib.closing(
                apsw.Connection(str(self._path), flags=apsw.SQLITE_OPEN_READONLY)
            ) as reader:
                own = head_of(self._connection)
                if own is not None and not _contains(reader, own.entry, own.hash):
                    return True
                if own is not None and has_foreign_log(self._path, self._connection, own.origin):
                    return True
                is_small = self._path.stat().st_size <= _SMALL_BYTES
                return is_small and reader.execute(_CHECK).fetchall() != [("ok",)]
        except (apsw.CorruptError, apsw.NotADBError, apsw.SQLError, ValueError):
            return True
        except (apsw.Error, OSError):
            return False


def has_foreign_log(path: Path, connection: apsw.Connection, origin: str) -> bool:
    """Whether a file is not the one that its log was begun on: SQLite plays that in all the same.

    It is another journal, or an older copy: pages that the log has not are older than the others.

    Args:
        path: the file.
        connection: it, open with its log, and read from.
        origin: the hash of the first entry as read with the log; both have it, however far each is.
    """
    try:
        with contextlib.closing(open_for_reading(path)) as file_alone:
            if hash_at(file_alone, 1) not in {"", origin}:
                return True
        # The log first: one that begins anew meanwhile has all before it in the file.
        begins_with = _first_count(connection)
        return _read(connection, _FILE, _COUNT_AT, ">I")[0] < begins_with - 1
    except (apsw.Error, ValueError):
        return False


def count_transaction(connection: apsw.Connection) -> None:
    """Count a transaction, before it ends, on the file's first page, which the log has then, too.

    The file has counted to just below where its log begins, or further: a checkpoint copies that.
    """
    count = int(connection.pragma("application_id"))
    connection.pragma("application_id", (count + 1) & 0x7FFFFFFF)


def _first_count(connection: apsw.Connection) -> int:
    """The count in the oldest first page of a log; 0 where it has none.

    Raises:
        apsw.Error: there is no log.
    """
    page_bytes, _, *salts = _read(connection, _LOG, 8, ">4I")
    place = _LOG_HEADER_BYTES
    while True:
        page, _, *salts_of_frame = _read(connection, _LOG, place, ">4I")
        if page == 0 or salts_of_frame != salts:
            return 0  # Its end; what follows is of before the log began anew.
        place += _FRAME_HEADER_BYTES
        if page == 1:
            return _read(connection, _LOG, place + _COUNT_AT, ">I")[0]
        place += page_bytes


def _read(connection: apsw.Connection, which: int, offset: int, form: str) -> tuple[int, ...]:
    """Numbers in the file or its log, zeros behind the end; it opens nothing, which keeps locks."""
    _, content = connection.read("main", which, offset, struct.calcsize(form))
    return struct.unpack(form, content)


def _contains(reader: apsw.Connection, entry: int, hash_: str) -> bool:
    rows = reader.execute("SELECT 1 FROM chain WHERE entry = ? AND hash = ?", (entry, hash_))
    return bool(rows.fetchall())


def _identity(path: Path) -> Identity | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _content(path: Path) -> Identity | None:
    """Size and time of the last write: SQLite writes the file only when the log is taken in."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns


def _has_moved(connection: apsw.Connection) -> bool:
    flag = ctypes.c_int(0)
    connection.file_control("main", apsw.SQLITE_FCNTL_HAS_MOVED, ctypes.addressof(flag))
    return bool(flag.value)
