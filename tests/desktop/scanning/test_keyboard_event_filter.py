"""A scanner's keys are kept from the window, a person's come through in order."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QElapsedTimer, QEvent, Qt, QTimer
from PySide6.QtGui import QInputMethodEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from pos_scanner.capture.scanners.key_actions import ScannerKeys, ScanOutcome
from pos_scanner.capture.scanners.keys import SLOWEST_SCANNER_MS
from pos_scanner.capture.scanners.wedge import Wedge
from pos_scanner.desktop.scanning.keyboard_event_filter import KeyboardEventFilter
from pos_scanner.desktop.widgets.fields import TextField
from tests.capture.scanners.keys import TIMING
from tests.desktop.scanning.key_events import Keyboard

CODE = "01hello0123456789"


class Counter:
    """A window with a field and a button, before which the filter stands."""

    def __init__(self, qtbot: QtBot) -> None:
        self.window = QWidget()
        self.field = TextField("remark")
        self.button = QPushButton("Confirm")
        self.button.setAutoDefault(True)
        layout = QVBoxLayout(self.window)
        layout.addWidget(self.field)
        layout.addWidget(self.button)
        qtbot.addWidget(self.window)
        self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(lambda: QApplication.activeWindow() is self.window)
        self.field.setFocus()
        self.keyboard = Keyboard(self.window)
        self.wedge = Wedge(TIMING)
        self.filter = KeyboardEventFilter(self.wedge, None, self.window)
        self.scans: list[ScannerKeys] = []
        self.refusals: list[ScannerKeys] = []
        self.filter.scanned.connect(self.scans.append)
        self.filter.refused.connect(self.refusals.append)
        self.filter.install()
        self.wedge.settle()

    def settle(self, qtbot: QtBot) -> None:
        """Wait until the filter trusts the window's keys again, by the keys' clock, too."""
        qtbot.waitUntil(lambda: not self.filter._settling.is_running)
        self.keyboard.now_ms += SLOWEST_SCANNER_MS + 50


@pytest.fixture
def counter(qtbot: QtBot) -> Iterator[Counter]:
    counter = Counter(qtbot)
    yield counter
    counter.filter.remove()


def test_a_scan_is_reported_whole_and_nobody_else_sees_it(counter: Counter) -> None:
    counter.keyboard.scan(CODE)
    assert [keys.by_text for keys in counter.scans] == [CODE]
    assert (counter.field.text(), counter.refusals) == ("", [])


def test_a_scan_presses_no_button_that_has_the_focus(counter: Counter, qtbot: QtBot) -> None:
    counter.button.setFocus()
    with qtbot.assertNotEmitted(counter.button.clicked):
        counter.keyboard.scan(CODE)
    assert len(counter.scans) == 1


def test_a_persons_keys_arrive_in_order(counter: Counter, qtbot: QtBot) -> None:
    counter.keyboard.type("table 7")
    qtbot.waitUntil(lambda: counter.field.text() == "table 7")
    assert (counter.scans, counter.refusals) == ([], [])


def test_the_last_key_arrives_when_no_other_follows(counter: Counter, qtbot: QtBot) -> None:
    counter.keyboard.tap(Qt.Key.Key_7, "7", hold_ms=30)
    assert counter.field.text() == ""
    qtbot.waitUntil(lambda: counter.field.text() == "7")


def test_what_was_typed_before_enter_comes_before_it(counter: Counter) -> None:
    texts: list[str] = []
    counter.field.returnPressed.connect(lambda: texts.append(counter.field.text()))
    counter.keyboard.type("58")
    counter.keyboard.tap(Qt.Key.Key_Return, "\r", hold_ms=60)
    assert texts == ["58"]


def test_keys_that_come_late_count_by_when_they_were_pressed(counter: Counter) -> None:
    # The window was busy: all keys of half a minute are delivered at once.
    for character in "12345678":
        counter.keyboard.tap(ord(character), character, hold_ms=60)
        counter.keyboard.now_ms += 4000
    counter.keyboard.tap(Qt.Key.Key_Left, hold_ms=60)
    assert (counter.field.text(), counter.scans) == ("12345678", [])


def test_a_scan_that_stops_in_the_middle_is_refused_and_leaves_no_trace(
    counter: Counter, qtbot: QtBot
) -> None:
    counter.field.setText("table 7")
    counter.keyboard.scan(CODE, end=False)
    qtbot.waitUntil(lambda: len(counter.refusals) == 1)
    assert counter.refusals[0].outcome is ScanOutcome.BROKEN
    assert counter.field.text() == "table 7"


def test_what_has_leaked_of_a_refused_scan_is_taken_out_again(
    counter: Counter, qtbot: QtBot
) -> None:
    counter.field.setText("table 7")
    counter.keyboard.scan("01h", end=False)
    qtbot.waitUntil(lambda: counter.field.text() == "table 701h")
    counter.keyboard.now_ms += 40
    counter.keyboard.scan(CODE)
    assert [keys.outcome for keys in counter.refusals] == [ScanOutcome.SUSPECT]
    assert (counter.field.text(), counter.scans) == ("table 7", [])


def test_a_slow_scan_is_refused_and_all_that_it_typed_is_taken_out_again(
    counter: Counter, qtbot: QtBot
) -> None:
    counter.field.setText("table 7")
    counter.field.setSelection(0, 5)
    with qtbot.assertNotEmitted(counter.field.returnPressed):
        counter.keyboard.scan(CODE, gap_ms=90)
    assert [keys.outcome for keys in counter.refusals] == [ScanOutcome.SLOW]
    assert (counter.field.text(), counter.field.selectedText()) == ("table 7", "table")
    assert counter.scans == []


def test_a_slow_scan_whose_keys_are_let_go_with_the_next_is_taken_out_again(
    counter: Counter, qtbot: QtBot
) -> None:
    counter.field.setText("table 7")
    keyboard = counter.keyboard
    with qtbot.assertNotEmitted(counter.field.returnPressed):
        for character in CODE:
            keyboard.tap(ord(character.upper()), character, hold_ms=60)
        keyboard.tap(Qt.Key.Key_Return, "\r", hold_ms=60)
        keyboard.now_ms += 200
        qtbot.waitUntil(lambda: bool(counter.refusals))
    assert counter.field.text() == "table 7"
    assert counter.scans == []


def test_a_finger_on_shift_in_the_middle_of_a_scan_is_refused(
    counter: Counter, qtbot: QtBot
) -> None:
    counter.field.setText("table 7")
    keyboard = counter.keyboard
    keyboard.scan(CODE[:9], end=False)
    keyboard.send(QEvent.Type.KeyPress, Qt.Key.Key_Shift)
    keyboard.scan(CODE[9:].upper(), end=False, gap_ms=20)
    keyboard.send(QEvent.Type.KeyRelease, Qt.Key.Key_Shift)
    keyboard.tap(Qt.Key.Key_Return, "\r", hold_ms=1)
    assert [keys.outcome for keys in counter.refusals] == [ScanOutcome.SUSPECT]
    assert (counter.field.text(), counter.scans) == ("table 7", [])


def test_a_scan_during_which_a_page_opens_or_closes_is_refused(
    counter: Counter, qtbot: QtBot
) -> None:
    page = QDialog(counter.window)
    page.setModal(True)
    for change in (page.open, page.close):
        counter.keyboard.scan(CODE[:9], end=False)
        change()
        counter.keyboard.scan(CODE[12:])
        assert counter.scans == []
        assert counter.refusals.pop().outcome is ScanOutcome.SUSPECT
        assert counter.refusals == []
        counter.settle(qtbot)


def test_a_scan_that_begins_as_another_window_gives_the_keys_back_is_refused(
    counter: Counter, qtbot: QtBot
) -> None:
    counter.filter.interrupt()
    counter.keyboard.scan(CODE)
    assert [keys.outcome for keys in counter.refusals] == [ScanOutcome.SUSPECT]
    counter.settle(qtbot)
    counter.keyboard.scan(CODE)
    assert [keys.by_text for keys in counter.scans] == [CODE]


@pytest.mark.parametrize("rest", ["", "7", CODE])
def test_a_scans_enter_that_waits_while_a_page_is_built_presses_nothing_there(
    counter: Counter, qtbot: QtBot, rest: str
) -> None:
    counter.button.setFocus()
    counter.filter.interrupt()
    keep_busy(2 * SLOWEST_SCANNER_MS)
    with qtbot.assertNotEmitted(counter.button.clicked):
        QTimer.singleShot(1, counter.window, lambda: counter.keyboard.scan(rest))
        qtbot.waitUntil(lambda: bool(counter.refusals))
    assert [keys.outcome for keys in counter.refusals] == [ScanOutcome.SUSPECT]
    assert counter.scans == []


def keep_busy(ms: int) -> None:
    """Do not return to the event loop for so long, as while a page is built."""
    clock = QElapsedTimer()
    clock.start()
    while not clock.hasExpired(ms):
        pass


def test_the_text_before_a_function_key_is_there_when_it_is_pressed(counter: Counter) -> None:
    counter.keyboard.send(QEvent.Type.KeyPress, Qt.Key.Key_9, "9")
    counter.keyboard.send(QEvent.Type.ShortcutOverride, Qt.Key.Key_F8)
    assert counter.field.text() == "9"


@pytest.mark.parametrize(("key", "text"), [(Qt.Key.Key_A, "a"), (Qt.Key.Key_7, "7")])
def test_a_character_is_no_shortcut_while_it_may_be_a_scans(
    counter: Counter, key: Qt.Key, text: str
) -> None:
    QShortcut(QKeySequence(key), counter.window)
    assert counter.keyboard.send(QEvent.Type.ShortcutOverride, key, text)


def test_enter_and_function_keys_are_shortcuts_unless_a_scan_comes_in(counter: Counter) -> None:
    counter.button.setFocus()
    keys = (Qt.Key.Key_Return, Qt.Key.Key_F8)
    kind = QEvent.Type.ShortcutOverride
    assert [counter.keyboard.send(kind, key) for key in keys] == [False, False]
    counter.keyboard.scan(CODE, end=False)
    assert counter.wedge.is_burst
    assert [counter.keyboard.send(kind, key) for key in keys] == [True, True]


def test_keys_for_a_window_that_has_gone_go_to_the_one_in_front(
    counter: Counter, qtbot: QtBot
) -> None:
    dialog = QWidget()
    dialog.show()
    Keyboard(dialog).send(QEvent.Type.KeyPress, Qt.Key.Key_7, "7")
    handle = dialog.windowHandle()
    with qtbot.waitSignal(handle.destroyed):
        dialog.deleteLater()
    counter.window.activateWindow()
    counter.field.setFocus()
    qtbot.waitUntil(lambda: counter.wedge.is_idle)
    assert counter.field.text() in {"", "7"}  # As the system has put a window in front, or not.


def test_an_input_methods_text_passes_where_no_guard_is(counter: Counter) -> None:
    event = QInputMethodEvent()
    event.setCommitString("餐")
    QApplication.sendEvent(counter.field, event)
    assert counter.field.text() == "餐"


def test_nothing_is_held_once_it_is_removed(counter: Counter) -> None:
    counter.filter.remove()
    counter.keyboard.tap(Qt.Key.Key_7, "7")
    assert counter.field.text() == "7"
