"""An untouched till is noticed by a clock that the test turns; any touch begins anew."""

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.widgets import idle_timer
from pos_scanner.desktop.widgets.idle_timer import IdleTimer

LIMIT_S = 300.0


class Watch:
    """A till that locks after five minutes, and the clock that it looks at."""

    def __init__(self, parent: QWidget) -> None:
        self.now_s = 1_000.0
        self.field = QLineEdit(parent)
        self.idle = IdleTimer(LIMIT_S, parent)
        self.notices = 0
        self.idle.was_idle.connect(self.count)

    def monotonic(self) -> float:
        return self.now_s

    def count(self) -> None:
        self.notices += 1

    def go_on(self, seconds: float) -> None:
        """Let time go by, and the timer look at the clock."""
        self.now_s += seconds
        (timer,) = self.idle.findChildren(QTimer)
        if timer.isActive():
            timer.timeout.emit()


@pytest.fixture
def watch(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watch]:
    till = QWidget()
    qtbot.addWidget(till)
    till.show()
    watch = Watch(till)
    monkeypatch.setattr(idle_timer, "time", SimpleNamespace(monotonic=watch.monotonic))
    watch.idle.start()
    yield watch
    watch.idle.stop()


@pytest.mark.parametrize(
    ("seconds", "notices"), [(0, 0), (299.9, 0), (300, 1), (300.1, 1), (9_000, 1)]
)
def test_the_limit_is_when_it_is_noticed(watch: Watch, seconds: float, notices: int) -> None:
    watch.go_on(seconds)
    assert watch.notices == notices


def key(field: QLineEdit) -> None:
    QTest.keyClick(field, Qt.Key.Key_A)


def mouse(field: QLineEdit) -> None:
    QTest.mouseClick(field, Qt.MouseButton.LeftButton)


def movement(field: QLineEdit) -> None:
    button = Qt.MouseButton.NoButton
    place = QPointF(2, 2)
    event = QMouseEvent(
        QEvent.Type.MouseMove, place, place, button, button, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(field, event)


@pytest.mark.parametrize("touch", [key, mouse, movement])
def test_a_touch_begins_anew(watch: Watch, touch: object) -> None:
    assert callable(touch)
    watch.go_on(200)
    touch(watch.field)
    watch.go_on(200)
    assert watch.notices == 0
    watch.go_on(100)
    assert watch.notices == 1


def test_a_touch_reaches_what_was_touched(watch: Watch) -> None:
    key(watch.field)
    assert watch.field.text() == "a"


@pytest.mark.parametrize("kind", [QEvent.Type.Paint, QEvent.Type.Timer, QEvent.Type.FocusIn])
def test_what_the_till_does_itself_is_no_touch(watch: Watch, kind: QEvent.Type) -> None:
    watch.go_on(200)
    assert not watch.idle.eventFilter(watch.field, QEvent(kind))
    watch.go_on(100)
    assert watch.notices == 1


def test_who_starts_late_has_the_whole_limit(watch: Watch) -> None:
    watch.idle.stop()
    watch.go_on(900)
    watch.idle.start()
    watch.go_on(299)
    assert watch.notices == 0


def test_once_stopped_nothing_is_noticed(watch: Watch) -> None:
    watch.idle.stop()
    watch.go_on(900)
    assert watch.notices == 0


def test_it_is_noticed_once_a_limit_and_no_oftener(watch: Watch) -> None:
    watch.go_on(300)
    for _ in range(5):
        watch.go_on(50)
    assert watch.notices == 1


@pytest.mark.parametrize(("limit_s", "interval_ms"), [(300.0, 15_000), (60.0, 3_000), (0.05, 20)])
def test_the_clock_is_looked_at_seldom(qtbot: QtBot, limit_s: float, interval_ms: int) -> None:
    till = QWidget()
    qtbot.addWidget(till)
    (timer,) = IdleTimer(limit_s, till).findChildren(QTimer)
    assert timer.interval() == interval_ms
