"""Pictures of the window as it stands, a page over it included."""

from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QWidget


def picture_of(window: QWidget, page: QWidget | None) -> QPixmap:
    """The window's contents; an open page lies in the middle, the rest is dimmed."""
    shown = window.grab()
    if page is None:
        return shown
    over = page.grab()
    painter = QPainter(shown)
    painter.fillRect(shown.rect(), QColor(0, 0, 0, 90))
    left = (window.width() - page.width()) // 2
    top = (window.height() - page.height()) // 2
    painter.drawPixmap(QPoint(left, top), over)
    painter.end()
    return shown
