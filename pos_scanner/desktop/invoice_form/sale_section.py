"""The sale's half of the form, short: item, rate, order number, remark, and the amount, large.

The common sale is one line of which only the amount is typed. A sale of several lines, or one
with quantity or discount, stands here as a summary; ``lines_section.py`` has it in full.
"""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedLayout, QVBoxLayout, QWidget

from pos_scanner.desktop.invoice_form.amount_field import AmountField
from pos_scanner.desktop.invoice_form.item_field import ItemField
from pos_scanner.desktop.invoice_form.item_tiles import ItemTiles
from pos_scanner.desktop.invoice_form.line_editor import RateList
from pos_scanner.desktop.messages import counted, field_name, totals_words
from pos_scanner.desktop.theme import mark, px, set_px
from pos_scanner.desktop.theme.scale import Density
from pos_scanner.desktop.theme.tokens import STEP
from pos_scanner.desktop.widgets.choice import Choice
from pos_scanner.desktop.widgets.elided_text import DisclosureButton
from pos_scanner.desktop.widgets.fields import (
    TextField,
    button,
    frame,
    label,
)
from pos_scanner.desktop.widgets.layouts import NO_MARGINS, align_columns, fill, spaced_grid
from pos_scanner.domain.amounts.line_calculation import Totals, totals
from pos_scanner.domain.invoice import Draft, DraftLine, InvoiceKind
from pos_scanner.domain.money import format_yuan

AMOUNT_WIDTH, AMPLE_AMOUNT_WIDTH = 232, 320
PARTS_WIDTH = 150
"""What net and tax may take beside the amount before the form grows at the camera's cost."""
BETWEEN_PARTS = "   "
KIND_KEY = "Shift+F11"


def is_short(draft: Draft) -> bool:
    """Whether a sale is one line without more than an amount."""
    line = draft.lines[0]
    return len(draft.lines) == 1 and not (line.quantity or line.unit_price or line.discount)


class SaleSection(QWidget):
    """Signals: edited(Draft): the draft with this half as it stands now; lines_requested()."""

    edited = Signal(object)
    lines_requested = Signal()

    def __init__(self, rates: tuple[str, ...], items: Sequence[str]) -> None:
        super().__init__()
        self._draft = Draft("")
        self.kind = Choice(
            "kind",
            [
                (InvoiceKind.ORDINARY, self.tr("Ordinary")),
                (InvoiceKind.SPECIAL, self.tr("Special VAT")),
            ],
            key=KIND_KEY,
        )
        self.item = ItemField("item", items)
        self.tiles = ItemTiles()
        self.tax_rate = RateList("tax_rate", rates)
        self.summary = DisclosureButton("lines_summary")
        self.order_number = TextField("order_number", longest=50)
        self.order_number.is_of_a_title = True
        self.remark = TextField("remark", input_method=True)
        self.amount = AmountField("amount", role="amount")
        self.amount.setPlaceholderText("0.00")
        self.total = label("", "huge")
        self.total.setObjectName("total")
        self.lines = button("open_lines", self.tr("Lines …  F12"))
        self.caption = label("", "strong")
        self.parts = label("", "quiet")
        self.parts.setObjectName("parts")
        self._in_short: list[QWidget] = [self.item, self.tax_rate]
        self._second_row: list[QWidget] = []
        self._leaves_out_item = False
        self._amounts = QStackedLayout()
        self._amount_holder = QWidget()
        self._band = frame("")
        self._amount_row = self._lay_amount_out()
        self._lay_out()
        self._connect()

    def show_draft(self, draft: Draft) -> None:
        """Show a draft's sale: in the fields when it is short, else as a summary."""
        if draft.draft_id != self._draft.draft_id:
            self.tax_rate.begin_draft()
        self._draft = draft
        self.kind.show_value(draft.kind)
        self.order_number.show_text(draft.order_number)
        self.remark.show_text(draft.remark)
        self.item.show_item(self._line.item)
        self.tax_rate.show_rate(self._line.tax_rate)
        self.amount.show_text(self._line.amount)
        short = is_short(draft)
        self._show_first_row()
        self._amounts.setCurrentIndex(0 if short else 1)
        self._show_sums()

    def fit(self, density: Density) -> None:
        """Stand closer where there is little height."""
        gap = 2 * STEP if density.is_roomy else STEP
        set_px(self._grid, setVerticalSpacing=gap)
        set_px(self._column, setSpacing=gap)
        self.tiles.fit(density)
        is_ample = density is Density.AMPLE
        width = AMPLE_AMOUNT_WIDTH if is_ample else AMOUNT_WIDTH
        set_px(self._amount_holder, setFixedWidth=width)
        mark(self._band, role="band" if is_ample else "")
        inside = (4 * STEP, 3 * STEP, 3 * STEP, 3 * STEP) if is_ample else NO_MARGINS
        set_px(self._amount_row, setContentsMargins=inside, setSpacing=gap)

    def leave_out(
        self, *, tiles: bool | None = None, item: bool | None = None, remark: bool | None = None
    ) -> None:
        """Which rows give way to others: tiles, item and rate, order number and remark.

        What is not given stays as it is.
        """
        if tiles is not None:
            self.tiles.give_way(is_wanted=tiles)
        if item is not None:
            self._leaves_out_item = item
            self._show_first_row()
        if remark is not None:
            for part in self._second_row:
                part.setHidden(remark)

    def is_left_out(self, name: str) -> bool:
        """Whether a field's row has given way to others; a sum's item and rate have not."""
        if name in {"item", "tax_rate"}:
            return self._leaves_out_item and self._is_short
        return self.field(name).isHidden()

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
        grid = self._grid = spaced_grid(2 * STEP, 2 * STEP)
        places = [("item", 0, 0), ("tax_rate", 0, 2), ("order_number", 1, 0), ("remark", 1, 2)]
        for name, row, column in places:
            caption = self._caption(name)
            grid.addWidget(caption, row, column)
            grid.addWidget(self.field(name), row, column + 1)
            if name in {"item", "tax_rate"}:
                self._in_short.append(caption)
            else:
                self._second_row += [caption, self.field(name)]
        grid.addWidget(self.summary, 0, 0, 1, 4)
        align_columns(grid)
        parts = (self.tiles, grid, self._band)
        self._column = fill(QVBoxLayout(self), *parts, spacing=2 * STEP, margins=NO_MARGINS)

    def _caption(self, name: str) -> QLabel:
        caption = label(field_name(name))
        caption.setBuddy(self.field(name))
        self.field(name).setAccessibleName(field_name(name))
        return caption

    def _lay_amount_out(self) -> QHBoxLayout:
        captions = fill(QVBoxLayout(), self.caption, self.parts, spacing=0)
        self._amount_holder.setLayout(self._amounts)
        self.total.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._amounts.addWidget(self.amount)
        self._amounts.addWidget(self.total)
        parts = ((captions, 1), self.lines, label("¥", "large"), self._amount_holder)
        return fill(QHBoxLayout(self._band), *parts, spacing=2 * STEP, margins=NO_MARGINS)

    def _connect(self) -> None:
        self.kind.chosen.connect(self._on_kind_chosen)
        self.item.item_edited.connect(self._on_item_edited)
        self.tax_rate.currentIndexChanged.connect(self._on_rate_chosen)
        self.order_number.textEdited.connect(self._on_order_number_edited)
        self.remark.textEdited.connect(self._on_remark_edited)
        self.amount.value_edited.connect(self._on_amount_edited)
        self.summary.clicked.connect(self.lines_requested)
        self.lines.clicked.connect(self.lines_requested)

    @property
    def _line(self) -> DraftLine:
        return self._draft.lines[0]

    def _on_kind_chosen(self, kind: InvoiceKind) -> None:
        self._change(replace(self._draft, kind=kind))

    def _on_item_edited(self, text: str) -> None:
        self._change_line(replace(self._line, item=text))

    def _on_rate_chosen(self) -> None:
        self._change_line(replace(self._line, tax_rate=self.tax_rate.currentData()))

    def _on_order_number_edited(self, text: str) -> None:
        self._change(replace(self._draft, order_number=text))

    def _on_remark_edited(self, text: str) -> None:
        self._change(replace(self._draft, remark=text))

    def _on_amount_edited(self, text: str) -> None:
        self._change_line(replace(self._line, amount=text))

    def _change_line(self, line: DraftLine) -> None:
        self._change(self._draft.with_line(0, line))

    def _change(self, draft: Draft) -> None:
        if draft != self._draft:
            self._draft = draft
            self._show_sums()
            self.edited.emit(draft)

    def _show_sums(self) -> None:
        """What the amount is, and what follows from it."""
        sums, with_tax = totals(self._draft), self._draft.price_includes_tax or not self._is_short
        caption = self.tr("Total with tax") if with_tax else self.tr("Amount without tax")
        self.caption.setText(caption)
        self.amount.setAccessibleName(caption)
        self._show_parts(totals_words(sums) if with_tax else self._tax_and_total(sums))
        self.total.setText(format_yuan(sums.gross_fen) if sums.lines else "–")
        items = self.tr(", ").join(filter(None, (line.item for line in self._draft.lines)))
        single, several = self.tr("{0} line: {1}"), self.tr("{0} lines: {1}")
        self.summary.show_words(counted(len(self._draft.lines), single, several, items))

    def _show_first_row(self) -> None:
        """The one line's item and rate, or all lines in short."""
        short, is_visible = self._is_short, not self._leaves_out_item
        for part in self._in_short:
            part.setVisible(short and is_visible)
        self.summary.setVisible(not short and is_visible)

    def _show_parts(self, words: str) -> None:
        """In one line, or below each other where they are long."""
        self.parts.ensurePolished()
        is_wide = self.parts.fontMetrics().horizontalAdvance(words) > px(PARTS_WIDTH)
        self.parts.setText(words.replace(BETWEEN_PARTS, "\n") if is_wide else words)

    @property
    def _is_short(self) -> bool:
        return is_short(self._draft)

    def _tax_and_total(self, sums: Totals) -> str:
        tax, total = (
            format_yuan(fen) if sums.lines else "–" for fen in (sums.tax_fen, sums.gross_fen)
        )
        return self.tr("Tax {0}   Total {1}").format(tax, total)
