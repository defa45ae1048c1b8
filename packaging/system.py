"""What Qt, the decoders and the tests need of the system on Linux: checked first, in one go.

Windows and macOS need nothing (pyzbar on macOS wants ``brew install zbar``; the program reads
codes without it and ``pos-scanner doctor`` says so).
"""

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import apt_packages
from setup_error import SetupError


@dataclass(frozen=True, slots=True)
class Need:
    """One thing of the system: what proves that it is there, and the Debian package that has it."""

    package: str
    library: str = ""
    program: str = ""
    file: str = ""
    statement: str = ""
    """Python that this interpreter must be able to run."""

    @property
    def evidence(self) -> str:
        """What is looked for, as a person would name it."""
        return self.library or self.program or self.file or f"Python that runs “{self.statement}”"

    def is_met(self) -> bool:
        """Whether this machine has it."""
        if self.library:
            return _loads(self.library)
        if self.statement:
            trial = [sys.executable, "-c", self.statement]
            return subprocess.run(trial, capture_output=True, check=False).returncode == 0
        return bool(self.program and shutil.which(self.program)) or Path(self.file or "/-").exists()


# What rcc and lrelease load.
RESOURCES = [Need("libglib2.0-0", library="libglib-2.0.so.0")]
WINDOW = [
    *RESOURCES,
    Need("libegl1", library="libEGL.so.1"),
    Need("libgl1", library="libGL.so.1"),
    Need("libdbus-1-3", library="libdbus-1.so.3"),
    Need("libfontconfig1", library="libfontconfig.so.1"),
    Need("libxkbcommon0", library="libxkbcommon.so.0"),
    Need("libxkbcommon-x11-0", library="libxkbcommon-x11.so.0"),
    Need("libxcb-cursor0", library="libxcb-cursor.so.0"),
    Need("libxcb-icccm4", library="libxcb-icccm.so.4"),
    Need("libxcb-keysyms1", library="libxcb-keysyms.so.1"),
    Need("libxcb-shape0", library="libxcb-shape.so.0"),
    Need("libzbar0", library="libzbar.so.0"),
    Need("fonts-noto-cjk", file="/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"),
]
SCREEN = [Need("xvfb", program="Xvfb")]
TESTS = [
    *WINDOW,
    *SCREEN,
    Need("xdotool", program="xdotool"),
    Need("openbox", program="openbox"),
    Need("x11-utils", program="xwininfo"),
    Need("x11-xserver-utils", program="xrandr"),
    Need("x11-xkb-utils", program="setxkbmap"),
    Need("libxtst6", library="libXtst.so.6"),
    Need("ibus", program="ibus-daemon"),
    Need("ibus-libpinyin", file="/usr/share/ibus/component/libpinyin.xml"),
    Need("dbus", program="dbus-daemon"),
    Need("openssl", program="openssl"),
    # Programs of others that must accept what is exported; GPL, run by tests, never shipped.
    Need("hledger", program="hledger"),
    Need("libreoffice-calc-nogui", program="soffice"),
    Need("sqlite3", program="sqlite3"),
    # What several copies of the backend stand on; the tests start their own, on a folder.
    Need("postgresql", statement="import glob; glob.glob('/usr/lib/postgresql/*/bin/postgres')[0]"),
    Need("nginx-light", program="nginx"),
    Need("caddy", program="caddy"),
]
# Debian and Ubuntu ship Python without ensurepip.
PYTHON_VENV = Need(
    f"python{sys.version_info.major}.{sys.version_info.minor}-venv",
    statement="import venv, ensurepip; ensurepip.version()",
)


def require(needs: Sequence[Need]) -> None:
    """See that all is there; install what is missing as root, else say the one command.

    Raises:
        SetupError: something is missing and cannot be installed from here.
    """
    if not sys.platform.startswith("linux"):
        return
    missing = unmet(needs)
    if not missing:
        return
    packages = [need.package for need in missing]
    if not shutil.which("apt-get"):
        raise SetupError(
            "Install these, then retry (in brackets the Debian package that has it):\n"
            + "\n".join(f"  {need.evidence} ({need.package})" for need in missing)
        )
    if os.geteuid() != 0:
        raise SetupError(apt_packages.request(packages))
    apt_packages.install(packages)
    if remaining := unmet(missing):
        raise SetupError(
            "Installed, yet still not to be had by "
            f"{sys.executable}:\n" + "\n".join(f"  {need.evidence}" for need in remaining)
        )


def unmet(needs: Sequence[Need]) -> list[Need]:
    """Those that this machine lacks, each once, in the order in which they are listed."""
    return [need for need in dict.fromkeys(needs) if not need.is_met()]


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
