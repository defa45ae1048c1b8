"""A button says what is folded away behind it, as much of it as there is room for."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.theme.icons import icon
from pos_scanner.desktop.theme.tokens import TARGET
from pos_scanner.desktop.widgets.elided_text import DisclosureButton

WORDS = "Address, phone, bank, account: 北京市海淀区中关村大街1号"


@pytest.fixture
def fold(qtbot: QtBot) -> DisclosureButton:
    fold = DisclosureButton("more_fields")
    qtbot.addWidget(fold)
    fold.resize(1200, TARGET)
    fold.show()
    return fold


def test_an_arrow_stands_before_the_words(fold: DisclosureButton) -> None:
    fold.show_words(WORDS)
    assert fold.text() == WORDS
    assert not fold.icon().isNull()
    assert fold.property("role") == "fold"


def test_another_arrow_can_be_given(qtbot: QtBot) -> None:
    fold = DisclosureButton("lines", "down")
    qtbot.addWidget(fold)
    fold.resize(1200, TARGET)
    fold.show_words("3 lines")
    down, right = (icon(name, "quiet").pixmap(16, 16).toImage() for name in ("down", "right"))
    assert fold.icon().pixmap(16, 16).toImage() == down != right


def test_all_words_are_known_to_a_screen_reader(fold: DisclosureButton) -> None:
    fold.resize(120, TARGET)
    fold.show_words(WORDS)
    assert fold.text().endswith("…")
    assert fold.accessibleName() == WORDS
    assert fold.toolTip() == WORDS


def test_more_room_shows_more(fold: DisclosureButton) -> None:
    fold.show_words(WORDS)
    fold.resize(160, TARGET)
    narrow = fold.text()
    fold.resize(1200, TARGET)
    assert len(narrow) < len(fold.text())
    assert fold.minimumSizeHint().width() == 0


def test_an_ampersand_is_no_shortcut(fold: DisclosureButton) -> None:
    fold.show_words("A & B 公司")
    assert fold.text() == "A && B 公司"
    assert fold.shortcut().isEmpty()
    assert fold.accessibleName() == "A & B 公司"


def test_it_is_pressed_by_mouse_and_space(fold: DisclosureButton, qtbot: QtBot) -> None:
    with qtbot.waitSignal(fold.clicked):
        QTest.mouseClick(fold, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(fold.clicked):
        QTest.keyClick(fold, Qt.Key.Key_Space)
