"""The program as a folder that needs no Python, and what is handed out of it.

PyInstaller collects it in an environment of its own, which has what runs and nothing of what
develops. On Linux it becomes a Debian package and an archive; sizes are printed.
"""

import platform
import re
import shutil
import sys
from pathlib import Path

import debian_package
import environment
import system
from setup_error import SetupError
from system import Need

ROOT = Path(__file__).resolve().parent.parent
OUTPUT = ROOT / "dist"
SPECIFICATION = ROOT / "packaging" / "frozen" / "pos_scanner.spec"
ENVIRONMENT = environment.Environment(ROOT / ".venv-bundle")
PROGRAM = debian_package.PROGRAM
_WORK = ROOT / "build"
_LINUX_NEEDS = [
    *system.WINDOW,
    Need("binutils", program="readelf"),
    Need("dpkg", program="dpkg-deb"),
    system.PYTHON_VENV,
]


def main(arguments: list[str]) -> int:
    """Make all that this system can make, in ``dist/``; gives the exit status."""
    del arguments
    program = make_program()
    if sys.platform.startswith("linux"):
        _report(debian_package.make(program, version(), _WORK), OUTPUT)
        _report(_archive(), OUTPUT)
    return 0


def make_program() -> Path:
    """The program's folder, made anew in ``build/``.

    Raises:
        SetupError: a step failed.
    """
    system.require(_LINUX_NEEDS)
    ENVIRONMENT.install_pins(environment.PINS["bundle"])
    resources = ROOT / "packaging" / "build_resources.py"
    environment.run_step([str(ENVIRONMENT.python), str(resources)])
    project = ["--no-deps", "--no-build-isolation", "--force-reinstall", str(ROOT)]
    environment.run_step([*ENVIRONMENT.pip_install(), *project])
    pyinstaller = ENVIRONMENT.python.with_name(environment.script("pyinstaller"))
    command = [str(pyinstaller), "--noconfirm", "--log-level=WARN"]
    command += ["--distpath", str(_WORK), "--workpath", str(_WORK / "pyinstaller")]
    environment.run_step([*command, str(SPECIFICATION)])
    program = _WORK / PROGRAM
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


def _archive() -> Path:
    """The folder for whoever may not install anything; it wants the Debian package's libraries."""
    name = f"{PROGRAM}-{version()}-linux-{platform.machine()}"
    archive = _WORK / f"{name}.tar.xz"
    renamed = f"--transform=s,^{PROGRAM},{name},S"
    xz = f"--use-compress-program=xz -{debian_package.XZ_LEVEL}"
    environment.run_step(["tar", "-C", str(_WORK), renamed, xz, "-cf", str(archive), PROGRAM])
    return archive


def _report(file: Path, folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    target = folder / file.name
    shutil.move(file, target)
    print(f"{target.stat().st_size / 1e6:6.1f} MB  {target.relative_to(ROOT)}", flush=True)
