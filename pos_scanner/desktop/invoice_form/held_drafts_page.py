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
from pos_scanner.desktop.widgets.layouts import card
from pos_scanner.desktop.widgets.page import Page
from pos_scanner.desktop.widgets.text_table import TextTableModel, stretch_column, text_table
from pos_scanner.domain.amounts.line_calculation import totals
from pos_scanner.domain.invoice import HeldDraft
from pos_scanner.domain.money import format_yuan

_NAME_COLUMN = 1


class HeldDraftsPage(Page):
    """Signals: recall_requested(str): the draft's id."""

    is_about_buyers = True
    recall_requested = Signal(str)

    def __init__(self, parent: QWidget, drafts: Sequence[HeldDraft], now: datetime) -> None:
        heading = QCoreApplication.translate("HeldDraftsPage", "Forms on hold")
        super().__init__("held_page", heading, parent, (760, 520))
        self._drafts = tuple(drafts)
        model = TextTableModel()
        names = ("name", "order_number", "amount")
        headings = (self.tr("On hold since"), *map(field_name, names))
        model.show(headings, [self._row(draft, now) for draft in drafts], right=(3,))
        self._table = text_table("held", self.windowTitle(), model, chooses=True)
        stretch_column(self._table, _NAME_COLUMN)
        self.body.addWidget(card(self._table), 1)
        self._label = label("", "strong")
        self._label.setObjectName("held_label")
        self._label.setWordWrap(True)
        self.body.addWidget(self._label)
        hint = self.tr("The current form is put on hold when you recall another.")
        self.body.addWidget(label(hint, "quiet"))
        recall = self.add_button("recall", self.tr("Recall  Enter"), "primary")
        recall.setDefault(True)
        recall.clicked.connect(self._on_recall)
        self.add_close(self.tr("Close  Esc"))
        self._table.doubleClicked.connect(self._on_recall)
        self._table.selectionModel().currentRowChanged.connect(self._on_row_chosen)
        self._table.selectRow(0)
        self._table.setFocus()

    def _on_row_chosen(self, current: QModelIndex) -> None:
        """Show the form's label: of an invoice that the tax platform refused, why."""
        text = self._drafts[current.row()].label
        self._label.setText(text)
        self._label.setVisible(bool(text))

    def _row(self, draft: HeldDraft, now: datetime) -> tuple[str, str, str, str]:
        """Since when, who, which order, how much."""
        sums = totals(draft.draft)
        at = (draft.held_at or now).astimezone(now.tzinfo)
        return (
            f"{at:%H:%M}" if at.date() == now.date() else f"{at:%m-%d %H:%M}",
            draft.draft.buyer.name or draft.label or self.tr("No buyer yet"),
            draft.draft.order_number,
            f"¥{format_yuan(sums.gross_fen)}" if sums.lines else "–",
        )

    def _on_recall(self) -> None:
        row = self._table.currentIndex().row()
        if row >= 0:
            self.recall_requested.emit(self._drafts[row].draft.draft_id)
            self.accept()
