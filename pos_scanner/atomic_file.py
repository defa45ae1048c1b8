"""A file comes to stand under its name whole or not at all: written beside it, synced, renamed.

A crash, a cut of power or a full disk at any moment leaves what stood there before, or the new
file, never a part of one. (POSIX ``rename`` replaces in one step; Windows' ``MoveFileEx`` as well,
as far as NTFS promises.)
"""

import contextlib
import errno
import hashlib
import os
import stat
import subprocess
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path, PurePath
from typing import IO

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.user_paths import is_in_the_way, non_folder, refuse_special_file
from pos_scanner.windows_rules import is_too_long, refuse_reserved_name, retry_while_open

READABLE_BY_ALL = 0o644
READABLE_BY_OWNER = 0o600
"""Where a file holds a secret; ``mkstemp`` gives no more by itself."""
_FOLDER_OF_OWNER = 0o700
_IS_POSIX = os.name == "posix"
_ICACLS_TIMEOUT_S = 10
_DISK_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_TOO_LONG = errno.ENAMETOOLONG
_IN_THE_WAY = {errno.EISDIR, errno.EEXIST, errno.ENOTEMPTY, errno.ELOOP}
_BLOCK_BYTES = 1 << 20
_PREFIX, _SUFFIX = ".pos_scanner-", ".tmp"
"""Of the names under which files are written."""


class AtomicFile:
    """A new file in the folder of its final place, hashed while it is written.

    Made by :func:`atomic_file`. Takes bytes one after the other and cannot be sought in, so that
    the hash is that of the bytes that were meant, whatever the disk makes of them.

    Attributes:
        path: where it is now, under a temporary name.
    """

    def __init__(self, path: Path, stream: IO[bytes]) -> None:
        self.path = path
        self._stream = stream
        self._hash = hashlib.sha256()

    @property
    def sha256(self) -> str:
        """SHA-256 of all bytes written so far, hex."""
        return self._hash.hexdigest()

    def write(self, data: bytes) -> int:
        """Append bytes; gives how many, as every binary stream does.

        Raises:
            OSError: the disk refuses them.
        """
        self._hash.update(data)
        return self._stream.write(data)

    def flush(self) -> None:
        """Hand all bytes to the system, as every binary stream does."""
        self._stream.flush()

    def restart(self) -> None:
        """Forget all bytes: the next ones are the file's first."""
        self._stream.seek(0)
        self._stream.truncate()
        self._hash = hashlib.sha256()

    def move_to(self, target: Path) -> None:
        """See every byte on the disk, then give the file its name; replaces what has that name.

        Raises:
            KnownError: FILE_IN_USE (Windows: another program has the target open for longer than a
                virus scanner does), FILE_NOT_READABLE (a device has that name), NAME_RESERVED,
                PATH_TOO_LONG, FOLDER_NOT_WRITABLE, DISK_FULL.
        """
        refuse_reserved_name(target)
        refuse_special_file(target)
        try:
            self._stream.flush()
            os.fsync(self._stream.fileno())
            self._stream.close()
        except OSError as error:
            raise disk_error(error, target.parent) from error
        try:
            rename_over(self.path, target)
        except PermissionError as error:
            # Never under another name, behind the user's back.
            raise KnownError(FailureKind.FILE_IN_USE, path=str(target)) from error
        except OSError as error:
            raise disk_error(error, target.parent) from error

    def close(self) -> None:
        """Close the stream; on a full disk that tries to write the rest once more, in vain."""
        with contextlib.suppress(OSError):
            self._stream.close()


@contextlib.contextmanager
def atomic_file(folder: Path, mode: int = READABLE_BY_ALL) -> Iterator[AtomicFile]:
    """A new file in a folder, which is made, for this user alone, where it is missing.

    Write into it, then ``move_to`` its place; without that it is gone at the block's end. Whatever
    OSError the block raises is taken for one of the folder's disk.

    Args:
        folder: of the final place: a file can be renamed within one file system alone.
        mode: permissions where the system has them.

    Raises:
        KnownError: FOLDER_NOT_WRITABLE, DISK_FULL, NAME_RESERVED, PATH_TOO_LONG.
    """
    try:
        make_private_folder(folder)
        handle, name = _new_file(folder)
        file = AtomicFile(Path(name), os.fdopen(handle, "wb"))
        try:
            file.path.chmod(mode)
            yield file
        finally:
            file.close()
            with contextlib.suppress(OSError):  # Open elsewhere: the next export clears it away.
                remove(file.path)
    except OSError as error:
        raise disk_error(error, folder) from error


def clear_leftovers(folder: Path) -> None:
    """Remove what killed programs left unfinished in a folder; what is being written stays.

    A program that writes holds a lock on its file (POSIX), or the file cannot be removed (Windows).
    """
    for path in folder.glob(f"{_PREFIX}*{_SUFFIX}"):
        with contextlib.suppress(OSError):
            if not _IS_POSIX:
                path.unlink()
                continue
            with path.open("rb+") as stream:
                if _try_lock(stream.fileno()):
                    path.unlink()


def _new_file(folder: Path) -> tuple[int, str]:
    """A new file of ours, locked for as long as it is open: handle and name."""
    while True:
        handle, name = tempfile.mkstemp(dir=folder, prefix=_PREFIX, suffix=_SUFFIX)
        _try_lock(handle)
        if Path(name).exists():  # Between the two, somebody may have taken it for a leftover.
            return handle, name
        os.close(handle)


def _try_lock(handle: int) -> bool:
    if not _IS_POSIX:
        return True
    import fcntl  # noqa: PLC0415  (Windows has none)

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def replace_bytes(target: Path, content: bytes, mode: int = READABLE_BY_ALL) -> None:
    """Write a small file whole or not at all; what stood there is replaced.

    Raises:
        KnownError: FILE_IN_USE, FOLDER_NOT_WRITABLE, DISK_FULL; the old file stands as it was.
    """
    with atomic_file(target.parent, mode) as file:
        file.write(content)
        file.move_to(target)


def replace_text(target: Path, text: str) -> None:
    """Write a small text file in UTF-8 whole or not at all; what stood there is replaced.

    Raises:
        KnownError: as :func:`replace_bytes`.
    """
    replace_bytes(target, text.encode())


def make_private_folder(folder: Path) -> None:
    """Make a folder, and those above it that are missing, for this user alone (POSIX: 0700).

    Raises:
        OSError: it cannot be made, or a file has its name.
        KnownError: NAME_RESERVED.
    """
    refuse_reserved_name(folder)
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    try:
        for path in reversed(missing):
            path.mkdir(_FOLDER_OF_OWNER, exist_ok=True)
    except FileNotFoundError as error:  # Windows says so below a file, and of a drive that is not.
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(folder)) from error
    folder.mkdir(exist_ok=True)  # Raises where a file stands.
    if missing and not _IS_POSIX and not _is_in_profile(folder):
        # What is in it inherits that. Where it fails, ``is_open_to_others`` says so.
        _icacls(missing[-1], "/inheritance:r", "/grant:r", f"{_windows_user()}:(OI)(CI)F")


def make_private(path: Path) -> None:
    """Close a file or folder of this user to all others; what others own is left (POSIX)."""
    if not _IS_POSIX:
        return
    with contextlib.suppress(OSError):
        status = path.lstat()
        is_plain = stat.S_ISREG(status.st_mode) or stat.S_ISDIR(status.st_mode)
        is_shared = status.st_mode & (stat.S_ISVTX | stat.S_ISGID)
        if is_plain and not is_shared and status.st_uid == os.geteuid() and status.st_mode & 0o077:
            path.chmod(stat.S_IMODE(status.st_mode) & ~0o077)


def is_open_to_others(folder: Path) -> bool:
    """Whether other users of this machine may read what is in a folder.

    On Windows a folder in the user's profile is his alone, and any other one whose access list
    names him alone.
    """
    if not _IS_POSIX:
        return not _is_in_profile(folder) and not _is_of_this_user_alone(folder)
    return bool(folder.stat().st_mode & 0o077)


def _is_in_profile(folder: Path) -> bool:
    return folder.resolve().is_relative_to(Path.home().resolve())


def _is_of_this_user_alone(folder: Path) -> bool:
    entries = _icacls(folder).removeprefix(str(folder)).splitlines()
    names = {entry.partition(":(")[0].strip().casefold() for entry in entries if ":(" in entry}
    return names == {_windows_user().casefold()}


def _windows_user() -> str:
    return f"{os.environ.get('USERDOMAIN', '')}\\{os.environ.get('USERNAME', '')}"


def _icacls(path: Path, *arguments: str) -> str:
    """What Windows' own program for access lists says; empty where it fails."""
    program = Path(os.environ.get("SYSTEMROOT", "C:\\Windows"), "System32", "icacls.exe")
    try:
        answer = subprocess.run(  # noqa: S603  (of the system, not found by PATH)
            [program, path, *arguments],
            capture_output=True,
            check=True,
            text=True,
            errors="replace",
            timeout=_ICACLS_TIMEOUT_S,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return answer.stdout


def sync_file(path: Path) -> None:
    """See every byte of a closed file on the disk.

    Raises:
        OSError: it cannot be opened, or the disk refuses.
    """
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())


def rename_over(path: Path, target: Path) -> None:
    """Give a synced file its name for good; what has that name is replaced.

    Raises:
        OSError: the system refuses; PermissionError where another program holds the target open.
    """
    rename(path, target)
    sync_folder(target.parent)


def rename(path: Path, target: Path) -> None:
    """Give a file another name, replacing what has it; waits while somebody has one open (Windows).

    Raises:
        OSError: as :func:`rename_over`.
    """
    retry_while_open(partial(path.replace, target))


def remove(path: Path) -> None:
    """Remove a file if it is there; waits a little while somebody has it open (Windows).

    Raises:
        OSError: the system refuses.
    """
    retry_while_open(partial(path.unlink, missing_ok=True))


def sync_folder(folder: Path) -> None:
    """See that a renaming outlives a cut of power; only POSIX lets a folder be synced.

    Raises:
        OSError: the disk refuses.
    """
    if not _IS_POSIX:
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sha256_of(path: Path) -> str:
    """SHA-256 of a file's bytes, hex.

    Raises:
        OSError: it cannot be read.
    """
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK_BYTES):
            digest.update(block)
    return digest.hexdigest()


def disk_error(error: OSError, folder: PurePath) -> KnownError:
    """An error of the disk in people's terms, with the fact ``path``.

    DISK_FULL, PATH_TOO_LONG (Windows itself says of such a path that it is not there), else
    FOLDER_NOT_WRITABLE, with reason ``not-a-folder`` and its path where that is a file or device,
    ``in-the-way`` and its path where something else has a file's name.
    """
    paths = [type(folder)(name) for name in (error.filename, error.filename2) if name]
    if error.errno in _DISK_FULL:
        kind = FailureKind.DISK_FULL
    elif error.errno == _TOO_LONG or any(map(is_too_long, paths or [folder])):
        kind = FailureKind.PATH_TOO_LONG
    elif (place := non_folder(Path(folder))) is not None:
        facts = {"path": str(place), "reason": "not-a-folder"}
        return KnownError(FailureKind.FOLDER_NOT_WRITABLE, **facts)
    elif error.errno in _IN_THE_WAY and (obstacles := [*filter(is_in_the_way, map(Path, paths))]):
        facts = {"path": str(obstacles[0]), "reason": "in-the-way"}
        return KnownError(FailureKind.FOLDER_NOT_WRITABLE, **facts)
    else:
        return write_refusal(folder)
    return KnownError(kind, path=str(folder))


def write_refusal(path: PurePath) -> KnownError:
    """FOLDER_NOT_WRITABLE, with the fact ``path``.

    The fact ``reason`` is ``read-only`` where nobody may write to that disk, whatever his
    permissions: Linux makes a file system read-only when it finds errors on it.
    """
    facts = {"reason": "read-only"} if _is_read_only(Path(path)) else {}
    return KnownError(FailureKind.FOLDER_NOT_WRITABLE, path=str(path), **facts)


def _is_read_only(path: Path) -> bool:
    """Whether the system itself says so of a new file; ``statvfs`` is silent of a disk in error."""
    for place in (path, *path.parents):
        if place.is_dir():
            try:
                tempfile.TemporaryFile(dir=place).close()
            except OSError as error:
                return error.errno == errno.EROFS
            return False
    return False
