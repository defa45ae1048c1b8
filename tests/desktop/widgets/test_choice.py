"""A choice of few: one at a time, by click and Space, with room for its words."""

from enum import Enum

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.widgets.choice import Choice
from tests.desktop.lookup import click, part


class Kind(Enum):
    """Three values to choose from."""

    PLAIN = "plain"
    SPECIAL = "special"
    OTHER = "other"


KINDS = [(Kind.PLAIN, "Ordinary"), (Kind.SPECIAL, "Special"), (Kind.OTHER, "Another")]


@pytest.fixture
def choice(qtbot: QtBot) -> "Choice[Kind]":
    choice = Choice("kind", KINDS)
    qtbot.addWidget(choice)
    choice.show()
    return choice


def checked(choice: "Choice[Kind]") -> list[str]:
    return [
        segment.objectName() for segment in choice.findChildren(QPushButton) if segment.isChecked()
    ]


def test_nothing_is_chosen_at_first(choice: "Choice[Kind]") -> None:
    assert choice.value() is None
    assert checked(choice) == []


@pytest.mark.parametrize("kind", Kind)
def test_a_click_chooses_and_says_what(choice: "Choice[Kind]", kind: Kind, qtbot: QtBot) -> None:
    with qtbot.waitSignal(choice.chosen) as signal:
        click(choice, f"kind_{kind.name.lower()}")
    assert signal.args == [kind]
    assert choice.value() is kind
    assert checked(choice) == [f"kind_{kind.name.lower()}"]


def test_a_space_chooses_too(choice: "Choice[Kind]", qtbot: QtBot) -> None:
    with qtbot.waitSignal(choice.chosen) as signal:
        QTest.keyClick(part(choice, QPushButton, "kind_special"), Qt.Key.Key_Space)
    assert signal.args == [Kind.SPECIAL]


@pytest.mark.parametrize("value", [*Kind, None])
def test_a_value_that_is_shown_is_no_choice_of_the_cashiers(
    choice: "Choice[Kind]", value: Kind | None, qtbot: QtBot
) -> None:
    choice.show_value(Kind.PLAIN)
    with qtbot.assertNotEmitted(choice.chosen):
        choice.show_value(value)
    assert choice.value() is value


def test_after_showing_none_one_at_a_time_is_chosen_again(choice: "Choice[Kind]") -> None:
    choice.show_value(Kind.PLAIN)
    choice.show_value(None)
    click(choice, "kind_plain")
    click(choice, "kind_other")
    assert checked(choice) == ["kind_other"]


def test_the_ends_of_a_choice_are_rounded(choice: "Choice[Kind]") -> None:
    places = [segment.property("place") for segment in choice.findChildren(QPushButton)]
    assert places == ["first", "middle", "last"]


def test_a_choices_words_have_room_when_they_are_bold(choice: "Choice[Kind]") -> None:
    widths = [segment.width() for segment in choice.findChildren(QPushButton)]
    for kind in Kind:
        choice.show_value(kind)
        QApplication.processEvents()
        assert [segment.width() for segment in choice.findChildren(QPushButton)] == widths
