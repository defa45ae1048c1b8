"""What all pages over the window share: the theme, Esc closes them, they fit the screen."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from pos_scanner.desktop.messages import failure_words
from pos_scanner.desktop.theme import mark, percent, px, set_px
from pos_scanner.desktop.theme.scale import Density, density_of
from pos_scanner.desktop.theme.tokens import STEP
from pos_scanner.desktop.widgets.fields import button, frame, label, typed_text
from pos_scanner.desktop.widgets.layouts import fill
from pos_scanner.desktop.widgets.notices import NoticeStrip
from pos_scanner.desktop.widgets.sounds import play_refused
from pos_scanner.domain.errors import KnownError
from pos_scanner.domain.visible_text import marked


class Page(QDialog):
    """A page with a heading, a body and a row of buttons.

    Attributes:
        notice: what went well or wrong; a page that has something to tell puts it into its body.

        is_about_buyers: of the class: whether such a page names buyers.

    Args:
        name: the object name.
        heading: what the page is.
        parent: the window.
        size: wanted, px at 100 %; never more than the window has, also when that changes. A height
            of 0 is as much as the page's contents need.

    Signals:
        help_requested(str): the manual is wanted, at this anchor; empty: at the page's own section.
    """

    help_requested = Signal(str)

    is_about_buyers = False

    def __init__(self, name: str, heading: str, parent: QWidget, size: tuple[int, int]) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setWindowTitle(marked(heading))
        self.setModal(True)
        self._wanted_size = size
        room = parent.parentWidget() if isinstance(parent, Page) else parent
        self._room = room or parent  # A page over a page has the window's room, not the page's.
        self._fit_window()
        self._room.installEventFilter(self)
        self._back_button: QPushButton | None = None
        self.notice = NoticeStrip()
        self.notice.help_requested.connect(self.help_requested)
        self.body = fill(QVBoxLayout(), spacing=3 * STEP)
        self.buttons = fill(QHBoxLayout(), 1, spacing=2 * STEP)
        # A page that has a better place for the notice takes it there.
        parts = (label(heading, "large"), self.notice, (self.body, 1), frame("rule"), self.buttons)
        self._page_column = fill(QVBoxLayout(self), *parts)
        self._share_height()

    @property
    def help_topic(self) -> str:
        """What the manual has a section about: a page with parts names the one that is open."""
        return self.objectName()

    def request_help(self) -> None:
        """F1: the manual's section about this page."""
        self.help_requested.emit("")

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

    def add_back(self, name: str, text: str) -> QPushButton:
        """The button that leads to the page before this one; Esc presses it."""
        self._back_button = self.add_button(name, text)
        return self._back_button

    def show_failure(self, error: KnownError) -> None:
        """Tell in the notice what did not work and what to do; the page stays as it is."""
        self.notice.tell(failure_words(error), "bad")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt's: the window's size has changed."""
        if event.type() == QEvent.Type.Resize and watched is self._room:
            self.fit(self._density())
            self._share_height()
            self._fit_window()
        return super().eventFilter(watched, event)

    def showEvent(self, event: QShowEvent) -> None:
        """Qt's: the page has all its parts now."""
        self.fit(self._density())
        self._share_height()
        self._fit_window()
        super().showEvent(event)

    def event(self, event: QEvent) -> bool:
        """Qt's: a part came or went: the page is as high as it needs, no higher than the window."""
        if event.type() == QEvent.Type.WindowActivate and self.focusWidget() is None:
            self._place_focus()
        answer = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            is_as_its_contents = not self._wanted_size[1]
            if is_as_its_contents or self.height() > self._room.height():
                self._fit_window()
        return answer

    def _place_focus(self) -> None:
        """Begin at the page's first control; Qt would begin at the ✕ of a notice above it."""
        widget = self.nextInFocusChain()
        while widget is not None and widget is not self:
            takes_tab = widget.focusPolicy() & Qt.FocusPolicy.TabFocus == Qt.FocusPolicy.TabFocus
            is_there = widget.isVisible() and widget.isEnabled()
            if takes_tab and is_there and not self.notice.isAncestorOf(widget):
                widget.setFocus(Qt.FocusReason.TabFocusReason)
                return
            widget = widget.nextInFocusChain()

    def fit(self, density: Density) -> None:
        """Leave out what only explains, where the window is low; a page without such keeps all."""

    def _density(self) -> Density:
        return density_of(self._room.height() * 100 / percent())

    def _share_height(self) -> None:
        """Half the distances in the lowest windows."""
        is_tight = self._density() is Density.TIGHT
        across, down, gap = (4, 2, 2) if is_tight else (6, 4, 3)
        margins = (across * STEP, down * STEP, across * STEP, down * STEP)
        set_px(self._page_column, setContentsMargins=margins, setSpacing=gap * STEP)
        for position in range(self.buttons.count()):
            item = self.buttons.itemAt(position)
            if item is not None and (page_button := item.widget()) is not None:
                mark(page_button, room="tight" if is_tight else "")

    def _fit_window(self) -> None:
        room, around = self._room, px(6 * STEP)
        width, height = map(px, self._wanted_size)
        if not height and (layout := self.layout()) is not None:
            height = layout.totalHeightForWidth(min(width, room.width() - around))
        self.resize(min(width, room.width() - around), min(height, room.height() - around))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What is typed where nothing takes it is refused aloud; Enter and Esc are Qt's."""
        if event.key() == Qt.Key.Key_F1:
            self.request_help()
            return
        if event.key() == Qt.Key.Key_Escape and self._leave_off():
            return
        if typed_text(event).strip():
            play_refused()
        super().keyPressEvent(event)

    def _leave_off(self) -> bool:
        """Whether Esc has ended a search or gone one page back: the page itself stays then."""
        field = self.focusWidget()
        if isinstance(field, QLineEdit) and field.isClearButtonEnabled() and field.text():
            field.clear()
            return True
        if self._back_button is not None:
            self._back_button.click()
            return True
        return False

    def names_buyers(self) -> bool:
        """Whether it closes when nobody has been at the till for a while: it names buyers."""
        return self.is_about_buyers

    def take_scan(self, text: str) -> bool:
        """A code was read while this page is open; whether the page had a use for it."""
        del text
        return False
