"""The programs as folders that need no Python, and what is handed out of them.

PyInstaller collects them in an environment of its own, which has what runs and nothing of what
develops. On Linux the till becomes a Debian package and an archive, the backend a package; on other
systems the folder is what there is. Sizes are printed.
"""

import platform
import re
import shutil
import sys
from pathlib import Path

import archives
import debian_package
import environment
import system
from setup_error import SetupError
from system import Need

ROOT = Path(__file__).resolve().parent.parent
OUTPUT = ROOT / "dist"
SPECIFICATIONS = ROOT / "packaging" / "frozen"
TILL = debian_package.TILL
BACKEND = debian_package.BACKEND
ENVIRONMENT = environment.Environment(ROOT / ".venv-bundle")
_WORK = ROOT / "build"
_LINUX_NEEDS = [
    *system.WINDOW,
    Need("binutils", program="readelf"),
    Need("gcc", program="gcc"),
    Need("libc6-dev", file="/usr/include/stdlib.h"),
    Need("dpkg", program="dpkg-deb"),
    system.PYTHON_VENV,
]


def main(arguments: list[str]) -> int:
    """Make all that this system can make, in ``dist/``; gives the exit status."""
    del arguments
    is_linux = sys.platform.startswith("linux")
    system.require(_LINUX_NEEDS if is_linux else [])
    _prepare_environment()
    till = _collect("pos_scanner.spec", TILL.name)
    if is_linux:
        _report(debian_package.make(TILL, till, version(), _WORK), OUTPUT)
        _report(_archive(till), OUTPUT)
        backend = _collect("pos_scanner_backend.spec", BACKEND.name)
        _report(debian_package.make(BACKEND, backend, version(), _WORK), OUTPUT)
    return 0


def _prepare_environment() -> None:
    ENVIRONMENT.install_pins(environment.PINS["bundle"])
    resources = ROOT / "packaging" / "build_resources.py"
    environment.run_step([str(ENVIRONMENT.python), str(resources)])
    project = ["--no-deps", "--no-build-isolation", "--force-reinstall", str(ROOT)]
    environment.run_step([*ENVIRONMENT.pip_install(), *project])


def _collect(specification: str, name: str) -> Path:
    """The folder of a program, made anew in ``build/``."""
    pyinstaller = ENVIRONMENT.python.with_name(environment.script("pyinstaller"))
    command = [str(pyinstaller), "--noconfirm", "--log-level=WARN"]
    command += ["--distpath", str(_WORK), "--workpath", str(_WORK / "pyinstaller")]
    environment.run_step([*command, str(SPECIFICATIONS / specification)])
    program = _WORK / name
    if sys.platform.startswith("linux"):
        _strip_debugging(program)
    return program


def version() -> str:
    """The project's version."""
    text = (ROOT / "pos_scanner" / "__init__.py").read_text(encoding="utf-8")
    match = re.search(r'__version__ = "(.+)"', text)
    if match is None:
        raise SetupError("pos_scanner/__init__.py says no version.")
    return match[1]


def _strip_debugging(program: Path) -> None:
    """Take the debugging symbols out of Python and its extensions.

    Not out of the wheels' own libraries (``*.libs``): those were patched after they were linked,
    and NumPy's break of it.
    """
    libraries = [path for path in program.rglob("*.so*") if not path.is_symlink()]
    own = [str(path) for path in libraries if not path.parent.name.endswith(".libs")]
    environment.run_step(["strip", "--strip-debug", *own])


def _archive(program: Path) -> Path:
    """The folder for whoever may not install anything; it wants the Debian package's libraries."""
    name = f"{TILL.name}-{version()}-linux-{platform.machine()}"
    archive = _WORK / f"{name}.tar.xz"
    archives.pack_tree(program, archive, name)
    return archive


def _report(file: Path, folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    target = folder / file.name
    shutil.move(file, target)
    print(f"{target.stat().st_size / 1e6:6.1f} MB  {target.relative_to(ROOT)}", flush=True)
