"""X and Z reports: the open shift as it stands, closed ones as they were; as PDF and CSV."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QModelIndex, Signal
from PySide6.QtWidgets import QWidget

from pos_scanner.desktop.messages import Message, rate_words
from pos_scanner.desktop.theme import set_px
from pos_scanner.desktop.theme.tokens import STEP
from pos_scanner.desktop.widgets.fields import label
from pos_scanner.desktop.widgets.layouts import fill
from pos_scanner.desktop.widgets.opened_paths import open_path
from pos_scanner.desktop.widgets.page import Page
from pos_scanner.desktop.widgets.text_table import (
    EmptyState,
    TableCard,
    TextTableModel,
    stretch_last,
    text_table,
)
from pos_scanner.domain.money import format_money, format_yuan
from pos_scanner.domain.shift import Shift, ShiftReport


class ShiftReportsPage(Page):
    """The page.

    Signals:
        x_requested(): make an X report of the open shift;
        files_requested(ShiftReport): write PDF and CSV of one;
        back_requested(): to the export page.
    """

    x_requested = Signal()
    files_requested = Signal(object)
    back_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        heading = QCoreApplication.translate("ShiftReportsPage", "Shift reports")
        super().__init__("report_page", heading, parent, (1040, 760))
        self._reports: tuple[ShiftReport, ...] = ()
        self._folder = Path()
        self._shift = label("", "strong")
        self._shift.setWordWrap(True)
        self._model = TextTableModel()
        self._table = text_table("reports", heading, self._model, chooses=True)
        stretch_last(self._table)
        self._table.selectionModel().currentRowChanged.connect(self._on_row_chosen)
        self._detail = label("", "quiet")
        self._detail.setWordWrap(True)
        set_px(self._detail, setMinimumHeight=18 * STEP)
        empty = EmptyState(self.tr("There are no reports yet."))
        parts = (self._shift, (TableCard(self._table, empty), 1), self._detail, self.notice)
        fill(self.body, *parts)
        self._files = self.add_button("write_report", self.tr("Save as PDF and CSV"), "primary")
        self._make_x = self.add_button("make_x", self.tr("X report now"))
        back = self.add_back("back_to_export", self.tr("Back  Esc"))
        self._files.clicked.connect(self._on_files)
        self._make_x.clicked.connect(self.x_requested)
        self.notice.action_requested.connect(self._open_folder)
        back.clicked.connect(self.back_requested)
        self.show_reports(None, ())

    def show_reports(self, open_shift: Shift | None, reports: Sequence[ShiftReport]) -> None:
        """Show the open shift and the reports there are, newest first."""
        self._reports = tuple(reports)
        self._make_x.setEnabled(open_shift is not None)
        if open_shift is None:
            self._shift.setText(
                self.tr("No shift is open. A Z report is created when one is closed.")
            )
        else:
            state = self.tr("Shift {0} is open since {1}.")
            since = f"{open_shift.opened_at:%Y-%m-%d %H:%M}"
            self._shift.setText(state.format(open_shift.number, since))
        headings = (
            self.tr("Report"),
            self.tr("Created"),
            self.tr("Shift"),
            self.tr("Invoices"),
            self.tr("Voids"),
            self.tr("Turnover"),
            self.tr("Tax"),
            self.tr("By"),
        )
        self._model.show(headings, [_row(report) for report in reports], right=(2, 3, 4, 5, 6))
        self._files.setEnabled(bool(reports))
        if reports:
            self._table.selectRow(0)

    def show_files(self, files: tuple[Path, Path]) -> None:
        """Tell where the PDF and the CSV of a report were written."""
        self._folder = files[0].parent
        names = ", ".join(path.name for path in files)
        self.notice.tell(Message(names, str(self._folder)), "good", action=self.tr("Open folder"))

    # ---------------------------------------------------------------------------- inner parts

    def _on_row_chosen(self, current: QModelIndex) -> None:
        if not 0 <= current.row() < len(self._reports):
            return
        report = self._reports[current.row()]
        figures, shift = report.figures, report.shift
        sums = "   ".join(
            self.tr("{0}: net {1}, tax {2}").format(
                self.tr("exempt") if one.exempt else rate_words(one.tax_rate),
                format_yuan(one.net_fen),
                format_yuan(one.tax_fen),
            )
            for one in figures.by_rate
        )
        closed = f" – {shift.closed_at:%Y-%m-%d %H:%M} {shift.closed_by}" if shift.closed_at else ""
        span = f"{shift.opened_at:%Y-%m-%d %H:%M} {shift.opened_by}{closed}"
        numbers = f"{figures.first_number or '–'} … {figures.last_number or '–'}"
        self._detail.setText(f"{span}\n{numbers}\n{sums}")

    def _on_files(self) -> None:
        row = self._table.currentIndex().row()
        if 0 <= row < len(self._reports):
            self.notice.clear()
            self.files_requested.emit(self._reports[row])

    def _open_folder(self) -> None:
        open_path(self._folder, self.notice)


def _row(report: ShiftReport) -> tuple[str, ...]:
    figures = report.figures
    return (
        f"{report.kind.value} {report.number}",
        f"{report.made_at:%Y-%m-%d %H:%M}",
        str(report.shift.number),
        str(figures.invoices),
        str(figures.voids),
        format_money(figures.turnover_fen),
        format_money(figures.tax_fen),
        report.made_by,
    )
