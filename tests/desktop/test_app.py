"""How the window's program begins and ends: its log, its exit status, what a failed start says."""

import json
import re
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from pos_scanner.desktop.app import make_application, open_already_words
from pos_scanner.desktop.messages.language import speak
from pos_scanner.journal import Journal
from pos_scanner.journal.journal import FILE_NAME
from pos_scanner.settings.reader import load

VECTORS = Path(__file__).parents[1] / "vectors" / "bureau-title-codes.json"
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


WHILE_IT_RUNS = """
    import gc
    def look():
        print("frozen", gc.get_freeze_count() > 10_000, flush=True)
        wiring.window.close()
    QTimer.singleShot(0, look)
"""
"""A collection of everything holds up whoever types; of what came since, nobody."""


def test_the_collector_leaves_alone_what_stays_while_the_window_is_open(tmp_path: Path) -> None:
    completed = run_program(tmp_path, WHILE_IT_RUNS)
    assert "frozen True" in completed.stdout.splitlines()


END_OF_SESSION = """
    import os
    from PySide6.QtCore import QMetaObject
    from pos_scanner.domain.scan import ScanSource
    def end(_title):
        QTimer.singleShot(0, die)
    def die():
        QMetaObject.invokeMethod(app.QApplication.instance(), "aboutToQuit")
        os._exit(0)
    wiring.till.title_found.connect(end)
    wiring.take_scan({scan!r}, ScanSource.WEDGE)
"""
"""As Windows ends one: it says so, and ends the process as soon as that was heard."""


def test_the_end_of_a_session_closes_the_journal_with_the_form_in_it(tmp_path: Path) -> None:
    code = json.loads(VECTORS.read_text(encoding="utf-8"))[0]
    run_program(tmp_path, END_OF_SESSION.format(scan=code["text"]))
    assert (tmp_path / FILE_NAME).exists()
    assert not (tmp_path / f"{FILE_NAME}-wal").exists()
    with closing(Journal.open(tmp_path)) as journal:
        draft = journal.drafts.newest()
    assert draft is not None
    assert draft.buyer.name == code["expect"]["name"]


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
    assert english == "The till's window is already open and has been brought to the front."
    assert re.search("[一-鿿]", chinese)


RESTARTED = """
import sys
from argparse import Namespace
from functools import partial
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pos_scanner.cli import window
from pos_scanner.cli.context import Context
from pos_scanner.desktop import app
from pos_scanner.desktop.services.next_run import NextRun, end_for

folder = Path(sys.argv[1])
open_window = app.run
runs = []

def in_first(wiring, timer):
    if wiring.till.is_open:
        timer.stop()
        QTest.keyClicks(wiring.window.findChild(QLineEdit, "name"), "Typed Ltd")
        wiring.services.settings_file.save({"till_name": "B2"})
        end_for(NextRun.RESTART)

def in_second(wiring, timer):
    name = wiring.window.findChild(QLineEdit, "name").text()
    if name:
        timer.stop()
        print("run", wiring.services.settings.till_name, name, flush=True)
        app.QApplication.quit()

def ready(wiring):
    act = in_second if runs else in_first
    runs.append(act)
    timer = QTimer(wiring.window, interval=20)
    timer.timeout.connect(partial(act, wiring, timer))
    timer.start()

def run(*arguments, on_ready, **options):
    return open_window(*arguments, on_ready=ready, **options)

app.run = run
context = Context.of(folder, None, "en")
options = Namespace(data_dir=folder, config=None, lang="en")
print("status", int(window.run(options, context)), flush=True)
"""


def test_a_restart_reads_the_settings_anew_and_keeps_the_form(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text('[camera]\nsource = ""\n', encoding="utf-8")
    completed = subprocess.run(
        [sys.executable, "-c", RESTARTED, str(tmp_path)],
        env={"QT_QPA_PLATFORM": "offscreen", "PATH": "", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert completed.stdout.splitlines() == ["run B2 Typed Ltd", "status 0"]


FIRST = """
import sys
from argparse import Namespace
from pathlib import Path
from PySide6.QtCore import QTimer
from pos_scanner.cli import window
from pos_scanner.cli.context import Context
from pos_scanner.desktop import app

folder = Path(sys.argv[1])
open_window = app.run

def run(*arguments, on_ready, **options):
    def ready(wiring):
        on_ready(wiring)
        page = wiring.host.page
        print(page.objectName() if page else "no page", flush=True)
        QTimer.singleShot(0, app.QApplication.quit)
    return open_window(*arguments, on_ready=ready, **options)

app.run = run
window.run(Namespace(data_dir=folder, config=None, lang="en"), Context.of(folder, None, "en"))
"""


def test_a_new_till_begins_with_the_guide_and_offers_it_after_a_power_cut(tmp_path: Path) -> None:
    pages: list[str] = []
    for _ in range(2):
        completed = subprocess.run(
            [sys.executable, "-c", FIRST, str(tmp_path)],
            env={"QT_QPA_PLATFORM": "offscreen", "PATH": "", "HOME": str(tmp_path)},
            capture_output=True,
            text=True,
            check=True,
        )
        pages += completed.stdout.splitlines()
    assert pages == ["guide_page", "no page"]
    settings = load(tmp_path / "settings.toml")
    assert (settings.shop_guide_page, settings.sale_item) == (1, "")


LANGUAGE_CHANGED = """
import sys
from argparse import Namespace
from functools import partial
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton
from pos_scanner.cli import window
from pos_scanner.cli.context import Context
from pos_scanner.desktop import app

folder = Path(sys.argv[1])
open_window = app.run
runs = []

def say(wiring):
    name = wiring.window.findChild(QLineEdit, "name").text()
    help_key = wiring.window.findChild(QPushButton, "key_help").text()
    held = wiring.window.findChild(QPushButton, "key_held").isEnabled()
    print("run", ascii(help_key), name, held, flush=True)
    return name and held

def in_first(wiring, timer):
    if not wiring.till.is_open:
        return
    field = wiring.window.findChild(QLineEdit, "name")
    if not runs[1:]:
        runs.append(in_first)
        QTest.keyClicks(field, "Held Ltd")
        wiring.window.invoice.hold_requested.emit()
    elif not field.text():
        QTest.keyClicks(field, "Typed Ltd")
    elif wiring.window.findChild(QPushButton, "key_held").isEnabled():
        timer.stop()
        say(wiring)
        settings = wiring.services.settings_file.save({"window_language": "zh_CN"})
        wiring.settings.changed.emit(settings, frozenset({"window_language"}))

def in_second(wiring, timer):
    field = wiring.window.findChild(QLineEdit, "name")
    if field.text() and wiring.window.findChild(QPushButton, "key_held").isEnabled():
        timer.stop()
        say(wiring)
        app.QApplication.quit()

def ready(wiring):
    act = in_second if runs else in_first
    runs.append(act)
    timer = QTimer(wiring.window, interval=20)
    timer.timeout.connect(partial(act, wiring, timer))
    timer.start()

def run(*arguments, on_ready=None, **options):
    return open_window(*arguments, on_ready=ready, **options)

app.run = run
options = Namespace(data_dir=folder, config=None, lang=None)
print("status", int(window.run(options, Context.of(folder, None, None))), flush=True)
"""


def test_another_language_is_spoken_at_once_and_the_forms_stay(tmp_path: Path) -> None:
    settings = '[camera]\nsource = ""\n[window]\nlanguage = "en"\n'
    (tmp_path / "settings.toml").write_text(settings, encoding="utf-8")
    completed = subprocess.run(
        [sys.executable, "-c", LANGUAGE_CHANGED, str(tmp_path)],
        env={"QT_QPA_PLATFORM": "offscreen", "PATH": "", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert completed.stdout.splitlines() == [
        "run 'F1 Help' Typed Ltd True",
        f"run {'F1 帮助'!a} Typed Ltd True",
        "status 0",
    ]


CURSOR_RETURNED = """
import sys
from argparse import Namespace
from functools import partial
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pos_scanner.cli import window
from pos_scanner.cli.context import Context
from pos_scanner.desktop import app

folder = Path(sys.argv[1])
field_name, start, length = sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
open_window = app.run
runs = []

def in_first(wiring, timer):
    if not wiring.till.is_open:
        return
    timer.stop()
    texts = {"name": "Typed Ltd", "tax_number": "91310000MA1FL0000X", "amount": "12"}
    for name, text in texts.items():
        field = wiring.window.findChild(QLineEdit, name)
        field.setFocus()
        QTest.keyClicks(field, text)
    field = wiring.window.findChild(QLineEdit, field_name)
    field.setFocus()
    field.setSelection(start, length) if length else field.setCursorPosition(start)
    wiring.host.open("settings")
    settings = wiring.services.settings_file.save({"window_language": "zh_CN"})
    QTimer.singleShot(0, partial(
        wiring.settings.changed.emit, settings, frozenset({"window_language"})))

def in_second(wiring, timer):
    form = wiring.window.findChild(QLineEdit, "name").text()
    if form and wiring.window.findChild(QLineEdit, field_name).hasFocus():
        timer.stop()
        QTimer.singleShot(0, partial(tell, wiring))

def tell(wiring):
    field = wiring.window.focusWidget()
    print(field.objectName(), field.cursorPosition(), field.selectedText(), flush=True)
    app.QApplication.quit()

def ready(wiring):
    act = in_second if runs else in_first
    runs.append(act)
    timer = QTimer(wiring.window, interval=20)
    timer.timeout.connect(partial(act, wiring, timer))
    timer.start()

def run(*arguments, on_ready=None, **options):
    return open_window(*arguments, on_ready=ready, **options)

app.run = run
options = Namespace(data_dir=folder, config=None, lang=None)
window.run(options, Context.of(folder, None, None))
"""


@pytest.mark.parametrize(
    ("field", "start", "length", "words"),
    [
        ("tax_number", 5, 0, "tax_number 5 "),
        ("tax_number", 2, 6, "tax_number 8 310000"),
        ("tax_number", 8, -6, "tax_number 2 310000"),
        ("name", 1, 3, "name 4 ype"),
    ],
)
def test_a_change_of_language_leaves_the_cursor_where_it_was(
    tmp_path: Path, field: str, start: int, length: int, words: str
) -> None:
    (tmp_path / "settings.toml").write_text('[camera]\nsource = ""\n', encoding="utf-8")
    completed = subprocess.run(
        [sys.executable, "-c", CURSOR_RETURNED, str(tmp_path), field, str(start), str(length)],
        env={"QT_QPA_PLATFORM": "offscreen", "PATH": "", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert completed.stdout.splitlines() == [words]
