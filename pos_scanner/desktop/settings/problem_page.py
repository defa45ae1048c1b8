"""What is wrong in the settings' file: where, what it takes, and the line itself to correct it."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from pos_scanner.desktop.messages import failure_words
from pos_scanner.desktop.theme.tokens import STEP
from pos_scanner.desktop.widgets.fields import TextField, label
from pos_scanner.desktop.widgets.layouts import add_labelled, card, spaced_grid
from pos_scanner.desktop.widgets.page import Page
from pos_scanner.domain.errors import KnownError
from pos_scanner.settings import DECLARATIONS


class ProblemPage(Page):
    """The mistakes in the settings; the first one's line can be corrected here.

    Args:
        problems: SETTINGS_INVALID each, at least one.
        line_text: the line of the first, as it stands in the file; empty where it has none.

    Signals:
        correction_requested(int, str): the line's number from 1, and what is to stand in it.
    """

    correction_requested = Signal(int, str)

    def __init__(self, parent: QWidget, problems: Sequence[KnownError], line_text: str) -> None:
        heading = QCoreApplication.translate("ProblemPage", "A mistake in the settings")
        super().__init__("problem_page", heading, parent, (760, 520))
        words = label(
            self.tr(
                "The till uses everything else in the file, and the default in place of this "
                "value. The file is not changed until you change it."
            ),
            "quiet",
        )
        words.setWordWrap(True)
        self.body.addWidget(words)
        for problem in problems:
            self.body.addWidget(_problem_card(problem))
        self._number = int(problems[0].facts.get("line", "0"))
        self._line = TextField("wrong_line", input_method=True, role="code")
        if self._is_correctable(problems[0], line_text):
            self._offer_correction(problems[0], line_text)
        self.body.addWidget(self.notice)
        self.body.addStretch(1)
        self.add_close(self.tr("Continue without it  Esc"))

    # ---------------------------------------------------------------------------- inner parts

    def _is_correctable(self, problem: KnownError, line_text: str) -> bool:
        return bool(line_text) and problem.facts.get("problem") != "not-readable"

    def _offer_correction(self, problem: KnownError, line_text: str) -> None:
        declaration = DECLARATIONS.get(problem.facts.get("key", "").replace(".", "_"))
        if (declaration is not None and declaration.is_secret) or "token" in line_text:
            self._line.setEchoMode(QLineEdit.EchoMode.Password)
        self._line.setText(line_text)
        grid = spaced_grid(4 * STEP, 2 * STEP)
        caption = self.tr("Line {0}").format(self._number)
        add_labelled(grid, [(caption, self._line)], first_row=0)
        grid.setColumnStretch(1, 1)
        self.body.addLayout(grid)
        save = self.add_button("save_line", self.tr("Save the line and restart  Enter"), "primary")
        save.setDefault(True)
        save.clicked.connect(self._on_save)
        self._line.setFocus()

    def _on_save(self) -> None:
        self.correction_requested.emit(self._number, self._line.text())


def line_of(path: Path, number: int) -> str:
    """The line of a text file, from 1; empty when there is none, or none can be read."""
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        return ""
    return lines[number - 1] if 1 <= number <= len(lines) else ""


def _problem_card(problem: KnownError) -> QWidget:
    message = failure_words(problem)
    title, advice = label(message.title, "strong"), label(message.advice, "quiet")
    for words in (title, advice):
        words.setWordWrap(True)
    return card(title, advice, margins=(3 * STEP, 2 * STEP, 3 * STEP, 2 * STEP))
