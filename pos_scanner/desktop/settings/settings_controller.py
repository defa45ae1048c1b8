"""Opens the settings, and writes what was changed to the settings' file."""

import secrets
from collections.abc import Mapping
from functools import partial

from pos_scanner.desktop.services import Services
from pos_scanner.desktop.services.workers import WorkQueue
from pos_scanner.desktop.settings.backend_page import BackendPage
from pos_scanner.desktop.settings.settings_page import SettingsPage
from pos_scanner.desktop.widgets.page import Page
from pos_scanner.desktop.widgets.page_host import PageHost
from pos_scanner.domain.errors import FailureKind, KnownError


class SettingsController:
    """Registers the pages ``settings`` and ``backend``."""

    def __init__(self, host: PageHost, services: Services) -> None:
        self._host = host
        self._file = services.settings_file
        self._staff = services.staff
        self._backend = services.backend
        self._tokens: dict[str, str] = {}
        host.register("settings", self._make_settings_page)
        host.register("backend", self._make_backend_page)

    def open_at(self, setting: str) -> None:
        """Open the settings with the cursor in the editor of one of them, by its name."""
        self._host.open("settings")
        if isinstance(self._host.page, SettingsPage):
            self._host.page.show_setting(setting)

    def _make_settings_page(self) -> Page:
        page = SettingsPage(self._host.window, self._file.current, self._file.path)
        page.save_requested.connect(partial(self._save, page))
        page.page_requested.connect(partial(self._open_page, page))
        return page

    def _open_page(self, page: SettingsPage, name: str) -> None:
        if name in {"maintenance", "backend"} and not self._staff.can_maintain:
            page.show_failure(KnownError(FailureKind.NOT_THE_OWNER))
        else:
            self._host.replace(name)

    def _make_backend_page(self) -> Page:
        page = BackendPage(self._host.window, self._file.current.backend_url)
        page.pair_requested.connect(partial(self._pair, page))
        page.test_requested.connect(partial(self._test, page))
        return page

    def _pair(self, page: BackendPage, url: str, code: str) -> None:
        # One token for all tries with a code: a lost answer is asked for again with the same.
        token = self._tokens.setdefault(code, secrets.token_urlsafe(32))
        work = partial(self._backend.pair, url, code, token)
        self._host.ask(page, WorkQueue.NETWORK, work, page.show_paired, page.show_failure)

    def _test(self, page: BackendPage) -> None:
        work, show = self._backend.report, page.show_report
        self._host.ask(page, WorkQueue.NETWORK, work, show, page.show_failure)

    def _save(self, page: SettingsPage, changes: Mapping[str, object]) -> None:
        work = partial(self._file.save, changes)
        self._host.ask(page, WorkQueue.OFFICE, work, page.show_saved, page.show_failure)
