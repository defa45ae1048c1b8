"""From the frame that shows a code to the filled form; and how long the UI thread is ever held up.

The real window with the real camera at 15 frames/s; WeChat's stand-in, the backend and the camera
run in another process on loopback. The heartbeat is a timer on the UI thread: the gap between two
of its beats, less its interval, is how long the thread did something else.

Run: ``python3 packaging/dev.py bench journey [CUSTOMERS [INVOICES]]``; so many invoices
stand in the journal already.
"""

import gc
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from pos_scanner import clock
from pos_scanner.desktop.app import make_application
from pos_scanner.desktop.messages.language import speak
from pos_scanner.desktop.theme import apply_theme
from pos_scanner.desktop.window.main_window import MainWindow
from pos_scanner.desktop.wiring import Wiring
from pos_scanner.settings import Settings
from tests.benchmarks.bench_export import fill
from tests.benchmarks.figures import tell, tell_noise
from tests.benchmarks.world import World

BEAT_MS = 5
A_KEY_MS = 80
AIM_MS, AIM_HELD_MS = 150, 50
PATIENCE_S = 60.0


class Heartbeat:
    """Beats on the UI thread and notes how late each beat is, ms.

    Attributes:
        late: more than the thread did: on a busy machine it waits for a core, too.
        work: the CPU time that the thread took since the beat before.
    """

    def __init__(self) -> None:
        self.late: list[float] = []
        self.work: list[float] = []
        self._last, self._last_cpu = time.monotonic(), time.thread_time()
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start(BEAT_MS)

    def _beat(self) -> None:
        now, cpu = time.monotonic(), time.thread_time()
        self.late.append(max(0.0, (now - self._last) * 1000 - BEAT_MS))
        self.work.append((cpu - self._last_cpu) * 1000)
        self._last, self._last_cpu = now, cpu


def wait(condition: Callable[[], bool], what: str) -> float:
    """Run the event loop until a condition holds; the monotonic time at which it did."""
    until = time.monotonic() + PATIENCE_S
    while not condition():
        QApplication.processEvents()
        if time.monotonic() > until:
            focus = QApplication.focusWidget()
            sys.exit(f"waited in vain for {what}; focus: {focus and focus.objectName()}")
        time.sleep(0.0005)
    return time.monotonic()


@contextmanager
def till_in_its_world(
    invoices: int, now: Callable[[], datetime] = clock.now
) -> Iterator[tuple[World, Wiring]]:
    """A till with so many invoices in its journal, its window shown; not started yet."""
    app = make_application()
    speak("zh_CN")
    apply_theme(app, "light")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "backend").mkdir()
        if invoices:  # In a process of its own: what this one takes is the till's.
            filler = get_context("spawn").Process(target=fill, args=(folder, invoices))
            filler.start()
            filler.join()
        with World(folder / "backend") as world:
            settings = Settings(
                sale_item="*餐饮服务*餐费",
                sale_tax_rate="0.06",
                camera_source=world.camera_url,
                backend_url=world.backend_url,
                backend_token=world.token,
            )
            window = MainWindow(settings)
            window.resize(1024, 740)
            window.show()
            yield world, Wiring(settings, folder, folder / "s.toml", window, now)


def main(customers: int, invoices: int) -> int:
    """Serve customers; print the figures."""
    with till_in_its_world(invoices) as (world, wiring):
        wiring.start()
        gc.freeze()  # As ``app.run`` does.
        took, heart = serve_customers(world, wiring, customers)
        wiring.stop()
    tell("code in frame → form filled", took)
    tell("UI thread held up (heartbeat, whole job)", heart.late)
    tell("of it work of its own (CPU)", heart.work)
    tell_noise()
    reached = sorted(took)[int(0.95 * len(took))] <= AIM_MS and max(heart.late) <= AIM_HELD_MS
    print(
        f"aims: p95 ≤ {AIM_MS} ms, UI ≤ {AIM_HELD_MS} ms: {'reached' if reached else 'NOT reached'}"
    )
    return 0


def ignore(_number: int) -> None:
    """Nobody asked to hear of each customer."""


def serve_customers(
    world: World, wiring: Wiring, customers: int, on_served: Callable[[int], None] = ignore
) -> tuple[list[float], Heartbeat]:
    """Each: show the code, wait for the form, type the amount, confirm, clear."""
    window = wiring.window
    name, amount = window.invoice.buyer.fields["name"], window.invoice.sale.field("amount")
    assert isinstance(name, QLineEdit)
    assert isinstance(amount, QLineEdit)
    wait(lambda: window.scan.camera.has_picture, "the camera's picture")
    heart, took = Heartbeat(), list[float]()
    # Not the panel that says so: a code that is lost and seen again fills the next form at once.
    invoices: list[object] = []
    wiring.services.till.saved.connect(invoices.append)
    for number in range(customers):
        world.show(world.codes[number % 3])
        filled = wait(lambda: name.text() != "", "the form to be filled")
        since = 0.0
        while not since:
            since = world.held_since()
        took.append((filled - since) * 1000)
        take_focus(window)
        wait(amount.hasFocus, "the cursor in the amount")
        # As a person types: all keys in one moment are a scanner's.
        no_modifier = Qt.KeyboardModifier.NoModifier
        QTest.keyClicks(amount, f"{number + 1}.50", no_modifier, A_KEY_MS)
        QTest.keyClick(amount, Qt.Key.Key_Return, no_modifier, A_KEY_MS)
        wait(partial(_has_more, invoices, number), f"an invoice of {amount.text()!r}")
        window.invoice.clear_requested.emit()
        world.hide()
        wait(lambda: not world.held_since(), "the code to go")
        on_served(number)
        wait_ms(700)  # The till forgets a code once it has left the picture.
    return took, heart


def take_focus(window: QWidget) -> None:
    """Bring the window to the front, as whoever types does by a click: screens are shared.

    Another program's window on the same screen takes the keys, and without a window manager
    nobody gives them back.
    """
    if not window.isActiveWindow():
        window.activateWindow()
        wait(window.isActiveWindow, "the window to come to the front")


def _has_more(invoices: list[object], number: int) -> bool:
    return len(invoices) > number


def wait_ms(ms: int) -> None:
    """Let the window run."""
    until = time.monotonic() + ms / 1000
    wait(lambda: time.monotonic() > until, "some time")


if __name__ == "__main__":
    counts = [int(argument) for argument in sys.argv[1:]]
    sys.exit(main(*counts, *(30, 0)[len(counts) :]))
