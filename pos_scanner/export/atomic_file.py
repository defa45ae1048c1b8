"""A file comes to stand in its folder whole or not at all, and is read back as it stands.

Written under another name beside its place, synced, renamed. What somebody else's file is, is not
replaced; and a file that another program holds open is never written under a second name.
"""

import contextlib
import errno
import hashlib
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from pos_scanner.domain.errors import FailureKind, KnownError

_READ_BYTES = 1 << 20
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@dataclass
class Temporary:
    """A file beside its place, being written.

    Attributes:
        path: where it is now.
        file: open for writing.
        sha256: of all that was meant to be written, hex, once the writing is over.
    """

    path: Path
    file: IO[bytes]
    sha256: str = field(default="")

    def put_in_place(self, target: Path) -> None:
        """Give it its name; what stood there under this name is replaced.

        Raises:
            KnownError: FILE_IN_USE, FOLDER_NOT_WRITABLE, DISK_FULL.
        """
        try:
            self.path.chmod(0o644)  # mkstemp's 0600 would shut the accountant out of a share.
            self.path.replace(target)
            _sync_folder(target.parent)
        except PermissionError as error:
            # Windows: the target is open in Excel. Never another name behind the user's back.
            raise KnownError(FailureKind.FILE_IN_USE, path=str(target)) from error
        except OSError as error:
            raise known(error, target.parent) from error


@contextlib.contextmanager
def written_beside(folder: Path) -> Iterator[Temporary]:
    """A new file in a folder; when the block ends it is on the disk and hashed.

    The caller writes within :func:`filling`, then gives it its name; a file that was given none
    is gone afterwards.

    Raises:
        KnownError: FOLDER_NOT_WRITABLE, DISK_FULL.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=folder, prefix=".pos_scanner-", suffix=".tmp")
    except OSError as error:
        raise known(error, folder) from error
    made = Temporary(Path(name), os.fdopen(handle, "wb"))
    try:
        yield made
    finally:
        with contextlib.suppress(OSError):  # On a full disk it tries to write the rest once more.
            made.file.close()
        made.path.unlink(missing_ok=True)


class Sink:
    """Takes bytes one after the other and hashes what was meant to be written."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.digest = hashlib.sha256()

    def write(self, data: bytes) -> int:
        """The next bytes."""
        self.digest.update(data)
        return self._file.write(data)

    def flush(self) -> None:
        """As a file's."""
        self._file.flush()

    def restart(self) -> None:
        """Forget all that was written."""
        self._file.seek(0)
        self._file.truncate()
        self.digest = hashlib.sha256()


@contextlib.contextmanager
def filling(made: Temporary) -> Iterator[Sink]:
    """The time in which it is written; afterwards it is on the disk, closed and hashed.

    Raises:
        KnownError: FOLDER_NOT_WRITABLE, DISK_FULL.
    """
    try:
        sink = Sink(made.file)
        yield sink
        made.file.flush()
        os.fsync(made.file.fileno())
        made.file.close()
        made.sha256 = sink.digest.hexdigest()
    except OSError as error:
        raise known(error, made.path.parent) from error


def sha256_of(path: Path) -> str:
    """SHA-256 of a file's bytes, hex.

    Raises:
        OSError: it cannot be read.
    """
    found = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_READ_BYTES):
            found.update(block)
    return found.hexdigest()


def put_text(target: Path, text: str) -> None:
    """Write a small text file whole or not at all.

    Raises:
        KnownError: FILE_IN_USE, FOLDER_NOT_WRITABLE, DISK_FULL.
    """
    put_bytes(target, text.encode())


def put_bytes(target: Path, content: bytes) -> None:
    """Write a small file whole or not at all.

    Raises:
        KnownError: FILE_IN_USE, FOLDER_NOT_WRITABLE, DISK_FULL.
    """
    with written_beside(target.parent) as made:
        with filling(made) as file:
            file.write(content)
        made.put_in_place(target)


def known(error: OSError, folder: Path) -> KnownError:
    """What an error of the disk means to people."""
    full = error.errno in _FULL
    kind = FailureKind.DISK_FULL if full else FailureKind.FOLDER_NOT_WRITABLE
    return KnownError(kind, path=str(folder))


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
