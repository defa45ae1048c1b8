"""Backups: a copy of the journal while it is in use, by SQLite's online backup.

A copy is made beside its target, checked, and put in place whole or not at all; it has the journal
as it was when the copy began. It reads on a connection of its own, so that no confirmation waits.
What is kept is decided by what the backups contain, never by the clock.
"""

import contextlib
import os
import shutil
from collections.abc import Generator, Iterable, Iterator
from datetime import date
from pathlib import Path, PureWindowsPath

import apsw

from pos_scanner.atomic_file import (
    disk_error,
    make_private_folder,
    remove,
    rename_over,
    replace_text,
    sha256_of,
    sync_file,
)
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.journal.storage.backup_folder import (
    FOLDER,
    LastEntry,
    backup_of,
    backups,
    is_sound,
    last_entries,
    last_entry,
)
from pos_scanner.journal.storage.connection import JournalConnection
from pos_scanner.journal.storage.database import damaged, known_errors, refuse_name
from pos_scanner.journal.storage.head import NAME as HEAD_NAME
from pos_scanner.journal.storage.replacement import SIDE_FILES, beside
from pos_scanner.user_paths import refuse_target
from pos_scanner.windows_rules import refuse_reserved_name

PAGES = 500
"""Of 4 KiB in a slice: some 10 ms; between two the copy can be given up."""
DAYS_KEPT = 14
"""Days on which something was confirmed; of each the last backup."""
WEEKS_KEPT = 52
"""Before those days, of each week the last backup."""
_MARK = "pos-scanner-backups.txt"
_MARK_TEXT = "pos-scanner keeps copies of its journal here. Without this file it writes none.\n"
_HASH_OF_ENTRY = "SELECT hash FROM chain WHERE entry = ?"


def back_up(file: JournalConnection, target: Path) -> None:
    """Write a copy of the journal; an earlier backup of it is replaced, another file is not.

    A backup of another till, one with entries that this journal has not, and a journal that a till
    works with are other files: what they contain may be nowhere else.

    Raises:
        KnownError: FILE_EXISTS; FILE_NOT_FOUND, reason ``no-folder``; FILE_NOT_READABLE (a device),
            DISK_FULL, FOLDER_NOT_WRITABLE, PATH_TOO_LONG, JOURNAL_DAMAGED, BACKUP_NOT_SOUND.
    """
    refuse_target(target)
    refuse_name(target)
    with disk_errors(target):
        is_other_file = target.exists() and not _is_earlier_backup(file, target)
    if is_other_file:
        raise KnownError(FailureKind.FILE_EXISTS, path=str(target), reason="backup")
    with file.snapshot():
        for _ in _slices(file, target):
            pass


def _is_earlier_backup(file: JournalConnection, target: Path) -> bool:
    """Whether all that a file has is in the journal as well, and no till works with it."""
    if target.is_dir() or not is_sound(target):
        return False
    is_a_tills = target.name == file.path.name and target.with_name(HEAD_NAME).exists()
    # SQLite would play a log that stays behind into the new file.
    has_log = any(beside(target, side).exists() for side in SIDE_FILES)
    last = last_entry(target)
    return not (is_a_tills or has_log) and last is not None and _is_part_of(file, last)


def daily_backup(
    file: JournalConnection, today: date, *, kept: int = DAYS_KEPT, always: bool = False
) -> Generator[None, None, None]:
    """The newest day's backup in the folder ``backups``, in slices.

    It is called after the day of its last entry. Nothing is made when there is one with the same
    last entry, or of today: a day that goes on is copied anew once it is over. Close the iterator
    to give up. The oldest ones beyond ``kept`` days and ``WEEKS_KEPT`` weeks are deleted once the
    new one is in place.

    Args:
        file: a connection on which nothing else is done meanwhile.
        today: by the clock.
        kept: days.
        always: make one even if there is no need: somebody has asked for it.

    Raises:
        KnownError: as ``back_up``, at any slice.
    """
    with file.snapshot():
        last = LastEntry.of(file.connection)
        target = _target(file, last, today)
        if target.exists() and not always:
            older = last_entry(target)
            if older is not None and (older.entry == last.entry or last.day == today):
                return
        with disk_errors(target):
            make_private_folder(target.parent)
        yield from _slices(file, target)
        _delete_oldest(file, target.parent, kept)


def copy_backup(journal: Path, place: Path, till: str) -> Path | None:
    """Copy the newest backup to a second place, a stick or a share, and verify it there.

    The place is marked by a file. Where that was once and is no more, another disk is mounted or
    none: the copy would fill the disk that the till has already. Each till has a folder of its own
    there; what is kept in it is decided as for the backups themselves.

    Returns:
        The copy; ``None`` when there is no backup yet.

    Raises:
        KnownError: BACKUP_PLACE_MISSING, also where the place goes away meanwhile; DISK_FULL,
            FOLDER_NOT_WRITABLE, BACKUP_NOT_SOUND.
    """
    refuse_own_folder(journal, place, till)
    newest = next(iter(backups(journal)), None)
    if newest is None:
        return None
    refuse_another_disk(journal, place)
    copy = copies_of(place, till) / newest.name
    try:
        with disk_errors(copy):
            _mark(journal, place)
            copy.parent.mkdir(exist_ok=True)
            _copy_verified(newest, copy)
    except KnownError as error:
        if error.kind is not FailureKind.DISK_FULL:
            refuse_another_disk(journal, place)  # A stick that was pulled out says anything.
        raise
    with contextlib.closing(JournalConnection(journal, reads_only=True)) as file:
        _delete_oldest(file, copy.parent, DAYS_KEPT)
    return copy


def copies_of(place: Path, till: str) -> Path:
    """Where a till's copies lie in a second place: a folder of its name, if Windows allows it."""
    try:
        refuse_reserved_name(PureWindowsPath(till))
    except KnownError:  # COM1 is a till's name; as a folder's it is a device.
        return place / f"till-{till}"
    return place / till


def refuse_own_folder(journal: Path, place: Path, till: str) -> None:
    """See that a till's copies would not lie in its data folder or among its backups.

    What happens to that folder happens to them. Links and other spellings lead there, too.

    Raises:
        KnownError: BACKUP_PLACE_MISSING, reason ``own-folder``.
    """
    copies = _real(copies_of(place, till))
    for own in (_real(journal.parent), _real(journal.parent / FOLDER)):
        if any(_is_same(folder, own) for folder in (copies, *copies.parents)):
            facts = {"path": str(place), "reason": "own-folder"}
            raise KnownError(FailureKind.BACKUP_PLACE_MISSING, **facts)


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))  # Of a link that leads to itself it says no error.


def _is_same(folder: Path, other: Path) -> bool:
    """Whether two paths without links are one folder, also in other letters or by another mount."""
    try:
        return folder == other or folder.samefile(other)
    except OSError:
        return False


def refuse_another_disk(journal: Path, place: Path) -> None:
    """See that a second place is there, and the one that the till has used; writes nothing.

    Raises:
        KnownError: BACKUP_PLACE_MISSING, with reason ``not-marked`` where another disk is there;
            FOLDER_NOT_WRITABLE.
    """
    with disk_errors(place):
        if not place.is_dir():
            raise KnownError(FailureKind.BACKUP_PLACE_MISSING, path=str(place))
        if _is_in_use(journal, place) and not (place / _MARK).exists():
            facts = {"path": str(place), "reason": "not-marked", "mark": _MARK}
            raise KnownError(FailureKind.BACKUP_PLACE_MISSING, **facts)


def _is_in_use(journal: Path, place: Path) -> bool:
    """Whether it is the place that the till remembers, in a file beside its backups."""
    used = journal.parent / FOLDER / _MARK
    return used.is_file() and used.read_bytes() == str(place).encode()


def _mark(journal: Path, place: Path) -> None:
    if not _is_in_use(journal, place):
        replace_text(place / _MARK, _MARK_TEXT)
        replace_text(journal.parent / FOLDER / _MARK, str(place))


def _copy_verified(backup: Path, copy: Path) -> None:
    """Copy a backup, unless it is there already, and read back what was written."""
    if copy.is_file() and sha256_of(copy) == sha256_of(backup):
        return
    part = copy.with_name(f"{copy.name}.part")
    try:
        shutil.copyfile(backup, part)
        sync_file(part)
        if sha256_of(part) != sha256_of(backup):
            raise KnownError(FailureKind.BACKUP_NOT_SOUND, path=str(copy))
        rename_over(part, copy)
    finally:
        with contextlib.suppress(OSError):
            remove(part)


def _target(file: JournalConnection, last: LastEntry, today: date) -> Path:
    """A day's file; one of another chain, of before a restore, is not replaced."""
    target = backup_of(file.path, last.day or today)
    if target.exists() and not _is_part_of(file, last_entry(target)):
        return target.with_name(f"{target.stem}-{last.hash[:8]}{target.suffix}")
    return target


def _is_part_of(file: JournalConnection, last: LastEntry | None) -> bool:
    """Whether what a backup has is in the journal as well."""
    if last is None or not last.entry:
        return True
    return file.ask(_HASH_OF_ENTRY, (last.entry,)) == [(last.hash,)]


def _delete_oldest(file: JournalConnection, folder: Path, days: int) -> None:
    """Of the journal's own chain alone: what another has is nowhere else."""
    entries = last_entries(folder, file.path)
    own = [
        (path, last.day or date.min)
        for path, last in entries.items()
        if last is not None and _is_part_of(file, last)
    ]
    retained = set(_kept(own, days))
    for path, _ in own:
        if path not in retained:
            with contextlib.suppress(OSError):  # Somebody has it open: tomorrow it goes.
                remove(path)


def _kept(backups_by_age: Iterable[tuple[Path, date]], days: int) -> Iterator[Path]:
    """The newest of each of so many days, then of each of so many weeks."""
    counted_days: set[date] = set()
    counted_weeks: set[tuple[int, int]] = set()
    for path, day in backups_by_age:
        week = day.isocalendar()[:2]
        if day in counted_days:
            continue
        if len(counted_days) < days:
            counted_days.add(day)
            yield path
        elif week not in counted_weeks and len(counted_weeks) < WEEKS_KEPT:
            counted_weeks.add(week)
            yield path


def _slices(file: JournalConnection, target: Path) -> Iterator[None]:
    part = target.with_name(f"{target.name}.part")
    with disk_errors(target):
        remove(part)
    try:
        with known_errors(target.parent):
            yield from _copy(file, part)
        if not is_sound(part) or last_entry(part) != LastEntry.of(file.connection):
            # A faithful copy of a damaged journal is no fault of the copy.
            if file.ask("PRAGMA quick_check(1)") != [("ok",)]:
                raise damaged(file.path)
            raise KnownError(FailureKind.BACKUP_NOT_SOUND, path=str(target))
        put_in_place(part, target)
    finally:
        with contextlib.suppress(OSError):  # The next one says what the disk refuses.
            remove(part)


def _copy(file: JournalConnection, part: Path) -> Iterator[None]:
    """All pages, as the snapshot has them; one file without a log beside."""
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
