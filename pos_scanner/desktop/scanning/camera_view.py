"""The camera's picture, painted as it comes, with the codes in it outlined.

Takes frames as arrays (height, width, 3) uint8 BGR; knows nothing of cameras. The picture may be
shown mirrored; the outlines follow.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPolygonF,
    QTransform,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from pos_scanner.desktop.theme import colours, px, set_px
from pos_scanner.desktop.theme.tokens import RADIUS, STEP, Size

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Corners = tuple[tuple[float, float], ...]
NUMBER_PX = 20
ADVICE_PX = 40
_STRIP_PX = 18 * STEP
"""What is left of the picture where there is little room: a code held close still fits."""


class CameraView(QWidget):
    """Shows the newest frame, or words when there is none.

    Signals:
        report_ready(ReaderReport, str): how the frames are read, and advice or nothing.
    """

    report_ready = Signal(object, str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("camera_view")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent, on=False)
        set_px(self, setMinimumHeight=_STRIP_PX)
        self._image: QImage | None = None
        self._pixels: memoryview | None = None
        self._outlines: tuple[Corners, ...] = ()
        self._numbered: tuple[Corners, ...] = ()
        self._words = ""
        self._advice = ""
        self.mirrored = False

    @property
    def has_picture(self) -> bool:
        """Whether a frame is shown, not words."""
        return self._image is not None

    @property
    def image(self) -> QImage | None:
        """What is shown, a copy; None while there are words."""
        return self._image and self._image.copy()

    def sizeHint(self) -> QSize:
        """16:9, as cameras have it."""
        return QSize(400, 225)

    def show_frame(self, picture: NDArray[np.uint8]) -> None:
        """Show a frame, (height, width, 3) uint8 BGR, row-major; nobody writes to it any more."""
        height, width = picture.shape[:2]
        pixels = picture.data
        self.show_image(QImage(pixels, width, height, 3 * width, QImage.Format.Format_BGR888))
        self._pixels = pixels  # Kept here: a QImage points to what it shows.

    def show_image(self, image: QImage) -> None:
        """Show a picture that is none of a camera's."""
        self._image = image
        self._words = ""
        self.update()

    def show_outlines(self, outlines: tuple[Corners, ...]) -> None:
        """Outline codes by their corners, in pixels of the frame."""
        if outlines != self._outlines:
            self._outlines = outlines
            self.update()

    def show_numbers(self, codes: tuple[Corners, ...]) -> None:
        """Number codes, from 1, while the cashier is asked which one is meant; empty ends it."""
        self._numbered = codes
        self.update()

    def show_advice(self, advice: str) -> None:
        """Say across the picture's foot what would help to read the code; empty says nothing."""
        if advice != self._advice:
            self._advice = advice
            self.setAccessibleDescription(advice)
            self.update()

    @property
    def advice(self) -> str:
        """What stands across the picture's foot."""
        return self._advice

    def show_words(self, words: str) -> None:
        """No picture: say why."""
        self._image, self._outlines, self._words = None, (), words
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Picture, outlines, or words, in a rounded frame."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        path = QPainterPath()
        path.addRoundedRect(QRectF(self.rect()), px(RADIUS), px(RADIUS))
        painter.setClipPath(path)
        painter.fillRect(self.rect(), QColor(colours().picture))
        if self._image is None:
            self._paint_words(painter)
        else:
            self._paint_picture(painter, self._image)
            self._paint_advice(painter)

    def _paint_words(self, painter: QPainter) -> None:
        self._set_font(painter, Size.LABEL)
        painter.setPen(QColor(colours().on_picture))
        gap = px(2 * STEP)
        inner = self.rect().adjusted(gap, gap, -gap, -gap)
        painter.drawText(
            inner, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._words
        )

    def _paint_picture(self, painter: QPainter, image: QImage) -> None:
        """Fill the frame, cut what is over, as a window on the counter."""
        scale = max(self.width() / image.width(), self.height() / image.height())
        size = QSize(round(image.width() * scale), round(image.height() * scale))
        margin, top = (self.width() - size.width()) / 2, (self.height() - size.height()) / 2
        place = QTransform()
        place.translate(margin + (size.width() if self.mirrored else 0), top)
        place.scale(-scale if self.mirrored else scale, scale)
        painter.setTransform(place)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(QPointF(0, 0), image)
        painter.resetTransform()
        for corners in self._outlines:
            outline = QPolygonF([place.map(QPointF(x, y)) for x, y in corners])
            for colour, width in ((QColor(0, 0, 0, 150), 7), (QColor(colours().outline), 4)):
                pen = QPen(colour, px(width))
                pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
                painter.setPen(pen)
                painter.drawPolygon(outline)
        for number, corners in enumerate(self._numbered, start=1):
            self._paint_number(painter, number, place.map(_middle(corners)))

    def _paint_number(self, painter: QPainter, number: int, at: QPointF) -> None:
        radius = px(NUMBER_PX)
        disc = QRectF(at.x() - radius, at.y() - radius, 2 * radius, 2 * radius)
        painter.setPen(QPen(QColor(colours().on_accent), px(2)))
        painter.setBrush(QColor(colours().accent))
        painter.drawEllipse(disc)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        self._set_font(painter, Size.LARGE)
        painter.setPen(QColor(colours().on_accent))
        painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, str(number))

    def _paint_advice(self, painter: QPainter) -> None:
        if not self._advice:
            return
        self._set_font(painter, Size.LABEL)
        height = px(ADVICE_PX)
        strip = QRectF(0, self.height() - height, self.width(), height)
        painter.fillRect(strip, QColor(0, 0, 0, 190))
        painter.setPen(QColor("#ffffff"))
        painter.drawText(strip, Qt.AlignmentFlag.AlignCenter, self._advice)

    def _set_font(self, painter: QPainter, size_px: int) -> None:
        font = painter.font()
        font.setPixelSize(px(size_px))
        painter.setFont(font)


def _middle(corners: Corners) -> QPointF:
    return QPointF(sum(x for x, _ in corners) / 4, sum(y for _, y in corners) / 4)
