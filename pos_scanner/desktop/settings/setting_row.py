"""One setting on its page: what it is, what it is for, its editor, and what is wrong in it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from pos_scanner.desktop.settings.editors import WIDTH, Offer, editor_of, translated_setting
from pos_scanner.desktop.theme import mark, set_px
from pos_scanner.desktop.theme.tokens import STEP
from pos_scanner.desktop.widgets.fields import label
from pos_scanner.desktop.widgets.layouts import fill
from pos_scanner.settings.declaration import Declaration


class SettingRow(QFrame):
    """A setting's caption and help on the left, its editor on the right.

    Args:
        declaration: of the setting.
        value: what it is now.
        offered: what the editor lists, of a setting whose values its declaration does not know.

    Attributes:
        editor: has the value.
    """

    def __init__(
        self, declaration: Declaration, value: object, offered: Sequence[Offer] = ()
    ) -> None:
        super().__init__()
        mark(self, role="setting")
        self.declaration = declaration
        self.editor = editor_of(declaration, offered)
        self.editor.show_value(value)
        set_px(self.editor, setFixedWidth=WIDTH)
        words = translated_setting(declaration.label)
        caption = label(words, "strong")
        caption.setWordWrap(True)
        caption.setBuddy(self.editor.field)
        self.editor.field.setAccessibleName(words)
        # A unit stays beside its number where the line ends.
        explanation = label(self._explanation().replace(" %", "\N{NO-BREAK SPACE}%"), "quiet")
        explanation.setWordWrap(True)
        self.editor.field.setAccessibleDescription(self._explanation())
        self._problem = label("", "quiet")
        self._problem.setObjectName(f"problem_{declaration.name}")
        mark(self._problem, state="bad")
        self._problem.setWordWrap(True)
        self._problem.hide()
        words_column = fill(QVBoxLayout(), caption, explanation, 1, spacing=0)
        editor_column = fill(QVBoxLayout(), self.editor, self._problem, 1, spacing=STEP)
        editor_column.setAlignment(Qt.AlignmentFlag.AlignTop)
        margins = (0, 2 * STEP, 0, 2 * STEP)
        fill(QHBoxLayout(self), (words_column, 1), editor_column, spacing=6 * STEP, margins=margins)
        self.editor.edited.connect(self.check)
        self._saved = self._value_or_none()

    def is_changed(self) -> bool:
        """Whether its editor has another value than it had at first, or when it was saved last.

        Not compared with the setting: a line of text cannot show each value that a file may have.
        """
        return self._value_or_none() != self._saved

    def set_saved(self) -> None:
        """Say that what stands in the editor is in the file now."""
        self._saved = self._value_or_none()

    def value(self) -> object:
        """What stands in the editor.

        Raises:
            ValueError: the setting does not take it.
        """
        return self.editor.value()

    def check(self) -> bool:
        """Whether the setting takes what stands in its editor; marked there if it does not."""
        try:
            self.editor.value()
        except ValueError:
            sentence = self.tr("This value is not possible. It takes {0}.")
            self._show_problem(sentence.format(self.editor.wanted))
            return False
        self._show_problem("")
        return True

    def _value_or_none(self) -> object:
        try:
            return self.editor.value()
        except ValueError:
            return None

    def _explanation(self) -> str:
        words = translated_setting(self.declaration.help)
        if self.declaration.is_live:
            return words
        return self.tr("{0} (after a restart)").format(words)

    def _show_problem(self, words: str) -> None:
        self._problem.setText(words)
        self._problem.setVisible(bool(words))
        self.editor.mark_wrong(is_wrong=bool(words))
