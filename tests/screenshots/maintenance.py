"""Pictures of the maintenance page: all well, and with what can be wrong."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QApplication

from pos_scanner.desktop.maintenance.backup_controller import LastResults
from pos_scanner.desktop.maintenance.maintenance_page import (
    BackupFile,
    BackupFiles,
    JournalState,
    MaintenancePage,
)
from pos_scanner.desktop.maintenance.restore_page import RestorePage
from pos_scanner.desktop.messages import Message
from pos_scanner.desktop.widgets.confirm_dialog import ConfirmDialog
from pos_scanner.desktop.widgets.page import Page
from pos_scanner.desktop.window.main_window import MainWindow
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.journal.integrity.verification_process import Verdict
from pos_scanner.journal.storage.head import Head
from tests.screenshots.samples import TODAY, invoices

_AT = invoices()[0].confirmed_at
_HASH = "5a8bd72e7f7ac273" * 4
_DATA = Path("/home/till/.local/share/pos_scanner")
_FOLDERS = {
    _DATA: ("Data", "Log"),
    Path("/home/till/.config/pos_scanner"): ("Settings",),
    _DATA / "backups": ("Backups",),
    Path("/home/till/Documents"): ("Exports",),
}
_BACKUPS = BackupFiles(
    BackupFile("journal-2026-11-22.sqlite3", 3518),
    Path("/media/till/STICK"),
    BackupFile("journal-2026-11-22.sqlite3", 3518),
    "journal-replaced-20261003-091204.sqlite3",
)
_HEAD = Head("T1", 3555, _HASH, _HASH, 3490, "2026-11-23", 37, _AT.isoformat())


def _page(window: MainWindow) -> MaintenancePage:
    translate = QApplication.translate
    folders = {
        folder: [translate("MaintenanceController", name) for name in names]
        for folder, names in _FOLDERS.items()
    }
    page = MaintenancePage(window, folders, TODAY)
    page.show_backups(_BACKUPS)
    page.show_journal(JournalState(_HEAD, (_AT.replace(month=10), date(2024, 1, 1))))
    page.show_buyers(412)
    page.show_results(LastResults(verdict=Verdict(), verified_at=_AT))
    return page


def _at_work(window: MainWindow) -> Page:
    page = _page(window)
    page.show_results(LastResults(is_backing_up=True, progress=0.4))
    page.show_purging(is_purging=True)
    return page


def _in_trouble(window: MainWindow) -> Page:
    page = _page(window)
    full = KnownError(FailureKind.DISK_FULL, path=str(_DATA / "backups"))
    missing = KnownError(FailureKind.BACKUP_PLACE_MISSING, path=str(_BACKUPS.place))
    verdict = Verdict(is_known=False)
    page.show_results(LastResults(False, full, missing, verdict=verdict, verified_at=_AT))
    page.show_failure(full)
    return page


def _ask_to_purge(window: MainWindow) -> Page:
    translate = QApplication.translate
    title = translate("MaintenanceController", "Purge everything before {0}?").format("2024-11-23")
    count = translate(
        "MaintenanceController",
        "Buyer, remark and scan of {0} invoices are deleted permanently; numbers, amounts "
        "and lines remain. Forms on hold deleted: {1}.",
    )
    kept = translate("MaintenanceController", "{0} have not been exported yet and stay complete.")
    backups = translate(
        "MaintenanceController", "Backups still contain them until newer ones replace them."
    )
    advice = "\n".join([count.format(1204, 3), kept.format(2), backups])
    doing = translate("MaintenanceController", "Purge")
    return ConfirmDialog("ask_maintenance", Message(title, advice), doing, window)


def _restore(window: MainWindow) -> Page:
    return RestorePage(window, None, backup=str(_DATA / "backups" / "journal-2026-11-22.sqlite3"))


MAINTENANCE_PAGES: dict[str, Callable[[MainWindow], Page]] = {
    "maintenance": _page,
    "maintenance-at-work": _at_work,
    "maintenance-in-trouble": _in_trouble,
    "maintenance-ask": _ask_to_purge,
    "maintenance-restore": _restore,
}
