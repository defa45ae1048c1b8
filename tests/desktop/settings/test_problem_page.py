"""A mistake in the settings' file: the window opens, says where it is, and takes the correction."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.services.next_run import NextRun
from pos_scanner.desktop.settings.problem_page import ProblemPage
from pos_scanner.settings.reader import load, load_sound
from tests.desktop.conftest import Till, click, find, started_till

FILE = '[shop]\nname = "甲"\n[till]\nname = "B2"\n[camera]\nsource = ""\n[scanner]\ngap_ms = 5\n'


def problem_page(till: Till) -> ProblemPage:
    page = till.wiring.host.page
    assert isinstance(page, ProblemPage)
    return page


def words(page: ProblemPage) -> str:
    return "\n".join(text.text() for text in page.findChildren(QLabel))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "settings.toml"
    path.write_text(FILE, encoding="utf-8")
    return path


def test_line_key_and_what_it_takes_stand_on_the_page(
    file: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    settings, problems = load_sound(file)
    with started_till(tmp_path, qtbot, settings) as till:
        till.wiring.settings.show_problems(problems)
        page = problem_page(till)
        assert f"The setting scanner.gap_ms has a wrong value: line 8 of {file}" in words(page)
        assert "Allowed: a whole number from 10 to 200." in words(page)
        assert find(page, QLineEdit, "wrong_line").text() == "gap_ms = 5"
        page.reject()
    assert file.read_text(encoding="utf-8") == FILE


def test_the_corrected_line_is_saved_and_the_till_starts_again(
    file: Path, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    statuses: list[int] = []
    monkeypatch.setattr(QApplication, "exit", statuses.append)
    settings, problems = load_sound(file)
    with started_till(tmp_path, qtbot, settings) as till:
        till.wiring.settings.show_problems(problems)
        page = problem_page(till)
        till.type("wrong_line", "gap_ms = 50")
        click(page, "save_line")
        qtbot.waitUntil(lambda: statuses == [NextRun.RESTART])
        page.reject()
    assert load(file).scanner_gap_ms == 50
    kept = tmp_path / "settings.toml.before-correction"
    assert kept.read_text(encoding="utf-8") == FILE


def test_without_a_mistake_no_page_opens(file: Path, tmp_path: Path, qtbot: QtBot) -> None:
    settings, _ = load_sound(file)
    with started_till(tmp_path, qtbot, settings) as till:
        till.wiring.settings.show_problems(())
        assert till.wiring.host.page is None
