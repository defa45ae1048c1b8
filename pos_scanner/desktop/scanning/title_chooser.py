"""Asks which of several invoice titles before the camera is meant; hidden until it asks.

Knows texts and where they stand in the picture, not what is behind them: a WeChat code says nothing
of its title until it is looked up, the tax bureau's and Alipay's hold the buyer's name.
"""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from pos_scanner.desktop.theme import mark
from pos_scanner.desktop.theme.tokens import STEP
from pos_scanner.desktop.widgets.fields import button, frame, label
from pos_scanner.desktop.widgets.layouts import NO_MARGINS, fill
from pos_scanner.domain.errors import KnownError
from pos_scanner.titles.code_kind import classify
from pos_scanner.titles.resolver import title_in

MOST_TITLES = 3
"""So many are asked about; a picture of more is no customer's telephone."""
LONGEST_NAME = 12


class TitleChooser(QWidget):
    """A question and a button for each code, numbered as in the picture.

    Signals:
        title_chosen(str): the text of the code that is meant.
        focus_left(): the question ended while it had the keys.
    """

    title_chosen = Signal(str)
    focus_left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("code_choice")
        self._texts: tuple[str, ...] = ()
        box = frame("notice")
        mark(box, state="warning")
        fill(QVBoxLayout(self), box, margins=NO_MARGINS)
        question = label(self.tr("Several titles in front of the camera: which one?"), "strong")
        self._buttons = [self._button(place) for place in range(MOST_TITLES)]
        row = fill(QHBoxLayout(), *((choice, 1) for choice in self._buttons), spacing=2 * STEP)
        margins = (3 * STEP, 2 * STEP, 3 * STEP, 2 * STEP)
        fill(QVBoxLayout(box), question, row, margins=margins)
        self.hide()

    def ask(self, texts: Sequence[str], *, takes_focus: bool = True, newest: str = "") -> None:
        """Ask which code is meant.

        Args:
            texts: of the codes, in the order of their numbers.
            takes_focus: whether keys answer at once; not while somebody types elsewhere.
            newest: the text of the code that came last: its button gets the keys; the first
                button where several came at once.
        """
        if tuple(texts) == self._texts and self.isVisible():
            return
        focused = self._focused_text()
        self._texts = tuple(texts[:MOST_TITLES])
        for place, choice in enumerate(self._buttons):
            choice.setVisible(place < len(self._texts))
            if place < len(self._texts):
                choice.setText(f"{place + 1}  {self._name(self._texts[place])}".strip())
        self.show()
        if takes_focus or focused:
            text = next((text for text in (newest, focused) if text in self._texts), "")
            self._buttons[self._texts.index(text) if text else 0].setFocus()

    def end(self) -> None:
        """Hide the question: a title was chosen, or a code came from elsewhere."""
        if self._focused_text():
            self.focus_left.emit()
        self._texts = ()
        self.hide()

    def _focused_text(self) -> str:
        """The code whose button has the keys; empty for none."""
        buttons = zip(self._texts, self._buttons, strict=False)
        return next((text for text, choice in buttons if choice.hasFocus()), "")

    def _button(self, place: int) -> QPushButton:
        choice = button(f"choose_code_{place + 1}", "", "second")
        choice.clicked.connect(partial(self._on_clicked, place))
        return choice

    def _name(self, text: str) -> str:
        """The buyer's name where the code holds it, else what kind of code it is."""
        try:
            title = title_in(classify(text))
        except KnownError:
            return ""
        return title.title.name[:LONGEST_NAME] if title else self.tr("WeChat")

    def _on_clicked(self, place: int) -> None:
        text = self._texts[place]
        self.end()
        self.title_chosen.emit(text)
