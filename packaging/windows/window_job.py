"""The window's job under wine, by keys and pictures: runs in the bare system, on its own screen.

A wedge scan fills the form, an amount and Enter confirm it; with the next form half filled every
process of the program is killed. Afterwards the journal is verified and exported, and the window
shows the half filled form again.
"""

import contextlib
import os
import signal
import subprocess
import time
from collections import deque
from collections.abc import Iterator
from pathlib import Path

SCAN = (
    "$015YyX5Lqs56Wo6YCa56eR5oqA5pyJ6ZmQ5YWs5Y+4PC8+OTExMTAxMDhNQTAwNDMzNjVNPC8+PC8+PC8+MjU2Qw==$"
)
BUYER = "北京票通科技有限公司"
AMOUNT = "12.50"
SETTINGS = """\
[shop]
name = "示例餐饮"
[sale]
item = "餐饮服务"
tax_rate = "0.06"
"""
"""What the guide would have asked for."""
PROGRAM_NAMES = (b"pos-scanner-window.exe", b"pythonw.exe")
_STARTER = b"start.exe"
"""Wine's own; it stays where the program was killed or has ended."""
_DATA = "drive_c/users/*/AppData/Local/pos_scanner"
_SCREEN = "1024x768x24"
_START_S, _SETTLE_S, _PAUSE_S = 180.0, 60.0, 0.4
_BLINKING, _FACES_OF_REST = 8, 2
"""A cursor blinks: the screen is at rest when so many pictures of it are but two."""


class JobError(Exception):
    """The program did not do its job; the text says where."""


class Window:
    """The program on a screen of its own."""

    def __init__(self, program: Path, pictures: Path) -> None:
        self._program = program
        self._pictures = pictures

    def start(self) -> None:
        """Start it, and wait for a window at rest."""
        command = ["wine", str(self._program / "pos-scanner-window.exe"), "--lang", "zh_CN"]
        with (self._pictures / "window.log").open("ab") as log:
            subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        deadline = time.monotonic() + _START_S
        while not (
            xdotool("search", "--onlyvisible", "--name", "pos_scanner") and self._is_ready()
        ):
            if time.monotonic() > deadline:
                raise JobError("no window opened")
            time.sleep(_PAUSE_S)
        self.rest()
        # Without a window manager nobody gives it the keys.
        xdotool("windowfocus", own_windows()[-1])

    def _wait_until_gone(self) -> None:
        deadline = time.monotonic() + _START_S
        while self._processes() or own_windows():
            if time.monotonic() > deadline:
                raise JobError("the program goes on after its window was closed")
            time.sleep(_PAUSE_S)

    def _processes(self) -> list[int]:
        processes = []
        for folder in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                command = (folder / "cmdline").read_bytes()
                is_program = any(name in command for name in PROGRAM_NAMES)
                if is_program and not command.startswith(_STARTER):
                    processes.append(int(folder.name))
        return processes

    @property
    def settings(self) -> Path:
        """The file that the first start has made."""
        return next(Path(os.environ["WINEPREFIX"]).glob(f"{_DATA}/settings.toml"))

    def _is_ready(self) -> bool:
        """Whether the journal is open: with its log beside it."""
        return any(Path(os.environ["WINEPREFIX"]).glob(f"{_DATA}/journal.sqlite3-wal"))

    def scan(self, text: str) -> None:
        """Type as a hand scanner does, with Enter at the end."""
        self._act("type", "--delay", "4", "--args", "1", text, "key", "Return")

    def type(self, text: str) -> None:
        """Type as a person does."""
        self._act("type", "--delay", "120", text)

    def key(self, name: str) -> None:
        """Press a key."""
        self._act("key", name)

    def rest(self) -> None:
        """Wait until the picture stays the same for a while."""
        latest: deque[bytes] = deque(maxlen=_BLINKING)
        deadline = time.monotonic() + _SETTLE_S
        while time.monotonic() < deadline:
            latest.append(screen())
            if len(latest) == _BLINKING and len(set(latest)) <= _FACES_OF_REST:
                return
            time.sleep(_PAUSE_S)

    def _act(self, *arguments: str) -> None:
        picture_before = screen()
        xdotool(*arguments)
        deadline = time.monotonic() + _SETTLE_S
        while screen() == picture_before:
            if time.monotonic() > deadline:
                raise JobError("keys change nothing in the window")
            time.sleep(_PAUSE_S)
        self.rest()

    def picture(self, name: str) -> None:
        """Keep what the screen shows."""
        subprocess.run(
            ["import", "-window", "root", str(self._pictures / f"{name}.png")], check=True
        )

    def kill(self) -> None:
        """End every process of the program at once, as a cut of power does."""
        for process in self._processes():
            os.kill(process, signal.SIGKILL)
        self._wait_until_gone()

    def close(self) -> None:
        """Close its window, and wait until it is gone."""
        xdotool("windowfocus", own_windows()[-1])
        xdotool("key", "alt+F4")
        self._wait_until_gone()

    def ask(self, *arguments: str) -> str:
        """What the command line says."""
        command = ["wine", str(self._program / "pos-scanner.exe"), "--lang", "en", *arguments]
        completed = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, check=False
        )
        text = completed.stdout.decode("utf-8", "replace")
        print(text.strip())
        if completed.returncode:
            raise JobError(f"{' '.join(arguments)}: status {completed.returncode}\n{text}")
        return text


def own_windows() -> list[str]:
    """The program's windows on the screen, by their X11 numbers."""
    return xdotool("search", "--onlyvisible", "--name", "pos_scanner").split()


def screen() -> bytes:
    """The screen's pixels."""
    grab = ["import", "-window", "root", "rgb:-"]
    return subprocess.run(grab, capture_output=True, check=True).stdout


def xdotool(*arguments: str) -> str:
    """Type, press, ask; what it says."""
    completed = subprocess.run(["xdotool", *arguments], capture_output=True, text=True, check=False)
    return completed.stdout.strip()


def job(window: Window, pictures: Path) -> None:
    """The whole job.

    Raises:
        JobError: a part of it failed.
    """
    window.start()
    window.picture("0-guide-of-a-new-till")
    window.key("Escape")
    window.close()
    window.settings.write_text(SETTINGS, encoding="utf-8")
    window.start()
    window.picture("1-opened")
    window.scan(SCAN)
    window.picture("2-scanned")
    window.type(AMOUNT)
    window.key("Return")
    window.picture("3-confirmed")
    window.scan(SCAN)
    window.type("7.25")
    window.picture("4-next-form")
    window.kill()
    if "1 invoice" not in window.ask("journal", "verify"):
        raise JobError("the confirmed invoice is not in the journal")
    table = pictures / "export.csv"
    window.ask("export", "--output", f"Z:{table}")
    lines = table.read_bytes().decode("utf-8-sig").splitlines()
    if len(lines) != 2 or AMOUNT not in lines[1] or BUYER not in lines[1]:
        raise JobError(f"the export holds {lines}")
    window.start()
    window.picture("5-form-recovered")
    window.kill()


@contextlib.contextmanager
def virtual_screen() -> Iterator[None]:
    """A screen for whatever is started within the block."""
    read_end, write_end = os.pipe()
    command = ["Xvfb", "-displayfd", str(write_end), "-screen", "0", _SCREEN, "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[write_end], stderr=subprocess.DEVNULL)
    os.close(write_end)
    with os.fdopen(read_end) as pipe:
        os.environ["DISPLAY"] = f":{pipe.readline().strip()}"
    try:
        yield
    finally:
        server.terminate()
        server.wait()
