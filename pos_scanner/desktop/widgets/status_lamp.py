"""One part of the machine in the status bar: an icon, a word, a colour; never colour alone."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from pos_scanner.desktop.theme.icons import IconLabel
from pos_scanner.desktop.theme.tokens import STEP
from pos_scanner.desktop.widgets.fields import label
from pos_scanner.desktop.widgets.layouts import NO_MARGINS, fill
from pos_scanner.desktop.widgets.plain_text import set_tool_tip
from pos_scanner.domain.visible_text import marked

ICONS = {"good": "dot", "warning": "warning", "bad": "cross", "off": "ring"}
"""A state's drawing; it is its colour's role, too, but for what is off."""
_LAMP_PX = 14


class StatusLamp(QWidget):
    """A lamp with its words.

    Attributes:
        state: good, warning, bad or off, as it is shown.
    """

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(f"status_{name}")
        self._icon = IconLabel(ICONS["off"], "quiet", _LAMP_PX)
        self._words = label("", "hint")
        self._is_brief = False
        self._more = ""
        self.state = "off"
        fill(QHBoxLayout(self), self._icon, self._words, spacing=STEP, margins=NO_MARGINS)

    def show_state(self, state: str, words: str, more: str = "") -> None:
        """Show good, warning, bad or off, in words; ``more`` is the tool tip."""
        self._icon.show_icon(ICONS[state], "quiet" if state == "off" else state)
        self._words.setText(words)
        self.state = state
        self._more = more
        self._show_words()
        self.setAccessibleName(marked(words))

    def be_brief(self, *, is_wanted: bool) -> None:
        """Whether the words stay away, but in the tool tip, while all is well."""
        self._is_brief = is_wanted
        self._show_words()

    def _show_words(self) -> None:
        self._words.setHidden(self._is_brief and self.state in {"good", "off"})
        words = self._words.text() if self._is_brief else ""
        set_tool_tip(self, "\n".join(filter(None, [words, self._more])))

    def words(self) -> str:
        """The words beside the lamp, as they are shown."""
        return self._words.text()
