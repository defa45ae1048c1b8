"""One line of the invoice, all its fields: any two of quantity, price and amount are enough.

What follows from the others stands in its field as a pale figure.
"""

from collections.abc import Collection
from dataclasses import replace
from functools import partial
from itertools import chain

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QWidget

from pos_scanner.desktop.invoice_form.amount_field import AmountField
from pos_scanner.desktop.invoice_form.item_field import ItemField
from pos_scanner.desktop.messages import field_name, rate_words
from pos_scanner.desktop.theme import set_px
from pos_scanner.desktop.theme.tokens import STEP
from pos_scanner.desktop.widgets.fields import ClosedList, TextField, label
from pos_scanner.desktop.widgets.layouts import spaced_grid
from pos_scanner.domain.amounts.line_calculation import LineError, line_amounts, plain
from pos_scanner.domain.invoice import DraftLine
from pos_scanner.domain.money import format_yuan

_PLACES: tuple[tuple[str, int, int, int], ...] = (
    ("item", 0, 0, 3),
    ("tax_rate", 0, 4, 1),
    ("quantity", 1, 0, 1),
    ("unit_price", 1, 2, 1),
    ("amount", 1, 4, 1),
    ("unit", 2, 0, 1),
    ("spec", 2, 2, 1),
    ("discount", 2, 4, 1),
    ("tax_code", 3, 0, 3),
)
"""Field, row, column of its caption, columns that the field takes."""
SELDOM_ROWS = (("tax_code",), ("unit", "spec", "discount"))
"""The rows that give way to a notice, the first of them first."""
_NUMBERS = ("quantity", "unit_price")
_SUMS = ("amount", "discount")
_TAX_CODE_DIGITS = 19


class RateList(ClosedList):
    """The rates to choose from; a draft's own are there too, whatever the settings offer."""

    def __init__(self, name: str, rates: tuple[str, ...]) -> None:
        super().__init__(name)
        self._rates = rates
        for rate in rates:
            self.addItem(rate_words(rate), rate)

    def begin_draft(self) -> None:
        """Offer the shop's rates alone again: what the draft before brought along goes with it."""
        self.blockSignals(True)  # noqa: FBT003  (Qt's own)
        for position in reversed(range(len(self._rates), self.count())):
            self.removeItem(position)
        self.blockSignals(False)  # noqa: FBT003

    def show_rate(self, rate: str) -> None:
        """Choose a rate without emitting a signal; an empty one is no choice, and no row."""
        self.blockSignals(True)  # noqa: FBT003  (Qt's own)
        if rate and self.findData(rate) < 0:
            self.addItem(rate_words(rate), rate)
        self.setCurrentIndex(self.findData(rate))
        self.blockSignals(False)  # noqa: FBT003


class LineEditor(QWidget):
    """Signals: edited(DraftLine): the line as it stands now; submitted(): Enter in a field."""

    edited = Signal(object)
    submitted = Signal()

    def __init__(self, rates: tuple[str, ...]) -> None:
        super().__init__()
        self._line = DraftLine()
        self.rates = RateList("line_tax_rate", rates)
        self.item = ItemField("line_item")
        self.amount = AmountField("line_amount")
        self.fields: dict[str, TextField] = {
            "quantity": TextField("line_quantity", longest=24),
            "unit_price": TextField("line_unit_price", longest=24),
            "amount": self.amount,
            "unit": TextField("line_unit", input_method=True, longest=22),
            "spec": TextField("line_spec", input_method=True, longest=60),
            "discount": AmountField("line_discount"),
            "tax_code": TextField("line_tax_code", role="small-code", longest=_TAX_CODE_DIGITS + 1),
        }
        self._captions: dict[str, QLabel] = {}
        for name in (*_NUMBERS, "tax_code"):
            self.fields[name].is_of_a_title = True
        self._lay_out()
        self._connect()

    def show_line(self, line: DraftLine) -> None:
        """Show a line in the fields, and as pale figures what follows from them."""
        self._line = line
        self.item.show_item(line.item)
        self.rates.show_rate(line.tax_rate)
        for name, field in self.fields.items():
            field.show_text(getattr(line, name))
        self._show_what_follows()

    def fit(self, gap: int) -> None:
        """Leave so many px at 100 % between rows."""
        set_px(self._grid, setVerticalSpacing=gap)

    def leave_out(self, names: Collection[str]) -> None:
        """Which fields give way, a row of SELDOM_ROWS each; all others are there."""
        for name in chain.from_iterable(SELDOM_ROWS):
            for part in (self._captions[name], self.fields[name]):
                part.setHidden(name in names)

    def field(self, name: str) -> QWidget:
        """The widget of a field, by the domain's name."""
        return {"item": self.item, "tax_rate": self.rates, **self.fields}[name]

    # ---------------------------------------------------------------------------- inner parts

    def _lay_out(self) -> None:
        grid = self._grid = spaced_grid(2 * STEP, 2 * STEP, self)
        for name, row, column, span in _PLACES:
            caption = self._captions[name] = label(field_name(name))
            caption.setBuddy(self.field(name))
            self.field(name).setAccessibleName(field_name(name))
            set_px(self.field(name), setMinimumWidth=15 * STEP)
            if name in _NUMBERS:
                self.fields[name].setAlignment(Qt.AlignmentFlag.AlignRight)
            grid.addWidget(caption, row, column)
            grid.addWidget(self.field(name), row, column + 1, 1, span)
        for column in (1, 3, 5):
            grid.setColumnStretch(column, 1)

    def _connect(self) -> None:
        self.item.item_edited.connect(partial(self._on_edited, "item"))
        self.rates.currentIndexChanged.connect(self._on_rate_chosen)
        for name, field in self.fields.items():
            edited = field.value_edited if isinstance(field, AmountField) else field.textEdited
            edited.connect(partial(self._on_edited, name))
            field.returnPressed.connect(self.submitted)

    def _on_edited(self, name: str, text: str) -> None:
        self._change(replace(self._line, **{name: text}))

    def _on_rate_chosen(self) -> None:
        self._change(replace(self._line, tax_rate=self.rates.currentData()))

    def _change(self, line: DraftLine) -> None:
        if line != self._line:
            self._line = line
            self._show_what_follows()
            self.edited.emit(line)

    def _show_what_follows(self) -> None:
        self.item.passes_digits = self._line.is_empty
        follows = dict.fromkeys((*_NUMBERS, "amount"), "")
        try:
            amounts = line_amounts(self._line)
        except LineError:
            pass
        else:
            follows["amount"] = format_yuan(amounts.amount_fen)
            if amounts.quantity is not None and amounts.unit_price is not None:
                follows["quantity"] = str(plain(round(amounts.quantity, 4)))
                follows["unit_price"] = str(plain(round(amounts.unit_price, 4)))
        for name, text in follows.items():
            self.fields[name].setPlaceholderText(text)
