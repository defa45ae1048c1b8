"""How the last thing ended, over the top bar: in colour, drawing and words, and it goes again."""

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.theme import apply_theme, colours
from pos_scanner.desktop.widgets.banner import Banner
from pos_scanner.desktop.widgets.sounds import Outcome
from pos_scanner.desktop.window.main_window import MainWindow

ROLES = {
    Outcome.TAKEN: "accent",
    Outcome.DONE: "good",
    Outcome.REFUSED: "warning",
    Outcome.FAILED: "bad",
}


@pytest.fixture
def banner(window: MainWindow) -> Banner:
    return window.banner


@pytest.mark.parametrize("appearance", ["light", "dark", "high-contrast"])
@pytest.mark.parametrize("outcome", Outcome)
def test_ground_and_words_are_told_apart_by_colour_and_contrast(
    banner: Banner, qapp: QApplication, outcome: Outcome, appearance: str
) -> None:
    apply_theme(qapp, appearance)
    banner.tell(outcome)
    image = banner.grab().toImage()
    ground = image.pixelColor(2, 2)
    assert ground == QColor(getattr(colours(), ROLES[outcome]))
    inks = {
        image.pixelColor(x, y).name()
        for x in range(0, image.width(), 2)
        for y in range(0, image.height(), 2)
    }
    assert max(contrast(QColor(ink), ground) for ink in inks) >= 4.5
    apply_theme(qapp, "light")


def contrast(first: QColor, second: QColor) -> float:
    """WCAG 2's ratio."""
    lights = sorted((luminance(first), luminance(second)))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def luminance(colour: QColor) -> float:
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_it_lies_over_the_top_bar_and_nothing_else(window: MainWindow, banner: Banner) -> None:
    banner.tell(Outcome.DONE, "Confirmed: T1-20261123-0001 · ¥113.00")
    assert banner.isVisible()
    assert banner.geometry() == window.top.rect()
    window.resize(1400, 900)
    assert banner.geometry() == window.top.rect()


def test_words_that_do_not_fit_are_the_outcomes_own(banner: Banner) -> None:
    banner.tell(Outcome.REFUSED, "word " * 100)
    long_words = banner.grab().toImage()
    banner.tell(Outcome.REFUSED)
    assert long_words == banner.grab().toImage()
    assert banner.accessibleName() == "Not accepted"


def test_it_goes_by_itself_or_by_a_click(banner: Banner, qtbot: QtBot) -> None:
    banner.tell(Outcome.FAILED)
    QTest.mouseClick(banner, Qt.MouseButton.LeftButton)
    assert not banner.isVisible()
    banner.tell(Outcome.FAILED)
    (timer,) = banner.findChildren(QTimer)
    assert timer.isActive()
    timer.timeout.emit()
    assert not banner.isVisible()
