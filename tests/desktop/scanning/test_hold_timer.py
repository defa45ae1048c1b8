"""The wait for the next key ends once, and not while keys are on their way."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QElapsedTimer, QObject, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pos_scanner.capture.scanners.key_actions import KeyAction, Replay
from pos_scanner.capture.scanners.keys import Key, Role
from pos_scanner.capture.scanners.wedge import Wedge
from pos_scanner.desktop.scanning.hold_timer import HoldTimer, SettleTimer
from tests.capture.scanners.keys import TIMING


class Held:
    """A wedge with a timer beside it, and what the timer brought about."""

    def __init__(self) -> None:
        self.wedge = Wedge(TIMING)
        self.actions: list[KeyAction] = []
        self.owner = QObject()
        self.timer = HoldTimer(self.wedge, self.actions.extend, self.owner)
        qt_timer = self.timer.findChild(QTimer)
        assert isinstance(qt_timer, QTimer)
        self.qt_timer = qt_timer

    def feed(self, character: str, at_ms: int, role: Role = Role.CHARACTER) -> Key:
        key = Key(ord(character), role, pressed=True, at_ms=at_ms, by_text=character)
        self.wedge.feed(key)
        self.timer.start_again(at_ms)
        return key

    def let_go(self, key: Key, at_ms: int) -> Key:
        release = replace(key, pressed=False, at_ms=at_ms)
        self.wedge.feed(release)
        self.timer.start_again(at_ms)
        return release


@pytest.fixture
def held(application: QApplication) -> Held:
    return Held()


def test_a_key_that_stays_alone_is_given_back(held: Held, qtbot: QtBot) -> None:
    key = held.feed("7", 100)
    qtbot.waitUntil(lambda: bool(held.actions))
    assert held.actions == [Replay((key,))]


def test_it_waits_as_long_as_the_wedge_asks(held: Held) -> None:
    held.let_go(held.feed("1", 100), 100)
    assert held.qt_timer.interval() == held.wedge.timing.latest_key_ms
    for position in range(2, 10):
        at_ms = 100 + 2 * position
        held.let_go(held.feed(str(position), at_ms), at_ms)
    assert held.wedge.is_burst
    assert held.qt_timer.interval() == held.wedge.timing.burst_gap_ms


def test_it_does_not_run_while_nothing_is_held(held: Held) -> None:
    held.feed("7", 100)
    held.feed("\r", 190, Role.END)
    assert held.wedge.is_idle
    assert not held.qt_timer.isActive()


def test_a_key_that_comes_in_the_turn_after_the_timeout_is_waited_for(
    held: Held, qtbot: QtBot
) -> None:
    first = held.feed("1", 100)
    held.qt_timer.timeout.emit()
    release, second = held.let_go(first, 104), held.feed("2", 120)
    QApplication.processEvents()
    assert held.actions == []
    qtbot.waitUntil(lambda: bool(held.actions))
    assert held.actions == [Replay((first, release, second))]


def test_a_release_does_not_make_the_wait_longer(held: Held) -> None:
    key = held.feed("7", 100)
    held.let_go(key, 130)
    assert held.qt_timer.interval() == TIMING.latest_key_ms - 30


def test_what_has_waited_in_a_busy_event_loop_goes_before_a_window_is_settled(
    application: QApplication, qtbot: QtBot
) -> None:
    handled: list[str] = []
    owner = QObject()
    settling = SettleTimer(50, owner)
    settling.settled.connect(lambda: handled.append("settled"))
    settling.start()
    clock = QElapsedTimer()
    clock.start()
    while not clock.hasExpired(500):
        pass
    QTimer.singleShot(1, owner, lambda: handled.append("key"))
    qtbot.waitUntil(lambda: len(handled) == 2)
    assert handled == ["key", "settled"]
    assert not settling.is_running
