"""A label and a button that say as much as there is room for, the whole in their tool tips."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from pos_scanner.desktop.theme import mark, px
from pos_scanner.desktop.theme.icons import give_icon
from pos_scanner.desktop.theme.tokens import STEP
from pos_scanner.desktop.widgets.fields import Button
from pos_scanner.desktop.widgets.plain_text import PlainLabel, set_tool_tip
from pos_scanner.domain.visible_text import marked

_BESIDE_WORDS_PX = 10 * STEP
"""A disclosure button's padding and arrow."""


class ElidedLabel(PlainLabel):
    """Plain text of one line."""

    def __init__(self, role: str) -> None:
        self._whole = ""
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        mark(self, role=role)

    def setText(self, text: str) -> None:
        """Show another text, as much of it as there is room for; all of it in the tool tip."""
        self._whole = marked(text)
        set_tool_tip(self, text)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """Qt's: it may become as narrow as the layout wants."""
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's: fit the text to the new width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        super().setText(_fitting(self, self._whole, self.width()))


class DisclosureButton(Button):
    """As wide as its row: an arrow, and at the left the words of what is folded away behind it."""

    def __init__(self, name: str, arrow: str = "right") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._words = ""
        mark(self, role="fold")
        give_icon(self, arrow, "quiet", 4 * STEP)

    def show_words(self, words: str) -> None:
        """Show other words, as many of them as there is room for."""
        self._words = marked(words)
        self.setAccessibleName(self._words)
        set_tool_tip(self, words)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """Qt's: it may become as narrow as the layout wants."""
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's: fit the words to the new width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.setText(_fitting(self, self._words, max(0, self.width() - px(_BESIDE_WORDS_PX))))


def _fitting(widget: QWidget, text: str, width_px: int) -> str:
    return QFontMetrics(widget.font()).elidedText(text, Qt.TextElideMode.ElideRight, width_px)
