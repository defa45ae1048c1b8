"""Backups: a copy of the journal while it is in use, by SQLite's online backup.

A copy is made beside its target, checked, and put in place whole or not at all. The daily one is
made in slices, so that the till's next confirmation waits for one slice at most.
"""

import contextlib
from collections.abc import Generator, Iterator
from datetime import date
from pathlib import Path

import apsw

from pos_scanner.atomic_file import disk_error, rename_over, sync_file
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.journal.storage.backup_folder import backup_of, backups, is_sound
from pos_scanner.journal.storage.connection import JournalConnection
from pos_scanner.journal.storage.database import damaged, known_errors

PAGES = 500
"""Of 4 KiB in a slice: some 10 ms."""
DAYS_KEPT = 14


def back_up(file: JournalConnection, target: Path) -> None:
    """Write a copy of the journal; an earlier backup is replaced, another file is not.

    Raises:
        KnownError: FILE_EXISTS, DISK_FULL, FOLDER_NOT_WRITABLE, JOURNAL_DAMAGED,
            BACKUP_NOT_SOUND.
    """
    is_itself = target.resolve() == file.path.resolve()
    if is_itself or target.is_dir() or (target.exists() and not is_sound(target)):
        raise KnownError(FailureKind.FILE_EXISTS, path=str(target))
    for _ in _slices(file, target):
        pass


def daily_backup(
    file: JournalConnection, day: date, *, kept: int = DAYS_KEPT
) -> Generator[None, None, None]:
    """A day's backup in the folder ``backups``, in slices; nothing when the day has one.

    Close the iterator to give up. The oldest ones beyond ``kept`` are deleted once the new one
    is in place.

    Raises:
        KnownError: as ``back_up``, at any slice.
    """
    target = backup_of(file.path, day)
    if target.exists():
        return
    with disk_errors(target):
        target.parent.mkdir(exist_ok=True)
    yield from _slices(file, target)
    for old_backup in backups(file.path)[kept:]:
        old_backup.unlink(missing_ok=True)


def _slices(file: JournalConnection, target: Path) -> Iterator[None]:
    part = target.with_name(f"{target.name}.part")
    with disk_errors(target):
        part.unlink(missing_ok=True)
    try:
        with known_errors(target.parent):
            yield from _copy(file, part)
        if not is_sound(part):
            # A faithful copy of a damaged journal is no fault of the copy.
            if file.ask("PRAGMA quick_check(1)") != [("ok",)]:
                raise damaged(file.path)
            raise KnownError(FailureKind.BACKUP_NOT_SOUND, path=str(target))
        put_in_place(part, target)
    finally:
        part.unlink(missing_ok=True)


def _copy(file: JournalConnection, part: Path) -> Iterator[None]:
    """All pages, as they stand when the last slice is through; one file without a log beside."""
    copy = apsw.Connection(str(part), vfs=file.vfs)
    try:
        copy.pragma("synchronous", "off")  # It is synced as a whole before it counts.
        pages = copy.backup("main", file.connection, "main")
        try:
            while not pages.done:
                pages.step(PAGES)
                yield
        finally:
            pages.close(force=True)  # What went wrong, step has said.
        copy.pragma("journal_mode", "delete")
    except (apsw.CorruptError, apsw.NotADBError) as error:
        raise damaged(file.path) from error
    finally:
        copy.close()


def put_in_place(part: Path, target: Path) -> None:
    """Sync a finished file and give it its name; what had the name is replaced.

    Raises:
        KnownError: DISK_FULL, FOLDER_NOT_WRITABLE.
    """
    with disk_errors(target):
        sync_file(part)
        rename_over(part, target)


@contextlib.contextmanager
def disk_errors(path: Path) -> Iterator[None]:
    """Say the system's failures as KnownErrors.

    Raises:
        KnownError: FILE_NOT_FOUND, DISK_FULL or FOLDER_NOT_WRITABLE.
    """
    try:
        yield
    except FileNotFoundError as error:
        raise KnownError(FailureKind.FILE_NOT_FOUND, path=str(path)) from error
    except OSError as error:
        raise disk_error(error, path.parent) from error
