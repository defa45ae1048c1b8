"""Marks a part of the screen: the picture of every screen, frozen, with a frame drawn by hand.

A click without a frame takes the whole screen that was clicked; Esc takes nothing.
"""

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QScreen,
)
from PySide6.QtWidgets import QApplication, QWidget

from pos_scanner.desktop.theme import px
from pos_scanner.desktop.theme.tokens import STEP
from pos_scanner.domain.errors import FailureKind, KnownError

HIDE_MS = 250
"""How long the window manager may take to draw what lay under the till's window."""
_SMALLEST = 12
"""A frame of fewer px across was a click."""
_SHADE = QColor(0, 0, 0, 110)


class ScreenRegionPicker(QObject):
    """Hides the window, takes the screens' pictures, lets one part be marked.

    Signals:
        picked(QImage): the part; null when nothing was taken.
        failed(KnownError): the system gives no picture of the screen.
    """

    picked = Signal(object)
    failed = Signal(object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._covers: list[_Cover] = []

    def start(self) -> None:
        """Hide the window, and cover the screens once it has gone."""
        self._window.hide()
        QTimer.singleShot(HIDE_MS, self, self._cover_screens)

    def _cover_screens(self) -> None:
        for screen in QGuiApplication.screens():
            picture = screen.grabWindow(0)
            if not picture.isNull():
                self._covers.append(_Cover(screen, picture, self._end))
        if not self._covers:
            self._show_window()
            self.failed.emit(KnownError(FailureKind.SCREEN_NOT_READABLE))
            return
        for cover in self._covers:
            cover.showFullScreen()
        self._covers[0].activateWindow()

    def _end(self, picture: QImage) -> None:
        for cover in self._covers:
            cover.close()
            cover.deleteLater()
        self._covers.clear()
        self._show_window()
        self.picked.emit(picture)

    def _show_window(self) -> None:
        self._window.show()
        self._window.raise_()
        self._window.activateWindow()


class _Cover(QWidget):
    """One screen's picture, over that screen."""

    def __init__(
        self, screen: QScreen, picture: QPixmap, on_marked: Callable[[QImage], None]
    ) -> None:
        super().__init__(None, Qt.WindowType.FramelessWindowHint | Qt.WindowType.Tool)
        self.setObjectName("screen_cover")
        self.setWindowTitle("pos_scanner")
        self.setGeometry(screen.geometry())
        self.setCursor(Qt.CursorShape.CrossCursor)
        self._picture = picture
        self._on_marked = on_marked
        self._from = QPoint()
        self._to = QPoint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The picture in a shade, bright where it is marked, and what to do."""
        del event
        painter = QPainter(self)
        painter.drawPixmap(self.rect(), self._picture)
        painter.fillRect(self.rect(), _SHADE)
        area = QRect(self._from, self._to).normalized()
        if min(area.width(), area.height()) >= _SMALLEST:
            painter.drawPixmap(area, self._picture, self._in_pixels(area))
            painter.setPen(QPen(Qt.GlobalColor.white, px(2)))
            painter.drawRect(area)
        self._write_hint(painter)

    def _write_hint(self, painter: QPainter) -> None:
        words = self.tr("Draw a frame around the code; a click takes the whole screen. Esc: back")
        font = QApplication.font()
        font.setPixelSize(20)
        painter.setFont(font)
        box = painter.fontMetrics().boundingRect(words)
        box.adjust(-4 * STEP, -2 * STEP, 4 * STEP, 2 * STEP)
        box.moveCenter(QPoint(self.width() // 2, 12 * STEP))
        painter.fillRect(box, QColor(0, 0, 0, 200))
        painter.setPen(Qt.GlobalColor.white)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin the frame at its first corner."""
        self._from = self._to = event.position().toPoint()
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draw the frame to where the mouse is."""
        self._to = event.position().toPoint()
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the frame; a click without one means the whole screen."""
        area = QRect(self._from, event.position().toPoint()).normalized()
        if min(area.width(), area.height()) < _SMALLEST:
            area = self.rect()
        self._on_marked(self._picture.copy(self._in_pixels(area)).toImage())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Give up at Esc: the picture is then null."""
        if event.key() == Qt.Key.Key_Escape:
            self._on_marked(QImage())

    def _in_pixels(self, area: QRect) -> QRect:
        """The same part of the picture, whose pixels may be smaller than the screen's units."""
        across = self._picture.width() / max(1, self.width())
        down = self._picture.height() / max(1, self.height())
        return QRect(
            round(area.x() * across),
            round(area.y() * down),
            round(area.width() * across),
            round(area.height() * down),
        )
