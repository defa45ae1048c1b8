"""What the paths that a user types have to lead to, before anything is opened or made there.

What is read or replaced is a regular file: a pipe, a terminal or a device such as ``/dev/full``
would be read for ever, or waited for. What is made has a folder to be in: one that was mistyped
would be made anew, and nobody would look there.
"""

import os
import stat
from pathlib import Path

from pos_scanner.domain.errors import FailureKind, KnownError


def refuse_special_file(path: Path) -> None:
    """See that a path leads to a regular file, to a folder, or to nothing yet.

    Raises:
        KnownError: FILE_NOT_READABLE with ``path``, reason ``special``.
    """
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):  # Whoever opens it says what is the matter.
        return
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        raise KnownError(FailureKind.FILE_NOT_READABLE, path=str(path), reason="special")


def is_in_the_way(path: Path) -> bool:
    """Whether a folder, a device or a link to nowhere has a name; a regular file is none of it."""
    try:
        return os.path.lexists(path) and not path.is_file()
    except OSError:  # Nobody may look.
        return True


def refuse_in_the_way(path: Path) -> None:
    """See that what has the name of a file of the program's own is a file, or is nothing yet.

    Raises:
        KnownError: FOLDER_NOT_WRITABLE with ``path``, reason ``in-the-way``.
    """
    if is_in_the_way(path):
        raise KnownError(FailureKind.FOLDER_NOT_WRITABLE, path=str(path), reason="in-the-way")


def non_folder(path: Path) -> Path | None:
    """What is no folder, of a path that is meant as one and of those above it; else ``None``."""
    for place in (path, *path.parents):
        try:
            mode = place.stat().st_mode
        except (OSError, ValueError):  # Not there, or whoever opens it says what is the matter.
            continue
        return None if stat.S_ISDIR(mode) else place
    return None


def refuse_non_folder(path: Path) -> None:
    """See that what is meant as a folder is one, or is nothing yet.

    Raises:
        KnownError: FOLDER_NOT_WRITABLE with ``path``, reason ``not-a-folder``.
    """
    if (place := non_folder(path)) is not None:
        raise KnownError(FailureKind.FOLDER_NOT_WRITABLE, path=str(place), reason="not-a-folder")


def refuse_folder_target(path: Path) -> None:
    """See that a folder is there or can be made: what has its name is one, and its own is there.

    Raises:
        KnownError: as :func:`refuse_non_folder` and :func:`refuse_missing_folder`.
    """
    refuse_non_folder(path)
    refuse_missing_folder(path.absolute().parent)


def refuse_missing_folder(folder: Path) -> None:
    """See that a folder is there in which something is to be made.

    Raises:
        KnownError: FILE_NOT_FOUND with ``path``, reason ``no-folder``; and as
            :func:`refuse_non_folder`.
    """
    refuse_non_folder(folder)
    try:
        is_missing = not folder.exists()
    except (OSError, ValueError):  # Whoever writes there says what is the matter.
        return
    if is_missing:
        raise KnownError(FailureKind.FILE_NOT_FOUND, path=str(folder), reason="no-folder")


def refuse_target(path: Path) -> None:
    """See that a file can be made or replaced: a regular one, in a folder that is there.

    Raises:
        KnownError: as :func:`refuse_special_file` and :func:`refuse_missing_folder`.
    """
    refuse_special_file(path)
    refuse_missing_folder(path.absolute().parent)
