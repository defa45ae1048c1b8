"""The sale's half of the form: item, rate, order number, remark, and the amount, which is large.

Shows a draft's sale and says what the cashier changed. Net and tax follow from the amount.
"""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from pos_scanner.desktop.fields import Choice, ClosedList, TextField, align_columns, label
from pos_scanner.desktop.theme.tokens import STEP
from pos_scanner.desktop.wording import field_name
from pos_scanner.domain.invoice import Draft, DraftLine, InvoiceKind
from pos_scanner.domain.line_amounts import LineError, invoice_line
from pos_scanner.domain.money import format_yuan
from pos_scanner.domain.tax_rate import parse_rate

_LONGEST_AMOUNT = 24


def percent(rate: str) -> str:
    """A rate as people say it: "0.06" is "6%"."""
    try:
        value = parse_rate(rate) * 100
    except ValueError:
        return rate
    return f"{value.normalize():f}%"


class AmountField(TextField):
    """The total with tax, right-aligned and large: the one field that is always typed."""

    def __init__(self) -> None:
        super().__init__("amount", role="amount", longest=_LONGEST_AMOUNT)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setPlaceholderText("0.00")


class SaleForm(QWidget):
    """Signals: edited(Draft): the draft with this half as it stands now."""

    edited = Signal(object)

    def __init__(self, rates: Sequence[str], items: Sequence[str]) -> None:
        super().__init__()
        self._draft = Draft("")
        self.kind = Choice(
            "kind",
            [
                (InvoiceKind.ORDINARY, self.tr("Ordinary")),
                (InvoiceKind.SPECIAL, self.tr("Special VAT")),
            ],
        )
        self.item = QComboBox()
        self.item.setObjectName("item")
        self.item.setEditable(True)
        self.item.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.item.addItems(list(items))
        self.tax_rate = ClosedList("tax_rate")
        for rate in rates:
            self.tax_rate.addItem(percent(rate), rate)
        self.order_number = TextField("order_number", longest=50)
        self.remark = TextField("remark", input_method=True)
        self.amount = AmountField()
        self.parts = label("", "quiet")
        self.parts.setObjectName("parts")
        self._lay_out()
        self._connect()

    def show_draft(self, draft: Draft) -> None:
        """Show a sale."""
        self._draft = draft
        self.kind.show_value(draft.kind)
        self.order_number.show_text(draft.order_number)
        self.remark.show_text(draft.remark)
        self.amount.show_text(draft.lines[0].amount)
        for box in (self.item, self.tax_rate):
            box.blockSignals(True)  # noqa: FBT003  (Qt's own)
        if self.item.currentText() != draft.lines[0].item:
            self.item.setEditText(draft.lines[0].item)
        self._show_rate(draft.lines[0].tax_rate)
        for box in (self.item, self.tax_rate):
            box.blockSignals(False)  # noqa: FBT003
        self._show_parts()

    def field(self, name: str) -> QWidget:
        """The widget of a field, by the domain's name."""
        return {
            "item": self.item,
            "tax_rate": self.tax_rate,
            "order_number": self.order_number,
            "remark": self.remark,
            "amount": self.amount,
        }[name]

    # ---------------------------------------------------------------------------- inner parts

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(2 * STEP)
        grid.setVerticalSpacing(2 * STEP)
        places = [("item", 0, 0), ("tax_rate", 0, 2), ("order_number", 1, 0), ("remark", 1, 2)]
        for name, row, column in places:
            caption = label(field_name(name))
            caption.setBuddy(self.field(name))
            self.field(name).setAccessibleName(field_name(name))
            grid.addWidget(caption, row, column)
            grid.addWidget(self.field(name), row, column + 1)
        align_columns(grid)
        amount = QHBoxLayout()
        amount.setSpacing(2 * STEP)
        captions = QVBoxLayout()
        captions.setSpacing(0)
        captions.addWidget(label(self.tr("Total with tax"), "strong"))
        captions.addWidget(self.parts)
        amount.addLayout(captions, 1)
        amount.addWidget(label("¥", "large"))
        self.amount.setFixedWidth(260)
        self.amount.setAccessibleName(self.tr("Total with tax"))
        amount.addWidget(self.amount)
        column_layout = QVBoxLayout(self)
        column_layout.setContentsMargins(0, 0, 0, 0)
        column_layout.setSpacing(2 * STEP)
        column_layout.addLayout(grid)
        column_layout.addLayout(amount)

    def _connect(self) -> None:
        self.kind.chosen.connect(lambda kind: self._change(replace(self._draft, kind=kind)))
        self.item.editTextChanged.connect(
            lambda text: self._change_line(replace(self._line, item=text))
        )
        self.tax_rate.currentIndexChanged.connect(
            lambda _: self._change_line(replace(self._line, tax_rate=self.tax_rate.currentData()))
        )
        self.order_number.textEdited.connect(
            lambda text: self._change(replace(self._draft, order_number=text))
        )
        self.remark.textEdited.connect(lambda text: self._change(replace(self._draft, remark=text)))
        self.amount.textEdited.connect(
            lambda text: self._change_line(replace(self._line, amount=text))
        )

    @property
    def _line(self) -> DraftLine:
        return self._draft.lines[0]

    def _change_line(self, line: DraftLine) -> None:
        self._change(self._draft.with_line(0, line))

    def _change(self, draft: Draft) -> None:
        if draft != self._draft:
            self._draft = draft
            self._show_parts()
            self.edited.emit(draft)

    def _show_rate(self, rate: str) -> None:
        if self.tax_rate.findData(rate) < 0:
            self.tax_rate.addItem(percent(rate), rate)
        self.tax_rate.setCurrentIndex(self.tax_rate.findData(rate))

    def _show_parts(self) -> None:
        """Net and tax of the amount, or nothing while it is none."""
        try:
            line = invoice_line(
                replace(self._line, item="-"), price_includes_tax=self._draft.price_includes_tax
            )
        except LineError:
            self.parts.setText(self.tr("Net –   Tax –"))
            return
        shown = self.tr("Net {0}   Tax {1}")
        self.parts.setText(shown.format(format_yuan(line.net_fen), format_yuan(line.tax_fen)))
