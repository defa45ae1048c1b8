"""The journal's maintenance on one page: each task with its last result and what begins it."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QDate, Qt, Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QProgressBar,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from pos_scanner.desktop.maintenance.backup_controller import LastResults
from pos_scanner.desktop.messages import failure_words, problem_words
from pos_scanner.desktop.theme import set_px
from pos_scanner.desktop.theme.tokens import STEP
from pos_scanner.desktop.widgets.elided_text import ElidedLabel
from pos_scanner.desktop.widgets.fields import Button, DateField, button, frame, label
from pos_scanner.desktop.widgets.layouts import NO_MARGINS, card, fill, scrolled, spaced_grid
from pos_scanner.desktop.widgets.page import Page
from pos_scanner.desktop.widgets.state_drawings import BAD, GOOD, Drawing, StateLine
from pos_scanner.domain.errors import KnownError
from pos_scanner.journal.storage.head import Head

_YEARS_KEPT = 2
"""What the page proposes to purge is older than so many years."""


@dataclass(frozen=True, slots=True)
class BackupFile:
    """A backup: the name of its file, and the last entry of the journal's chain that it has."""

    name: str
    entry: int


@dataclass(frozen=True, slots=True)
class BackupFiles:
    """What there is beside the journal.

    Attributes:
        newest: in the folder of backups.
        place: the second place; ``None`` where the settings name none.
        copy: the newest in the second place.
        replaced: the file that the last restore has replaced; empty for none.
        unreadable: a backup, or their folder, that cannot be read; ``None`` where all can.
    """

    newest: BackupFile | None
    place: Path | None
    copy: BackupFile | None
    replaced: str
    unreadable: Path | None = None


@dataclass(frozen=True, slots=True)
class JournalState:
    """What the page says of the journal.

    Attributes:
        head: the last entry; ``None`` while there is none.
        last_purge: when, and the first day that it left as it was; ``None`` for none.
    """

    head: Head | None
    last_purge: tuple[datetime, date] | None


class MaintenancePage(Page):
    """Backups, verification, restore, purge, known buyers, the files.

    Args:
        parent: the window.
        folders: what is in each, by captions; shown with a button that opens it.
        today: no purge is of a later day.

    Signals:
        backup_requested(); verification_requested(); verification_stopped();
        place_chosen(str): the second place's folder, empty for none;
        backup_chosen(str): the file that is to take the journal's place;
        purge_requested(date): the first day that is kept; purge_stopped();
        forget_requested(); folder_requested(Path): a folder, to be opened.
    """

    backup_requested = Signal()
    place_chosen = Signal(str)
    verification_requested = Signal()
    verification_stopped = Signal()
    backup_chosen = Signal(str)
    purge_requested = Signal(object)
    purge_stopped = Signal()
    forget_requested = Signal()
    folder_requested = Signal(object)

    def __init__(self, parent: QWidget, folders: dict[Path, list[str]], today: date) -> None:
        heading = QCoreApplication.translate("MaintenancePage", "Maintenance")
        super().__init__("maintenance_page", heading, parent, (960, 760))
        self._backups: BackupFiles | None = None
        self._results = LastResults()
        self._backup_folder = ""
        self._texts: dict[str, StateLine] = {}
        self._back_up = button("back_up", self.tr("Back up now"))
        self._choose_place = button("choose_place", self.tr("Choose …"))
        self._drop_place = button("drop_place", self.tr("None"))
        self._verify = button("verify", "")
        self._restore = button("choose_backup", self.tr("Restore …"))
        self._purge = button("purge", "")
        self._forget = button("forget_buyers", self.tr("Forget all …"))
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        latest = QDate(today.year, today.month, today.day)
        self._purge_before = DateField("purge_before", latest.addYears(-_YEARS_KEPT))
        self._purge_before.setMaximumDate(latest)
        self._is_purging = False
        rows = card((self._scrolled(folders), 1), margins=(4 * STEP, STEP, STEP, STEP))
        fill(self.body, (rows, 1), self.notice)
        close = self.add_close(self.tr("Close  Esc"))
        close.setDefault(True)
        close.setFocus()
        self._connect()
        self.show_results(self._results)
        self.show_purging(is_purging=False)

    def show_results(self, results: LastResults) -> None:
        """Show what the last backup and the last verification came to, or how far they are."""
        self._results = results
        self._back_up.setEnabled(not results.is_backing_up)
        self._show_backups()
        is_verifying = results.progress is not None
        self._verify.setText(self.tr("Stop") if is_verifying else self.tr("Verify now"))
        self._progress.setVisible(is_verifying)
        self._progress.setValue(round(100 * (results.progress or 0)))
        words = self._verification_words(results)
        self._say("verification", *words, drawing=_verdict_drawing(results))

    def show_backups(self, backups: BackupFiles) -> None:
        """Show the newest backup and its copy, and what the last restore has replaced."""
        self._backups = backups
        self._show_backups()
        replaced = self.tr("Last time, the previous file was kept as {0}.").format(backups.replaced)
        self._say(
            "restore",
            self.tr("Replaces the journal with a backup."),
            replaced if backups.replaced else self.tr("None yet."),
        )

    def show_backup_folder(self, folder: Path) -> None:
        """Where the choice of a backup begins."""
        self._backup_folder = str(folder)

    def show_journal(self, state: JournalState) -> None:
        """Show the journal's head and the last purge."""
        if state.head is None:
            self._say("head", self.tr("No invoice has been confirmed yet."))
        else:
            proof_words = self.tr("Write down: {0}").format(state.head.proof)
            advice = self.tr(
                "Proves later that nothing was changed: pos-scanner journal verify --hash {0}"
            )
            self._say("head", proof_words, advice.format(state.head.proof))
        last = self.tr("None yet.")
        if state.last_purge is not None:
            at, limit = state.last_purge
            pattern = self.tr("Last purge {0}: everything before {1}.")
            last = pattern.format(f"{at:%Y-%m-%d %H:%M}", limit.isoformat())
        self._say("purge", self.tr("Removes the buyer from exported invoices before"), last)

    def show_buyers(self, count: int) -> None:
        """Show how many buyers are known."""
        self._forget.setEnabled(count > 0)
        self._say("buyers", self.tr("{0} kept.").format(count))

    def show_purging(self, *, is_purging: bool) -> None:
        """Show whether a purge is under way, which can be stopped."""
        self._is_purging = is_purging
        self._purge.setText(self.tr("Stop") if is_purging else self.tr("Purge …"))
        self._purge_before.setEnabled(not is_purging)

    # ---------------------------------------------------------------------------- inner parts

    def _scrolled(self, folders: dict[Path, list[str]]) -> QScrollArea:
        inside = QWidget()
        grid = spaced_grid(4 * STEP, STEP, inside)
        set_px(grid, setContentsMargins=(0, 0, 4 * STEP, 0))
        grid.setColumnStretch(1, 1)
        self._add_row(grid, "backup", self.tr("Backup"), self._back_up)
        place = (self._choose_place, self._drop_place)
        self._add_row(grid, "place", self.tr("Second location"), *place)
        self._add_row(grid, "verification", self.tr("Verification"), self._verify)
        self._add_row(grid, "restore", self.tr("Restore"), self._restore)
        self._add_row(grid, "purge", self.tr("Purge"), self._purge_before, self._purge)
        self._add_row(grid, "buyers", self.tr("Known buyers"), self._forget)
        self._add_row(grid, "head", self.tr("Proof of the journal"))
        self._texts["head"].words.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
        )
        grid.addWidget(frame("rule"), grid.rowCount(), 0, 1, 3)
        for position, (folder, captions) in enumerate(folders.items()):
            self._add_folder(grid, position, folder, " · ".join(captions))
        grid.setRowStretch(grid.rowCount(), 1)
        return scrolled(inside)

    def _add_row(self, grid: QGridLayout, name: str, caption: str, *controls: QWidget) -> None:
        text = StateLine("quiet")
        text.words.setObjectName(f"{name}_result")
        self._texts[name] = text
        parts = [text, self._progress] if name == "verification" else [text]
        if grid.count():
            grid.addWidget(frame("rule"), grid.rowCount(), 0, 1, 3)
        row = grid.rowCount()
        grid.addWidget(label(caption, "strong"), row, 0)
        text_column = fill(QVBoxLayout(), *parts, spacing=STEP, margins=NO_MARGINS)
        grid.addLayout(text_column, row, 1, 1, 1 if controls else 2)
        if controls:
            grid.addLayout(fill(QHBoxLayout(), 1, *controls, spacing=2 * STEP), row, 2)
        for control in controls:
            words = control.text() if isinstance(control, Button) else ""
            control.setAccessibleName(f"{caption}: {words}" if words else caption)

    def _add_folder(self, grid: QGridLayout, position: int, folder: Path, caption: str) -> None:
        text = ElidedLabel("quiet")
        text.setText(str(folder))
        opener = button(f"open_folder_{position}", self.tr("Open folder"))
        opener.setAccessibleName(f"{caption}: {opener.text()}")
        opener.clicked.connect(partial(self._request_folder, folder))
        row = grid.rowCount()
        grid.addWidget(label(caption, "strong"), row, 0)
        grid.addWidget(text, row, 1)
        grid.addLayout(fill(QHBoxLayout(), 1, opener), row, 2)

    def _connect(self) -> None:
        self._back_up.clicked.connect(self.backup_requested)
        self._choose_place.clicked.connect(self._on_choose_place)
        self._drop_place.clicked.connect(partial(self.place_chosen.emit, ""))
        self._verify.clicked.connect(self._on_verify)
        self._restore.clicked.connect(self._on_choose_backup)
        self._purge.clicked.connect(self._on_purge)
        self._forget.clicked.connect(self.forget_requested)

    def _say(self, name: str, *sentences: str, drawing: Drawing | None = None) -> None:
        words = "\n".join(filter(None, sentences))
        self._texts[name].say(words, drawing, state="bad" if drawing is BAD else "")

    def _show_backups(self) -> None:
        backups, results = self._backups, self._results
        if backups is None:
            return
        failure = _failure_line(results.failure)
        newest = self._file_words(backups.newest, backups.unreadable)
        if results.is_backing_up:
            newest = self.tr("Backing up …")
        is_good = backups.newest is not None and not results.is_backing_up
        self._say("backup", failure, newest, drawing=_drawing(failure, is_good=is_good))
        self._drop_place.setEnabled(backups.place is not None)
        if backups.place is None:
            self._say("place", self.tr("None: all backups are on this computer."))
            return
        failure = _failure_line(results.copy_failure)
        place, words = str(backups.place), failure or self._file_words(backups.copy)
        self._say("place", place, words, drawing=_drawing(failure, is_good=bool(backups.copy)))

    def _file_words(self, backup: BackupFile | None, unreadable: Path | None = None) -> str:
        if backup is None and unreadable is None:
            return self.tr("There is no backup yet.")
        if backup is None:
            return self.tr("The backups cannot be read: {0}").format(unreadable)
        return self.tr("{0}, up to entry {1}").format(backup.name, backup.entry)

    def _verification_words(self, results: LastResults) -> tuple[str, ...]:
        verdict, at = results.verdict, results.verified_at
        if results.progress is not None:
            return (self.tr("Verifying …"),)
        if verdict is None or at is None:
            return (self.tr("Not since the program was started."),)
        when = f"{at:%Y-%m-%d %H:%M}"
        if not verdict.is_known:
            return (self.tr("{0}: the journal could not be read.").format(when),)
        if verdict.problem is None:
            return (self.tr("{0}: every invoice is as it was confirmed.").format(when),)
        backup = verdict.backup.name if verdict.backup else ""
        sound = self.tr("The newest intact backup: {0}").format(backup)
        return (
            f"{when}: {problem_words(verdict.problem)}",
            sound if backup else self.tr("No backup is intact."),
        )

    def _request_folder(self, folder: Path, *_: object) -> None:
        self.folder_requested.emit(folder)

    def _on_choose_place(self) -> None:
        place = self._backups.place if self._backups else None
        title = self.tr("Second location for backups")
        folder = QFileDialog.getExistingDirectory(self, title, str(place or ""))
        if folder:
            self.place_chosen.emit(folder)

    def _on_verify(self) -> None:
        if self._results.progress is None:
            self.verification_requested.emit()
        else:
            self.verification_stopped.emit()

    def _on_choose_backup(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self,
            self.tr("Choose the backup to restore"),
            self._backup_folder,
            self.tr("Journals (*.sqlite3)"),
        )
        if path:
            self.backup_chosen.emit(path)

    def _on_purge(self) -> None:
        if self._is_purging:
            self.purge_stopped.emit()
        else:
            day = self._purge_before.date()
            self.purge_requested.emit(date(day.year(), day.month(), day.day()))


def _failure_line(error: KnownError | None) -> str:
    return failure_words(error).in_one_line() if error else ""


def _drawing(failure: str, *, is_good: bool) -> Drawing | None:
    return BAD if failure else GOOD if is_good else None


def _verdict_drawing(results: LastResults) -> Drawing | None:
    verdict = results.verdict
    if verdict is None or results.progress is not None:
        return None
    return GOOD if verdict.is_known and verdict.problem is None else BAD
