"""The help page: the job's steps and what the keys do, in both languages."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from pos_scanner import __version__
from pos_scanner.desktop.messages.language import speak
from pos_scanner.desktop.settings.help_page import HelpPage


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    parent = QWidget()
    parent.resize(1200, 800)
    qtbot.addWidget(parent)
    return parent


def texts(page: HelpPage) -> list[str]:
    return [caption.text() for caption in page.findChildren(QLabel)]


def test_the_steps_stand_in_their_order(window: QWidget) -> None:
    speak("en")
    steps = [text for text in texts(HelpPage(window)) if text[:1].isdigit()]
    assert [step[:1] for step in steps] == ["1", "2", "3", "4"]
    assert "invoice title code" in steps[0]
    assert "Confirmed" in steps[3]


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("F1", "This page"),
        ("F4", "Put the form on hold"),
        ("F5", "Bring a form on hold back"),
        ("F7", "Undo the last clear or scan"),
        ("F8", "Export for accounting"),
        ("F10", "Settings and maintenance"),
        ("Ctrl+Enter", "One more line"),
        ("Esc", "Clear the form (F7 brings it back)"),
    ],
)
def test_a_keys_use_stands_beside_it(window: QWidget, key: str, words: str) -> None:
    speak("en")
    captions = texts(HelpPage(window))
    assert captions[captions.index(key) + 1] == words


def test_the_version_stands_on_the_page(window: QWidget) -> None:
    assert f"pos_scanner {__version__}" in texts(HelpPage(window))


def test_chinese_has_words_of_its_own_for_every_key(window: QWidget) -> None:
    speak("en")
    english = texts(HelpPage(window))
    speak("zh_CN")
    try:
        chinese = texts(HelpPage(window))
    finally:
        speak("en")
    assert len(chinese) == len(english)
    same = {text for text, other in zip(english, chinese, strict=True) if text == other}
    assert same <= {text for text in english if text.isascii() and " " not in text} | {
        f"pos_scanner {__version__}"
    }


def test_escape_closes_the_page(window: QWidget, qtbot: QtBot) -> None:
    page = HelpPage(window)
    page.show()
    with qtbot.waitSignal(page.finished):
        QTest.keyClick(page, Qt.Key.Key_Escape)
