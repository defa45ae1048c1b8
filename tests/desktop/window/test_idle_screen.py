"""Nobody has been at the till for a while: nothing of a buyer is seen, and nothing is lost."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.customer_display.content import Invitation
from pos_scanner.desktop.widgets import idle_timer
from pos_scanner.titles import bureau_code
from tests.desktop.conftest import SETTINGS, Till, notice_of, started_till
from tests.screenshots.samples import COMPANY

MINUTES = 10


class Clock:
    """What the idle timers look at."""

    def __init__(self) -> None:
        self.now_s = 1_000.0

    def monotonic(self) -> float:
        return self.now_s


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(idle_timer, "time", SimpleNamespace(monotonic=clock.monotonic))
    return clock


@pytest.fixture
def till(clock: Clock, tmp_path: Path, qtbot: QtBot) -> Iterator[Till]:
    settings = replace(SETTINGS, privacy_clear_minutes=MINUTES)
    with started_till(tmp_path, qtbot, settings) as running:
        qtbot.waitUntil(lambda: running.wiring.till.is_open)
        running.settle()
        yield running


def fill_form(till: Till) -> None:
    till.scan(bureau_code.encode(COMPANY))
    till.wait_for("name", COMPANY.name)
    till.type("amount", "113")


def go_on(till: Till, clock: Clock, minutes: float) -> None:
    """Let time go by, and the timer look at the clock."""
    clock.now_s += 60 * minutes
    (timer,) = till.wiring.idle_screen.findChildren(QTimer)
    timer.timeout.emit()
    till.settle()


def seen(till: Till) -> str:
    """Every text that is seen in the program's windows."""
    widgets: list[QWidget] = QApplication.allWidgets()
    texts = [
        widget.text()
        for widget in widgets
        if isinstance(widget, QLabel | QLineEdit) and widget.isVisible()
    ]
    return "\n".join(texts)


def test_the_form_goes_on_hold_and_names_nobody(till: Till, clock: Clock) -> None:
    fill_form(till)
    go_on(till, clock, MINUTES)
    assert COMPANY.name not in seen(till)
    assert notice_of(till.window.scan)[0] == "The till was idle, so the form was put on hold."
    assert till.wiring.customer_display.view.content == Invitation()
    (held,) = till.wiring.services.journal.held()
    assert (held.draft.buyer, held.draft.lines[0].amount) == (COMPANY, "113")


def test_it_comes_back_by_its_key(till: Till, clock: Clock) -> None:
    fill_form(till)
    go_on(till, clock, MINUTES)
    QTest.keyClick(till.window, Qt.Key.Key_F5)
    till.wait_for("name", COMPANY.name)
    assert till.text("amount") == "113"


def test_a_touch_begins_the_time_anew(till: Till, clock: Clock) -> None:
    fill_form(till)
    go_on(till, clock, MINUTES - 1)
    QTest.keyClick(till.widget("amount"), Qt.Key.Key_Shift)
    go_on(till, clock, MINUTES - 1)
    assert till.text("name") == COMPANY.name


def test_the_days_list_comes_back_with_the_next_touch(till: Till, clock: Clock) -> None:
    fill_form(till)
    till.press("amount", Qt.Key.Key_Return)
    recent = till.widget("recent")
    till.qtbot.waitUntil(recent.isVisible)
    till.settle()
    go_on(till, clock, MINUTES)
    assert not recent.isVisible()
    QTest.keyClick(till.window, Qt.Key.Key_Shift)
    till.qtbot.waitUntil(recent.isVisible)


@pytest.mark.parametrize(("page", "stays"), [("list", False), ("card", False), ("settings", True)])
def test_pages_that_name_buyers_close(till: Till, clock: Clock, page: str, stays: bool) -> None:
    till.wiring.host.open(page)
    till.settle()
    go_on(till, clock, MINUTES)
    assert till.wiring.host.is_open is stays


def test_a_form_that_the_cashier_holds_later_is_named_as_ever(till: Till, clock: Clock) -> None:
    go_on(till, clock, MINUTES)
    fill_form(till)
    till.click("hold")
    assert COMPANY.name in notice_of(till.window.scan)[0]
