"""The program's folder for Windows: launchers, interpreter, wheels, and nothing beside.

Made on Linux of the Windows set, or of python.org's embeddable package where that is at hand
(signed: what a release hands out). The installer is made of it.
"""

import compileall
import py_compile
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import bundle
import environment
import windows_set
from windows_set import COMPILER, LIBRARY, ROOT, SOURCES, WORK

PROGRAM, WINDOW = "pos-scanner.exe", "pos-scanner-window.exe"
"""With a console and without: `pip` calls its two scripts the same."""
FOLDER = WORK / "program"
SEARCH_PATH = (
    f"{LIBRARY}.zip",
    ".",
    r"..\packages",
    r"..\packages\win32",
    r"..\packages\win32\lib",
)
"""Of the interpreter, below its own folder."""
ICON = WORK / "pos_scanner.ico"

QT_MODULES = ("QtCore", "QtGui", "QtWidgets", "QtNetwork", "QtPrintSupport", "QtSvg", "QtTest")
"""What the program imports; a test holds it against the code."""
_QT_PLUGINS = (
    *("platforms/qwindows.dll", "platforms/qoffscreen.dll", "styles/qmodernwindowsstyle.dll"),
    *("iconengines/qsvgicon.dll", "imageformats/qsvg.dll", "imageformats/qjpeg.dll"),
    "imageformats/qico.dll",
)
_PYWIN32 = (
    *("win32/win32event.pyd", "win32/win32file.pyd", "win32/lib/pywintypes.py"),
    *("win32/lib/win32con.py", "win32/lib/winerror.py", "pywin32_system32/pywintypes"),
)
"""Of pywin32, what serialx imports."""
_NOT_SHIPPED = re.compile(
    r"(^|/)(tests?|testing|__pycache__|include|docs?|examples?)/"
    r"|\.(pyi|lib|h|pxd|pyx|c|cpp|chm|exe)$"
    r"|^(adodbapi|isapi|pythonwin|win32com|win32comext|win32|bin|scripts|share)/"
    r"|^(pythoncom|pywin32)[^/]*$|^pywin32_system32/pythoncom"
    r"|^cv2/(data|gapi)/|^numpy/f2py/|^asyncpg"
    r"|^PIL/_(avif|webp|imagingcms|imagingtk|imagingmath)"
    r"|^PySide6/(?!(__init__|_config|_git_\w+)\.py$|translations/qtbase_zh_CN\.qm$)"
)
"""By its path below the packages; of Qt and pywin32 only what is listed comes back."""
_NEEDED = re.compile(r"DLL Name: (\S+)")


def make(interpreter: Path | None = None, *, for_wine: bool = False) -> Path:
    """The program's folder, made anew.

    Args:
        interpreter: python.org's embeddable package, unpacked; without one the Windows set's.
        for_wine: with what wine can run in place of what it cannot; to be tried, never handed out.

    Raises:
        SetupError: a step failed.
    """
    windows_set.require()
    python = environment.prepare("demo")
    shutil.rmtree(FOLDER, ignore_errors=True)
    copy_interpreter(interpreter, windows_set.interpreter(), FOLDER / "python")
    search_path = "\n".join([*SEARCH_PATH, ""])
    (FOLDER / "python" / f"{LIBRARY}._pth").write_text(search_path, encoding="ascii")
    _copy_packages(windows_set.packages("bundle", for_wine=for_wine), FOLDER / "packages")
    if for_wine:
        windows_set.make_icu(FOLDER / "python")
    _copy_project(FOLDER / "packages")
    _make_zbar_runtime(FOLDER / "packages" / "pyzbar")
    _precompile(FOLDER / "packages")
    _make_launchers(python)
    shutil.copy(SOURCES / "program.py", FOLDER)
    shutil.copy(ROOT / "LICENSE", FOLDER / "LICENSE.txt")
    return FOLDER


def copy_interpreter(chosen: Path | None, of_the_set: Path, target: Path) -> None:
    """Copy the interpreter with the VC++ runtime.

    Args:
        chosen: python.org's embeddable package, which brings a part of the runtime alone; None for
            the set's own.
        of_the_set: the set's interpreter, with the whole runtime.
        target: a folder that is not there yet.
    """
    shutil.copytree(chosen or of_the_set, target)
    for library in of_the_set.glob("*140*.dll"):
        if not (target / library.name).exists():
            shutil.copy(library, target)


def is_shipped(name: str) -> bool:
    """Whether a file of the wheels is part of the program, by its path below them."""
    return name.startswith(_PYWIN32) or not _NOT_SHIPPED.search(name)


def version_numbers(separator: str) -> str:
    """The version as the four numbers that Windows' resources have."""
    numbers = re.findall(r"\d+", bundle.version())
    return separator.join([*numbers, "0", "0", "0", "0"][:4])


def _copy_packages(source: Path, target: Path) -> None:
    names = {path.relative_to(source).as_posix() for path in source.rglob("*") if path.is_file()}
    shipped = {name for name in names if is_shipped(name)} | set(_qt_files(source))
    for name in sorted(shipped):
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source / name, target / name)


def _qt_files(source: Path) -> Iterator[str]:
    """The modules and plugins of Qt that are used, and the libraries that those need."""
    qt = source / "PySide6"
    libraries = {path.name.lower(): path for path in qt.glob("*.dll")}
    waiting = [qt / f"{module}.pyd" for module in QT_MODULES]
    waiting += [qt / "plugins" / plugin for plugin in _QT_PLUGINS]
    reached: set[Path] = set()
    while waiting:
        path = waiting.pop()
        if path in reached:
            continue
        reached.add(path)
        yield path.relative_to(source).as_posix()
        needed = (name.lower() for name in _libraries_of(path))
        waiting += [libraries[name] for name in needed if name in libraries]


def _libraries_of(file: Path) -> list[str]:
    command = [COMPILER.replace("gcc", "objdump"), "-p", str(file)]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return _NEEDED.findall(output)


def _copy_project(packages: Path) -> None:
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "pos_scanner", packages / "pos_scanner", ignore=ignored)
    metadata = packages / f"pos_scanner-{bundle.version()}.dist-info"
    metadata.mkdir()
    text = f"Metadata-Version: 2.1\nName: pos-scanner\nVersion: {bundle.version()}\n"
    (metadata / "METADATA").write_text(text, encoding="utf-8")


def _make_zbar_runtime(folder: Path) -> None:
    build = [COMPILER, "-shared", "-O2", "-s", "-nostartfiles", "-Wl,--entry=0"]
    parts = [str(SOURCES / "msvcr120.c"), str(SOURCES / "msvcr120.def")]
    environment.run_step([*build, "-o", str(folder / "msvcr120.dll"), *parts])


def _precompile(packages: Path) -> None:
    """Who runs the program may not write where it lies; a file's date says nothing there."""
    unchecked = py_compile.PycInvalidationMode.UNCHECKED_HASH
    root = str(packages)
    compileall.compile_dir(root, quiet=2, workers=2, stripdir=root, invalidation_mode=unchecked)


def _make_launchers(python: str) -> None:
    icon = [python, str(SOURCES / "make_icon.py")]
    environment.run_step([*icon, str(ROOT / "resources/icons/pos_scanner.svg"), str(ICON)])
    resources = WORK / "launcher.o"
    defines = [
        f"-DVERSION_NUMBERS={version_numbers(',')}",
        f'-DVERSION_TEXT=\\"{bundle.version()}\\"',
    ]
    windres = [COMPILER.replace("gcc", "windres"), *defines, "-I", str(SOURCES), "-I", str(WORK)]
    environment.run_step([*windres, str(SOURCES / "launcher.rc"), str(resources)])
    options = [
        '-DRUNTIME=L"python\\\\\\\\"',
        f'-DLIBRARY=L"{LIBRARY}.dll"',
        '-DSCRIPT=L"program.py"',
    ]
    windows_set.compile_program(FOLDER / PROGRAM, options, resources)
    windows_set.compile_program(FOLDER / WINDOW, [*options, "-mwindows"], resources)
