"""One record, readable whole: state, buyer with where each field came from, lines, the rest."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from pos_scanner.desktop.printing.invoice_text import (
    Said,
    buyer_words,
    issuance_words,
    kind_words,
    line_words,
    other_words,
    state_words,
    sums_words,
    void_words,
)
from pos_scanner.desktop.theme import mark
from pos_scanner.desktop.theme.tokens import STEP
from pos_scanner.desktop.widgets.fields import frame, label
from pos_scanner.desktop.widgets.layouts import fill, spaced_grid
from pos_scanner.desktop.widgets.state_drawings import BAD, GOOD, StateLine
from pos_scanner.domain.invoice import ConfirmedInvoice, InvoiceState
from pos_scanner.domain.money import format_money


class InvoiceDetails(QScrollArea):
    """Shows a record, or words when there is none.

    The buyer's phone and account are whole while it has the focus; else they show their ends alone.
    """

    def __init__(self) -> None:
        super().__init__()
        self._record: ConfirmedInvoice | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        # Later: the label that was clicked is still at the click.
        self._changing = QTimer(self, interval=0, singleShot=True)
        self._changing.timeout.connect(self._show_again)
        self.setObjectName("record")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.show_words("")

    def show_words(self, words: str) -> None:
        """Show why there is no record."""
        self._record = None
        content, rows = self._begin()
        fill(rows, _wrapped(words, "quiet"), 1)
        self.setWidget(content)

    def show_record(self, record: ConfirmedInvoice) -> None:
        """Show an invoice in place of the one before: state, buyer, lines, sums, proof."""
        self._record = record
        invoice = record.invoice
        content, rows = self._begin()
        is_void = record.state is InvoiceState.VOIDED
        rows.addWidget(_heading(record))
        if is_void:
            _add_table(rows, void_words(record))
        amount = _wrapped(format_money(invoice.gross_fen), "huge")
        mark(amount, state="off" if is_void else "")
        fill(rows, amount, _wrapped(kind_words(record), "quiet"), frame("rule"))
        if bureau := issuance_words(record.issuance):
            _add_table(rows, bureau)  # The first thing that a customer asks for.
            rows.addWidget(frame("rule"))
        _add_table(rows, buyer_words(record, is_masked=not self.hasFocus()))
        rows.addWidget(frame("rule"))
        for line in invoice.lines:
            words, total = line_words(line, price_includes_tax=invoice.price_includes_tax)
            rows.addWidget(_wrapped(words, "text"))
            right = _wrapped(total, "text")
            right.setAlignment(Qt.AlignmentFlag.AlignRight)
            rows.addWidget(right)
        sums = _wrapped(sums_words(record), "strong")
        sums.setAlignment(Qt.AlignmentFlag.AlignRight)
        rows.addWidget(sums)
        rows.addWidget(frame("rule"))
        _add_table(rows, [entry for entry in other_words(record) if entry not in bureau])
        rows.addStretch(1)
        self.setWidget(content)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Qt's: somebody wants to see all of it."""
        super().focusInEvent(event)
        self._changing.start()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Qt's: nobody does any more."""
        super().focusOutEvent(event)
        self._changing.start()

    def _show_again(self) -> None:
        if self._record is not None:
            position = self.verticalScrollBar().value()
            self.show_record(self._record)
            self.verticalScrollBar().setValue(position)

    def _begin(self) -> tuple[QWidget, QVBoxLayout]:
        content, margins = QWidget(), (3 * STEP, 2 * STEP, 3 * STEP, 2 * STEP)
        return content, fill(QVBoxLayout(content), spacing=2 * STEP, margins=margins)


def _add_table(rows: QVBoxLayout, said: Sequence[Said]) -> None:
    grid = spaced_grid(3 * STEP, STEP)
    grid.setColumnStretch(1, 1)
    for row, entry in enumerate(said):
        grid.addWidget(label(entry.caption, "hint"), row, 0, Qt.AlignmentFlag.AlignTop)
        column = fill(QVBoxLayout(), _wrapped(entry.value, "text"), spacing=0)
        if entry.source:
            column.addWidget(_wrapped(entry.source, "hint"))
        grid.addLayout(column, row, 1)
    rows.addLayout(grid)


def _heading(record: ConfirmedInvoice) -> StateLine:
    line, is_void = StateLine(), record.state is InvoiceState.VOIDED
    words, state = f"{record.number}   {state_words(record)}", "bad" if is_void else "good"
    line.say(words, BAD if is_void else GOOD, state)
    return line


def _wrapped(text: str, role: str) -> QLabel:
    wrapped = label(text, role)
    wrapped.setWordWrap(True)
    return wrapped
