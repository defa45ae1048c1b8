"""Where the daily backups lie and which of them can be trusted; makes none, restores none."""

import contextlib
import re
from datetime import date
from pathlib import Path
from urllib.parse import quote

import apsw

FOLDER = "backups"
_IS_JOURNAL = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'invoice'"
_DAY = r"\d{4}-\d{2}-\d{2}"


def backup_of(journal: Path, day: date) -> Path:
    """The file of a day's backup: ``backups/journal-2026-11-23.sqlite3`` beside the journal."""
    return journal.parent / FOLDER / f"{journal.stem}-{day.isoformat()}{journal.suffix}"


def backups(journal: Path) -> tuple[Path, ...]:
    """The daily backups of a journal, the newest first."""
    pattern = re.compile(re.escape(journal.stem) + f"-{_DAY}" + re.escape(journal.suffix))
    try:
        files = [
            path for path in (journal.parent / FOLDER).iterdir() if pattern.fullmatch(path.name)
        ]
    except OSError:
        return ()
    return tuple(sorted(files, reverse=True))


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
    name = f"file:{quote(path.resolve().as_posix())}?mode=ro&immutable=1"
    flags = apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI
    return apsw.Connection(name, flags=flags)
