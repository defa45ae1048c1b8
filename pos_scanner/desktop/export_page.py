"""The export: which invoices, to which folder; then what the file holds.

Shows how many invoices wait before anything is written, and a receipt afterwards.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QDate, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QProgressBar,
    QWidget,
)

from pos_scanner.desktop.fields import DateField, TextField, button, label
from pos_scanner.desktop.notices import NoticeStrip
from pos_scanner.desktop.pages import Page
from pos_scanner.desktop.theme.tokens import STEP
from pos_scanner.desktop.wording import Words, failure_words, rate_words
from pos_scanner.domain.errors import KnownError
from pos_scanner.domain.invoice import ExportBatch
from pos_scanner.domain.money import format_yuan
from pos_scanner.till.commands import ExportOrder

PRESET = "standard"


@dataclass(frozen=True, slots=True)
class Selection:
    """Which invoices: ``None`` is open-ended."""

    since: date | None
    until: date | None
    only_new: bool


class ExportPage(Page):
    """Signals: selection_changed(Selection); export_requested(ExportOrder)."""

    selection_changed = Signal(object)
    export_requested = Signal(object)

    def __init__(self, parent: QWidget, today: date, folder: Path) -> None:
        heading = QCoreApplication.translate("ExportPage", "Export for accounting")
        super().__init__("export_page", heading, parent, (720, 560))
        first = QDate(today.year, today.month, 1)
        self._all_days = QCheckBox(self.tr("All days"))
        self._all_days.setObjectName("all_days")
        self._all_days.setChecked(True)
        self._since = DateField("since", first)
        self._until = DateField("until", QDate(today.year, today.month, today.day))
        self._only_new = QCheckBox(self.tr("Only what was not exported yet"))
        self._only_new.setObjectName("only_new")
        self._only_new.setChecked(True)
        self._folder = TextField("export_folder", longest=1000)
        self._folder.setText(str(folder))
        self._file = label("", "strong")
        self._file.setObjectName("file_name")
        self._file.setWordWrap(True)
        self._count = label("", "large")
        self._count.setObjectName("waiting_count")
        self._progress = QProgressBar()
        self._progress.setRange(0, 0)
        self._progress.setTextVisible(False)
        self._progress.hide()
        self.notice = NoticeStrip()
        self._name = ""
        self._write = self.add_button("write_file", self.tr("Write the file  ⏎"), "primary")
        self._write.setDefault(True)
        self.add_close(self.tr("Close  Esc"))
        self._lay_out()
        self._connect()
        self._show_days()

    @property
    def selection(self) -> Selection:
        """What the fields say."""
        if self._all_days.isChecked():
            return Selection(None, None, self._only_new.isChecked())
        since, until = (_python_date(field.date()) for field in (self._since, self._until))
        return Selection(since, until, self._only_new.isChecked())

    def show_waiting(self, count: int, gross_fen: int, suggested_name: str) -> None:
        """Show what an export would hold now."""
        self._count.setText(self.tr("{0} invoices · ¥ {1}").format(count, format_yuan(gross_fen)))
        self._name = suggested_name
        self._file.setText(suggested_name if count else self.tr("There is nothing to export."))
        self._write.setEnabled(count > 0)

    def show_exported(self, batch: ExportBatch) -> None:
        """The receipt."""
        self._progress.hide()
        sums = "   ".join(
            self.tr("{0}: net {1}, tax {2}").format(
                rate_words(str(rate)), format_yuan(net), format_yuan(tax)
            )
            for rate, net, tax in batch.sums_by_rate
        )
        told = self.tr("{0}: {1} invoices, {2} rows, ¥ {3}")
        title = told.format(batch.number, batch.invoices, batch.rows, format_yuan(batch.gross_fen))
        self.notice.tell(
            Words(title, f"{batch.path}\n{sums}"), "good", action=self.tr("Open folder")
        )

    def show_failure(self, error: KnownError) -> None:
        """Why there is no file."""
        self._progress.hide()
        self._write.setEnabled(True)
        self.notice.tell(failure_words(error), "bad")

    # ---------------------------------------------------------------------------- inner parts

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(3 * STEP)
        grid.setVerticalSpacing(2 * STEP)
        days = QHBoxLayout()
        days.setSpacing(3 * STEP)
        for part in (self._all_days, self._since, label("–"), self._until):
            days.addWidget(part)
        days.addStretch(1)
        grid.addWidget(label(self.tr("Days of sale")), 0, 0)
        grid.addLayout(days, 0, 1)
        grid.addWidget(self._only_new, 1, 1)
        choose = button("choose_folder", self.tr("Choose …"))
        choose.setAutoDefault(False)
        choose.clicked.connect(self._choose_folder)
        folder = QHBoxLayout()
        folder.setSpacing(2 * STEP)
        folder.addWidget(self._folder, 1)
        folder.addWidget(choose)
        grid.addWidget(label(self.tr("Folder")), 2, 0)
        grid.addLayout(folder, 2, 1)
        grid.addWidget(label(self.tr("File")), 3, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self._file, 3, 1)
        grid.setColumnStretch(1, 1)
        self.body.addLayout(grid)
        self.body.addWidget(self._count)
        self.body.addWidget(self._progress)
        self.body.addStretch(1)
        self.body.addWidget(self.notice)

    def _connect(self) -> None:
        for box in (self._all_days, self._only_new):
            box.toggled.connect(self._on_changed)
        for field in (self._since, self._until):
            field.dateChanged.connect(self._on_changed)
        self._write.clicked.connect(self._on_write)
        self.notice.action_requested.connect(self._open_folder)

    def _on_changed(self) -> None:
        self._show_days()
        self.notice.clear()
        self.selection_changed.emit(self.selection)

    def _show_days(self) -> None:
        for field in (self._since, self._until):
            field.setEnabled(not self._all_days.isChecked())

    def _on_write(self) -> None:
        chosen = self.selection
        self._write.setEnabled(False)
        self._progress.show()
        self.notice.clear()
        target = Path(self._folder.text().strip() or ".").expanduser() / self._name
        order = ExportOrder(PRESET, target, chosen.since, chosen.until, chosen.only_new)
        self.export_requested.emit(order)

    def _choose_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(
            self, self.tr("Folder for export files"), self._folder.text()
        )
        if chosen:
            self._folder.setText(chosen)

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(self._folder.text()))


def _python_date(day: QDate) -> date:
    return date(day.year(), day.month(), day.day())
