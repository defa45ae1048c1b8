"""Putting a backup in the journal's place; the file that stood there is kept beside it.

The backup is copied, brought to this program's version and verified before anything is touched.
What was confirmed after the backup is carried over from the replaced file, as far as it is sound.
The exchange is one step, see ``storage.replacement``: a crash leaves the one file or the other.
"""

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import apsw

from pos_scanner.atomic_file import make_private_folder
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.integrity_report import IntegrityReport
from pos_scanner.journal.backup.carry_over import carry_over, carry_predecessors
from pos_scanner.journal.backup.daily_backup import disk_errors
from pos_scanner.journal.integrity.verification import verify
from pos_scanner.journal.journal import journal_path
from pos_scanner.journal.storage.backup_folder import is_sound
from pos_scanner.journal.storage.connection import JournalConnection
from pos_scanner.journal.storage.continuity import accept, known_heads, refuse_non_file
from pos_scanner.journal.storage.damaged_reader import UNREADABLE
from pos_scanner.journal.storage.database import BUSY_TIMEOUT_MS
from pos_scanner.journal.storage.file_place import has_foreign_log
from pos_scanner.journal.storage.head import Head, HeadFiles, hash_at, head_of
from pos_scanner.journal.storage.locks import FolderLock
from pos_scanner.journal.storage.replacement import (
    LOG,
    SIDE_FILES,
    Replacement,
    beside,
    recover,
)
from pos_scanner.user_paths import refuse_special_file

_COPY = "copy.sqlite3"
_MAGIC = b"SQLite format 3\0"
_READ_AND_WRITE = apsw.SQLITE_OPEN_READWRITE


@dataclass(frozen=True, slots=True)
class Restore:
    """What a restore did.

    Attributes:
        invoices: how many the journal has now.
        taken_over: how many of them are newer than the backup, carried over.
        kept_as: where the replaced file is; ``None`` when there was none.
        missing: how many more the replaced file has, not sound enough to be carried over, or not of
            the same journal, or are remembered; ``None`` when it cannot be read.
    """

    invoices: int
    taken_over: int
    kept_as: Path | None
    missing: int | None


def restore(
    folder: Path, backup: Path, *, at: datetime, settings_folder: Path | None = None
) -> Restore:
    """Put a backup in the place of a data folder's journal, which no window works with.

    The moment names the file that is kept: ``journal-replaced-20261123-101530.sqlite3``. What this
    till remembers and neither file has is written down as lost: its numbers are not given again.
    The journal's own file may be the backup: that goes on with a file that a start refused.

    Args:
        folder: the data folder.
        backup: made by ``back_up``, a daily one, or a file that was replaced once.
        at: when it is done.
        settings_folder: as for ``Journal.open``.

    Raises:
        KnownError: FILE_NOT_FOUND, FILE_NOT_READABLE, BACKUP_NOT_SOUND, JOURNAL_IN_USE,
            JOURNAL_MISSING (a folder has its name), JOURNAL_TOO_NEW, FILE_IN_USE, FILE_EXISTS,
            DISK_FULL, FOLDER_NOT_WRITABLE; then the journal is as it was.
    """
    with _exchange(folder, str(backup), at) as step:
        journal = step.journal
        report = _sound_copy(backup, step.new)
        _take_in_log(journal)
        heads = known_heads(journal, HeadFiles(folder, settings_folder).read())
        invoices, missing = _carry_over_newer(journal, step.new, heads, at)
        copy = step.keep_replaced()
    return Restore(invoices, invoices - report.invoices, copy, missing)


def begin_anew(folder: Path, *, at: datetime, settings_folder: Path | None = None) -> Restore:
    """Begin an empty journal on purpose; a file that stands there is kept, as by ``restore``.

    Its numbers follow those that this till remembers, that its backups and the file have.

    Raises:
        KnownError: JOURNAL_IN_USE, JOURNAL_MISSING (a folder has its name), FILE_IN_USE,
            FILE_EXISTS, DISK_FULL, FOLDER_NOT_WRITABLE; then nothing has changed.
    """
    with _exchange(folder, "", at) as step:
        journal = step.journal
        _take_in_log(journal)
        heads = known_heads(journal, HeadFiles(folder, settings_folder).read())
        replaced = _head_of_file(journal)
        with contextlib.closing(JournalConnection(step.new)) as file:
            missing = _missing(journal, file, heads, replaced)
            carry_predecessors(journal, file)
            _accept(file, (*heads, replaced) if replaced else heads, at)
        copy = step.keep_replaced()
    return Restore(0, 0, copy, missing)


@contextlib.contextmanager
def _exchange(folder: Path, source: str, at: datetime) -> Iterator[Replacement]:
    """One replacement of a folder's journal, done when the block ends, taken back if it raises."""
    journal = journal_path(folder)
    with disk_errors(journal):
        make_private_folder(folder)
    lock = FolderLock.take(journal.parent)
    try:
        refuse_non_file(journal)
        recover(journal)
        name = f"{journal.stem}-replaced-{at:%Y%m%d-%H%M%S}{journal.suffix}"
        has_files = any(beside(journal, side).exists() for side in ("", *SIDE_FILES))
        step = Replacement.begin(journal, name if has_files else "", source)
        try:
            yield step
            step.commit()
        except BaseException:
            step.take_back()
            raise
    finally:
        lock.release()


def verify_backup(backup: Path) -> IntegrityReport:
    """Check a backup as ``verify`` checks the journal, without touching it.

    Raises:
        KnownError: FILE_NOT_FOUND, FILE_NOT_READABLE, BACKUP_NOT_SOUND, JOURNAL_TOO_NEW, DISK_FULL.
    """
    with tempfile.TemporaryDirectory() as folder:
        return _verified_copy(backup, Path(folder) / _COPY)


def _sound_copy(backup: Path, part: Path) -> IntegrityReport:
    report = _verified_copy(backup, part)
    if not report.is_sound:
        raise KnownError(FailureKind.BACKUP_NOT_SOUND, path=str(backup))
    return report


def _verified_copy(backup: Path, part: Path) -> IntegrityReport:
    """Copy a backup, bring the copy to this version and verify it."""
    with disk_errors(backup):
        backup.stat()
    refuse_special_file(backup)
    try:
        backup.open("rb").close()
    except OSError as error:  # A folder, or somebody else's.
        raise KnownError(FailureKind.FILE_NOT_READABLE, path=str(backup)) from error
    with disk_errors(part):
        for side in ("", LOG):
            if beside(backup, side).exists():
                shutil.copyfile(beside(backup, side), beside(part, side))
    if not _take_in_log(part) or not is_sound(part):
        raise KnownError(FailureKind.BACKUP_NOT_SOUND, path=str(backup))
    try:
        file = JournalConnection(part)
    except KnownError as error:
        if error.kind is FailureKind.JOURNAL_TOO_NEW:
            raise KnownError(error.kind, path=str(backup), reason="backup") from error
        if error.kind is not FailureKind.JOURNAL_DAMAGED:
            raise
        raise KnownError(FailureKind.BACKUP_NOT_SOUND, path=str(backup)) from error
    with contextlib.closing(file):
        return verify(file.connection)


def _take_in_log(path: Path) -> bool:
    """Make a file and its log one file; what is damaged or no database stays as it is.

    Returns:
        Whether they belong together. What does not stays as it is: either may be needed yet.

    Raises:
        KnownError: JOURNAL_IN_USE, another program has the file open; DISK_FULL.
    """
    if not _is_database(path):
        return True  # SQLite would delete its log, which may be all there is.
    try:
        with contextlib.closing(apsw.Connection(str(path), flags=_READ_AND_WRITE)) as file:
            file.set_busy_timeout(BUSY_TIMEOUT_MS)
            head = head_of(file)
            if head and has_foreign_log(path, file, head.origin):
                file.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
                return False
            file.pragma("synchronous", "extra")
            # It leaves the log only when nobody else has the file open.
            file.pragma("journal_mode", "delete")
    except (apsw.BusyError, apsw.LockedError) as error:
        raise KnownError(FailureKind.JOURNAL_IN_USE, path=str(path)) from error
    except apsw.FullError as error:
        raise KnownError(FailureKind.DISK_FULL, path=str(path.parent)) from error
    except (apsw.Error, ValueError):
        pass
    return True


def _is_database(path: Path) -> bool:
    try:
        with path.open("rb") as stream:
            return stream.read(len(_MAGIC)) == _MAGIC
    except OSError:
        return False


def _carry_over_newer(
    journal: Path, part: Path, heads: tuple[Head, ...], at: datetime
) -> tuple[int, int | None]:
    """Carry over what is newer, leave the copy as one file; its invoices, and those missing."""
    replaced = _head_of_file(journal)
    with contextlib.closing(JournalConnection(part)) as file:
        carry_over(journal, file)
        if replaced is None or _is_own(replaced, file, heads):
            carry_predecessors(journal, file)
        missing = _missing(journal, file, heads, replaced)
        is_same_journal = replaced and hash_at(file.connection, 1) == replaced.origin
        _accept(file, (*heads, replaced) if replaced and is_same_journal else heads, at)
        return int(file.ask("SELECT count(*) FROM invoice")[0][0]), missing


def _accept(file: JournalConnection, heads: tuple[Head, ...], at: datetime) -> None:
    """Write down what is known and not in a new file, and leave that without a log."""
    with file.transaction():
        accept(file.connection, heads, at)
    with file.guarded():
        file.connection.pragma("journal_mode", "delete")


def _head_of_file(journal: Path) -> Head | None:
    """The head of the file that is replaced; ``None`` when it has none that can be read."""
    if not _is_database(journal):
        return None
    try:
        connection = apsw.Connection(str(journal), flags=apsw.SQLITE_OPEN_READONLY)
        with contextlib.closing(connection):
            return head_of(connection)
    except UNREADABLE:
        return None


def _missing(
    journal: Path, file: JournalConnection, heads: tuple[Head, ...], replaced: Head | None
) -> int | None:
    """How many invoices are known beyond the new file's; ``None`` when nobody can say.

    Of another till's file, which stands in the journal's place, none is missed.
    """
    known = list(heads)
    if replaced and (not heads or _is_own(replaced, file, heads)):
        known.append(replaced)
    if known:
        return max(_beyond(file, head) for head in known)
    is_unreadable = journal.exists() and not is_sound(journal)
    return None if is_unreadable else 0


def _is_own(replaced: Head, file: JournalConnection, heads: tuple[Head, ...]) -> bool:
    """Whether a replaced file is of the new one's journal, or of one that the till remembers."""
    return replaced.origin in {hash_at(file.connection, 1), *(head.origin for head in heads)}


def _beyond(file: JournalConnection, known: Head) -> int:
    """How many invoices of a head a file has not, nor has gone on without before."""
    is_accepted = file.ask("SELECT 1 FROM predecessor WHERE hash = ?", (known.hash,))
    if is_accepted or hash_at(file.connection, known.entry) == known.hash:
        return 0
    own = head_of(file.connection)
    is_same_journal = own is not None and own.origin == known.origin
    return max(0, known.invoices - own.invoices) if own and is_same_journal else known.invoices
