"""A picture shows the window, and a page in its middle over what is dimmed."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.demo_driver import picture_of


def plain(colour: Qt.GlobalColor, width: int, height: int) -> QWidget:
    widget = QWidget()
    widget.setAutoFillBackground(True)
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Window, QColor(colour))
    widget.setPalette(palette)
    widget.resize(width, height)
    return widget


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = plain(Qt.GlobalColor.white, 400, 300)
    qtbot.addWidget(window)
    return window


def test_without_a_page_the_window_is_seen_as_it_is(window: QWidget) -> None:
    picture = picture_of(window, None).toImage()
    assert picture.size().toTuple() == (400, 300)
    assert picture.pixelColor(5, 5) == QColor(Qt.GlobalColor.white)


def test_a_page_lies_in_the_middle_of_the_dimmed_window(window: QWidget, qtbot: QtBot) -> None:
    page = plain(Qt.GlobalColor.red, 200, 100)
    qtbot.addWidget(page)
    picture = picture_of(window, page).toImage()
    assert picture.size().toTuple() == (400, 300)
    red = QColor(Qt.GlobalColor.red)
    inside = ((101, 101), (200, 150), (298, 198))
    assert [picture.pixelColor(x, y) for x, y in inside] == [red] * 3
    outside = ((5, 5), (98, 150), (200, 98), (302, 150), (200, 202))
    assert {picture.pixelColor(x, y).lightness() for x, y in outside} == {165}
