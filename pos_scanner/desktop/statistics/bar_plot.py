"""A small plot: a bar for each value, its caption under it; painted by the theme's colours.

Qt's own charts would weigh 20 MB for this.
"""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from pos_scanner.desktop.theme import colours, px
from pos_scanner.desktop.theme.tokens import STEP, Size
from pos_scanner.domain.visible_text import marked

_LARGEST_BAR = 14 * STEP
_CAPTION_SHARE = 3
"""A caption needs so many times its letters' height in width before it stands under each bar."""
_CAPTION_LINES = 2
_UNDER_A_BAR = Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap


class BarPlot(QWidget):
    """Bars side by side.

    Args:
        name: the object name.
        title: what is plotted; it stands over the bars.
    """

    def __init__(self, name: str, title: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._title = title
        self._bars: tuple[tuple[str, int], ...] = ()

    def show_bars(self, bars: Sequence[tuple[str, int]]) -> None:
        """Show other values, each with its caption; none is negative."""
        self._bars = tuple(bars)
        words = ", ".join(f"{marked(caption)}: {value}" for caption, value in bars)
        self.setAccessibleName(f"{self._title}: {words}")
        self.update()

    def sizeHint(self) -> QSize:
        """Qt's: room for some bars."""
        return QSize(px(90 * STEP), px(40 * STEP))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt's: the title, a line to stand on, the bars and what fits of their captions."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = QFont(self.font())
        font.setPixelSize(px(Size.SMALL))
        painter.setFont(font)
        line = painter.fontMetrics().height()
        area = QRectF(self.rect()).adjusted(0, 1.5 * line, 0, -_CAPTION_LINES * line - 2)
        painter.setPen(QColor(colours().quiet))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignTop, self._title)
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        largest = max((value for _, value in self._bars), default=0)
        if largest:
            self._paint_bars(painter, area, largest, line)
        painter.end()

    def _paint_bars(self, painter: QPainter, area: QRectF, largest: int, line: int) -> None:
        slot = area.width() / len(self._bars)
        every = max(1, round(_CAPTION_SHARE * line / slot))
        for position, (caption, value) in enumerate(self._bars):
            width = min(0.7 * slot, px(_LARGEST_BAR))
            height = area.height() * value / largest
            x = area.left() + position * slot
            bar = QRectF(x + (slot - width) / 2, area.bottom() - height, width, height)
            painter.fillRect(bar, QColor(colours().accent))
            place = QRectF(x, area.bottom() + 2, every * slot, _CAPTION_LINES * line)
            if position % every == 0 and place.right() <= area.right() + 1:
                painter.drawText(place, _UNDER_A_BAR, marked(caption))
