"""Replacing the journal's file as one step, which a crash at any moment cannot leave half done.

A marker beside the journal says from the first to the last moment what is under way:

=============  ===================================================================================
``preparing``  the new file is made and the replaced one copied; the journal itself is untouched.
               A start that finds this takes the replacement back.
``replacing``  both are whole and on the disk. A start that finds this finishes the replacement;
               where the new file has gone or is not sound any more, it takes it back.
=============  ===================================================================================
"""

import contextlib
import filecmp
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

from pos_scanner.atomic_file import disk_error, remove, rename, rename_over, sync_file, sync_folder
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.journal.storage import locks
from pos_scanner.journal.storage.backup_folder import is_sound
from pos_scanner.user_paths import refuse_in_the_way

MARKER = "restore-under-way.json"
LOG = "-wal"
SIDE_FILES = (LOG, "-shm", "-journal")
"""What SQLite keeps beside a file: the log, its index, a rollback journal."""
_NEW = "restoring.sqlite3"
_ASIDE = "restoring-replaced.sqlite3"
_OWN_FILES = "restoring*.sqlite3*"


class Stage(StrEnum):
    """How far a replacement has come."""

    PREPARING = "preparing"
    REPLACING = "replacing"


class Recovery(StrEnum):
    """What a start did about a replacement that was interrupted."""

    FINISHED = "finished"
    TAKEN_BACK = "taken-back"


@dataclass(frozen=True, slots=True)
class Replacement:
    """One replacement of a journal's file, by a process that has the folder's lock.

    Attributes:
        journal: the file that is replaced.
        kept_as: the name that its copy gets beside it; empty where there is no file.
        source: the backup's path, for people who find the marker.
    """

    journal: Path
    kept_as: str
    source: str

    @classmethod
    def begin(cls, journal: Path, kept_as: str, source: str) -> "Replacement":
        """Say on the disk that a replacement is under way.

        Raises:
            KnownError: FILE_EXISTS, a file has the name that the copy is to get; DISK_FULL,
                FOLDER_NOT_WRITABLE, reason ``in-the-way``: see ``refuse_obstacles``.
        """
        refuse_obstacles(journal)
        if kept_as and os.path.lexists(journal.with_name(kept_as)):
            raise KnownError(FailureKind.FILE_EXISTS, path=str(journal.with_name(kept_as)))
        with _file_errors(journal):
            for path in journal.parent.glob(_OWN_FILES):
                remove(path)  # A log of an earlier one must not be played into this one's file.
        replacement = cls(journal, kept_as, source)
        replacement._mark(Stage.PREPARING)
        return replacement

    @property
    def new(self) -> Path:
        """Where the file that is to take the journal's place is made."""
        return self.journal.with_name(_NEW)

    def keep_replaced(self) -> Path | None:
        """Copy the journal, with what of its log could not be taken in; ``None`` without one.

        Raises:
            KnownError: DISK_FULL, FOLDER_NOT_WRITABLE.
        """
        if not self.kept_as:
            return None
        copy = self.journal.with_name(self.kept_as)
        with _file_errors(copy):
            for side in ("", *SIDE_FILES):
                if beside(self.journal, side).exists():
                    shutil.copyfile(beside(self.journal, side), beside(copy, side))
                    beside(copy, side).chmod(0o600)
                    sync_file(beside(copy, side))
            sync_folder(copy.parent)
        return copy

    def commit(self) -> None:
        """Put the new file, whole, in the journal's place.

        Raises:
            KnownError: FILE_IN_USE (Windows: another program has one of the files open), DISK_FULL,
                FOLDER_NOT_WRITABLE; the replacement is not taken back yet then.
        """
        with _file_errors(self.journal):
            sync_file(self.new)
            self._mark(Stage.REPLACING)
            self._put_in_place()
        self._clear_away()

    def take_back(self) -> None:
        """Leave the journal, which was not replaced yet, as it was.

        Raises:
            KnownError: FILE_IN_USE, FOLDER_NOT_WRITABLE: the next start tries again.
        """
        with _file_errors(self.journal):
            for side in SIDE_FILES:
                if self._aside(side).exists():
                    rename(self._aside(side), beside(self.journal, side))
            sync_folder(self.journal.parent)
        if self.kept_as:
            for side in ("", *SIDE_FILES):
                _remove(beside(self.journal.with_name(self.kept_as), side))
        self._clear_away()

    def recover(self, stage: Stage) -> Recovery:
        """Finish an interrupted replacement, or take it back where that cannot be.

        Raises:
            KnownError: FILE_IN_USE, DISK_FULL, FOLDER_NOT_WRITABLE; the next start tries again.
        """
        if stage is Stage.PREPARING or not self._can_finish():
            self.take_back()
            return Recovery.TAKEN_BACK
        with _file_errors(self.journal):
            if self.new.exists():
                self._put_in_place()
        self._clear_away()
        return Recovery.FINISHED

    def _can_finish(self) -> bool:
        if self.new.exists():
            return is_sound(self.new)
        # Without the new file: either it stands in its place, or somebody has deleted it before.
        if not self.kept_as or not self.journal.exists():
            return self.journal.exists()
        old_file = self.journal.with_name(self.kept_as)
        return not (old_file.exists() and filecmp.cmp(self.journal, old_file, shallow=False))

    def _put_in_place(self) -> None:
        # The log belongs to the replaced file: beside the new one SQLite would play it into pages
        # that it knows nothing of.
        for side in SIDE_FILES:
            if beside(self.journal, side).exists():
                rename(beside(self.journal, side), self._aside(side))
        sync_folder(self.journal.parent)
        rename_over(self.new, self.journal)

    def _clear_away(self) -> None:
        """Remove what only the replacement needed; the marker last."""
        for path in self.journal.parent.glob(_OWN_FILES):
            _remove(path)
        _remove(self._marker)
        with contextlib.suppress(OSError):
            sync_folder(self.journal.parent)

    @property
    def _marker(self) -> Path:
        return self.journal.with_name(MARKER)

    def _aside(self, side: str) -> Path:
        return self.journal.with_name(_ASIDE + side)

    def _mark(self, stage: Stage) -> None:
        text = json.dumps({"stage": stage.value, **asdict(self)}, default=str)
        unfinished = self.journal.with_name(f"{_NEW}.marker")
        try:
            with _file_errors(self._marker):
                with unfinished.open("w", encoding="utf-8") as stream:
                    unfinished.chmod(0o600)
                    stream.write(text)
                    stream.flush()
                    os.fsync(stream.fileno())
                rename_over(unfinished, self._marker)
        except KnownError:
            _remove(unfinished)
            raise


def is_under_way(journal: Path) -> bool:
    """Whether a replacement of this journal has begun and not ended."""
    return journal.with_name(MARKER).is_file()


def refuse_obstacles(journal: Path) -> None:
    """See that only files have the names that a replacement, SQLite and the locks use.

    Raises:
        KnownError: FOLDER_NOT_WRITABLE, reason ``in-the-way``.
    """
    names = [journal.name + side for side in SIDE_FILES]
    names += [MARKER, locks.FILE_NAME, locks.EXPORT_FILE_NAME]
    for path in (*map(journal.with_name, names), *sorted(journal.parent.glob(_OWN_FILES))):
        refuse_in_the_way(path)


def recover(journal: Path) -> Recovery | None:
    """Finish or take back what was interrupted; the caller has the folder's lock.

    Returns:
        What was done; ``None`` where nothing was under way.

    Raises:
        KnownError: see ``Replacement.recover``.
    """
    if not is_under_way(journal):
        for path in journal.parent.glob(_OWN_FILES):
            _remove(path)
        return None
    stage, replacement = _read_marker(journal)
    return replacement.recover(stage)


def beside(path: Path, side: str) -> Path:
    """The file that SQLite keeps beside another, by its ending (``-wal``)."""
    return path.with_name(path.name + side)


def _read_marker(journal: Path) -> tuple[Stage, Replacement]:
    """What the marker says; one that cannot be read says no more than that something began."""
    try:
        content = json.loads(journal.with_name(MARKER).read_text(encoding="utf-8"))
        stage, kept_as = Stage(content["stage"]), Path(str(content["kept_as"])).name
        # A name of our own, whatever stands there: nothing else is ever touched.
        kept_as = kept_as if kept_as.startswith(f"{journal.stem}-replaced-") else ""
        return stage, Replacement(journal, kept_as, str(content["source"]))
    except OSError as error:
        raise disk_error(error, journal.parent) from error
    except (ValueError, KeyError, TypeError, RecursionError):
        return Stage.PREPARING, Replacement(journal, "", "")


def _remove(path: Path) -> None:
    """Remove a file that nobody needs; one that another program has open stays behind."""
    with contextlib.suppress(OSError):
        remove(path)


@contextlib.contextmanager
def _file_errors(path: Path) -> Iterator[None]:
    """Say the system's refusals as KnownErrors: FILE_IN_USE, DISK_FULL, FOLDER_NOT_WRITABLE."""
    try:
        yield
    except PermissionError as error:
        if os.access(path.parent, os.W_OK):
            raise KnownError(FailureKind.FILE_IN_USE, path=str(path)) from error
        raise disk_error(error, path.parent) from error
    except OSError as error:
        raise disk_error(error, path.parent) from error
