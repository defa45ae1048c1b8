"""The Windows installer, made on Linux by Debian's makensis of the program's folder."""

from pathlib import Path

import bundle
import environment
import system
import windows_program
import windows_set
from system import Need

SCRIPT = windows_set.SOURCES / "installer.nsi"
NEEDS = [Need("nsis", program="makensis")]


def make(target: Path, *, interpreter: Path | None = None, for_wine: bool = False) -> Path:
    """Make the program and pack it into one file in ``target``; gives the installer.

    Args:
        target: an existing folder.
        interpreter: python.org's embeddable package, unpacked; without one the Windows set's.
        for_wine: with what wine can run in place of what it cannot; to be tried, never handed out.

    Raises:
        SetupError: a step failed.
    """
    system.require(NEEDS)
    program = windows_program.make(interpreter, for_wine=for_wine)
    version = bundle.version()
    installer = target / f"pos-scanner-{version}-windows{'-wine' if for_wine else ''}-setup.exe"
    kilobytes = sum(path.stat().st_size for path in program.rglob("*")) // 1024
    values = {
        "VERSION": version,
        "NUMBERS": windows_program.version_numbers("."),
        "PROGRAM": program,
        "OUTPUT": installer.resolve(),
        "ICON": windows_program.ICON,
        "LIBRARY": windows_set.LIBRARY,
        "KILOBYTES": kilobytes,
    }
    defines = [f"-D{name}={value}" for name, value in values.items()]
    defines += ["-DTRIED_ONLY"] if for_wine else []
    quiet = ["-V2", "-WX", "-INPUTCHARSET", "UTF8"]
    environment.run_step(["makensis", *quiet, *defines, str(SCRIPT)])
    return installer


def main(interpreter: Path | None) -> int:
    """Make the installer in ``dist/`` and say its size; gives the exit status.

    Args:
        interpreter: python.org's embeddable package, unpacked: signed, for what is handed out.
    """
    bundle.OUTPUT.mkdir(exist_ok=True)
    installer = make(bundle.OUTPUT, interpreter=interpreter)
    print(f"{installer.stat().st_size / 1e6:6.1f} MB  {installer}", flush=True)
    return 0
