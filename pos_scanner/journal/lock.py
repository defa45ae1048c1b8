"""One window a data folder: a lock that the system itself gives free when the program dies.

It locks a file, it does not trust the file's being there: after ``kill -9`` nothing is stale.
"""

import os
import sys
from pathlib import Path
from typing import BinaryIO

from pos_scanner.domain.errors import FailureKind, KnownError

FILE_NAME = "window.lock"


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
        path = folder / FILE_NAME
        try:
            file = path.open("ab")
        except OSError as error:
            raise KnownError(FailureKind.FOLDER_NOT_WRITABLE, path=str(folder)) from error
        try:
            _lock(file)
        except OSError as error:
            file.close()
            raise KnownError(FailureKind.JOURNAL_IN_USE, path=str(folder)) from error
        return cls(file)

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
