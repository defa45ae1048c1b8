"""Real windows: a virtual screen, a window manager, the program as a process, keys by xdotool.

What the program shows is read where a person's typing ends up: in the journal's file, in the
export, in the log of shown states. Nothing of the program is replaced but WeChat and the camera.
"""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import apsw
import pytest

from pos_scanner.backend.config import BackendConfig
from pos_scanner.backend.server import running_backend
from pos_scanner.backend.storage.till_table import NewTill
from pos_scanner.backend.tills import add_till
from pos_scanner.desktop.cash_register.socket_address import address_of
from pos_scanner.journal.journal import FILE_NAME
from pos_scanner.sandbox.camera import SampleCamera
from pos_scanner.sandbox.customers import CUSTOMERS
from pos_scanner.sandbox.server import RunningSandbox, running_sandbox
from tests.end_to_end.keyboard import AFTER_BROKEN_S, Keyboard, hardware
from tests.waiting import DEADLINE_S, wait_for

REFUSED = "a scan was refused"


@dataclass
class Screen:
    """A virtual screen of 1024x768 with a window manager."""

    display: str
    _keyboard: Keyboard | None = None

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
            timeout=DEADLINE_S,
        )
        return done.stdout.strip()

    def activate(self, pid: int) -> None:
        """Ask the window manager to give a process's window the keys, if it has one by now.

        By its process: another window of the program may be open on the screen at the same time.
        """
        window = ("--all", "--onlyvisible", "--pid", str(pid), "--name", "pos_scanner")
        self.xdotool("search", *window, "windowactivate")

    def keys(self, *names: str) -> None:
        """Press keys one after the other: ``keys("F8")``, ``keys("ctrl+a", "Delete")``."""
        self.xdotool("key", "--delay", "40", *names)

    @property
    def keyboard(self) -> Keyboard:
        """Its keyboard, for keys at chosen times."""
        if self._keyboard is None:
            self._keyboard = Keyboard(self.display)
        return self._keyboard

    def type(self, text: str) -> None:
        """Type a text as a very fast person does."""
        self.keyboard.type(text)


@pytest.fixture(scope="session")
def screen() -> Iterator[Screen]:
    """One screen for all; skipped where there is no X server to be had (Windows, macOS)."""
    if not (shutil.which("Xvfb") and shutil.which("xdotool") and shutil.which("openbox")):
        pytest.skip("needs Xvfb, xdotool and openbox")
    with virtual_screen() as shown:
        yield shown


@contextlib.contextmanager
def virtual_screen(size: str = "1024x768x24") -> Iterator[Screen]:
    """An X server without a monitor, of width x height x depth, and a window manager."""
    read_end, write_end = os.pipe()
    command = [
        "Xvfb",
        "-displayfd",
        str(write_end),
        "-screen",
        "0",
        size,
        "-noreset",  # Its monitors outlive the program that names them.
        "-nolisten",
        "tcp",
    ]
    with hardware():
        server = subprocess.Popen(command, pass_fds=[write_end], stderr=subprocess.DEVNULL)
    os.close(write_end)
    with os.fdopen(read_end) as pipe:
        shown = Screen(f":{pipe.readline().strip()}")
    manager = subprocess.Popen(["openbox"], env=shown.environment, stderr=subprocess.DEVNULL)
    try:
        yield shown
    finally:
        if shown._keyboard is not None:
            shown._keyboard.close()
        for process in (manager, server):
            process.terminate()
            process.wait()


@dataclass
class Program:
    """pos-scanner as a process of its own, with its window on the screen."""

    screen: Screen
    folder: Path
    process: subprocess.Popen[bytes]
    stderr: Path
    older_socket: int

    @property
    def socket(self) -> Path:
        """Where it listens for the cash register: Qt puts a bare name into the temporary folder."""
        return Path(tempfile.gettempdir(), address_of(self.folder))

    @property
    def log(self) -> str:
        """What it has written to stderr so far."""
        return self.stderr.read_text(encoding="utf-8")

    def wait_for_log(self, words: str, *, times: int = 1) -> None:
        """Wait until a line of the log has these words."""
        wait_for(
            partial(self.has_logged, words, times=times),
            lambda: f"{words!r} in:\n{self.log[-2000:]}",
        )

    def has_logged(self, words: str, *, times: int = 1) -> bool:
        """Whether so many lines of the log have these words."""
        return self.log.count(words) >= times

    def wait_until_ready(self) -> None:
        """Wait until its window takes keys and shows what its journal had.

        It listens for the cash register as soon as it does; a killed one's socket is still there.
        """
        self.wait_for_keys()
        wait_for(lambda: age_of(self.socket) > self.older_socket, "a socket for the cash register")

    def wait_for_keys(self) -> None:
        """Wait until the keys go to its window, or to the dialog over it."""
        wait_for(self._has_keys, lambda: f"the window to have the keys:\n{self.log}")

    def _has_keys(self) -> bool:
        """Ask for the keys; whether they go to its window."""
        self.screen.activate(self.process.pid)
        owner = self.screen.xdotool("getwindowfocus", "getwindowpid")
        return owner == str(self.process.pid)

    def scan(self, text: str, has_come: Callable[[], object]) -> None:
        """Type a text and Enter as a wedge scanner does; again when it is refused.

        A machine that does not send or deliver the keys in time has made a broken scan of them: it
        is refused, and the cashier scans again. (``test_scanner.py`` tells such a refusal from a
        wrong one.)

        Args:
            text: what the code holds.
            has_come: what shows that the scan arrived; a program that has ended shows nothing.
        """
        is_over = False
        while not is_over:
            refused = self.log.count(REFUSED)
            self.screen.keyboard.scan(text)
            wait_for(partial(self._is_decided, has_come, refused), lambda: f"a scan:\n{self.log}")
            is_over = not self.is_running or self.log.count(REFUSED) == refused
            if not is_over:
                time.sleep(AFTER_BROKEN_S)

    def _is_decided(self, has_come: Callable[[], object], refused: int) -> bool:
        return not self.is_running or self.log.count(REFUSED) > refused or bool(has_come())

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Rows of the journal, read from outside as any other program may."""
        path = self.folder / FILE_NAME
        with contextlib.closing(apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE)) as db:
            db.set_busy_timeout(2000)
            return list(db.execute(query))

    @property
    def draft(self) -> dict[str, Any]:
        """What stands in the form, as it was kept last; empty when nothing does."""
        if not (self.folder / FILE_NAME).exists():
            return {}
        with contextlib.suppress(apsw.SQLError):  # The tables are being made.
            rows = self.rows("SELECT draft_id, content FROM draft ORDER BY kept_at DESC LIMIT 1")
            return {"draft_id": rows[0][0], **json.loads(rows[0][1])} if rows else {}
        return {}

    def wait_for_draft(self, **fields: str) -> None:
        """Wait until the form holds these values."""
        wait_for(
            lambda: self.has_draft(**fields),
            lambda: f"{fields} in {flat(self.draft)}",
        )

    def has_draft(self, **fields: str) -> bool:
        """Whether the form holds these values, as it was kept last."""
        return fields.items() <= flat(self.draft).items()

    def confirmed(self) -> list[str]:
        """Numbers of the invoices in the journal."""
        return [row[0] for row in self.rows("SELECT number FROM invoice ORDER BY sequence")]

    @property
    def is_running(self) -> bool:
        """Whether the process is still there."""
        return self.process.poll() is None

    def kill(self) -> None:
        """As a power cut or the task manager ends it."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def close(self) -> int:
        """As the cashier ends it: close the window; gives the exit status."""
        self.screen.keys("alt+F4")
        return self.process.wait(timeout=DEADLINE_S)


@pytest.fixture
def start(screen: Screen, tmp_path: Path) -> Iterator[Callable[..., Program]]:
    """Start the program with a settings text; every one still running is ended afterwards."""
    running: list[Program] = []

    def start_program(
        settings: str, *arguments: str, folder: Path = tmp_path / "data", log: str = "stderr.txt"
    ) -> Program:
        folder.mkdir(exist_ok=True)
        (folder / "settings.toml").write_text(settings, encoding="utf-8")
        older_socket = age_of(Path(tempfile.gettempdir(), address_of(folder)))
        command = [sys.executable, "-m", "pos_scanner", "--data-dir", str(folder), *arguments]
        with (tmp_path / log).open("wb") as stderr:
            process = subprocess.Popen(command, env=screen.environment, stderr=stderr)
        running.append(Program(screen, folder, process, tmp_path / log, older_socket))
        return running[-1]

    yield start_program
    for program in running:
        if program.process.poll() is None:
            program.kill()


def age_of(path: Path) -> int:
    """When a file came about, ns; 0 when there is none."""
    return path.stat().st_ctime_ns if path.exists() else 0


def flat(draft: dict[str, Any]) -> dict[str, Any]:
    """A draft's fields, its buyer's and its first line's side by side."""
    return {**draft, **draft.get("buyer", {}), **draft.get("lines", [{}])[0]}


@dataclass
class World:
    """Everything around one till: WeChat's stand-in, the backend, a camera with its customers."""

    sandbox: RunningSandbox
    backend_url: str
    token: str
    camera: SampleCamera
    exports: Path

    def settings(self, **changes: object) -> str:
        """A settings file that names all this."""
        values: dict[str, object] = {
            "till.cashier": "Lee",
            "window.language": "en",
            "camera.source": self.camera.url,
            "backend.url": self.backend_url,
            "backend.token": self.token,
            "export.folder": str(self.exports),
            "export.preset": "standard",
        } | {name.replace("_", ".", 1): value for name, value in changes.items()}
        return "".join(f"{name} = {json.dumps(value)}\n" for name, value in values.items())


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    folder, exports = tmp_path / "backend", tmp_path / "exports"
    folder.mkdir()
    exports.mkdir()
    token = add_till(folder, NewTill("till"))
    codes = [customer.scan_text for customer in CUSTOMERS]
    with running_sandbox() as sandbox, SampleCamera(codes) as camera:
        config = BackendConfig(sandbox.app_id, sandbox.app_secret, folder, sandbox.base_url, port=0)
        with running_backend(config) as backend_url:
            yield World(sandbox, backend_url, token, camera, exports)
