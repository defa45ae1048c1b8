"""What Qt, the decoders and the tests need of the system on Linux, and how to get it.

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

from setup_error import SetupError


@dataclass(frozen=True)
class Need:
    """One thing of the system: how to see that it is there, and Debian's package of it."""

    package: str
    library: str = ""
    program: str = ""
    folder: str = ""

    def is_there(self) -> bool:
        """Whether this machine has it."""
        if self.library:
            try:
                ctypes.CDLL(self.library)
            except OSError:
                return False
            return True
        return (
            bool(self.program and shutil.which(self.program)) or Path(self.folder or "/-").exists()
        )


WINDOW = [
    Need("libglib2.0-0", library="libglib-2.0.so.0"),
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
    Need("fonts-noto-cjk", folder="/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"),
]
SCREEN = [Need("xvfb", program="Xvfb")]
TESTS = [
    *WINDOW,
    *SCREEN,
    Need("xdotool", program="xdotool"),
    Need("openbox", program="openbox"),
    Need("x11-utils", program="xwininfo"),
    Need("x11-xkb-utils", program="setxkbmap"),
    Need("libxtst6", library="libXtst.so.6"),
    Need("ibus", program="ibus-daemon"),
    Need("ibus-libpinyin", folder="/usr/share/ibus/component/libpinyin.xml"),
    Need("dbus", program="dbus-daemon"),
    Need("openssl", program="openssl"),
    # Programs of others that must accept what is exported; GPL, run by tests, never shipped.
    Need("hledger", program="hledger"),
    Need("libreoffice-calc-nogui", program="soffice"),
    Need("sqlite3", program="sqlite3"),
]
PYTHON_VENV = Need(f"python{sys.version_info.major}.{sys.version_info.minor}-venv")


def require(needs: Sequence[Need]) -> None:
    """See that all is there; install what is missing as root, else say the one command.

    Raises:
        SetupError: something is missing and cannot be installed from here.
    """
    if not sys.platform.startswith("linux"):
        return
    missing = [need.package for need in needs if not need.is_there()]
    if not missing:
        return
    command = ["apt-get", "install", "-y", "--no-install-recommends", *missing]
    if not shutil.which("apt-get"):
        raise SetupError(
            f"Install what these Debian packages hold, then retry: {' '.join(missing)}"
        )
    if os.geteuid() != 0:
        raise SetupError(f"Run this once, then retry:\n  sudo {' '.join(command)}")
    print(f"Installing {', '.join(missing)} …", flush=True)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for step in (["apt-get", "update", "-qq"], [*command[:2], "-qq", *command[2:]]):
        done = subprocess.run(step, env=environment, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise SetupError(f"{' '.join(step)} failed:\n{done.stderr.strip()}")
