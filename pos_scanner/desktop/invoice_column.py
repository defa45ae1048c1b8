"""The window's right half: the form with its findings and buttons, or what was just confirmed."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from pos_scanner.desktop.buyer_form import BuyerForm, heading
from pos_scanner.desktop.done_panel import DonePanel
from pos_scanner.desktop.fields import button, frame
from pos_scanner.desktop.findings_view import FindingsView
from pos_scanner.desktop.notices import NoticeStrip
from pos_scanner.desktop.sale_form import SaleForm
from pos_scanner.desktop.theme import mark
from pos_scanner.desktop.theme.tokens import STEP
from pos_scanner.domain.checks import Finding, Weight
from pos_scanner.domain.invoice import ConfirmedInvoice, Draft
from pos_scanner.domain.title import Title
from pos_scanner.till.commands import Phase, ShowForm


class InvoiceColumn(QWidget):
    """The form and its end.

    Signals:
        edited(Draft): the form as it stands now; submit_requested(); clear_requested();
        undo_requested(); undo_expired().
    """

    edited = Signal(object)
    submit_requested = Signal()
    clear_requested = Signal()
    undo_requested = Signal()
    undo_expired = Signal()

    def __init__(self, rates: Sequence[str], items: Sequence[str]) -> None:
        super().__init__()
        self._draft = Draft("")
        self.buyer = BuyerForm()
        self.sale = SaleForm(rates, items)
        self.findings = FindingsView()
        self.notice = NoticeStrip()
        self.done = DonePanel()
        self.confirm = button("confirm", self.tr("Confirm  ⏎"), "primary")
        self.clear = button("clear", self.tr("Clear  Esc"), "second")
        self.undo = button("undo", self.tr("Undo  F7"), "second")
        self._pages = QStackedLayout()
        self._lay_out()
        self._connect()

    def show_form(self, shown: ShowForm) -> None:
        """Show a draft in its phase."""
        self._draft = shown.draft
        self.buyer.show_draft(shown.draft)
        self.sale.show_draft(shown.draft)
        self.confirm.setEnabled(shown.phase is Phase.CHECK)
        self.clear.setEnabled(shown.phase is Phase.CHECK)
        self.undo.setVisible(shown.can_undo and shown.phase is not Phase.DONE)
        if shown.phase is not Phase.DONE:
            self.done.stop()
            self._pages.setCurrentIndex(0)

    def show_done(self, confirmed: ConfirmedInvoice) -> None:
        """Show what was confirmed."""
        self.notice.clear()
        self.done.show_invoice(confirmed)
        self._pages.setCurrentIndex(1)

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Show findings, and mark the fields they belong to."""
        self.findings.show_findings(findings)
        heavy = {f.field: f.weight for f in reversed(findings)}
        for name in (*self.buyer.fields, "amount", "order_number", "remark"):
            state = {Weight.WARNING: "warning"}.get(heavy.get(name, Weight.GOOD), "")
            mark(self.field(name), state=state)

    def field(self, name: str) -> QWidget:
        """The widget of a field, by the domain's name."""
        if name == "title_type":
            return self.buyer.title_type
        return self.buyer.fields[name] if name in self.buyer.fields else self.sale.field(name)

    def focus(self, name: str) -> None:
        """Put the cursor into a field, its text selected."""
        widget = self.field(name)
        widget.setFocus()
        if isinstance(widget, QLineEdit):
            widget.selectAll()

    # ---------------------------------------------------------------------------- inner parts

    def _lay_out(self) -> None:
        form = frame("card")
        layout = QVBoxLayout(form)
        layout.setContentsMargins(4 * STEP, 3 * STEP, 4 * STEP, 3 * STEP)
        layout.setSpacing(2 * STEP)
        layout.addWidget(heading(self.buyer, self.sale.kind))
        layout.addWidget(self.buyer)
        layout.addWidget(frame("rule"))
        layout.addWidget(self.sale)
        layout.addWidget(self.findings, 1)
        layout.addWidget(self.notice)
        buttons = QHBoxLayout()
        buttons.setSpacing(2 * STEP)
        buttons.addWidget(self.confirm, 3)
        buttons.addWidget(self.undo, 1)
        buttons.addWidget(self.clear, 1)
        layout.addLayout(buttons)
        done = frame("card")
        inside = QVBoxLayout(done)
        inside.setContentsMargins(4 * STEP, 3 * STEP, 4 * STEP, 3 * STEP)
        inside.addWidget(self.done)
        pages = QWidget()
        pages.setLayout(self._pages)
        self._pages.addWidget(form)
        self._pages.addWidget(done)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(pages)

    def _connect(self) -> None:
        self.buyer.edited.connect(self._on_buyer_edited)
        self.sale.edited.connect(self._on_sale_edited)
        self.findings.field_wanted.connect(self.focus)
        self.confirm.clicked.connect(self.submit_requested)
        self.clear.clicked.connect(self.clear_requested)
        self.undo.clicked.connect(self.undo_requested)
        self.done.undo_requested.connect(self.undo_requested)
        self.done.next_requested.connect(self.clear_requested)
        self.done.expired.connect(self.undo_expired)
        lines = [*self.buyer.fields.values(), self.sale.order_number, self.sale.remark]
        for line in [*lines, self.sale.amount, _line_of(self.sale.item)]:
            line.returnPressed.connect(self.submit_requested)

    def _on_buyer_edited(self, buyer: Title) -> None:
        self._draft = replace(self._draft, buyer=buyer)
        self.sale.show_draft(self._draft)
        self.edited.emit(self._draft)

    def _on_sale_edited(self, draft: Draft) -> None:
        self._draft = replace(draft, buyer=self._draft.buyer)
        self.edited.emit(self._draft)


def _line_of(box: QComboBox) -> QLineEdit:
    line = box.lineEdit()
    assert line is not None  # noqa: S101  (the box is editable)
    return line
