"""Opens the settings, writes what was changed to the settings' file, and tries it."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from pos_scanner.desktop.messages.settings import TOPIC_ACTIONS
from pos_scanner.desktop.services import Services
from pos_scanner.desktop.services.backend_service import BackendReport
from pos_scanner.desktop.services.next_run import NextRun, end_for
from pos_scanner.desktop.services.settings_file import try_folder
from pos_scanner.desktop.services.workers import WorkQueue
from pos_scanner.desktop.settings.backend_page import BackendPage, PairingForm
from pos_scanner.desktop.settings.problem_page import ProblemPage, line_of
from pos_scanner.desktop.settings.settings_page import TARGETS, SettingsPage
from pos_scanner.desktop.widgets.page import Page
from pos_scanner.desktop.widgets.page_host import PageHost
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.settings import Settings
from pos_scanner.settings.declaration import Topic

T = TypeVar("T")

OWNERS_PAGES = frozenset({"maintenance", "backend", "cashiers", "guide"})
"""Pages that the owner alone opens, where cashiers sign in."""


class SettingsController(QObject):
    """Registers the pages ``settings`` and ``backend``.

    Args:
        picture: the newest one of the till's camera, or None.

    Signals:
        changed(Settings, frozenset[str]): what the file says now, and the names of the settings
            that were changed; who follows at once takes them from here.
        server_asked(): a server was paired with or tested, with whatever result.
    """

    changed = Signal(object, object)
    server_asked = Signal()

    def __init__(
        self, host: PageHost, services: Services, picture: Callable[[], QImage | None]
    ) -> None:
        super().__init__(host)
        self._host = host
        self._services = services
        self._file = services.settings_file
        self._backend = services.backend
        self._picture = picture
        self._tokens: dict[str, str] = {}
        host.register("settings", self._make_settings_page)
        host.register("backend", self._make_backend_page)

    def open_at(self, setting: str) -> None:
        """Open the settings with the cursor in the editor of one of them, by its name."""
        self._host.open("settings")
        if isinstance(self._host.page, SettingsPage):
            self._host.page.show_setting(setting)

    def show_problems(self, problems: Sequence[KnownError]) -> None:
        """Open the page of what is wrong in the settings; SETTINGS_INVALID each."""
        if problems:
            self._host.open_made(partial(self._make_problem_page, tuple(problems)))

    def serve_pairing(self, form: PairingForm, page: Page) -> None:
        """Pair and test as a form asks for it, while its page is open."""
        form.pair_requested.connect(partial(self._pair, form, page))
        form.test_requested.connect(partial(self._test, form, page))

    # ---------------------------------------------------------------------------- inner parts

    def _make_problem_page(self, problems: tuple[KnownError, ...]) -> Page:
        number = int(problems[0].facts.get("line", "0"))
        page = ProblemPage(self._host.window, problems, line_of(self._file.path, number))
        page.correction_requested.connect(partial(self._correct, page))
        return page

    def _correct(self, page: ProblemPage, number: int, text: str) -> None:
        work = partial(self._file.replace_line, number, text)
        self._host.ask(page, WorkQueue.OFFICE, work, _restart, page.show_failure)

    def _make_settings_page(self) -> Page:
        file = self._file
        page = SettingsPage(self._host.window, file.current, file.path, self._picture)
        page.save_requested.connect(partial(self._save, page))
        page.page_requested.connect(partial(self._open_page, page))
        page.server_test_requested.connect(partial(self._test, page, page))
        page.folder_test_requested.connect(partial(self._try_folder, page))
        page.restart_requested.connect(partial(end_for, NextRun.RESTART))
        return page

    def _open_page(self, page: SettingsPage, name: str) -> None:
        if name in OWNERS_PAGES and not self._services.staff.can_maintain:
            page.show_failure(KnownError(FailureKind.NOT_THE_OWNER))
        else:
            self._host.replace(name, partial(self._return_to, _topic_with(name)))

    def _return_to(self, topic: Topic) -> None:
        """A till that was locked meanwhile stays covered."""
        if not self._services.staff.is_locked:
            self._host.open("settings")
            if isinstance(self._host.page, SettingsPage):
                self._host.page.show_topic(topic)

    def _make_backend_page(self) -> Page:
        page = BackendPage(self._host.window, self._file.current.backend_url)
        self.serve_pairing(page.form, page)
        return page

    def _pair(self, form: PairingForm, page: Page, url: str, code: str) -> None:
        # One token for all tries with a code: a lost answer is asked for again with the same.
        token = self._tokens.setdefault(code, secrets.token_urlsafe(32))
        work = partial(self._backend.pair, url, code, token)
        self._ask_server(page, work, form.show_paired, form.show_failure)

    def _test(self, form: PairingForm | SettingsPage, page: Page) -> None:
        work, show = self._backend.report, form.show_report
        self._ask_server(page, work, show, form.show_failure)

    def _ask_server(
        self,
        page: Page,
        work: Callable[[], BackendReport],
        show: Callable[[BackendReport], object],
        fail: Callable[[KnownError], object],
    ) -> None:
        """Whoever follows the server hears of the answer even if the page was closed meanwhile."""
        self._services.queues.submit(
            WorkQueue.NETWORK,
            work,
            partial(self._on_server_asked, self._host.while_open(page, show)),
            partial(self._on_server_asked, self._host.while_open(page, fail)),
        )

    def _on_server_asked(self, show: Callable[[T], object], answer: T) -> None:
        show(answer)
        self.server_asked.emit()

    def _try_folder(self, page: SettingsPage, folder: str) -> None:
        path = Path(folder).expanduser() if folder else self._services.paths.exports
        show = partial(page.show_folder_tried, str(path))
        work = partial(try_folder, path)
        self._host.ask(page, WorkQueue.OFFICE, work, show, page.show_failure)

    def _save(self, page: SettingsPage, changes: Mapping[str, object]) -> None:
        self._services.queues.submit(
            WorkQueue.OFFICE,
            partial(self._file.save, changes),
            partial(self._on_saved, page, frozenset(changes)),
            self._host.while_open(page, page.show_failure),
        )

    def _on_saved(self, page: SettingsPage, names: frozenset[str], settings: Settings) -> None:
        """The till follows even if the page was closed meanwhile."""
        self.changed.emit(settings, names)
        self._host.while_open(page, page.show_saved)(settings)


def _topic_with(page_name: str) -> Topic:
    """The page of the settings whose button leads to a page."""
    return next(
        topic for topic, actions in TOPIC_ACTIONS.items() if page_name in map(TARGETS.get, actions)
    )


def _restart(_result: object) -> None:
    end_for(NextRun.RESTART)
