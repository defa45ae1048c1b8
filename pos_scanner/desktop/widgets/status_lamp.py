"""One part of the machine in the status bar: an icon, a word, a colour; never colour alone."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from pos_scanner.desktop.theme import mark
from pos_scanner.desktop.theme.tokens import STEP
from pos_scanner.desktop.widgets.fields import label
from pos_scanner.desktop.widgets.plain_text import set_tool_tip
from pos_scanner.domain.visible_text import marked

ICONS = {"good": "●", "warning": "▲", "bad": "✕", "off": "○"}


class StatusLamp(QWidget):
    """A lamp with its words."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(f"status_{name}")
        self._icon = label(ICONS["off"], "lamp")
        self._words = label("", "hint")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(STEP)
        layout.addWidget(self._icon)
        layout.addWidget(self._words)

    def show_state(self, state: str, words: str, more: str = "") -> None:
        """Show good, warning, bad or off, in words; ``more`` is the tool tip."""
        self._icon.setText(ICONS[state])
        self._words.setText(words)
        set_tool_tip(self, more)
        mark(self._icon, state=state)
        self.setAccessibleName(marked(words))

    def words(self) -> str:
        """The words beside the lamp, as they are shown."""
        return self._words.text()
