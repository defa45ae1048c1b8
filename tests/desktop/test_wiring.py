"""What the wiring itself hears, beside what it connects."""

import contextlib
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from pos_scanner.domain.invoice import Draft
from pos_scanner.journal import Journal
from tests.desktop.conftest import NOON, Till, find, started_till
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


def test_the_till_is_open_once_its_form_has_come_back(tmp_path: Path, qtbot: QtBot) -> None:
    """A register's sale goes into that form, not into the empty one that it takes the place of."""
    folder = tmp_path / "data"
    with contextlib.closing(Journal.open(folder, till="T1")) as journal:
        journal.drafts.save(Draft("left", remark="two boxes"))
    with started_till(folder, qtbot) as till:
        shown: list[str] = []
        till.wiring.till.opened.connect(lambda: shown.append(till.text("remark")))
        qtbot.waitUntil(lambda: bool(shown))
        assert shown == ["two boxes"]
