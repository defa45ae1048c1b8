"""A text field that reads differently while nobody edits it: in groups, or with its middle masked.

What it holds stays whole. Whoever stores, compares or puts back a field's text asks
:func:`content_of` and :func:`put_back`, never the letters that stand in it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit

from pos_scanner.desktop.widgets.fields import TextField
from pos_scanner.domain.visible_text import visible


@dataclass(frozen=True, slots=True)
class LineSelection:
    """Where the cursor stands in a line of text, and what is selected.

    Attributes:
        cursor: before which character, from 0; at one end of what is selected.
        start: of the selection, from 0; -1 for none.
        length: of the selection in characters.
    """

    cursor: int
    start: int
    length: int

    @classmethod
    def of(cls, line: QLineEdit) -> Self:
        """Read a line's cursor and selection as they are now."""
        return cls(line.cursorPosition(), line.selectionStart(), line.selectionLength())

    def restore(self, line: QLineEdit) -> None:
        """Put cursor and selection where they were, in a line of the same text."""
        if self.start < 0:
            line.setCursorPosition(self.cursor)
        elif self.cursor == self.start:
            line.setSelection(self.start + self.length, -self.length)
        else:
            line.setSelection(self.start, self.length)


class RestingField(TextField):
    """Shows its content while it has the focus, else what ``resting`` makes of it.

    Args:
        name: the domain's name of the field; its object name.
        resting: gives what stands in it while it rests.
        role: of the style sheet.
    """

    def __init__(self, name: str, resting: Callable[[str], str], *, role: str = "") -> None:
        super().__init__(name, role=role)
        self._resting = resting
        self._content = ""
        self._resting_selection: LineSelection | None = None
        self.textEdited.connect(self._on_edited)

    @property
    def content(self) -> str:
        """The whole text, whatever is seen of it."""
        return self._content

    def show_text(self, text: str) -> None:
        """Hold a text, and show it whole or as it rests."""
        if visible(text) != self._content:
            self._resting_selection = None
        self._content = visible(text)
        super().show_text(self._content if self.hasFocus() else self._resting(self._content))

    @property
    def selection(self) -> LineSelection:
        """Cursor and selection in the content, also while its window is behind another."""
        return self._resting_selection or LineSelection.of(self)

    def select(self, selection: LineSelection) -> None:
        """Put cursor and selection into the content, now or when the keys come to the window."""
        if self.hasFocus():
            selection.restore(self)
        else:
            self._resting_selection = selection

    def put_back(self, text: str) -> None:
        """Hold a text again that was typed over, as if it were typed."""
        self.show_text(text)
        self.textEdited.emit(text)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show all of it while it is edited."""
        selection, self._resting_selection = self._resting_selection, None
        self._wake()
        super().focusInEvent(event)
        if selection is not None and event.reason() is Qt.FocusReason.ActiveWindowFocusReason:
            selection.restore(self)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Rest once the cursor has left; under a menu of its own it is still being edited.

        A window that comes back finds the cursor where it was.
        """
        if event.reason() is Qt.FocusReason.ActiveWindowFocusReason:
            self._resting_selection = LineSelection.of(self)
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            super().show_text(self._resting(self._content))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Whatever way a key came: it is typed into the content, never into its mask."""
        self._wake()
        super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """The same for what an input method commits."""
        self._wake()
        super().inputMethodEvent(event)

    def _wake(self) -> None:
        if self.text() != self._content:
            self.setText(self._content)

    def _on_edited(self, text: str) -> None:
        self._content = text


def content_of(field: QLineEdit) -> str:
    """What a field holds, also while something else stands in it."""
    return field.content if isinstance(field, RestingField) else field.text()


def selection_of(field: QLineEdit) -> LineSelection:
    """A field's cursor and selection in its content."""
    return field.selection if isinstance(field, RestingField) else LineSelection.of(field)


def select(field: QLineEdit, selection: LineSelection) -> None:
    """Put cursor and selection into a field's content."""
    if isinstance(field, RestingField):
        field.select(selection)
    else:
        selection.restore(field)


def put_back(field: QLineEdit, text: str) -> None:
    """Let a field hold a text again; the form hears of it as of typing."""
    if isinstance(field, RestingField):
        field.put_back(text)
    else:
        field.setText(text)
        field.textEdited.emit(text)
