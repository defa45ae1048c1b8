"""Opens the guide, saves what is chosen in it, and says in the window where it was left."""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QLocale, QObject
from PySide6.QtGui import QImage

from pos_scanner.catalogue.tax_codes import TaxCodeTable
from pos_scanner.desktop.first_start.guide_page import PAGES, GuidePage
from pos_scanner.desktop.messages import Message, translated
from pos_scanner.desktop.messages.language import speak
from pos_scanner.desktop.messages.settings import GUIDE_LEFT
from pos_scanner.desktop.services import Services
from pos_scanner.desktop.services.next_run import NextRun, end_for
from pos_scanner.desktop.services.workers import WorkQueue
from pos_scanner.desktop.settings.settings_controller import SettingsController
from pos_scanner.desktop.widgets.notices import NoticeStrip
from pos_scanner.desktop.widgets.page import Page
from pos_scanner.desktop.widgets.page_host import PageHost
from pos_scanner.domain.tax_codes import TaxCode
from pos_scanner.settings import Settings

MOST_CODES = 6


class GuideController(QObject):
    """Registers the page ``guide``.

    Args:
        settings: pairs with a server, and takes changed settings to whoever follows them.
        codes: the tax codes that are known here.
        picture: the newest one of the till's camera, or None.
        notice: of the window, where the guide can be taken up again.
    """

    def __init__(
        self,
        host: PageHost,
        services: Services,
        settings: SettingsController,
        codes: Callable[[], TaxCodeTable],
        picture: Callable[[], QImage | None],
        notice: NoticeStrip,
    ) -> None:
        super().__init__(host)
        self._host = host
        self._services = services
        self._file = services.settings_file
        self._settings = settings
        self._codes = codes
        self._picture = picture
        self._notice = notice
        self._number = 0
        host.register("guide", self._make_page)

    def start(self) -> None:
        """Offer the guide where it was left, unless it is finished."""
        page = self._file.current.shop_guide_page
        if page and not self._host.is_open:
            title, advice = map(translated, GUIDE_LEFT)
            words = Message(title.format(page=page, pages=PAGES), advice)
            action = self.tr("Continue …")
            self._notice.stand(words, "warning", action=action, answer=self.open)

    def open(self) -> None:
        """Open the guide at the page with which it goes on."""
        self._host.open("guide")

    # ---------------------------------------------------------------------------- inner parts

    def _make_page(self) -> Page:
        language = "zh_CN" if QLocale().language() is QLocale.Language.Chinese else "en"
        settings, number = self._file.current, self._number
        page = GuidePage(self._host.window, settings, language, self._picture, number=number)
        self._number = 0
        self._notice.take_back()  # It may offer what is open now.
        page.step_left.connect(self._save)
        page.guide_finished.connect(self._on_finished)
        page.shop.language_chosen.connect(partial(self._change_language, page))
        page.shop.item_wanted.connect(partial(self._find_codes, page))
        page.devices.page_requested.connect(partial(self._open_device_page, page))
        page.trial.trial_requested.connect(partial(self._try_invoice, page))
        self._settings.serve_pairing(page.server.form, page)
        return page

    def _save(self, changes: Mapping[str, object]) -> None:
        self._services.queues.submit(
            WorkQueue.OFFICE,
            partial(self._file.save, changes),
            partial(self._on_saved, frozenset(changes)),
            self._show_failure,
        )

    def _on_saved(self, names: frozenset[str], settings: Settings) -> None:
        self._settings.changed.emit(settings, names)
        self.start()  # Left with *Later*: it can be taken up again at once.

    def _show_failure(self, error: object) -> None:
        if isinstance(self._host.page, GuidePage):
            self._host.page.show_failure(error)  # type: ignore[arg-type]

    def _change_language(self, page: GuidePage, language: str) -> None:
        """Save it with what stands on the page, and show the page anew in that language."""
        changes = {**page.changes(), "window_language": language}
        save = partial(self._file.save, changes)
        again = partial(self._speak_and_reopen, language)
        self._host.ask(page, WorkQueue.OFFICE, save, again, page.show_failure)

    def _speak_and_reopen(self, language: str, _settings: Settings) -> None:
        speak(language)
        self._host.replace("guide")

    def _find_codes(self, page: GuidePage, text: str) -> None:
        work = partial(_find, self._codes(), text)
        show = partial(page.shop.show_codes, text)
        self._host.ask(page, WorkQueue.SEARCH, work, show, page.show_failure)

    def _open_device_page(self, page: GuidePage, name: str) -> None:
        """Another page lies over the window at a time: the guide comes back after it."""
        self._number = page.number
        self._host.replace(name, self.open)

    def _try_invoice(self, page: GuidePage) -> None:
        work = partial(self._file.save, {"shop_guide_page": PAGES})
        self._host.ask(page, WorkQueue.OFFICE, work, _begin_trial, page.show_failure)

    def _on_finished(self) -> None:
        page = self._host.page
        if isinstance(page, GuidePage):
            work = partial(self._file.save, {"shop_guide_page": 0})
            self._host.ask(page, WorkQueue.OFFICE, work, _restart, page.show_failure)


def _find(table: TaxCodeTable, text: str) -> tuple[TaxCode, ...]:
    return table.find(text, MOST_CODES)


def _begin_trial(_settings: Settings) -> None:
    end_for(NextRun.TRIAL)


def _restart(_settings: Settings) -> None:
    end_for(NextRun.RESTART)
