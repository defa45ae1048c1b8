"""One page at a time over the window; each feature registers how its own pages are made."""

from collections.abc import Callable
from functools import partial
from typing import ParamSpec, TypeVar, TypeVarTuple

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from pos_scanner.desktop.services.workers import Workers, WorkQueue
from pos_scanner.desktop.widgets.page import Page
from pos_scanner.domain.errors import KnownError

T = TypeVar("T")
P = ParamSpec("P")
Ts = TypeVarTuple("Ts")
PageMaker = Callable[[], Page]


class PageHost(QObject):
    """Opens pages over a window and brings them what they asked for, while they are open.

    Attributes:
        window: the parent of every page.
        page: the page that is open, or None.

    Signals:
        page_opened(): a page lies over the window; page_closed(): the window is free again;
        help_requested(str): the page that is open wants the manual; see ``Page``.
    """

    page_opened = Signal()
    page_closed = Signal()
    help_requested = Signal(str)

    def __init__(self, window: QWidget, queues: Workers) -> None:
        super().__init__(window)
        self.window = window
        self.page: Page | None = None
        self._queues = queues
        self._makers: dict[str, PageMaker] = {}
        self._closed = QElapsedTimer()
        self._way_back: Callable[[], object] | None = None

    @property
    def is_open(self) -> bool:
        """Whether a page lies over the window."""
        return self.page is not None

    @property
    def has_just_closed(self) -> bool:
        """Whether a page closed so shortly before that a second Enter may be the page's, too."""
        interval_ms = QGuiApplication.styleHints().mouseDoubleClickInterval()
        return self._closed.isValid() and not self._closed.hasExpired(interval_ms)

    def note_typing(self) -> None:
        """Something was typed into the window: an Enter after it is no page's."""
        self._closed.invalidate()

    def register(self, name: str, make: PageMaker) -> None:
        """Let a page be opened by its name; ``make`` is called anew each time."""
        self._makers[name] = make

    def open(self, name: str) -> None:
        """Open a registered page; does nothing while another page is open.

        Raises:
            KeyError: nobody registered a page of this name.
        """
        self.open_made(self._makers[name])

    def open_made(self, make: PageMaker) -> None:
        """Open a page that needs a value, bound into ``make``; not while another page is open."""
        if self.page is None:
            self.page = make()
            self.page.finished.connect(self._on_finished)
            self.page.help_requested.connect(self.help_requested)
            self.page.open()
            self.page_opened.emit()

    def replace(self, name: str, way_back: Callable[[], object] | None = None) -> None:
        """Close the page that is open, and open a registered one once it has gone.

        Args:
            name: of the page to open.
            way_back: opens what that page is left for, unless another page takes its place.
        """
        self._way_back = None
        if self.page is not None:
            self.page.reject()
        QTimer.singleShot(0, self, partial(self._open_with_way_back, name, way_back))

    def ask(
        self,
        page: Page,
        queue: WorkQueue,
        work: Callable[[], T],
        show: Callable[[T], object],
        fail: Callable[[KnownError], object],
    ) -> None:
        """Run ``work`` on a queue; its result or failure reaches ``page`` unless it was closed."""
        self._queues.submit(queue, work, self.while_open(page, show), self.while_open(page, fail))

    def while_open(self, page: Page, show: Callable[P, object]) -> Callable[P, None]:
        """Return ``show`` as a callback that does nothing once ``page`` was closed."""

        def show_if_open(*args: P.args, **kwargs: P.kwargs) -> None:
            if self.page is page:
                show(*args, **kwargs)

        return show_if_open

    def _open_with_way_back(self, name: str, way_back: Callable[[], object] | None) -> None:
        if self.page is None:  # The page before may ask first, and stay.
            self.open(name)
            self._way_back = way_back

    def _on_finished(self) -> None:
        page, self.page = self.page, None
        way_back, self._way_back = self._way_back, None
        if page is not None:
            page.deleteLater()
        self._closed.start()
        self.page_closed.emit()
        if way_back is not None:
            QTimer.singleShot(0, self, way_back)


def spread(show: Callable[[*Ts], object], values: tuple[*Ts]) -> None:
    """Call ``show`` with each value of what a piece of work returned as a tuple."""
    show(*values)
