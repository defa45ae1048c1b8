"""What nobody foresaw is said once a kind, offers a report without values, and the till goes on."""

import logging
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton
from pytestqt.exceptions import capture_exceptions
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from pos_scanner.desktop.fault_reports import LOG_NAME, FaultReports
from pos_scanner.log_format import LogFormatter
from tests.desktop.conftest import NOON, SETTINGS, Till, click
from tests.desktop.test_privacy import MARKED, marks_in


@pytest.fixture
def reports(till: Till, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FaultReports]:
    """They listen, as in the program; the log is the data folder's."""
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    handler = logging.FileHandler(tmp_path / LOG_NAME, encoding="utf-8")
    handler.setFormatter(LogFormatter())
    root = logging.getLogger("pos_scanner")
    root.addHandler(handler)
    reports = FaultReports(tmp_path, SETTINGS, lambda: NOON, till.window)
    reports.listen()
    reports.folder = tmp_path / "reports"
    reports.queues = till.wiring.services.queues
    yield reports
    root.removeHandler(handler)
    handler.close()


def fail() -> None:
    """A mistake of ours that has a customer's values in its words."""
    raise ValueError(f"no such buyer: {MARKED}")


def fail_in_a_slot(qtbot: QtBot) -> None:
    """As a slot does: Qt hands the exception to the hook."""
    hook = sys.excepthook
    with capture_exceptions() as caught:
        QTimer.singleShot(0, fail)
        qtbot.waitUntil(lambda: bool(caught))
    hook(*caught[0])


def dialog() -> QMessageBox:
    box = QApplication.activeModalWidget()
    assert isinstance(box, QMessageBox)
    return box


def close(box: QMessageBox, qtbot: QtBot) -> None:
    box.reject()
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is not box)


@pytest.mark.usefixtures("reports")
def test_it_is_said_once_a_kind_and_the_form_stays(till: Till, qtbot: QtBot) -> None:
    till.type("amount", "58.5")
    fail_in_a_slot(qtbot)
    close(dialog(), qtbot)
    fail_in_a_slot(qtbot)
    QApplication.processEvents()
    assert QApplication.activeModalWidget() is None
    assert till.text("amount") == "58.5"
    assert till.wiring.till.draft.lines[0].amount == "58.5"


@pytest.mark.usefixtures("reports")
def test_a_threads_exception_is_said_in_the_ui_thread(qtbot: QtBot) -> None:
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is not None)
    assert dialog().findChild(QPushButton, "save_report") is not None
    close(dialog(), qtbot)


def test_an_error_after_the_window_is_logged_and_no_second_one_follows(
    reports: FaultReports, tmp_path: Path
) -> None:
    hook = sys.excepthook
    delete(reports)
    try:
        fail()
    except ValueError as error:
        hook(ValueError, error, error.__traceback__)
    text = (tmp_path / LOG_NAME).read_text("utf-8")
    assert ("an unforeseen exception" in text, marks_in(text)) == (True, [])


def test_a_report_has_versions_findings_places_and_the_log_and_no_value(
    till: Till, reports: FaultReports, qtbot: QtBot
) -> None:
    logging.getLogger("pos_scanner.desktop").warning("before it happened")
    fail_in_a_slot(qtbot)
    mistake = dialog()
    click(mistake, "save_report")
    till.settle()
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() not in {None, mistake})
    (path,) = reports.folder.glob("*.txt")
    assert str(path) == dialog().text()
    close(dialog(), qtbot)
    text = path.read_text("utf-8")
    for words in ("pos_scanner, ", "Python: ", "SQLite: ", "ValueError", "in fail", "before it h"):
        assert words in text
    assert marks_in(text) == []
