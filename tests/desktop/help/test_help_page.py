"""The help page: open at a section, searched, links within it, the keys one key away."""

from collections.abc import Iterator
from typing import TypeVar

import pytest
from PySide6.QtCore import QLocale, Qt, QUrl
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QTextBrowser, QTreeWidget, QWidget
from pytestqt.qtbot import QtBot

from pos_scanner import __version__
from pos_scanner.desktop.help.help_page import HelpPage
from pos_scanner.desktop.help.key_sheet import KeySheet
from pos_scanner.desktop.messages.language import speak

W = TypeVar("W", bound=QWidget)


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[QWidget]:
    speak("en")
    parent = QWidget()
    parent.resize(1200, 800)
    qtbot.addWidget(parent)
    parent.show()
    yield parent
    speak("en")


class Opened:
    """A help page on the screen, with its parts."""

    def __init__(self, window: QWidget, anchor: str, qtbot: QtBot) -> None:
        self.page = HelpPage(window, anchor)
        qtbot.addWidget(self.page)
        self.page.show()
        qtbot.waitExposed(self.page)
        self.browser = self._part(QTextBrowser)
        self.contents = self._part(QTreeWidget)
        self.query = self._part(QLineEdit)

    def _part(self, kind: type[W]) -> W:
        part = self.page.findChild(kind)
        assert part is not None
        return part

    def top_line(self) -> str:
        """The first line of text that can be seen whole."""
        cursor = self.browser.cursorForPosition(self.browser.viewport().rect().topLeft())
        block = cursor.block()
        while not block.text().strip():
            block = block.next()
        return block.text()

    def chosen(self) -> str:
        return self.contents.currentItem().text(0)


def test_it_opens_at_the_section(window: QWidget, qtbot: QtBot) -> None:
    opened = Opened(window, "invoice-list", qtbot)
    qtbot.waitUntil(lambda: opened.top_line() == "The list of invoices")
    assert opened.chosen() == "The list of invoices"


def test_a_section_of_another_chapter_is_chosen_in_the_contents(
    window: QWidget, qtbot: QtBot
) -> None:
    opened = Opened(window, "owner", qtbot)
    opened.page.show_section("restore")
    qtbot.waitUntil(lambda: opened.top_line() == "Backup and restore")
    chapter = opened.contents.currentItem().parent()
    assert chapter.text(0) == "For IT"
    assert chapter.isExpanded()


def test_a_row_of_the_contents_opens_its_section(window: QWidget, qtbot: QtBot) -> None:
    opened = Opened(window, "owner", qtbot)
    opened.contents.setCurrentIndex(opened.contents.model().index(2, 0))
    qtbot.waitUntil(lambda: opened.top_line() == "For the accountant")


def test_a_link_leads_to_its_section(window: QWidget, qtbot: QtBot) -> None:
    opened = Opened(window, "owner", qtbot)
    opened.browser.anchorClicked.emit(QUrl("accountant.md#export"))
    assert opened.chosen() == "Export"


@pytest.mark.parametrize("link", ["https://example.com/#x", "file:///etc/passwd"])
def test_a_link_out_of_the_manual_leads_nowhere(window: QWidget, qtbot: QtBot, link: str) -> None:
    opened = Opened(window, "camera", qtbot)
    opened.browser.anchorClicked.emit(QUrl(link))
    assert opened.chosen() == "Camera"


def test_no_picture_comes_from_outside(window: QWidget, qtbot: QtBot) -> None:
    opened = Opened(window, "owner", qtbot)
    for address in ("https://example.com/a.png", "file:///usr/share/pixmaps/a.png"):
        picture = opened.browser.loadResource(2, QUrl(address))
        assert isinstance(picture, QImage)
        assert picture.isNull()


def test_a_search_leaves_the_sections_that_have_the_words(window: QWidget, qtbot: QtBot) -> None:
    opened = Opened(window, "owner", qtbot)
    QTest.keyClicks(opened.query, "badge")
    items = opened.contents.findItems("", Qt.MatchFlag.MatchContains | Qt.MatchFlag.MatchRecursive)
    visible = {item.text(0) for item in items if not item.isHidden()}
    assert {"Cashiers and shifts", "Signing in"} <= visible
    assert "Camera" not in visible


def test_enter_goes_from_one_match_to_the_next(window: QWidget, qtbot: QtBot) -> None:
    opened = Opened(window, "owner", qtbot)
    QTest.keyClicks(opened.query, "badge")
    places = []
    for _ in range(2):
        QTest.keyClick(opened.query, Qt.Key.Key_Return)
        places.append(opened.chosen())
    assert len(set(places)) == 2
    assert opened.page.isVisible()


def test_the_words_that_were_searched_are_marked(window: QWidget, qtbot: QtBot) -> None:
    opened = Opened(window, "one-customer", qtbot)
    QTest.keyClicks(opened.query, "badge")
    assert len(opened.browser.extraSelections()) >= 1
    opened.query.clear()
    assert opened.browser.extraSelections() == []


def test_words_that_stand_nowhere_are_said_to(window: QWidget, qtbot: QtBot) -> None:
    opened = Opened(window, "owner", qtbot)
    QTest.keyClicks(opened.query, "elephant")
    hints = [hint for hint in opened.page.findChildren(QLabel) if "No section" in hint.text()]
    assert [hint.isVisible() for hint in hints] == [True]


def test_f1_shows_the_keys_and_f1_the_manual_again(window: QWidget, qtbot: QtBot) -> None:
    opened = Opened(window, "owner", qtbot)
    sheet = opened.page.findChild(KeySheet)
    assert sheet is not None
    visible = []
    for _ in range(2):
        QTest.keyClick(opened.page, Qt.Key.Key_F1)
        visible.append(sheet.isVisible())
    assert visible == [True, False]


def test_escape_closes_the_page(window: QWidget, qtbot: QtBot) -> None:
    opened = Opened(window, "owner", qtbot)
    with qtbot.waitSignal(opened.page.finished):
        QTest.keyClick(opened.browser, Qt.Key.Key_Escape)


def test_the_version_stands_on_the_page(window: QWidget, qtbot: QtBot) -> None:
    captions = [caption.text() for caption in HelpPage(window, "").findChildren(QLabel)]
    assert f"pos_scanner {__version__}" in captions


@pytest.mark.parametrize(("language", "heading"), [("en", "For the owner"), ("zh_CN", "店主")])
def test_the_manual_is_in_the_windows_language(
    window: QWidget, qtbot: QtBot, language: str, heading: str
) -> None:
    speak(language)
    opened = Opened(window, "owner", qtbot)
    qtbot.waitUntil(lambda: heading in opened.top_line())
    assert QLocale().name().startswith(language[:2])


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("F4", "Put the form on hold"),
        ("F5", "Bring back a form on hold"),
        ("F8", "Export for accounting"),
        ("Ctrl+Enter", "Add a line"),
        ("Esc", "Clear the form (F7 brings it back)"),
    ],
)
def test_a_keys_use_stands_beside_it(window: QWidget, key: str, words: str) -> None:
    sheet = KeySheet()
    captions = [caption.text() for caption in sheet.findChildren(QLabel)]
    assert captions[captions.index(key) + 1] == words
