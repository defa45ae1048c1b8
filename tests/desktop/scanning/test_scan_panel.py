"""The window's left half: the scan line, what the till waits for, today's invoices, the menu."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.messages.language import speak
from pos_scanner.desktop.scanning.scan_panel import LONGEST_SCAN, ScanPanel
from pos_scanner.domain.scan import ScanSource
from pos_scanner.till.commands import Phase
from tests.desktop.conftest import click, find
from tests.screenshots.samples import invoices


@pytest.fixture
def panel(qtbot: QtBot) -> ScanPanel:
    speak("en")
    panel = ScanPanel()
    qtbot.addWidget(panel)
    panel.resize(500, 800)
    panel.show()
    return panel


@pytest.fixture
def scans(panel: ScanPanel) -> list[tuple[str, ScanSource, str]]:
    """What the scan line sent."""
    scans: list[tuple[str, ScanSource, str]] = []
    panel.scan_line.scanned.connect(lambda *scan: scans.append(scan))
    return scans


def test_enter_sends_what_was_typed_and_empties_the_line(
    panel: ScanPanel, scans: list[tuple[str, ScanSource, str]]
) -> None:
    QTest.keyClicks(panel.scan_line, "abc")
    QTest.keyClick(panel.scan_line, Qt.Key.Key_Return)
    assert scans == [("abc", ScanSource.WEDGE, "")]
    assert panel.scan_line.text() == ""


def test_an_empty_line_sends_nothing(
    panel: ScanPanel, scans: list[tuple[str, ScanSource, str]]
) -> None:
    QTest.keyClick(panel.scan_line, Qt.Key.Key_Return)
    assert scans == []


def test_a_hostile_length_is_cut(panel: ScanPanel) -> None:
    panel.scan_line.insert("x" * (LONGEST_SCAN + 9))
    assert len(panel.scan_line.text()) == LONGEST_SCAN


@pytest.mark.parametrize(
    ("phase", "has_buyer", "guide"),
    [
        (Phase.READY, True, "Ask for the invoice title code"),
        (Phase.CHECK, False, "Ask for the invoice title code"),
        (Phase.CHECK, True, "Check the buyer, add the amount"),
    ],
)
def test_it_says_what_the_till_waits_for(
    panel: ScanPanel, phase: Phase, has_buyer: bool, guide: str
) -> None:
    panel.show_phase(phase, has_buyer=has_buyer)
    assert panel.guide.text() == guide
    assert panel.hint.text()


def test_a_code_that_is_looked_up_is_said_until_the_next_phase(panel: ScanPanel) -> None:
    panel.show_looking_up()
    assert panel.guide.text() == "Code read, looking up …"
    assert panel.guide.property("state") == "good"
    panel.show_phase(Phase.CHECK)
    assert panel.guide.property("state") == ""


def test_todays_invoices_take_the_place_of_the_word_that_there_is_none(panel: ScanPanel) -> None:
    panel.show_invoices(())
    assert not panel.recent.isVisible()
    panel.show_invoices(invoices())
    assert panel.recent.isVisible()
    assert panel.recent.model().rowCount() == len(invoices())


def test_all_invoices_are_a_click_away(panel: ScanPanel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(panel.list_requested):
        click(panel, "all_invoices")


@pytest.mark.parametrize(
    ("row", "signal"),
    list(enumerate(("paste_requested", "file_requested", "screen_requested", "card_requested"))),
)
def test_each_entry_of_the_menu_requests_its_own(
    panel: ScanPanel, qtbot: QtBot, row: int, signal: str
) -> None:
    action = find(panel, QPushButton, "other_ways").menu().actions()[row]
    with qtbot.waitSignal(getattr(panel, signal)):
        action.trigger()
