"""A part of the screen is marked with the mouse; the till's window is out of the way meanwhile."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPixmap, QScreen
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.scanning.screen_region_picker import ScreenRegionPicker
from pos_scanner.domain.errors import FailureKind, KnownError

pytestmark = pytest.mark.qt_log_ignore("does not support (raise|grabbing)", extend=True)
LEFT = Qt.MouseButton.LeftButton
CODE_AREA = (QPoint(300, 200), QPoint(420, 290))


class Picking:
    """A window, the picker over it, and what was picked."""

    def __init__(self, qtbot: QtBot) -> None:
        self._qtbot = qtbot
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.window.show()
        self.picker = ScreenRegionPicker(self.window)
        self.pictures: list[QImage] = []
        self.failures: list[KnownError] = []
        self.picker.picked.connect(self.pictures.append)
        self.picker.failed.connect(self.failures.append)

    def covers(self) -> list[QWidget]:
        widgets = QApplication.topLevelWidgets()
        return [w for w in widgets if w.objectName() == "screen_cover" and w.isVisible()]

    def start(self) -> QWidget:
        """Begin, and return the cover of the first screen."""
        self.picker.start()
        self._qtbot.waitUntil(lambda: bool(self.covers()))
        return self.covers()[0]


@pytest.fixture
def picking(qtbot: QtBot) -> Iterator[Picking]:
    picking = Picking(qtbot)
    yield picking
    for cover in picking.covers():
        cover.close()


@pytest.fixture
def screen_picture(monkeypatch: pytest.MonkeyPatch) -> QImage:
    """What the screen shows: white, with a red area; twice as fine as the screen's units."""
    geometry = QGuiApplication.primaryScreen().geometry()
    picture = QPixmap(2 * geometry.size())
    picture.fill(Qt.GlobalColor.white)
    image = picture.toImage()
    corner, opposite = CODE_AREA
    for x in range(2 * corner.x(), 2 * opposite.x()):
        for y in range(2 * corner.y(), 2 * opposite.y()):
            image.setPixelColor(x, y, QColor(255, 0, 0))
    monkeypatch.setattr(QScreen, "grabWindow", lambda _screen, _window: QPixmap.fromImage(image))
    return image


def drag(cover: QWidget, start: QPoint, end: QPoint) -> None:
    QTest.mousePress(cover, LEFT, pos=start)
    QTest.mouseMove(cover, (start + end) / 2)
    QTest.mouseMove(cover, end)
    QTest.mouseRelease(cover, LEFT, pos=end)


def test_the_window_hides_and_every_screen_is_covered(picking: Picking) -> None:
    picking.start()
    assert not picking.window.isVisible()
    assert len(picking.covers()) == len(QGuiApplication.screens())


@pytest.mark.parametrize("reverse", [False, True])
def test_what_is_framed_is_picked_in_the_pictures_own_pixels(
    picking: Picking, screen_picture: QImage, reverse: bool
) -> None:
    start, end = reversed(CODE_AREA) if reverse else CODE_AREA
    drag(picking.start(), start, end)
    (picture,) = picking.pictures
    width, height = picture.width(), picture.height()
    assert abs(width - 240) <= 4
    assert abs(height - 180) <= 4
    assert picture.pixelColor(width // 2, height // 2) == QColor(255, 0, 0)
    assert picture.pixelColor(4, 4) == QColor(255, 0, 0)


def test_a_click_takes_the_whole_screen(picking: Picking, screen_picture: QImage) -> None:
    QTest.mouseClick(picking.start(), LEFT, pos=QPoint(50, 50))
    assert [picture.size() for picture in picking.pictures] == [screen_picture.size()]


def test_a_hand_that_trembles_clicks_all_the_same(picking: Picking, screen_picture: QImage) -> None:
    drag(picking.start(), QPoint(50, 50), QPoint(55, 250))
    assert [picture.size() for picture in picking.pictures] == [screen_picture.size()]


def test_escape_takes_nothing(picking: Picking) -> None:
    QTest.keyClick(picking.start(), Qt.Key.Key_Escape)
    assert [picture.isNull() for picture in picking.pictures] == [True]


def test_another_key_goes_on_marking(picking: Picking) -> None:
    QTest.keyClick(picking.start(), Qt.Key.Key_A)
    assert (picking.pictures, len(picking.covers())) == ([], len(QGuiApplication.screens()))


def test_the_window_is_back_and_the_covers_are_gone_afterwards(picking: Picking) -> None:
    QTest.keyClick(picking.start(), Qt.Key.Key_Escape)
    assert picking.window.isVisible()
    assert picking.covers() == []


def test_what_is_framed_is_bright_and_the_rest_is_in_the_shade(
    picking: Picking, screen_picture: QImage
) -> None:
    cover = picking.start()
    start, end = CODE_AREA
    QTest.mousePress(cover, LEFT, pos=start)
    QTest.mouseMove(cover, end)
    picture = cover.grab().toImage()
    scale = picture.width() / cover.width()
    inside = (start + end) / 2
    bright = picture.pixelColor(round(inside.x() * scale), round(inside.y() * scale))
    shade = picture.pixelColor(round(20 * scale), round(400 * scale))
    assert bright == QColor(255, 0, 0)
    assert shade.lightness() < QColor(Qt.GlobalColor.white).lightness()


def test_a_system_that_shows_no_screen_is_said_and_the_window_comes_back(
    picking: Picking, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QScreen, "grabWindow", lambda _screen, _window: QPixmap())
    picking.picker.start()
    qtbot.waitUntil(lambda: bool(picking.failures))
    assert picking.failures[0].kind is FailureKind.SCREEN_NOT_READABLE
    assert picking.window.isVisible()
    assert picking.covers() == []
