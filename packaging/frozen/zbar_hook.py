"""Runs before the program: pyzbar asks the system for libzbar; the bundle has its own."""

import ctypes.util
import sys
from pathlib import Path

_find_in_system = ctypes.util.find_library


def find_library(name: str) -> str | None:
    """The bundle's libzbar; any other library is the system's."""
    bundled = Path(vars(sys)["_MEIPASS"]) / "libzbar.so.0"  # Where PyInstaller's program lies.
    return str(bundled) if name == "zbar" and bundled.exists() else _find_in_system(name)


ctypes.util.find_library = find_library
