"""Where the daily backups lie and which of them can be trusted; makes none, restores none.

What a backup is of, and which is the newest, its own content says: the last entry of its hash
chain. Names, and the times of files, are only as right as the clock was.
"""

import contextlib
import os
import re
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

import apsw

FOLDER = "backups"
_LAST_ENTRY = "SELECT entry, hash, substr(at, 1, 10) FROM chain ORDER BY entry DESC LIMIT 1"
_IS_JOURNAL = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'invoice'"
_NAME = r"-\d{4}-\d{2}-\d{2}(-[0-9a-f]{8})?"


@dataclass(frozen=True, slots=True)
class LastEntry:
    """The newest entry of a journal's hash chain.

    Attributes:
        entry: its number, counted from 1; 0 for a journal in which nothing was confirmed.
        hash: proves it and all before it; empty for none.
        day: when it was made, by the clock of that moment; ``None`` for none.
    """

    entry: int = 0
    hash: str = ""
    day: date | None = None

    @classmethod
    def of(cls, connection: apsw.Connection) -> "LastEntry":
        """The newest entry of an open journal.

        Raises:
            apsw.Error, ValueError, TypeError: it cannot be read.
        """
        rows: list[tuple[Any, ...]] = connection.execute(_LAST_ENTRY).fetchall()
        if not rows:
            return cls()
        entry, hash_, day = rows[0]
        return cls(int(entry), str(hash_), date.fromisoformat(day))


def backup_of(journal: Path, day: date) -> Path:
    """The file of a day's backup: ``backups/journal-2026-11-23.sqlite3`` beside the journal."""
    return journal.parent / FOLDER / f"{journal.stem}-{day.isoformat()}{journal.suffix}"


def backups(journal: Path) -> tuple[Path, ...]:
    """The daily backups of a journal, the newest first: what has the last entry of the chain."""
    return tuple(last_entries(journal.parent / FOLDER, journal))


def last_entries(folder: Path, journal: Path) -> dict[Path, LastEntry | None]:
    """A folder's backups of a journal, the newest first, with the last entry of each.

    ``None``, and behind all others: it cannot be read.
    """
    try:
        files = _files(folder, journal)
    except OSError:
        return {}
    entries = {path: last_entry(path) for path in sorted(files, reverse=True)}
    return {path: entries[path] for path in sorted(entries, key=partial(_age, entries))}


def unreadable_backup(journal: Path) -> Path | None:
    """A daily backup that the system lets nobody read, or the folder; ``None`` where there is none.

    What it contains nobody knows: that is another thing than no backup, or a damaged one.
    """
    folder = journal.parent / FOLDER
    try:
        files = _files(folder, journal)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError:
        return folder
    return next(filter(_is_unreadable, files), None)


def _is_unreadable(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            file.read(1)
    except OSError:
        return True
    return False


def _files(folder: Path, journal: Path) -> list[Path]:
    """The files of a folder that are called as a journal's backups are; raises OSError."""
    pattern = re.compile(re.escape(journal.stem) + _NAME + re.escape(journal.suffix))
    named = [path for path in folder.iterdir() if pattern.fullmatch(path.name)]
    return [path for path in named if path.is_file()]  # Opening a pipe would wait for ever.


def _age(entries: dict[Path, LastEntry | None], path: Path) -> int:
    last = entries[path]
    return 1 if last is None else -last.entry


def last_entry(path: Path) -> LastEntry | None:
    """The newest entry in a backup; ``None`` when it cannot be read."""
    try:
        with contextlib.closing(open_for_reading(path)) as connection:
            return LastEntry.of(connection)
    except (apsw.Error, ValueError, TypeError):
        return None


def newest_sound(journal: Path) -> Path | None:
    """The newest daily backup that SQLite finds nothing wrong with."""
    return next(filter(is_sound, backups(journal)), None)


def is_sound(path: Path) -> bool:
    """Whether a file is a journal's, whole in its structure. ``verify`` checks more."""
    try:
        with contextlib.closing(open_for_reading(path)) as connection:
            tables = connection.execute(_IS_JOURNAL).fetchall()
            version, state = connection.pragma("user_version"), connection.pragma("quick_check")
    except apsw.Error:
        return False
    return bool(tables) and isinstance(version, int) and version > 0 and state == "ok"


def open_for_reading(path: Path) -> apsw.Connection:
    """A file that nobody else writes, as it is; neither it nor its folder is touched.

    Raises:
        apsw.Error: there is none, or it is no database.
    """
    name = f"file:{quote(os.fsencode(path.resolve().as_posix()))}?mode=ro&immutable=1"
    flags = apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI
    return apsw.Connection(name, flags=flags)
