"""Pictures of the window as it stands, a page over it included."""

from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QWidget


def picture_of(window: QWidget, page: QWidget | None) -> QPixmap:
    """The window's contents; an open page lies in the middle, the rest is dimmed."""
    picture = window.grab()
    if page is None:
        return picture
    over = page.grab()
    painter = QPainter(picture)
    painter.fillRect(picture.rect(), QColor(0, 0, 0, 90))
    x = (window.width() - page.width()) // 2
    top = (window.height() - page.height()) // 2
    painter.drawPixmap(QPoint(x, top), over)
    painter.end()
    return picture
