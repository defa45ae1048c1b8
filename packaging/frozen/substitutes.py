"""Smaller libraries in the places of three that the wheels bring: same name, what is used of them.

OpenCV's OpenBLAS forwards to NumPy's; its libvpx has no codec; Qt's ICU has the tables that Qt asks
for. Each is compiled here, and refused when it lacks a symbol that a program's library links.
"""

import os
import re
import struct
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path

from frozen.collected import Entry

SOURCES = Path(__file__).resolve().parent.parent / "linux"
_COMPILER = ("gcc", "-shared", "-fPIC", "-O2", "-s", "-Wall", "-Werror", "-Wl,-z,defs")
_LANGUAGE_TABLES = re.compile(
    # A language's sentences and orders, but for those of the program's own.
    r"/(coll/|zone/)?(?!root|en|zh|pool|res_index|supplementalData|tzdbNames)([a-z]{2,3})(_\w+)?\.res$"
    # Names, plurals and break rules that Qt takes from its own tables.
    r"|/(brkitr|curr|lang|rbnf|region|translit|unit)/|/(unames|confusables)\.\w+$"
)
_NEEDED = re.compile(r"\(NEEDED\).*\[(.+)\]")
_ALIGNMENT = 16
_ASSEMBLY = """\
    .section .rodata
    .balign {alignment}
    .globl {symbol}
    .type {symbol}, %object
    .size {symbol}, {size}
{symbol}:
    .incbin "{file}"
    .section .note.GNU-stack,"",%progbits
"""


def substituted(binaries: Iterable[Entry], folder: Path) -> list[Entry]:
    """The binaries of a Linux program, with the smaller libraries in the places of the large ones.

    Args:
        folder: gets the libraries that are made.

    Raises:
        LookupError: a substitute lacks a symbol that another library needs of the original.
    """
    entries = list(binaries)
    paths = {name: Path(path) for name, path, kind in entries if kind != "SYMLINK"}
    substitutes = _compiled(paths, folder)
    originals = {library: paths[name] for name, library in substitutes.items()}
    users = [path for name, path in paths.items() if name not in substitutes]
    _require_symbols(originals, users)
    return [(name, str(substitutes.get(name, path)), kind) for name, path, kind in entries]


def linked_by(file: str | Path) -> list[tuple[str, None]]:
    """The names of the libraries that a file itself links, each with ``None`` for its place.

    The system's loader would answer for the originals, with whatever those link in their turn.
    """
    command = ["readelf", "--dynamic", "--wide", str(file)]
    listing = subprocess.run(
        command, capture_output=True, text=True, check=True, env={**os.environ, "LC_ALL": "C"}
    )
    return [(name, None) for name in _NEEDED.findall(listing.stdout)]


def _compiled(paths: Mapping[str, Path], folder: Path) -> dict[str, Path]:
    """By its name in the bundle, each substitute of what the program has."""
    folder.mkdir(parents=True, exist_ok=True)
    substitutes: dict[str, Path] = {}
    for name, path in paths.items():
        target = folder / path.name
        if path.name.startswith("libopenblasp-"):
            numpy = next(p for p in paths.values() if p.name.startswith("libscipy_openblas64_"))
            search = f"-Wl,-rpath,$ORIGIN/../{numpy.parent.name}"
            _compile(target, SOURCES / "openblas.c", search, numpy)
        elif path.name.startswith("libvpx-"):
            _compile(target, SOURCES / "vpx.c")
        elif path.name.startswith("libicudata.so"):
            _shorten_tables(path, target)
        else:
            continue
        substitutes[name] = target
    return substitutes


def _compile(target: Path, source: Path, *arguments: str | Path) -> None:
    name = f"-Wl,-soname,{target.name}"
    parts = [name, "-o", target, source, *arguments]
    subprocess.run([*_COMPILER, *map(str, parts)], check=True)


def _shorten_tables(library: Path, target: Path) -> None:
    section = target.with_suffix(".rodata")
    copy = ["objcopy", "--output-target=binary", "--only-section=.rodata"]
    subprocess.run([*copy, str(library), str(section)], check=True)
    section.write_bytes(shortened(section.read_bytes()))
    (symbol,) = _symbols(library, "--defined-only")
    source = target.with_suffix(".s")
    values = {"symbol": symbol, "size": section.stat().st_size, "file": section}
    source.write_text(_ASSEMBLY.format(alignment=_ALIGNMENT, **values), encoding="ascii")
    _compile(target, source)


def shortened(package: bytes) -> bytes:
    """ICU's package of tables (a ``.dat``, little-endian) without those that Qt does not read.

    After a header stands the number of tables, then for each where its name and its contents begin,
    counted from that number; names are sorted, contents lie in the same order.
    """
    (start,) = struct.unpack_from("<H", package)
    (count,) = struct.unpack_from("<I", package, start)
    places = list(struct.iter_unpack("<II", package[start + 4 : start + 4 + 8 * count]))
    ends = [contents for _, contents in places[1:]] + [len(package) - start]
    tables = []
    for (name, contents), end in zip(places, ends, strict=True):
        begin = start + name
        text = package[begin : package.index(b"\0", begin)]
        if not _LANGUAGE_TABLES.search(text.decode("ascii")):
            tables.append((text + b"\0", _padded(package[start + contents : start + end])))
    return package[:start] + _index(tables) + b"".join(contents for _, contents in tables)


def _index(tables: list[tuple[bytes, bytes]]) -> bytes:
    names = b"".join(name for name, _ in tables)
    name_at = 4 + 8 * len(tables)
    size = len(_padded(bytes(name_at) + names))
    contents_at, index = size, struct.pack("<I", len(tables))
    for name, contents in tables:
        index += struct.pack("<II", name_at, contents_at)
        name_at += len(name)
        contents_at += len(contents)
    return _padded(index + names)


def _padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % _ALIGNMENT)


def _require_symbols(originals: Mapping[Path, Path], users: Iterable[Path]) -> None:
    lacking = {
        symbol: substitute
        for substitute, original in originals.items()
        for symbol in {*_symbols(original, "--defined-only")}
        - {*_symbols(substitute, "--defined-only")}
    }
    for user in users:
        if missing := lacking.keys() & _symbols(user, "--undefined-only"):
            symbol = min(missing)
            raise LookupError(f"{user.name} needs {symbol}, which {lacking[symbol]} has not")


def _symbols(library: Path, which: str) -> list[str]:
    listing = subprocess.run(
        ["nm", "--dynamic", "--format=just-symbols", which, library],
        capture_output=True,
        text=True,
        check=True,
    )
    return [symbol.split("@")[0] for symbol in listing.stdout.split()]  # Less its version.
