"""One line over the top bar, large enough to be read two metres away: how the last thing ended.

By colour, drawing and words at once, with its sound. It goes by itself and hides no field; what is
to be done stands in the notice beside what it is about.
"""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QFont, QFontMetrics, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from pos_scanner.desktop.theme import colours, px
from pos_scanner.desktop.theme.icons import paint_icon
from pos_scanner.desktop.theme.tokens import STEP, Size
from pos_scanner.desktop.widgets.sounds import Outcome, play
from pos_scanner.domain.visible_text import marked


@dataclass(frozen=True, slots=True)
class _Look:
    """The ground's colour role, the drawing, and how long it stays, ms."""

    role: str
    icon: str
    stays_ms: int


_LOOKS = {
    Outcome.TAKEN: _Look("accent", "scan", 2000),
    Outcome.DONE: _Look("good", "check", 3000),
    Outcome.REFUSED: _Look("warning", "warning", 5000),
    Outcome.FAILED: _Look("bad", "cross", 8000),
}


class Banner(QWidget):
    """Covers another widget for some seconds; a click takes it away.

    Args:
        covered: whose place it takes, the window's top bar.
    """

    def __init__(self, covered: QWidget) -> None:
        super().__init__(covered)
        self.setObjectName("banner")
        self._outcome = Outcome.DONE
        self._words = ""
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.hide)
        covered.installEventFilter(self)
        self.hide()

    def tell(self, outcome: Outcome, words: str = "") -> None:
        """Show and sound an outcome.

        Args:
            outcome: gives colour, drawing and sound.
            words: what happened, in a few words that name no buyer; where they do not fit, or are
                empty, the outcome's own stand there.
        """
        play(outcome)
        self._outcome, self._words = outcome, marked(words) if words else self._usual_words(outcome)
        self.setAccessibleName(self._words)
        self.setGeometry(self._covered().rect())
        self.raise_()
        self.show()
        self.update()
        self._timer.start(_LOOKS[outcome].stays_ms)

    def take_back(self, outcome: Outcome) -> None:
        """What this outcome said holds no more: it goes at once; another outcome stays."""
        if outcome is self._outcome:
            self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt's: stay as large as what it covers."""
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self._covered().rect())
        return super().eventFilter(watched, event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Give what it covers free."""
        event.accept()
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt's: the ground in the outcome's colour, the drawing, the words."""
        del event
        look, ground = _LOOKS[self._outcome], getattr(colours(), _LOOKS[self._outcome].role)
        on_ground = colours().on_accent if look.role == "accent" else colours().surface
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(ground))
        side, gap = min(px(Size.HUGE), self.height() - px(STEP)), px(3 * STEP)
        font = QFont(self.font())
        font.setPixelSize(min(px(Size.HUGE - STEP), self.height() * 2 // 3))
        font.setBold(True)
        room = self.width() - side - 3 * gap
        words = self._fitting(QFontMetrics(font), room)
        begin = (self.width() - side - gap - QFontMetrics(font).horizontalAdvance(words)) // 2
        top = (self.height() - side) / 2
        paint_icon(painter, QRectF(begin, top, side, side), look.icon, on_ground)
        painter.setFont(font)
        painter.setPen(QColor(on_ground))
        x_min = begin + side + gap
        place = self.rect().adjusted(x_min, 0, 0, 0)
        vertical = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(place, int(vertical) | int(Qt.TextFlag.TextSingleLine), words)
        painter.end()

    def _fitting(self, metrics: QFontMetrics, room: int) -> str:
        is_fitting = metrics.horizontalAdvance(self._words) <= room
        return self._words if is_fitting else self._usual_words(self._outcome)

    def _usual_words(self, outcome: Outcome) -> str:
        return {
            Outcome.TAKEN: self.tr("Code read"),
            Outcome.REFUSED: self.tr("Not accepted"),
            Outcome.FAILED: self.tr("Not saved"),
            Outcome.DONE: self.tr("Confirmed"),
        }[outcome]

    def _covered(self) -> QWidget:
        covered = self.parent()
        assert isinstance(covered, QWidget)  # noqa: S101  (it was made so)
        return covered
