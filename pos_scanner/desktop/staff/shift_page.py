"""The shift: its sums as they stand, opening it, closing it.

Whether it is really to be closed is asked by whoever opened the page.
"""

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from pos_scanner.desktop.messages import Message, counted, failure_words, rate_words
from pos_scanner.desktop.theme import set_px
from pos_scanner.desktop.theme.tokens import STEP
from pos_scanner.desktop.widgets.fields import frame, label
from pos_scanner.desktop.widgets.layouts import NO_MARGINS, card, fill
from pos_scanner.desktop.widgets.page import Page
from pos_scanner.domain.errors import KnownError
from pos_scanner.domain.money import format_money, format_yuan
from pos_scanner.domain.shift import Figures, Shift, ShiftReport
from pos_scanner.domain.tax_rate import EXEMPT
from pos_scanner.till.staff.commands import ShowShift


def close_words(shift: Shift, figures: Figures) -> Message:
    """The question before a shift is closed."""
    translate = QCoreApplication.translate
    title = translate("ShiftPage", "Close shift {0}?").format(shift.number)
    summary = (
        translate("ShiftPage", "{0} invoice, {1}. A closed shift cannot be opened again."),
        translate("ShiftPage", "{0} invoices, {1}. A closed shift cannot be opened again."),
    )
    return Message(title, counted(figures.invoices, *summary, format_money(figures.turnover_fen)))


class ShiftPage(Page):
    """Signals: open_requested(); close_requested()."""

    open_requested = Signal()
    close_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        heading = QCoreApplication.translate("ShiftPage", "Shift")
        super().__init__("shift_page", heading, parent, (760, 0))
        self._is_open = False
        self._state = label("", "strong")
        self._state.setObjectName("shift_state")
        self._state.setWordWrap(True)
        self._figures = FiguresView()
        self._card = card(self._figures, margins=(5 * STEP, 4 * STEP, 5 * STEP, 4 * STEP))
        self._card.hide()
        fill(self.body, self._state, self._card, 1, self.notice)
        self._act = self.add_button("change_shift", "", "primary")
        self._act.setEnabled(False)
        self._act.clicked.connect(self._on_act)
        self._close = self.add_close(self.tr("Close page  Esc"))
        self._close.setFocus()

    def show_shift(self, shown: ShowShift) -> None:
        """Show the open shift with its figures, or that none is open."""
        shift, figures = shown.shift, shown.figures
        self._is_open = shift is not None
        self._act.setEnabled(True)
        self._act.setDefault(shift is None)  # Nothing is lost by it; closing one is not Enter's.
        if shift is None:
            self._state.setText(
                self.tr("No shift is open. Invoices confirmed now belong to no shift.")
            )
            self._act.setText(self.tr("Open a shift"))
            self._act.setFocus()
        else:
            since = self.tr("Shift {0}, open since {1}").format(
                shift.number, f"{shift.opened_at:%Y-%m-%d %H:%M}"
            )
            self._state.setText(" · ".join(filter(None, [since, shift.opened_by])))
            self._act.setText(self.tr("Close the shift …"))
        self._figures.show_figures(figures)
        self._card.setVisible(shift is not None)

    def show_closed(self, report: ShiftReport) -> None:
        """It is closed; its figures stay in sight."""
        shift = report.shift
        since = f"{shift.opened_at:%Y-%m-%d %H:%M}"
        until = f"{shift.closed_at or report.made_at:%Y-%m-%d %H:%M}"
        self._state.setText(self.tr("Shift {0}, {1} – {2}").format(shift.number, since, until))
        pattern = self.tr("Shift {0} is closed: Z report {1}.")
        title = pattern.format(report.shift.number, report.number)
        self.notice.tell(Message(title, self.tr("Its figures are final.")), "good")
        self._figures.show_figures(report.figures)
        self._card.show()
        self._close.setFocus()

    def show_failure(self, error: KnownError) -> None:
        """Why nothing was opened or closed."""
        self._act.setEnabled(True)
        self.notice.tell(failure_words(error), "bad")

    def _on_act(self) -> None:
        self.notice.clear()
        if self._is_open:
            self.close_requested.emit()
        else:
            self._act.setEnabled(False)
            self.open_requested.emit()


class FiguresView(QWidget):
    """Count and sums, in all and for each tax rate."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("figures")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(*NO_MARGINS)
        set_px(self._grid, setHorizontalSpacing=6 * STEP, setVerticalSpacing=STEP)
        self._grid.setColumnStretch(0, 1)

    def show_figures(self, figures: Figures) -> None:
        """Show figures in place of those before: count, turnover, voids, sums by rate."""
        while item := self._grid.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        yuan = format_yuan
        self._row((self.tr("Invoices"), "", "", str(figures.invoices)), "strong")
        self._row((self.tr("Sum"), "", "", format_money(figures.gross_fen)), "strong")
        if figures.voids:
            voided = self.tr("Voided: {0}").format(figures.voids)
            self._row((voided, "", "", format_money(-figures.voided_fen)), "strong")
        self._row((self.tr("Turnover"), "", "", format_money(figures.turnover_fen)), "large")
        if figures.by_rate:
            row = self._grid.rowCount()
            self._grid.addWidget(frame("rule"), row, 0, 1, 4)
            heads = (self.tr("Tax rate"), self.tr("Net"), self.tr("Tax"), self.tr("With tax"))
            self._row(heads, "quiet")
        for subtotal in figures.by_rate:
            rate = rate_words(EXEMPT if subtotal.exempt else str(subtotal.tax_rate))
            self._row(
                (rate, yuan(subtotal.net_fen), yuan(subtotal.tax_fen), yuan(subtotal.gross_fen)),
                "strong",
            )
        if figures.first_number:
            numbers = f"{figures.first_number} – {figures.last_number}"
            self._grid.addWidget(label(numbers, "quiet"), self._grid.rowCount(), 0, 1, 4)

    def _row(self, cells: tuple[str, str, str, str], role: str) -> None:
        row = self._grid.rowCount()
        for column, text in enumerate(cells):
            cell: QLabel = label(text, role)
            if column:
                cell.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self._grid.addWidget(cell, row, column)
