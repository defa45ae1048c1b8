"""The corrected copies of refused invoices, to be looked at and confirmed all in one go."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QWidget

from pos_scanner.desktop.messages import Message, counted
from pos_scanner.desktop.services.answer_service import RejectedInvoice
from pos_scanner.desktop.widgets.fields import label
from pos_scanner.desktop.widgets.layouts import card, fill
from pos_scanner.desktop.widgets.page import Page
from pos_scanner.desktop.widgets.text_table import TextTableModel, stretch_last, text_table
from pos_scanner.domain.amounts.line_calculation import totals
from pos_scanner.domain.invoice import Draft
from pos_scanner.domain.money import format_money
from pos_scanner.domain.visible_text import marked


class CorrectionsPage(Page):
    """Each copy with its buyer, its amount and its tax codes; one button confirms them.

    Signals:
        confirm_requested(tuple[Draft, ...]): confirm these;
        back_requested(): to the tax platform's answer.
    """

    is_about_buyers = True
    confirm_requested = Signal(object)
    back_requested = Signal()

    def __init__(self, parent: QWidget, refused: Sequence[RejectedInvoice]) -> None:
        heading = QCoreApplication.translate("CorrectionsPage", "Confirm the corrected copies")
        super().__init__("corrections_page", heading, parent, (1040, 760))
        copies = [(entry, entry.corrected) for entry in refused if entry.corrected is not None]
        self._copies = tuple(copy for _, copy in copies)
        self._summary = label("", "strong")
        self._summary.setObjectName("corrections_summary")
        self._summary.setWordWrap(True)
        headings = (
            self.tr("Rejected request"),
            self.tr("Buyer"),
            self.tr("Amount"),
            self.tr("Tax codes"),
            self.tr("Reason"),
        )
        model = TextTableModel()
        model.show(headings, [_row(*copy) for copy in copies], right=(2,))
        table = text_table("corrected_copies", heading, model, chooses=True)
        stretch_last(table)
        fill(self.body, self._summary, (card(table), 1), self.notice)
        words = self.tr("Confirm all {0}  Enter").format(len(self._copies))
        self._confirm = self.add_button("confirm_all", words, "primary")
        self._confirm.setDefault(True)
        self._confirm.clicked.connect(self._on_confirm)
        self._back = self.add_back("back_to_answer", self.tr("Back  Esc"))
        self._back.clicked.connect(self.back_requested)
        self._show_total()
        self._confirm.setFocus()

    def show_progress(self, count: int) -> None:
        """So many are confirmed by now."""
        words = self.tr("{0} of {1} confirmed …").format(count, len(self._copies))
        self._summary.setText(marked(words))

    def show_confirmed(self, numbers: Sequence[str], skipped: int) -> None:
        """All had their turn; some were not on hold any more as they stand here."""
        title = counted(
            len(numbers),
            self.tr("{0} request is confirmed."),
            self.tr("{0} requests are confirmed."),
        )
        advice = self.tr("The rejected ones are voided. Go back to export the corrected ones.")
        if skipped:
            remainder = counted(
                skipped,
                self.tr("{0} had been changed or taken meanwhile and was left as it is."),
                self.tr("{0} had been changed or taken meanwhile and were left as they are."),
            )
            advice = f"{remainder} {advice}"
        self._summary.setText(marked(title))
        self.notice.tell(Message(title, advice), "good")
        self._back.setDefault(True)
        self._back.setFocus()

    def _show_total(self) -> None:
        fen = sum(totals(copy).gross_fen for copy in self._copies)
        words = (
            self.tr(
                "{0} copy, {1}. It becomes a request of its own with a new number; "
                "the rejected one is voided with it."
            ),
            self.tr(
                "{0} copies, {1} in all. Each becomes a request of its own with a new number; "
                "the rejected one is voided with it."
            ),
        )
        self._summary.setText(marked(counted(len(self._copies), *words, format_money(fen))))

    def _on_confirm(self) -> None:
        self._confirm.setEnabled(False)
        self.notice.clear()
        self.confirm_requested.emit(self._copies)


def _row(entry: RejectedInvoice, copy: Draft) -> tuple[str, ...]:
    codes = dict.fromkeys(line.tax_code.strip() for line in copy.lines if line.tax_code.strip())
    amount = format_money(totals(copy).gross_fen)
    return (copy.replaces, copy.buyer.name, amount, ", ".join(codes), entry.rejection.reason)
