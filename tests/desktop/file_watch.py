"""Whether a file was opened, by Linux' inotify: the proof that a text's markup opened nothing."""

import ctypes
import os
from pathlib import Path
from types import TracebackType
from typing import Self

_OPENED_OR_READ = 0x20 | 0x01
_NONBLOCK = 0o4000
_BUFFER = 4096


class FileWatch:
    """Sees each opening of a file from now on; use it as a context manager."""

    def __init__(self, path: Path) -> None:
        self._libc = ctypes.CDLL(None, use_errno=True)
        self._handle = self._libc.inotify_init1(_NONBLOCK)
        watch = self._libc.inotify_add_watch(self._handle, os.fsencode(path), _OPENED_OR_READ)
        assert self._handle >= 0
        assert watch >= 0, f"{path} cannot be watched"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        os.close(self._handle)

    def was_opened(self) -> bool:
        """Whether anybody has opened or read the file since the watch was set, or asked last."""
        try:
            return bool(os.read(self._handle, _BUFFER))
        except BlockingIOError:
            return False
