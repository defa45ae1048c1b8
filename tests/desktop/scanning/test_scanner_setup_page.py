"""Scanner set-up: three scans of the page's code, what they show, and what is then saved."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from pos_scanner.capture.scanners.keys import Key, Role
from pos_scanner.capture.scanners.setup_trial import TEST_CODE
from pos_scanner.desktop.scanning.scanner_setup_page import ScannerSetupPage
from pos_scanner.desktop.window.main_window import MainWindow
from pos_scanner.domain.errors import FailureKind, KnownError
from tests.desktop.conftest import SETTINGS, click, find, notice_of


def typed(text: str, gap_ms: int = 4, *, end: bool = True) -> tuple[Key, ...]:
    """The keys of one scan, each released before the next."""
    keys: list[Key] = []
    at_ms = 0
    for number, character in enumerate(text):
        keys += [
            Key(number + 2, Role.CHARACTER, pressed, at_ms, character, character)
            for pressed in (True, False)
        ]
        at_ms += gap_ms
    if end:
        keys += [Key(28, Role.END, pressed, at_ms) for pressed in (True, False)]
    return tuple(keys)


@pytest.fixture
def page(window: MainWindow, qtbot: QtBot) -> ScannerSetupPage:
    page = ScannerSetupPage(window, SETTINGS)
    qtbot.addWidget(page)
    page.show()
    return page


@pytest.fixture
def saves(page: ScannerSetupPage) -> list[dict[str, object]]:
    """The settings that were to be saved."""
    saves: list[dict[str, object]] = []
    page.save_requested.connect(saves.append)
    return saves


def value(page: ScannerSetupPage, name: str) -> str:
    return find(page, QLabel, f"learnt_{name}").text()


def can_save(page: ScannerSetupPage) -> bool:
    return find(page, QPushButton, "save_scanner").isEnabled()


def test_it_counts_the_scans_that_are_still_wanted(page: ScannerSetupPage) -> None:
    guide = find(page, QLabel, "scanner_guide")
    assert "3 times" in guide.text()
    page.take_keys(typed(TEST_CODE))
    assert "2 times" in guide.text()
    assert not can_save(page)


def test_three_good_scans_can_be_saved(
    page: ScannerSetupPage, saves: list[dict[str, object]]
) -> None:
    for _ in range(3):
        page.take_keys(typed(f"x{TEST_CODE}"))
    assert value(page, "end") == "Enter or Tab"
    assert value(page, "around") == "x"
    click(page, "save_scanner")
    assert saves[0]["scanner_prefix"] == "x"


def test_only_what_differs_from_the_settings_is_saved(
    page: ScannerSetupPage, saves: list[dict[str, object]]
) -> None:
    for _ in range(3):
        page.take_keys(typed(TEST_CODE))
    click(page, "save_scanner")
    assert all(value != getattr(SETTINGS, name) for name, value in saves[0].items())


def test_another_code_is_not_trusted(page: ScannerSetupPage) -> None:
    for _ in range(3):
        page.take_keys(typed("another code"))
    assert notice_of(page)[0] == "This is a different code."
    assert not can_save(page)


def test_a_scanner_without_an_end_can_be_saved_with_advice(page: ScannerSetupPage) -> None:
    for _ in range(3):
        page.take_keys(typed(TEST_CODE, end=False))
    assert "Enter" in notice_of(page)[1]
    assert can_save(page)


def test_start_again_forgets_what_was_scanned(page: ScannerSetupPage) -> None:
    for _ in range(3):
        page.take_keys(typed(TEST_CODE))
    click(page, "scan_again")
    assert (value(page, "end"), can_save(page)) == ("–", False)
    assert notice_of(page) == ("", "")


@pytest.mark.parametrize(("text", "state"), [(TEST_CODE, "exactly"), ("abc", "another code")])
def test_a_serial_scanner_is_judged_by_its_text(
    page: ScannerSetupPage, text: str, state: str
) -> None:
    assert page.take_scan(text)
    assert state in notice_of(page)[0]


def test_saved_and_not_saved_are_said(page: ScannerSetupPage) -> None:
    page.show_saved(SETTINGS)
    assert notice_of(page)[0].startswith("Saved.")
    page.show_failure(KnownError(FailureKind.DISK_FULL, path="/data"))
    assert not notice_of(page)[0].startswith("Saved.")


def test_escape_closes_it(page: ScannerSetupPage) -> None:
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert not page.isVisible()


def test_the_focus_is_where_the_set_up_goes_on_and_not_on_the_notices_cross(
    page: ScannerSetupPage,
) -> None:
    page.activateWindow()
    QTest.qWaitForWindowActive(page)
    for _ in range(3):
        page.take_keys(typed(TEST_CODE))
    assert page.focusWidget().objectName() == "save_scanner"
    QTest.keyClick(page.focusWidget(), Qt.Key.Key_Return)
    page.show_saved(SETTINGS)
    assert page.focusWidget().objectName() == "notice_action"
