"""A question before what cannot be undone: Cancel is the default and has the focus."""

from PySide6.QtWidgets import QWidget

from pos_scanner.desktop.messages import Message
from pos_scanner.desktop.widgets.fields import label
from pos_scanner.desktop.widgets.page import Page


class ConfirmDialog(Page):
    """Accepted when the cashier does it, rejected when he does not; Enter and Esc do not.

    Args:
        name: the object name.
        heading: the question.
        words: what it means.
        doing: what the button that does it says.
        parent: the page or window it lies over.
    """

    def __init__(self, name: str, words: Message, doing: str, parent: QWidget) -> None:
        super().__init__(name, words.title, parent, (520, 0))
        question = label(words.advice, "strong")
        question.setWordWrap(True)
        self.body.addWidget(question)
        do_it = self.add_button("do_it", doing, "danger")
        do_it.clicked.connect(self.accept)
        cancel = self.add_close(self.tr("Cancel  Esc"))
        cancel.setDefault(True)
        cancel.setFocus()
