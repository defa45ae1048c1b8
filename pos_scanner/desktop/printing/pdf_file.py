"""Puts a finished paper's bytes into a file: whole, or not at all."""

import contextlib
import errno
import os
import tempfile
from pathlib import Path

from pos_scanner.domain.errors import FailureKind, KnownError


def write_file(path: Path, content: bytes) -> None:
    """Write beside the target, sync, rename; an earlier paper of the same name is replaced.

    Raises:
        KnownError: DISK_FULL, FOLDER_NOT_WRITABLE, FILE_IN_USE (open in a viewer on Windows).
    """
    part = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, part = tempfile.mkstemp(dir=path.parent, prefix=".pos_scanner-", suffix=".tmp")
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(part).chmod(0o644)  # mkstemp's 0600 would shut others out of a shared folder.
    except OSError as error:
        _forget(part)
        full = error.errno in {errno.ENOSPC, errno.EDQUOT}
        kind = FailureKind.DISK_FULL if full else FailureKind.FOLDER_NOT_WRITABLE
        raise KnownError(kind, path=str(path.parent)) from error
    try:
        Path(part).replace(path)
    except OSError as error:
        _forget(part)
        raise KnownError(FailureKind.FILE_IN_USE, path=str(path)) from error


def _forget(part: str) -> None:
    with contextlib.suppress(OSError):
        if part:
            Path(part).unlink(missing_ok=True)
