"""The forms on hold: choose the customer who is ready now."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import (
    QCoreApplication,
    QModelIndex,
    Signal,
)
from PySide6.QtWidgets import QWidget

from pos_scanner.desktop.messages import field_name
from pos_scanner.desktop.widgets.fields import label
from pos_scanner.desktop.widgets.page import Page
from pos_scanner.desktop.widgets.text_table import (
    EmptyState,
    TableCard,
    TextTableModel,
    stretch_column,
    text_table,
)
from pos_scanner.domain.amounts.line_calculation import totals
from pos_scanner.domain.invoice import HeldDraft
from pos_scanner.domain.money import format_money

_NAME_COLUMN = 1


class HeldDraftsPage(Page):
    """Signals: recall_requested(str): the draft's id."""

    is_about_buyers = True
    recall_requested = Signal(str)

    def __init__(self, parent: QWidget, drafts: Sequence[HeldDraft], now: datetime) -> None:
        heading = QCoreApplication.translate("HeldDraftsPage", "Forms on hold")
        super().__init__("held_page", heading, parent, (760, 520))
        self._drafts: tuple[HeldDraft, ...] = ()
        self._has_lost_choice = False
        self._model = TextTableModel()
        self._headings = (
            self.tr("On hold since"),
            *map(field_name, ("name", "order_number", "amount")),
        )
        self._show_rows(now)
        self._table = text_table("held", self.windowTitle(), self._model, chooses=True)
        stretch_column(self._table, _NAME_COLUMN)
        self.body.addWidget(TableCard(self._table, EmptyState(self.tr("Nothing is on hold."))), 1)
        self._label = label("", "strong")
        self._label.setObjectName("held_label")
        self._label.setWordWrap(True)
        self.body.addWidget(self._label)
        hint = self.tr("The current form is put on hold when you recall another.")
        self.body.addWidget(label(hint, "quiet"))
        self._recall = self.add_button("recall", self.tr("Recall  Enter"), "primary")
        self._recall.setDefault(True)
        self._recall.clicked.connect(self._on_recall)
        self.add_close(self.tr("Close  Esc"))
        self._table.doubleClicked.connect(self._on_recall)
        self._table.selectionModel().currentRowChanged.connect(self._show_label)
        self.show_drafts(drafts, now)
        self._table.selectRow(0)
        self._table.setFocus()

    def show_drafts(self, drafts: Sequence[HeldDraft], now: datetime) -> None:
        """Show what is on hold now; the chosen form stays chosen.

        When that one is not on hold any more none is: Enter recalls nobody whom the cashier has
        not chosen.
        """
        row, ids = self._row, [held.draft.draft_id for held in drafts]
        chosen_id = self._drafts[row].draft.draft_id if row >= 0 else ""
        self._drafts = tuple(drafts)
        self._show_rows(now)
        if chosen_id in ids:
            self._table.selectRow(ids.index(chosen_id))
        else:
            self._table.clearSelection()
            self._table.setCurrentIndex(QModelIndex())
            self._has_lost_choice = self._has_lost_choice or bool(chosen_id)
        self._show_label()

    # ------------------------------------------------------------------------------ inner parts

    @property
    def _row(self) -> int:
        """The chosen row; -1 where none is."""
        row = self._table.currentIndex().row()
        return row if row < len(self._drafts) else -1

    def _show_rows(self, now: datetime) -> None:
        rows = [self._texts(held, now) for held in self._drafts]
        self._model.show(self._headings, rows, right=(3,))

    def _show_label(self) -> None:
        """Show the form's label: of an invoice that the tax platform refused, why."""
        text = ""
        if self._row >= 0:
            self._has_lost_choice = False
            text = self._drafts[self._row].label
        elif self._has_lost_choice:
            text = self.tr("The form that you chose is no longer on hold.")
        self._label.setText(text)
        self._label.setVisible(bool(text))
        self._recall.setEnabled(self._row >= 0)

    def _texts(self, held: HeldDraft, now: datetime) -> tuple[str, str, str, str]:
        """Since when, who, which order, how much."""
        sums = totals(held.draft)
        at = (held.held_at or now).astimezone(now.tzinfo)
        return (
            f"{at:%H:%M}" if at.date() == now.date() else f"{at:%m-%d %H:%M}",
            held.draft.buyer.name or held.label or self.tr("No buyer yet"),
            held.draft.order_number,
            format_money(sums.gross_fen) if sums.lines else "–",
        )

    def _on_recall(self) -> None:
        if self._row >= 0:
            self.recall_requested.emit(self._drafts[self._row].draft.draft_id)
            self.accept()
