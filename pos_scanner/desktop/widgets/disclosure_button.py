"""A button as wide as its row that says what is folded away behind it."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy

from pos_scanner.desktop.theme import mark
from pos_scanner.desktop.theme.tokens import STEP

_ROOM = 10 * STEP
"""Padding and arrow."""


class DisclosureButton(QPushButton):
    """Words at the left, as many as there is room for, after an arrow that says where it goes."""

    def __init__(self, name: str, arrow: str = "›") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._words = ""
        self._arrow = arrow
        mark(self, role="fold")

    def show_words(self, words: str) -> None:
        """Show other words, as many of them as there is room for."""
        self._words = words
        self.setAccessibleName(words)
        self.setToolTip(words)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """It may become as narrow as the layout wants."""
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's: fit the words to the new width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = QFontMetrics(self.font()).elidedText(
            self._words, Qt.TextElideMode.ElideRight, max(0, self.width() - _ROOM)
        )
        self.setText(f"{self._arrow}  {room}".replace("&", "&&"))
