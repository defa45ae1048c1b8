"""The title card: its fields, its code, and the file that is asked for."""

from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.invoice_form.title_card_page import TitleCardPage
from pos_scanner.desktop.window.main_window import MainWindow
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.title import Title, TitleType
from tests.desktop.conftest import click, find, notice_of

BUYER = Title(TitleType.COMPANY, "上海示例商贸有限公司", "91310000775785552L")


@pytest.fixture
def page(window: MainWindow, qtbot: QtBot) -> TitleCardPage:
    page = TitleCardPage(window, BUYER)
    qtbot.addWidget(page)
    page.show()
    return page


@pytest.fixture
def saves(page: TitleCardPage) -> list[tuple[Title, Path]]:
    """What was to be saved, and where."""
    saves: list[tuple[Title, Path]] = []
    page.save_requested.connect(lambda *save: saves.append(save))
    return saves


def answer_dialog(monkeypatch: pytest.MonkeyPatch, path: str) -> list[str]:
    """Let the system's own dialog answer with a path; what it suggested."""
    suggestions: list[str] = []

    def choose(*arguments: object) -> tuple[str, str]:
        suggestions.append(str(arguments[2]))
        return path, ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    return suggestions


def is_drawn(page: TitleCardPage) -> bool:
    return not find(page, QLabel, "card_code").pixmap().isNull()


def test_it_begins_with_a_titles_values_and_their_code(page: TitleCardPage) -> None:
    assert page.fields["name"].text() == BUYER.name
    assert page.title().tax_number == BUYER.tax_number
    assert is_drawn(page)


def test_the_code_follows_what_is_typed(page: TitleCardPage) -> None:
    pixmap = find(page, QLabel, "card_code").pixmap().toImage()
    QTest.keyClicks(page.fields["phone"], "021-58888888")
    assert find(page, QLabel, "card_code").pixmap().toImage() != pixmap
    assert page.title().phone == "021-58888888"


def test_without_a_name_there_is_no_card(page: TitleCardPage) -> None:
    page.fields["name"].selectAll()
    QTest.keyClicks(page.fields["name"], " ")
    assert not is_drawn(page)
    assert find(page, QLabel, "card_code").text() == "A card needs a name."
    for name in ("print_card", "save_card"):
        assert not find(page, QPushButton, name).isEnabled()


def test_marks_that_no_code_can_hold_are_named(page: TitleCardPage) -> None:
    QTest.keyClicks(page.fields["name"], "</>")
    assert not is_drawn(page)
    assert notice_of(page)[0]
    QTest.keySequence(page.fields["name"], "Ctrl+A")
    QTest.keyClicks(page.fields["name"], "ok")
    assert is_drawn(page)
    assert notice_of(page) == ("", "")


def test_a_card_is_saved_under_the_buyers_name(
    page: TitleCardPage, saves: list[tuple[Title, Path]], monkeypatch: pytest.MonkeyPatch
) -> None:
    suggestions = answer_dialog(monkeypatch, "/cards/one.svg")
    click(page, "save_card")
    assert Path(suggestions[0]).name == f"{BUYER.name}.png"
    ((title, path),) = saves
    assert (title.name, path) == (BUYER.name, Path("/cards/one.svg"))


def test_a_dialog_that_is_given_up_saves_nothing(
    page: TitleCardPage, saves: list[tuple[Title, Path]], monkeypatch: pytest.MonkeyPatch
) -> None:
    answer_dialog(monkeypatch, "")
    click(page, "save_card")
    assert saves == []


def test_where_it_was_saved_is_said(page: TitleCardPage) -> None:
    page.show_saved(Path("/cards/one.png"))
    assert notice_of(page)[0] == f"Saved: {Path('/cards/one.png')}"


def test_why_it_was_not_saved_is_said(page: TitleCardPage) -> None:
    page.show_failure(KnownError(FailureKind.DISK_FULL, path="/cards"))
    assert "full" in " ".join(notice_of(page)).lower()


def test_the_code_can_be_named_aloud(page: TitleCardPage) -> None:
    assert find(page, QLabel, "card_code").accessibleName()
    assert all(field.accessibleName() for field in page.fields.values())
