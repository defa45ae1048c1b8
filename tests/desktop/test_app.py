"""How the window's program begins and ends: its log, its exit status, what a failed start says."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox

from pos_scanner.desktop.app import make_application, open_already_words, tell_fatal
from pos_scanner.desktop.messages import failure_words
from pos_scanner.desktop.messages.language import speak
from pos_scanner.desktop.theme import apply_theme
from pos_scanner.domain.errors import FailureKind, KnownError

PROGRAM = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from pos_scanner.desktop import app
from pos_scanner.settings import Settings

def ready(wiring):
    {act}

folder = Path(sys.argv[1])
status = app.run(Settings(camera_source=""), folder, folder / "s.toml", language="en",
                 on_ready=ready)
print("status", status, flush=True)
"""


def run_program(folder: Path, act: str) -> "subprocess.CompletedProcess[str]":
    """The program in a process of its own; ``act`` is done once it is ready."""
    return subprocess.run(
        [sys.executable, "-c", PROGRAM.format(act=act), str(folder)],
        env={"QT_QPA_PLATFORM": "offscreen", "PATH": "", "HOME": str(folder)},
        capture_output=True,
        text=True,
        check=True,
    )


def test_a_closed_window_ends_the_program_well(tmp_path: Path) -> None:
    completed = run_program(tmp_path / "new" / "data", "wiring.window.close()")
    assert completed.stdout.splitlines()[-1] == "status 0"
    assert (tmp_path / "new" / "data" / "pos_scanner.log").exists()


def test_a_signal_of_the_system_ends_the_program_well(tmp_path: Path) -> None:
    act = "import os, signal; os.kill(os.getpid(), signal.SIGTERM)"
    assert run_program(tmp_path, act).stdout.splitlines()[-1] == "status 0"


def test_a_mistake_of_ours_is_in_the_log_and_the_program_goes_on(tmp_path: Path) -> None:
    act = "QTimer.singleShot(0, lambda: 1 // 0); QTimer.singleShot(0, app.QApplication.quit)"
    assert run_program(tmp_path, act).stdout.splitlines()[-1] == "status 0"
    log = (tmp_path / "pos_scanner.log").read_text(encoding="utf-8")
    assert "CRITICAL" in log
    assert "ZeroDivisionError" in log
    assert re.search(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", log)


def test_a_folder_without_room_for_a_log_is_no_reason_not_to_open(tmp_path: Path) -> None:
    (tmp_path / "pos_scanner.log").mkdir()
    completed = run_program(tmp_path, "app.QApplication.quit()")
    assert completed.stdout.splitlines()[-1] == "status 0"


def test_there_is_one_application(qapp: QApplication) -> None:
    assert make_application() is qapp


def test_a_second_start_says_that_the_window_is_there() -> None:
    english, chinese = open_already_words("en"), open_already_words("zh_CN")
    speak("en")
    assert english == "The till's window is open already; it stands before the others now."
    assert re.search("[一-鿿]", chinese)


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_a_start_that_fails_says_why_in_a_dialog(language: str, qapp: QApplication) -> None:
    error = KnownError(FailureKind.SETTINGS_INVALID, problem="missing", key="till.name")
    texts: list[tuple[str, str]] = []

    def read() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QMessageBox)
        texts.append((dialog.text(), dialog.informativeText()))
        QTest.keyClick(dialog, Qt.Key.Key_Escape)

    QTimer.singleShot(0, read)
    tell_fatal(error, language)
    words = failure_words(error)
    speak("en")
    apply_theme(qapp, "light")
    assert texts == [(words.title, words.advice)]
