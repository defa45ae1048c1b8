"""Real windows: a virtual screen, a window manager, the program as a process, keys by xdotool.

What the program shows is read where a person's typing ends up: in the journal's file, in the
export, in the log of shown states. Nothing of the program is replaced but WeChat and the camera.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

PATIENCE_S = 30.0


def wait_for(condition: Callable[[], object], what: str, patience_s: float = PATIENCE_S) -> None:
    """Come back when ``condition`` is true; fail with ``what`` when it never is."""
    until = time.monotonic() + patience_s
    while not condition():
        if time.monotonic() > until:
            pytest.fail(f"waited {patience_s:.0f} s in vain: {what}")
        time.sleep(0.05)


@dataclass
class Screen:
    """A virtual screen of 1024x768 with a window manager."""

    display: str
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        """What a program needs to draw here."""
        return os.environ | {"DISPLAY": self.display, "QT_QPA_PLATFORM": "xcb", "LANG": "C.UTF-8"}

    def xdotool(self, *arguments: str) -> str:
        """Type, click, ask."""
        done = subprocess.run(
            ["xdotool", *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE_S,
        )
        return done.stdout.strip()

    def keys(self, *names: str) -> None:
        """Press keys one after the other: ``keys("F8")``, ``keys("ctrl+a", "Delete")``."""
        self.xdotool("key", "--delay", "40", *names)

    def type(self, text: str, *, then: str | None = None) -> None:
        """Type a text, and perhaps a key after it, as a fast keyboard does."""
        chained = ["key", then] if then else []
        self.xdotool("type", "--delay", "4", "--args", "1", text, *chained)


@pytest.fixture(scope="session")
def screen() -> Iterator[Screen]:
    """One screen for all; skipped where there is no X server to be had (Windows, macOS)."""
    if not (shutil.which("Xvfb") and shutil.which("xdotool") and shutil.which("openbox")):
        pytest.skip("needs Xvfb, xdotool and openbox")
    read_end, write_end = os.pipe()
    command = [
        "Xvfb",
        "-displayfd",
        str(write_end),
        "-screen",
        "0",
        "1024x768x24",
        "-nolisten",
        "tcp",
    ]
    server = subprocess.Popen(command, pass_fds=[write_end], stderr=subprocess.DEVNULL)
    os.close(write_end)
    with os.fdopen(read_end) as pipe:
        shown = Screen(f":{pipe.readline().strip()}")
    manager = subprocess.Popen(["openbox"], env=shown.environment, stderr=subprocess.DEVNULL)
    yield shown
    for process in (manager, server):
        process.terminate()
        process.wait()


@dataclass
class Program:
    """pos-scanner as a process of its own, with its window on the screen."""

    screen: Screen
    folder: Path
    process: subprocess.Popen[bytes]

    @property
    def log(self) -> str:
        """What it has written to stderr so far."""
        return (self.folder / "stderr.txt").read_text(encoding="utf-8")

    def wait_for_log(self, words: str, *, times: int = 1) -> None:
        """Wait until a line of the log has these words."""
        wait_for(lambda: self.log.count(words) >= times, f"{words!r} in:\n{self.log[-2000:]}")

    def kill(self) -> None:
        """As a power cut or the task manager ends it."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def close(self) -> int:
        """As the cashier ends it: close the window; gives the exit status."""
        self.screen.keys("alt+F4")
        return self.process.wait(timeout=PATIENCE_S)


@pytest.fixture
def start(screen: Screen, tmp_path: Path) -> Iterator[Callable[..., Program]]:
    """Start the program with a settings text; every one still running is ended afterwards."""
    running: list[Program] = []

    def start_program(settings: str, *arguments: str) -> Program:
        folder = tmp_path / "data"
        folder.mkdir(exist_ok=True)
        (folder / "settings.toml").write_text(settings, encoding="utf-8")
        command = [sys.executable, "-m", "pos_scanner", "--data-dir", str(folder), *arguments]
        with (folder / "stderr.txt").open("wb") as log:
            process = subprocess.Popen(command, env=screen.environment, stderr=log)
        running.append(Program(screen, folder, process))
        return running[-1]

    yield start_program
    for program in running:
        if program.process.poll() is None:
            program.kill()
