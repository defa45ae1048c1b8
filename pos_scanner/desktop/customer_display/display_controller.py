"""Feeds the customer's screen and finds its place, also when screens come and go.

The till's signals come in; what stands there follows the form. Decides nothing about invoices.
"""

from collections.abc import Sequence

from PySide6.QtCore import QObject, QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QWidget

from pos_scanner.desktop.customer_display.content import (
    Invitation,
    content_of_draft,
    content_of_invoice,
)
from pos_scanner.desktop.customer_display.display_view import CustomerDisplayView
from pos_scanner.desktop.services import Services
from pos_scanner.domain.invoice import ConfirmedInvoice, Draft
from pos_scanner.settings import Settings
from pos_scanner.settings.counter import CustomerScreen
from pos_scanner.till.commands import Phase, ShowForm

WINDOW_SIZE = QSize(800, 480)
"""Of the plain second window, px: that of a usual customer's screen."""
FRAME_PX = 40
"""About as much the window manager draws around a window, at most."""


class CustomerDisplayController(QObject):
    """The customer's screen of one till.

    Args:
        window: the till's own window, which keeps the keys.
        confirm: what the plain second window covers only where there is no other room.
        services: the till, whose signals it follows.

    Attributes:
        view: what the customer sees; hidden where there is no place for it.
    """

    def __init__(self, window: QWidget, confirm: QWidget, services: Services) -> None:
        super().__init__(window)
        self._window = window
        self._confirm = confirm
        self._place = CustomerScreen(services.settings.display_customer)
        self.view = CustomerDisplayView(services.settings.shop_name)
        self._phase = Phase.READY
        services.till.form_shown.connect(self._on_form_shown)
        services.till.saved.connect(self._on_saved)
        services.staff.locked.connect(self._on_locked)

    def start(self) -> None:
        """Show it, and follow the screens from now on; the till's window is on its own already."""
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)  # noqa: S101
        application.screenAdded.connect(self._on_screen_added)
        application.screenRemoved.connect(self._on_screen_removed)
        for screen in QGuiApplication.screens():
            screen.geometryChanged.connect(self._find_place)
        handle = self._window.windowHandle()
        if handle is not None:
            handle.screenChanged.connect(self._find_place)
        self._find_place()

    def stop(self) -> None:
        """Take it off the screen: the till's window closes."""
        self._place = CustomerScreen.OFF
        self._find_place()
        self.view.deleteLater()

    def use(self, settings: Settings) -> None:
        """Move it where the settings want it now."""
        self._place = CustomerScreen(settings.display_customer)
        self._find_place()

    def return_keys(self) -> None:
        """Give the till's window the keys of this program, and keep the customer's in sight.

        A window manager may pass them to the customer's window when a page closes. It refuses
        them, and no window has them then.
        """
        if QGuiApplication.applicationState() is not Qt.ApplicationState.ApplicationActive:
            return  # The cashier is in another program.
        self._window.activateWindow()
        if self._place is CustomerScreen.WINDOW:
            self.view.raise_()

    def show_edited(self, draft: Draft) -> None:
        """Show what the cashier has typed."""
        self.view.show_content(content_of_draft(draft))

    # ------------------------------------------------------------------------------- contents

    def _on_form_shown(self, command: ShowForm) -> None:
        self._phase = command.phase
        if command.phase is not Phase.DONE:
            self.show_edited(command.draft)

    def _on_saved(self, confirmed: ConfirmedInvoice) -> None:
        if self._phase is Phase.DONE:  # Else the next customer stands there already.
            self.view.show_content(content_of_invoice(confirmed))

    def _on_locked(self) -> None:
        self.view.show_content(Invitation())

    # ---------------------------------------------------------------------------------- place

    def _on_screen_added(self, screen: QScreen) -> None:
        screen.geometryChanged.connect(self._find_place)
        self._find_place()

    def _on_screen_removed(self, screen: QScreen) -> None:
        if self.view.screen() is screen:
            self.view.hide()  # Qt moves it to the till's own screen, over the till.
        QTimer.singleShot(0, self, self._find_place)

    def _find_place(self) -> None:
        match self._place:
            case CustomerScreen.OFF:
                self.view.hide()
            case CustomerScreen.WINDOW:
                self._show_window()
            case CustomerScreen.SECOND:
                screen = second_screen(self._window.screen(), QGuiApplication.screens())
                if screen is None:
                    self.view.hide()
                else:
                    self._fill_screen(screen)

    def _fill_screen(self, screen: QScreen) -> None:
        if self.view.isVisible() and self.view.geometry() == screen.geometry():
            return
        self.view.hide()
        self.view.setWindowFlag(Qt.WindowType.FramelessWindowHint, on=True)
        self.view.setScreen(screen)
        self.view.setGeometry(screen.geometry())
        # Not showFullScreen(): it activates the window.
        self.view.setWindowState(Qt.WindowState.WindowFullScreen)
        self._show_view()

    def _show_window(self) -> None:
        """Beside the till on its screen, or on a second one, with a frame to be moved by."""
        if self.view.isVisible() and not self.view.isFullScreen():
            return
        self.view.hide()
        self.view.setWindowFlag(Qt.WindowType.FramelessWindowHint, on=False)
        self.view.setWindowState(Qt.WindowState.WindowNoState)
        own = self._window.screen()
        screen = second_screen(own, QGuiApplication.screens()) or own
        area = screen.availableGeometry()
        confirm = QRect(self._confirm.mapToGlobal(QPoint()), self._confirm.size())
        place = free_corner(area, WINDOW_SIZE, confirm, self._window.frameGeometry())
        self.view.setScreen(screen)
        self.view.setGeometry(place)
        self._show_view()

    def _show_view(self) -> None:
        self.view.show()
        self.return_keys()


def free_corner(area: QRect, size: QSize, confirm: QRect, window: QRect) -> QRect:
    """Where in a screen's area a second window covers as little as possible.

    Args:
        area: what the screen has for windows.
        size: of the second window; no more than the area is used.
        confirm: what is covered last.
        window: what is covered where nothing else is free; the lower right corner is first.

    Returns:
        The second window in one of the area's corners, within its frame.
    """
    room = area.adjusted(0, FRAME_PX, 0, 0)
    extent = size.boundedTo(room.size())
    right, bottom = room.right() + 1 - extent.width(), room.bottom() + 1 - extent.height()
    corners = [QRect(QPoint(x, y), extent) for x in (right, room.x()) for y in (bottom, room.y())]
    return min(corners, key=lambda place: (_shared_px(place, confirm), _shared_px(place, window)))


def _shared_px(place: QRect, covered: QRect) -> int:
    """How much of a rectangle another one covers with its frame, px²."""
    frame = FRAME_PX // 4
    shared = place.adjusted(-frame, -FRAME_PX, frame, frame).intersected(covered)
    return max(0, shared.width()) * max(0, shared.height())


def second_screen(own: QScreen, screens: Sequence[QScreen]) -> QScreen | None:
    """The first screen that shows something else than the till's own; ``None`` for none.

    A mirrored screen has a place of its own in the list and the same picture.
    """
    candidates = (screen for screen in screens if screen is not own)
    return next((s for s in candidates if not s.geometry().intersects(own.geometry())), None)
