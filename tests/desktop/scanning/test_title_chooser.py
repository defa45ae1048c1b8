"""Which of several titles is meant: asked once, answered by a click or by keys."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.messages.language import speak
from pos_scanner.desktop.scanning.title_chooser import LONGEST_NAME, MOST_TITLES, TitleChooser
from pos_scanner.domain.title import Title, TitleType
from pos_scanner.titles import bureau_code
from tests.desktop.conftest import click, find

WECHAT = "https://w.url.cn/s/AbCdEf1"


def code(name: str) -> str:
    return bureau_code.encode(Title(TitleType.COMPANY, name, "91110108MA01ABCD2H"))


ONE, OTHER = code("左边公司"), code("右边公司")


@pytest.fixture
def chooser(qtbot: QtBot) -> TitleChooser:
    speak("en")
    chooser = TitleChooser()
    qtbot.addWidget(chooser)
    return chooser


@pytest.fixture
def choices(chooser: TitleChooser) -> list[str]:
    """The texts that were chosen."""
    choices: list[str] = []
    chooser.title_chosen.connect(choices.append)
    return choices


def labels(chooser: TitleChooser) -> list[str]:
    buttons = chooser.findChildren(QPushButton)
    return [button.text() for button in buttons if button.isVisible()]


def test_it_is_hidden_until_it_asks(chooser: TitleChooser) -> None:
    assert not chooser.isVisible()
    chooser.ask([ONE, OTHER])
    assert chooser.isVisible()


def test_a_button_has_its_number_and_the_buyers_name(chooser: TitleChooser) -> None:
    chooser.ask([ONE, OTHER])
    assert labels(chooser) == ["1  左边公司", "2  右边公司"]


def test_a_wechat_code_has_its_kind_for_a_name(chooser: TitleChooser) -> None:
    chooser.ask([WECHAT, ONE])
    assert labels(chooser) == ["1  WeChat", "2  左边公司"]


def test_a_long_name_is_cut(chooser: TitleChooser) -> None:
    chooser.ask([code("很" * 40), ONE])
    assert labels(chooser)[0] == "1  " + "很" * LONGEST_NAME


def test_no_more_than_three_are_asked_about(chooser: TitleChooser) -> None:
    chooser.ask([code(f"公司{number}") for number in range(MOST_TITLES + 2)])
    assert len(labels(chooser)) == MOST_TITLES


def test_a_click_chooses_and_ends_the_question(chooser: TitleChooser, choices: list[str]) -> None:
    chooser.ask([ONE, OTHER])
    click(chooser, "choose_code_2")
    assert choices == [OTHER]
    assert not chooser.isVisible()


def test_enter_chooses_the_first(chooser: TitleChooser, choices: list[str]) -> None:
    chooser.ask([ONE, OTHER])
    QTest.keyClick(find(chooser, QPushButton, "choose_code_1"), Qt.Key.Key_Space)
    assert choices == [ONE]


def test_the_same_question_is_not_asked_anew(chooser: TitleChooser) -> None:
    chooser.ask([ONE, OTHER])
    second = find(chooser, QPushButton, "choose_code_2")
    second.setFocus()
    chooser.ask([ONE, OTHER])
    assert chooser.focusWidget() is second  # The cashier's place in it is not lost.


def test_an_ended_question_chooses_nothing(chooser: TitleChooser, choices: list[str]) -> None:
    chooser.ask([ONE, OTHER])
    chooser.end()
    assert (chooser.isVisible(), choices) == (False, [])
    chooser.ask([ONE, OTHER])
    assert chooser.isVisible()
