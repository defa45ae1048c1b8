"""The search in the settings: how it ends, and how it leaves the list of pages."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QListWidget, QWidget
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.messages.language import speak
from pos_scanner.desktop.settings.setting_row import SettingRow
from pos_scanner.desktop.settings.settings_page import SettingsPage
from pos_scanner.settings import Settings
from pos_scanner.settings.declaration import Topic
from tests.desktop.conftest import find, type_text


@pytest.fixture
def page(qtbot: QtBot) -> SettingsPage:
    speak("en")
    window = QWidget()
    window.resize(1200, 800)
    qtbot.addWidget(window)
    settings_page = SettingsPage(window, Settings(), Path("/data/settings.toml"), lambda: None)
    settings_page.show()
    return settings_page


def test_escape_ends_a_search_before_it_closes_the_page(page: SettingsPage) -> None:
    search = find(page, QLineEdit, "setting_search")
    search.setFocus()
    type_text(search, "tax")
    QTest.keyClick(search, Qt.Key.Key_Escape)
    assert (search.text(), page.isVisible()) == ("", True)
    QTest.keyClick(search, Qt.Key.Key_Escape)
    assert not page.isVisible()


def test_while_one_searches_no_page_is_marked_and_each_can_be_clicked(page: SettingsPage) -> None:
    topics = find(page, QListWidget, "topics")
    search = find(page, QLineEdit, "setting_search")
    page.show_topic(Topic.CAMERA)
    mirror, camera = find(page, QWidget, "setting_camera_mirror"), topics.currentItem()
    search.setText("tax")
    assert topics.selectedItems() == []
    place = topics.visualItemRect(camera).center()
    QTest.mouseClick(topics.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert (search.text(), topics.selectedItems()) == ("", [camera])
    assert mirror.isVisible()


def test_the_scanners_page_begins_with_the_scanner_and_ends_with_the_pattern(
    page: SettingsPage,
) -> None:
    section = find(page, QWidget, f"topic_{Topic.SCANNER.value}")
    names = [row.declaration.name for row in section.findChildren(SettingRow)]
    assert (names[0], names[-1]) == ("scanner_layout", "sale_order_pattern")


def test_explanations_name_choices_by_their_words_and_keep_a_unit_with_its_number(
    page: SettingsPage,
) -> None:
    for row in page.findChildren(SettingRow):
        words = "\n".join(label.text() for label in row.findChildren(QLabel))
        raw = [str(choice.value) for choice in row.declaration.choices if choice.value]
        assert not [value for value in raw if f"({value})" in words], row.declaration.name
        assert " %" not in words
