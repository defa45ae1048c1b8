"""What Windows refuses and other systems allow: open files, names of devices, long paths.

In: a call or a path. Out: the call done, or a refusal in people's terms. On other systems nothing
is refused; a path is judged by its own kind, so that the rules can be tried everywhere.
"""

import ctypes
import sys
from collections.abc import Callable
from pathlib import PurePath, PureWindowsPath
from time import sleep
from typing import TypeVar

from pos_scanner.domain.errors import FailureKind, KnownError

Result = TypeVar("Result")

_LONGEST_WINDOWS_PATH = 259
"""Characters, where Windows was not told to allow more (MAX_PATH counts the zero at the end)."""
_OPEN_ELSEWHERE = {5, 32, 33}
"""Windows' ERROR_ACCESS_DENIED (what renaming onto an open file gives), ERROR_SHARING_VIOLATION and
ERROR_LOCK_VIOLATION."""
_PAUSES_S = (0.02, 0.05, 0.1, 0.2, 0.4, 0.8)
"""A virus scanner or a search index looks at a new file for some hundredths of a second."""
_DEVICES = {"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"} | {
    f"{name}{digit}" for name in ("COM", "LPT") for digit in "0123456789¹²³"
}
_DRIVE_REMOTE = 4
"""What Windows' GetDriveType says of a drive that stands for a share."""
_NOT_IN_WINDOWS_NAMES = frozenset('<>:"|?*') | {chr(code) for code in range(32)}


def retry_while_open(call: Callable[[], Result]) -> Result:
    """Do what Windows refuses while another program has a file open; gives up after 1.6 s.

    On other systems open files hinder nobody, so that it is done once.

    Raises:
        OSError: the last refusal, or at once any that no waiting mends.
    """
    for pause_s in _PAUSES_S:
        try:
            return call()
        except PermissionError as error:
            if getattr(error, "winerror", None) not in _OPEN_ELSEWHERE:
                raise
        sleep(pause_s)
    return call()


def refuse_reserved_name(path: PurePath) -> None:
    """See that Windows keeps none of a path's names for its devices, or drops their last character.

    A file called ``NUL.csv`` is written to nowhere, one called ``list.`` gets another name, without
    an error. (Microsoft: "Naming Files, Paths, and Namespaces".) Elsewhere all names are names.

    Raises:
        KnownError: NAME_RESERVED with ``path`` and ``name``.
    """
    if not isinstance(path, PureWindowsPath):
        return
    for name in path.parts[1:] if path.anchor else path.parts:
        device = name.partition(".")[0].rstrip(" ").upper()
        is_changed = name != name.rstrip(" .") and name not in {".", ".."}
        if device in _DEVICES or is_changed or _NOT_IN_WINDOWS_NAMES & set(name):
            raise KnownError(FailureKind.NAME_RESERVED, path=str(path), name=name)


def is_on_network(path: PurePath) -> bool:
    """Whether a path lies on another computer: a UNC path, or a drive that stands for one.

    SQLite's write-ahead log wants memory that all who have the file open share, which a share of
    another computer has not ("Write-Ahead Logging", sqlite.org). Elsewhere nothing is known of it.
    """
    if not isinstance(path, PureWindowsPath):
        return False
    drive = path.drive.removeprefix("\\\\?\\")
    if drive.startswith(("\\\\", "UNC\\")):
        return not drive.startswith("\\\\.\\")
    if sys.platform == "win32":
        return bool(ctypes.windll.kernel32.GetDriveTypeW(f"{drive}\\") == _DRIVE_REMOTE)
    return False


def is_too_long(path: PurePath) -> bool:
    """Whether a path is longer than a Windows that was not told to allow it can name.

    Such a file "is not there", which helps nobody. (Microsoft: "Maximum Path Length Limitation".)
    """
    return isinstance(path, PureWindowsPath) and len(str(path)) > _LONGEST_WINDOWS_PATH
