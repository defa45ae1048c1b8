"""Asks which of several invoice titles before the camera is meant; gone once it is answered.

Knows texts and where they stand in the picture, not what is behind them: a WeChat code says nothing
of its title until it is looked up, the tax bureau's holds the buyer's name.
"""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from pos_scanner.desktop.theme import mark
from pos_scanner.desktop.theme.tokens import STEP
from pos_scanner.desktop.widgets.fields import button, frame, label
from pos_scanner.domain.errors import KnownError
from pos_scanner.titles import bureau_code

MOST = 3
"""So many are asked about; a picture of more is no customer's telephone."""
LONGEST_NAME = 12


class TitleChooser(QWidget):
    """A question and a button for each code, numbered as in the picture.

    Signals:
        chosen(str): the text of the code that is meant.
    """

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("code_choice")
        self._texts: tuple[str, ...] = ()
        box = frame("notice")
        mark(box, state="warning")
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(box)
        inside = QVBoxLayout(box)
        inside.setContentsMargins(3 * STEP, 2 * STEP, 3 * STEP, 2 * STEP)
        question = self.tr("Several titles are before the camera: which one?")
        inside.addWidget(label(question, "strong"))
        self._row = QHBoxLayout()
        self._row.setSpacing(2 * STEP)
        inside.addLayout(self._row)
        self._buttons = [self._button(place) for place in range(MOST)]
        self.hide()

    def ask(self, texts: Sequence[str], *, takes_focus: bool = True) -> None:
        """Ask which code is meant.

        Args:
            texts: of the codes, in the order of their numbers.
            takes_focus: whether keys answer at once; not while somebody types elsewhere.
        """
        if tuple(texts) == self._texts and self.isVisible():
            return
        self._texts = tuple(texts[:MOST])
        for place, one in enumerate(self._buttons):
            one.setVisible(place < len(self._texts))
            if place < len(self._texts):
                one.setText(f"{place + 1}  {self._name(self._texts[place])}".strip())
        self.show()
        if takes_focus:
            self._buttons[0].setFocus()

    def end(self) -> None:
        """Nothing is to be chosen any more."""
        self._texts = ()
        self.hide()

    def _button(self, place: int) -> QPushButton:
        made = button(f"choose_code_{place + 1}", "", "second")
        made.setAutoDefault(True)  # Enter presses it, as everywhere in the window.
        made.clicked.connect(lambda: self._on_clicked(place))
        self._row.addWidget(made, 1)
        return made

    def _name(self, text: str) -> str:
        """The buyer's name where the code holds it, else what kind of code it is."""
        if bureau_code.recognises(text):
            try:
                return bureau_code.decode(text).title.name[:LONGEST_NAME]
            except KnownError:
                return ""
        return self.tr("WeChat")

    def _on_clicked(self, place: int) -> None:
        text = self._texts[place]
        self.end()
        self.chosen.emit(text)
