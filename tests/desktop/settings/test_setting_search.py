"""The search in the settings: how it ends, and how it leaves the list of pages."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QListWidget, QWidget
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.messages.language import speak
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
