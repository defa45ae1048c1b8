"""Clears the screen of buyers when nobody has been at the till for a while; loses nothing.

The form goes on hold, as by its key; pages that name buyers close; the list of the day's invoices
comes back with the next touch.
"""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QDialog

from pos_scanner.desktop.messages import Message
from pos_scanner.desktop.services import Services
from pos_scanner.desktop.widgets.idle_timer import IdleTimer
from pos_scanner.desktop.widgets.page import Page
from pos_scanner.desktop.widgets.page_host import PageHost
from pos_scanner.desktop.window.main_window import MainWindow
from pos_scanner.domain.invoice import Draft
from pos_scanner.settings import Settings

_DEEPEST_DIALOGS = 5


class IdleScreen(QObject):
    """What one window shows while nobody is there. Made after what else hears of held forms."""

    def __init__(self, window: MainWindow, host: PageHost, services: Services) -> None:
        super().__init__(window)
        self._window = window
        self._host = host
        self._till = services.till
        self._clears_form = False
        self._settings = services.settings
        self._idle: IdleTimer | None = None
        self._till.draft_held.connect(self._on_held)

    def start(self) -> None:
        """Watch from now on."""
        self.use(self._settings)

    def stop(self) -> None:
        """Watch no more: the window closes."""
        if self._idle is not None:
            self._idle.stop()
            self._idle.deleteLater()
            self._idle = None

    def use(self, settings: Settings) -> None:
        """Wait for as long as the settings say now; the time begins anew."""
        self.stop()
        if not settings.privacy_clear_minutes:
            return
        self._idle = IdleTimer(60.0 * settings.privacy_clear_minutes, self)
        self._idle.was_idle.connect(self.clear)
        self._idle.was_touched.connect(self._on_touched)
        self._idle.start()

    def clear(self) -> None:
        """Take everything off the screen that names a buyer."""
        self._close_pages()
        self._window.scan.show_invoices(())
        for notice in (self._window.scan.notice, self._window.invoice.notice):
            notice.clear()
        self._clears_form = True
        self._till.arrive(self._till.rules.hold)

    def _close_pages(self) -> None:
        """The page that names buyers, with what lies over it."""
        popup = QApplication.activePopupWidget()
        if popup is not None:
            popup.close()
        page = self._host.page
        if page is None or not page.names_buyers():
            return
        for _ in range(_DEEPEST_DIALOGS):
            dialog = QApplication.activeModalWidget()
            if isinstance(dialog, QDialog):
                dialog.reject()
            if isinstance(dialog, Page) and dialog is page:
                break

    def _on_held(self, draft: Draft) -> None:
        """Whose form it was is not said to whoever comes next."""
        del draft
        if self._clears_form:
            self._clears_form = False
            title = self.tr("The till was idle, so the form was put on hold.")
            message = Message(title, self.tr("F5 recalls it."))
            self._window.scan.notice.tell(message, "good")

    def _on_touched(self) -> None:
        self._clears_form = False
        self._till.refresh_day()
