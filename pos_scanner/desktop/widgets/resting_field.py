"""A text field that reads differently while nobody edits it: in groups, or with its middle masked.

What it holds stays whole. Whoever stores, compares or puts back a field's text asks
:func:`content_of` and :func:`put_back`, never the letters that stand in it.
"""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit

from pos_scanner.desktop.widgets.fields import TextField
from pos_scanner.domain.visible_text import visible


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
        self.textEdited.connect(self._on_edited)

    @property
    def content(self) -> str:
        """The whole text, whatever is seen of it."""
        return self._content

    def show_text(self, text: str) -> None:
        """Hold a text, and show it whole or as it rests."""
        self._content = visible(text)
        super().show_text(self._content if self.hasFocus() else self._resting(self._content))

    def put_back(self, text: str) -> None:
        """Hold a text again that was typed over, as if it were typed."""
        self.show_text(text)
        self.textEdited.emit(text)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show all of it while it is edited."""
        self._wake()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Rest once the cursor has left; under a menu of its own it is still being edited."""
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


def put_back(field: QLineEdit, text: str) -> None:
    """Let a field hold a text again; the form hears of it as of typing."""
    if isinstance(field, RestingField):
        field.put_back(text)
    else:
        field.setText(text)
        field.textEdited.emit(text)
