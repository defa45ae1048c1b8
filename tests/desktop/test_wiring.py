"""What the wiring itself hears, beside what it connects."""

import contextlib

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from pos_scanner.journal import Journal
from tests.desktop.conftest import NOON, Till, find
from tests.screenshots.samples import invoices


def test_todays_sums_are_read_anew_on_the_way_back_from_another_program(
    till: Till, qapp: QApplication
) -> None:
    till.settle()
    with contextlib.closing(Journal.open(till.folder, till="T1")) as journal:
        journal.confirm("another", invoices()[0].invoice, at=NOON)
    waiting = find(till.window, QLabel, "waiting")
    assert waiting.text() == "Not exported 0"
    qapp.applicationStateChanged.emit(Qt.ApplicationState.ApplicationActive)
    till.qtbot.waitUntil(lambda: waiting.text() == "Not exported 1")
