"""The tax platform's answer: what it refused and why, beside each invoice, and how to correct it.

A copy of each refused invoice goes on hold, as a form to recall. Corrected and confirmed, the copy
replaces the refused one, which is voided with it; then the corrected ones alone can be exported.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QModelIndex, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from pos_scanner.desktop.messages import Message, counted
from pos_scanner.desktop.services.answer_service import Corrections, RejectedInvoice
from pos_scanner.desktop.theme.tokens import STEP
from pos_scanner.desktop.widgets.fields import TextField, button, label
from pos_scanner.desktop.widgets.layouts import fill
from pos_scanner.desktop.widgets.page import Page
from pos_scanner.desktop.widgets.text_table import (
    EmptyState,
    TableCard,
    TextTableModel,
    stretch_last,
    text_table,
)
from pos_scanner.domain.invoice import InvoiceState
from pos_scanner.domain.money import format_money
from pos_scanner.export.tax_platform_rejections import field_of

_BETWEEN = " ; "
"""Between the paths of several files."""


class RejectionsPage(Page):
    """The page.

    Signals:
        files_chosen(tuple[Path, ...]): read these answers;
        issued_requested(): to the page about what was issued;
        correction_requested(Corrections): put copies aside, to be corrected;
        confirmation_requested(tuple[RejectedInvoice, ...]): to the page that confirms their copies;
        export_requested(tuple[str, ...]): to the export page, for these invoices alone;
        back_requested(): to the export page.
    """

    is_about_buyers = True
    files_chosen = Signal(object)
    issued_requested = Signal()
    correction_requested = Signal(object)
    confirmation_requested = Signal(object)
    export_requested = Signal(object)
    back_requested = Signal()

    def __init__(self, parent: QWidget, folder: Path) -> None:
        heading = QCoreApplication.translate("RejectionsPage", "The tax platform's answer")
        super().__init__("answer_page", heading, parent, (1040, 760))
        self._folder = folder
        self._refused: tuple[RejectedInvoice, ...] = ()
        self._file = TextField("answer_file", longest=1000, input_method=True, takes_unseen=True)
        words = self.tr("Failure lists or lists of issued invoices; one or several")
        self._file.setPlaceholderText(words)
        self._file.setAccessibleName(words)
        self._count = label("", "strong")
        self._model = TextTableModel()
        self._table = text_table("refused_invoices", heading, self._model, chooses=True)
        stretch_last(self._table)
        self._table.selectionModel().currentRowChanged.connect(self._on_row_chosen)
        self._code = TextField("common_tax_code", longest=19)
        self._reason = label("", "strong")  # The platform's reasons are longer than a table's row.
        self._reason.setObjectName("refusal_reason")
        self._lay_out()
        self._add_buttons()
        self._file.returnPressed.connect(self._on_typed)
        self._show_acts()

    def show_refused(self, refused: Sequence[RejectedInvoice]) -> None:
        """Show an answer that was read."""
        self._refused = tuple(refused)
        headings = (
            self.tr("Invoice"),
            self.tr("Buyer"),
            self.tr("Amount"),
            self.tr("State"),
            self.tr("Reason"),
        )
        self._model.show(headings, [self._row(invoice) for invoice in refused], right=(2,))
        summary = self.tr("Rejected invoices: {0}; corrected: {1}.")
        self._count.show()
        self._count.setText(summary.format(len(refused), len(self._replacements())))
        if refused:
            self._table.selectRow(0)
        self._on_row_chosen(self._table.currentIndex())
        self._show_acts()

    def show_issued(self, count: int) -> None:
        """Beside what was refused, the files list issued invoices."""
        self._issued.show()
        title = counted(
            count,
            self.tr("The files also list {0} issued invoice."),
            self.tr("The files also list {0} issued invoices."),
        )
        self.notice.tell(Message(title, self.tr("See which records they belong to.")), "good")

    def show_held(self, count: int) -> None:
        """Copies were put aside."""
        title = counted(count, self.tr("{0} copy is on hold."), self.tr("{0} copies are on hold."))
        advice = self.tr(
            "Recall each one with F5, correct it and confirm: the rejected invoice is then voided."
        )
        self.notice.tell(Message(title, advice), "good")

    # ---------------------------------------------------------------------------- inner parts

    def _row(self, one: RejectedInvoice) -> tuple[str, ...]:
        confirmed = one.confirmed
        if confirmed is None:
            unknown = self.tr("from another till")
            return (one.rejection.number, one.rejection.buyer, "", unknown, one.rejection.reason)
        if one.replaced_by:
            state = self.tr("corrected: {0}").format(one.replaced_by)
        elif confirmed.state is InvoiceState.VOIDED:
            state = self.tr("voided")
        else:
            state = self.tr("on hold") if one.is_held else self.tr("to correct")
            state = self.tr("on hold, corrected") if one.corrected is not None else state
        amount = format_money(confirmed.invoice.gross_fen)
        buyer = confirmed.invoice.buyer.name
        return (one.rejection.number, buyer, amount, state, one.rejection.reason)

    def _on_correct(self) -> None:
        reasons = {entry.rejection.number: entry.rejection.reason for entry in self._refused}
        code = self._code.text().strip() if self._code.isVisible() else ""
        self.correction_requested.emit(Corrections(self._to_correct(), reasons, code))

    def _on_confirm(self) -> None:
        self.confirmation_requested.emit(self._corrected())

    def _on_export(self) -> None:
        self.export_requested.emit(self._replacements())

    def _to_correct(self) -> dict[str, str]:
        """Numbers of what is to be put aside; what it is called says why it was refused."""
        called = self.tr("rejected: {0}")
        open_rejections = [
            entry.rejection
            for entry in self._refused
            if entry.confirmed is not None
            and entry.confirmed.state is InvoiceState.CONFIRMED
            and not entry.is_held
        ]
        return {r.number: f"{called.format(r.number)} · {r.reason}" for r in open_rejections}

    def _corrected(self) -> tuple[RejectedInvoice, ...]:
        return tuple(entry for entry in self._refused if entry.corrected is not None)

    def _replacements(self) -> tuple[str, ...]:
        return tuple(entry.replaced_by for entry in self._refused if entry.replaced_by)

    def _show_acts(self) -> None:
        open_numbers = self._to_correct()
        for_code = [
            entry
            for entry in self._refused
            if entry.rejection.number in open_numbers
            and field_of(entry.rejection.reason) == "tax_code"
        ]
        self._code.setVisible(len(for_code) > 1)
        words = self.tr("Use this tax code for all {0} that were rejected because of theirs")
        self._code.setPlaceholderText(words.format(len(for_code)))
        self._code.setAccessibleName(words.format(len(for_code)))
        self._correct.setEnabled(bool(self._to_correct()))
        self._confirm.setVisible(bool(self._corrected()))
        self._export.setEnabled(bool(self._replacements()))

    def _add_buttons(self) -> None:
        self._correct = self.add_button(
            "correct_all", self.tr("Put copies on hold to correct"), "primary"
        )
        self._export = self.add_button("export_corrected", self.tr("Export the corrected ones"))
        self._issued = self.add_button("to_issued", self.tr("Issued invoices …"))
        self._issued.clicked.connect(self.issued_requested)
        self._issued.hide()
        back = self.add_back("back_to_export", self.tr("Back  Esc"))
        self._correct.clicked.connect(self._on_correct)
        self._export.clicked.connect(self._on_export)
        back.clicked.connect(self.back_requested)

    def _lay_out(self) -> None:
        self._confirm = button(
            "confirm_corrected", self.tr("Confirm the corrected copies …"), "second"
        )
        self._confirm.clicked.connect(self._on_confirm)
        choose = button("choose_answer", self.tr("Choose …"))
        choose.setAutoDefault(False)
        choose.clicked.connect(self._choose)
        head = fill(QHBoxLayout(), (self._file, 1), choose, spacing=2 * STEP)
        for text in (self._count, self._reason):
            text.setWordWrap(True)
        self._count.hide()
        words = self.tr("Choose the tax platform's file: rejected or issued invoices.")
        fill(
            self.body,
            head,
            fill(QHBoxLayout(), (self._count, 1), self._confirm, spacing=2 * STEP),
            (TableCard(self._table, EmptyState(words)), 1),
            self._reason,
            self._code,
            self.notice,
        )

    def _on_row_chosen(self, current: QModelIndex) -> None:
        is_row = 0 <= current.row() < len(self._refused)
        self._reason.setText(self._refused[current.row()].rejection.reason if is_row else "")

    def _choose(self) -> None:
        paths, _ = QFileDialog.getOpenFileNames(
            self,
            self.tr("The tax platform's file"),
            str(self._folder),
            self.tr("Lists (*.xlsx *.csv *.ods)"),
        )
        if paths:
            self._file.setText(_BETWEEN.join(paths))
            self._on_typed()

    def _on_typed(self) -> None:
        texts = [text.strip() for text in self._file.text().split(_BETWEEN.strip())]
        paths = tuple(Path(text).expanduser() for text in texts if text)
        if paths:
            self.notice.clear()
            self.files_chosen.emit(paths)
