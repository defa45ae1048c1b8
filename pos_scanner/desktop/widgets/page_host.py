"""Opens the pages over the window and feeds them: one at a time."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from pos_scanner import clock
from pos_scanner.desktop.export_pages.export_controller import ExportController
from pos_scanner.desktop.invoice_form.item_suggestions import ItemSuggestions
from pos_scanner.desktop.services.till_controller import TillController
from pos_scanner.desktop.services.workers import Workers, WorkQueue
from pos_scanner.desktop.settings.help_page import HelpPage
from pos_scanner.desktop.settings.settings_page import SettingsPage
from pos_scanner.desktop.widgets.page import Page
from pos_scanner.desktop.window.main_window import MainWindow
from pos_scanner.domain.errors import KnownError
from pos_scanner.domain.invoice import HeldDraft
from pos_scanner.domain.title import Title
from pos_scanner.settings import Settings

if TYPE_CHECKING:
    from pos_scanner.capture.camera.devices import Device
    from pos_scanner.desktop.scanning.camera_settings_page import CameraSettingsPage
    from pos_scanner.desktop.scanning.scanner_setup_page import ScannerSetupPage


class PageHost(QObject):
    """The pages of one window.

    Signals:
        camera_chosen(Settings): with another camera; they are in the file.
    """

    camera_chosen = Signal(object)

    def __init__(
        self,
        window: MainWindow,
        controller: TillController,
        workers: Workers,
        settings: Settings,
        settings_file: Path,
        export_folder: Path,
        items: ItemSuggestions,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._controller = controller
        self._workers = workers
        self._settings = settings
        self._settings_file = settings_file
        self._items = items
        self._accounting = ExportController(
            window,
            controller,
            workers,
            settings,
            export_folder,
            open_page=self.open,
            feed=self._feed,
        )
        self.page: Page | None = None
        self._held: tuple[HeldDraft, ...] = ()
        self._offered: dict[str, Callable[[], Page]] = {}

    def offer(self, name: str, make: Callable[[], Page]) -> None:
        """One more page that can be opened, made by somebody who knows more."""
        self._offered[name] = make

    @property
    def is_open(self) -> bool:
        """Whether a page lies over the window."""
        return self.page is not None

    def open(self, name: str) -> None:
        """Open a page by its name; not while another is open."""
        if self.page is not None:
            return
        makers: dict[str, Callable[[], Page]] = {
            "held": self._held_page,
            "catalogue": self._catalogue_page,
            "card": lambda: self._card_page(self._controller.draft.buyer),
            "settings": self._settings_page,
            "scanner": self._scanner_page,
            "cameras": self._camera_page,
            "help": lambda: HelpPage(self._window),
            **self._accounting.makers(),
            **self._offered,
        }
        self._show(makers[name]())

    def open_card(self, buyer: Title) -> None:
        """The code of a buyer who is not in the form; not while another page is open."""
        if self.page is None:
            self._show(self._card_page(buyer))

    def offer_held(self, held: Sequence[HeldDraft]) -> None:
        """Let the cashier choose among the forms put aside; not while another page is open."""
        if self.page is None:
            self._held = tuple(held)
            self.open("held")

    def _show(self, page: Page) -> None:
        page.finished.connect(self._on_finished)
        self.page = page
        page.open()

    def _on_finished(self) -> None:
        page, self.page = self.page, None
        if page is not None:
            page.deleteLater()
        self._window.rest()

    def _held_page(self) -> Page:
        from pos_scanner.desktop.invoice_form.held_drafts_page import HeldDraftsPage  # noqa: PLC0415  (seldom opened)

        page = HeldDraftsPage(self._window, self._held, clock.now())
        page.recall_requested.connect(self._controller.slot(self._controller.till.recall))
        return page

    def _catalogue_page(self) -> Page:
        from pos_scanner.desktop.invoice_form.catalogue_page import CataloguePage  # noqa: PLC0415

        page = CataloguePage(self._window, self._items.catalogue, self._items.path)
        page.import_requested.connect(
            lambda path: self._items.import_from(
                path,
                lambda catalogue: self._feed(page, lambda: page.show_imported(catalogue)),
                lambda error: self._feed(page, lambda: page.show_failure(error)),
            )
        )
        return page

    def _card_page(self, buyer: Title) -> Page:
        from pos_scanner.desktop.invoice_form.title_card_page import TitleCardPage, save_card  # noqa: PLC0415

        def save(
            title: Title,
            path: Path,
            done: Callable[[str], None],
            failed: Callable[[KnownError], None],
        ) -> None:
            self._workers.submit(
                WorkQueue.SEARCH,
                partial(save_card, title, path),
                lambda told: self._feed(page, lambda: done(told)),
                lambda error: self._feed(page, lambda: failed(error)),
            )

        page = TitleCardPage(self._window, buyer if buyer.name else self._own_title(), save)
        return page

    def _own_title(self) -> Title:
        return Title(name=self._settings.shop_name)

    def _settings_page(self) -> Page:
        page = SettingsPage(self._window, self._settings, self._settings_file)
        page.save_requested.connect(lambda changes: self._save(page, changes))

        def go_to(name: str) -> None:
            page.reject()
            self.open(name)

        page.page_requested.connect(go_to)
        return page

    def _scanner_page(self) -> Page:
        from pos_scanner.desktop.scanning.scanner_setup_page import ScannerSetupPage  # noqa: PLC0415  (seldom opened)

        page = ScannerSetupPage(self._window, self._settings)
        page.save_requested.connect(lambda changes: self._save(page, changes))
        return page

    def _camera_page(self) -> Page:
        from pos_scanner.capture.camera.devices import list_devices  # noqa: PLC0415  (seldom opened)
        from pos_scanner.desktop.scanning.camera_settings_page import CameraSettingsPage  # noqa: PLC0415

        page = CameraSettingsPage(self._window, self._settings)
        page.save_requested.connect(
            lambda changes: self._save(page, changes, self.camera_chosen.emit)
        )
        self._workers.submit(
            WorkQueue.PICTURE,
            list_devices,
            lambda devices: self._feed(page, lambda: self._show_cameras(page, devices)),
            lambda error: self._feed(page, lambda: page.show_failure(error)),
        )
        return page

    def _show_cameras(self, page: "CameraSettingsPage", devices: list["Device"]) -> None:
        """Names at once, pictures one after the other; the till's own camera cannot be opened."""
        from pos_scanner.capture.camera.probe import take_picture  # noqa: PLC0415

        page.show_devices(devices)
        for device in devices:
            if device.number == page.number_in_use:
                page.show_image(device.number, self._window.scan.camera.image)
                continue
            self._workers.submit(
                WorkQueue.PICTURE,
                # Asked again when its turn comes: a page that was closed needs no picture.
                partial(lambda one: take_picture(one) if self.page is page else None, device),
                lambda taken: self._feed(page, lambda: page.show_picture(taken)),
            )

    def _save(
        self,
        page: "SettingsPage | ScannerSetupPage | CameraSettingsPage",
        changes: Mapping[str, object],
        then: Callable[[Settings], None] = lambda _: None,
    ) -> None:
        from pos_scanner.settings.writer import store  # noqa: PLC0415  (after first paint)

        def stored(settings: Settings) -> None:
            self._settings = settings
            self._feed(page, lambda: page.show_saved(settings))
            then(settings)

        self._workers.submit(
            WorkQueue.JOURNAL,
            partial(store, self._settings_file, changes),
            stored,
            lambda error: self._feed(page, lambda: page.show_failure(error)),
        )

    def _feed(self, page: Page, show: Callable[[], None]) -> None:
        """Show what was read, unless the page was closed meanwhile."""
        if self.page is page:
            show()
