"""Where Windows programs run: a bare Debian with wine in a folder, or this machine's own wine.

The window wants wine 10 of Debian 13, which is made in a folder whatever runs here; the core's
tests run on any wine that is installed.
"""

import os
import shlex
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import bare_system
from bare_system import USER, BareSystemError

RELEASE = "trixie"
_PACKAGES = ("ca-certificates", "python3")
_WINE = "wine wine64 xvfb xdotool imagemagick fonts-wqy-microhei"
_LONGEST_S = 7200
"""The journal's tests take a quarter of an hour there, and thrice that beside other work."""
_VARIABLES = {
    "WINEDEBUG": "-all",
    "WINEDLLOVERRIDES": "mscoree=;mshtml=",  # Neither .NET nor a browser is downloaded.
    "PYTHONDONTWRITEBYTECODE": "1",
}


@dataclass(frozen=True, slots=True)
class WineMachine:
    """Where lines of shell can call `wine`.

    Attributes:
        folder: a folder for our files, as this process sees it.
        inside: the same folder, as a line of shell sees it.
        shell: runs a line and gives both streams in ``stdout``.
    """

    folder: Path
    inside: Path
    shell: Callable[[str], "subprocess.CompletedProcess[str]"]

    def run(self, line: str, **variables: str) -> "subprocess.CompletedProcess[str]":
        """Run a line with wine's prefix in our folder; comes back when wine has saved all."""
        prefix = {"WINEPREFIX": str(self.inside / "prefix")}
        exports = shlex.join(
            f"{name}={value}" for name, value in {**_VARIABLES, **prefix, **variables}.items()
        )
        # Standard input that is an inherited pipe is an invalid handle there.
        wait = "status=$?; wineserver -w; exit $status"
        return self.shell(f"export {exports}\n{{ {line}\n}} </dev/null\n{wait}")


def installed(folder: Path) -> WineMachine | None:
    """This machine's own wine, its files in ``folder``; none where it has none."""
    if not (shutil.which("wine") and shutil.which("wineserver")):
        return None

    def shell(line: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            ["sh", "-c", line],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
            env=os.environ | {"HOME": str(folder)},
        )

    return WineMachine(folder, folder, shell)


def made(folder: Path) -> WineMachine:
    """A bare Debian with wine in ``folder``; its user has an ordinary user's rights.

    Raises:
        BareSystemError: it cannot be made here.
    """
    machine = bare_system.make(folder, _PACKAGES, release=RELEASE)
    install = "apt-get install -y --no-install-recommends"
    completed = machine.run(
        f"useradd --create-home --shell /bin/bash {USER}; apt-get update && {install} {_WINE}"
    )
    if completed.returncode:
        raise BareSystemError(f"wine could not be installed:\n{completed.stdout[-2000:]}")
    inside = bare_system.home_of(USER) / "windows"
    machine.run(f"mkdir {inside} && chown {USER}: {inside}")

    def shell(line: str) -> "subprocess.CompletedProcess[str]":
        return machine.run(line, USER, _LONGEST_S)

    return WineMachine(folder / str(inside).lstrip("/"), inside, shell)
