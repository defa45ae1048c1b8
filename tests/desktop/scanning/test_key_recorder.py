"""The keys of one scan are recorded with their times, and nobody else sees them."""

from collections.abc import Iterator, Sequence

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pos_scanner.capture.scanners.keys import Key, Role
from pos_scanner.desktop.scanning.key_recorder import FEWEST_KEYS, KeyRecorder
from pos_scanner.desktop.widgets.fields import TextField
from tests.desktop.scanning.key_events import GAP_MS, Keyboard


class Recording:
    """A field that has the focus, and the scans that were recorded before it."""

    def __init__(self, qtbot: QtBot) -> None:
        self.field = TextField("remark")
        qtbot.addWidget(self.field)
        self.field.show()
        self.field.activateWindow()
        qtbot.waitUntil(lambda: QApplication.activeWindow() is self.field)
        self.field.setFocus()
        self.keyboard = Keyboard(self.field)
        self.recorder = KeyRecorder(self.field)
        self.scans: list[Sequence[Key]] = []
        self.recorder.recorded.connect(self.scans.append)
        self.recorder.start()


@pytest.fixture
def recording(qtbot: QtBot) -> Iterator[Recording]:
    recording = Recording(qtbot)
    yield recording
    recording.recorder.stop()


def test_a_scan_is_recorded_key_by_key_with_its_times(recording: Recording, qtbot: QtBot) -> None:
    recording.keyboard.scan("abcdef")
    qtbot.waitUntil(lambda: bool(recording.scans))
    presses = [key for key in recording.scans[0] if key.pressed]
    assert "".join(key.by_text for key in presses) == "abcdef"
    assert presses[-1].role is Role.END
    assert presses[1].at_ms - presses[0].at_ms == GAP_MS + 1
    assert len(recording.scans[0]) == 2 * len(presses)


def test_the_focused_field_gets_none_of_it(recording: Recording, qtbot: QtBot) -> None:
    recording.keyboard.scan("abcdef")
    qtbot.waitUntil(lambda: bool(recording.scans))
    assert recording.field.text() == ""


def test_two_scans_with_a_pause_between_are_two(recording: Recording, qtbot: QtBot) -> None:
    recording.keyboard.scan("abcdef")
    qtbot.waitUntil(lambda: len(recording.scans) == 1)
    recording.keyboard.scan("ghijkl")
    qtbot.waitUntil(lambda: len(recording.scans) == 2)
    assert [keys[0].by_text for keys in recording.scans] == ["a", "g"]


def test_a_few_keys_are_a_persons_and_are_forgotten(recording: Recording, qtbot: QtBot) -> None:
    recording.keyboard.scan("ab", end=False)
    recording.keyboard.tap(Qt.Key.Key_Shift)
    pause = recording.recorder.children()[0]
    with qtbot.waitSignal(pause.timeout):  # type: ignore[attr-defined]
        pass
    assert recording.scans == []
    recording.keyboard.scan("c" * FEWEST_KEYS)
    qtbot.waitUntil(lambda: bool(recording.scans))
    assert recording.scans[0][0].by_text == "c"


def test_escape_stays_everybodys(recording: Recording) -> None:
    assert not recording.keyboard.send(QEvent.Type.ShortcutOverride, Qt.Key.Key_Escape)
    assert recording.keyboard.send(QEvent.Type.ShortcutOverride, Qt.Key.Key_F8)


def test_a_stopped_recorder_lets_keys_pass(recording: Recording) -> None:
    recording.recorder.stop()
    recording.keyboard.scan("abc", end=False)
    assert recording.field.text() == "abc"
