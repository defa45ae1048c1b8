"""A label says as much as there is room for, and all of it to whoever asks."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.widgets.elided_text import ElidedLabel
from pos_scanner.desktop.widgets.plain_text import plain_tool_tip
from tests.desktop.lookup import HOSTILE_NAMES

NAME = "北京示例科技有限公司海淀区中关村大街分公司"


@pytest.fixture
def elided(qtbot: QtBot) -> ElidedLabel:
    elided = ElidedLabel("quiet")
    qtbot.addWidget(elided)
    elided.resize(1000, 30)
    elided.show()
    return elided


def test_a_text_that_fits_is_said_whole(elided: ElidedLabel) -> None:
    elided.setText(NAME)
    assert elided.text() == NAME
    assert elided.toolTip() == NAME


def test_a_text_that_does_not_fit_ends_with_dots(elided: ElidedLabel) -> None:
    elided.resize(80, 30)
    elided.setText(NAME)
    assert elided.text().endswith("…")
    assert NAME.startswith(elided.text().removesuffix("…"))
    assert elided.fontMetrics().horizontalAdvance(elided.text()) <= 80


def test_all_of_it_is_known_whatever_is_seen(elided: ElidedLabel) -> None:
    elided.resize(40, 30)
    elided.setText(NAME)
    assert elided.toolTip() == NAME


def test_more_room_shows_more_and_less_room_less(elided: ElidedLabel) -> None:
    elided.setText(NAME)
    lengths = []
    for width in (60, 120, 240, 1000):
        elided.resize(width, 30)
        lengths.append(len(elided.text()))
    assert lengths == sorted(set(lengths))
    assert lengths[-1] == len(NAME)


def test_it_becomes_as_narrow_as_a_layout_wants(elided: ElidedLabel) -> None:
    elided.setText(NAME)
    assert elided.minimumSizeHint().width() == 0
    assert elided.minimumSizeHint().height() > 0


def test_an_empty_text_is_empty(elided: ElidedLabel) -> None:
    elided.setText(NAME)
    elided.setText("")
    assert (elided.text(), elided.toolTip()) == ("", "")


@pytest.mark.parametrize("text", HOSTILE_NAMES)
def test_it_is_plain_text(elided: ElidedLabel, text: str) -> None:
    elided.setText(text)
    assert elided.textFormat() is Qt.TextFormat.PlainText
    assert elided.toolTip() == plain_tool_tip(text)
    assert isinstance(elided, QLabel)
