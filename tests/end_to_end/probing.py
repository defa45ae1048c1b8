"""The tests' end of ``probe.py``: start it, ask it, wait for what it tells."""

import json
import queue
import subprocess
import sys
import threading
from typing import Any, Self

from tests.end_to_end.conftest import PATIENCE_S, Screen, wait_for


class Probing:
    """A probed window on a screen; use it as a context manager."""

    def __init__(self, screen: Screen, **environment: str) -> None:
        self.screen = screen
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.end_to_end.probe"],
            env=screen.environment | environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        self._answers: queue.Queue[dict[str, Any]] = queue.Queue()
        self._events: queue.Queue[dict[str, Any]] = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()
        self._answers.get(timeout=PATIENCE_S)
        its_window = ["search", "--onlyvisible", "--pid", str(self._process.pid)]
        screen.xdotool(*its_window, "windowactivate", "--sync")
        self.wait_until_active()

    def ask(self, command: str) -> dict[str, Any]:
        """Say a command; its answer."""
        assert self._process.stdin is not None
        self._process.stdin.write(command + "\n")
        self._process.stdin.flush()
        return self._answers.get(timeout=PATIENCE_S)

    def open(self, page: str) -> None:
        """Open a page; wait until the keys go there: X drops those that come in between."""
        assert self.ask(f"page {page}")["open"]
        self.wait_until_active()

    def close(self) -> None:
        """Close the page that is open."""
        assert not self.ask("close")["open"]
        self.wait_until_active()

    def wait_until_active(self) -> None:
        """Wait until the topmost window has the keys."""
        wait_for(lambda: self.ask("active")["active"], "the keys")

    def click(self, name: str) -> None:
        """Click a widget with the pointer."""
        x, y = self.ask(f"place {name}")["place"]
        self.screen.xdotool("mousemove", str(x), str(y), "click", "1")

    def event(self, patience_s: float = 3.0) -> dict[str, Any]:
        """The next thing told unasked; empty when none comes in time."""
        try:
            return self._events.get(timeout=patience_s)
        except queue.Empty:
            return {}

    def events(self) -> list[dict[str, Any]]:
        """Everything told unasked so far."""
        told = []
        while not self._events.empty():
            told.append(self._events.get())
        return told

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        assert self._process.stdout is not None
        self._process.wait(timeout=PATIENCE_S)
        self._process.stdout.close()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            told = json.loads(line)
            (self._events if "event" in told else self._answers).put(told)
