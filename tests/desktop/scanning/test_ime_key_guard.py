"""What an input method hands on of a scan, told from what a person types."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from pos_scanner.capture.scanners.keys import Key
from pos_scanner.desktop.scanning import qt_keys
from pos_scanner.desktop.scanning.ime_key_guard import SETTLE_MS, ImeKeyGuard, RawKey

SCAN_MS = (1000, 1005, 1010)


def pressed(at_ms: int) -> QKeyEvent:
    event = QKeyEvent(
        QEvent.Type.KeyPress, Qt.Key.Key_4, Qt.KeyboardModifier.NoModifier, 13, 52, 0, "4"
    )
    event.setTimestamp(at_ms)
    return event


@pytest.fixture
def guard(qapp: QApplication) -> ImeKeyGuard:
    """It has seen a scan's keys, and a person's before and after them."""
    guard = ImeKeyGuard(qapp)
    for at_ms in (500, *SCAN_MS, 3000):
        guard._remember((qt_keys.of_qt(pressed(at_ms)).code, True, at_ms))
    guard.settle([qt_keys.of_qt(pressed(at_ms)) for at_ms in SCAN_MS])
    return guard


def test_a_scans_key_is_kept_however_late_the_input_method_hands_it_on(
    guard: ImeKeyGuard, qtbot: QtBot
) -> None:
    assert all(guard.blocks(pressed(at_ms)) for at_ms in SCAN_MS)
    qtbot.waitUntil(lambda: not guard.is_blocking, timeout=20 * SETTLE_MS)
    assert all(guard.blocks(pressed(at_ms)) for at_ms in SCAN_MS)


def test_a_persons_key_is_kept_only_while_the_scan_settles(
    guard: ImeKeyGuard, qtbot: QtBot
) -> None:
    assert not guard.blocks(pressed(3000))
    qtbot.waitUntil(lambda: not guard.is_blocking, timeout=20 * SETTLE_MS)
    assert not guard.blocks(pressed(500))


def test_what_comes_late_into_a_field_without_input_method_is_kept_out(
    qapp: QApplication, qtbot: QtBot
) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    number, remark = QLineEdit(page), QLineEdit(page)
    number.setInputMethodHints(Qt.InputMethodHint.ImhHiddenText)
    remark.move(0, 40)
    page.show()
    guard = ImeKeyGuard(qapp)
    number.setFocus()
    qtbot.waitUntil(number.hasFocus)
    assert guard.blocks_text(number)
    assert not guard.blocks_text(remark), "what it was composing as the focus left it"
    remark.setFocus()
    assert not guard.blocks_text(remark)


class Lost:
    """Keys that the guard fed, since no window had them."""

    def __init__(self, guard: ImeKeyGuard) -> None:
        self.moments_ms: list[int] = []
        guard.feed = self._feed

    def _feed(self, key: Key, _raw: RawKey) -> bool:
        self.moments_ms.append(key.at_ms)
        return False


def expect(guard: ImeKeyGuard, *moments_ms: int) -> None:
    for at_ms in moments_ms:
        guard._expect(qt_keys.of_qt(pressed(at_ms)))


def test_keys_that_no_window_had_are_fed_before_the_next_that_one_has(qapp: QApplication) -> None:
    guard = ImeKeyGuard(qapp)
    lost = Lost(guard)
    expect(guard, 1000, 1005, 1010, 1015)
    guard.note_arrival(pressed(1010))
    assert lost.moments_ms == [1000, 1005]
    assert guard.has_seen(pressed(1005)), "it is not fed again, should it come after all"


def test_keys_that_every_window_has_are_fed_once(qapp: QApplication, qtbot: QtBot) -> None:
    guard = ImeKeyGuard(qapp)
    lost = Lost(guard)
    expect(guard, 1000, 1005)
    for at_ms in (1000, 1005):
        guard.note_arrival(pressed(at_ms))
    qtbot.waitUntil(lambda: not guard._arrival.isActive())
    assert lost.moments_ms == []


def test_keys_after_which_none_comes_are_fed_as_well(qapp: QApplication, qtbot: QtBot) -> None:
    guard = ImeKeyGuard(qapp)
    lost = Lost(guard)
    expect(guard, 1000, 1005)
    qtbot.waitUntil(lambda: lost.moments_ms == [1000, 1005])
