"""One window a data folder, one export at a time: locks that end with the program that has them.

The system gives them free: the open file is locked (``flock``, on Windows ``LockFileEx``), and that
it is there says nothing, so that nothing is stale after ``kill -9``.
"""

import time
from pathlib import Path
from typing import BinaryIO

from filelock import lock_descriptor

from pos_scanner.atomic_file import write_refusal
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.user_paths import refuse_in_the_way, refuse_missing_folder, refuse_special_file

FILE_NAME = "window.lock"
EXPORT_FILE_NAME = "export.lock"
_POLL_S = 0.1


class FolderLock:
    """A data folder that this program alone works in. Made by :meth:`take`."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    @classmethod
    def take(cls, folder: Path) -> "FolderLock":
        """Take a folder for one window; never waits.

        Raises:
            KnownError: JOURNAL_IN_USE when another window has it, FOLDER_NOT_WRITABLE,
                FILE_NOT_FOUND, FILE_NOT_READABLE (a device has the lock's name).
        """
        return cls._take(folder, FILE_NAME, FailureKind.JOURNAL_IN_USE)

    @classmethod
    def take_for_export(cls, folder: Path, timeout_s: float) -> "FolderLock":
        """Take a folder for one export, also beside a window; waits so long for another to end.

        Two at once would give two files the same number and name.

        Raises:
            KnownError: EXPORT_UNDER_WAY, FOLDER_NOT_WRITABLE.
        """
        deadline = time.monotonic() + timeout_s
        while True:
            try:
                return cls._take(folder, EXPORT_FILE_NAME, FailureKind.EXPORT_UNDER_WAY)
            except KnownError as error:
                if error.kind is not FailureKind.EXPORT_UNDER_WAY or time.monotonic() >= deadline:
                    raise
            time.sleep(_POLL_S)

    def release(self) -> None:
        """Give the folder free; the file stays, it says nothing."""
        self._file.close()

    @classmethod
    def _take(cls, folder: Path, name: str, refusal: FailureKind) -> "FolderLock":
        refuse_special_file(folder / name)
        try:
            file = (folder / name).open("ab")
        except OSError as error:
            refuse_missing_folder(folder)
            refuse_in_the_way(folder / name)
            file_or_folder = folder / name if (folder / name).exists() else folder
            raise write_refusal(file_or_folder) from error
        try:
            is_locked = lock_descriptor(file.fileno(), blocking=False)
        except OSError as error:  # A file system without locks: nobody can be kept out.
            file.close()
            raise KnownError(refusal, path=str(folder)) from error
        if not is_locked:
            file.close()
            raise KnownError(refusal, path=str(folder))
        return cls(file)
