"""The maintenance page by keys and touch, and what it says of each result."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QProgressBar
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.maintenance.backup_controller import LastResults
from pos_scanner.desktop.maintenance.maintenance_page import BackupFiles
from pos_scanner.desktop.widgets.fields import Button, DateField
from pos_scanner.domain.integrity_report import Problem, ProblemKind
from pos_scanner.journal.integrity.verification_process import Verdict
from pos_scanner.journal.journal import FILE_NAME
from pos_scanner.journal.storage.continuity import written_head
from tests.desktop.conftest import NOON, Till
from tests.desktop.lookup import click, part
from tests.desktop.maintenance.conftest import open_page, question, words_of

TARGET_PX = 44


# -------------------------------------------------------------------------- keys and touch


def test_every_control_is_a_target_of_44_px_and_reached_by_tab(shop: Till, qtbot: QtBot) -> None:
    page = open_page(shop)
    qtbot.waitUntil(page.isActiveWindow)
    controls = [*page.findChildren(Button), *page.findChildren(DateField)]
    visible = {control for control in controls if control.isVisible() and control.isEnabled()}
    assert len(visible) >= 11
    assert {control.objectName() for control in visible if control.height() < TARGET_PX} == set()
    reached = set()
    for _ in range(2 * len(visible)):
        reached.add(page.focusWidget())
        QTest.keyClick(page.focusWidget(), Qt.Key.Key_Tab)
    assert {control.objectName() for control in visible - reached} == set()


def test_enter_on_a_button_presses_it(shop: Till, qtbot: QtBot) -> None:
    page = open_page(shop)
    qtbot.waitUntil(page.isActiveWindow)
    opener = part(page, Button, "forget_buyers")
    opener.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(opener, Qt.Key.Key_Return)
    QTest.keyClick(question(shop), Qt.Key.Key_Escape)
    assert page.isVisible()


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Escape])
def test_enter_and_esc_close_the_page(shop: Till, key: Qt.Key, qtbot: QtBot) -> None:
    page = open_page(shop)
    qtbot.waitUntil(page.isActiveWindow)
    QTest.keyClick(page, key)
    assert not shop.wiring.host.is_open


# ---------------------------------------------------------------------- verification, the head


def test_a_verification_shows_how_far_it_is_and_its_verdict(shop: Till, qtbot: QtBot) -> None:
    page = open_page(shop)
    assert words_of(page, "verification") == "Not since the program was started."
    click(page, "verify")
    assert part(page, QProgressBar, "").isVisible()
    assert words_of(page, "verification") == "Verifying …"
    qtbot.waitUntil(
        lambda: "every invoice is as it was confirmed" in words_of(page, "verification")
    )
    assert words_of(page, "verification").startswith("2026-11-23 12:00")
    assert not part(page, QProgressBar, "").isVisible()


def test_a_verification_can_be_stopped(shop: Till) -> None:
    page = open_page(shop)
    click(page, "verify")
    assert part(page, Button, "verify").text() == "Stop"
    click(page, "verify")
    assert part(page, Button, "verify").text() == "Verify now"
    assert words_of(page, "verification") == "Not since the program was started."


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        (
            Verdict(Problem(ProblemKind.NUMBER_MISSING, "T1-1"), Path("b/journal-1.sqlite3")),
            "Invoice T1-1 is missing.\nThe newest intact backup: journal-1.sqlite3",
        ),
        (
            Verdict(Problem(ProblemKind.NUMBER_MISSING, "T1-1")),
            "Invoice T1-1 is missing.\nNo backup is intact.",
        ),
        (Verdict(is_known=False), "the journal could not be read."),
    ],
)
def test_what_a_verification_finds_is_told(shop: Till, verdict: Verdict, words: str) -> None:
    page = open_page(shop)
    page.show_results(LastResults(verdict=verdict, verified_at=NOON))
    assert words_of(page, "verification") == f"2026-11-23 12:00: {words}"


def test_the_last_entry_is_there_to_be_written_down(shop: Till) -> None:
    page = open_page(shop)
    head = written_head(shop.folder / FILE_NAME)
    assert head is not None
    assert words_of(page, "head").startswith(f"Write down: {head.proof}\n")
    assert f"journal verify --hash {head.proof}" in words_of(page, "head")


def test_paths_are_plain_text(shop: Till) -> None:
    page = open_page(shop)
    place = Path("/media/<b>stick</b>")
    page.show_backups(BackupFiles(None, place, None, "<i>x</i>.sqlite3"))
    assert str(place) in words_of(page, "place")
    for text in page.findChildren(QLabel):
        assert text.textFormat() is Qt.TextFormat.PlainText
