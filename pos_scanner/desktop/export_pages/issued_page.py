"""What was issued beside what was asked for: two lists side by side, and a person joins the rest.

On the left the issued invoices, those that somebody has to look at first; on the right the records
without one, the likely ones first. Two rows that belong together are joined by a button.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QTableView, QVBoxLayout, QWidget

from pos_scanner.desktop.messages import Message, counted, issue_state_words, translated
from pos_scanner.desktop.messages.export import OUTCOMES
from pos_scanner.desktop.theme import px, set_px
from pos_scanner.desktop.theme.tokens import STEP
from pos_scanner.desktop.widgets.fields import ClosedList, label
from pos_scanner.desktop.widgets.layouts import card, fill
from pos_scanner.desktop.widgets.page import Page
from pos_scanner.desktop.widgets.state_drawings import ISSUE_DRAWINGS
from pos_scanner.desktop.widgets.text_table import (
    EmptyState,
    TableCard,
    TextTableModel,
    text_table,
)
from pos_scanner.domain.invoice import ConfirmedInvoice
from pos_scanner.domain.issuance import Outcome
from pos_scanner.domain.money import format_money, unbroken
from pos_scanner.export.reconciliation import TO_LOOK_AT, Line, Reconciliation

_BUYER, _ISSUED_ON = 1, 3
_NARROW_PX = 980
"""Narrower, and two lists of names do not fit beside one another with a day in each."""
_JOINED = (Outcome.ISSUED, Outcome.AMOUNT_DIFFERS, Outcome.VOIDED_HERE)
_JOINABLE = (Outcome.OPEN, Outcome.NOT_OURS, Outcome.OTHER_TILL)


class IssuedPage(Page):
    """The page.

    Signals:
        link_requested(str, str): the bureau's number belongs to the till's;
        unlink_requested(str, str): they do not belong together;
        save_requested(Reconciliation): the comparison as a table;
        back_requested(): to the export page.
    """

    is_about_buyers = True
    link_requested = Signal(str, str)
    unlink_requested = Signal(str, str)
    save_requested = Signal(object)
    back_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        heading = QCoreApplication.translate("IssuedPage", "Issued invoices and records")
        super().__init__("issued_page", heading, parent, (1040, 760))
        self._reconciliation = Reconciliation(())
        self._lines: tuple[Line, ...] = ()
        self._records: tuple[ConfirmedInvoice, ...] = ()
        self._summary = label("", "strong")
        self._summary.setWordWrap(True)
        self._filter = ClosedList("outcome")
        self._filter.setAccessibleName(self.tr("Which invoices"))
        self._issued, self._waiting = TextTableModel(), TextTableModel()
        self._left = text_table("issued", self.tr("Issued"), self._issued, chooses=True)
        self._right = text_table("unissued", self.tr("Records"), self._waiting, chooses=True)
        self._card = TableCard(self._left, EmptyState())
        self._detail = label("", "quiet")
        self._detail.setObjectName("issued_detail")
        self._detail.setWordWrap(True)
        set_px(self._detail, setMinimumHeight=12 * STEP)
        self._lay_out()
        self._join = self.add_button("join", self.tr("Match"), "primary")
        self._part = self.add_button("part", self.tr("Undo match"))
        self._save = self.add_button("save_comparison", self.tr("Save as a table (CSV)"))
        back = self.add_back("back_to_export", self.tr("Back  Esc"))
        self._join.clicked.connect(self._on_join)
        self._part.clicked.connect(self._on_part)
        self._save.clicked.connect(self._on_save)
        back.clicked.connect(self.back_requested)
        self._filter.currentIndexChanged.connect(self._show_lines)
        self._left.selectionModel().currentRowChanged.connect(self._on_issued_chosen)
        self._right.selectionModel().currentRowChanged.connect(self._on_record_chosen)
        self.show_working()

    def show_working(self) -> None:
        """Say that the list is being compared."""
        self._summary.setText(self.tr("Comparing with the records …"))
        self._enable()

    def show_reconciliation(self, reconciliation: Reconciliation) -> None:
        """Show a comparison; the chosen kind of invoices stays chosen."""
        self._reconciliation = reconciliation
        self._summary.setText(self._words(reconciliation))
        selection = self._filter.currentData()
        self._filter.blockSignals(True)  # noqa: FBT003  (Qt's)
        self._filter.clear()
        sums = reconciliation.sums()
        to_look_at = sum(sums[outcome][0] for outcome in TO_LOOK_AT if outcome in sums)
        self._filter.addItem(self.tr("To check ({0})").format(to_look_at), "")
        for outcome, (count, fen) in sums.items():
            if outcome is not Outcome.NOT_ISSUED:
                words = f"{translated(OUTCOMES[outcome])} ({count})  {format_money(fen)}"
                self._filter.addItem(words, outcome.value)
        self._filter.setCurrentIndex(max(0, self._filter.findData(selection)))
        self._filter.blockSignals(False)  # noqa: FBT003
        self._show_lines()

    def show_saved(self, path: str) -> None:
        """The table is written."""
        self.notice.tell(Message(self.tr("The comparison has been saved."), path), "good")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's: where it is narrow the day of issue stands below the list alone."""
        super().resizeEvent(event)
        self._hide_what_lacks_room()

    # ---------------------------------------------------------------------------- inner parts

    def _lay_out(self) -> None:
        left_column = fill(QVBoxLayout(), self._filter, (self._card, 1), spacing=STEP)
        caption = label(self.tr("Records without an invoice"), "hint")
        caption.setMinimumHeight(self._filter.sizeHint().height())
        right = fill(QVBoxLayout(), caption, (card(self._right), 1), spacing=STEP)
        lists = fill(QHBoxLayout(), (left_column, 8), (right, 9), spacing=3 * STEP)
        fill(self.body, self._summary, (lists, 1), self._detail, self.notice)

    def _words(self, reconciliation: Reconciliation) -> str:
        if not reconciliation.lines:
            return self.tr("The list contains no invoices.")
        sums = reconciliation.sums()
        parts = [
            unbroken(f"{translated(OUTCOMES[outcome])} {count} · {format_money(fen)}")
            for outcome, (count, fen) in sums.items()
        ]
        if reconciliation.since is None:
            words = self.tr("This list belongs to another seller: no record is matched with it.")
            return "   ".join([words, *parts])
        days = f"{reconciliation.since:%Y-%m-%d} – {reconciliation.until:%Y-%m-%d}"
        words = "   ".join([days, *parts])
        if reconciliation.unread:
            row = reconciliation.unread[0]
            unread = (
                self.tr("{0} row could not be read: sheet {1}, row {2}."),
                self.tr("{0} rows could not be read; the first: sheet {1}, row {2}."),
            )
            words += "\n" + counted(len(reconciliation.unread), *unread, row.sheet, row.row)
        return words

    def _show_lines(self) -> None:
        outcome = self._filter.currentData()
        outcomes = (Outcome(outcome),) if outcome else TO_LOOK_AT
        self._lines = self._reconciliation.of(*outcomes)
        headings = (
            self.tr("What"), self.tr("Buyer"), self.tr("Amount"), self.tr("Issued on"),
        )  # fmt: skip
        rows = [self._row(line) for line in self._lines]
        self._card.say(self.tr("Nothing to check."))
        self._issued.show(headings, rows, right=(2,))
        _stretch_buyer(self._left)
        self._hide_what_lacks_room()
        if self._lines:
            self._left.selectRow(0)
        self._show_records()

    def _hide_what_lacks_room(self) -> None:
        if self._issued.columnCount() > _ISSUED_ON:
            self._left.setColumnHidden(_ISSUED_ON, self.width() < px(_NARROW_PX))

    def _row(self, line: Line) -> tuple[str, ...]:
        issued = line.issued
        if issued is None:
            return (translated(OUTCOMES[line.outcome]),)
        amount = format_money(issued.gross_fen)
        outcome = translated(OUTCOMES[line.outcome])
        return outcome, issued.buyer, amount, f"{issued.issued_on:%m-%d}"

    def _show_records(self) -> None:
        """The records without an invoice; those that the chosen invoice may be, first."""
        line = self._chosen_line()
        candidates = line.candidates if line is not None else ()
        numbers = {record.number for record in candidates}
        further = [
            line.record
            for line in self._reconciliation.of(Outcome.NOT_ISSUED)
            if line.record is not None and line.record.number not in numbers
        ]
        self._records = (*candidates, *further)
        headings = (
            self.tr("Till's number"), self.tr("Buyer"), self.tr("Amount"), self.tr("State"),
        )  # fmt: skip
        rows = [
            (
                record.number,
                record.invoice.buyer.name,
                format_money(record.invoice.gross_fen),
                issue_state_words(record.issuance.state),
            )
            for record in self._records
        ]
        states = [record.issuance.state for record in self._records]
        drawings = {(row, 3): ISSUE_DRAWINGS[state] for row, state in enumerate(states)}
        self._waiting.show(headings, rows, right=(2,), drawings=drawings)
        _stretch_buyer(self._right)
        if candidates:
            self._right.selectRow(0)
        self._enable()

    def _chosen_line(self) -> Line | None:
        row = self._left.currentIndex().row()
        return self._lines[row] if 0 <= row < len(self._lines) else None

    def _chosen_record(self) -> ConfirmedInvoice | None:
        row = self._right.currentIndex().row()
        return self._records[row] if 0 <= row < len(self._records) else None

    def _on_issued_chosen(self) -> None:
        line = self._chosen_line()
        issued = line.issued if line is not None else None
        if line is None or issued is None:
            self._detail.setText("")
            return
        own = line.record.number if line.record is not None else ""
        difference = line.difference_fen
        parts: Sequence[str] = [
            issued.number,
            f"{issued.issued_on:%Y-%m-%d}",
            issued.buyer_tax_number,
            issued.remark,
            self.tr("our number {0}").format(own) if own else "",
            self.tr("differs by {0}").format(format_money(difference)) if difference else "",
        ]
        self._detail.setText("   ".join(filter(None, parts)))
        self._show_records()

    def _on_record_chosen(self) -> None:
        self._enable()

    def _enable(self) -> None:
        line = self._chosen_line()
        may_join = line is not None and line.outcome in _JOINABLE
        self._join.setEnabled(may_join and self._chosen_record() is not None)
        self._part.setEnabled(line is not None and line.outcome in _JOINED)
        self._save.setEnabled(bool(self._reconciliation.lines))

    def _on_join(self) -> None:
        line, record = self._chosen_line(), self._chosen_record()
        if line is not None and line.issued is not None and record is not None:
            self._join.setEnabled(False)
            self.link_requested.emit(line.issued.number, record.number)

    def _on_part(self) -> None:
        line = self._chosen_line()
        if line is not None and line.issued is not None and line.record is not None:
            self._part.setEnabled(False)
            self.unlink_requested.emit(line.issued.number, line.record.number)

    def _on_save(self) -> None:
        self.save_requested.emit(self._reconciliation)


def _stretch_buyer(table: QTableView) -> None:
    """A header knows its columns once there are some."""
    table.horizontalHeader().setSectionResizeMode(_BUYER, QHeaderView.ResizeMode.Stretch)
