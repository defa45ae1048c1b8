"""Archives as small as Debian's own tools can still unpack: .tar.xz, and a .deb around them.

xz's filter for machine code makes x86 programs a tenth smaller. dpkg-deb cannot be told to use it,
but every liblzma undoes it, so that the archives are put together here.
"""

import lzma
import platform
import tarfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

DICTIONARY_BYTES: Final = 64 * 2**20
"""What unpacking takes of memory; xz's own most, so that small tills are not asked for more."""
_IS_X86 = platform.machine().lower() in ("x86_64", "amd64")
_CODE_FILTERS = [{"id": lzma.FILTER_X86}] if _IS_X86 else []
_FILTERS = [
    *_CODE_FILTERS,
    {"id": lzma.FILTER_LZMA2, "preset": 9, "dict_size": DICTIONARY_BYTES},
]
_ELF = b"\x7fELF"
_DEB_MAGIC = b"!<arch>\n"
_DEB_VERSION = b"2.0\n"


def pack_tree(folder: Path, archive: Path, name: str = ".") -> None:
    """Pack all that is in a folder, as root's, into a ``.tar.xz``.

    Args:
        name: stands for the folder in the archive.
    """
    with (
        lzma.open(archive, "wb", check=lzma.CHECK_CRC32, filters=_FILTERS) as stream,
        tarfile.open(fileobj=stream, mode="w", format=tarfile.GNU_FORMAT) as tar,
    ):
        for path in _in_order(folder):
            member = f"{name}/{path.relative_to(folder)}" if path != folder else name
            tar.add(path, member, recursive=False, filter=_as_root)


def _in_order(folder: Path) -> Iterator[Path]:
    """Folders, then files with like beside like: machine code, then the others by their endings."""
    paths = sorted(folder.rglob("*"))
    yield folder
    yield from (path for path in paths if path.is_dir() and not path.is_symlink())
    files = [path for path in paths if path.is_symlink() or not path.is_dir()]
    yield from sorted(files, key=_kind)


def _kind(path: Path) -> tuple[bool, str]:
    if path.is_symlink():
        return True, ""
    with path.open("rb") as file:
        return file.read(len(_ELF)) != _ELF, path.suffix


def _as_root(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = "root"
    if member.isdir():
        member.mode = 0o755  # Whatever this user's umask has made of it.
    return member


def pack_deb(members: Sequence[Path], package: Path) -> None:
    """Make a .deb (deb(5)) of ``control.tar.xz`` and ``data.tar.xz``, which are deleted."""
    with package.open("wb") as deb:
        deb.write(_DEB_MAGIC + _ar_header("debian-binary", len(_DEB_VERSION)) + _DEB_VERSION)
        for path in members:
            content = path.read_bytes()
            deb.write(_ar_header(path.name, len(content)) + content + b"\n" * (len(content) % 2))
            path.unlink()


def _ar_header(name: str, size: int) -> bytes:
    fields = f"{name:<16}{time.time():<12.0f}{0:<6}{0:<6}{'100644':<8}{size:<10}`\n"
    return fields.encode("ascii")
