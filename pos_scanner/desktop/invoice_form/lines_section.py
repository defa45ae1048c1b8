"""The invoice in full: all its lines, one of them in the editor, and how prices are entered.

It takes the place of buyer and short sale while it is open; F12 goes to and fro.
"""

from collections.abc import Collection
from enum import Enum

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pos_scanner.desktop.invoice_form.line_editor import LineEditor
from pos_scanner.desktop.invoice_form.lines_table import ITEM_COLUMN, show_lines
from pos_scanner.desktop.messages import totals_words
from pos_scanner.desktop.theme import set_px
from pos_scanner.desktop.theme.icons import give_icon
from pos_scanner.desktop.theme.scale import Density
from pos_scanner.desktop.theme.tokens import STEP, TARGET
from pos_scanner.desktop.widgets.choice import Choice
from pos_scanner.desktop.widgets.elided_text import ElidedLabel
from pos_scanner.desktop.widgets.fields import (
    button,
    frame,
    label,
    place_cursor,
)
from pos_scanner.desktop.widgets.layouts import NO_MARGINS, fill
from pos_scanner.desktop.widgets.text_table import TextTableModel, stretch_column, text_table
from pos_scanner.domain.amounts.line_calculation import totals
from pos_scanner.domain.invoice import Draft, DraftLine
from pos_scanner.domain.money import format_money

ENTRY_KEY = "Shift+F12"


class Entry(Enum):
    """How prices and amounts are typed."""

    WITH_TAX = True
    WITHOUT_TAX = False


class LinesSection(QWidget):
    """The lines.

    Signals:
        line_edited(int, DraftLine), line_added(), line_removed(int);
        entry_chosen(bool): whether prices are with tax;
        back_requested(), submit_requested().
    """

    line_edited = Signal(int, object)
    line_added = Signal()
    line_removed = Signal(int)
    entry_chosen = Signal(bool)
    back_requested = Signal()
    submit_requested = Signal()

    def __init__(self, rates: tuple[str, ...]) -> None:
        super().__init__()
        self.setObjectName("lines_panel")
        self._draft = Draft("")
        self._position = 0
        self.back = button("back_to_buyer", self.tr("Buyer  F12"))
        give_icon(self.back, "left", side=4 * STEP)
        self.buyer = ElidedLabel("strong")
        self.entry = Choice(
            "entry",
            [(Entry.WITH_TAX, self.tr("With tax")), (Entry.WITHOUT_TAX, self.tr("Without tax"))],
            key=ENTRY_KEY,
        )
        self._model = TextTableModel()
        show_lines(self._model, self._draft)
        self.table = text_table("lines", self.tr("Lines of the invoice"), self._model, chooses=True)
        stretch_column(self.table, ITEM_COLUMN)
        self._has_room_for_headings = True
        self.table.installEventFilter(self)
        self.editor = LineEditor(rates)
        self.add = button("add_line", self.tr("Add line  Ctrl+Enter"))
        self.remove = button("remove_line", self.tr("Remove  Ctrl+−"))
        self.parts = label("", "quiet")
        self.parts.setObjectName("lines_parts")
        self.total = label("", "large")
        self.total.setObjectName("lines_total")
        self._lay_out()
        self._connect()
        self.make_room()

    @property
    def position(self) -> int:
        """Which line is in the editor."""
        return self._position

    def show_draft(self, draft: Draft) -> None:
        """Show an invoice's lines; the same one stays in the editor."""
        if draft.draft_id != self._draft.draft_id:
            self.editor.rates.begin_draft()
        self._draft = draft
        self._position = min(self._position, len(draft.lines) - 1)
        self.buyer.setText(draft.buyer.name or self.tr("No buyer yet"))
        self.entry.show_value(Entry(draft.price_includes_tax))
        show_lines(self._model, draft)
        self._show_line()
        self._show_totals()

    def fit(self, density: Density) -> None:
        """Stand closer where there is little height."""
        gap = 2 * STEP if density.is_roomy else STEP
        set_px(self._column, setSpacing=gap)
        self._has_room_for_headings = density.is_roomy
        self.editor.fit(gap)
        self.make_room()

    def make_room(
        self, names: Collection[str] = (), *, rows: int = 1, has_headings: bool = True
    ) -> None:
        """Which of the editor's fields give way; the table keeps so many rows, if it has them."""
        has_headings = has_headings and self._has_room_for_headings
        self.table.horizontalHeader().setVisible(has_headings)
        least = min(rows, len(self._draft.lines)) + has_headings
        set_px(self.table, setMinimumHeight=least * TARGET)
        self.editor.leave_out(names)

    def show_line(self, position: int) -> None:
        """Put a line into the editor."""
        self._position = max(0, min(position, len(self._draft.lines) - 1))
        self._show_line()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter on a row goes into the editor; the row in it stays in sight in a lower table."""
        if event.type() == QEvent.Type.Resize:
            QTimer.singleShot(0, self, self._show_row)
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
            and not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            place_cursor(self.editor.fields["amount"])
            return True
        return super().eventFilter(watched, event)

    # ---------------------------------------------------------------------------- inner parts

    def _lay_out(self) -> None:
        for part in (self.total, self.parts):
            part.setAlignment(Qt.AlignmentFlag.AlignRight)
        head = fill(QHBoxLayout(), self.back, (self.buyer, 1), self.entry, spacing=2 * STEP)
        sums = fill(QVBoxLayout(), self.total, self.parts, spacing=0)
        foot = fill(QHBoxLayout(), self.add, self.remove, 1, sums, spacing=2 * STEP)
        parts = (head, (self.table, 1), frame("rule"), self.editor, foot)
        self._column = fill(QVBoxLayout(self), *parts, spacing=2 * STEP, margins=NO_MARGINS)

    def _connect(self) -> None:
        self.back.clicked.connect(self.back_requested)
        self.add.clicked.connect(self.line_added)
        self.remove.clicked.connect(self._on_remove)
        self.entry.chosen.connect(self._on_entry_chosen)
        self.editor.edited.connect(self._on_line_edited)
        self.editor.submitted.connect(self.submit_requested)
        self.table.selectionModel().currentRowChanged.connect(self._on_row_chosen)

    def _on_remove(self) -> None:
        self.line_removed.emit(self._position)

    def _on_entry_chosen(self, entry: Entry) -> None:
        self.entry_chosen.emit(entry.value)

    def _on_row_chosen(self, current: QModelIndex) -> None:
        row = current.row()
        if 0 <= row != self._position and row < len(self._draft.lines):
            self._position = row
            self.editor.show_line(self._draft.lines[row])

    def _on_line_edited(self, line: DraftLine) -> None:
        self._draft = self._draft.with_line(self._position, line)
        show_lines(self._model, self._draft)
        self._show_totals()
        self.line_edited.emit(self._position, line)

    def _show_row(self) -> None:
        self.table.scrollTo(self.table.currentIndex())

    def _show_line(self) -> None:
        self.table.selectRow(self._position)
        self.editor.show_line(self._draft.lines[self._position])

    def _show_totals(self) -> None:
        sums = totals(self._draft)
        self.total.setText(format_money(sums.gross_fen) if sums.lines else "–")
        self.parts.setText(totals_words(sums))
