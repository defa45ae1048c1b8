"""A disk that loses power, as one of SQLite's file layers.

It works on real files and remembers of each what was synced and what was written since, by the
512-byte sector. ``Disk.image`` is what a power cut might leave at that moment: of every sector
written since the last sync either what was synced, or any of the contents it had since.
"""

# ruff: noqa: N802  (SQLite's names)

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import apsw

SECTOR = 512
_FORGOTTEN = "-shm"
"""The WAL's index is memory; SQLite makes it anew."""


@dataclass
class _File:
    """A file's contents: as programs see it, and as the disk has it for sure."""

    current: bytearray
    synced: bytes | None = None
    written: dict[int, list[bytes]] = field(default_factory=dict)
    lengths: list[int] = field(default_factory=list)

    def write(self, data: bytes, offset: int) -> None:
        end = offset + len(data)
        self.current.extend(b"\0" * (end - len(self.current)))
        self.current[offset:end] = data
        for sector in range(offset // SECTOR, (end - 1) // SECTOR + 1):
            start = sector * SECTOR
            self.written.setdefault(sector, []).append(bytes(self.current[start : start + SECTOR]))

    def truncate(self, length: int) -> None:
        del self.current[length:]
        self.lengths.append(length)

    def sync(self) -> None:
        self.synced = bytes(self.current)
        self.written.clear()
        self.lengths.clear()

    def left(self, rng: random.Random, share: float) -> bytes | None:
        """What a cut leaves; ``None`` when not even the file."""
        if self.synced is None and rng.random() < 0.5:
            return None
        content = bytearray(self.synced or b"")
        if self.lengths and rng.random() < 0.5:
            del content[rng.choice(self.lengths) :]
        for sector, contents in self.written.items():
            if rng.random() < share:
                kept, start = rng.choice(contents), sector * SECTOR
                content.extend(b"\0" * (start + len(kept) - len(content)))
                content[start : start + len(kept)] = kept
        return bytes(content)


class Disk(apsw.VFS):
    """The layer; its ``name`` is what a connection takes as ``vfs``.

    Args:
        name: unique.
        at_moment: called before and after whatever changes the disk.
    """

    def __init__(self, name: str, at_moment: Callable[[], None]) -> None:
        self.name = name
        self.at_moment = at_moment
        self.files: dict[str, _File] = {}
        self._deleted: dict[str, _File] = {}
        super().__init__(name, "")

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> apsw.VFSFile:
        path = name.filename() if isinstance(name, apsw.URIFilename) else name
        if path is None or path.endswith(_FORGOTTEN):
            return apsw.VFSFile("", name, flags)
        opened = _Handle(self, path, name, flags)
        if path not in self.files:
            content = Path(path).read_bytes()
            self.files[path] = _File(bytearray(content), content or None)
        return opened

    def xDelete(self, filename: str, syncdir: bool) -> None:
        super().xDelete(filename, syncdir)
        gone = self.files.pop(filename, None)
        if gone is not None and not syncdir:
            self._deleted[filename] = gone
        self.at_moment()

    def image(self, rng: random.Random) -> dict[str, bytes]:
        """What a cut at this moment might leave: each file's content by its name."""
        share = rng.choice((0.0, 0.1, 0.5, 0.9, 1.0))
        undeleted = {path: file for path, file in self._deleted.items() if rng.random() < 0.5}
        left = {path: file.left(rng, share) for path, file in (undeleted | self.files).items()}
        return {Path(path).name: content for path, content in left.items() if content is not None}


class _Handle(apsw.VFSFile):
    def __init__(
        self, disk: Disk, path: str, name: str | apsw.URIFilename | None, flags: list[int]
    ) -> None:
        self._disk = disk
        self._path = path
        super().__init__("", name, flags)

    def xWrite(self, data: bytes, offset: int) -> None:
        self._disk.at_moment()
        super().xWrite(data, offset)
        self._disk.files[self._path].write(bytes(data), offset)

    def xTruncate(self, newsize: int) -> None:
        self._disk.at_moment()
        super().xTruncate(newsize)
        self._disk.files[self._path].truncate(newsize)

    def xSync(self, flags: int) -> None:
        self._disk.at_moment()
        super().xSync(flags)
        self._disk.files[self._path].sync()
        self._disk.at_moment()


def write_image(image: dict[str, bytes], folder: Path) -> None:
    """Put what a cut left into an empty folder."""
    folder.mkdir(parents=True)
    for name, content in image.items():
        (folder / name).write_bytes(content)
