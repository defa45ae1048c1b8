"""A lamp says how a part is by its icon and its words, never by colour alone."""

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.theme.icons import IconLabel
from pos_scanner.desktop.widgets.status_lamp import ICONS, StatusLamp
from pos_scanner.domain.visible_text import marked
from tests.desktop.conftest import find
from tests.desktop.lookup import HOSTILE_NAMES, label_texts


@pytest.fixture
def lamp(qtbot: QtBot) -> StatusLamp:
    lamp = StatusLamp("camera")
    qtbot.addWidget(lamp)
    return lamp


def drawing(lamp: StatusLamp) -> str:
    return find(lamp, IconLabel).name


def test_it_is_off_at_first(lamp: StatusLamp) -> None:
    assert (drawing(lamp), label_texts(lamp)) == (ICONS["off"], [""])
    assert lamp.objectName() == "status_camera"
    assert lamp.words() == ""


@pytest.mark.parametrize("state", ICONS)
def test_each_state_is_seen_and_heard(lamp: StatusLamp, state: str) -> None:
    lamp.show_state(state, "Camera", "1280 × 720")
    assert (drawing(lamp), label_texts(lamp)) == (ICONS[state], ["Camera"])
    assert lamp.words() == lamp.accessibleName() == "Camera"
    assert lamp.toolTip() == "1280 × 720"


def test_each_state_has_an_icon_of_its_own() -> None:
    assert len(set(ICONS.values())) == len(ICONS) == 4


def test_a_new_state_leaves_nothing_of_the_last(lamp: StatusLamp) -> None:
    lamp.show_state("bad", "No camera", "unplugged")
    lamp.show_state("good", "Camera")
    assert (drawing(lamp), label_texts(lamp)) == (ICONS["good"], ["Camera"])
    assert lamp.toolTip() == ""


def test_for_want_of_room_a_lamp_that_is_well_does_without_words(lamp: StatusLamp) -> None:
    lamp.show()
    lamp.be_brief(is_wanted=True)
    lamp.show_state("good", "Camera", "1280 × 720")
    assert not find(lamp, QLabel).isVisible()
    assert (lamp.accessibleName(), lamp.toolTip()) == ("Camera", "Camera\n1280 × 720")
    lamp.show_state("bad", "No camera")
    assert find(lamp, QLabel).isVisible()


def test_a_lamp_that_loses_its_room_later_says_its_words_in_the_tool_tip(lamp: StatusLamp) -> None:
    lamp.show_state("good", "Camera", "1280 × 720")
    lamp.be_brief(is_wanted=True)
    assert lamp.toolTip() == "Camera\n1280 × 720"
    lamp.be_brief(is_wanted=False)
    assert lamp.toolTip() == "1280 × 720"


@pytest.mark.parametrize("words", HOSTILE_NAMES)
def test_words_are_plain_text(lamp: StatusLamp, words: str) -> None:
    lamp.show_state("good", words)
    assert lamp.words() == marked(words)
