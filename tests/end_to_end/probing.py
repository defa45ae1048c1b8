"""The tests' end of ``probe.py``: start it, ask it, wait for what it tells."""

import contextlib
import json
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Any, Self

from tests.end_to_end.conftest import Screen
from tests.end_to_end.keyboard import ENTER
from tests.waiting import DEADLINE_S, wait_for

HOLD_MS = 35
"""A longer pause between the first keys of a scan breaks it: the setting's default."""
BURST_KEYS, MEAN_GAP_MS = 8, 35
"""So many keys, so close together on average, are a scan's beginning."""
TAP_MS = 15
"""A key that is held down longer is a person's."""
BROKEN = {"event": "broken"}
"""Told of a scan that did not come through whole."""
SLOW = {"event": "slow"}
"""Told of a scan that came more slowly than the till is set up for."""


@dataclass(frozen=True)
class Delivery:
    """How the keys of a scan reached the window, and what it told of them.

    Attributes:
        marked_ms: when the X server took each key for pressed.
        handled_ms: when the window's process got it.
        dwells_ms: how long the X server took each key for held down.
        events: everything that was told unasked.
    """

    marked_ms: list[int]
    handled_ms: list[float]
    dwells_ms: list[int]
    events: list[dict[str, Any]]

    def part(self, start: int, end: int | None) -> "Delivery":
        """Some of the keys, by their places."""
        return Delivery(
            self.marked_ms[start:end], self.handled_ms[start:end], self.dwells_ms[start:end], []
        )

    def is_exact(self, text: str) -> bool:
        """Whether this text was read, once, and nothing else was told."""
        return self.events == [{"event": "read", "text": text}]

    def was_sent_in_time(self) -> bool:
        """Whether the keys came as a scanner's do, by the X server's clock."""
        began = self.marked_ms[:BURST_KEYS]
        is_fast = began[-1] - began[0] <= MEAN_GAP_MS * (len(began) - 1)
        return is_fast and _longest(self.marked_ms) <= HOLD_MS

    def was_in_time(self) -> bool:
        """Whether this machine also delivered them as they were sent."""
        return self.was_sent_in_time() and _longest(self.handled_ms) <= HOLD_MS

    def was_tapped(self) -> bool:
        """Whether no key was held down for so long that a person may have typed it."""
        return max(self.dwells_ms) <= TAP_MS

    def longest_gap_ms(self) -> float:
        """The longest pause that the keys were sent or delivered with."""
        return max(_longest(self.marked_ms), _longest(self.handled_ms))


def _longest(moments_ms: Sequence[float]) -> float:
    return max((later - earlier for earlier, later in pairwise(moments_ms)), default=0.0)


class Probing:
    """A probed window on a screen; use it as a context manager.

    Args:
        screen: where the window stands.
        probe: the module that opens and probes it.
        environment: of the process, beside its usual one.
    """

    def __init__(
        self, screen: Screen, probe: str = "tests.end_to_end.probe", **environment: str
    ) -> None:
        self.screen = screen
        self._process = subprocess.Popen(
            [sys.executable, "-m", probe],
            env=screen.environment | environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        self._answers: queue.Queue[dict[str, Any]] = queue.Queue()
        self._events: queue.Queue[dict[str, Any]] = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()
        self._answers.get(timeout=DEADLINE_S)
        wait_for(self._is_activated, "the window to have the keys")

    def ask(self, command: str) -> dict[str, Any]:
        """Say a command; its answer."""
        assert self._process.stdin is not None
        self._process.stdin.write(command + "\n")
        self._process.stdin.flush()
        return self._answers.get(timeout=DEADLINE_S)

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

    def _is_activated(self) -> bool:
        self.screen.activate(self._process.pid)
        is_active: bool = self.ask("active")["active"]
        return is_active

    def click(self, name: str) -> None:
        """Click a widget with the pointer."""
        x, y = self.ask(f"place {name}")["place"]
        self.screen.xdotool("mousemove", str(x), str(y), "click", "1")

    def scan(self, text: str, gap_ms: float, *, end: int | None = ENTER) -> Delivery:
        """Type as a scanner does; comes back when the window has decided about every key."""
        send = partial(self.screen.keyboard.scan, text, gap_ms, end=end)
        return self.deliver(len(text) + (end is not None), send)

    def deliver(self, keys: int, send: Callable[[], object]) -> Delivery:
        """Send so many keys; comes back when the window has decided about every one."""
        self.events()
        self.ask("forget")
        send()
        answer: dict[str, Any] = {}

        def is_decided() -> bool:
            answer.update(self.ask("keys"))
            return len(answer["marked"]) >= keys and answer["decided"]

        wait_for(is_decided, lambda: f"{keys} keys to be decided: {answer}")
        return Delivery(answer["marked"], answer["handled"], answer["dwells"], self.events())

    def texts(self) -> dict[str, str]:
        """What every field and choice of the topmost window holds."""
        texts: dict[str, str] = self.ask("text")["text"]
        return texts

    def events(self) -> list[dict[str, Any]]:
        """Everything told unasked so far."""
        told = []
        while not self._events.empty():
            told.append(self._events.get())
        return told

    def kill(self) -> None:
        """As a power cut or the task manager ends the window's process."""
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            assert stream is not None
            with contextlib.suppress(OSError):
                stream.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        assert self._process.stdout is not None
        self._process.wait(timeout=DEADLINE_S)
        self._process.stdout.close()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            told = json.loads(line)
            (self._events if "event" in told else self._answers).put(told)
