"""Carries the maintenance page's wishes out, each on a queue that no confirmation waits for."""

import logging
import threading
from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject

from pos_scanner.desktop.maintenance.backup_controller import BackupController
from pos_scanner.desktop.maintenance.maintenance_page import (
    BackupFile,
    BackupFiles,
    JournalState,
    MaintenancePage,
)
from pos_scanner.desktop.messages import Message, counted
from pos_scanner.desktop.services import Services
from pos_scanner.desktop.services.journal_service import JournalService
from pos_scanner.desktop.services.workers import WorkQueue
from pos_scanner.desktop.widgets.confirm_dialog import ConfirmDialog
from pos_scanner.desktop.widgets.opened_paths import open_path
from pos_scanner.desktop.widgets.page import Page
from pos_scanner.desktop.widgets.page_host import PageHost
from pos_scanner.domain.errors import KnownError
from pos_scanner.journal.backup.daily_backup import copies_of
from pos_scanner.journal.integrity.purge import Purge, last_purge, preview, purge
from pos_scanner.journal.storage.backup_folder import FOLDER, last_entries, unreadable_backup
from pos_scanner.journal.storage.head import head_of
from pos_scanner.settings import Settings

log = logging.getLogger(__name__)


class MaintenanceController(QObject):
    """Registers the page ``maintenance``.

    Args:
        backup: makes backups, verifies and restores; its results are shown.
    """

    def __init__(self, host: PageHost, services: Services, backup: BackupController) -> None:
        super().__init__(host)
        self._host = host
        self._backup = backup
        self._journal = services.journal
        self._known_buyers = services.known_buyers
        self._queues = services.queues
        self._settings_file = services.settings_file
        self._paths = services.paths
        self._now = services.now
        self._purge_stop: threading.Event | None = None
        backup.backed_up.connect(self._on_backed_up)
        host.register("maintenance", self._make_page)

    def stop(self) -> None:
        """Stop a purge that is under way, after the invoices at hand: the window closes."""
        if self._purge_stop is not None:
            self._purge_stop.set()

    # ------------------------------------------------------------------------------ inner parts

    @property
    def _page(self) -> MaintenancePage | None:
        page = self._host.page
        return page if isinstance(page, MaintenancePage) else None

    @property
    def _backup_folder(self) -> Path:
        return self._journal.path.parent / FOLDER

    def _make_page(self) -> Page:
        page = MaintenancePage(self._host.window, self._folders(), self._now().date())
        page.show_backup_folder(self._backup_folder)
        page.show_results(self._backup.results)
        page.show_purging(is_purging=self._purge_stop is not None)
        self._backup.results_changed.connect(page.show_results)
        page.backup_requested.connect(self._backup.back_up_now)
        page.place_chosen.connect(partial(self._set_place, page))
        page.verification_requested.connect(self._backup.verify_now)
        page.verification_stopped.connect(self._backup.stop_verification)
        page.backup_chosen.connect(self._backup.offer)
        page.purge_requested.connect(partial(self._count_due, page))
        page.purge_stopped.connect(self.stop)
        page.forget_requested.connect(partial(self._ask_to_forget, page))
        page.folder_requested.connect(partial(self._open_folder, page))
        self._read_all(page)
        return page

    def _folders(self) -> dict[Path, list[str]]:
        """What is in which folder: each once, so that all of them are in sight at the same time."""
        places = (
            (self.tr("Data"), self._paths.data),
            (self.tr("Log"), self._paths.data),
            (self.tr("Settings"), self._settings_file.path.parent),
            (self.tr("Backups"), self._backup_folder),
            (self.tr("Exports"), self._paths.exports),
        )
        folders: dict[Path, list[str]] = {}
        for caption, folder in places:
            folders.setdefault(folder, []).append(caption)
        return folders

    def _read_all(self, page: MaintenancePage) -> None:
        # Asked for before the page is the host's: its answers come later than that.
        self._read_backups(page)
        self._read_journal(page)
        self._read_buyers(page)

    def _read_backups(self, page: MaintenancePage) -> None:
        work = partial(_read_backups, self._journal)
        self._host.ask(page, WorkQueue.BACKUP, work, page.show_backups, page.show_failure)

    def _read_journal(self, page: MaintenancePage) -> None:
        work = partial(_read_journal, self._journal)
        self._host.ask(page, WorkQueue.READING, work, page.show_journal, page.show_failure)

    def _read_buyers(self, page: MaintenancePage) -> None:
        work = partial(self._known_buyers.count, self._now())
        self._host.ask(page, WorkQueue.SEARCH, work, page.show_buyers, page.show_failure)

    def _on_backed_up(self) -> None:
        if page := self._page:
            self._read_backups(page)

    def _ask(self, page: Page, words: Message, doing: str, answer: Callable[[], object]) -> None:
        dialog = ConfirmDialog("ask_maintenance", words, doing, page)
        dialog.accepted.connect(answer)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    # ------------------------------------------------------------------------- the second place

    def _set_place(self, page: MaintenancePage, folder: str) -> None:
        place = str(Path(folder)) if folder else ""
        work = partial(self._settings_file.save, {"backup_folder": place})
        self._queues.submit(
            WorkQueue.OFFICE,
            work,
            self._on_place_saved,
            self._host.while_open(page, page.show_failure),
        )

    def _on_place_saved(self, settings: Settings) -> None:
        folder = settings.backup_folder
        self._journal.second_place = Path(folder).expanduser() if folder else None
        # At once, so that a place that cannot be written is told while somebody stands there.
        self._backup.back_up_now()

    # ------------------------------------------------------------------------------- the purge

    def _count_due(self, page: MaintenancePage, before: date) -> None:
        work = partial(_preview, self._journal, before)
        show = partial(self._ask_to_purge, page, before)
        self._host.ask(page, WorkQueue.READING, work, show, page.show_failure)

    def _ask_to_purge(self, page: MaintenancePage, before: date, forecast: Purge) -> None:
        unreported = ""
        if forecast.kept:
            unreported = counted(
                forecast.kept,
                self.tr("{0} has not been exported yet and stays complete."),
                self.tr("{0} have not been exported yet and stay complete."),
            )
        if not forecast.purged and not forecast.drafts:
            title = self.tr("There is nothing to purge before {0}.").format(before.isoformat())
            page.notice.tell(Message(title, unreported), "good")
            return
        title = self.tr("Purge everything before {0}?").format(before.isoformat())
        count = counted(
            forecast.purged,
            self.tr(
                "Buyer, remark and scan of {0} invoice are deleted permanently; number, "
                "amounts and lines remain. Forms on hold deleted: {1}."
            ),
            self.tr(
                "Buyer, remark and scan of {0} invoices are deleted permanently; numbers, "
                "amounts and lines remain. Forms on hold deleted: {1}."
            ),
            forecast.drafts,
        )
        backups = self.tr("Backups still contain them until newer ones replace them.")
        words = Message(title, "\n".join(filter(None, [count, unreported, backups])))
        self._ask(page, words, self.tr("Purge"), partial(self._purge, before))

    def _purge(self, before: date) -> None:
        self._purge_stop = stop = threading.Event()
        if page := self._page:
            page.notice.clear()
            page.show_purging(is_purging=True)
        self._queues.submit(
            WorkQueue.BACKUP,
            partial(_purge, self._journal, before, self._now(), stop.is_set),
            self._on_purged,
            self._on_purge_failed,
        )

    def _on_purged(self, result: Purge) -> None:
        log.info("%d invoices purged, %d held forms deleted", result.purged, result.drafts)
        is_stopped = self._purge_stop is not None and self._purge_stop.is_set()
        self._purge_stop = None
        if page := self._page:
            page.show_purging(is_purging=False)
            counts = self.tr("Invoices purged: {0}; forms on hold deleted: {1}.")
            title = counts.format(result.purged, result.drafts)
            advice = self.tr("Stopped. Purge again to continue.") if is_stopped else ""
            page.notice.tell(Message(title, advice), "good")
            self._read_journal(page)

    def _on_purge_failed(self, error: KnownError) -> None:
        log.warning("no purge: %s", error.kind.value)
        self._purge_stop = None
        if page := self._page:
            page.show_purging(is_purging=False)
            page.show_failure(error)

    # --------------------------------------------------------------------------- known buyers

    def _ask_to_forget(self, page: MaintenancePage) -> None:
        words = Message(
            self.tr("Forget all known buyers?"),
            self.tr("They are no longer suggested while typing. Invoices stay unchanged."),
        )
        self._ask(page, words, self.tr("Forget all"), partial(self._forget, page))

    def _forget(self, page: MaintenancePage) -> None:
        work = partial(self._known_buyers.forget_all, self._now())
        show = partial(self._on_forgotten, page)
        self._host.ask(page, WorkQueue.SEARCH, work, show, page.show_failure)

    def _on_forgotten(self, page: MaintenancePage, count: int) -> None:
        log.info("%d known buyers forgotten", count)
        page.notice.tell(
            Message(
                counted(
                    count,
                    self.tr("{0} buyer has been forgotten."),
                    self.tr("{0} buyers have been forgotten."),
                ),
                "",
            ),
            "good",
        )
        self._read_buyers(page)

    # ------------------------------------------------------------------------------- the files

    def _open_folder(self, page: MaintenancePage, folder: Path) -> None:
        # A share that is away may take its time to say so.
        show = partial(self._on_folder_checked, page, folder)
        self._host.ask(page, WorkQueue.PICTURE, partial(_existing, folder), show, page.show_failure)

    def _on_folder_checked(
        self, page: MaintenancePage, folder: Path, existing: Path | None
    ) -> None:
        if existing is None:
            title = self.tr("Folder not found: {0}").format(folder)
            advice = self.tr("It is created when something is first saved there.")
            page.notice.tell(Message(title, advice), "warning")
        else:
            open_path(existing, page.notice)


def _existing(folder: Path) -> Path | None:
    return folder if folder.is_dir() else None


def _read_backups(journal: JournalService) -> BackupFiles:
    path, place = journal.path, journal.second_place
    replaced = sorted(file.name for file in path.parent.glob(f"{path.stem}-replaced-*.sqlite3"))
    return BackupFiles(
        _newest(path.parent / FOLDER, path),
        place,
        _newest(copies_of(place, journal.till), path) if place else None,
        replaced[-1] if replaced else "",
        unreadable_backup(path),
    )


def _newest(folder: Path, journal: Path) -> BackupFile | None:
    entries = last_entries(folder, journal).items()
    readable = (BackupFile(path.name, last.entry) for path, last in entries if last is not None)
    return next(readable, None)


def _read_journal(journal: JournalService) -> JournalState:
    with journal.reading() as reader:
        with reader.file.guarded():
            head = head_of(reader.file.connection)
        return JournalState(head, last_purge(reader.file))


def _preview(journal: JournalService, before: date) -> Purge:
    with journal.reading() as reader:
        return preview(reader.file, before)


def _purge(
    journal: JournalService, before: date, at: datetime, is_cancelled: Callable[[], bool]
) -> Purge:
    with journal.beside() as connected:
        return purge(connected.file, before, at=at, is_cancelled=is_cancelled)
