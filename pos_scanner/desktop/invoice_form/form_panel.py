"""The window's right half: the form with its findings and buttons, or what was just confirmed.

The form is buyer and short sale, or the lines in full; findings and buttons are the same for both.
"""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QSizePolicy,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from pos_scanner.desktop.invoice_form.amount_field import TypedAmount
from pos_scanner.desktop.invoice_form.buyer_section import BuyerSection, heading
from pos_scanner.desktop.invoice_form.confirmed_panel import ConfirmedPanel
from pos_scanner.desktop.invoice_form.findings_list import MOST_ROWS, ROW_HEIGHT, FindingsList
from pos_scanner.desktop.invoice_form.form_arrangement import FormArrangement
from pos_scanner.desktop.invoice_form.item_field import ItemField
from pos_scanner.desktop.invoice_form.lines_section import LinesSection
from pos_scanner.desktop.invoice_form.sale_section import SaleSection, is_short
from pos_scanner.desktop.theme import mark, set_px
from pos_scanner.desktop.theme.icons import give_icon
from pos_scanner.desktop.theme.scale import Density
from pos_scanner.desktop.theme.tokens import STEP
from pos_scanner.desktop.widgets.fields import TextField, button, frame, place_cursor
from pos_scanner.desktop.widgets.layouts import NO_MARGINS, card, fill
from pos_scanner.desktop.widgets.notices import NoticeStrip
from pos_scanner.domain.checks.buyer import apply_correction
from pos_scanner.domain.findings import Finding, Weight
from pos_scanner.domain.invoice import ConfirmedInvoice, Draft, DraftLine
from pos_scanner.domain.title import Title
from pos_scanner.till.commands import FocusField, Phase, ShowForm
from pos_scanner.till.invoice_form import next_needed_field

_NUMBERS = ("quantity", "unit_price", "amount", "discount")
_IN_SHORT = ("item", "tax_rate", "amount")
_OF_A_LINE = (
    *_IN_SHORT, "quantity", "unit_price", "unit", "spec", "discount", "tax_code"
)  # fmt: skip


class FormPanel(QWidget):
    """The form, and what was confirmed with it.

    Signals:
        edited(Draft): as it stands now; buyer_corrected(Title); line_added(); line_removed(int);
        amount_came_at_once(): after ``edited``, the amount came faster than a person types;
        submit_requested(); clear_requested(); hold_requested(); undo_requested(); undo_expired().
    """

    edited = Signal(object)
    amount_came_at_once = Signal()
    buyer_corrected = Signal(object)
    line_added = Signal()
    line_removed = Signal(int)
    submit_requested = Signal()
    clear_requested = Signal()
    hold_requested = Signal()
    undo_requested = Signal()
    undo_expired = Signal()

    def __init__(self, rates: tuple[str, ...], items: Sequence[str]) -> None:
        super().__init__()
        self._draft, self._phase = Draft(""), Phase.READY
        self._findings: Sequence[Finding] = ()
        self.buyer = BuyerSection()
        self.sale = SaleSection(rates, items)
        self.lines = LinesSection(rates)
        self.findings = FindingsList()
        self.notice = NoticeStrip()
        self.confirmed_panel = ConfirmedPanel()
        self.confirm = button("confirm", self.tr("Confirm  Enter"), "primary")
        give_icon(self.confirm, "check", "on_accent", 6 * STEP)
        self.hold = button("hold", self.tr("Hold  F4"), "second")
        self.clear = button("clear", self.tr("Clear  Esc"), "second")
        self.undo = button("undo", self.tr("Undo  F7"), "second")
        self._pages = QStackedLayout()
        self._halves = QStackedLayout()
        self._short = QWidget()
        self._lay_out()
        self._connect()
        self._arrangement = FormArrangement(self, (self._form_layout, self._short_layout))
        self.show_lines(in_full=False)

    @property
    def shows_lines(self) -> bool:
        """Whether the lines are shown in full."""
        return self._halves.currentIndex() == 1

    @property
    def draft(self) -> Draft:
        """The form as it stands here."""
        return self._draft

    @property
    def is_at_work(self) -> bool:
        """Whether there is a customer's form to be checked and confirmed."""
        return self._phase is Phase.CHECK

    def show_form(self, command: ShowForm) -> None:
        """Show a draft in its phase."""
        if command.draft.draft_id != self._draft.draft_id:
            self.show_lines(in_full=False)
            self.buyer.fold()
        self._phase = command.phase
        self._show_draft(command.draft)
        for part in (self.confirm, self.clear, self.hold):
            part.setEnabled(command.phase is Phase.CHECK)
        can_undo = command.can_undo and command.phase is not Phase.DONE
        self.undo.setVisible(can_undo)
        self.hold.setVisible(not can_undo)
        if command.phase is not Phase.DONE:
            self.confirmed_panel.stop()
            self._pages.setCurrentIndex(0)

    def fit(self, density: Density) -> None:
        """Stand closer where there is little height."""
        self._arrangement.fit(density)

    def show_confirmed(self, confirmed: ConfirmedInvoice) -> None:
        """Show what was confirmed."""
        self.notice.clear()
        self.confirmed_panel.show_invoice(confirmed)
        self._pages.setCurrentIndex(1)

    def show_lines(self, *, in_full: bool) -> None:
        """Show the lines in full, or buyer and short sale."""
        self._halves.setCurrentIndex(1 if in_full else 0)
        # The half that is not seen asks for no room; the lines want all there is.
        for half, is_visible in ((self._short, not in_full), (self.lines, in_full)):
            vertical = QSizePolicy.Policy.Preferred if is_visible else QSizePolicy.Policy.Ignored
            half.setSizePolicy(QSizePolicy.Policy.Preferred, vertical)
        self._form_layout.setStretch(0, 1 if in_full else 0)
        self._form_layout.setStretch(1, 0 if in_full else 1)
        set_px(self.findings, setMaximumHeight=(2 if in_full else MOST_ROWS) * ROW_HEIGHT)

    def toggle_lines(self) -> None:
        """To the lines and back; the cursor is where it is likeliest to be wanted.

        An amount that is being typed is typed on: it is the same one, seen otherwise.
        """
        self._pages.setCurrentIndex(0)  # They are seen also just after a confirmation.
        typed_amount = TypedAmount.in_hand()
        self.show_lines(in_full=not self.shows_lines)
        has_amount = self.shows_lines or is_short(self._draft)
        self.focus("amount" if has_amount else "remark", self.lines.position)
        if has_amount and typed_amount is not None:
            typed_amount.go_on(self.lines.editor.amount if self.shows_lines else self.sale.amount)

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Show findings, and mark the fields they belong to."""
        self._findings = findings
        self.confirm.setEnabled(self.is_at_work and not self._draft.is_empty)
        self.findings.show_findings(findings, lines=len(self._draft.lines))
        whole = _heavy(findings, {None, 0})
        for key in (*self.buyer.fields, "amount", "order_number", "remark"):
            mark(self.buyer.fields.get(key) or self.sale.field(key), state=_state(whole.get(key)))
        self._mark_line()

    @property
    def number_fields(self) -> tuple[TextField, ...]:
        """The fields that take numbers alone."""
        return (self.sale.amount, *(self.lines.editor.fields[name] for name in _NUMBERS))

    def focus(self, name: str, line: int = 0) -> None:
        """Put the cursor into a field, its text selected; opens what it is folded away in."""
        widget = self._reveal(name, line)
        place_cursor(widget.line if isinstance(widget, ItemField) else widget)

    def focus_next(self) -> None:
        """Put the cursor into the next field that is needed, else the amount, its text selected.

        The lines in full stay open: there it is the amount of the line in the editor.
        """
        needed = next_needed_field(self._draft) or FocusField("amount")
        if self.shows_lines and needed.field not in _OF_A_LINE:
            needed = FocusField("amount", self.lines.position)
        self.focus(needed.field, needed.line)

    def type_amount(self, event: QKeyEvent) -> bool:
        """Give the amount a key that no field took; False for a sum, or a sale without a buyer."""
        amount = self.lines.editor.fields["amount"] if self.shows_lines else self.sale.amount
        is_waiting = amount.text() and self._draft.buyer.is_empty and not amount.hasFocus()
        if is_waiting or not (self.shows_lines or is_short(self._draft)):
            return False
        self._pages.setCurrentIndex(0)
        if not amount.hasFocus():
            self.focus("amount", self.lines.position)
        QCoreApplication.sendEvent(amount, event.clone())
        return True

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002, FBT001, N802  (Qt's)
        """Qt's, for Tab: it passes no field by because its row gave way to something else."""
        return self._arrangement.move_cursor(is_next=next) or super().focusNextPrevChild(next)

    # ---------------------------------------------------------------------------- inner parts

    def _reveal(self, name: str, line: int) -> QWidget:
        if name not in _OF_A_LINE:
            self.show_lines(in_full=False)
            if name == "title_type" or name in self.buyer.fields:
                return self.buyer.reveal(name)
            self._arrangement.make_room_for(name)
            return self.sale.field(name)
        if not self.shows_lines and name in _IN_SHORT and is_short(self._draft):
            self._arrangement.make_room_for(name)
            return self.sale.field(name)
        if not self.shows_lines and line == 0 and _is_sum(name, self._draft, self._findings):
            return self.confirm
        self.show_lines(in_full=True)
        self.lines.show_line(line)
        self._mark_line()
        self._arrangement.make_room_for(name)
        return self.lines.editor.field(name)

    def _mark_line(self) -> None:
        heavy = _heavy(self._findings, {self.lines.position})
        for name, field in self.lines.editor.fields.items():
            mark(field, state=_state(heavy.get(name)))

    def _lay_out(self) -> None:
        parts = (heading(self.buyer, self.sale.kind), self.buyer, frame("rule"), self.sale)
        column = QVBoxLayout(self._short)
        self._short_layout = fill(column, *parts, spacing=2 * STEP, margins=NO_MARGINS)
        self._halves.addWidget(self._short)
        self._halves.addWidget(self.lines)
        form = frame("card")
        margins, layout = (4 * STEP, 3 * STEP, 4 * STEP, 3 * STEP), QVBoxLayout(form)
        self._form_layout = fill(layout, spacing=2 * STEP, margins=margins)
        buttons = fill(QHBoxLayout(), (self.confirm, 3), spacing=2 * STEP)
        fill(buttons, *((second, 1) for second in (self.undo, self.hold, self.clear)))
        fill(layout, self._halves, (self.findings, 1), 0, self.notice, buttons)
        pages = QWidget()
        pages.setLayout(self._pages)
        self._pages.addWidget(form)
        self._pages.addWidget(card(self.confirmed_panel, margins=margins))
        fill(QVBoxLayout(self), pages, margins=NO_MARGINS)

    def _connect(self) -> None:
        self.buyer.edited.connect(self._on_buyer_edited)
        self.sale.edited.connect(self._on_sale_edited)
        self.sale.amount.came_at_once.connect(self.amount_came_at_once)
        self.lines.editor.amount.came_at_once.connect(self.amount_came_at_once)
        self.sale.lines_requested.connect(self.toggle_lines)
        self.lines.back_requested.connect(self.toggle_lines)
        self.lines.line_edited.connect(self._on_line_edited)
        self.lines.line_added.connect(self.line_added)
        self.lines.line_removed.connect(self.line_removed)
        self.lines.entry_chosen.connect(self._on_entry_chosen)
        self.lines.submit_requested.connect(self.submit_requested)
        for choice in (self.buyer.title_type, self.sale.kind, self.lines.entry):
            choice.chosen.connect(self.focus_next)
        for item in (self.sale.item, self.lines.editor.item):
            self.confirm.pressed.connect(item.choose_typed)
        self.findings.field_requested.connect(self.focus)
        self.findings.correction_requested.connect(self._on_correction_requested)
        self.confirm.clicked.connect(self.submit_requested)
        self.clear.clicked.connect(self.clear_requested)
        self.hold.clicked.connect(self.hold_requested)
        self.undo.clicked.connect(self.undo_requested)
        self.confirmed_panel.undo_requested.connect(self.undo_requested)
        self.confirmed_panel.next_requested.connect(self.clear_requested)
        self.confirmed_panel.expired.connect(self.undo_expired)
        self.buyer.submit_requested.connect(self.submit_requested)
        for line in (self.sale.order_number, self.sale.remark, self.sale.amount):
            line.returnPressed.connect(self.submit_requested)

    def _on_buyer_edited(self, buyer: Title) -> None:
        self._edit(replace(self._draft, buyer=buyer))

    def _on_correction_requested(self, finding: Finding) -> None:
        self.buyer_corrected.emit(apply_correction(self._draft.buyer, finding))

    def _on_sale_edited(self, draft: Draft) -> None:
        self._edit(replace(draft, buyer=self._draft.buyer))

    def _on_line_edited(self, position: int, line: DraftLine) -> None:
        self._edit(self._draft.with_line(position, line))

    def _on_entry_chosen(self, with_tax: bool) -> None:  # noqa: FBT001  (a signal's value)
        self._edit(replace(self._draft, price_includes_tax=with_tax))

    def _edit(self, draft: Draft) -> None:
        self._show_draft(draft)
        self.edited.emit(draft)

    def _show_draft(self, draft: Draft) -> None:
        if draft != self._draft:  # Else it is an edit that comes back from the till.
            self._draft = draft
            for half in (self.buyer, self.sale, self.lines):
                half.show_draft(draft)


def _is_sum(name: str, draft: Draft, findings: Sequence[Finding]) -> bool:
    """Whether a field is an amount that stands in short as a sum, with which nothing is wrong."""
    if name != "amount" or is_short(draft):
        return False
    return _heavy(findings, {None, 0}).get(name, Weight.GOOD) is Weight.GOOD


def _heavy(findings: Sequence[Finding], lines: set[int | None]) -> dict[str, Weight]:
    """The weight of each field's heaviest finding, of some lines."""
    return {f.field: f.weight for f in reversed(findings) if f.line in lines}


def _state(weight: Weight | None) -> str:
    return "warning" if weight is Weight.WARNING else ""
