"""Texts of the world as plain text: nothing in them is markup, a mnemonic, or unseen.

A name, an order number, a reason, a file's name come from strangers. Qt takes a label's or a tool
tip's text for HTML when it looks like it, and loads the pictures that it names; a button makes
mnemonics of ``&``. Labels, buttons, tool tips and list rows are made here alone; the lint refuses
the bare calls elsewhere.
"""

import re
import unicodedata
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QLabel, QListWidgetItem, QPushButton, QToolTip, QWidget

from pos_scanner.domain.visible_text import marked, marked_lines, visible

_JOINER = "\N{WORD JOINER}"
_NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
_UNBROKEN = re.compile(f"[^ \n\t]*{_NO_BREAK_SPACE}[^ \n\t]*")
_WHOLE_END = 3
SAID_MS = 8000
"""For which something is said right under a widget."""


class PlainLabel(QLabel):
    """A label whose text is plain, in lines where it has some; unseen characters as marks.

    What ``unbroken`` holds together stays in one line, and so does a sentence's end: see
    ``with_whole_parts`` and ``with_whole_end``.
    """

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)

    def setText(self, text: str) -> None:
        """Qt's: show another text."""
        super().setText(with_whole_end(with_whole_parts(marked_lines(text))))

    def text(self) -> str:
        """Qt's: the text, as it is."""
        return super().text().replace(_JOINER, "")


class NameLabel(PlainLabel):
    """A name over several lines where it is long; see ``with_whole_end``."""

    def setText(self, text: str) -> None:
        """Qt's: show another name."""
        QLabel.setText(self, with_whole_end(marked_lines(text)))
        self.setAccessibleName(marked_lines(text))


class PlainButton(QPushButton):
    """A button that says its text letter for letter; it has no mnemonics."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(text)

    def setText(self, text: str) -> None:
        """Qt's: show another text."""
        super().setText(without_mnemonics(text))


class SeenText(QValidator):
    """Lets no unseen character into a field: a direction mark would make it read as another."""

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        """Qt's: all text is acceptable, without what nobody sees; the cursor stays in place."""
        if text.isascii() and text.isprintable():
            return QValidator.State.Acceptable, text, position
        return QValidator.State.Acceptable, visible(text), len(visible(text[:position]))


def without_mnemonics(text: str) -> str:
    """A text for a button, a tab, a menu's entry or a tick box, where ``&`` would underline."""
    return marked_lines(text).replace("&", "&&")


def with_whole_parts(text: str) -> str:
    """A text to be painted in which no line ends within what ``unbroken`` holds together.

    No-break spaces alone let a line end between any two Chinese characters: 未开 / 票 2 · ¥58.00.
    """
    return _UNBROKEN.sub(_tied, text)


def _tied(part: re.Match[str]) -> str:
    return _JOINER.join(part[0])


def with_whole_end(text: str) -> str:
    """A text to be painted whose last Chinese characters no line break parts.

    Else one character of a company's name, or of a sentence, may stand alone in the second line.
    """
    end = text[-_WHOLE_END:]
    is_chinese = {unicodedata.east_asian_width(character) for character in end} == {"W"}
    if not is_chinese or len(text) <= 2 * _WHOLE_END:
        return text
    return text[:-_WHOLE_END] + _JOINER.join(end)


def plain_item(text: str) -> QListWidgetItem:
    """A row of a list."""
    return QListWidgetItem(marked(text))


def plain_tool_tip(text: str) -> str:
    """A text as a tool tip that shows it as it is: tool tips have no format, so it is escaped."""
    shown_text = marked_lines(text)
    if "<" not in shown_text and not ("&" in shown_text and ";" in shown_text):
        return shown_text
    lines = (escape(line, quote=False) for line in shown_text.split("\n"))
    return f"<qt>{'<br>'.join(lines)}</qt>"


def set_tool_tip(widget: QWidget, text: str) -> None:
    """Show a text when the mouse rests on a widget."""
    tip = plain_tool_tip(text)
    if tip != widget.toolTip():  # The same one again would still be an event for each filter.
        widget.setToolTip(tip)


def say_at(widget: QWidget, text: str) -> None:
    """Say something right under a widget, where nobody has to rest the mouse for it."""
    place = widget.mapToGlobal(widget.rect().bottomLeft())
    QToolTip.showText(place, plain_tool_tip(text), widget, widget.rect(), SAID_MS)
