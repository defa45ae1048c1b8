"""Opens the pages over the window and feeds them: one at a time."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from pos_scanner import clock
from pos_scanner.desktop.export_page import ExportPage, Selection
from pos_scanner.desktop.help_page import HelpPage
from pos_scanner.desktop.list_page import ListPage
from pos_scanner.desktop.main_window import MainWindow
from pos_scanner.desktop.pages import Page
from pos_scanner.desktop.settings_page import SettingsPage
from pos_scanner.desktop.till_controller import TillController
from pos_scanner.desktop.workers import Lane, Workers
from pos_scanner.settings import Settings
from pos_scanner.till import events as on

if TYPE_CHECKING:
    from pos_scanner.capture.devices import Device
    from pos_scanner.desktop.camera_page import CameraPage
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
        self._export_folder = export_folder
        self.page: Page | None = None

    @property
    def is_open(self) -> bool:
        """Whether a page lies over the window."""
        return self.page is not None

    def open(self, name: str) -> None:
        """Open list, export, settings, scanner, cameras or help; not while another is open."""
        if self.page is not None:
            return
        makers: dict[str, Callable[[], Page]] = {
            "list": self._list,
            "export": self._export,
            "settings": self._settings_page,
            "scanner": self._scanner_page,
            "cameras": self._camera_page,
            "help": lambda: HelpPage(self._window),
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

    def _export(self) -> Page:
        page = ExportPage(self._window, clock.now().date(), self._export_folder)
        page.selection_changed.connect(lambda selection: self._count(page, selection))
        page.export_requested.connect(
            lambda order: self._controller.handle(on.ExportRequested(order))
        )
        self._controller.exported.connect(page.show_exported)
        self._controller.failed.connect(page.show_failure)
        self._count(page, page.selection)
        return page

    def _count(self, page: ExportPage, chosen: Selection) -> None:
        from pos_scanner.export.batch import suggested_name  # noqa: PLC0415  (after first paint)

        journal, today = self._controller.journal, clock.now().date()

        def work() -> tuple[int, int, str]:
            count, gross = journal.waiting(chosen.since, chosen.until, only_new=chosen.only_new)
            return count, gross, suggested_name(journal.next_batch_number(today), count, gross)

        self._workers.submit(
            Lane.JOURNAL,
            work,
            lambda found: self._feed(page, lambda: page.show_waiting(*found)),
            lambda error: self._feed(page, lambda: page.show_failure(error)),
        )

    def _settings_page(self) -> Page:
        page = SettingsPage(self._window, self._settings, self._settings_file)
        page.save_requested.connect(lambda changes: self._save(page, changes))

        def go_to(name: str) -> None:
            page.reject()
            self.open(name)

        page.scanner_requested.connect(lambda: go_to("scanner"))
        page.cameras_requested.connect(lambda: go_to("cameras"))
        return page

    def _scanner_page(self) -> Page:
        from pos_scanner.desktop.scanner_page import ScannerPage  # noqa: PLC0415  (seldom opened)

        page = ScannerPage(self._window, self._settings)
        page.save_requested.connect(lambda changes: self._save(page, changes))
        return page

    def _camera_page(self) -> Page:
        from pos_scanner.capture.devices import list_devices  # noqa: PLC0415  (seldom opened)
        from pos_scanner.desktop.camera_page import CameraPage  # noqa: PLC0415

        page = CameraPage(self._window, self._settings)
        page.save_requested.connect(lambda changes: self._save(page, changes))
        self._workers.submit(
            Lane.PICTURE,
            list_devices,
            lambda devices: self._feed(page, lambda: self._show_cameras(page, devices)),
            lambda error: self._feed(page, lambda: page.show_failure(error)),
        )
        return page

    def _show_cameras(self, page: "CameraPage", devices: list["Device"]) -> None:
        """Names at once, pictures one after the other; the till's own camera cannot be opened."""
        from pos_scanner.capture.devices import take_picture  # noqa: PLC0415

        page.show_devices(devices)
        for device in devices:
            if device.number == page.number_in_use:
                page.show_image(device.number, self._window.scan.camera.image)
                continue
            self._workers.submit(
                Lane.PICTURE,
                # Asked again when its turn comes: a page that was closed needs no picture.
                partial(lambda one: take_picture(one) if self.page is page else None, device),
                lambda taken: self._feed(page, lambda: page.show_picture(taken)),
            )

    def _save(
        self, page: "SettingsPage | ScannerPage | CameraPage", changes: Mapping[str, object]
    ) -> None:
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
