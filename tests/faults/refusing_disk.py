"""A disk that refuses: full, or not writable, from one operation on, as one of SQLite's layers.

Truncating is never refused: a full disk allows it.
"""

# ruff: noqa: N802  (SQLite's names)

from enum import Enum

import apsw


class Refusal(Enum):
    """What a disk says."""

    FULL = apsw.FullError
    READ_ONLY = apsw.ReadOnlyError
    BROKEN = apsw.IOError


class RefusingDisk(apsw.VFS):
    """The layer; its ``name`` is what a connection takes as ``vfs``.

    Attributes:
        left: so many operations that change the disk still succeed; ``None`` for all.
        refused: whether one was refused.
    """

    def __init__(self, name: str, refusal: Refusal) -> None:
        self.name = name
        self.refusal = refusal
        self.left: int | None = None
        self.refused = False
        super().__init__(name, "")

    def ask(self) -> None:
        """One operation more.

        Raises:
            apsw.Error: the disk's refusal.
        """
        if self.left is None:
            return
        if self.left == 0:
            self.refused = True
            raise self.refusal.value("the disk refuses")
        self.left -= 1

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> apsw.VFSFile:
        if flags[0] & apsw.SQLITE_OPEN_CREATE and self.refusal is Refusal.READ_ONLY:
            self.ask()
        return _Handle(self, name, flags)


class _Handle(apsw.VFSFile):
    def __init__(
        self, disk: RefusingDisk, name: str | apsw.URIFilename | None, flags: list[int]
    ) -> None:
        self._disk = disk
        super().__init__("", name, flags)

    def xWrite(self, data: bytes, offset: int) -> None:
        self._disk.ask()
        super().xWrite(data, offset)

    def xSync(self, flags: int) -> None:
        if self._disk.refusal is not Refusal.READ_ONLY:
            self._disk.ask()
        super().xSync(flags)
