"""Putting a backup in the journal's place; the file that stood there is kept beside it.

The backup is copied, brought to this program's version and verified before anything is touched.
What was confirmed after the backup is carried over from the replaced file, as far as it is sound.
"""

import contextlib
import shutil
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import apsw

from pos_scanner.atomic_file import sync_file, sync_folder
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.integrity_report import IntegrityReport
from pos_scanner.journal.backup.carry_over import carry_over
from pos_scanner.journal.backup.daily_backup import disk_errors, put_in_place
from pos_scanner.journal.integrity.verification import verify
from pos_scanner.journal.journal import FILE_NAME
from pos_scanner.journal.storage.backup_folder import is_sound
from pos_scanner.journal.storage.connection import JournalConnection
from pos_scanner.journal.storage.damaged_reader import UNREADABLE
from pos_scanner.journal.storage.locks import FolderLock

_PART = "restoring.sqlite3"
_LOG = "-wal"
_SIDE_FILES = (_LOG, "-shm")


@dataclass(frozen=True, slots=True)
class Restore:
    """What a restore did.

    Attributes:
        invoices: how many the journal has now.
        taken_over: how many of them are newer than the backup, carried over.
        kept_as: where the replaced file is; ``None`` when there was none.
        missing: how many more the replaced file has, not sound enough to be carried over; ``None``
            when it cannot be read.
    """

    invoices: int
    taken_over: int
    kept_as: Path | None
    missing: int | None


def restore(folder: Path, backup: Path, *, at: datetime) -> Restore:
    """Put a backup in the place of a data folder's journal, which no window works with.

    The moment names the file that is kept: ``journal-replaced-20261123-101530.sqlite3``.

    Raises:
        KnownError: FILE_NOT_FOUND, FILE_NOT_READABLE, BACKUP_NOT_SOUND, JOURNAL_IN_USE,
            JOURNAL_TOO_NEW, DISK_FULL, FOLDER_NOT_WRITABLE; then the journal is as it was.
    """
    with disk_errors(folder / FILE_NAME):
        folder.mkdir(parents=True, exist_ok=True)
    lock = FolderLock.take(folder)
    try:
        return _restore(folder / FILE_NAME, backup, at)
    finally:
        lock.release()


def _restore(journal: Path, backup: Path, at: datetime) -> Restore:
    part = journal.with_name(_PART)
    _remove_parts(journal.parent)
    try:
        report = _verified_copy(backup, part)
        if not report.is_sound:
            raise KnownError(FailureKind.BACKUP_NOT_SOUND, path=str(backup))
        invoices = _carry_over_newer(journal, part)
        missing = _missing(journal, invoices)
        copy = _keep_replaced(journal, at)
        with disk_errors(journal):
            # The log belongs to the replaced file and is kept with it: beside the restored one
            # SQLite would play it into pages that it knows nothing of.
            for side in _SIDE_FILES:
                _beside(journal, side).unlink(missing_ok=True)
        put_in_place(part, journal)
    finally:
        _remove_parts(journal.parent)
    return Restore(invoices, invoices - report.invoices, copy, missing)


def verify_backup(backup: Path) -> IntegrityReport:
    """Check a backup as ``verify`` checks the journal, without touching it.

    Raises:
        KnownError: FILE_NOT_FOUND, FILE_NOT_READABLE, BACKUP_NOT_SOUND, JOURNAL_TOO_NEW, DISK_FULL.
    """
    with tempfile.TemporaryDirectory() as folder:
        return _verified_copy(backup, Path(folder) / _PART)


def _verified_copy(backup: Path, part: Path) -> IntegrityReport:
    """Copy a backup, bring the copy to this version and verify it."""
    with disk_errors(backup):
        backup.stat()
    try:
        backup.open("rb").close()
    except OSError as error:  # A folder, or somebody else's.
        raise KnownError(FailureKind.FILE_NOT_READABLE, path=str(backup)) from error
    with disk_errors(part):
        for side in ("", _LOG):
            if _beside(backup, side).exists():
                shutil.copyfile(_beside(backup, side), _beside(part, side))
    _take_in_log(part)
    if not is_sound(part):
        raise KnownError(FailureKind.BACKUP_NOT_SOUND, path=str(backup))
    try:
        file = JournalConnection(part)
    except KnownError as error:
        if error.kind is not FailureKind.JOURNAL_DAMAGED:
            raise
        raise KnownError(FailureKind.BACKUP_NOT_SOUND, path=str(backup)) from error
    with contextlib.closing(file):
        return verify(file.connection)


def _take_in_log(part: Path) -> None:
    """A file that was replaced once has its log beside it; a backup has none."""
    with contextlib.suppress(apsw.Error), contextlib.closing(apsw.Connection(str(part))) as file:
        file.pragma("wal_checkpoint")


def _carry_over_newer(journal: Path, part: Path) -> int:
    """Carry over what is newer, leave the copy as one file; how many invoices it has then."""
    with contextlib.closing(JournalConnection(part)) as file:
        carry_over(journal, file)
        with file.guarded():
            file.connection.pragma("journal_mode", "delete")
        return int(file.ask("SELECT count(*) FROM invoice")[0][0])


def _missing(journal: Path, invoices: int) -> int | None:
    """How many invoices the file has beyond the backup's; ``None`` when it cannot be read."""
    if not journal.exists():
        return 0
    try:
        connection = apsw.Connection(str(journal), flags=apsw.SQLITE_OPEN_READONLY)
        with contextlib.closing(connection):
            select = "SELECT ifnull(max(sequence), 0) FROM invoice"
            last: Any = connection.execute(select).fetchall()[0][0]
            return max(0, int(last) - invoices)
    except UNREADABLE:
        return None


def _keep_replaced(journal: Path, at: datetime) -> Path | None:
    """A copy of the journal as it is, with its log, under a name of its own."""
    if not journal.exists():
        return None
    copy = journal.with_name(f"{journal.stem}-replaced-{at:%Y%m%d-%H%M%S}{journal.suffix}")
    with disk_errors(copy):
        for side in ("", *_SIDE_FILES):
            source = _beside(journal, side)
            if source.exists():
                with source.open("rb") as reader, _beside(copy, side).open("xb") as writer:
                    shutil.copyfileobj(reader, writer)
                sync_file(_beside(copy, side))
        sync_folder(copy.parent)
    return copy


def _beside(path: Path, side: str) -> Path:
    return path.with_name(path.name + side)


def _remove_parts(folder: Path) -> None:
    for part in folder.glob(f"{_PART}*"):
        part.unlink()
