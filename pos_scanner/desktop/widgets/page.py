"""What all pages over the window share: the theme, Esc closes them, they fit the screen."""

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from pos_scanner.desktop.messages import failure_words
from pos_scanner.desktop.theme.tokens import STEP
from pos_scanner.desktop.widgets.fields import button, label, typed_text
from pos_scanner.desktop.widgets.layouts import fill
from pos_scanner.desktop.widgets.notices import NoticeStrip
from pos_scanner.desktop.widgets.sounds import play_refused
from pos_scanner.domain.errors import KnownError
from pos_scanner.domain.visible_text import marked


class Page(QDialog):
    """A page with a heading, a body and a row of buttons.

    Attributes:
        notice: what went well or wrong; a page that has something to tell puts it into its body.

    Args:
        name: the object name.
        heading: what the page is.
        parent: the window.
        size: wanted, px; never more than the window has.
    """

    def __init__(self, name: str, heading: str, parent: QWidget, size: tuple[int, int]) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setWindowTitle(marked(heading))
        self.setModal(True)
        width = min(size[0], parent.width() - 6 * STEP)
        height = min(size[1], parent.height() - 6 * STEP)
        self.resize(width, height)
        self.notice = NoticeStrip()
        self.body = fill(QVBoxLayout(), spacing=3 * STEP)
        self.buttons = fill(QHBoxLayout(), 1, spacing=2 * STEP)
        margins = (6 * STEP, 4 * STEP, 6 * STEP, 4 * STEP)
        parts = (label(heading, "large"), (self.body, 1), self.buttons)
        self._parts = fill(QVBoxLayout(self), *parts, spacing=3 * STEP, margins=margins)

    def add_button(self, name: str, text: str, role: str = "second") -> QPushButton:
        """A button at the bottom, from left to right."""
        page_button = button(name, text, role)
        self.buttons.addWidget(page_button)
        return page_button

    def add_close(self, text: str) -> QPushButton:
        """The button that closes the page."""
        close = self.add_button("close_page", text)
        close.clicked.connect(self.reject)
        return close

    def show_failure(self, error: KnownError) -> None:
        """Tell in the notice what did not work and what to do; the page stays as it is."""
        if self.notice.parentWidget() is None:  # The page has no place of its own for it.
            self._parts.insertWidget(1, self.notice)
        self.notice.tell(failure_words(error), "bad")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What is typed where nothing takes it is refused aloud; Enter and Esc are Qt's."""
        if typed_text(event).strip():
            play_refused()
        super().keyPressEvent(event)

    def take_scan(self, text: str) -> bool:
        """A code was read while this page is open; whether the page had a use for it."""
        del text
        return False
