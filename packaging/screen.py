"""A screen to draw on: the one there is, or a virtual one (Xvfb) for as long as the job takes."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator

import system


def needs() -> list[system.Need]:
    """What of the system a window needs here: the virtual screen too, where Linux has none."""
    return [*system.WINDOW, *([] if is_present() else system.SCREEN)]


def is_present() -> bool:
    """Whether a window can be shown to a person."""
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


@contextlib.contextmanager
def available(*, size: str = "1024x768x24") -> Iterator[None]:
    """Set DISPLAY to a screen of ``size`` (width x height x depth) where Linux has none."""
    if is_present():
        yield
        return
    read_end, write_end = os.pipe()
    command = ["Xvfb", "-displayfd", str(write_end), "-screen", "0", size, "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[write_end], stderr=subprocess.DEVNULL)
    os.close(write_end)
    try:
        with os.fdopen(read_end) as pipe:
            os.environ["DISPLAY"] = f":{pipe.readline().strip()}"
        yield
    finally:
        os.environ.pop("DISPLAY", None)
        server.terminate()
        server.wait()
