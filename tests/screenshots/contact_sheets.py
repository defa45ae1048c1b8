"""Contact sheets: many screens on one picture, small, for looking at all of them."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter

TILE = QSize(640, 400)
COLUMNS, ROWS = 3, 3
_CAPTION_PX = 22
_GROUND, _BEHIND = QColor("#b0b0b0"), QColor("#606060")


def tile(caption: str, picture: QImage, window: QSize) -> QImage:
    """A screen with its caption, as small as ``TILE``.

    Args:
        caption: stands over it.
        picture: of the screen; a page is smaller than its window and lies in the middle.
        window: the window's size, px.
    """
    keeps, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    frame = QRect(QPoint(), window.scaled(TILE - QSize(8, 8), keeps))
    frame.moveTopLeft(QPoint((TILE.width() - frame.width()) // 2, _CAPTION_PX))
    small = picture.scaled(picture.size() * (frame.width() / window.width()), keeps, smooth)
    small.setDevicePixelRatio(1)
    place = QRect(QPoint(), small.size())
    place.moveCenter(frame.center())
    image = QImage(TILE + QSize(0, _CAPTION_PX), QImage.Format.Format_RGB32)
    image.fill(_GROUND)
    painter = QPainter(image)
    painter.fillRect(frame, _BEHIND)
    painter.drawImage(place.topLeft(), small)
    font = QFont()
    font.setPixelSize(_CAPTION_PX - 8)  # The window's type is as large as its scale.
    painter.setFont(font)
    painter.drawText(QPoint(frame.left(), _CAPTION_PX - 6), caption)
    painter.end()
    return image


def save_sheets(tiles: Sequence[QImage], stem: Path) -> None:
    """Write tiles, nine a sheet, into ``STEM-1.png`` and so on."""
    for number, image in enumerate(_sheets(tiles), start=1):
        image.save(f"{stem}-{number:02}.png")


def _sheets(tiles: Sequence[QImage]) -> Iterator[QImage]:
    for first in range(0, len(tiles), COLUMNS * ROWS):
        part = tiles[first : first + COLUMNS * ROWS]
        cell = part[0].size()
        rows = -(-len(part) // COLUMNS)
        sheet = QImage(cell.width() * COLUMNS, cell.height() * rows, QImage.Format.Format_RGB32)
        sheet.fill(_GROUND)
        painter = QPainter(sheet)
        for position, image in enumerate(part):
            row, column = divmod(position, COLUMNS)
            painter.drawImage(column * cell.width(), row * cell.height(), image)
        painter.end()
        yield sheet
