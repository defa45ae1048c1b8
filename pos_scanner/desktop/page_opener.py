"""Opens the pages over the window and feeds them: one at a time."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from pos_scanner import clock
from pos_scanner.desktop.export_opener import ExportOpener
from pos_scanner.desktop.help_page import HelpPage
from pos_scanner.desktop.list_page import ListPage
from pos_scanner.desktop.main_window import MainWindow
from pos_scanner.desktop.pages import Page
from pos_scanner.desktop.settings_page import SettingsPage
from pos_scanner.desktop.till_controller import TillController
from pos_scanner.desktop.workers import Lane, Workers
from pos_scanner.settings import Settings

if TYPE_CHECKING:
    from pos_scanner.desktop.scanner_page import ScannerPage


class PageOpener(QObject):
    """The pages of one window."""

    def __init__(
        self,
        window: MainWindow,
        controller: TillController,
        workers: Workers,
        settings: Settings,
        settings_file: Path,
        export_folder: Path,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._controller = controller
        self._workers = workers
        self._settings = settings
        self._settings_file = settings_file
        self._accounting = ExportOpener(
            window,
            controller,
            workers,
            settings,
            export_folder,
            open_page=self.open,
            feed=self._feed,
        )
        self.page: Page | None = None

    @property
    def is_open(self) -> bool:
        """Whether a page lies over the window."""
        return self.page is not None

    def open(self, name: str) -> None:
        """Open list, settings, scanner, help or one of ``ExportOpener``; one at a time."""
        if self.page is not None:
            return
        makers: dict[str, Callable[[], Page]] = {
            "list": self._list,
            "settings": self._settings_page,
            "scanner": self._scanner_page,
            "help": lambda: HelpPage(self._window),
            **self._accounting.makers(),
        }
        page = makers[name]()
        page.finished.connect(self._on_finished)
        self.page = page
        page.open()

    def _on_finished(self) -> None:
        page, self.page = self.page, None
        if page is not None:
            page.deleteLater()
        self._window.rest()

    def _list(self) -> Page:
        page = ListPage(self._window, clock.now().date())

        def read(day: object) -> None:
            self._workers.submit(
                Lane.JOURNAL,
                partial(self._controller.journal.read_day, day),  # type: ignore[arg-type]
                lambda found: self._feed(page, lambda: page.show_day(*found)),
                self._controller.failed.emit,
            )

        page.day_wanted.connect(read)
        read(clock.now().date())
        return page

    def _settings_page(self) -> Page:
        page = SettingsPage(self._window, self._settings, self._settings_file)
        page.save_requested.connect(lambda changes: self._save(page, changes))

        def set_up_scanner() -> None:
            page.reject()
            self.open("scanner")

        page.scanner_requested.connect(set_up_scanner)
        return page

    def _scanner_page(self) -> Page:
        from pos_scanner.desktop.scanner_page import ScannerPage  # noqa: PLC0415  (seldom opened)

        page = ScannerPage(self._window, self._settings)
        page.save_requested.connect(lambda changes: self._save(page, changes))
        return page

    def _save(self, page: "SettingsPage | ScannerPage", changes: Mapping[str, object]) -> None:
        from pos_scanner.settings_file import store  # noqa: PLC0415  (after first paint)

        def stored(settings: Settings) -> None:
            self._settings = settings
            self._feed(page, lambda: page.show_saved(settings))

        self._workers.submit(
            Lane.JOURNAL,
            partial(store, self._settings_file, changes),
            stored,
            lambda error: self._feed(page, lambda: page.show_failure(error)),
        )

    def _feed(self, page: Page, show: Callable[[], None]) -> None:
        """Show what was read, unless the page was closed meanwhile."""
        if self.page is page:
            show()
