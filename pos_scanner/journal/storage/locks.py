"""One window a data folder, one export at a time: locks that end with the program that holds them.

The system gives them free. A file is locked; that it is there says nothing, so that nothing is
stale after ``kill -9``.
"""

import os
import sys
import time
from pathlib import Path
from typing import BinaryIO

from pos_scanner.domain.errors import FailureKind, KnownError

FILE_NAME = "window.lock"
EXPORT_FILE_NAME = "export.lock"
_LOOKS_AGAIN_S = 0.1


class FolderLock:
    """A data folder taken by this program. Made by :meth:`take`."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    @classmethod
    def take(cls, folder: Path) -> "FolderLock":
        """Take a folder.

        Raises:
            KnownError: JOURNAL_IN_USE when another window has it, FOLDER_NOT_WRITABLE.
        """
        return cls._take(folder, FILE_NAME, FailureKind.JOURNAL_IN_USE)

    @classmethod
    def _take(cls, folder: Path, name: str, taken: FailureKind) -> "FolderLock":
        path = folder / name
        try:
            file = path.open("ab")
        except OSError as error:
            raise KnownError(FailureKind.FOLDER_NOT_WRITABLE, path=str(folder)) from error
        try:
            _lock(file)
        except OSError as error:
            file.close()
            raise KnownError(taken, path=str(folder)) from error
        return cls(file)

    @classmethod
    def take_for_export(cls, folder: Path, patience_s: float) -> "FolderLock":
        """Take a folder for one export, also beside a window; waits so long for another to end.

        Two at once would give two files the same number and name.

        Raises:
            KnownError: EXPORT_UNDER_WAY, FOLDER_NOT_WRITABLE.
        """
        ends = time.monotonic() + patience_s
        while True:
            try:
                return cls._take(folder, EXPORT_FILE_NAME, FailureKind.EXPORT_UNDER_WAY)
            except KnownError as error:
                if error.kind is not FailureKind.EXPORT_UNDER_WAY or time.monotonic() >= ends:
                    raise
            time.sleep(_LOOKS_AGAIN_S)

    def release(self) -> None:
        """Give the folder free; the file stays, it says nothing."""
        self._file.close()


def _lock(file: BinaryIO) -> None:
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415  (there is none elsewhere)

        file.seek(0, os.SEEK_SET)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl  # noqa: PLC0415

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
