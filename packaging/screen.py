"""A screen to draw on: the one there is, or a virtual one (Xvfb) for as long as the job takes."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator

import system


@contextlib.contextmanager
def available(*, needed: bool, size: str = "1024x768x24") -> Iterator[None]:
    """Set DISPLAY to a screen of ``size`` (width x height x depth) where Linux has none."""
    there = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if not needed or there or not sys.platform.startswith("linux"):
        yield
        return
    system.require(system.SCREEN)
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
